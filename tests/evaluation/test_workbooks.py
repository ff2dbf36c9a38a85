"""Writing in people's tables: what was asked for is there, and everything else is as they left it."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from evaluation.disk import Disk
from evaluation.errors import TableError
from evaluation.sheets import read_csv, read_workbook
from evaluation.templates import new_workbook
from evaluation.words import language
from evaluation.workbooks import add_row, set_cells
from tests.folders import content, csv, errors, make, workbook

CHOICES = {"groups": {"team": "Teamet", "steering": "Styrgruppen"}}
DAY = datetime.date(2023, 2, 7)
MEETING = {"group": "Teamet", "date": DAY, "held": True, "observed": False}


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


# a row more, a cell changed: .csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_csv_keeps_its_encoding_delimiter_and_line_ends(tmp_path, encoding, delimiter, end):
    text = csv("Datum | Grupp | Lokal\n2023-01-17 | Teamet | Sjövik", delimiter).replace("\r\n", end)
    study = make(tmp_path, {"tables/meetings.csv": text.encode(encoding)})
    path = add_row(study, "meetings", {"group": "Teamet", "date": DAY})
    assert path.read_bytes().decode(encoding) == text + delimiter.join(["2023-02-07", "Teamet", ""]) + end
    set_cells(study, "meetings", 2, {"group": "Styrgruppen"})
    assert (
        path.read_bytes().decode(encoding)
        == text.replace("Teamet", "Styrgruppen") + delimiter.join(["2023-02-07", "Teamet", ""]) + end
    )


AS_PEOPLE_LEAVE_IT = (
    'Grupp;"Datum";Anteckning;;\n'
    '"Teamet";2023-01-17;"två\nrader; och ""citat""";;kvar\n'
    ";;;;\n"
    "Teamet;2023-01-31;   blanka   ;;\n"
    "'=formel;x;'=1+1;;\n"
)


def test_a_changed_cell_leaves_every_other_row_as_it_stood(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": AS_PEOPLE_LEAVE_IT})
    assert list(study.meetings.index) == [2, 4, 5]
    path = set_cells(study, "meetings", 4, {"group": "Styrgruppen"})
    assert path.read_text(encoding="utf-8") == AS_PEOPLE_LEAVE_IT.replace(
        "Teamet;2023-01-31", "Styrgruppen;2023-01-31"
    )


def test_the_row_that_is_changed_is_the_row_people_see(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": AS_PEOPLE_LEAVE_IT})
    row = study.meetings.index[study.meetings["date"] == "2023-01-31"][0]
    set_cells(study, "meetings", int(row), {"observed": True})
    assert list(study.meetings["observed"]) == [False, True, False]
    assert list(study.meetings["Anteckning"])[:2] == ['två\nrader; och "citat"', "blanka"]


def test_an_added_row_comes_after_the_last_one(tmp_path):
    for text, row in (
        (AS_PEOPLE_LEAVE_IT, 6),
        (AS_PEOPLE_LEAVE_IT.rstrip("\n"), 6),
        (AS_PEOPLE_LEAVE_IT + ";;;;\n\n", 6),
        ("\n\nGrupp;Datum", 4),
    ):
        study = make(tmp_path, {"tables/meetings.csv": text})
        before = study.meetings["Anteckning"].tolist() if "Anteckning" in study.meetings else []
        add_row(study, "meetings", {"group": "Teamet", "date": DAY})
        assert study.meetings.index[-1] == row
        assert study.meetings["date"].iloc[-1] == datetime.datetime(2023, 2, 7)
        assert len(study.meetings) == len(before) + 1


def test_a_value_without_a_column_gets_one(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": csv("Grupp | Datum\nTeamet | 2023-01-17")})
    add_row(study, "meetings", MEETING | {"observed": True})
    assert errors(study) == []
    assert list(study.meetings["observed"]) == [False, True]
    assert read_csv(tmp_path / "tables" / "meetings.csv").header == ["Grupp", "Datum", "Hölls", "Observerat"]


def test_an_empty_file_gets_headers_and_the_row(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": ""})
    add_row(study, "meetings", MEETING)
    assert errors(study) == []
    assert list(study.meetings["id"]) == ["team-2023-02-07"]


def test_a_table_that_is_not_there_becomes_a_csv_that_excel_reads(tmp_path):
    study = make(tmp_path)
    path = add_row(study, "meetings", MEETING)
    assert path == tmp_path / "tables" / "meetings.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfId;Grupp *;Datum *;")
    add_row(study, "meetings", MEETING | {"date": DAY + datetime.timedelta(21)})
    assert list(study.meetings["id"]) == ["team-2023-02-07", "team-2023-02-28"]
    assert errors(study) == []


def test_a_table_of_families_is_made_among_the_families(tmp_path):
    study = make(tmp_path)
    assert (
        add_row(study, "cases", {"id": "C1", "kind": "familj med barn", "year": 2023})
        == tmp_path / "cases" / "cases.csv"
    )
    assert list(study.cases["kind"]) == ["child"]


def test_a_table_is_changed_where_it_stands(tmp_path):
    study = make(tmp_path, {
        "tables/old/meetings.csv": csv("Grupp | Datum\nTeamet | 1999-01-01"),
        "cases/meetings.csv": csv("Grupp | Datum\nTeamet | 2023-01-17"),
    })  # fmt: skip
    assert add_row(study, "meetings", MEETING) == tmp_path / "cases" / "meetings.csv"
    assert len(study.meetings) == 2


def test_a_character_that_the_encoding_lacks_makes_the_file_utf_8(tmp_path):
    study = make(tmp_path, {"tables/persons.csv": "Id;Roll\r\nT01;rådgivare\r\n".encode("cp1252")})
    path = add_row(study, "persons", {"id": "T02", "role": "språk → tolk"})
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(study.persons["role"]) == ["rådgivare", "språk → tolk"]


def test_numbers_follow_the_files_decimal_sign(tmp_path):
    for delimiter, written in ((";", "7,5"), (",", "7.5")):
        study = make(
            tmp_path, {"tables/memberships.csv": csv("Person | Grupp | Från | Procent av tjänst", delimiter)}
        )
        path = add_row(
            study, "memberships", {"person": "K01", "group": "Teamet", "from": DAY, "percent": 7.5}
        )
        assert path.read_text(encoding="utf-8").endswith(
            f"{written}\n" if delimiter == ";" else f",{written}\n"
        )
        assert list(study.memberships["percent"]) == [7.5]


# a row more, a cell changed: .xlsx


def full_workbook() -> bytes:
    """A workbook with what people and their programs put in one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Möten"
    sheet.append([None, "Grupp", "Datum", "Observerat", "Lokal", "Veckor"])
    sheet.append(["x", "Teamet", datetime.date(2023, 1, 17), "ja", "Sjövik", "=1+1"])
    sheet.append([None] * 6)
    sheet.append(["y", "Styrgruppen", datetime.date(2023, 1, 24), "nej", "=A2", "=F2*2"])
    sheet["C2"].number_format = sheet["C4"].number_format = "yyyy-mm-dd"
    rule = DataValidation(type="list", formula1="Val!$A$1:$A$2")
    rule.add("B2:B100")
    sheet.add_data_validation(rule)
    book.create_sheet("Val").append(["Teamet"])
    hidden = book.create_sheet("Gömt")
    hidden.append(["=1+1"])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return calculated(buffer.getvalue())


def calculated(data: bytes) -> bytes:
    """The workbook as Excel saves it, with what the formulas showed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as copy:
        for entry in archive.infolist():
            part = archive.read(entry)
            for empty in (b"</f><v></v>", b"</f><v/>", b"</f><v />"):
                part = part.replace(empty, b"</f><v>42</v>")
            copy.writestr(entry, part)
    return buffer.getvalue()


@pytest.fixture
def filled(tmp_path):
    return make(tmp_path, {"tables/tables.xlsx": full_workbook()})


def test_a_row_added_to_a_workbook_is_read_back(filled):
    add_row(filled, "meetings", MEETING | {"mode": "hybrid", "slot": 3})
    assert [m for m in errors(filled) if "Val" not in m] == []
    row = filled.meetings.iloc[-1]
    assert filled.meetings.index[-1] == 5
    assert (row["id"], row["observed"], row["mode"], row["slot"]) == ("team-2023-02-07", False, "hybrid", 3)


def test_a_changed_cell_of_a_workbook_is_read_back(filled):
    set_cells(filled, "meetings", 4, {"observed": True, "date": DAY})
    assert list(filled.meetings["observed"]) == [True, True]
    assert list(filled.meetings["id"]) == ["team-2023-01-17", "steering-2023-02-07"]


def test_everything_else_in_a_workbook_stays_as_it_was(filled):
    path = filled.path / "tables" / "tables.xlsx"
    with zipfile.ZipFile(path) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    add_row(filled, "meetings", MEETING)
    set_cells(filled, "meetings", 2, {"observed": False})
    with zipfile.ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    assert set(before) == set(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]


def test_formulas_keep_what_they_showed(filled):
    add_row(filled, "meetings", MEETING)
    assert list(filled.meetings["Veckor"].iloc[:2]) == ["42", "42"]
    sheet = opened((filled.path / "tables" / "tables.xlsx").read_bytes())["Möten"]
    assert (sheet["F2"].value, sheet["F4"].value) == ("=1+1", "=F2*2")


def test_drop_downs_are_kept_also_those_with_values_in_another_sheet(filled):
    add_row(filled, "meetings", MEETING)
    sheet = opened((filled.path / "tables" / "tables.xlsx").read_bytes())["Möten"]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ["Val!$A$1:$A$2"]


def test_a_date_is_a_date_where_the_column_shows_dates_and_a_text_elsewhere(filled):
    add_row(filled, "meetings", MEETING)
    sheet = opened((filled.path / "tables" / "tables.xlsx").read_bytes())["Möten"]
    assert sheet["C5"].value == datetime.datetime(2023, 2, 7)
    plain = make(
        filled.path, {"tables/tables.xlsx": workbook({"Möten": "Grupp | Datum\nTeamet | 2023-01-17"})}
    )
    add_row(plain, "meetings", MEETING)
    assert list(plain.meetings["date"].dt.day) == [17, 7]


def test_a_new_row_looks_like_the_one_above_and_not_like_the_header(tmp_path):
    study = make(tmp_path, {"tables/tables.xlsx": new_workbook(["meetings"], CHOICES)})
    add_row(study, "meetings", MEETING)
    add_row(study, "meetings", MEETING | {"date": DAY + datetime.timedelta(1)})
    sheet = opened((tmp_path / "tables" / "tables.xlsx").read_bytes())["Möten"]
    assert [sheet[f"B{n}"].font.bold for n in (1, 2, 3)] == [True, False, False]
    assert [sheet[f"C{n}"].value for n in (2, 3)] == [
        datetime.datetime(2023, 2, 7),
        datetime.datetime(2023, 2, 8),
    ]
    assert [sheet[f"C{n}"].number_format for n in (2, 3)] == ["yyyy-mm-dd"] * 2


def test_a_formula_is_not_written_over(filled):
    add_row(filled, "meetings", MEETING | {"cancelled_reason": "x"})
    path = filled.path / "tables" / "tables.xlsx"
    study = make(
        filled.path,
        {
            "tables/tables.xlsx": calculated(
                workbook({"Möten": [["Grupp", "Datum", "Observerat"], ["Teamet", "2023-01-17", "=1"]]})
            )
        },
    )
    before = path.read_bytes()
    with pytest.raises(TableError) as refused:
        set_cells(study, "meetings", 2, {"observed": True})
    assert (
        str(refused.value)
        == "tables.xlsx: I kolumnen C på rad 2 står en formel, och Följe skriver inte över formler. Skriv värdet där själv."
    )
    assert path.read_bytes() == before


def test_a_value_without_a_column_gets_one_in_a_workbook_too(tmp_path):
    study = make(
        tmp_path, {"tables/t.xlsx": workbook({"Möten": "Grupp | Datum\nTeamet | 2023-01-17", "Dokument": []})}
    )
    add_row(study, "meetings", MEETING | {"observed": True})
    assert read_workbook(tmp_path / "tables" / "t.xlsx")[0].header == [
        "Grupp",
        "Datum",
        "Hölls",
        "Observerat",
    ]
    assert list(study.meetings["observed"]) == [False, True]
    add_row(study, "documents", {"id": "d1", "kind": "bild", "path": "x.png"})
    assert list(study.documents["kind"]) == ["picture"]
    assert errors(study) == []


def test_a_workbook_with_dates_since_1904_gets_the_right_day(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Möten"
    sheet.append(["Grupp", "Datum"])
    sheet.append(["Teamet", datetime.date(2023, 1, 17)])
    buffer = io.BytesIO()
    book.save(buffer)
    study = make(tmp_path, {"tables/t.xlsx": buffer.getvalue()})
    add_row(study, "meetings", MEETING)
    assert list(study.meetings["id"]) == ["team-2023-01-17", "team-2023-02-07"]


# formulas, odd texts, refusals


TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
    .map(lambda s: " ".join(s.split()))
    .filter(bool)
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
@example(texts=["=1+1", "+46 70", "-", "@SUMMA(A1)"])
@example(texts=["'=1+1", "''-x", "'citat'", 'a;b"c'])
@settings(max_examples=15, deadline=None)
def test_what_is_written_is_what_is_read_and_never_a_formula(tmp_path_factory, kind, texts):
    folder = tmp_path_factory.mktemp("s")
    files = {"tables/t.xlsx": new_workbook(["persons"], CHOICES)} if kind == "xlsx" else {}
    study = make(folder, files)
    for number, text in enumerate(texts):
        path = add_row(study, "persons", {"id": f"T{number}", "role": text})
    assert list(study.persons["role"]) == texts
    if kind == "xlsx":
        assert all(cell.data_type == "s" for cell in opened(path.read_bytes())["Personer i projektet"]["B"])
    else:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()[1:]
        assert not [line for line in lines if line.split(";")[1].strip('"').startswith(("=", "+", "-", "@"))]


def test_yes_and_no_are_written_in_the_language_in_force(tmp_path):
    study = make(tmp_path)
    with language("en"):
        path = add_row(study, "meetings", MEETING)
    assert "yes;" in path.read_text(encoding="utf-8-sig")
    assert list(study.meetings["held"]) == [True]


class Locked(Disk):
    """A file that another program holds open."""

    def _replace(self, source, target):
        raise OSError(28, "i bruk")  # not 13, for which the disk waits a while


def test_a_file_that_is_open_elsewhere_is_left_alone(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv": csv("Grupp | Datum\nTeamet | 2023-01-17")})
    before = (tmp_path / "tables" / "meetings.csv").read_bytes()
    with pytest.raises(TableError, match=r"meetings.csv: .*Stäng den i Excel"):
        add_row(study, "meetings", MEETING, Locked())
    assert {p.name: p.read_bytes() for p in (tmp_path / "tables").iterdir()} == {"meetings.csv": before}


def test_nothing_is_written_while_a_file_of_tables_cannot_be_read(tmp_path):
    study = make(tmp_path, {"tables/tables.xlsx": b"PK broken"})
    with pytest.raises(TableError, match=r"tables\.xlsx"):
        add_row(study, "meetings", MEETING)
    assert content(tmp_path / "tables") == {"tables.xlsx": b"PK broken"}


def test_a_folder_with_the_name_of_a_table_is_not_replaced(tmp_path):
    study = make(tmp_path, {"tables/meetings.csv/kvar.txt": "viktigt"})
    with pytest.raises(TableError, match=r"meetings\.csv"):
        add_row(study, "meetings", MEETING)
    assert content(tmp_path / "tables") == {"meetings.csv/kvar.txt": b"viktigt"}
