"""Passages after their original was corrected: placed by their words, or listed as lost; never guessed."""

from hypothesis import given
from hypothesis import strategies as st

from coding.placing import place_again
from evaluation.events import Passage


def passages(text: str, *quotes: str) -> list[Passage]:
    """Passages one after another in a text."""
    made, start = [], 0
    for number, quote in enumerate(quotes):
        made.append(
            Passage(id=f"{text}-{number}", text=text, start=start, end=start + len(quote), quote=quote)
        )
        start += len(quote) + 1
    return made


def places(old: list[Passage], new: list[Passage]) -> dict[str, str]:
    """Quote in the new text → name of the passage that stands there."""
    placed = place_again(old, new)
    return {p.quote: placed.names[p.start, p.end] for p in new}


def test_passages_with_the_same_words_keep_their_names():
    old, new = (
        passages("d", "Ett möte hölls.", "Två beslut togs."),
        passages("d~2", "Nytt.", "Ett möte hölls.", "Två beslut togs."),
    )
    assert places(old, new) == {"Nytt.": "d~2-0", "Ett möte hölls.": "d-0", "Två beslut togs.": "d-1"}


def test_a_reworded_passage_follows_the_most_alike():
    old = passages("d", "Samordnaren frågar om ansvaret.")
    new = passages("d~2", "Samordnaren frågade om ansvaret.", "Alla går hem.")
    assert places(old, new)["Samordnaren frågade om ansvaret."] == "d-0"


def test_passages_that_change_places_keep_their_names():
    old, new = (
        passages("d", "Det första som sades.", "Därefter något annat."),
        passages("d~2", "Därefter något annat.", "Det första som sades."),
    )
    assert places(old, new) == {"Därefter något annat.": "d-1", "Det första som sades.": "d-0"}


def test_a_passage_with_no_words_alike_is_lost_and_the_new_one_is_new():
    placed = place_again(passages("d", "Om lokaler och nycklar."), passages("d~2", "Barnets plan följs upp."))
    assert [p.id for p in placed.lost] == ["d-0"]
    assert placed.moved == 0


def test_the_same_words_twice_are_two_passages():
    old = passages("d", "Tystnad.", "Tystnad.")
    assert set(place_again(old, passages("d~2", "Tystnad.", "Tystnad.")).names.values()) == {"d-0", "d-1"}


def test_a_later_text_chooses_before_an_earlier_one():
    old = [*passages("d", "Tystnad i rummet."), *passages("d~2", "Tystnad i rummet.")]
    placed = place_again(old, passages("d~3", "Tystnad i rummet."))
    assert list(placed.names.values()) == ["d~2-0"]
    assert [p.id for p in placed.lost] == ["d-0"]


def test_a_passage_that_was_lost_is_found_again_when_its_words_come_back():
    old = [*passages("d", "Om lokaler och nycklar."), *passages("d~2", "Barnets plan följs upp.")]
    assert places(old, passages("d~3", "Om lokaler och nycklar."))["Om lokaler och nycklar."] == "d-0"


def test_a_moved_passage_names_what_it_replaces():
    [moved] = place_again(passages("d", "Ett möte hölls."), passages("d~2", "Ett möte hölls.")).events
    assert (moved.of, moved.replaces, moved.text) == ("d-0", ["d-0"], "d~2")


def test_nothing_old_and_nothing_new_is_no_trouble():
    assert place_again([], []).events == []
    assert len(place_again(passages("d", "Ett."), []).lost) == 1
    assert place_again([], passages("d", "Ett.")).moved == 0


WORDS = st.lists(
    st.sampled_from(["Ett möte.", "Två beslut.", "Tre frågor ställs.", "Fyra svar gavs.", "Fem ord till."]),
    max_size=6,
)


@given(WORDS, WORDS)
def test_every_old_passage_is_placed_once_or_lost_and_every_place_has_one(before, after):
    old, new = passages("d", *before), passages("d~2", *after)
    placed = place_again(old, new)
    names = list(placed.names.values())
    assert len(names) == len(set(names)) == len(new)
    assert placed.moved + len(placed.lost) == len(old)
