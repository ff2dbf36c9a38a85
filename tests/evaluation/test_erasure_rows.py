"""A family's rows go from a table however it is laid out: whatever the reader counts as theirs, erasure does too."""

import openpyxl
import pytest

from evaluation.erasure.packages import UnreadableError
from evaluation.erasure.rows import Subjects, clear_rows
from evaluation.sheets import read_workbook
from tests.evaluation.test_workbook_sheets import changed, saved

E2 = Subjects(families=frozenset({"E2"}))


@pytest.fixture
def sheet():
    book = openpyxl.Workbook()
    book.active.title = "Insatser"
    return book.active


def left(data: bytes, tmp_path) -> list[list[str]]:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    (sheet,) = read_workbook(path)
    return [sheet.header, *sheet.rows]


def test_rows_go_from_below_a_title_and_a_repeated_header(sheet, tmp_path):
    for row in (
        ["Våra insatser"],
        [],
        ["Familj", "Insats"],
        ["E1", "planering"],
        ["E2", "hemlig"],
        ["E3", "samordning"],
    ):
        sheet.append(row)
    cleared = clear_rows(saved(sheet.parent), "cases.xlsx", E2)
    assert cleared.rows == 1
    assert left(cleared.data, tmp_path)[2:] == [["E1", "planering"], ["E3", "samordning"]]


def test_rows_go_that_the_family_is_merged_over(sheet, tmp_path):
    for row in (
        ["Familj", "Insats"],
        ["E1", "planering"],
        ["E2", "hemlig 1"],
        [None, "hemlig 2"],
        ["E3", "samordning"],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    cleared = clear_rows(saved(sheet.parent), "cases.xlsx", E2)
    assert cleared.rows == 2
    assert left(cleared.data, tmp_path) == [["Familj", "Insats"], ["E1", "planering"], ["E3", "samordning"]]


@pytest.mark.parametrize(
    "name", ["interventions.csv", "Insatser (1).csv", "insatser - kopia.csv", "vad som helst.csv"]
)
def test_rows_go_from_a_csv_with_a_title_and_from_its_copies(name):
    text = "Insatser, våren\r\n\r\nFamilj;Insats;Utförare;Start\r\nE1;planering;;\r\nE2;hemlig;;\r\n"
    cleared = clear_rows(text.encode(), name, E2)
    assert cleared.data.decode() == text.replace("E2;hemlig;;\r\n", "")


def test_a_strict_workbook_is_said_not_to_be_reached(sheet):
    sheet.append(["Familj"])
    strict = changed(
        saved(sheet.parent),
        lambda name, part: part.replace(
            b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml"
        ),
    )
    with pytest.raises(UnreadableError):
        clear_rows(strict, "cases.xlsx", E2)
