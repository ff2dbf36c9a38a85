"""Workbooks to fill in: they say how, offer what may be chosen, and read back as what was written in them."""

import io
import re
import shutil
import subprocess
from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.dropdowns import LAST_ROW
from evaluation.schemas import in_order, parts, schema, schema_names
from evaluation.sheets import Sheet, read_csv, read_workbook
from evaluation.tables import typed
from evaluation.templates import LONGEST_MESSAGE, empty_csv, new_workbook, own_sheets
from evaluation.words import LANGUAGES, say
from tests.evaluation.filled import CHOICES, WORDS, filled_csv, filled_workbook, row, to_be_read, values
from tests.folders import errors, make, workbook

SOFFICE = shutil.which("soffice")
every_table = pytest.mark.parametrize("table", schema_names())
both_languages = pytest.mark.parametrize("lang", ["sv", "en"])


def opened(data: bytes, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def sheet_of(table: str, choices=CHOICES, lang: str = "sv"):
    return opened(new_workbook([table], choices, lang))[schema(table).title(lang)]


def rules(sheet) -> dict[str, object]:
    """The rule of each column, by the column's key."""
    table = next(t for t in schema_names() if sheet.title in (schema(t).title("sv"), schema(t).title("en")))
    found = {r.min_col: rule for rule in sheet.data_validations.dataValidation for r in rule.sqref.ranges}
    return {field.name: found.get(number) for number, field in enumerate(schema(table).fields, 1)}


def choices_of(sheet) -> dict[str, str]:
    return {n: rule.formula1.strip('"') for n, rule in rules(sheet).items() if rule and rule.type == "list"}


# the sheets


@both_languages
def test_a_new_workbook_reads_back_empty_and_without_problems(tmp_path, lang):
    study = make(tmp_path, {"tables/tables.xlsx": new_workbook(schema_names(), CHOICES, lang)})
    assert errors(study) == []
    assert all(frame.empty for frame in study.frames.values())
    assert set(study.sheets) == set(schema_names())


def test_the_headers_are_the_titles_marked_where_required_and_stay_in_sight():
    sheet = sheet_of("meetings")
    assert [cell.value for cell in sheet[1]][:4] == ["Id", "Grupp *", "Datum *", "Tillfälle nr"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].comment.text == "Får lämnas tomt: blir grupp-datum."
    assert sheet["B1"].comment.text == "Måste fyllas i."
    assert sheet["H1"].comment.text == "Tomt betyder: möte."


@both_languages
@every_table
def test_every_header_is_known_and_every_required_one_is_marked(table, lang):
    for cell, field in zip(sheet_of(table, lang=lang)[1], schema(table).fields, strict=True):
        assert cell.value in field.headers
        assert cell.value.endswith(" *") == field.required


def test_texts_dates_and_numbers_have_the_format_that_keeps_them():
    widths = sheet_of("memberships").column_dimensions.values()
    formats = {
        field.name: next(w.number_format for w in widths if w.min <= number <= w.max)
        for number, field in enumerate(schema("memberships").fields, 1)
    }
    assert formats["person"] == formats["kind"] == "@"
    assert formats["from"] == formats["to"] == "yyyy-mm-dd"
    assert formats["percent"] == "General", "a figure is shown as it was written, never rounded"


def test_the_sheets_come_in_the_order_people_fill_them_in():
    assert in_order(["interviews", "attendance", "catalogue", "persons", "meetings"]) == [
        "meetings", "persons", "attendance", "interviews", "catalogue",
    ]  # fmt: skip


def test_no_sheet_comes_before_one_that_it_refers_to():
    order = in_order(schema_names())
    assert sorted(order) == list(schema_names())
    for table in order:
        for field in schema(table).fields:
            if field.reference and field.reference != table:
                assert order.index(field.reference) < order.index(table), (table, field.name)


@every_table
def test_every_table_belongs_to_a_part_that_has_a_name(table):
    assert schema(table).part in parts()
    assert (schema(table).part == "cases") == (schema(table).place == "cases")


# what may be chosen


def test_allowed_values_are_chosen_from_drop_downs():
    assert choices_of(sheet_of("meetings")) == {
        "group": "Teamet,Styrgruppen",
        "held": "ja,nej",
        "mode": "på plats,digitalt,hybrid",
        "observed": "ja,nej",
        "kind": "möte,utvecklingsdag",
    }


def test_a_drop_down_reaches_far_warns_and_does_not_forbid():
    for rule in sheet_of("memberships").data_validations.dataValidation:
        assert rule.errorStyle == "warning"
        assert {place.max_row for place in rule.sqref.ranges} == {LAST_ROW + 1}


def test_values_with_commas_and_long_lists_stand_on_the_hidden_sheet():
    groups = {"groups": {"a": "Styrgruppen, lokalt", "b": "Teamet"}}
    book = opened(new_workbook(["meetings"], groups))
    assert choices_of(book["Möten"])["group"] == "list_meetings_group"
    assert [cell.value for cell in book["Listor"]["A"]] == [
        "list_meetings_group",
        "Styrgruppen, lokalt",
        "Teamet",
    ]
    assert book["Listor"].sheet_state == "hidden"
    long = {"groups": {str(n): "Grupp med långt namn " * 2 + str(n) for n in range(9)}}
    assert choices_of(sheet_of("meetings", long))["group"] == "list_meetings_group"


@both_languages
@every_table
def test_every_value_of_every_drop_down_can_be_read_again(table, lang):
    book = opened(new_workbook([table], CHOICES, lang))
    hidden = {
        column[0].value: [c.value for c in column[1:] if c.value]
        for column in book[say("templates.lists", lang)].columns
    }
    for name, chosen in choices_of(book[schema(table).title(lang)]).items():
        shown = hidden.get(chosen, chosen.split(","))
        field = schema(table).field(name)
        if field.reference:  # its rows are chosen among those of a sheet
            continue
        read = [words(field).get(text.casefold()) for text in shown]
        assert None not in read, (name, shown)
        assert len(read) == len(field.categories or read)


def words(field) -> dict[str, object]:
    own = {
        str(e.get(k, e["value"])).casefold(): e["value"]
        for e in field.categories
        for k in ("value", "label", "label_en")
    }
    return own or WORDS["groups"] | {"ja": True, "nej": False, "yes": True, "no": False}


def test_without_a_study_the_groups_are_free_and_it_is_said_where_they_stand():
    sheet = sheet_of("meetings", {})
    assert "group" not in choices_of(sheet)
    assert "study.yaml" in sheet["B1"].comment.text


def test_several_values_are_explained_instead_of_chosen():
    sheet = sheet_of("catalogue")
    names = [field.name for field in schema("catalogue").fields]
    comment = sheet.cell(1, names.index("recipients") + 1).comment.text
    assert "recipients" not in choices_of(sheet)
    assert comment.endswith("åtskilda med semikolon.\nAtt välja bland: barn; förälder; familj; personal")
    assert rules(sheet)["recipients"].prompt == comment


@both_languages
@every_table
def test_no_message_is_longer_than_excel_takes(table, lang):
    for rule in sheet_of(table, lang=lang).data_validations.dataValidation:
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.prompt or "") <= LONGEST_MESSAGE
        assert len(rule.formula1 or "") <= LONGEST_MESSAGE + 2


# references


def test_references_are_chosen_among_the_rows_of_the_other_sheet():
    book = opened(new_workbook(["attendance", "meetings", "persons"], CHOICES))
    assert choices_of(book["Närvaro"])["meeting"] == "rows_meetings"
    assert book.defined_names["rows_persons"].value.startswith("'Personer i projektet'!$A$2:INDEX(")
    alone = opened(new_workbook(["attendance"], CHOICES))["Närvaro"]
    assert "meeting" not in choices_of(alone)
    assert (
        rules(alone)["meeting"].prompt
        == "Måste fyllas i.\nEn rad i projektets tabell Möten: skriv dess grupp och datum."
    )


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not here")
def test_a_new_meeting_is_at_once_among_those_to_choose_from(tmp_path):
    """Group and date as people say them; an id where one was given; and a name where the schema says so."""
    book = opened(new_workbook(["meetings", "attendance", "persons", "organisations"], CHOICES))
    for number, cells in enumerate(
        [(None, "Teamet", "7 mars 2023"), ("dag-1", "Teamet", None), (None, "Styrgruppen", None)], 2
    ):
        for column, value in enumerate(cells, 1):
            book["Möten"].cell(number, column, value)
    book["Möten"]["C4"] = openpyxl.utils.datetime.from_excel(44964)
    book["Verksamheter"]["A2"], book["Verksamheter"]["B2"] = "v1", "Förskolan"
    asked = book.create_sheet("Fråga")
    for number in (1, 2, 3):
        asked.append([f"=INDEX(rows_meetings,{number})"])
    asked.append(["=ROWS(rows_meetings)"])
    asked.append(["=INDEX(rows_organisations,1)"])
    book.save(tmp_path / "t.xlsx")
    answers = opened(saved_by_libreoffice(tmp_path / "t.xlsx"), data_only=True)["Fråga"]
    assert [cell.value for cell in answers["A"]] == [
        "Teamet 7 mars 2023",
        "dag-1",
        "Styrgruppen 2023-02-07",
        3,
        "Förskolan",
    ]


def saved_by_libreoffice(path) -> bytes:
    profile, out = path.parent / "profile", path.parent / "saved"
    command = [
        SOFFICE,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        out,
        path,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (out / path.name).read_bytes()


def test_formulas_stand_on_the_hidden_sheet_only_and_are_not_read(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(new_workbook(schema_names(), CHOICES))
    book = opened(path.read_bytes())
    with_formulas = {s.title for s in book for row in s.iter_rows() for cell in row if cell.data_type == "f"}
    assert with_formulas == {"Listor"}
    assert "Listor" not in [sheet.name for sheet in read_workbook(path)]


def test_a_group_that_is_called_like_a_formula_is_none_in_the_hidden_list():
    groups = {"groups": {"a": "=1+1, lokalt", "b": "@Teamet"}}
    cells = opened(new_workbook(["meetings"], groups))["Listor"]["A"]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [("=1+1, lokalt", "s"), ("@Teamet", "s")]


# the sheet that says how


@both_languages
def test_the_instructions_name_every_sheet_with_what_is_needed_first(lang):
    book = opened(new_workbook(["attendance", "meetings", "persons"], CHOICES, lang))
    sheet = book.worksheets[0]
    assert sheet.title in own_sheets()
    lines = [[cell.value or "" for cell in line] for line in sheet.iter_rows(max_col=3)]
    listed = {
        line[0]: line[2]
        for line in lines[[line[0] for line in lines].index(say("templates.column_sheet", lang)) :]
    }
    titles = [schema(t).title(lang) for t in ("meetings", "persons")]
    assert listed[schema("attendance").title(lang)] == ", ".join(titles)
    assert any(say("templates.never_names", lang) == line[0] for line in lines)


def test_the_instructions_are_not_taken_for_a_table_even_when_the_lists_are_shown(tmp_path):
    book = opened(new_workbook(["meetings"], CHOICES))
    book["Listor"].sheet_state = "visible"
    book["Läs först"]["A1"] = "Grupp"
    book.save(tmp_path / "t.xlsx")
    study = make(tmp_path, {"tables/t.xlsx": (tmp_path / "t.xlsx").read_bytes()})
    assert errors(study) == []
    assert study.meetings.empty


def test_another_sheet_that_is_no_table_is_still_told(tmp_path):
    study = make(tmp_path, {"tables/t.xlsx": workbook({"Mina tankar": "a | b"})})
    assert len(errors(study)) == 1


# filled in and read back


def read_back(sheet: Sheet, table: str) -> tuple[list[dict], list]:
    frame, problems = typed(sheet, schema(table), WORDS)
    return values(frame, table), problems


def sheets_of(path) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in read_workbook(path)}


@every_table
@given(seed=st.integers(0, 10**6), number=st.integers(1, 4), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=3, deadline=None)
def test_what_is_filled_in_is_what_is_read(tmp_path_factory, table, lang, seed, number):
    rnd = Random(seed)
    rows = [row(table, rnd, n) for n in range(number)]
    path = tmp_path_factory.mktemp("t") / "t.xlsx"
    path.write_bytes(filled_workbook({table: rows}, lang))
    assert read_back(sheets_of(path)[schema(table).title(lang)], table) == (to_be_read(table, rows), [])


@every_table
@given(seed=st.integers(0, 10**6), number=st.integers(1, 4), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=3, deadline=None)
def test_what_is_filled_in_a_csv_is_what_is_read(tmp_path_factory, table, lang, seed, number):
    rnd = Random(seed)
    rows = [row(table, rnd, n) for n in range(number)]
    path = tmp_path_factory.mktemp("t") / f"{table}.csv"
    path.write_bytes(filled_csv(table, rows, empty_csv(table, lang)))
    assert read_back(read_csv(path), table) == (to_be_read(table, rows), [])


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not here")
def test_what_is_filled_in_is_what_is_read_when_libreoffice_has_saved_it(tmp_path):
    rnd = Random(20230207)
    rows = {table: [row(table, rnd, n) for n in range(6)] for table in schema_names()}
    path = tmp_path / "t.xlsx"
    path.write_bytes(filled_workbook(rows, "sv"))
    path.write_bytes(saved_by_libreoffice(path))
    read = sheets_of(path)
    for table, its_rows in rows.items():
        assert read_back(read[schema(table).title("sv")], table) == (to_be_read(table, its_rows), []), table
    sheets = {sheet.title: sheet for sheet in opened(path.read_bytes())}
    assert choices_of(sheets["Närvaro"])["meeting"] == "rows_meetings"
    assert sheets["Möten"]["B1"].comment.text == "Måste fyllas i."
    assert not [s for s in sheets if re.search("[Ll]istor", s) and sheets[s].sheet_state == "visible"]


def test_an_empty_csv_is_one_that_excel_reads():
    data = empty_csv("persons")
    assert (
        data == b"\xef\xbb\xbf" + b"Id *;Roll *;Verksamhet;Har personal i teamet;Har mandat att besluta\r\n"
    )
