"""OpenDocument texts: order, structure, comments, and what is left out."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.protocols import is_protocol, protocol_in
from coding.texts import Extracted, extract
from evaluation.errors import FoljeError
from tests.coding.material import file_of

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"))
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odt(body, styles="", manifest="", **more):
    """A minimal .odt around a body."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", f"<m:manifest xmlns:m='m'>{manifest}</m:manifest>")
        for name, content in more.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def read(tmp_path):
    """Extract a document with a body."""

    def extracted(body, **parts):
        (tmp_path / "a.odt").write_bytes(odt(body, **parts))
        return extract(tmp_path / "a.odt")

    return extracted


def p(text):
    return f"<text:p>{text}</text:p>"


def pieces(extracted, *attributes):
    return [(*(getattr(p, name) for name in ("kind", *attributes)), extracted.of(p)) for p in extracted.parts]


def test_headings_lists_and_paragraphs_stand_in_their_order(read):
    body = (
        '<text:p text:style-name="P7">Titel</text:p><text:h text:outline-level="2">Punkt</text:h>'
        f"<text:list><text:list-item>{p('ett')}<text:list><text:list-item>{p('två')}</text:list-item></text:list>"
        f"</text:list-item></text:list><text:section>{p('slut')}</text:section>{p('')}"
    )
    styles = '<style:style style:name="P7" style:parent-style-name="Title"/>'
    assert pieces(read(body, styles=styles), "level") == [
        ("heading", 0, "Titel"), ("heading", 2, "Punkt"), ("item", 1, "ett"), ("item", 2, "två"), ("paragraph", 0, "slut"),
    ]  # fmt: skip


def test_tables_keep_rows_columns_and_merged_cells(read):
    cell = "<table:table-cell>{}</table:table-cell>".format
    inner = f"<table:table><table:table-row>{cell(p('inre'))}</table:table-row></table:table>"
    body = (
        f"<table:table><table:table-header-rows><table:table-row>{cell(p('a'))}<table:covered-table-cell/>{cell(p('c'))}"
        f"</table:table-row></table:table-header-rows><table:table-row>{cell('')}{cell(p('d') + inner)}</table:table-row></table:table>"
    )
    assert pieces(read(body), "table", "row", "column") == [
        ("cell", 0, 0, 0, "a"), ("cell", 0, 0, 2, "c"), ("cell", 0, 1, 0, ""), ("cell", 0, 1, 1, "d"), ("cell", 1, 0, 0, "inre"),
    ]  # fmt: skip


def test_blanks_tabs_and_line_ends_are_those_of_the_page(read):
    body = p(
        '  Hon\n   sa<text:s text:c="3"/>ja<text:tab/>nej<text:line-break/>slut <text:span>åäö 👍</text:span>'
    )
    assert read(body).text == " Hon sa   ja\tnej\nslut åäö 👍"


def test_what_is_no_text_is_left_out(read):
    body = (
        f"<text:tracked-changes><text:changed-region>{p('struken')}</text:changed-region></text:tracked-changes>"
        f"<text:table-of-content><text:index-body>{p('innehåll')}</text:index-body></text:table-of-content><!-- nej -->"
        + p(
            "<text:placeholder>Klicka</text:placeholder>a<text:hidden-text>dold</text:hidden-text><text:a>länk</text:a>"
        )
    )
    assert read(body).text == "alänk"


def test_text_boxes_follow_their_paragraph_and_notes_come_last(read):
    body = p(
        f"a<draw:frame><draw:text-box>{p('ruta')}</draw:text-box></draw:frame>"
        f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('not')}</text:note-body></text:note>b"
    ) + p("c")
    assert read(body).text == "ab\nruta\nc\nnot"


def test_annotations_are_comments_at_their_places(read):
    mark = "<office:annotation {}><dc:creator>Eva Ek</dc:creator><dc:date>2023-02-01</dc:date><text:p>{}</text:p></office:annotation>"
    body = p("Hon " + mark.format('office:name="1"', "FOR1") + "frågade") + p(
        'om lov.<office:annotation-end office:name="1"/> Sedan' + mark.format("", "punkt")
    )
    extracted = read(body)
    assert extracted.text == "Hon frågade\nom lov. Sedan"
    assert [(c.text, c.author, c.date, extracted.of(c)) for c in extracted.comments] == [
        ("FOR1", "Eva Ek", "2023-02-01", "frågade\nom lov."), ("punkt", "Eva Ek", "2023-02-01", ""),
    ]  # fmt: skip


def test_a_password_is_told(read):
    with pytest.raises(FoljeError, match="lösenordsskyddad"):
        read(p("x"), manifest="<m:file-entry><m:encryption-data/></m:file-entry>")
    with pytest.raises(FoljeError, match="lösenordsskyddad"):
        read(p("x"), **{"encrypted-package": b"\0"})


def test_repetitions_by_the_million_are_not_believed(read):
    body = (
        '<table:table><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="99999999999"/></table:table-row></table:table>'
        + p('<text:s text:c="88888888"/>x')
    )
    assert len(read(body).text) < 2000


def test_a_word_document_with_the_wrong_ending_is_told(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    (tmp_path / "a.odt").write_bytes(packed.getvalue())
    with pytest.raises(FoljeError, match="ODT"):
        extract(tmp_path / "a.odt")


@given(st.binary(max_size=300), st.integers(0, 1500))
def test_damage_anywhere_gives_a_clear_error_or_a_text(tmp_path_factory, noise, place):
    data = odt(p("hej") + f"<text:list><text:list-item>{p('å')}</text:list-item></text:list>")
    path = tmp_path_factory.mktemp("a") / "a.odt"
    path.write_bytes(data[:place] + noise + data[place + len(noise) :])
    try:
        assert isinstance(extract(path), Extracted)
    except FoljeError as error:
        assert error.where == path


def test_a_protocol_saved_as_odt_is_read_as_one(tmp_path):
    docx = file_of(tmp_path)
    (tmp_path / "obs.odt").write_bytes(odt(_as_odt(extract(docx))))
    extracted = extract(tmp_path / "obs.odt")
    assert is_protocol(extracted)
    read, meant = protocol_in(extracted), protocol_in(extract(docx))
    assert (read.group, read.date) == (meant.group, meant.date)
    assert [entry.codes for _, _, entry in read.passages()] == [
        entry.codes for _, _, entry in meant.passages()
    ]


def _as_odt(extracted):
    """The same headings, paragraphs and tables as XML; a paragraph per part."""
    xml, at = [], (None, None, None)
    for part in extracted.parts:
        here = (part.table, part.row, part.column)
        closed = {0: "</table:table>", 1: "</table:table-row>", 2: "</table:table-cell>"}
        opened = {0: "<table:table>", 1: "<table:table-row>", 2: "<table:table-cell>"}
        same = next((n for n in range(3) if at[n] != here[n]), 3)
        xml += [closed[n] for n in (2, 1, 0) if n >= same and at[n] is not None]
        xml += [opened[n] for n in (0, 1, 2) if n >= same and here[n] is not None]
        tag = "text:h" if part.kind == "heading" else "text:p"
        words = escape(extracted.of(part)).replace("\n", "<text:line-break/>")
        xml.append(f"<{tag}>{words}</{tag}>")
        at = here
    return "".join([*xml, *(closed[n] for n in (2, 1, 0) if at[n] is not None)])
