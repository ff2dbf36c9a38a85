"""The protocol as a form for KoboToolbox and ODK, and what the form exports as meetings of the study."""

import datetime
import io
import itertools

import openpyxl
import pytest

from coding.codings import coding_frame
from coding.protocols import AgendaItem, Entry, Protocol, read_protocol, write_protocol
from coding.protocols.questions import questions
from coding.protocols.submissions import protocols_in_export
from coding.protocols.xlsform import xlsform_bytes
from coding.templates import template
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.events import Memo, Passage
from tests.coding.material import DAY, NOTES, added, file_of, new, protocol
from tests.folders import content, workbook

SV, EN = "Svenska (sv)", "English (en)"
FULL = protocol(
    start=datetime.time(13, 0), end=datetime.time(14, 30), place="Sjövik", mode="hybrid", observer="U1",
    present=("samordnare", "rektor (digitalt)"), absent=("socialsekreterare",), evidence_time="contemporary",
    items=(
        AgendaItem("Ansvar", said=tuple(Entry(text, tuple(codes)) for text, codes in NOTES)),
        AgendaItem("Rutin", interplay=(Entry("Alla talar.", ("NOR1", "HIN-KUL")),), decision=(Entry("Pröva i tre veckor."),)),
    ),
    reflection=(Entry("Lugnare än sist."),), possible_feedback=(Entry("Lyft att ansvaret delas."),),
    family_matter=True, checklist=(("FOR1", "noted"), ("STO2", "not_observable")),
)  # fmt: skip
LATER = protocol((("Planen går igenom.", ("PER1",)),), date=DAY + datetime.timedelta(14))


# the form


def sheets_of(data: bytes) -> dict[str, list[list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell or "" for cell in row] for row in sheet.values] for sheet in book}


def rows_of(sheet: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]


def test_the_form_asks_what_the_protocol_asks_with_a_repeat_for_items_and_one_for_passages():
    survey = rows_of(sheets_of(xlsform_bytes("sv"))["survey"])
    asked = [(row["type"], row["name"]) for row in survey if not row["name"].startswith("check_")]
    assert asked == [
        ("note", "intro_1"),
        ("begin_group", "header"), ("select_one group", "group"), ("date", "date"), ("time", "start_time"),
        ("time", "end_time"), ("text", "place"), ("select_one mode", "mode"), ("text", "present"), ("text", "absent"),
        ("text", "observer"), ("select_one evidence_time", "evidence_time"), ("end_group", "header"),
        ("begin_repeat", "items"), ("text", "item_title"),
        ("begin_repeat", "notes"), ("select_one note_kind", "note_kind"), ("text", "note_text"),
        ("select_multiple note_codes", "note_codes"), ("end_repeat", "notes"), ("end_repeat", "items"),
        ("begin_group", "closing"), ("text", "reflection"), ("text", "possible_feedback"),
        ("select_one family_matter", "family_matter"), ("end_group", "closing"),
        ("begin_group", "checklist"), ("end_group", "checklist"),
    ]  # fmt: skip
    assert [row["name"] for row in survey if row["required"] == "yes"] == ["group", "date"]


def test_the_form_speaks_swedish_and_english():
    sheets = sheets_of(xlsform_bytes("sv"))
    for row in [*rows_of(sheets["survey"]), *rows_of(sheets["choices"])]:
        if not row.get("type", "").startswith("end_"):
            assert row[f"label::{SV}"] and row[f"label::{EN}"], row
    (settings,) = rows_of(sheets["settings"])
    assert settings == {
        "form_title": "Observationsprotokoll", "form_id": "tuckman_observation", "version": "0.1.0", "default_language": SV,
    }  # fmt: skip
    assert rows_of(sheets_of(xlsform_bytes("en"))["settings"])[0]["default_language"] == EN


def test_the_codes_are_the_codebooks_and_the_groups_the_studys(tmp_path):
    study = new(tmp_path)
    choices = rows_of(sheets_of(xlsform_bytes("sv", study=study))["choices"])
    codes = {row["name"]: row[f"label::{SV}"] for row in choices if row["list_name"] == "note_codes"}
    assert codes["HIN-KUL"].startswith("HIN-KUL – ")
    assert codes["FOR1"] == "FOR1 – Frågor om uppdrag och roll"
    groups = {row["name"]: row[f"label::{SV}"] for row in choices if row["list_name"] == "group"}
    assert groups == {"team": "Teamet", "steering": "Styrgruppen", "joint": "gemensamt"}


def test_no_two_questions_are_known_by_the_same_words():
    asked = [question for question in questions("tuckman", None).all if question.key]
    words = [{w.casefold() for w in (q.name, *q.label.values())} for q in asked]
    assert sum(map(len, words)) == len(set().union(*words))
    assert len({q.name for q in questions("tuckman", None).all}) == len(questions("tuckman", None).all)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_pyxform_makes_a_form_of_it_without_a_warning(tmp_path, lang):
    convert = pytest.importorskip("pyxform.xls2xform").convert
    template("protokoll", tmp_path / "form.xlsx", lang=lang)
    made = convert(xlsform=str(tmp_path / "form.xlsx"), validate=False)
    assert made.warnings == []
    assert made.xform.count("<repeat nodeset=") == 2
    assert made.xform.count("<translation ") == 2


# what it exports


def exported(
    protocols, lang: str = "", groups: bool = True, codes: str = "both", links=("_index", "_parent_index")
) -> bytes:
    """An export as the programs write it.

    lang : headers and answers as labels in it; empty: as names
    groups : whether the groups stand in the headers
    codes : in one column, in a column each, or both
    """
    asked = {question.key: question for question in questions("tuckman", None).all if question.key}

    def header(key: str, *inside: str) -> str:
        question = asked[key]
        name = question.label[{SV: "sv", EN: "en"}[lang]] if lang else question.name
        return "/".join([*(inside if groups else ()), name])

    def answer(key: str, value) -> object:
        if value in (None, "", ()):
            return None
        if isinstance(value, tuple):
            return "\n".join(getattr(part, "text", part) for part in value)
        if isinstance(value, datetime.time):
            return f"{value:%H:%M}:00.000+02:00"
        if asked[key].kind != "select_one":
            return value.isoformat() if isinstance(value, datetime.date) else value
        chosen = {True: "yes", False: "no"}.get(value, value)
        choice = next(c for c in asked[key].choices if c.name == chosen)
        return choice.label[{SV: "sv", EN: "en"}[lang]] if lang else choice.name

    main, items, notes = [], [], []
    for number, one in enumerate(protocols, 1):
        row = {"start": "2023-03-21T12:59:00.000+01:00", "username": "anna.andersson"}
        for key in (
            "group",
            "date",
            "start",
            "end",
            "place",
            "mode",
            "present",
            "absent",
            "observer",
            "evidence_time",
        ):
            row[header(key, "header")] = answer(key, getattr(one, key))
        for key in ("reflection", "possible_feedback", "family_matter"):
            row[header(key, "closing")] = answer(key, getattr(one, key))
        for code, status in one.checklist:
            row[header(f"check_{code}", "checklist")] = answer(f"check_{code}", status)
        main.append(
            row
            | {
                "_id": 4711,
                "_uuid": f"u-{number}",
                "_submitted_by": "anna.andersson",
                "__version__": "v1",
                links[0]: number,
            }
        )
        for item in one.items:
            items.append(
                {
                    header("item_title", "items"): item.title,
                    links[0]: len(items) + 1,
                    "_parent_table_name": "p",
                    links[1]: number,
                }
            )
            for kind in ("said", "interplay", "decision"):
                for entry in getattr(item, kind):
                    note = {header("note_kind", "items", "notes"): answer("note_kind", kind)}
                    note[header("note_text", "items", "notes")] = entry.text
                    column = header("note_codes", "items", "notes")
                    labels = {
                        c.name: c.label[{SV: "sv", EN: "en"}[lang]] if lang else c.name
                        for c in asked["note_codes"].choices
                    }
                    if codes != "columns":
                        note[column] = " ".join(labels[code] for code in entry.codes) or None
                    if codes != "one":
                        note |= {
                            f"{column}/{label}": int(code in entry.codes) for code, label in labels.items()
                        }
                    notes.append(
                        note | {links[0]: len(notes) + 1, "_parent_table_name": "items", links[1]: len(items)}
                    )
    return workbook({"Observationsprotokoll": table(main), "items": table(items), "notes": table(notes)})


def table(rows: list[dict]) -> list[list]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [columns, *([row.get(column) for column in columns] for row in rows)]


def saved(folder, *protocols, name: str = "export.xlsx", **how):
    (folder / name).write_bytes(exported(protocols, **how))
    return folder / name


def bare(one: Protocol) -> Protocol:
    """A protocol without places in a text."""
    return Protocol(
        **{name: value for name, value in vars(one).items() if name not in ("problems", "remarks")}
    )


WAYS = [
    {"lang": lang, "groups": groups, "codes": codes}
    for lang, groups, codes in itertools.product(("", SV, EN), (True, False), ("one", "columns", "both"))
]


@pytest.mark.parametrize("how", WAYS, ids=str)
def test_an_export_is_read_however_it_was_ordered(tmp_path, how):
    assert protocols_in_export(saved(tmp_path, FULL, LATER, **how), "tuckman", None) == [
        bare(FULL),
        bare(LATER),
    ]


def test_an_export_of_odk_names_its_rows_otherwise(tmp_path):
    path = saved(tmp_path, FULL, LATER, links=("KEY", "PARENT_KEY"))
    assert protocols_in_export(path, "tuckman", None) == [bare(FULL), bare(LATER)]


def registered(study: Study) -> tuple:
    """What taking in a protocol has left in the study."""
    study = Study.open(study.path)
    passages = sorted((p.document, p.item, p.field, p.quote) for p in study.state.of(Passage))
    memos = sorted((m.about, m.role, m.content) for m in study.state.of(Memo))
    coded = coding_frame(study)[["document", "code", "person"]] if len(study.state.of(Passage)) else None
    meetings = study.meetings[["id", "group", "date", "held", "observed"]].astype(str).values.tolist()
    documents = study.documents[["id", "kind", "meeting", "author", "path"]].astype(str).values.tolist()
    texts = content(study.path / "texts")
    return passages, memos, sorted(map(tuple, coded.values.tolist())), meetings, documents, texts


@pytest.mark.parametrize("how", [{}, {"lang": SV, "codes": "one"}], ids=str)
def test_an_export_becomes_the_same_registration_as_a_word_protocol(tmp_path, how):
    for name in ("word", "form"):
        (tmp_path / name).mkdir()
    by_word, by_form = new(tmp_path / "word"), new(tmp_path / "form")
    for number, one in enumerate((FULL, LATER)):
        write_protocol(tmp_path / f"{number}.docx", one)
        added(tmp_path / f"{number}.docx", by_word)
    answer = added(saved(tmp_path, FULL, LATER, **how), by_form)
    assert answer["exit"] == 0
    assert [d["document"] for d in answer["documents"]] == ["p-team-2023-03-21", "p-team-2023-04-04"]
    assert registered(by_form) == registered(by_word)
    assert len(registered(by_form)[0]) == len(NOTES) + 3
    assert [p for p in Study.open(by_form.path).problems if p.level == "error"] == []


def test_nothing_of_who_sent_in_and_from_where_is_kept(tmp_path):
    study = new(tmp_path)
    added(saved(tmp_path, FULL), study)
    for name, data in content(study.path).items():
        assert b"anna.andersson" not in data, name
    (text,) = content(study.path / "texts").values()
    assert "4711" not in text.decode()


def test_an_export_with_one_more_protocol_adds_that_one_only(tmp_path):
    study = new(tmp_path)
    added(saved(tmp_path, FULL), study)
    before = registered(study)
    answer = added(saved(tmp_path, FULL, LATER), study)
    assert answer["known"] == ["p-team-2023-03-21"]
    assert [d["document"] for d in answer["documents"]] == ["p-team-2023-04-04"]
    assert any("inläst sedan tidigare" in line for line in answer["lines"])
    assert set(before[0]) < set(registered(study)[0])
    again = added(saved(tmp_path, FULL, LATER), study)
    assert again["documents"] == [] and len(again["known"]) == 2


def test_what_was_coded_in_word_afterwards_is_left_when_the_export_comes_again(tmp_path):
    study = new(tmp_path)
    added(saved(tmp_path, protocol()), study)
    coded = file_of(tmp_path, notes=[(text, (*codes, "PER1")) for text, codes in NOTES])
    added(coded, study)
    before = content(study.path)
    assert added(saved(tmp_path, protocol()), study)["documents"] == []
    assert content(study.path) == before


def test_the_protocol_stands_as_a_word_document_to_code_further(tmp_path):
    study = new(tmp_path)
    answer = added(saved(tmp_path, FULL), study)
    assert "sources" in answer["lines"][-1]
    kept = study.path / "sources" / "p-team-2023-03-21.docx"
    assert [entry.text for _, _, entry in read_protocol(kept).passages()] == [
        e.text for _, _, e in FULL.passages()
    ]


def test_questions_of_ones_own_and_answers_that_are_none_are_kept_as_other_notes(tmp_path):
    book = openpyxl.load_workbook(saved(tmp_path, FULL))
    main = book["Observationsprotokoll"]
    names = [cell.value for cell in main[1]]
    main.cell(1, len(names) + 1, "header/Väder"), main.cell(2, len(names) + 1, "snö")
    main.cell(2, names.index("header/mode") + 1, "i tältet")
    book.save(tmp_path / "export.xlsx")
    (read,) = protocols_in_export(tmp_path / "export.xlsx", "tuckman", None)
    assert {(entry.label, entry.text) for entry in read.other} == {
        ("Väder", "snö"),
        ("Mötesform", "i tältet"),
    }
    study = new(tmp_path)
    added(tmp_path / "export.xlsx", study)
    (text,) = content(study.path / "texts").values()
    assert "Väder: snö" in text.decode() and "Mötesform: i tältet" in text.decode()


def test_a_code_that_the_codebook_lacks_is_told(tmp_path):
    book = openpyxl.load_workbook(saved(tmp_path, FULL, codes="one"))
    column = [cell.value for cell in book["notes"][1]].index("items/notes/note_codes") + 1
    book["notes"].cell(2, column, "XYZ9")
    book.save(tmp_path / "export.xlsx")
    answer = added(tmp_path / "export.xlsx", new(tmp_path))
    assert answer["documents"][0]["unknown_codes"] == ["XYZ9"]
    assert answer["exit"] == 1


# what is refused


def refused(path, study: Study, error=FoljeError) -> str:
    before = content(study.path)
    with pytest.raises(error) as told:
        added(path, study)
    assert content(study.path) == before
    return str(told.value)


def test_two_protocols_of_the_same_meeting_are_refused(tmp_path):
    said = refused(saved(tmp_path, FULL, protocol()), new(tmp_path), UseError)
    assert "protokoll-1 och protokoll-2 gäller samma möte (p-team-2023-03-21)" in said


def test_all_that_is_wrong_in_all_of_them_is_told_at_once_and_nothing_is_added(tmp_path):
    secret = protocol((("Ring 070-123 45 67 om det.", ()),))
    nameless = protocol((("Något.", ()),), group="", date=DAY + datetime.timedelta(7))
    said = refused(saved(tmp_path, secret, nameless, LATER), new(tmp_path))
    assert "protokoll-1: " in said and "protokoll-2: " in said and "protokoll-3" not in said
    assert "070" not in said and str(tmp_path / "export.xlsx") in said


def test_a_workbook_of_tables_is_no_export(tmp_path):
    tables = {"Möten": "Id | Grupp * | Datum *\n | Teamet | 2023-02-07"}
    (tmp_path / "tables.xlsx").write_bytes(workbook(tables))
    assert "ingen export av observationsprotokollet" in refused(
        tmp_path / "tables.xlsx", new(tmp_path), UseError
    )


def test_an_export_without_submissions_or_with_rows_missing_is_refused(tmp_path):
    study = new(tmp_path)
    book = openpyxl.load_workbook(saved(tmp_path, FULL))
    book["items"].delete_rows(2)
    book.save(tmp_path / "del.xlsx")
    assert "Bladet notes, rad 2" in refused(tmp_path / "del.xlsx", study)
    book["Observationsprotokoll"].delete_rows(2)
    book.save(tmp_path / "tom.xlsx")
    assert "inga inlämnade protokoll" in refused(tmp_path / "tom.xlsx", study, UseError)
    (tmp_path / "trasig.xlsx").write_bytes(b"PK trasig")
    assert "trasig.xlsx" in refused(tmp_path / "trasig.xlsx", study)
