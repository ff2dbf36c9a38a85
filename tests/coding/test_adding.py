"""A file is added as what it is: a filled-in sheet, an export of the protocol's form, or a document."""

import pytest

from coding.adding import add_file
from coding.sheets import make
from evaluation import Study
from evaluation.asking import Question
from evaluation.errors import UseError
from tests.coding.material import added, file_of, new
from tests.coding.test_submissions import FULL, saved
from tests.folders import workbook

STATED = dict.fromkeys(("group", "date", "kind", "person", "encoding"))


def test_a_workbook_is_a_sheet_or_an_export_of_the_form_as_it_says_itself(tmp_path):
    study = new(tmp_path)
    assert add_file(saved(tmp_path, FULL), study, STATED)["documents"][0]["document"] == "p-team-2023-03-21"
    study = Study.open(study.path)
    make(study, tmp_path / "ark.xlsx", {"person": "U1"})
    assert add_file(tmp_path / "ark.xlsx", study, STATED)["kind"] == "codes"
    (tmp_path / "annat.xlsx").write_bytes(workbook({"Blad": "a | b"}))
    with pytest.raises(UseError, match="inget ark"):
        add_file(tmp_path / "annat.xlsx", study, STATED)


def test_what_can_be_chosen_comes_with_the_question(tmp_path):
    study, asked = new(tmp_path), []
    file = tmp_path / "anteckning.txt"
    file.write_text("Vi talade om rutiner.\n", encoding="utf-8")
    answers = iter(["styrgruppen", "2023-03-21"])

    def ask(question):
        asked.append((question.choices, question.kind))
        return next(answers)

    assert add_file(file, study, STATED, ask)["document"] == "m-steering-2023-03-21"
    groups = (("team", "Teamet"), ("steering", "Styrgruppen"), ("joint", "gemensamt"))
    assert asked == [(groups, "text"), ((), "date")]


def test_of_a_new_version_and_of_what_is_gone_the_answers_can_be_chosen(tmp_path):
    study, asked = new(tmp_path), []
    added(file_of(tmp_path), study)

    def ask(question):
        asked.append(question)
        return question.choices[-1][0]  # a new version; no

    other = file_of(tmp_path, "annan.docx", notes=(("Ett helt annat samtal om lokaler.", ()),))
    answer = added(other, study, ask)
    assert all(isinstance(question, Question) for question in asked)
    assert [words for _, words in asked[0].choices] == ["Ett annat dokument", "En ny version"]
    assert [words for _, words in asked[1].choices] == ["Ja", "Nej"]
    assert answer["lost"] and not answer["retracted"]
