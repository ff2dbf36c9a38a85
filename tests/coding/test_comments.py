"""Comments in the margin of Word documents: codings by their authors, about the words they are anchored to."""

import docx
import pytest

from coding.protocols import AgendaItem, Entry, Remark, write_protocol
from coding.registration import add
from coding.undoing import undo
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, Memo, Passage
from tests.coding.material import added, file_of, new, protocol

LINES = (
    "Minnesanteckningar från teamet 2023-03-21",
    "Samordnaren frågade vem som tar kontakt med familjen, och ingen svarade.",
    "Teamet kom överens om en ny rutin från april.",
)


def minutes(folder, *comments, name="anteckning.docx", lines=LINES):
    """Minutes with comments: (line, words in it or None for a point, text, author)."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    for line, words, text, author in comments:
        paragraph = document.paragraphs[line]
        whole = words or paragraph.text
        before, _, after = paragraph.text.partition(whole)
        paragraph.clear()
        runs = [paragraph.add_run(piece) for piece in (before, whole, after)]
        document.add_comment(runs[1], text, author, author[:2])
    document.save(str(folder / name))
    return folder / name


@pytest.fixture
def study(tmp_path):
    return new(tmp_path)


def given(study):
    """Person, code and the words it was given to."""
    study = Study.open(study.path)
    quotes = {p.name: p.quote for p in study.state.of(Passage)}
    return sorted((c.person, c.code, quotes[c.passage]) for c in study.state.of(Coding))


def notes(study):
    return sorted((m.person, m.content) for m in Study.open(study.path).state.of(Memo))


def test_a_comment_on_a_paragraph_codes_its_passage(study, tmp_path):
    path = minutes(tmp_path, (1, None, "FOR1", "U1"))
    answer = added(path, study)
    assert (answer["codings"], answer["passages"], answer["exit"]) == (1, 3, 0)
    assert given(study) == [("U1", "FOR1", LINES[1])]


def test_a_comment_on_some_words_makes_them_a_passage(study, tmp_path):
    answer = added(minutes(tmp_path, (1, "ingen svarade", "STO1, NOR3", "U1")), study)
    assert answer["passages"] == 4
    assert given(study) == [("U1", "NOR3", "ingen svarade"), ("U1", "STO1", "ingen svarade")]
    (passage,) = [p for p in Study.open(study.path).state.of(Passage) if p.quote == "ingen svarade"]
    assert passage.before.endswith("familjen, och ")


def test_comments_are_codings_by_their_authors_and_each_can_undo_their_own(study, tmp_path):
    answer = added(
        minutes(tmp_path, (1, None, "FOR1", "U1"), (2, None, "Frågor om uppdrag och roll", "Eva Ek (U2)")),
        study,
    )
    assert given(study) == [("U1", "FOR1", LINES[1]), ("U2", "FOR1", LINES[2])]
    assert answer["by"] == {"U2": 1} and "U2: 1 kodning" in answer["lines"]
    undo(Study.open(study.path), "U2")
    assert given(study) == [("U1", "FOR1", LINES[1])]


def test_an_author_nobody_knows_is_asked_for_or_listed(study, tmp_path):
    path, asked = minutes(tmp_path, (1, None, "FOR1", "Eva Ek"), (2, None, "Bra!", "Olle")), []
    answer = added(path, study)
    assert (answer["codings"], answer["exit"], given(study)) == (0, 1, [])
    assert any("Eva Ek" in line and "--author" in line for line in answer["lines"])
    assert not any("Olle" in line for line in answer["lines"]), "what is no code is nobody's coding"

    def ask(question):
        asked.append(question)
        return "u2" if "Eva Ek" in question else ""

    assert add(path, Study.open(study.path), {}, ask)["by"] == {"U2": 1}
    assert [question.split("”")[1] for question in asked] == ["Eva Ek", "Olle"]
    assert given(study) == [("U2", "FOR1", LINES[1])]


def test_an_author_may_be_stated(study, tmp_path):
    path = minutes(tmp_path, (1, None, "FOR1", "Eva Ek"))
    with pytest.raises(UseError, match="U1, U2"):
        added(path, study, author=["Eva Ek=U9"])
    assert added(path, study, author=["eva ek=U2"])["by"] == {"U2": 1}
    assert not [p for p in study.path.rglob("*.jsonl") if b"Eva" in p.read_bytes()], (
        "names stay out of the journal"
    )


def test_in_a_study_with_one_evaluator_all_comments_are_hers(tmp_path):
    from tests.folders import SETTINGS, make

    (tmp_path / "en").mkdir()
    study = make(tmp_path / "en", None, SETTINGS)
    added(minutes(tmp_path, (1, None, "FOR1", "Anna på kontoret")), study)
    assert given(study) == [("U1", "FOR1", LINES[1])]


def test_words_after_a_code_are_a_memo_about_the_coding_and_other_comments_about_the_passage(study, tmp_path):
    added(
        minutes(tmp_path, (1, None, "FOR1 – tydligt exempel", "U1"), (2, None, "Vem menar de?", "U1")), study
    )
    study = Study.open(study.path)
    (coding,) = study.state.of(Coding)
    about = {m.content: m.about for m in study.state.of(Memo)}
    assert about["tydligt exempel"] == coding.id
    assert next(p.quote for p in study.state.of(Passage) if p.name == about["Vem menar de?"]) == LINES[2]


def test_the_same_file_again_changes_nothing_and_more_comments_are_added(study, tmp_path):
    first = (1, "ingen svarade", "STO1", "U1"), (2, None, "Vem menar de?", "U1")
    added(minutes(tmp_path, *first), study)
    again = added(minutes(tmp_path, *first), study)
    assert (again["codings"], again["new_passages"], notes(study)) == (0, 0, [("U1", "Vem menar de?")])
    more = added(minutes(tmp_path, *first, (2, "ny rutin", "NOR3", "U2")), study)
    assert (more["codings"], more["by"], more["new_passages"]) == (1, {"U2": 1}, 1)


def test_a_code_that_has_gone_from_the_comments_is_told(study, tmp_path):
    added(minutes(tmp_path, (1, None, "FOR1, STO1", "U1")), study)
    answer = added(minutes(tmp_path, (1, None, "FOR1", "U1")), study)
    assert answer["removed_codes"] == ["STO1"]
    assert len(given(study)) == 2, "it stands until a person takes it back"


def test_an_unknown_code_in_a_comment_is_told_and_the_others_taken(study, tmp_path):
    answer = added(minutes(tmp_path, (1, None, "FOR1, FOR9", "U1")), study)
    assert (answer["unknown_codes"], answer["codings"], answer["exit"]) == (["FOR9"], 1, 1)


def test_a_comment_follows_when_its_text_is_corrected(study, tmp_path):
    added(minutes(tmp_path, (1, "ingen svarade", "STO1", "U1")), study)
    lines = (*LINES[:1], "Mötet började sent.", *LINES[1:])
    added(minutes(tmp_path, (2, "ingen svarade", "STO1", "U1"), lines=lines), study)
    assert given(study) == [("U1", "STO1", "ingen svarade")]


def test_a_second_coders_comments_in_a_protocol_are_theirs(study, tmp_path):
    remarks = (Remark("STO1, BES", "U2"), Remark("Vem?", "U1"))
    written = protocol(
        items=(AgendaItem("Ansvar", said=(Entry("Ingen svarade.", ("FOR1",), remarks=remarks),)),)
    )
    write_protocol(tmp_path / "obs.docx", written)
    answer = added(tmp_path / "obs.docx", study)
    assert given(study) == [
        ("U1", "FOR1", "Ingen svarade."),
        ("U2", "BES", "Ingen svarade."),
        ("U2", "STO1", "Ingen svarade."),
    ]
    assert (answer["by"], notes(study)) == ({"U2": 2}, [("U1", "Vem?")])
    assert added(tmp_path / "obs.docx", study)["codings"] == 0


def test_a_protocol_without_comments_is_as_before(study, tmp_path):
    assert added(file_of(tmp_path), study)["by"] == {}
