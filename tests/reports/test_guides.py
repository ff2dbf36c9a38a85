"""``folje guide`` as a user meets it."""

import json
import re

import pytest

import folje
from coding import guides
from evaluation import Study
from tests.folders import content


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    path = tmp_path_factory.mktemp("guide") / "s"
    folje.main(["new", str(path), "--example", "exempelkommun"])
    return path


@pytest.fixture
def run(example, capsys, monkeypatch):
    monkeypatch.delenv("FOLJE_LANG", raising=False)

    def command(*arguments):
        code = folje.main(["guide", str(example), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_the_guides_are_listed_with_the_interviews_held(run):
    assert re.search(r"^  family +10 frågor, 4 intervjuer, följer med Följe$", run()[1], re.MULTILINE)


def test_a_guide_shows_its_questions_what_they_serve_and_their_answers(run):
    said = run("family")[1]
    assert "3. Hur tänkte du kring samtycket?" in said
    assert "ställs till familj; tjänar Q3, Q4. Föreslagna svar: 5, bedömda: 0, ur 2 intervjuer" in said


def test_the_answers_to_a_question_are_read_judged_and_undone(run, example):
    said = run("family", "show", "9")[1]
    assert "Frågat: Skulle du höra av dig igen om det blev jobbigt?" in said
    passage = re.search(r"stycke (\w+)", said)[1]
    assert run("family", "set", passage, "-")[1] == "Stycket hör inte till någon av guidens frågor.\n"
    assert re.search(r"^\d+ svar är godkända\.$", run("family", "accept")[1], re.MULTILINE)
    assert "Utanför guidens frågor: 1 stycken" in run("family")[1]
    answers = json.loads(run("family", "--json")[1])["answers"]
    assert {answer["judged"] is None for answer in answers} == {False}
    for _ in range(2):
        folje.main(["undo", str(example)])
    assert {p.judged for p in guides.answers(Study.open(example), "family")} == {None}


def test_a_shipped_guide_becomes_rows_that_the_evaluator_can_change(run, example):
    assert (
        run("steering", "use")[1]
        == "Guiden steering står nu i tabellen över intervjuguider (11 frågor). Ändra den där.\n"
    )
    study = Study.open(example)
    assert [str(p) for p in study.problems if p.level == "error"] == []
    assert [q.serves for q in guides.guide(study, "steering").questions][:2] == [("Q1",), ("Q1",)]
    assert run("steering", "use")[0] == folje.WRONG_USE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ingen"], "ingen intervjuguide ingen"),
        (["family", "show"], "show FRÅGA"),
        (["family", "show", "99"], "ingen fråga 99"),
        (["family", "set", "x"], "set STYCKE FRÅGA"),
        (["family", "set", "x", "1"], "inget svar i intervjuerna"),
        (["family", "accept", "t-IT-2023-10"], "ingen intervju med guiden"),
    ],
)
def test_what_is_unknown_or_incomplete_is_told_and_changes_nothing(run, example, arguments, words):
    before = content(example)
    code, said = run(*arguments)
    assert code == folje.WRONG_USE
    assert words in said
    assert content(example) == before
