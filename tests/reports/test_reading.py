"""What the commands codes and words say."""

import openpyxl
import pytest

import folje
from coding.retrieval import Filters, filters
from evaluation.errors import UseError
from reports.reading.passages import codes
from reports.reading.words import words
from tests.coding.reading_study import reading_study


@pytest.fixture
def study(tmp_path):
    return reading_study(tmp_path)


def test_without_a_choice_the_codes_are_counted_and_no_passage_is_shown(study):
    answer = codes(study, Filters())
    assert answer["counts"]["STO1"] == {"codings": 1, "passages": 1, "sources": 1, "persons": 1}
    assert list(answer["counts"]) == ["FOR6", "STO1", "STO4"]
    assert answer["together"] == [{"code": "FOR6", "with": "STO4", "passages": 1}]
    assert "trögt" not in "".join(answer["lines"])


def test_the_passages_come_with_their_codes_and_those_not_to_be_quoted_without_words(study):
    lines = codes(study, filters(code="STO"))["lines"]
    assert any("[FOR6, STO4] Samverkan gick trögt, sa samordnaren." in line for line in lines)
    assert any("[STO1] (får inte citeras)" in line for line in lines)


def test_the_workbook_has_the_passages_as_text(study, tmp_path):
    path = tmp_path / "stycken.xlsx"
    codes(study, filters(code="FOR"), path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("Datum", "Grupp", "Källa")
    assert [row[:3] for row in rows[1:]] == [("2023-02-07", "Teamet", "observationsprotokoll")]
    assert [row[5:7] for row in rows[1:]] == [("Samverkan gick trögt, sa samordnaren.", "FOR6, STO4")]
    with pytest.raises(UseError):
        codes(study, Filters(), tmp_path / "stycken.csv")


def test_words_are_counted_by_who_uses_them_first(study):
    found = {row["word"]: (row["units"], row["count"]) for row in words(study)["words"]}
    assert found["samverkan"] == (2, 2)
    assert "och" not in found
    assert "smultron" not in found


def test_one_group_is_compared_with_another(study):
    answer = words(study, group="team", against="family")
    assert answer["n"] == 1
    assert answer["keyness"] == []  # at least two must use a word
    with pytest.raises(UseError, match="Välj bland: family, team"):
        words(study, group="team", against="steering")
    with pytest.raises(UseError):
        words(study, group="team")


def test_the_forms_that_keywords_hit_are_shown_and_can_be_struck_out(study):
    found = words(study, code="sto1")["keywords"]
    assert found["oense"] == {"oense": 1}
    answer = words(study, code="STO1", strike="Oense")
    assert answer["keywords"]["oense"] == {}
    assert answer["lines"][0] == "STO1 träffar inte längre: oense (sparat i codebooks/tuckman.yaml)"
    assert "har inga nyckelord" in words(study, code="FOR")["lines"][0]


def test_the_command_line_takes_the_choices(study, capsys):
    assert (
        folje.main(["codes", str(study.path), "--code", "FOR och inte BES", "--where", "field=said"])
        == folje.OK
    )
    assert "1 stycke, 2 kodningar, 1 källor" in capsys.readouterr().out
    assert folje.main(["codes", str(study.path), "--code", "FOR och"]) == folje.WRONG_USE
    assert folje.main(["words", str(study.path)]) == folje.OK
