"""Observation protocols: written, filled in by people, read again."""

import datetime
import re
import shutil
import subprocess
import zipfile
from copy import deepcopy
from dataclasses import replace
from types import SimpleNamespace

import pytest
import yaml
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.codebooks import codebook
from coding.protocols import (
    MEMO_FIELDS,
    PASSAGE_FIELDS,
    AgendaItem,
    Entry,
    Protocol,
    Remark,
    is_protocol,
    protocol_template,
    read_protocol,
    write_protocol,
)
from coding.protocols.forms import form, plain
from coding.protocols.values import codes_in, codes_of_comment, day_and_times, listed, times
from coding.texts import extract
from evaluation.errors import FoljeError, UseError
from evaluation.words import language

FILLED = Protocol(
    group="team",
    date=datetime.date(2023, 1, 17),
    start=datetime.time(13, 0),
    end=datetime.time(14, 30),
    place="Norrby hälsocentral, stora mötesrummet",
    mode="hybrid",
    present=("BVC-sjuksköterska, Norrby", "socialsekreterare", "barnmorska (digitalt)"),
    absent=("specialpedagog, förskolan",),
    observer="U1",
    evidence_time="contemporary",
    items=(
        AgendaItem(
            "Genomgång av överenskommelsen",
            said=(
                Entry(
                    "Samordnaren läste upp syftet. ”Vad är ett ärende hos oss?” frågade hon.",
                    ("FOR1", "FOR3"),
                ),
                Entry("– Det beror på, svarade socialsekreteraren.", ()),
                Entry("Det blev tyst 👍🏽 e\u0301n stund.", ("FOR5",)),
            ),
            interplay=(Entry("Alla vände sig till samordnaren.", ("FOR5", "SAM-KOM")),),
            decision=(Entry("Frågan tas upp igen den 7 februari.", ("BES",)),),
        ),
        AgendaItem("Beslut", said=(Entry("Inget särskilt.", ()),)),
        AgendaItem("Övrigt"),
    ),
    reflection=(Entry("Försiktig start."), Entry("Vem äger frågan?")),
    possible_feedback=(Entry("Roller behöver sägas högt."),),
    family_matter=True,
    checklist=(("FOR1", "noted"), ("STO1", "not_noted"), ("PER1", "not_observable")),
)


def bare(protocol):
    """A protocol without the places in the text, to compare what is said."""
    items = tuple(
        replace(item, **{name: _bare(getattr(item, name)) for name in PASSAGE_FIELDS})
        for item in protocol.items
    )
    rest = {name: _bare(getattr(protocol, name)) for name in (*MEMO_FIELDS, "other")}
    return replace(protocol, items=items, **rest)


def _bare(entries):
    return tuple(
        replace(
            entry, start=0, end=0, remarks=tuple(replace(remark, start=0, end=0) for remark in entry.remarks)
        )
        for entry in entries
    )


def entries_of(protocol):
    yield from (entry for _, _, entry in protocol.passages())
    for name in (*MEMO_FIELDS, "other"):
        yield from getattr(protocol, name)


def said(protocol, item=0):
    return [entry.text for entry in protocol.items[item].said]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "team-2023-01-17.docx"


@pytest.fixture
def by_hand(path):
    """Write the filled protocol, let a function change it in Word, and read it; places must hold."""

    def change(alter, protocol=FILLED, **written):
        write_protocol(path, protocol, **written)
        document = Document(path)
        alter(document)
        document.save(path)
        text, read = extract(path).text, read_protocol(path)
        for entry in entries_of(read):
            assert text[entry.start : entry.end] == entry.text
        return read

    return change


def label_row(document, label, table=None):
    tables = document.tables if table is None else [document.tables[table]]
    return next(row for table in tables for row in table.rows if row.cells[0].paragraphs[0].text == label)


def heading(document, text):
    return next(paragraph for paragraph in document.paragraphs if paragraph.text == text)


def new_row(document, table, after, *texts):
    """Insert a copy of a row below it, as Word does, with other texts."""
    row = document.tables[table].rows[after]
    row._tr.addnext(deepcopy(row._tr))
    added = document.tables[table].rows[after + 1]
    for cell, text in zip(added.cells, texts, strict=False):
        cell.text = text
    return added


# the form as data


def test_no_word_means_two_fields():
    asked = form()
    for group in (
        asked.fields,
        asked.columns,
        asked.sections,
        asked.statuses,
        *(f.choices for f in asked.header),
    ):
        names = [name for entity in group for name in entity.names]
        assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def test_the_form_speaks_both_languages():
    asked = form()
    named = (*asked.fields, *asked.columns, *asked.sections, *asked.statuses)
    assert all(entity.label("sv") and entity.label("en") for entity in named)
    assert all(bool(entity.help("sv")) == bool(entity.help("en")) for entity in named)


def test_synonyms_are_written_as_they_are_compared():
    for entity in (*form().fields, *form().columns, *form().sections):
        for word in entity.data.get("synonyms", ()):
            assert plain(word) == word.casefold(), word


def test_every_field_of_the_form_is_a_field_of_the_protocol():
    fields = Protocol.__dataclass_fields__ | AgendaItem.__dataclass_fields__
    assert {field.key for field in form().fields} <= set(fields)


# written and read


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_filled_protocol_reads_back_the_same(path, lang):
    write_protocol(path, FILLED, lang=lang, synthetic_notice="Påhittade uppgifter")
    assert bare(read_protocol(path)) == FILLED


def test_every_entry_has_its_place_in_the_frozen_text(path):
    write_protocol(path, FILLED)
    text, protocol = extract(path).text, read_protocol(path)
    places = [(entry.start, entry.end) for entry in entries_of(protocol)]
    assert all(
        text[start:end] == entry.text
        for (start, end), entry in zip(places, entries_of(protocol), strict=True)
    )
    assert len(set(places)) == len(places) == 9


def test_passages_come_in_order_and_without_memos(path):
    write_protocol(path, FILLED)
    passages = list(read_protocol(path).passages())
    assert [field for _, field, _ in passages] == ["said"] * 3 + ["interplay", "decision", "said"]
    assert passages[-1][0].title == "Beslut"


def test_the_same_protocol_gives_the_same_bytes_and_no_names(path, tmp_path):
    write_protocol(path, FILLED)
    write_protocol(tmp_path / "b.docx", FILLED)
    assert path.read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "creator" not in core and "lastModifiedBy" not in core and "created" not in core


def test_the_document_is_accessible(path):
    write_protocol(path, FILLED, synthetic_notice="Påhittade uppgifter")
    document = Document(path)
    assert document.core_properties.title == "Observationsprotokoll"
    assert document.styles.element.find(".//" + qn("w:lang")).get(qn("w:val")) == "sv-SE"
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if "eading" in paragraph.style.name
    ]
    assert headings[:3] == [
        ("Heading 1", "Om mötet"),
        ("Heading 1", "Mötets punkter"),
        ("Heading 2", "Punkt 1: Genomgång av överenskommelsen"),
    ]
    for table in document.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert not table._tbl.findall(f".//{qn('w:vMerge')}") and not table._tbl.findall(
            f".//{qn('w:gridSpan')}"
        )
    assert document.sections[0].header.paragraphs[0].text == "Påhittade uppgifter"
    assert document.sections[0].page_width.cm == pytest.approx(21, abs=0.01)


def test_content_controls_have_names_and_ids_of_their_own(path):
    write_protocol(path, FILLED)
    body = Document(path).element.body
    ids = [
        element.get(qn("w:val"))
        for element in body.iter(qn("w:id"))
        if element.getparent().tag == qn("w:sdtPr")
    ]
    assert len(ids) == len(set(ids)) == len(list(body.iter(qn("w:sdt")))) > 80
    assert all(settings.find(qn("w:alias")).get(qn("w:val")) for settings in body.iter(qn("w:sdtPr")))


def test_a_protocol_without_checklist_has_no_checklist_page(path):
    write_protocol(path, replace(FILLED, checklist=()))
    assert "Checklista" not in [paragraph.text for paragraph in Document(path).paragraphs]


def test_a_group_of_the_studys_own_stands_as_written(path):
    write_protocol(path, replace(FILLED, group="Beredningsgrupp barn"))
    assert read_protocol(path).group == "Beredningsgrupp barn"


def test_remarks_become_comments_and_come_back(path):
    remark = Remark("FOR1, STO2", "U2", "2023-02-01T10:00:00Z", codes=("FOR1", "STO2"))
    words = Remark("Jämför mars.", "U 1")
    entry = Entry("Två hörde inte.", ("FOR5",), remarks=(remark, words))
    protocol = replace(FILLED, items=(AgendaItem("A", interplay=(entry,)),))
    write_protocol(path, protocol)
    assert bare(read_protocol(path)) == protocol


def test_an_item_without_a_title_is_kept_and_told_when_it_stands_alone(path):
    protocol = replace(FILLED, items=(AgendaItem("", said=(Entry("Något."),)),))
    write_protocol(path, protocol)
    assert bare(read_protocol(path)).items == protocol.items


WORD = st.text(
    st.one_of(
        st.sampled_from("abcåäöÅÄÖé –”:.,()\u00a0\u0301👍🏽👨‍👩‍👧☒☐<&>"),
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=60,
).map(str.strip)
NOTE = WORD.filter(lambda text: text and not form().is_instruction(text))
CODES = st.lists(st.sampled_from(["FOR1", "STO6", "NOR3", "PER2", "ADJ4"]), unique=True, max_size=3).map(
    tuple
)
ENTRIES = st.lists(st.builds(Entry, NOTE, CODES), max_size=3).map(tuple)
ITEMS = st.lists(st.builds(AgendaItem, NOTE, ENTRIES, ENTRIES, ENTRIES), min_size=1, max_size=3).map(tuple)
ROLES = st.lists(
    NOTE.filter(lambda text: ";" not in text and not re.match(r"[-•*·]\s", text)), max_size=3
).map(tuple)
MEMOS = st.lists(st.builds(Entry, NOTE), max_size=2).map(tuple)
MINUTES = st.times(max_value=datetime.time(11, 59)).map(lambda time: time.replace(second=0, microsecond=0))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items=ITEMS, present=ROLES, reflection=MEMOS, possible_feedback=MEMOS, place=NOTE, start=MINUTES)
def test_whatever_is_written_is_read(tmp_path_factory, **values):
    protocol = replace(FILLED, **values)
    path = tmp_path_factory.mktemp("a") / "a.docx"
    write_protocol(path, protocol)
    text, read = extract(path).text, read_protocol(path)
    assert bare(read) == protocol
    assert all(text[entry.start : entry.end] == entry.text for entry in entries_of(read))


def test_characters_that_xml_cannot_hold_are_shown_as_replaced(path):
    write_protocol(path, replace(FILLED, place="a\x0bb\ud800"))
    assert read_protocol(path).place == "a\ufffdb\ufffd"


# the empty form


def test_the_empty_form_is_recognised_and_has_nothing_in_it(path):
    protocol_template(path)
    read = read_protocol(path)
    assert is_protocol(path)
    assert bare(replace(read, problems=(), family_matter=None)) == Protocol()
    assert read.problems == ("team-2023-01-17.docx: Protokollet har inga anteckningar från mötet ännu.",)


def test_the_form_does_not_overwrite_a_file(path):
    path.write_text("viktigt", encoding="utf-8")
    with pytest.raises(UseError, match="skrivs inte över"):
        protocol_template(path)
    assert path.read_text(encoding="utf-8") == "viktigt"


def test_the_form_filled_in_by_hand_is_read(path):
    protocol_template(path)
    document = Document(path)
    for label, text in (
        ("Grupp", "Styrgruppen"),
        ("Början", "13.00–14.30"),
        ("Närvarande", "samordnare, rektor"),
    ):
        label_row(document, label).cells[1].text = text
    heading(document, "Punkt 1: ").add_run("Läget")
    note, codes = document.tables[1].rows[1].cells[1:]
    note.text, codes.text = "Rektorn frågade.", "for 1; bes"
    document.save(path)
    read = read_protocol(path)
    assert (read.group, read.start, read.end) == ("steering", datetime.time(13), datetime.time(14, 30))
    assert read.present == ("samordnare", "rektor")
    assert [(item.title, item.said[0].text, item.said[0].codes) for item in read.items] == [
        ("Läget", "Rektorn frågade.", ("FOR1", "BES"))
    ]
    assert read.problems == (
        "team-2023-01-17.docx: Datum är inte ifyllt i protokollet. Fyll i det, så slipper du ange det när filen läggs till.",
    )
    assert read.other == ()


# changed by hand


def test_renamed_labels_are_recognised(by_hand):
    def rename(document):
        for table in document.tables:
            for row in table.rows:
                new = {
                    "Vad som sades och gjordes": "Vad sades?",
                    "Samspel": "Samspelet i rummet",
                    "Beslut och vem som följer upp": "BESLUT:",
                    "Närvarande": "Deltagare (roller)",
                    "Observatörens reflektion": "2. Reflektion",
                    "Koder": "Mina koder",
                }.get(row.cells[0].paragraphs[0].text)
                if new:
                    row.cells[0].text = new
        document.tables[1].rows[0].cells[2].text = "Mina koder"

    read = by_hand(rename)
    assert bare(replace(read, other=())) == FILLED
    kept = [entry.text for entry in read.other]
    assert kept == ["Deltagare (roller)", "Mina koder", *["Samspelet i rummet"] * 3]


def test_renamed_headings_still_begin_items(by_hand):
    def rename(document):
        heading(document, "Punkt 1: Genomgång av överenskommelsen").text = "§ 1 Genomgång av överenskommelsen"
        heading(document, "Punkt 2: Beslut").text = "2. Beslut"
        heading(document, "Punkt 3: Övrigt").text = "Övrigt"
        heading(document, "Efter mötet").text = "Efterarbete"
        heading(document, "Om mötet").text = "Bakgrund"

    read = by_hand(rename)
    assert bare(replace(read, other=())) == FILLED
    assert [entry.text for entry in read.other] == ["Bakgrund"]


def test_headings_that_have_lost_their_style_still_begin_items(by_hand):
    def strip(document):
        for paragraph in document.paragraphs:
            paragraph.style = "Normal"

    assert bare(by_hand(strip)) == FILLED


def test_the_order_may_change(by_hand):
    def turn(document):
        body = document.element.body
        first = heading(document, "Om mötet")._p
        closing = heading(document, "Efter mötet")._p
        for element in (closing, closing.getnext()):
            first.addprevious(element)
        second, third = document.tables[3]._tbl, document.tables[4]._tbl
        assert body is third.getparent()
        for element in (third.getprevious(), third):
            second.getprevious().addprevious(element)
        rows = document.tables[2].rows
        rows[1]._tr.addprevious(rows[-1]._tr)

    read = by_hand(turn)
    assert bare(read) == replace(FILLED, items=(FILLED.items[0], FILLED.items[2], FILLED.items[1]))


def test_a_row_more_with_an_empty_label_belongs_to_the_field_above(by_hand):
    read = by_hand(lambda document: new_row(document, 1, 4, "", "De skrattade.", "NOR6"))
    assert [(entry.text, entry.codes) for entry in read.items[0].interplay] == [
        ("Alla vände sig till samordnaren.", ("FOR5", "SAM-KOM")),
        ("De skrattade.", ("NOR6",)),
    ]


def test_a_row_with_a_label_of_its_own_is_kept_and_told(by_hand):
    read = by_hand(lambda document: new_row(document, 1, 4, "Fika", "Bullar.", ""))
    assert [(entry.label, entry.text) for entry in read.other] == [("Fika", "Bullar.")]
    (problem,) = read.problems
    assert problem.startswith(
        "team-2023-01-17.docx, punkt 1 (Genomgång av överenskommelsen): Raden ”Fika” känns inte igen"
    )
    assert bare(replace(read, other=(), problems=())) == FILLED


def test_free_text_between_is_kept_and_the_item_is_not_disturbed(by_hand):
    def write(document):
        heading(document, "Punkt 2: Beslut").insert_paragraph_before("Paus. Kaffet var slut.")
        document.tables[1]._tbl.addprevious(document.add_paragraph("Före tabellen.")._p)
        document.add_paragraph("Efter allt.")

    read = by_hand(write)
    assert [(entry.label, entry.text) for entry in read.other] == [
        ("Genomgång av överenskommelsen", "Före tabellen."),
        ("Genomgång av överenskommelsen", "Paus. Kaffet var slut."),
        ("", "Efter allt."),
    ]
    assert bare(replace(read, other=())) == FILLED


def test_a_heading_with_nothing_of_the_form_under_it_is_other_text(by_hand):
    def write(document):
        added = heading(document, "Punkt 2: Beslut").insert_paragraph_before("Paus", style="Heading 2")
        added.insert_paragraph_before("Vi fikade.")

    read = by_hand(write)
    assert [entry.text for entry in read.other] == ["Vi fikade.", "Paus"]
    assert bare(replace(read, other=())) == FILLED


def test_a_note_split_into_two_rows_keeps_its_codes_for_both(by_hand):
    """Word's Split Cells in two rows: label and codes become merged downwards."""

    def split(document):
        added = new_row(document, 1, 1, "", "Andra halvan.", "")
        rows = document.tables[1].rows
        for row, value in ((rows[1], "restart"), (rows[2], None)):
            for cell in (row._tr.tc_lst[0], row._tr.tc_lst[2]):
                merge = cell.get_or_add_tcPr().makeelement(qn("w:vMerge"))
                if value:
                    merge.set(qn("w:val"), value)
                cell.get_or_add_tcPr().append(merge)
        assert added is not None

    read = by_hand(split)
    assert [entry.codes for entry in read.items[0].said] == [
        ("FOR1", "FOR3"),
        ("FOR1", "FOR3"),
        (),
        ("FOR5",),
    ]
    assert said(read)[1] == "Andra halvan."


@pytest.mark.parametrize("spanned", [True, False])
def test_a_note_split_into_two_columns_is_one_passage_with_its_codes(by_hand, spanned):
    """Word's Split Cells in two columns: the other rows span both, or other programs just add a cell."""

    def split(document):
        for number, row in enumerate(document.tables[1].rows):
            note = row._tr.tc_lst[1]
            if number == 1:
                note.addnext(deepcopy(note))
                row._tr.tc_lst[2].p_lst[0].r_lst[0].text = "Kolumn två."
            elif spanned:
                note.grid_span = 2

    read = by_hand(split)
    assert said(read)[0] == FILLED.items[0].said[0].text + "\tKolumn två."
    assert [entry.codes for entry in read.items[0].said] == [("FOR1", "FOR3"), (), ("FOR5",)]


def test_paragraphs_of_a_cell_pair_with_lines_of_codes(by_hand):
    def write(document):
        _, note, codes = document.tables[1].rows[1].cells
        for cell, texts in ((note, ("Ett.", "Två.", "Tre.", "")), (codes, ("FOR1", "", "BES, STO1"))):
            cell.text = texts[0]
            for text in texts[1:]:
                cell.add_paragraph(text)

    read = by_hand(write)
    assert [(entry.text, entry.codes) for entry in read.items[0].said[:3]] == [
        ("Ett.", ("FOR1",)),
        ("Två.", ()),
        ("Tre.", ("BES", "STO1")),
    ]


def test_paragraphs_without_codes_are_passages_of_their_own(by_hand):
    def write(document):
        document.tables[1].rows[1].cells[1].add_paragraph("En sak till.")
        document.tables[1].rows[1].cells[2].text = ""

    assert said(by_hand(write))[1] == "En sak till."


def test_one_line_of_codes_makes_several_paragraphs_one_passage(by_hand):
    def write(document):
        document.tables[1].rows[1].cells[1].text = "Ett."
        document.tables[1].rows[1].cells[1].add_paragraph("Två.")

    read = by_hand(write)
    assert (said(read)[0], read.items[0].said[0].codes) == ("Ett.\nTvå.", ("FOR1", "FOR3"))
    assert read.problems == ()


def test_codes_that_fit_no_paragraphs_are_told(by_hand):
    def write(document):
        _, note, codes = document.tables[1].rows[1].cells
        note.text, codes.text = "Ett.", "FOR1"
        for text in ("Två.", "Tre."):
            note.add_paragraph(text)
        codes.add_paragraph("BES")

    read = by_hand(write)
    assert (said(read)[0], read.items[0].said[0].codes) == ("Ett.\nTvå.\nTre.", ("FOR1", "BES"))
    assert "Antalet kodrader stämmer inte" in read.problems[0]


def test_codes_without_a_note_are_told_and_kept(by_hand):
    read = by_hand(lambda document: new_row(document, 1, 4, "Samspel", "", "NOR2"))
    assert [entry.text for entry in read.other] == ["NOR2"]
    assert "Koderna NOR2 står på en rad utan anteckning" in read.problems[0]


def test_a_table_without_header_row_is_understood(by_hand):
    def remove(document):
        for table in document.tables[:5]:
            table._tbl.remove(table.rows[0]._tr)

    assert bare(by_hand(remove)) == FILLED


def test_a_copied_table_without_a_heading_is_an_item_of_its_own(by_hand):
    def copy(document):
        table = document.tables[1]._tbl
        table.addnext(deepcopy(table))

    read = by_hand(copy)
    assert [item.title for item in read.items] == ["Genomgång av överenskommelsen", "", "Beslut", "Övrigt"]
    assert "En punkt saknar rubrik" in read.problems[0]


def test_a_table_split_in_two_is_still_one_item(by_hand):
    def split(document):
        table = document.tables[1]._tbl
        added = deepcopy(table)
        table.addnext(added)
        table.addnext(document.add_paragraph()._p)
        for row in document.tables[1].rows[4:]:
            table.remove(row._tr)
        for row in document.tables[2].rows[1:4]:
            added.remove(row._tr)

    assert bare(by_hand(split)) == FILLED


def test_help_in_the_label_cell_is_not_text_but_what_a_person_adds_is(by_hand):
    def write(document):
        label = document.tables[1].rows[1].cells[0]
        label.add_paragraph("Vem sa eller gjorde vad, efter roll. Gärna korta repliker.")
        label.add_paragraph("Svårt att höra.")

    read = by_hand(write)
    assert [(entry.label, entry.text) for entry in read.other] == [
        ("Vad som sades och gjordes", "Svårt att höra.")
    ]


def test_a_table_pasted_into_a_note_is_kept(by_hand):
    def paste(document):
        cell = document.tables[1].rows[1].cells[1]
        cell.add_table(rows=1, cols=2).cell(0, 0).text = "ruta"

    read = by_hand(paste)
    assert "ruta" in [entry.text for entry in read.other]
    assert said(read) == [entry.text for entry in FILLED.items[0].said]


def test_a_protocol_in_plain_paragraphs_is_read(tmp_path):
    path = tmp_path / "a.docx"
    document = Document()
    for text in ("Grupp: Team", "Datum: 17/1 2023", "Tid: kl. 13–14.30", "Plats: Norrby"):
        document.add_paragraph(text)
    document.add_heading("Läget", 1)
    for text in (
        "Vad som sades:",
        "Rektorn frågade: får vi ringa?",
        "– Ja.",
        "Beslut: Vi ringer.",
        "Samspel",
        "Lugnt.",
    ):
        document.add_paragraph(text)
    document.add_heading("Reflektion", 1)
    document.add_paragraph("Ny ton.")
    document.save(path)
    read = read_protocol(path)
    assert (read.group, read.date, read.end) == ("team", datetime.date(2023, 1, 17), datetime.time(14, 30))
    (item,) = read.items
    assert said(read) == ["Rektorn frågade: får vi ringa?", "– Ja."]
    assert (item.title, item.decision[0].text, item.interplay[0].text) == ("Läget", "Vi ringer.", "Lugnt.")
    assert [entry.text for entry in read.reflection] == ["Ny ton."]
    text = extract(path).text
    assert all(text[entry.start : entry.end] == entry.text for entry in entries_of(read))
    assert (read.other, read.problems, is_protocol(path)) == ((), (), True)


def test_a_protocol_in_markdown_is_read(tmp_path):
    (tmp_path / "a.md").write_text(
        "Grupp: Team\n\nDatum: 2023-01-17\n\nPlats: Norrby\n\n# Läget\n\n"
        "| Fält | Anteckning | Koder |\n|---|---|---|\n"
        "| Samspel | Lugnt. | NOR6 |\n",
        encoding="utf-8",
    )
    read = read_protocol(tmp_path / "a.md")
    assert (read.items[0].title, read.items[0].interplay[0].codes, read.problems) == ("Läget", ("NOR6",), ())


def everything_in(protocol):
    values = (
        protocol.group,
        protocol.place,
        protocol.mode,
        protocol.observer,
        *protocol.present,
        *protocol.absent,
    )
    entries = [text for entry in entries_of(protocol) for text in (entry.text, entry.label)]
    return [*values, *(item.title for item in protocol.items), *entries]


@settings(max_examples=12, deadline=None)
@given(place=st.integers(0, 400), beside=st.booleans())
def test_what_a_person_adds_anywhere_is_not_lost(tmp_path_factory, place, beside):
    """A word in any cell or between any paragraphs, on a line of its own or after what stands there."""
    path = tmp_path_factory.mktemp("a") / "a.docx"
    write_protocol(path, FILLED)
    document = Document(path)
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(cell.paragraphs[-1] for cell in cells)]
    chosen = paragraphs[place % len(paragraphs)]
    if beside:
        chosen.add_run(" TILLAGT")
    else:
        added = deepcopy(chosen._p)
        chosen._p.addnext(added)
        type(chosen)(added, chosen._parent).text = "TILLAGT"
    document.save(path)
    read = read_protocol(path)
    unread = [code for _, _, entry in read.passages() for code in entry.unknown_codes]
    assert any("TILLAGT" in text for text in (*everything_in(read), *unread))


# codes in comments


def comment(document, row, text, author="U2", column=1):
    paragraph = document.tables[1].rows[row].cells[column].paragraphs[0]
    document.add_comment(paragraph.runs, text, author, author)


def test_comments_are_codings_by_their_authors(by_hand):
    def write(document):
        comment(document, 1, "FOR3, STO1")
        comment(document, 2, "Vem menar hon?", "U1")
        comment(document, 3, "FOR1 – tydligt exempel")

    read = by_hand(write)
    assert [[(r.author, r.codes, r.text) for r in entry.remarks] for entry in read.items[0].said] == [
        [("U2", ("FOR3", "STO1"), "FOR3, STO1")],
        [("U1", (), "Vem menar hon?")],
        [("U2", ("FOR1",), "FOR1 – tydligt exempel")],
    ]
    assert read.problems == ()


def test_a_comment_on_some_words_keeps_its_own_place(by_hand, path):
    def write(document):
        paragraph = document.tables[1].rows[1].cells[1].paragraphs[0]
        paragraph.runs[0].text = "Samordnaren läste. "
        document.add_comment(paragraph.add_run("Ingen sa något."), "STO6", "U2", "U2")

    (remark,) = by_hand(write).items[0].said[0].remarks
    assert extract(path).text[remark.start : remark.end] == "Ingen sa något."


def test_an_unknown_code_in_a_comment_is_told(by_hand):
    read = by_hand(lambda document: comment(document, 1, "FOR9"))
    assert read.items[0].said[0].remarks[0].codes == ()
    assert read.problems == (
        "team-2023-01-17.docx: Koden ”FOR9” i en kommentar av U2 finns inte i kodboken. "
        "Rätta den i kommentaren.",
    )


def test_codes_on_a_reflection_do_not_count_and_are_told(by_hand):
    def write(document):
        paragraph = label_row(document, "Observatörens reflektion").cells[1].paragraphs[0]
        document.add_comment(paragraph.runs, "STO4", "U2", "U2")

    read = by_hand(write)
    assert read.reflection[0].remarks[0].codes == ("STO4",)
    assert "räknas inte" in read.problems[0]
    assert not any(entry.remarks for _, _, entry in read.passages())


def test_a_comment_beside_the_notes_is_kept_and_told_when_it_has_codes(by_hand):
    def write(document):
        comment(document, 1, "STO4", column=0)
        comment(document, 0, "Snygg tabell", column=0)

    read = by_hand(write)
    assert [remark.text for remark in read.remarks] == ["Snygg tabell", "STO4"]
    assert ["står inte vid en anteckning" in problem for problem in read.problems] == [True]


# problems


def test_unknown_codes_are_kept_and_told_with_place(by_hand):
    def write(document):
        document.tables[1].rows[4].cells[2].text = "FOR5 FOR9 (osäker)"

    read = by_hand(write)
    entry = read.items[0].interplay[0]
    assert (entry.codes, entry.unknown_codes) == (("FOR5",), ("FOR9", "(osäker)"))
    assert read.problems[0] == (
        "team-2023-01-17.docx, punkt 1 (Genomgång av överenskommelsen), Samspel: "
        "Koden ”FOR9” finns inte i kodboken. Menade du FOR (Forming)? Rätta den, eller flytta texten till anteckningen."
    )


@pytest.mark.parametrize(
    ("label", "written", "field", "value", "words"),
    [
        ("Datum", "i tisdags", "date", None, "går inte att läsa som ett datum"),
        ("Datum", "10–11 oktober 2023", "date", None, "går inte att läsa som ett datum"),
        ("Datum", "onsdag 17 januari 2023", "date", datetime.date(2023, 1, 17), "Veckodagen stämmer inte"),
        ("Början", "efter lunch", "start", None, "går inte att läsa som en tid"),
        ("Slut", "12.30", "end", datetime.time(12, 30), "slutar inte efter"),
        ("Mötesform", "i skogen", "mode", "", "inte ett av valen. Välj ett: på plats, digitalt, hybrid"),
        ("Mötesform", "☒ på plats ☒ hybrid", "mode", "", "inte ett av valen"),
        ("Underlaget är", "osäkert", "evidence_time", "", "samtida, rekonstruerat"),
        ("Familjeärende – anteckna inte", "Mamman sa att", "family_matter", True, "ska inte antecknas"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(by_hand, label, written, field, value, words):
    def write(document):
        label_row(document, label).cells[1].text = written

    read = by_hand(write)
    told = [problem for problem in read.problems if words in problem]
    assert len(told) == 1 and told[0].startswith(f"team-2023-01-17.docx, {label}: ")
    assert getattr(read, field) == value
    assert value not in (None, "", True) or [(entry.label, entry.text) for entry in read.other] == [
        (label, written)
    ]


def test_a_familys_details_are_not_repeated_in_the_problem(by_hand):
    def write(document):
        label_row(document, "Familjeärende – anteckna inte").cells[1].text = "Mamman sa att"

    assert "Mamman" not in " ".join(by_hand(write).problems)


def test_the_codes_of_the_studys_own_codebook_count(by_hand, path, tmp_path):
    data = codebook("tuckman").data
    own = {**data, "codes": [*data["codes"], {"id": "EGE1", "name": {"sv": "Egen", "en": "Own"}}]}
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "tuckman.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")

    def write(document):
        document.tables[1].rows[4].cells[2].text = "EGE1"

    assert by_hand(write).items[0].interplay[0].unknown_codes == ("EGE1",)
    read = read_protocol(
        path, study=SimpleNamespace(path=tmp_path, settings=SimpleNamespace(instruments=("tuckman",)))
    )
    assert (read.items[0].interplay[0].codes, read.problems) == (("EGE1",), ())


def test_problems_are_told_in_the_language_in_force(by_hand):
    def write(document):
        label_row(document, "Datum").cells[1].text = "?!"

    with language("en"):
        assert "cannot be read as a date" in by_hand(write).problems[0]


def test_a_field_filled_in_twice_is_told_and_both_are_kept(by_hand):
    read = by_hand(lambda document: new_row(document, 0, 5, "Plats", "Sjövik"))
    assert (read.place, [entry.text for entry in read.other]) == (FILLED.place, ["Sjövik"])
    assert "Fältet finns två gånger" in read.problems[0]


def test_missing_group_and_date_are_told(by_hand):
    def empty(document):
        for label in ("Grupp", "Datum"):
            label_row(document, label).cells[1].text = ""

    assert [problem.split(": ")[1] for problem in by_hand(empty).problems] == [
        "Grupp är inte ifyllt i protokollet. Fyll i det, så slipper du ange det när filen läggs till.",
        "Datum är inte ifyllt i protokollet. Fyll i det, så slipper du ange det när filen läggs till.",
    ]


def test_marks_may_be_typed(by_hand):
    def write(document):
        rows = {row.cells[0].text: row for row in document.tables[-1].rows}
        for code, column, text in (
            ("FOR2", 2, "x"),
            ("FOR3", 3, "Ja"),
            ("FOR4", 4, "✓"),
            ("FOR6", 2, "lite"),
            ("STO2", 2, "x"),
        ):
            rows[code].cells[column].text = text
        rows["STO2"].cells[3].text = "x"

    read = by_hand(write)
    assert dict(read.checklist) == dict(FILLED.checklist) | {
        "FOR2": "noted",
        "FOR3": "not_noted",
        "FOR4": "not_observable",
    }
    assert [problem.split(": ")[1].split(" i ")[0] for problem in read.problems] == [
        "Indikatorn FOR6",
        "Indikatorn STO2",
    ]
    assert [(entry.label, entry.text) for entry in read.other] == [("FOR6", "lite")]


def test_a_text_that_is_no_protocol_is_kept_whole_and_told(tmp_path):
    document = Document()
    document.add_heading("Minnesanteckningar", 0)
    document.add_heading("Budget", 1)
    document.add_paragraph("Pengarna räcker.")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "cell"
    document.save(tmp_path / "a.docx")
    read = read_protocol(tmp_path / "a.docx")
    assert not is_protocol(tmp_path / "a.docx")
    assert [entry.text for entry in read.other] == [
        "Minnesanteckningar",
        "Budget",
        "Pengarna räcker.",
        "cell",
    ]
    assert [problem.split(": ")[1][:24] for problem in read.problems] == ["Filen känns inte igen so"]


def test_a_broken_file_is_no_protocol_but_cannot_be_read(path):
    path.write_bytes(b"PK\x03\x04 nej")
    assert not is_protocol(path)
    with pytest.raises(FoljeError, match="inte ett helt Word-dokument"):
        read_protocol(path)


# values


@pytest.mark.parametrize(
    "written",
    [
        "2023-01-17", "17 januari 2023", "den 17 januari 2023", "17/1 2023", "17/1-23", "17/1 -23",
        "20230117", "tisdag 17 januari 2023", "Tisdagen den 17:e jan 2023", "tis 17/1 2023", "17.1.2023",
        "January 17, 2023",
        "2023-01-17 kl. 13.00–14.30", "tisdag 17 januari 2023, 13:00",
    ],
)  # fmt: skip
def test_dates_as_people_write_them(written):
    day, after, right = day_and_times(written, form().data["weekdays"])
    assert (day, right) == (datetime.date(2023, 1, 17), True)
    assert after == "" or times(after)[0] == datetime.time(13)


@pytest.mark.parametrize(
    "written", ["", "2023", "januari 2023", "17 januari", "2023-02-30", "17/1", "10-11/10 2023"]
)
def test_what_is_no_single_day_is_no_date(written):
    assert day_and_times(written, form().data["weekdays"])[0] is None


@pytest.mark.parametrize(
    "written", ["13.00–14.30", "13:00-14:30", "kl. 13–14.30", "Kl 13.00 till 14.30", "1300 - 1430"]
)
def test_times_as_people_write_them(written):
    assert times(written) == (datetime.time(13), datetime.time(14, 30))


@pytest.mark.parametrize("written", ["25.00", "13.75", "13-", "lunch", "", "13.00–14.30–15"])
def test_what_is_no_time(written):
    assert times(written) is None


def test_lists_are_split_at_lines_semicolons_or_commas():
    assert listed("rektor;\nBVC, Norrby") == ("rektor", "BVC, Norrby")
    assert listed("- rektor\n• chef\n") == ("rektor", "chef")
    assert listed("rektor, chef (två, nya), ") == ("rektor", "chef (två, nya)")


@pytest.mark.parametrize(
    "written", ["FOR1, BES", "for1;bes", "FOR1 BES", "FOR 1/BES.", "FOR1\nBeslut", "Bes, FOR1: bes"]
)
def test_codes_as_people_write_them(written):
    codes, unknown = codes_in(written, codebook("tuckman"))
    assert (set(codes), unknown) == ({"FOR1", "BES"}, ())


@pytest.mark.parametrize(
    ("written", "codes", "unknown"),
    [
        ("Van vid detta", (), ()),
        ("vad menar hon med BES?", (), ()),
        ("for1", ("FOR1",), ()),
        ("FOR1 HIN-XYZ", ("FOR1",), ("HIN-XYZ",)),
        ("FOR1, FOR8: oklart", ("FOR1",), ("FOR8",)),
        ("OBS viktigt", (), ()),
    ],
)
def test_comments_are_codes_only_when_they_begin_with_codes(written, codes, unknown):
    assert codes_of_comment(written, codebook("tuckman")) == (codes, unknown)


# other programs


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_protocol_saved_by_libreoffice_reads_the_same(path, tmp_path):
    remark = Remark("FOR3", "U2", "2023-02-01T10:00:00Z", ("FOR3",))
    entry = replace(FILLED.items[0].said[0], remarks=(remark,))
    protocol = replace(FILLED, items=(replace(FILLED.items[0], said=(entry,)), *FILLED.items[1:]))
    write_protocol(path, protocol)
    again = _saved_again(path, tmp_path / "again")
    assert bare(read_protocol(again)).items == bare(read_protocol(path)).items == protocol.items
    assert bare(read_protocol(again)) == bare(read_protocol(path))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_the_empty_form_saved_by_libreoffice_is_still_empty(path, tmp_path):
    protocol_template(path)
    again = _saved_again(path, tmp_path / "again")
    assert read_protocol(again) == read_protocol(path)


def _saved_again(path, folder):
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / path.name


def test_rows_are_wide_enough_for_the_page(path):
    protocol_template(path)
    for table in Document(path).tables:
        assert sum(column.width for column in table.columns) <= Cm(17.05)
