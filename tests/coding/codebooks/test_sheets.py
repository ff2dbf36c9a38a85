"""A codebook as a workbook: one row per code, nothing lost there and back, and no cell a formula."""

import openpyxl
import pytest
from hypothesis import given, settings

from coding.codebooks import codebook, shipped
from coding.codebooks.canonical import canonical
from coding.codebooks.sheets import read_codes, workbook
from evaluation.errors import FoljeError, UseError
from tests.coding.codebooks.material import SMALL, codebooks
from tests.coding.codebooks.test_changes import changed
from tests.folders import workbook as made_workbook


def there_and_back(data, path, lang="sv"):
    path.write_bytes(workbook(data, lang))
    return read_codes(path)


@given(codebooks())
@settings(max_examples=40, deadline=None)
def test_there_and_back_is_the_same_codebook(tmp_path_factory, data):
    back = there_and_back(data, tmp_path_factory.mktemp("x") / "k.xlsx")
    assert back == {**data, "codes": [canonical(code) for code in data["codes"]]}


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_shipped_codebook_goes_there_and_back(tmp_path, name, lang):
    data = codebook(name).data
    back = there_and_back(data, tmp_path / "k.xlsx", lang)
    assert back == {**data, "codes": [canonical(code) for code in data["codes"]]}


def test_the_history_goes_along(tmp_path):
    data = changed(lambda d: d.merge(["A2"], "A1"))
    assert there_and_back(data, tmp_path / "k.xlsx")["history"] == data["history"]


def test_what_begins_like_a_formula_stays_text(tmp_path):
    data = {
        **SMALL,
        "codes": [
            {"id": "A", "name": {"sv": "=1+1"}, "definition": {"sv": "+46"}, "keywords": {"sv": ["=brist"]}}
        ],
    }
    path = tmp_path / "k.xlsx"
    path.write_bytes(workbook(data))
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert read_codes(path)["codes"] == data["codes"]


def test_a_changed_cell_goes_before_what_is_kept_beside_it(tmp_path):
    path = tmp_path / "k.xlsx"
    path.write_bytes(workbook(SMALL))
    book = openpyxl.load_workbook(path)
    sheet = book["Koder"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, heads["Namn"]).value = "Tidsbrist"
    sheet.cell(3, heads["Nyckelord"]).value = "tidsbrist; hinner"
    book["Om kodboken"]["B3"] = "Min kodbok"
    book.save(path)
    back = read_codes(path)
    assert back["title"] == {"sv": "Min kodbok", "en": "Small codebook"}
    assert back["codes"][1] == {
        "id": "A1",
        "parent": "A",
        "name": {"sv": "Tidsbrist"},
        "keywords": {"sv": ["tidsbrist", "hinner"]},
    }


def test_a_sheet_that_somebody_has_made_by_hand_is_read(tmp_path):
    path = tmp_path / "egna koder.xlsx"
    path.write_bytes(
        made_workbook(
            {"Blad1": "kod | NAMN | Överordnad | Definition\nH | Hinder | | \nT | Tid | H | Den räcker inte."}
        )
    )
    data = read_codes(path)
    assert data["codes"] == [
        {"id": "H", "name": {"sv": "Hinder"}},
        {"id": "T", "name": {"sv": "Tid"}, "parent": "H", "definition": {"sv": "Den räcker inte."}},
    ]
    assert (data["id"], data["version"]) == ("egna-koder", "0.1.0")


def test_faults_are_told_with_sheet_row_and_what_to_do(tmp_path):
    path = tmp_path / "k.xlsx"
    path.write_bytes(
        made_workbook({"Koder": "Kod | Namn | Överordnad\nA | Hinder | X\nA | Annat | \nB | | "})
    )
    with pytest.raises(FoljeError) as refused:
        read_codes(path)
    assert str(refused.value).splitlines() == [
        "Inget har lästs in. Rätta först:",
        "  – k.xlsx, Koder, rad 2, kolumnen Överordnad: Den överordnade koden X finns inte. Rätta beteckningen eller lägg till koden.",
        "  – k.xlsx, Koder, rad 3, kolumnen Kod: Koden A finns två gånger. Ge den ena en annan beteckning.",
        "  – k.xlsx, Koder, rad 4, kolumnen Namn: Koden saknar namn. Skriv ett, gärna också på engelska.",
    ]


def test_a_workbook_without_codes_is_said_to_have_none(tmp_path):
    path = tmp_path / "k.xlsx"
    path.write_bytes(made_workbook({"Blad1": "Datum | Grupp\n1 | 2"}))
    with pytest.raises(UseError, match="Inget blad har kolumnerna Kod, Namn"):
        read_codes(path)
