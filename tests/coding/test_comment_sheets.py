"""A comment sheet goes out without names and comes back as counts: each sheet once, and nothing when something in it is unclear."""

import io
import zipfile

import docx
import openpyxl
import pytest

from coding.claims import claim, comment_sheet
from coding.claims.hearing import heard
from coding.registration import add
from coding.sheets.taking import take_in
from coding.undoing import undo
from evaluation.errors import UseError
from evaluation.events import MemberCheck, Passage
from reports import prose
from reports.material import Material
from tests.folders import SETTINGS, make

TABLES = {
    "tables/documents.csv": "id;kind;meeting;date;author;path\np1;protocol;;2023-01-17;evaluator;p1.docx\n"
}
CROSSES = {"agree": 2, "partly": 3, "disagree": 4, "missing": 5, "remarks": 6}
LONG = "Det var inte alla som godtog regeln."


@pytest.fixture
def study(tmp_path):
    (tmp_path / "study").mkdir()
    made = make(tmp_path / "study", TABLES, SETTINGS + "audiences: [evaluator, team]\n")
    made.journal.write("U1", Passage(id="aaaa1111", text="p1", start=0, end=4, quote="Text"))
    for text, audience, status in (
        ("Rollerna var oklara.", "teamet", "prövat"),
        ("Mötena blev kortare.", "teamet", "prövat"),
        ("Regeln godtogs.", "teamet", "utkast"),
        ("Mandatet saknades.", "styrgruppen", "prövat"),
    ):
        given = {"text": text, "type": "beskrivet", "audiences": [audience], "status": status}
        claim(made, None, given | {"evidence": ["aaaa1111"]})
    return made


def sent(study, name="sheet.docx", **given):
    path = study.path.parent / name
    comment_sheet.make(study, path, {"audiences": ["teamet"], **given})
    return path


def filled(path, name, *cells):
    """A copy of a sheet with (row, column, what is written there)."""
    copy = path.with_name(name + path.suffix)
    if path.suffix == ".docx":
        document = docx.Document(path)
        for row, column, said in cells:
            document.tables[0].rows[row].cells[CROSSES[column]].text = said
        document.core_properties.comments = name  # two people never save the same bytes
        document.save(copy)
    else:
        book = openpyxl.load_workbook(path)
        for row, column, said in cells:
            book.worksheets[0].cell(row + 1, CROSSES[column] + 2).value = said
        book.save(copy)
    return copy


def read(study, path, **given):
    if path.suffix == ".docx":
        return add(path, study, given, None)
    return take_in(path, study, None, when=given.get("date"))


def counts(study):
    return {e.claim: (e.agree, e.partly, e.disagree, e.missing) for e in study.state.of(MemberCheck)}


def test_a_sheet_has_the_tested_claims_of_its_audience_and_no_others(study):
    sheet = docx.Document(sent(study)).tables[0]
    assert [row.cells[0].text for row in sheet.rows[1:]] == ["P01", "P02"]
    assert sheet.rows[1].cells[1].text == "Rollerna var oklara."


def test_a_draft_is_shown_when_it_is_chosen_and_never_a_claim_for_others(study):
    sheet = docx.Document(_chosen(study, "p03")).tables[0]
    assert [row.cells[0].text for row in sheet.rows[1:]] == ["P03"]
    with pytest.raises(UseError, match="P04 kan inte vara med"):
        _chosen(study, "P04")


def _chosen(study, names):
    path = study.path.parent / f"{names}.docx"
    comment_sheet.make(study, path, {"audiences": ["team"], "name": names})
    return path


@pytest.mark.parametrize("given", [{"audiences": []}, {"audiences": ["teamet, styrgruppen"]}])
def test_a_sheet_is_for_one_audience(study, given):
    with pytest.raises(UseError, match="en mottagare"):
        sent(study, **given)


def test_a_sheet_is_word_or_excel_and_takes_no_others_place(study):
    with pytest.raises(UseError, match=r"\.docx eller \.xlsx"):
        sent(study, "sheet.pdf")
    sent(study)
    with pytest.raises(UseError):
        sent(study)


@pytest.mark.parametrize("name", ["sheet.docx", "sheet.xlsx"])
def test_nobody_stands_in_the_properties_and_the_office_program_is_told_to_leave_it_so(study, name):
    data = sent(study, name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        every = b"".join(archive.read(entry) for entry in archive.namelist())
    book = (
        docx.Document(io.BytesIO(data)) if name.endswith("docx") else openpyxl.load_workbook(io.BytesIO(data))
    )
    known = book.core_properties if name.endswith("docx") else book.properties
    by = known.author if name.endswith("docx") else known.creator
    last = known.last_modified_by if name.endswith("docx") else known.lastModifiedBy
    assert not by and not last and b"U1" not in every
    assert (b"removePersonalInformation" if name.endswith("docx") else b'filterPrivacy="1"') in every


@pytest.mark.parametrize("name", ["sheet.docx", "sheet.xlsx"])
def test_sheets_of_several_persons_and_one_with_counts_are_summed(study, name):
    sheet = sent(study, name)
    read(study, filled(sheet, "one", (1, "agree", "x"), (2, "partly", "X")))
    read(study, filled(sheet, "two", (1, "agree", "☒"), (1, "missing", "x"), (1, "remarks", "Och sedan?")))
    answer = read(study, filled(sheet, "group", (1, "agree", "6"), (1, "disagree", "2")))
    assert counts(study) == {"P01": (8, 0, 2, 1), "P02": (0, 1, 0, 0)}
    assert answer["sheets"] == 3 and any("invändningen" in line for line in answer["lines"])
    (first,) = [e for e in study.state.of(MemberCheck) if e.claim == "P01"]
    assert (first.group, first.remarks) == ("team", "Och sedan?")


def test_a_sheet_that_is_read_twice_is_counted_once_whatever_its_name(study):
    one = filled(sent(study), "one", (1, "agree", "x"))
    copy = one.rename(one.with_name("copy.docx"))
    copy.with_name("one.docx").write_bytes(copy.read_bytes())
    assert read(study, copy)["claims"] == ["P01"]
    assert read(study, copy.with_name("one.docx"))["claims"] == []
    assert counts(study) == {"P01": (1, 0, 0, 0)}


def test_two_who_set_the_same_crosses_are_two_and_one_who_saves_her_words_again_is_one(study):
    sheet = sent(study)
    for name in ("one", "two"):
        read(study, filled(sheet, name, (1, "agree", "x")))
    for name in ("three", "three-again"):
        read(study, filled(sheet, name, (1, "disagree", "x"), (1, "remarks", LONG)))
    assert counts(study) == {"P01": (2, 0, 1, 0)}


def test_the_day_may_be_another_than_the_sheet_was_made(study):
    read(study, filled(sent(study), "one", (1, "agree", "x")), date="2024-01-09")
    assert [e.date for e in study.state.of(MemberCheck)] == ["2024-01-09"]


def test_a_new_objection_is_not_answered_by_an_old_answer_which_is_told(study):
    sheet = sent(study)
    read(study, filled(sheet, "one", (1, "disagree", "x")), date="2024-01-09")
    heard(study, "P01", {"heard": "team", "date": "2024-01-09", "answer": "Texten begränsades."})
    answer = read(study, filled(sheet, "two", (1, "disagree", "x")), date="2024-01-09")
    assert [(e.disagree, e.answer, len(e.sheets)) for e in study.state.of(MemberCheck)] == [(2, "", 2)]
    assert any("Texten begränsades." in line for line in answer["lines"])


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([(1, "agree", "x"), (1, "disagree", "x")], "rad 2: det finns flera kryss"),
        ([(1, "agree", "kanske")], "rad 2, Stämmer: skriv ett kryss"),
        ([(1, "agree", "-2")], "rad 2, Stämmer: skriv ett kryss"),
        ([(1, "remarks", "Ring 070-174 06 05")], "rad 2: de egna orden har"),
        ([], "inga svar"),
    ],
)
@pytest.mark.parametrize("name", ["sheet.docx", "sheet.xlsx"])
def test_a_sheet_with_something_unclear_is_told_by_row_and_nothing_is_read(study, name, cells, told):
    with pytest.raises(UseError, match=told) as error:
        read(study, filled(sent(study, name), "one", *cells, *([(2, "agree", "x")] if cells else [])))
    assert "kanske" not in str(error.value) and "070" not in str(error.value)
    assert counts(study) == {}


def test_a_sheet_of_another_study_is_refused_and_a_reworded_claim_is_told(study):
    one = filled(sent(study), "one", (1, "agree", "x"))
    claim(study, "P01", {"text": "Rollerna var oklara under våren."})
    assert any("ny lydelse" in line for line in read(study, one)["lines"])
    document = docx.Document(one)
    document.tables[0].rows[1].cells[1].text = "Något helt annat."
    document.save(one)
    with pytest.raises(UseError, match="aldrig haft den lydelsen"):
        read(study, one)


def test_margin_comments_are_told_as_not_read_and_words_without_a_cross_are_kept(study):
    one = filled(sent(study), "one", (1, "remarks", LONG))
    document = docx.Document(one)
    runs = document.tables[0].rows[1].cells[1].paragraphs[0].runs
    document.add_comment(runs, "Tveksamt", "Någon", "N")
    document.save(one)
    assert any("marginalen" in line for line in read(study, one)["lines"])
    (check,) = study.state.of(MemberCheck)
    assert (check.remarks, counts(study)) == (LONG, {"P01": (0, 0, 0, 0)})


def test_a_sheet_that_has_been_undone_may_be_read_again(study):
    one = filled(sent(study), "one", (1, "agree", "x"))
    read(study, one)
    undo(study, "U1")
    assert counts(study) == {}
    assert read(study, one)["claims"] == ["P01"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"agree": 8}, "avstämt med berörda"),
        ({"agree": 8, "disagree": 1, "partly": 1}, "någon eller några ser det annorlunda"),
        ({"agree": 8, "missing": 2}, "någon eller några ser det annorlunda"),
        ({"agree": 8, "partly": 3}, "avstämt; några ser det annorlunda"),
        ({"agree": 2, "disagree": 3}, "minst hälften ser det annorlunda"),
    ],
)
def test_others_than_the_evaluator_are_told_in_words_and_no_count(study, said, told):
    study.journal.write("U1", MemberCheck(claim="P01", date="2024-01-09", group="team", **said))
    shown = prose.text("claim P01", Material(study, "team"))
    after = shown.partition("avstämt")[2]
    assert told in shown and not any(sign.isdigit() for sign in after)
    assert f"{said['agree']} instämmer" in prose.text("claim P01", Material(study))
