"""Words for people: in the language in force, with their places filled in."""

import re

import pytest

from data_templates import find
from evaluation.words import current_language, in_language, label, language, on_page, read_yaml, say, words

OF_FILES = ("adding", "comments", "speakers")  # what is asked and told when a file is added
NOT_ON_PAGE = {  # said of options and programs that the page does not have
    "adding.study_made", "adding.example_made", "comments.stated", "speakers.bad_role", "speakers.unknown_speaker",
}  # fmt: skip


def test_swedish_is_spoken_unless_another_language_is_asked_for():
    assert current_language() == "sv"
    assert say("study.row", row=3) == "rad 3"
    assert say("study.row", "en", row=3) == "row 3"


def test_a_language_is_spoken_inside_its_block_only():
    with language("en"):
        assert say("study.row", row=3) == "row 3"
        with language("sv"):
            assert say("study.row", row=3) == "rad 3"
        assert say("study.row", row=3) == "row 3"
    assert current_language() == "sv"


def test_the_language_is_given_back_when_the_block_fails():
    with pytest.raises(ZeroDivisionError), language("en"):
        _ = 1 / 0
    assert current_language() == "sv"


def test_what_a_person_wrote_may_hold_braces():
    assert "{x} {row}" in say("study.not_date", value="{x} {row}")


def test_a_key_that_does_not_exist_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        say("study.no_such_key")


def test_a_label_is_swedish_where_english_is_missing():
    assert label({"label": "ja", "label_en": "yes"}, lang="en") == "yes"
    assert label({"label": "ja"}, lang="en") == "ja"
    assert label({"title": "Möten", "title_en": "Meetings"}, "title", "sv") == "Möten"


@pytest.mark.parametrize(
    ("text", "swedish", "english"),
    [
        ({"sv": "Teamet", "en": "The team"}, "Teamet", "The team"),
        ({"sv": "Teamet"}, "Teamet", "Teamet"),
        ({"en": "The team"}, "The team", "The team"),
        ({"sv": "", "en": "The team"}, "The team", "The team"),
        ("Teamet", "Teamet", "Teamet"),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_a_text_in_one_language_serves_for_both(text, swedish, english):
    assert in_language(text, "sv") == swedish
    assert in_language(text, "en") == english


def test_a_data_file_can_hold_no_program(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(Exception, match="could not determine a constructor"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "1 kodning"),
        ("1", "1 kodning"),
        (0, "0 kodningar"),
        (2, "2 kodningar"),
        ("1 218", "1 218 kodningar"),
    ],
)
def test_one_is_said_otherwise_than_many(n, said):
    assert say("overview.codings", n=n) == said
    assert say("overview.codings", "en", n=1) == "1 coding"


@pytest.mark.parametrize("path", sorted(find("words").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_entry_has_both_languages_and_where_one_differs_both_numbers(path):
    for key, entry in read_yaml(path).items():
        assert set(entry) == {"sv", "en"}, key
        for text in entry.values():
            assert isinstance(text, str) or set(text) == {"one", "many"}, key


def test_on_a_page_its_own_fields_are_spoken_of():
    assert "--date" in say("adding.which_date_stated")
    with on_page():
        assert "Om filen" in say("adding.which_date_stated")
        assert say("study.row", row=3) == "rad 3"
    assert "--date" in say("adding.which_date_stated")


def test_what_is_said_on_a_page_stands_in_for_words_and_asks_for_no_other_values():
    def places(text) -> set[str]:
        said = " ".join(text.values()) if isinstance(text, dict) else text
        return set(re.findall(r"\{(\w+)\}", said))

    for key, entry in words("on_page").items():
        subject, _, name = key.partition(".")
        for lang, text in entry.items():
            instead_of = words(subject)[name][lang]
            assert isinstance(text, dict) == isinstance(instead_of, dict), key
            assert places(text) <= places(instead_of), key
            assert not re.search(r"--\w|\bfolje \w|kommando|command", str(text)), key


@pytest.mark.parametrize("subject", OF_FILES)
def test_nothing_that_is_said_of_an_added_file_sends_who_has_the_page_to_a_terminal(subject):
    spoken = {f"{subject}.{key}": str(entry) for key, entry in words(subject).items()}
    of_commands = {
        key for key, text in spoken.items() if re.search(r"--\w|\bfolje \w|kommando|command", text)
    }
    assert of_commands - words("on_page").keys() <= NOT_ON_PAGE
