"""Passages after their original was corrected: placed by their words, or listed as lost; never guessed."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from coding.placing import Moves, place_again
from evaluation.events import Passage


def passages(text: str, *quotes: str) -> list[Passage]:
    """Passages one after another in a text, a line each."""
    words, made, start = "\n".join(quotes), [], 0
    for number, quote in enumerate(quotes):
        made.append(passage(f"{text}-{number}", text, words, start, start + len(quote)))
        start += len(quote) + 1
    return made


def passage(name: str, text: str, words: str, start: int, end: int, speaker: str = "") -> Passage:
    return Passage(id=name, text=text, start=start, end=end, quote=words[start:end], speaker=speaker,
                   before=words[max(0, start - 40) : start], after=words[end : end + 40])  # fmt: skip


def put(old: list[Passage], new: list[Passage]):
    """Place them, where each text has a line per passage."""
    texts: dict[str, str] = {}
    for each in old:
        texts[each.text] = f"{texts[each.text]}\n{each.quote}" if each.text in texts else each.quote
    return place_again(old, new, "d~9", "\n".join(p.quote for p in new), texts.get)


def places(old: list[Passage], new: list[Passage]) -> dict[str, str]:
    """Quote in the new text → name of the passage that stands there."""
    placed = put(old, new)
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
    placed = put(passages("d", "Om lokaler och nycklar."), passages("d~2", "Barnets plan följs upp."))
    assert [p.id for p in placed.lost] == ["d-0"]
    assert placed.moved == 0


def test_the_same_words_twice_are_two_passages():
    old = passages("d", "Tystnad.", "Tystnad.")
    assert set(put(old, passages("d~2", "Tystnad.", "Tystnad.")).names.values()) == {"d-0", "d-1"}


def test_a_later_text_chooses_before_an_earlier_one():
    old = [*passages("d", "Tystnad i rummet."), *passages("d~2", "Tystnad i rummet.")]
    placed = put(old, passages("d~3", "Tystnad i rummet."))
    assert list(placed.names.values()) == ["d~2-0"]
    assert [p.id for p in placed.lost] == ["d-0"]


def test_a_passage_that_was_lost_is_found_again_when_its_words_come_back():
    old = [*passages("d", "Om lokaler och nycklar."), *passages("d~2", "Barnets plan följs upp.")]
    assert places(old, passages("d~3", "Om lokaler och nycklar."))["Om lokaler och nycklar."] == "d-0"


def test_a_moved_passage_names_what_it_replaces():
    [moved] = put(passages("d", "Ett möte hölls."), passages("d~2", "Ett möte hölls.")).events
    assert (moved.of, moved.replaces, moved.text) == ("d-0", ["d-0"], "d~2")


def test_nothing_old_and_nothing_new_is_no_trouble():
    assert put([], []).events == []
    assert len(put(passages("d", "Ett."), []).lost) == 1
    assert put([], passages("d", "Ett.")).moved == 0


WORDS = st.lists(
    st.sampled_from(["Ett möte.", "Två beslut.", "Tre frågor ställs.", "Fyra svar gavs.", "Fem ord till."]),
    max_size=6,
)


@given(WORDS, WORDS)
def test_every_old_passage_is_placed_once_or_lost_and_every_place_has_one(before, after):
    old, new = passages("d", *before), passages("d~2", *after)
    placed = put(old, new)
    names = list(placed.names.values())
    assert len(names) == len(set(names)) == len(new)
    assert placed.moved + len(placed.lost) == len(old)


# words inside paragraphs


def test_a_piece_of_a_paragraph_follows_the_words_around_it():
    before, after = "Vi började sent. Sedan gick det bra.", "Nu: Vi började sent. Sedan gick det mycket bra."
    piece = passage("p", "d", before, 17, 27)  # Sedan gick
    placed = place_again(
        [piece], [passage("n", "d~2", after, 0, len(after))], "d~2", after, {"d": before}.get
    )
    assert [(p.name, p.quote, p.start) for p in placed.events] == [("n", after, 0), ("p", "Sedan gick", 21)]


def test_a_paragraph_that_was_parted_keeps_its_words_and_gives_no_new_passages():
    before, after = "Vi började sent. Sedan gick det bra.", "Vi började sent.\nSedan gick det bra."
    new = [passage("n", "d~2", after, 0, 16), passage("m", "d~2", after, 17, 36)]
    placed = place_again([passage("p", "d", before, 0, 36)], new, "d~2", after, {"d": before}.get)
    assert [(p.name, p.quote) for p in placed.events] == [("p", after)]
    assert placed.reworded == []


def test_few_words_are_not_known_again_in_other_surroundings():
    before, after = "Fick ni hjälp?\nJa.\nVar det sent?\nNej.", "Var det sent?\nJa.\nNej."
    old = passage("ja", "d", before, 15, 18)
    placed = place_again([old], [], "d~2", after.replace("Ja.", "Ja. Det var det."), {"d": before}.get)
    assert [p.name for p in placed.lost] == ["ja"]


def test_the_same_words_of_another_speaker_are_not_taken():
    words = "Det vet jag inte alls."
    old = passage("p", "d", words, 0, 22, speaker="BVC")
    new = passage("n", "d~2", f"Hej.\n{words}", 5, 27, speaker="förskola")
    assert [p.name for p in place_again([old], [new], "d~2", f"Hej.\n{words}", {"d": "annat"}.get).lost] == [
        "p"
    ]


def test_two_passages_of_the_same_words_stay_together():
    words = "Hej.\nVi började sent i höstas."
    old = [passage("p", "d", words, 5, 30), passage("q", "d", words, 5, 30)]
    new = [passage("n", "d~2", f"Nytt.\n{words}", 11, 36)]
    events = place_again(old, new, "d~2", f"Nytt.\n{words}", {"d": words}.get).events
    assert [(p.name, p.start) for p in events] == [("p", 11), ("q", 11)]


def test_a_passage_that_was_placed_twice_is_placed_once_and_both_are_replaced():
    words = "Vi började sent i höstas."
    one = passage("p", "d", words, 0, 25)
    other = Passage(id="p2", of="p", text="d~2", start=0, end=25, quote=words)
    (event,) = place_again([one, other], [], "d~3", words, {"d": words, "d~2": words}.get).events
    assert (event.of, sorted(event.replaces)) == ("p", ["p", "p2"])


def test_what_has_other_words_is_listed_with_both():
    old, new = (
        passages("d", "Samordnaren frågar om ansvaret."),
        passages("d~2", "Samordnaren frågade om ansvaret."),
    )
    [(was, now)] = put(old, new).reworded
    assert (was.quote, now.quote) == ("Samordnaren frågar om ansvaret.", "Samordnaren frågade om ansvaret.")


# any edit at all

SENTENCES = ("Förskolan frågar när det blir av.", "Ja.", "Ingen vet vem som ringer 👍.", "E\u0301n till.", "Vi väntar på svar i maj.",
             "Samordnaren bokar om mötet.", "Åke kom sent, sa han.", "Det gick bra ändå.", "Ja. Ja.", "Då slutar vi för i dag.")  # fmt: skip
PARAGRAPH = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
TEXT = st.lists(PARAGRAPH, min_size=1, max_size=8)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "move", "double", "change", "part", "join", "word", "letter", "blank", "compose"]),
        st.integers(0, 30), st.integers(0, 30), PARAGRAPH,
    ),
    max_size=6,
)  # fmt: skip


def changed(paragraphs: list[str], changes) -> list[str]:
    """Paragraphs after people have worked on them."""
    import unicodedata

    lines = list(paragraphs)
    for kind, place, other, words in changes:
        if not lines:
            return [words]
        at, to = place % len(lines), other % len(lines)
        line = lines[at]
        if kind == "insert":
            lines.insert(at, words)
        elif kind == "delete":
            del lines[at]
        elif kind == "move":
            lines.insert(to, lines.pop(at))
        elif kind == "double":
            lines.insert(to, line)
        elif kind == "change":
            lines[at] = words
        elif kind == "part":
            lines[at] = line.replace(". ", ".\n", 1)
        elif kind == "join" and at + 1 < len(lines):
            lines[at : at + 2] = [f"{line} {lines[at + 1]}"]
        elif kind == "word":
            lines[at] = re.sub(r"\w+", "annat", line, count=1)
        elif kind == "letter":
            lines[at] = line[:other] + "x" + line[other + 1 :]
        elif kind == "blank":
            lines[at] = line.replace(" ", "  ", 1)
        else:
            lines[at] = unicodedata.normalize("NFC", line)
    return lines


def lines_of(text: str, words: str, prefix: str) -> list[Passage]:
    """A passage per line that is not empty, as the reader proposes them."""
    spans = [found.span() for found in re.finditer(r"\S.*", words)]
    return [passage(f"{prefix}{n}", text, words, *span) for n, span in enumerate(spans)]


@settings(max_examples=600, deadline=None)
@given(TEXT, CHANGES, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=5))
def test_no_passage_points_at_other_words_without_being_listed(paragraphs, changes, pieces):
    before, after = "\n".join(paragraphs), "\n".join(changed(paragraphs, changes))
    old = lines_of("d", before, "p")
    cuts = {(a % len(before), min(a % len(before) + n, len(before))) for a, n in pieces}
    old += [passage(f"c{a}-{b}", "d", before, a, b) for a, b in sorted(cuts) if before[a:b].strip()]
    placed = place_again(old, lines_of("d~2", after, "n"), "d~2", after, {"d": before}.get)
    now = {p.of: p for p in placed.events if p.of}
    listed = {p.name for p in placed.lost} | {was.name for was, _ in placed.reworded}
    for was in old:
        assert (was.name in now) != (was.name in {p.name for p in placed.lost})
        if was.name not in listed:
            assert now[was.name].quote.split() == was.quote.split()
    for event in placed.events:
        assert after[event.start : event.end] == event.quote
        assert event.text == "d~2"
    assert len({p.name for p in placed.events}) == len(placed.events)


@given(TEXT, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=5))
def test_where_nothing_is_changed_every_passage_stays_where_it_is(paragraphs, pieces):
    words = "\n".join(paragraphs)
    cuts = {(a % len(words), min(a % len(words) + n, len(words))) for a, n in pieces}
    old = [passage(f"c{a}-{b}", "d", words, a, b) for a, b in sorted(cuts)]
    placed = place_again(old, [], "d~2", words, {"d": words}.get)
    assert {p.of: (p.start, p.end) for p in placed.events} == {p.id: (p.start, p.end) for p in old}


@given(TEXT, TEXT)
def test_a_place_moves_only_to_the_same_character(one, other):
    before, after = "\n".join(one), "\n".join(other)
    moves = Moves.between(before, after)
    for at in range(len(before)):
        to = moves.of(at)
        assert to is None or before[at] == after[to]
