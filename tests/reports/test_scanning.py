"""The scan before a report leaves: what is planted is found in every format, and harmless reports pass."""

import json

import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from evaluation.errors import UseError
from reports.scanning import scan, scan_files
from reports.scanning.knowledge import Knowledge
from reports.scanning.pieces import lines
from reports.spreadsheet import workbook
from reports.table import Table
from tests.reports.scanned_files import (
    KNOWN,
    MAKE,
    NAME,
    PIXEL,
    SENTENCES,
    _base64,
    docx,
    html,
    marked,
    packed,
    pdf,
    svg,
    written,
    xlsx,
)


def kinds(folder, data, ending, known=KNOWN):
    return [finding.kind for finding in scan([written(folder, data, ending)], known)]


# sentences


@pytest.mark.parametrize("ending", MAKE)
@pytest.mark.parametrize("kind", SENTENCES)
def test_a_sentence_that_gives_something_away_is_found_in_every_format(tmp_path, kind, ending):
    for sentence in SENTENCES[kind]:
        assert kind in kinds(tmp_path, MAKE[ending](sentence), ending), sentence


@pytest.mark.parametrize("kind", ["small_count", "listed_name", "personal_number", "role", "percentage"])
def test_what_stands_in_an_alternative_text_is_found_as_well(tmp_path, kind):
    sentence = SENTENCES[kind][0]
    assert kind in kinds(tmp_path, html(alt=sentence), "html")
    assert kind in kinds(tmp_path, docx(alt=sentence), "docx")
    assert kind in kinds(tmp_path, pdf(alt=sentence), "pdf")
    assert kind in kinds(tmp_path, svg(label=sentence), "svg")
    assert kind in kinds(tmp_path, xlsx(change=_picture(sentence)), "xlsx")


@pytest.mark.parametrize("ending", ["html", "docx", "xlsx"])
@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("3", "small_count"),
        ("3 av 17", "small_count"),
        ("9", "unmasked_count"),
        ("53 %", "percentage"),
        ("9 (53 %)", "percentage"),
    ],
)
def test_a_cell_that_is_in_no_masked_table_is_found(tmp_path, ending, cell, kind):
    assert kind in kinds(tmp_path, MAKE[ending](cell=cell), ending)


def test_a_sentence_that_goes_on_in_the_next_line_of_a_pdf_is_read_as_one(tmp_path):
    long = "Det som sades här är skrivet för att raden ska bli så lång att den bryts någonstans mitt i "
    for words in range(12):
        sentence = long + "och " * words + "tre familjer med psykisk ohälsa."
        assert "small_count" in kinds(tmp_path, pdf(sentence), "pdf"), words


# what no reader sees


def _picture(alt: str):
    import io

    def change(book, sheet):
        sheet.insert_image("D2", "x.png", {"image_data": io.BytesIO(PIXEL), "description": alt})

    return change


SECRET = "Tidigare våld: 5"
HTML = {
    "hidden_text": [html(extra=f"<p hidden>{SECRET}</p>"), html(extra=f'<div style="display:none">{SECRET}</div>'),
                    html(extra=f"<template><p>{SECRET}</p></template>"), html(extra=f'<input type="hidden" value="{SECRET}">')],
    "hidden_value": [html(extra='<p data-value="5">Våld</p>'), html(extra='<svg aria-label="x"><g aria-label="faktor: Våld; antal: 5"/></svg>'),
                     html(extra=f'<script type="application/json">{json.dumps({"rows": [5, 3]})}</script>'),
                     html(extra="<script>var spec = {values: [5, 3]};</script>")],
    "comment": [html(extra=f"<!-- {SECRET} -->")],
    "outside": [html(extra='<script src="https://cdn.example.org/vega.js"></script>')],
    "no_alt": [html(alt=""), html(extra="<svg><text>Teamet</text></svg>")],
    "path": [html(extra='<a href="file:///C:/Users/nagon/familjer.xlsx">underlag</a>'),
             html(picture=f'<img alt="Tidslinje" src="data:image/png;base64,{_base64(marked("/home/nagon/figur.py"))}">')],
    "listed_name": [html(head=f'<meta name="author" content="{NAME}">'), html(extra=f'<p title="{NAME}">Teamet</p>')],
}  # fmt: skip
SVG = {
    "hidden_text": [svg(extra=f'<text display="none">{SECRET}</text>'), svg(extra=f'<g style="opacity:0"><text>{SECRET}</text></g>')],
    "hidden_value": [svg(extra='<rect data-count="5"/>'), svg(extra='<rect aria-label="faktor: Våld; antal: 5"/>')],
    "comment": [svg(extra=f"<!-- {SECRET} -->")],
    "property": [svg(extra=f"<metadata>{SECRET}</metadata>")],
    "no_alt": [svg(label="")],
    "small_count": [svg(extra="<rect><title>Tre familjer</title></rect>"), svg(extra="<rect><desc>I ett fall</desc></rect>")],
    "path": [svg(extra='<image href="file:///home/nagon/karta.png"/>')],
}  # fmt: skip


def _hide(document):
    document.add_paragraph().add_run(SECRET).font.hidden = True


def _shrink(document):
    document.add_paragraph().add_run(SECRET).font.size = Pt(1)


def _track(document):
    deleted = f'<w:del {nsdecls("w")} w:author="x"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>'
    document.add_paragraph()._p.append(parse_xml(deleted))


def _comment(document):
    document.add_comment(document.paragraphs[0].runs, text=SECRET, author="", initials="")


def _name_picture(document):
    for element in document.element.body.iter():
        if element.tag.endswith("}cNvPr"):
            element.set("name", "/home/nagon/studie/figur.png")


def _last_saved(document):
    document.core_properties.last_modified_by = "någon"


def _custom(name: str) -> dict[str, str]:
    return {name: f'<Properties xmlns="x"><property name="Antal"><v>{SECRET}</v></property></Properties>'}


CACHE = (
    f'<c:chart xmlns:c="c"><c:numCache><c:v>5</c:v></c:numCache><c:strCache>{SECRET}</c:strCache></c:chart>'
)
WORD = {
    "hidden_text": [docx(change=_hide), docx(change=_shrink)],
    "tracked_change": [docx(change=_track)],
    "comment": [docx(change=_comment)],
    "property": [docx(parts=_custom("docProps/custom.xml")), docx(change=_last_saved)],
    "custom_xml": [docx(parts={"customXml/item2.xml": f"<x>{SECRET}</x>"})],
    "cache": [docx(parts={"word/charts/chart1.xml": CACHE})],
    "embedded": [docx(parts={"word/embeddings/bok.xlsx": "x"})],
    "no_alt": [docx(alt="")],
    "path": [docx(change=_name_picture), docx(picture=marked("/home/nagon/figur.py"))],
}  # fmt: skip


def _hidden_sheet(book, sheet):
    other = book.add_worksheet("Underlag")
    other.write(0, 0, SECRET)
    other.hide()


def _hidden_row(book, sheet):
    sheet.write(9, 0, SECRET)
    sheet.set_row(9, None, None, {"hidden": True})


def _hidden_column(book, sheet):
    sheet.write(0, 5, 5)
    sheet.set_column(5, 5, None, None, {"hidden": True})


def _unseen_format(book, sheet):
    sheet.write(0, 5, 5, book.add_format({"num_format": ";;;"}))


EXCEL = {
    "hidden_sheet": [xlsx(change=_hidden_sheet)],
    "hidden_row": [xlsx(change=_hidden_row), xlsx(change=_hidden_column), xlsx(change=_unseen_format)],
    "hidden_value": [xlsx(change=lambda book, sheet: sheet.write(0, 5, 5 / 17))],
    "cache": [xlsx(change=lambda book, sheet: sheet.write_formula(0, 5, "=LEN(A1)", None, 5)),
              xlsx(parts={"xl/pivotCache/pivotCacheRecords1.xml": '<r><n v="5"/></r>'}),
              xlsx(parts={"xl/charts/chart1.xml": CACHE}), xlsx(parts={"xl/externalLinks/externalLink1.xml": "<x>5</x>"})],
    "comment": [xlsx(change=lambda book, sheet: sheet.write_comment(0, 0, SECRET))],
    "property": [xlsx(change=lambda book, sheet: book.set_custom_property("Antal", SECRET)),
                 xlsx(change=lambda book, sheet: book.set_properties({"manager": "någon"}))],
    "embedded": [xlsx(parts={"xl/embeddings/dokument.docx": "x"})],
    "no_alt": [xlsx(change=_picture(""))],
    "listed_name": [xlsx(change=lambda book, sheet: sheet.set_header(f"&C{NAME}"))],
}  # fmt: skip


def _annotate(opened):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET
    )
    opened.pages[0].Annots = pikepdf.Array([opened.make_indirect(note)])


def _write_unseen(opened):
    content = b"BT /F1 9 Tf 3 Tr (5) Tj ET"
    opened.pages[0].contents_add(opened.make_stream(content))


def _attach(opened):
    opened.attachments["underlag.csv"] = b"5"


PDF = {
    "comment": [pdf(change=_annotate)],
    "hidden_text": [pdf(change=_write_unseen)],
    "embedded": [pdf(change=_attach)],
    "property": [pdf(change=lambda opened: opened.docinfo.__setitem__("/Company", "någon"))],
    "path": [pdf(change=lambda opened: opened.docinfo.__setitem__("/Title", "/home/nagon/studie/delrapport.typ"))],
    "no_alt": [pdf(alt="")],
    "small_count": [pdf("I ett fall.")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("ending", "kind", "data"),
    [
        pytest.param(ending, kind, data, id=f"{ending}-{kind}-{number}")
        for ending, found in (("html", HTML), ("svg", SVG), ("docx", WORD), ("xlsx", EXCEL), ("pdf", PDF))
        for kind, files in found.items()
        for number, data in enumerate(files)
    ],
)
def test_what_no_reader_sees_is_found(tmp_path, ending, kind, data):
    assert kind in kinds(tmp_path, data, ending)


def test_what_is_hidden_is_also_read(tmp_path):
    found = kinds(tmp_path, html(extra=f"<p hidden>{NAME}: 811218-9876</p>"), "html")
    assert {"hidden_text", "listed_name", "personal_number"} <= set(found)


# what is said


@pytest.mark.parametrize("ending", MAKE)
def test_a_finding_says_where_why_and_what_to_do_and_never_the_value(tmp_path, ending):
    path = written(
        tmp_path, MAKE[ending](f"{NAME} har numret 811218-9876 och i ett fall gällde det våld."), ending
    )
    found = scan([path], KNOWN)
    assert found
    for finding in found:
        told = json.dumps(finding.as_dict(), ensure_ascii=False) + "".join(lines([finding]))
        assert path.name in told and finding.place in told
        assert not [secret for secret in ("811218", "9876", NAME, "våld") if secret in told]


def test_a_file_that_cannot_be_read_through_is_a_finding(tmp_path):
    assert kinds(tmp_path, b"PK\x03\x04 broken", "docx") == ["unread"]
    assert kinds(tmp_path, b"%PDF-1.7 broken", "pdf") == ["unread"]
    assert kinds(tmp_path, b"<svg", "svg") == ["unread"]


def test_a_file_may_be_scanned_without_a_study(tmp_path):
    path = written(tmp_path, docx("Tre familjer tackade nej, 18 % av de 17 familjerna."), "docx")
    answer = scan_files([str(path)], Knowledge())
    assert {finding["kind"] for finding in answer["findings"]} == {"small_count", "percentage"}
    assert answer["exit"] == 1
    clean = written(tmp_path, docx("Nio familjer följdes upp."), "docx")
    assert scan_files([str(clean)], Knowledge())["lines"] == ["Inget hittades i filen."]


def test_a_file_that_is_not_there_or_of_another_kind_is_refused_in_words(tmp_path):
    with pytest.raises(UseError, match="finns inte"):
        scan_files([str(tmp_path / "saknas.docx")])
    (tmp_path / "a.odt").write_bytes(b"")
    with pytest.raises(UseError, match="kan inte granskas"):
        scan_files([str(tmp_path / "a.odt")])


def test_published_facts_may_be_counted(tmp_path):
    assert (
        kinds(
            tmp_path, html("Tre familjer deltog, alla 3 familjer nöjda."), "html", Knowledge(open_facts=True)
        )
        == []
    )


# harmless

HARMLESS = [
    "Faserna är bedömda möte för möte av en person, med skäl. Samordnarrollen delas (koden Samordnarens handlande), en familjesamordnare prövas, fler medlemmar vill det.",
    "En familj kan ha flera riskfaktorer samtidigt, och en familj behöver inte ha någon.",
    "Ett ärende går från att någon ser behovet, genom samtycke, till att kontakten avslutas.",
    "Av 17 familjer är 6 av 17 blivande föräldrar och 11 av 17 har barn 0–5 år. Den 26 september 2024 enades teamet.",
    "Fyra av de uppföljda familjerna har intervjuats; de andras röst saknas. Teamet höll 3 av 20 möten digitalt.",
    "De flesta familjer har kommit via BVC. Ungefär en tredjedel väntade barn, och få familjer kom via förskolan.",
    "Uppgifter visas när minst 5 familjer har egenskapen; för känsliga uppgifter är gränsen 10. Se avsnitt 3.2 och sidan 4.",
    "I enstaka fall hörde personal av sig direkt. Alla familjer erbjuds samma sak, och alla nyblivna föräldrar får ett brev.",
    "0 4 8 12 16 familjer. Närvaron var 85 %, och 70 % av mötena hölls på plats. Målet är 95 procent. Webbplatsen är www.exempel.se/rapport/2024.",
    "During 2024 most families came through antenatal care; some of the families had been interviewed in 2 interviews.",
]


@pytest.mark.parametrize("ending", MAKE)
@pytest.mark.parametrize("sentence", HARMLESS)
def test_harmless_reports_pass(tmp_path, sentence, ending):
    """Fifty reports: ten texts in five formats."""
    assert scan([written(tmp_path, MAKE[ending](sentence), ending)], KNOWN) == []


def test_a_row_of_numbers_that_is_no_scale_is_read_as_counts(tmp_path):
    assert (
        kinds(tmp_path, html("3 5 9 familjer"), "html")
        == kinds(tmp_path, html("0 3 9 familjer"), "html")
        != []
    )


def test_an_alternative_text_that_begins_with_a_sentence_may_list_what_its_table_shows(tmp_path):
    listed = "Psykisk ohälsa: 12 av 17; Nätverk: 8 av 17"
    assert kinds(tmp_path, html(alt=f"Staplar. {listed}"), "html") == []
    assert kinds(tmp_path, html(alt=listed), "html") == ["hidden_value"]


@pytest.mark.parametrize("head", ["Intervju, familj", "Intervjuer, familjer", "Interview, family"])
def test_how_many_interviews_there_are_is_no_count_of_families(tmp_path, head):
    table = Table("sources", "Underlag per fråga", ("Underlag", "F1"), ((head, "1"),))
    assert kinds(tmp_path, workbook([table]), "xlsx") == []


def test_our_own_workbooks_pass(tmp_path):
    table = Table(
        "risk_factors", "Riskfaktorer", ("Riskfaktor", "Familjer"), (("Psykisk ohälsa", "12 av 17"),)
    )
    assert kinds(tmp_path, workbook([table]), "xlsx") == []


def test_the_more_there_are_the_less_a_percentage_tells(tmp_path):
    many = Knowledge(counts=frozenset({12, 17, 240}), bases=frozenset({240}))
    assert kinds(tmp_path, html("Av familjerna hade 29 % psykisk ohälsa (n = 240)."), "html", many) == []
    assert packed(docx(), {}) and kinds(tmp_path, docx(), "docx") == []
