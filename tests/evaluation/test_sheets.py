"""Files of tables as people's programs write them: every one is read as what the person saw."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest

from evaluation.errors import TableError
from evaluation.sheets import read_csv, read_workbook
from tests.folders import workbook

TEXT = "Id;Text\r\na;Fråga åt alla\r\nb;Öppning\r\n"


@pytest.fixture
def saved(tmp_path):
    """Save bytes or text as a file and return its path."""

    def save(content: bytes | str, name: str = "events.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_encoding_delimiter_and_line_ends_make_no_difference(saved, encoding, delimiter, end):
    text = TEXT.replace(";", delimiter).replace("\r\n", end)
    sheet = read_csv(saved(text.encode(encoding)))
    assert sheet.header == ["Id", "Text"]
    assert sheet.rows == [["a", "Fråga åt alla"], ["b", "Öppning"]]


def test_the_delimiter_is_not_sought_inside_quotation_marks(saved):
    sheet = read_csv(saved('"Namn; roll; plats",Datum\r\n"x; y",2023-02-07\r\n'))
    assert sheet.header == ["Namn; roll; plats", "Datum"]
    assert sheet.rows == [["x; y", "2023-02-07"]]


def test_empty_rows_are_left_out_and_rows_keep_the_numbers_people_see(saved):
    sheet = read_csv(saved(";\r\nId;Text\r\n\r\na;x\r\n;\r\n  ;\r\nb;y\r\n"))
    assert sheet.header_number == 2
    assert sheet.numbers == [4, 7]


def test_a_cell_with_several_lines_is_one_row(saved):
    sheet = read_csv(saved('Id;Text\r\na;"rad 1\nrad 2\nrad 3"\r\nb;y\r\n'))
    assert sheet.numbers == [2, 3]
    assert sheet.rows[0] == ["a", "rad 1\nrad 2\nrad 3"]


def test_short_rows_are_filled_up_and_blanks_around_cells_are_dropped(saved):
    assert read_csv(saved("Id ; Text;Mer\r\n a ;\u00a0x\r\n")).rows == [["a", "x", ""]]
    assert read_csv(saved("Id ; Text\r\n")).header == ["Id", "Text"]


def test_the_apostrophe_that_guards_against_formulas_is_taken_away(saved):
    assert read_csv(saved("Id;Text\r\na;'=1+1\r\nb;'citat'\r\nc;'-5\r\n")).rows == [
        ["a", "=1+1"],
        ["b", "'citat'"],
        ["c", "-5"],
    ]


def test_an_empty_file_is_a_table_without_anything(saved):
    for content in ("", "\ufeff", "\r\n\r\n", ";;;\r\n"):
        sheet = read_csv(saved(content))
        assert (sheet.header, sheet.rows) == ([], [])


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b"\x00" * 50, b"\xff\xfe\x00", b'"' * 99])
def test_no_content_makes_the_reader_fail(saved, content):
    read_csv(saved(content))


def test_a_cell_larger_than_any_table_has_is_said_to_be_wrong(saved):
    csv.field_size_limit(131_072)  # Python's own; frictionless raises it for everybody
    with pytest.raises(TableError, match=r"events.csv: Filen går inte att läsa som tabell \(omkring rad 2\)"):
        read_csv(saved("Id;Text\r\na;" + "x" * 200_000 + "\r\n"))


def test_the_values_of_a_workbook_are_what_a_person_sees(saved):
    values = [
        [7, 7.0, 7.5, True, False, "007", " NA ", None],
        [
            datetime.datetime(2023, 2, 7),
            datetime.date(2023, 2, 7),
            datetime.datetime(2023, 2, 7, 13, 30),
            0,
            "",
            "1-2",
            "–",
            "x",
        ],
    ]
    (sheet,) = read_workbook(saved(workbook({"Blad": [list("abcdefgh"), *values]}), "t.xlsx"))
    assert sheet.rows[0] == ["7", "7", "7.5", "ja", "nej", "007", "NA", ""]
    assert sheet.rows[1] == ["2023-02-07", "2023-02-07", "2023-02-07 13:30:00", "0", "", "1-2", "–", "x"]


def test_rows_of_a_workbook_keep_their_numbers(saved):
    book = openpyxl.Workbook()
    book.active["B3"], book.active["C3"], book.active["B9"] = "Id", "Text", "a"
    buffer = io.BytesIO()
    book.save(buffer)
    (sheet,) = read_workbook(saved(buffer.getvalue(), "t.xlsx"))
    assert (sheet.header, sheet.header_number) == (["", "Id", "Text"], 3)
    assert (sheet.rows, sheet.numbers) == ([["", "a", ""]], [9])


def test_hidden_sheets_are_not_read(saved):
    book = openpyxl.Workbook()
    for state in ("visible", "hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet.append(["Id"])
        sheet.sheet_state = state
    buffer = io.BytesIO()
    book.save(buffer)
    assert [s.name for s in read_workbook(saved(buffer.getvalue(), "t.xlsx"))] == ["Sheet", "visible"]


def with_part(data: bytes, name: str, change) -> bytes:
    """The workbook with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as copy:
        for entry in archive.infolist():
            part = archive.read(entry)
            copy.writestr(entry, change(part) if entry.filename == name else part)
    return buffer.getvalue()


def test_a_formula_counts_as_the_value_it_showed(saved):
    data = workbook({"Blad": [["a", "b"], [1, "=A2+1"]]})
    data = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda part: (
            part.replace(b"</f><v></v>", b"</f><v>2</v>")
            .replace(b"</f><v />", b"</f><v>2</v>")
            .replace(b"</f><v/>", b"</f><v>2</v>")
        ),
    )
    (sheet,) = read_workbook(saved(data, "t.xlsx"))
    assert sheet.rows == [["1", "2"]]


def test_a_workbook_that_states_its_size_wrongly_is_read_in_full(saved):
    data = workbook({"Blad": [["a", "b"], [1, 2], [3, 4]]})
    data = with_part(data, "xl/worksheets/sheet1.xml", lambda part: part.replace(b'ref="A1:B3"', b'ref="A1"'))
    (sheet,) = read_workbook(saved(data, "t.xlsx"))
    assert sheet.rows == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0" + b"\x00" * 600]
)
def test_a_damaged_or_protected_workbook_is_said_to_be_so(saved, content):
    with pytest.raises(TableError, match=r"t\.xlsx: Arbetsboken går inte att läsa"):
        read_workbook(saved(content, "t.xlsx"))


def test_half_a_workbook_is_damaged(saved):
    data = workbook({"Blad": "a | b\n1 | 2"})
    with pytest.raises(TableError, match="skadad eller lösenordsskyddad"):
        read_workbook(saved(data[: len(data) // 2], "t.xlsx"))


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(saved, monkeypatch):
    monkeypatch.setattr("evaluation.sheets.MAX_UNPACKED", 1000)
    with pytest.raises(TableError, match="orimligt stor"):
        read_workbook(saved(workbook({"Blad": "a | b\n1 | 2"}), "t.xlsx"))


def test_a_file_that_is_open_elsewhere_is_asked_to_be_closed(saved, monkeypatch):
    path = saved(TEXT)

    def refuse(self):
        raise PermissionError(13, "nekad")

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    with pytest.raises(TableError, match=r"events.csv: .*Stäng den i Excel"):
        read_csv(path)


def test_a_folder_with_the_name_of_a_table_is_no_table(tmp_path):
    (tmp_path / "events.csv").mkdir()
    with pytest.raises(TableError, match=r"Filen går inte att läsa \("):
        read_csv(tmp_path / "events.csv")
