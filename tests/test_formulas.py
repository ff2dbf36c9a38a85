"""No text becomes a formula in anything the house writes for spreadsheets."""

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from coding.exports import FORMATS, export
from coding.templates import template
from evaluation.erasure.rows import Subjects, clear_rows
from evaluation.workbooks import add_row, set_cells
from tests.folders import make
from tests.test_house import ROOT, python_files, shipped

FORMULAS = ["=1+1", "+46 70 123", "-", "-2+3", "@SUMMA(A1)", '=HYPERLINK("x";"y")', "=cmd|' /C calc'!A0"]
WRITERS = {
    "evaluation/templates.py",  # templates, and workbooks that are exported
    "evaluation/written.py",  # .csv that is exported
    "evaluation/workbooks.py",  # a row more, a cell changed
    "evaluation/workbook_parts.py",
    "evaluation/erasure/rows.py",  # cells that are blanked; the others stay as they stood
}
GUARDED = {  # these write every text as a text, or with a mark before it
    "coding/exchange/codings_table.py",
    "coding/codebooks/sheets.py",
    "coding/pseudonyms/key.py",
    "coding/pseudonyms/review_sheet.py",
    "coding/sheets/layout.py",
    "reports/agreement/sheet.py",
    "reports/masked_tables.py",
    "reports/reading/passages.py",
    "reports/spreadsheet.py",
}


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_what_is_not_tried_below_writes_texts_as_texts_only(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"write_string\(|\bguarded\(", source)
    assert not re.search(r"\bsheet\.write\(|write_formula|write_row\(|write_column\(", source)


def test_every_module_that_writes_cells_is_tried_below():
    writes = re.compile(r"csv\.(Dict)?[wW]riter\(|\.Workbook\(|inlineStr\"\)|\.to_(csv|excel)\(")
    found = {n for n in python_files(shipped()) if writes.search((ROOT / n).read_text(encoding="utf-8"))}
    assert found == WRITERS | GUARDED


@pytest.fixture(params=["csv", "xlsx"])
def study(request, tmp_path):
    """Rows that begin as formulas do, written by us in a .csv or a workbook; also a group and a column of one's own."""
    settings = 'groups: [{key: team, sv: "=Teamet", en: "+The team"}]\n'
    study = make(tmp_path, settings=settings)
    if request.param == "xlsx":
        for table in ("persons", "organisations", "meetings"):
            template(table, tmp_path / "tables" / f"{table}.xlsx", study=study)
        study.read_again()
    for number, text in enumerate(FORMULAS):
        add_row(study, "organisations", {"id": f"-v{number}", "name": text})
        add_row(study, "persons", {"id": f"={number}", "role": text, "organisation": text})
    set_cells(study, "persons", 2, {"role": "=2"})
    add_row(study, "meetings", {"group": "=Teamet", "date": "2023-02-07", "cancelled_reason": "@x"})
    return study


def check(path: Path) -> int:
    """Assert that no cell of a file would be calculated; the number of texts that look as if they could."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        cells = [c for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for c in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-", "\t", "\r"))]
        return sum(cell.startswith("'") for cell in cells)
    book = openpyxl.load_workbook(path)
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    cells = [cell for sheet in shown for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if "externalLink" in n]
    return sum(str(cell.value).startswith(("=", "+", "@", "-")) for cell in cells)


def test_what_is_added_and_changed_is_no_formula(study):
    assert sum(check(path) for path in (study.path / "tables").iterdir()) >= 3 * len(FORMULAS)
    assert sorted(study.organisations["name"]) == sorted(FORMULAS)


@pytest.mark.parametrize("to", FORMATS)
def test_what_is_exported_is_no_formula(study, tmp_path, to):
    made = export(study, to, tmp_path / f"ut{FORMATS[to][1]}", with_cases=True)
    assert sum(check(Path(file)) for file in made["files"] if not file.endswith(".json")) >= 3 * len(FORMULAS)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_holds_no_formula_where_people_write(study, tmp_path, ending):
    template("möten", tmp_path / f"m.{ending}", study=study)
    check(tmp_path / f"m.{ending}")
    template("protokoll", tmp_path / "form.xlsx", study=study)
    check(tmp_path / "form.xlsx")


def test_what_is_blanked_leaves_no_formula_behind(study):
    for path in (study.path / "tables").glob("persons.*"):
        path.write_bytes(clear_rows(path.read_bytes(), path.name, Subjects(persons=frozenset({"=1"}))).data)
        assert check(path) >= len(FORMULAS)
