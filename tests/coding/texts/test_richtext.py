"""Rich Text: encodings, structure, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.texts import Extracted, extract
from evaluation.errors import FoljeError

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset77 Geneva;}{\f2\fcharset238 CE;}}"
STYLES = r"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\b heading 1;}{\s2 Title;}{\s3 Rubrik 2;}}"


@pytest.fixture
def read(tmp_path):
    """Extract what stands between the head and the end of an .rtf."""

    def extracted(body, head=HEAD + STYLES):
        (tmp_path / "a.rtf").write_bytes((head + body + "}").encode("latin-1"))
        return extract(tmp_path / "a.rtf")

    return extracted


def pieces(extracted, *attributes):
    return [(*(getattr(p, name) for name in ("kind", *attributes)), extracted.of(p)) for p in extracted.parts]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"F\'f6rskolan \'e5kte", "Förskolan åkte"),
        (r"{\f1 F\'9arskolan} h\'e4r", "Förskolan här"),
        (r"{\f2 \'9a} s\'e5", "š så"),
        (r"\u229?ret och \u246\'f6l", "året och öl"),
        (r"\uc2\u229??ret", "året"),
        (r"\uc0\u229 ret", "året"),
        (r"\u-10179?\u-9140?!", "👌!"),
        (r"\u55357?ensam", "ensam"),
        (r"\ldblquote ja\rdblquote\~\endash nej\_nej\-nej", "“ja”\u00a0–nej\u2011nejnej"),
        (r"a\{b\}\\c", r"a{b}\c"),
        ("rad ett\r\nfortsatt", "rad ettfortsatt"),
        (r"a\line b\tab c", "a\nb\tc"),
    ],
)
def test_characters_are_read_however_they_are_written(read, body, text):
    assert read(body).text == text


@pytest.mark.parametrize(
    ("codepage", "text"),
    [(r"\ansicpg1252", "åäö"), (r"\mac", "åäö"), (r"\pca", "åäö"), (r"\ansicpg99999", "åäö")],
)
def test_the_code_page_of_the_document_holds_where_a_font_says_nothing(read, codepage, text):
    encoding = {r"\mac": "mac-roman", r"\pca": "cp850"}.get(codepage, "cp1252")
    body = text.encode(encoding).decode("latin-1")
    assert read(body, rf"{{\rtf1\ansi{codepage}\deff0 ").text == text


def test_headings_items_and_paragraphs_are_known(read):
    body = (
        r"\pard\s2 Titel\par\pard\s1 Ett\par\pard\s3 Underrubrik\par\pard\outlinelevel2 Tre\par\pard Text\par"
        r"\pard\ls1\ilvl1{\listtext -\tab}punkt\par\pard slut"
    )
    assert pieces(read(body), "level") == [
        ("heading", 0, "Titel"), ("heading", 1, "Ett"), ("heading", 2, "Underrubrik"), ("heading", 3, "Tre"),
        ("paragraph", 0, "Text"), ("item", 2, "punkt"), ("paragraph", 0, "slut"),
    ]  # fmt: skip


def test_tables_have_rows_and_cells(read):
    row = r"\trowd\pard\intbl {}\cell {}\cell\row "
    table = row.format("a", r"b\par bb") + row.format("", "d")
    extracted = read(rf"f\'f6re\par {table}\pard efter\par {row.format('x', 'y')}")
    assert pieces(extracted, "table", "row", "column") == [
        ("paragraph", None, None, None, "före"), ("cell", 0, 0, 0, "a"), ("cell", 0, 0, 1, "b"), ("cell", 0, 0, 1, "bb"),
        ("cell", 0, 1, 0, ""), ("cell", 0, 1, 1, "d"), ("paragraph", None, None, None, "efter"), ("cell", 1, 0, 0, "x"),
        ("cell", 1, 0, 1, "y"),
    ]  # fmt: skip
    assert extracted.text == "före\na\tb\nbb\n\td\nefter\nx\ty"


def test_what_is_no_text_is_left_out(read):
    body = (
        (
            r"a{\pict\pngblip 89504e47}{\*\okänt x}{\header topp}{\field{\*\fldinst HYPERLINK x}{\fldrslt länk}}"
            r"{\v dold}{\deleted struken}{\info{\author Eva Ek}}b\bin4 }{}}c"
        )
        .encode()
        .decode("latin-1")
    )
    assert read(body, r"{\rtf1\ansi\ansicpg65001 ").text == "alänkbc"


def test_notes_come_last_and_annotations_are_comments(read):
    body = (
        r"Hon {\*\atrfstart 7}fr\'e5gade{\*\atrfend 7}{\*\atnid EE}{\*\atnauthor Eva Ek}\chatn"
        r"{\*\annotation{\*\atnref 7}FOR1\par mer} om{\footnote en not} lov.\par slut"
        r"{\*\atnauthor Bo}{\*\annotation punkt}"
    )
    extracted = read(body)
    assert extracted.text == "Hon frågade om lov.\nslut\nen not"
    assert [(c.text, c.author, extracted.of(c)) for c in extracted.comments] == [
        ("FOR1\nmer", "Eva Ek", "frågade"), ("punkt", "Bo", ""),
    ]  # fmt: skip


def test_groups_that_are_never_closed_or_opened_are_no_trouble(read):
    assert read("}}}} a {{{{ b").text == " a  b"
    assert read("{" * 100_000 + "djupt").text == "djupt"


def test_what_is_no_rtf_is_told(tmp_path):
    (tmp_path / "a.rtf").write_bytes(b"PK hej")
    with pytest.raises(FoljeError, match="inte ett RTF-dokument"):
        extract(tmp_path / "a.rtf")


CONTROL = st.sampled_from([r"\par ", r"\cell ", r"\row ", r"\intbl ", r"\pard ", "{", "}", r"\u8364?", r"\'e5", r"\*", r"\bin3 ",
                           r"{\*\annotation ", r"{\footnote ", r"{\*\atrfstart 1}", r"\uc9 ", r"\f1 ", "å", "text"])  # fmt: skip


@given(st.lists(CONTROL, max_size=40))
def test_any_order_of_control_words_gives_a_text_and_parts_inside_it(tmp_path_factory, words):
    path = tmp_path_factory.mktemp("a") / "a.rtf"
    path.write_bytes((HEAD + STYLES + "".join(words) + "}").encode("latin-1"))
    extracted = extract(path)
    assert isinstance(extracted, Extracted)
    places = [*extracted.parts, *extracted.comments]
    assert all(0 <= place.start <= place.end <= len(extracted.text) for place in places)
