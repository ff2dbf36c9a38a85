"""Searching a study: what is found, where, and what is never shown or kept."""

import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

import folje
from coding.finding import find, kwic
from coding.shown import only, shown_texts, why_hidden
from evaluation import Study
from evaluation.caches import cache_folder
from evaluation.erasure import carry_out, plan
from evaluation.errors import FoljeError
from evaluation.events import FamilyMatter, Passage
from tests.coding.reading_study import INTERVIEW, TEXTS, reading_study


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.delenv("FOLJE_LANG", raising=False)
    return reading_study(tmp_path)


def test_a_keyword_is_found_with_its_compounds_and_where_it_stands(study):
    answer = find("samverkan", [str(study.path)])
    assert answer["forms"] == {"samverkan": 2, "samverkansplan": 1}
    for hit in answer["hits"]:
        assert TEXTS[hit["text"]][hit["start"] : hit["end"]].lower() == hit["form"]
    assert answer["sources"] == 4
    assert any("[Samverkan] är bra 👍, säger jag." in line for line in answer["lines"])


def test_what_may_not_be_shown_is_neither_found_nor_kept_and_is_counted(study):
    for word in ("smultron", "lingon", "Ek"):
        answer = find(word, [str(study.path)])
        assert answer["hits"] == []
        assert word not in "".join(answer["lines"][1:])
    assert answer["left_out"] == {"family_matter": 1, "interviewer": 2, "no_quotes": 1, "withdrawn": 1}
    kept = b"".join(path.read_bytes() for path in cache_folder(study.path).iterdir())
    assert b"samverkansplan" in kept
    assert not [word for word in (b"smultron", b"lingon", b"familjen") if word in kept]


def test_the_words_of_the_form_are_not_searched(study):
    assert find("sades", [str(study.path)])["hits"] == []


def test_the_words_of_contexts_stand_below_one_another(study):
    lines = kwic("samverkan", [str(study.path)], 80)["lines"]
    places = [line.lower().rindex("samverkan") for line in lines if line.startswith(("p1", "i1"))]
    assert len(places) == 3
    assert len(set(places)) == 1
    assert all(len(line) <= 80 for line in lines[3:6])


def test_a_context_has_nothing_of_the_lines_around_it(study):
    (line,) = [line for line in kwic("oense", [str(study.path)], 120)["lines"] if line.startswith("i1")]
    assert "krusbär" not in line


def test_a_consent_that_is_taken_back_reaches_the_cache_at_the_next_search(study):
    find("krusbär", [str(study.path)])
    table = study.path / "cases" / "consents.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("2023-03-01;\n2", "2023-03-01;2023-05-01\n2"),
        encoding="utf-8",
    )
    assert find("krusbär", [str(study.path)])["hits"] == []
    assert not [
        path for path in cache_folder(study.path).iterdir() if "krusbär".encode() in path.read_bytes()
    ]


def test_the_cache_is_private_outside_the_study_and_goes_with_an_erasure(study):
    find("krusbär", [str(study.path)])
    folder = cache_folder(study.path)
    assert list(folder.glob("*.tokens"))
    assert not folder.is_relative_to(study.path)
    if os.name != "nt":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    carry_out(study, plan(study, "passage", "good"), "U1", "prov")
    assert not list(folder.glob("*"))
    assert find("krusbär", [str(study.path)])["hits"] == []


def test_a_damaged_cache_is_made_anew(study):
    first = find("samverkan", [str(study.path)])
    for path in cache_folder(study.path).glob("*.tokens"):
        path.write_bytes(path.read_bytes()[:-5])
    assert find("samverkan", [str(study.path)])["hits"] == first["hits"]


def test_a_loose_file_is_searched_without_the_interviewer_and_kept_nowhere(study, tmp_path):
    path = tmp_path / "samtal.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Intervjuare>Samverkan?</v>\n\n00:03.000 --> 00:04.000\n"
                    "<v Informant>Ja, samverkan.</v>\n", encoding="utf-8")  # fmt: skip
    before = set(cache_folder(study.path).iterdir())
    answer = find("samverkan", [str(path)])
    assert [hit["source"] for hit in answer["hits"]] == ["samtal.vtt"]
    assert answer["left_out"] == {"interviewer": 1}
    assert set(cache_folder(study.path).iterdir()) == before


def test_marks_that_disturb_a_screen_are_not_printed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("en \u202eomvänd\u202c samverkan\x1b[31m här", encoding="utf-8")
    said = "".join(find("samverkan", [str(path)])["lines"])
    assert "\u202e" not in said
    assert "\x1b" not in said


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FoljeError, match="finns inte"):
        find("ord", [str(tmp_path / "nej.txt")])


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_a_text_is_as_long_whatever_is_left_out(text, spans):
    spans = [(min(pair), max(pair)) for pair in spans]
    kept = only(text, spans)
    inside = {place for start, end in spans for place in range(start, min(end, len(text)))}
    assert len(kept) == len(text)
    assert all(kept[at] == (text[at] if at in inside or text[at] == "\n" else " ") for at in range(len(text)))


def test_why_a_passage_is_hidden(study):
    assert why_hidden(study) == {"family": "family_matter", "refused": "no_quotes", "gone": "withdrawn"}
    assert [text.name for text in shown_texts(study)] == ["p1", "i1", "i2", "i3"]
    assert all(len(text.words) == len(TEXTS[text.name]) for text in shown_texts(study))


def test_a_passage_that_a_person_has_marked_is_not_found_until_it_is_cleared(study):
    (mark,) = study.journal.write("U1", FamilyMatter(passage="good", state="marked"))
    assert find("krusbär", [str(study.path)])["hits"] == []
    assert why_hidden(Study.open(study.path))["good"] == "family_matter"
    study.journal.write("U1", FamilyMatter(passage="good", state="cleared", replaces=[mark.id]))
    assert len(find("krusbär", [str(study.path)])["hits"]) == 1


def test_a_mark_beats_a_clearing_that_did_not_see_it(study):
    study.journal.write("U1", FamilyMatter(passage="good", state="cleared"))
    study.journal.write("U2", FamilyMatter(passage="good", state="marked"))
    assert why_hidden(Study.open(study.path))["good"] == "family_matter"


def test_what_stands_in_an_older_text_is_hidden_for_the_same_reasons(study):
    study.journal.write("U1", FamilyMatter(passage="good", state="marked"))
    (study.path / "texts" / "i1~2.txt").write_text("Informant: Annat.", encoding="utf-8")
    reasons = why_hidden(Study.open(study.path))
    assert (reasons["good"], reasons["gone"]) == ("family_matter", "withdrawn")


def test_a_turn_is_the_interviewers_by_its_passage_where_no_line_says_so(study):
    study.journal.write(
        "U1", Passage(id="asked", text="p1", start=0, end=8, quote="Vad som ", speaker="Intervjuare 2")
    )
    assert why_hidden(Study.open(study.path))["asked"] == "interviewer"


def test_the_command_line_gives_every_hit_as_data(study, capsys):
    assert folje.main(["find", "samverkan", str(study.path), "--json"]) == folje.OK
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert {"source", "text", "start", "end", "form"} == set(hits[0])
    start = INTERVIEW.index("Samverkan är")
    assert {"source": "i1", "text": "i1", "start": start, "end": start + 9, "form": "samverkan"} in hits
    assert folje.main(["kwic", "*a*b*", str(study.path)]) == folje.WRONG_USE
