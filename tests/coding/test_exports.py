"""Tables handed on: whatever the format, they read back to the same frames, and families stay by themselves."""

import json
import shutil
from random import Random

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

import folje
from coding.exports import FORMATS, export
from data_templates import find
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.schemas import in_order, schema, schema_names
from evaluation.sheets import read_csv, read_workbook
from evaluation.templates import empty_csv
from evaluation.words import LANGUAGES
from tests.evaluation.filled import filled_csv, row, to_be_read
from tests.folders import SETTINGS, content, csv, make, workbook


@pytest.fixture
def study(tmp_path):
    """The made-up example, where it may be written in."""
    shutil.copytree(find("examples", "exempelkommun"), tmp_path / "studie")
    return Study.open(tmp_path / "studie")


def filled_study(folder, rnd: Random) -> Study:
    """A study with rows in every table, as people write them; its references lead somewhere."""
    ids: dict[str, list[str]] = {}
    for table in in_order(schema_names()):
        described, rows = schema(table), []
        if described.quantity or described.place == "cases":  # rows by chance make no sense there
            continue
        for number in range(rnd.randint(0, 4)):
            one = row(table, rnd, number)
            for field in described.fields:
                if field.reference:
                    one[field.name] = reference(field, ids.get(field.reference, []), rnd)
            if all(one[f.name][1] is not None for f in described.fields if f.required):
                rows.append(one)
        keys = [tuple(read[name] for name in described.key) for read in to_be_read(table, rows)]
        rows = [one for number, one in enumerate(rows) if keys[number] not in keys[:number]]
        ids[table] = [str(read.get("id")) for read in to_be_read(table, rows)]
        path = folder / described.place / f"{table}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(filled_csv(table, rows, empty_csv(table)))
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    return Study.open(folder)


def reference(field, ids: list[str], rnd: Random):
    chosen = rnd.choice([*ids, None]) if ids else None
    return chosen, (chosen,) if chosen and field.multiple else chosen


def same_frames(one: Study, other: Study, own_columns: bool = True) -> bool:
    for name in schema_names():
        columns = [c for c in one.frames[name] if own_columns or c in [f.name for f in schema(name).fields]]
        left, right = one.frames[name][columns], other.frames[name]
        pd.testing.assert_frame_equal(left.reset_index(drop=True), right.reset_index(drop=True), obj=name)
    return True


def taken_in(folder, files: list[str], settings: str = SETTINGS) -> Study:
    """A new study of exported files."""
    (folder / "tables").mkdir(parents=True)
    (folder / "study.yaml").write_text(settings, encoding="utf-8")
    for number, file in enumerate(f for f in files if not f.endswith(".json")):
        name = file.replace("\\", "/").rpartition("/")[2]
        shutil.copy(file, folder / "tables" / (f"{number}.xlsx" if name.endswith(".xlsx") else name))
    return Study.open(folder)


@pytest.mark.parametrize("to", FORMATS)
@given(seed=st.integers(0, 10**6), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=3, deadline=None)
def test_what_is_exported_reads_back_to_the_same_frames(tmp_path_factory, to, seed, lang):
    folder = tmp_path_factory.mktemp("s")
    study = filled_study(folder / "a", Random(seed))
    assert [str(p) for p in study.problems if p.level == "error"] == []
    made = export(study, to, folder / f"ut{FORMATS[to][1]}", with_cases=True, lang=lang)
    other = taken_in(folder / "b", made["files"])
    assert [str(p) for p in other.problems if p.level == "error"] == []
    assert same_frames(study, other)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("example", ["exempelkommun", "barnhalsovard24"])
def test_the_examples_read_back_to_the_same_frames(tmp_path, to, example):
    study = Study.open(find("examples", example))
    made = export(study, to, tmp_path / f"ut{FORMATS[to][1]}", with_cases=True)
    settings = (study.path / "study.yaml").read_text(encoding="utf-8")
    assert same_frames(
        study, taken_in(tmp_path / "b", made["files"], settings), own_columns=to != "datapackage"
    )


# the data package


@pytest.mark.parametrize("example", ["exempelkommun", "barnhalsovard24"])
def test_frictionless_finds_nothing_wrong_with_a_package(tmp_path, example):
    study = Study.open(find("examples", example))
    made = export(study, "datapackage", tmp_path / "p", with_cases=True)
    packages = [file for file in made["files"] if file.endswith("datapackage.json")]
    assert len(packages) == 1 + (example == "exempelkommun")
    for file in packages:
        report = Package(file).validate()
        assert report.valid, report.flatten(["message"])


def test_a_package_is_in_canonical_form(tmp_path):
    files = {
        "tables/meetings.csv": csv(
            "Grupp | Datum | Hölls | Anteckning\nTeamet | 7 februari 2023 | ja | egen"
        ),
        "tables/memberships.csv": csv(
            "Person | Grupp | Från | Procent av tjänst\np1 | teamet | 2023-01-01 | 7,50"
        ),
        "tables/persons.csv": csv("Id | Roll\np1 | =1+1"),
    }
    made = export(make(tmp_path, files), "datapackage", tmp_path / "p")
    assert (tmp_path / "p" / "meetings.csv").read_bytes() == (
        b"id,group,date,slot,held,mode,observed,kind,cancelled_reason\n"
        b"team-2023-02-07,team,2023-02-07,,true,,false,meeting,\n"
    )
    assert (tmp_path / "p" / "memberships.csv").read_bytes().endswith(b"p1,team,,2023-01-01,,,7.5\n")
    assert (tmp_path / "p" / "persons.csv").read_bytes().endswith(b"p1,'=1+1,,,\n")
    assert made["left_out"]["meetings"] == ["Anteckning"]
    assert any("Möten: Anteckning" in line for line in made["lines"])


def test_a_table_that_is_referred_to_is_there_even_when_it_is_empty(tmp_path):
    study = make(tmp_path, {"tables/persons.csv": csv("Id | Roll\np1 | rådgivare")})
    export(study, "datapackage", tmp_path / "p")
    assert sorted(content(tmp_path / "p")) == ["datapackage.json", "organisations.csv", "persons.csv"]
    assert Package(str(tmp_path / "p" / "datapackage.json")).validate().valid


# families


@pytest.mark.parametrize("to", FORMATS)
def test_families_are_left_out_unless_asked_for_and_that_is_said(study, tmp_path, to):
    made = export(study, to, tmp_path / f"ut{FORMATS[to][1]}")
    assert "--with-cases" in made["lines"][-1]
    read = taken_in(tmp_path / "b", made["files"], (study.path / "study.yaml").read_text(encoding="utf-8"))
    assert {schema(table).place for table in read.sheets} == {"tables"}


def test_families_have_their_own_package_that_says_it_is_protected(study, tmp_path):
    made = export(study, "datapackage", tmp_path / "ut", with_cases=True)
    described = json.loads((tmp_path / "ut-familjer" / "datapackage.json").read_text(encoding="utf-8"))
    assert described["protected"] is True
    assert "Skyddade uppgifter om familjer" in described["description"]
    assert "Skyddade uppgifter" in made["lines"][1]
    plain = json.loads((tmp_path / "ut" / "datapackage.json").read_text(encoding="utf-8"))
    assert plain["protected"] is False
    own = {r["name"] for r in described["resources"]}
    assert own == {t for t in study.sheets if schema(t).place == "cases"}
    assert not own & {r["name"] for r in plain["resources"]}


# what cannot be exported


def refused(study: Study, *arguments, error=UseError, **options) -> str:
    before = content(study.path)
    with pytest.raises(error) as told:
        export(study, *arguments, **options)
    assert content(study.path) == before
    return str(told.value)


def test_tables_with_errors_are_not_exported(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": csv("Grupp | Datum\nTeamet | i går\nTeamet | 2023-02-07")})
    assert "tabellerna har 1 fel" in refused(study, "datapackage", error=FoljeError)


def test_errors_in_tables_that_are_not_exported_do_not_matter(tmp_path):
    files = {
        "tables/meetings.csv": csv("Grupp | Datum\nTeamet | 2023-02-07"),
        "cases/cases.csv": csv("Id | Slag | År\nc1 | ? | 2023"),
    }
    study = make(tmp_path, files)
    assert " fel" in refused(study, "csv", error=FoljeError, with_cases=True)
    assert export(study, "csv")["files"] == [str(tmp_path / "export" / "csv" / "meetings.csv")]


def test_a_file_of_tables_that_cannot_be_read_stops_the_export(tmp_path):
    study = make(
        tmp_path,
        {"tables/meetings.csv": csv("Grupp | Datum\nTeamet | 2023-02-07"), "tables/t.xlsx": b"PK trasig"},
    )
    assert "1 fel" in refused(study, "csv", error=FoljeError)


def test_nothing_is_written_over(study, tmp_path):
    export(study, "csv", tmp_path / "ut")
    assert "ut: Här finns något redan" in refused(study, "csv", tmp_path / "ut")
    (tmp_path / "ut.xlsx").write_bytes(b"ifylld")
    assert "ut.xlsx: Här finns något redan" in refused(study, "xlsx", tmp_path / "ut.xlsx")
    (tmp_path / "ny-familjer").mkdir()
    (tmp_path / "ny-familjer" / "x").write_bytes(b"")
    assert "ny-familjer" in refused(study, "csv", tmp_path / "ny", with_cases=True)


def test_what_is_asked_for_wrongly_is_said(study, tmp_path):
    assert "datapackage, xlsx, csv" in refused(study, "sql")
    assert "sluta på .xlsx" in refused(study, "xlsx", tmp_path / "ut")
    empty = make(tmp_path, {"tables/t.xlsx": workbook({"Tankar": "a | b"})})
    assert "inga tabeller" in refused(empty, "csv")


def test_a_family_that_is_erased_is_gone_from_the_exports_in_the_study_too(study):
    for to in FORMATS:
        export(study, to, with_cases=True)
    family = study.cases["id"].iat[0]
    words = ["erase", str(study.path), "--family", family, "--reason", "återkallat samtycke", "--yes"]
    assert folje.main(words) == folje.OK
    kept = [path for path in (study.path / "export").rglob("*") if path.is_file() and path.suffix != ".json"]
    for path in kept:
        sheets = read_workbook(path) if path.suffix == ".xlsx" else [read_csv(path)]
        assert family not in [cell for sheet in sheets for row in sheet.rows for cell in row], path.name
    assert any(path.name == "cases.csv" for path in kept)
