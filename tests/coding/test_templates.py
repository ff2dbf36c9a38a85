"""Templates asked for by name, in words people use."""

import openpyxl
import pytest

from coding.templates import beside, template
from evaluation.errors import UseError
from evaluation.schemas import in_order, schema, schema_names
from tests.folders import content, make


def titles(path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [sheet.title for sheet in book if sheet.sheet_state == "visible"][1:]


@pytest.mark.parametrize("name", ["meetings", "Möten", " möten ", "MEETINGS"])
def test_a_table_is_known_by_its_key_and_titles(tmp_path, name):
    template(name, tmp_path / "t.xlsx")
    assert titles(tmp_path / "t.xlsx") == ["Möten"]


@pytest.mark.parametrize(
    ("lang", "name", "other"), [("sv", "alla", "t-familjer.xlsx"), ("en", "all", "t-families.xlsx")]
)
def test_all_gives_two_workbooks_and_families_have_their_own(tmp_path, lang, name, other):
    told = template(name, tmp_path / "t.xlsx", lang=lang)
    assert beside(tmp_path / "t.xlsx", lang) == tmp_path / other
    assert told["files"] == [str(tmp_path / "t.xlsx"), str(tmp_path / other)]
    assert other in told["lines"][1]
    for file, place in (("t.xlsx", "tables"), (other, "cases")):
        wanted = [t for t in in_order(schema_names()) if schema(t).place == place]
        assert titles(tmp_path / file) == [schema(t).title(lang) for t in wanted]


def test_the_groups_and_the_language_are_the_studys(tmp_path):
    study = make(tmp_path, settings="language: en\ngroups: [{key: lag, sv: Laget, en: The crew}]\n")
    template("meetings", tmp_path / "t.xlsx", study=study)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    lists = [
        rule.formula1 for rule in book["Meetings"].data_validations.dataValidation if rule.type == "list"
    ]
    assert lists[0] == '"The crew,joint"'


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("moten", "t.xlsx", "Menas Möten?"),
        ("meeting", "t.xlsx", "Menas Möten?"),
        ("intervju", "t.xlsx", "Menas Intervjuer?"),
        ("protokol", "t.docx", "Menas protokoll?"),
        ("xyz", "t.xlsx", "Välj bland: protokoll, alla, Möten"),
        ("möten", "t.docx", "Låt filnamnet sluta på .xlsx eller .csv."),
        ("alla", "t.csv", "Låt filnamnet sluta på .xlsx."),
        ("möten", "finns.xlsx", "Filen finns redan"),
        ("alla", "ny.xlsx", "ny-familjer.xlsx: Filen finns redan"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line_and_nothing_is_written(tmp_path, name, file, said):
    for kept in ("finns.xlsx", "ny-familjer.xlsx"):
        (tmp_path / kept).write_bytes(b"ifylld")
    before = content(tmp_path)
    with pytest.raises(UseError) as refused:
        template(name, tmp_path / file)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert content(tmp_path) == before


def test_a_csv_holds_the_header(tmp_path):
    template("närvaro", tmp_path / "narvaro.csv")
    assert (tmp_path / "narvaro.csv").read_text(encoding="utf-8-sig").strip() == "Möte *;Person *;Närvaro *"
    assert (tmp_path / "narvaro.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_template_of_families_says_that_it_will_be_protected(tmp_path):
    assert "skyddade uppgifter" in template("familjer", tmp_path / "t.xlsx")["lines"][0]
    assert "skyddade" not in template("möten", tmp_path / "u.xlsx")["lines"][0]


def test_a_filled_in_template_is_read_where_it_was_saved(tmp_path):
    study = make(tmp_path)
    template("möten", tmp_path / "tables" / "t.xlsx", study=study)
    book = openpyxl.load_workbook(tmp_path / "tables" / "t.xlsx")
    book["Möten"]["B2"], book["Möten"]["C2"] = "Teamet", "7 februari 2023"
    book.save(tmp_path / "tables" / "t.xlsx")
    study.read_again()
    assert list(study.meetings["id"]) == ["team-2023-02-07"]
    assert [p for p in study.problems if p.level == "error"] == []
