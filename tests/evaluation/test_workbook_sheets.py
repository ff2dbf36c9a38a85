"""Workbooks as people leave them: what they see is what is read, and what they may not see is told."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table

from evaluation.sheets import read_workbook
from tests.folders import errors, make

HEAD = ["Grupp", "Datum", "Tillfälle nr", "Skäl om inställt"]


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def sheet():
    """A sheet Möten with headers and three meetings."""
    book = openpyxl.Workbook()
    book.active.title = "Möten"
    for row in (HEAD, ["Teamet", "2023-02-07", 1], ["Teamet", "2023-03-07", 2], ["Teamet", "2023-04-07", 3]):
        book.active.append(row)
    return book.active


def study_of(folder, sheet):
    return make(folder, {"tables/tables.xlsx": saved(sheet.parent)})


def notes(study) -> list[str]:
    return [str(p).removeprefix("tables.xlsx, Möten, ") for p in study.problems if p.level == "note"]


def problems(study) -> list[str]:
    return [message.removeprefix("tables.xlsx, Möten, ") for message in errors(study)]


# cells

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**14), 10**14),
    st.decimals(-(10**6), 10**6, places=3).map(float),
    st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)),
    st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=8),
)  # fmt: skip


def as_seen(value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else str(value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_cells_are_read_as_openpyxl_reads_them(tmp_path_factory, values):
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c"])
    for row in values:
        book.active.append([f"'{v}" if isinstance(v, str) and v.startswith("=") else v for v in row])
    path = tmp_path_factory.mktemp("t") / "t.xlsx"
    path.write_bytes(saved(book))
    known = openpyxl.load_workbook(path, data_only=True).active.iter_rows(min_row=2, values_only=True)
    expected = [[as_seen(v) for v in row] for row in known]
    (sheet,) = read_workbook(path)
    assert sheet.rows == [row for row in expected if any(row)]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.5, "0%", "50 %"), (0.125, "0.00%", "12.5 %"), (7, "000", "007"), (7.5, "000", "7.5"),
        (0.1 + 0.2, "General", "0.3"), (1.5e-7, "General", "0.00000015"), (44964, "yyyy-mm-dd", "2023-02-07"),
        (44964, 'd mmmm yyyy', "2023-02-07"), (44964, "[$-41D]d mmmm yyyy;@", "2023-02-07"), (-1e9, "yyyy-mm-dd", "-1000000000"),
        (1200, '# ##0 "kr"', "1200"), (44964, "General", "44964"), (1.25, "[h]:mm", "1 day, 6:00:00"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_their_format_shows_them(tmp_path, value, shown, text):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "x", value
    book.active["A2"].number_format = shown
    path = tmp_path / "t.xlsx"
    path.write_bytes(saved(book))
    assert read_workbook(path)[0].rows == [[text]]


def test_dates_that_count_from_1904_are_the_same_dates(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    book.active.append(["x"])
    book.active.append([datetime.date(2023, 2, 7)])
    path = tmp_path / "t.xlsx"
    path.write_bytes(saved(book))
    assert read_workbook(path)[0].rows == [["2023-02-07"]]


def test_per_cent_is_read_in_columns_of_per_cent_only(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Medlemskap"
    book.active.append(["Person", "Grupp", "Från", "Procent av tjänst"])
    book.active.append(["K01", "Teamet", "2023-01-01", 0.05])
    book.active["D2"].number_format = "0%"
    people = book.create_sheet("Personer i projektet")
    people.append(["Id", "Roll"])
    people.append(["K01", 0.5])
    people["B2"].number_format = "0%"
    study = make(tmp_path, {"tables/tables.xlsx": saved(book)})
    assert errors(study) == []
    assert list(study.memberships["percent"]) == [5]
    assert list(study.persons["role"]) == ["50 %"]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_a_cell_that_shows_an_error_is_named(tmp_path, sheet, error):
    sheet["A2"], sheet["D3"] = error, error
    study = study_of(tmp_path, sheet)
    assert problems(study) == [
        f"rad 2, kolumnen Grupp: Cellen visar felet {error}. Rätta formeln, skriv in värdet eller lämna cellen tom.",
        f"rad 3, kolumnen Skäl om inställt: Cellen visar felet {error}. Rätta formeln, skriv in värdet eller lämna cellen tom.",
    ]
    assert study.meetings["cancelled_reason"].isna().all()


def test_a_formula_that_was_never_calculated_is_told_with_its_cell(tmp_path, sheet):
    sheet["B3"], sheet["C4"] = "=B2+28", "=C3+1"
    assert problems(study_of(tmp_path, sheet)) == [
        "rad 3, kolumnen Datum: Formeln i cell B3 har inget beräknat värde. Öppna filen i Excel och spara den så räknas värdet ut.",
        "rad 4, kolumnen Tillfälle nr: Formeln i cell C4 har inget beräknat värde. Öppna filen i Excel och spara den så räknas värdet ut.",
    ]


def test_a_row_of_nothing_but_formulas_without_values_is_not_lost_in_silence(tmp_path, sheet):
    sheet["A5"], sheet["B5"], sheet["A6"] = "=A4", "=B4+28", "=A5"
    assert problems(study_of(tmp_path, sheet)) == [
        "rad 5: Formeln i cell A5 har inget beräknat värde, så raden är tom och läses inte. Öppna filen i Excel och "
        "spara den. Antal rader: 2."
    ]


def test_rich_text_and_escaped_signs_are_text(tmp_path, sheet):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    sheet["D2"] = CellRichText("sjuk", TextBlock(InlineFont(b=True), "dom"))
    sheet["D3"] = "rad 1_x000D_\nrad 2"
    study = study_of(tmp_path, sheet)
    assert list(study.meetings["cancelled_reason"])[:2] == ["sjukdom", "rad 1\r\nrad 2"]


# what stands around them


def test_a_cell_merged_downwards_counts_for_each_of_its_rows(tmp_path, sheet):
    sheet["A3"] = sheet["A4"] = None
    sheet.merge_cells("A2:A4")
    study = study_of(tmp_path, sheet)
    assert problems(study) == []
    assert list(study.meetings["group"]) == ["team"] * 3
    assert notes(study) == [
        "rad 2, kolumnen Grupp: Celler är sammanfogade över flera rader. Värdet gäller för var och en av dem."
    ]


def test_merged_cells_make_no_rows_where_nothing_else_stands(tmp_path, sheet):
    sheet.merge_cells("A4:A9")
    assert len(study_of(tmp_path, sheet).meetings) == 3


def test_a_merged_number_counts_once_and_is_asked_about(tmp_path, sheet):
    sheet["C3"] = None
    sheet.merge_cells("C2:C3")
    study = study_of(tmp_path, sheet)
    (message,) = problems(study)
    assert message.startswith("rad 2, kolumnen Tillfälle nr: Celler med tal är sammanfogade över flera rader")
    assert list(study.meetings["slot"].fillna(0)) == [1, 0, 3]


def test_a_merged_title_above_the_headers_is_no_header(tmp_path, sheet):
    sheet.insert_rows(1)
    sheet["A1"] = "Möten 2023"
    sheet.merge_cells("A1:D1")
    study = study_of(tmp_path, sheet)
    assert problems(study) == []
    assert len(study.meetings) == 3


def test_hidden_rows_and_columns_are_read_and_told(tmp_path, sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    study = study_of(tmp_path, sheet)
    assert list(study.meetings["slot"]) == [1, 2, 3]
    assert "tables.xlsx, Möten: En dold rad läses som de andra." in notes(study)


def test_hidden_sheets_are_told_once(tmp_path, sheet):
    for name in ("Personer i projektet", "Adresser"):
        hidden = sheet.parent.create_sheet(name)
        hidden.append(["Id"])
        hidden.sheet_state = "hidden"
    study = study_of(tmp_path, sheet)
    assert notes(study) == [
        "tables.xlsx: Dolda blad läses inte: Adresser, Personer i projektet. Visa dem i Excel om de ska räknas med."
    ]
    assert study.persons.empty


def test_an_excel_table_with_filter_and_total_is_read(tmp_path, sheet):
    sheet.append(["Summa", None, 6])
    sheet["D1"] = "Skäl om inställt"
    sheet.add_table(Table(displayName="T", ref="A1:D5"))
    sheet.auto_filter.ref = "A1:D4"
    study = study_of(tmp_path, sheet)
    assert problems(study) == []
    assert len(study.meetings) == 3


def test_charts_of_their_own_are_no_tables(tmp_path, sheet):
    chart = sheet.parent.create_chartsheet("Diagram")
    chart.add_chart(openpyxl.chart.BarChart())
    assert problems(study_of(tmp_path, sheet)) == []


def changed(data: bytes, change) -> bytes:
    """The workbook with each part as `change` makes it of its name and content; None leaves it out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in archive.infolist():
            part = change(entry.filename, archive.read(entry))
            if part is not None:
                copy.writestr(entry.filename, part)
    return buffer.getvalue()


def test_a_strict_workbook_is_read_like_any_other(tmp_path, sheet):
    def strict(name, part):
        return part.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )  # fmt: skip

    study = make(tmp_path, {"tables/tables.xlsx": changed(saved(sheet.parent), strict)})
    assert errors(study) == []
    assert len(study.meetings) == 3


def test_what_the_list_of_contents_says_makes_no_difference(tmp_path, sheet):
    def without(name, part):
        return None if name == "[Content_Types].xml" else part

    study = make(tmp_path, {"tables/tables.xlsx": changed(saved(sheet.parent), without)})
    assert errors(study) == []
    assert len(study.meetings) == 3
