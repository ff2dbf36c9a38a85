"""reports/rendering/finishing.py, word_body.py and reference_docx.py: Word files as Word and a screen reader meet them."""

import os
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from reports.rendering import finishing, pandoc, reference_docx, render, word_body, word_lists
from reports.rendering.word_body import w
from tests.reports.rendered import ALT, NOTICE, SAMPLE, part, simple


def test_word_is_swedish_throughout(rendering, word):
    languages = {node.get(w("val")) for node in word.styles.element.iter(w("lang"))}
    assert languages == {"sv-SE"} and word.core_properties.language == "sv-SE"


def test_word_has_real_headings_under_a_title(word):
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    assert styles[0] == "Title" and styles.count("Heading 1") == 5 and styles.count("Heading 2") == 2


def test_word_is_on_a4_with_the_notice_at_the_head_of_every_page(word):
    for section in word.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert (
            section.header.paragraphs[0].text == NOTICE
            and section.header.paragraphs[0].style.name == "Notice"
        )
        assert not section.different_first_page_header_footer
        instructions = [node.get(w("instr")) for node in section.footer.paragraphs[0]._p.iter(w("fldSimple"))]
        assert instructions == ["PAGE", "NUMPAGES"]


def test_word_has_its_status_and_the_page_number_at_the_foot_of_every_page(word):
    for section in word.sections:
        foot = section.footer.paragraphs[0]
        assert foot.text.split("\t")[0] == "Arbetsutkast"
        assert [round(stop.position.mm) for stop in foot.paragraph_format.tab_stops] == [160]
        assert foot._p.find(f"{w('fldSimple')}").getprevious().find(w("tab")) is not None


def test_word_without_a_status_has_the_page_number_alone_at_its_foot(tmp_path):
    from docx import Document

    path = render(simple(tmp_path, "x"), ["docx"], tmp_path).files[0]
    foot = Document(str(path)).sections[0].footer.paragraphs[0]
    assert foot.text == "\t (1)" or foot.text.startswith("\t")


def test_a_foot_of_ones_own_gets_the_status_and_a_tab_before_what_it_holds():
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    foot = parse_xml(f"<w:ftr {nsdecls('w')}><w:p><w:pPr/><w:r><w:t>1</w:t></w:r></w:p></w:ftr>")
    finishing._write_status(foot, "Utkast")
    assert [child.tag for child in foot[0].iter(w("t"), w("tab"))] == [w("t"), w("tab"), w("t")]
    assert "".join(node.text for node in foot.iter(w("t"))) == "Utkast1"


def test_word_without_a_notice_has_an_empty_head(tmp_path):
    from docx import Document

    path = render(simple(tmp_path, "x"), ["docx"], tmp_path).files[0]
    head = Document(str(path)).sections[0].header.paragraphs[0]
    assert head.text == "" and head.style.name != "Notice"


def test_word_tables_have_header_rows_row_heads_and_whole_rows(word):
    tables = word.tables
    assert len(tables) == 3
    for table in tables:
        assert table.rows[0]._tr.trPr.find(w("tblHeader")) is not None
        assert all(row._tr.trPr.find(w("cantSplit")) is not None for row in table.rows)
    look = [table._tbl.tblPr.find(w("tblLook")) for table in tables]
    assert [node.get(w("firstRow")) for node in look] == ["1", "1", "1"]
    assert [node.get(w("firstColumn")) for node in look] == ["1", "1", "0"], "the third has no row heads"


def test_word_tables_keep_their_alignment_and_caption(word):
    table = word.tables[0]
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells][1:] == [2, 2]
    caption = table._tbl.getprevious()
    while caption.tag != w("p"):
        caption = caption.getprevious()
    assert "".join(node.text for node in caption.iter(w("t"))) == "Tabell\u00a01: Möten i varje fas"
    assert caption.find(f".//{w('fldSimple')}").get(w("instr")).startswith("SEQ Table")


def test_word_pictures_have_alternative_texts_and_no_paths(rendering, tmp_path):
    text = part(rendering.files[1], "word/document.xml")
    assert re.findall(r'descr="([^"]*)"', text) == [ALT, ALT]
    assert re.findall(r'name="(Bild[^"]*)"', text) == ["Bild 1", "Bild 1"]


def test_no_file_carries_a_path_a_user_or_a_machine(rendering):
    unwanted = [
        str(Path.home()),
        "/tmp/",
        "folje-report",
        str(SAMPLE.parent),
        os.environ.get("USER") or "root@",
    ]
    contents = [rendering.files[0].read_bytes(), rendering.files[2].read_bytes()]
    with zipfile.ZipFile(rendering.files[1]) as package:
        contents += [package.read(name) for name in package.namelist()]
    for content in contents:
        assert not [word for word in unwanted if len(word) > 4 and word.encode() in content]


def test_word_properties_are_the_title_the_authors_and_the_date(rendering, word):
    properties = word.core_properties
    assert (properties.title, properties.author) == ("Lärande utvärdering av ett samarbete", "FoU-enheten")
    assert properties.created.date() == properties.modified.date() == date(2024, 6, 30)
    assert properties.last_modified_by == ""
    assert "<property" not in part(rendering.files[1], "docProps/custom.xml")
    with zipfile.ZipFile(rendering.files[1]) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_word_contents_are_filled_in_before_word_is_asked(word):
    entries = [
        "".join(node.text or " " for node in p.iter(w("t"), w("tab")))
        for p in word.element.body.iter(w("p"))
        if word_lists._style(p).startswith("TOC") and word_lists._style(p) != "TOCHeading"
    ]
    assert [entry.split()[-1] for entry in entries] == [
        "först",
        "samlat",
        "Resultat",
        "siffror",
        "tabell",
        "härnäst?",
        "Referenser",
    ]
    bookmarks = {node.get(w("name")) for node in word.element.body.iter(w("bookmarkStart"))}
    assert {
        node.get(w("anchor")) for node in word.element.body.iter(w("hyperlink")) if node.get(w("anchor"))
    } <= bookmarks


def test_every_style_that_is_used_is_one_of_the_documents(word):
    known = {style.style_id for style in word.styles}
    used = {
        mark.get(w("val"))
        for name in ("pStyle", "rStyle", "tblStyle")
        for mark in word.element.body.iter(w(name))
    }
    assert {"TOC1", "TOC2", "Heading1", "Table"} <= used <= known


def test_word_bookmarks_are_unique(word):
    names = [node.get(w("name")) for node in word.element.body.iter(w("bookmarkStart"))]
    assert len(names) == len(set(names))
    starts = sorted(node.get(w("id")) for node in word.element.body.iter(w("bookmarkStart")))
    assert starts == sorted(node.get(w("id")) for node in word.element.body.iter(w("bookmarkEnd")))


def test_word_callouts_are_framed_lists_included_and_leave_no_marks(rendering, word):
    framed = [
        paragraph.text
        for paragraph in word.paragraphs
        if paragraph._p.pPr is not None and paragraph._p.pPr.find(w("pBdr")) is not None
    ]
    assert framed == [
        "Notera",
        "Faserna är utvärderarens bedömning. Inget beskriver enskilda personer.",
        "Få möten",
        "Siffrorna bygger på 20 möten. Tolka skillnader med försiktighet.",
        "Små tal syns inte.",
        "Saknade möten räknas inte.",
    ]
    assert "folje:" not in part(rendering.files[1], "word/document.xml")


def test_properties_stand_in_the_order_that_word_asks_for(word):
    order = word_body._ORDER
    for properties in word.element.body.iter(w("pPr"), w("rPr"), w("tcPr"), w("tblPr")):
        ranks = [
            order.index(node.tag.split("}")[1]) for node in properties if node.tag.split("}")[1] in order
        ]
        assert ranks == sorted(ranks)


def test_many_columns_share_the_page_in_small_letters():
    few, size = word_body.column_widths([("Fas", "Forma"), ("Vad hände", "Ett långt svar " * 20)])
    assert sum(few) <= word_body.TEXT_WIDTH and size == 20 and few[1] > few[0]
    many, small = word_body.column_widths([(f"Kolumn{n}xxxx", "12") for n in range(14)])
    assert sum(many) <= word_body.TEXT_WIDTH and small == min(word_body.SIZES)
    assert word_body.column_widths([("", "")])[0] == [200]


@pytest.mark.parametrize(
    ("word", "ems"),
    [("Styrgruppen", 7.09), ("Överenskommelsen", 11.08), ("observationsprotokoll", 12.39), ("Performing", 6.34),
     ("Familjer", 4.55), ("Säkerhet", 5.08), ("2023-02-07", 6.4), ("2023", 2.79)],
)  # fmt: skip
def test_no_word_or_date_at_the_head_of_a_column_is_broken_in_a_wide_typeface(word, ems):
    """The widths are those of DejaVu Sans Bold, which LibreOffice takes where the document's typeface is missing."""
    widths, size = word_body.column_widths([(word, "x"), ("Text", "Ett långt svar " * 40)])
    assert size == 20 and widths[0] >= 180 + ems * size * 10  # the cell's margins take 180


def test_a_line_is_broken_at_spaces_and_hyphens_but_not_in_numbers_and_dates():
    found = word_body._BREAKS.split("Barn-/elevhälsa 2023-02-07, 1\u00a0234 barn-\noch familj")
    assert found == ["Barn-/", "elevhälsa", "2023-02-07,", "1\u00a0234", "barn-", "och", "familj"]


def test_a_word_stands_on_one_line_with_its_date_where_there_is_room():
    columns = [("Möte", "Styrgruppen 2023-02-07"), ("Text", "Ett långt svar " * 40)]
    roomy, size = word_body.column_widths(columns)
    narrow, small = word_body.column_widths(columns * 3)
    assert size == small == 20 and sum(narrow) <= word_body.TEXT_WIDTH
    assert (
        roomy[0]
        >= word_body._width("Styrgruppen 2023-02-07", 20)
        > narrow[0]
        >= word_body._width("2023-02-07", 20)
    )


def test_the_reference_document_is_what_its_script_makes(tmp_path):
    made = reference_docx.make(tmp_path / "reference.docx")
    assert made.read_bytes() == (pandoc.EXTENSION / "reference.docx").read_bytes()


def listed(document) -> list[tuple[str, str]]:
    """Each line of the lists at the end: where it leads and what it says."""
    links = [link for p in document.element.body.iter(w("p")) for link in p.findall(w("hyperlink"))
             if word_lists._style(p) == "TOC1"]  # fmt: skip
    return [
        (link.get(w("anchor")), "".join(t.text for t in link.iter(w("t"))).replace("\u00a0", " "))
        for link in links
    ]


def test_tables_and_figures_are_listed_at_the_end_with_links_that_word_can_update(tmp_path):
    from docx import Document

    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8"
    )
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: {} {{#tbl-{}}}\n\n"
    body = (
        table.format("Möten", "x")
        + table.format("Familjer", "y")
        + "![Faser](a.svg){#fig-z fig-alt='Faser'}\n\n# Slut"
    )
    front = "title: T\nformat:\n  docx:\n    lot: true\n    lof: true"
    path = render(simple(tmp_path, body, front), ["docx"], tmp_path / "out").files[0]
    word = Document(str(path))
    assert listed(word) == [
        ("tbl-x", "Tabell 1: Möten"),
        ("tbl-y", "Tabell 2: Familjer"),
        ("ref_fig-z", "Figur 1: Faser"),
    ]
    codes = [code.text for code in word.element.body.iter(w("instrText"))]
    assert codes == [r'TOC \h \z \c "Table"', r'TOC \h \z \c "Figure"']
    assert {"SEQ Table", "SEQ Figure"} == {
        f.get(w("instr")).rpartition(" \\*")[0] for f in word.element.body.iter(w("fldSimple"))
    }
    marks = {mark.get(w("name")) for mark in word.element.body.iter(w("bookmarkStart"))}
    assert {anchor for anchor, _ in listed(word)} <= marks
    styles = [p.style.name for p in word.paragraphs]
    assert styles.index("Heading 1") < styles.index("TOC Heading") and styles.count("TOC Heading") == 2


def test_a_document_without_captions_gets_no_empty_list(tmp_path):
    front = "title: T\nformat:\n  docx:\n    lot: true\n    lof: true"
    path = render(simple(tmp_path, "x", front), ["docx"], tmp_path / "out").files[0]
    assert "TOC" not in part(path, "word/document.xml")
