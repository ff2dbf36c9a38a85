"""Text out of people's files."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.texts import ENDINGS, Comment, Extracted, Part, extract, name_speakers
from coding.texts.charsets import decode
from evaluation.errors import FoljeError

SENTENCE = "Förskolan frågade när man får ringa, och på måndag hör Åke av sig. ÄR ÖPPET!"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def written(tmp_path):
    """Write a file and extract it."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return extract(path)

    return write


def docx(body, namespaces=W, *, inside="w:body", **parts):
    """A minimal .docx around a body; `parts` are further XML parts by kind (styles, comments …)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _relationships({"officeDocument": "word/document.xml"}))
        archive.writestr(
            "word/document.xml", f"<w:document {namespaces}><{inside}>{body}</{inside}></w:document>"
        )
        archive.writestr(
            "word/_rels/document.xml.rels", _relationships({kind: f"{kind}.xml" for kind in parts})
        )
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {namespaces}>{content}</w:{kind}>")
    return packed.getvalue()


def _relationships(targets):
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{names}">{rows}</Relationships>'


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def setting(name, value):
    return f'<w:{name} w:val="{value}"/>'


def pieces(extracted, *attributes):
    return [
        (*(getattr(part, name) for name in ("kind", *attributes)), extracted.of(part))
        for part in extracted.parts
    ]


# encodings


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac-roman", "cp850"])
def test_swedish_text_is_read_in_the_encoding_it_was_written_in(written, encoding):
    extracted = written("a.txt", SENTENCE.encode(encoding))
    assert (extracted.text, extracted.encoding) == (SENTENCE, encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
@pytest.mark.parametrize(
    "word", ["på", "är", "för", "då", "Får", "Örnsköldsvik", "MÖTE", "kafé är öppet", "”då” – nä…"]
)
def test_a_single_swedish_word_is_enough_to_tell_encodings_apart(encoding, word):
    try:
        data = word.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no such signs")
    assert decode(data)[0] == word


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped(written, mark, encoding):
    extracted = written("a.txt", mark + "Åsa\ufeff".encode(encoding))
    assert (extracted.text, extracted.encoding) == ("Åsa\ufeff", encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_by_its_zeros(encoding):
    assert decode(SENTENCE.encode(encoding)) == (SENTENCE, encoding)


@pytest.mark.parametrize(
    "quoted", ["”Nej”, sa hon. ”ja”", "hej ”du ”du ”där", "“English” only…", "Dušan bor på Öland"]
)
def test_quotation_marks_are_not_taken_for_letters(quoted):
    assert decode(quoted.encode("cp1252")) == (quoted, "cp1252")


def test_a_tie_goes_to_windows():
    assert decode("Pris 5 €".encode("cp1252")) == ("Pris 5 €", "cp1252")


WORDS = st.text(alphabet="abcdefåäöé", min_size=2, max_size=8)
BETWEEN = st.sampled_from([" ", ", ", ". ", " – ", " ”", "” ", "… ", "\n", " (", ") "])


@given(st.lists(st.tuples(WORDS, BETWEEN), min_size=1).map(lambda pairs: "".join(map("".join, pairs))))
def test_words_of_two_letters_or_more_are_read_as_windows_text(text):
    if set(text) & set("åäö"):
        assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_a_picture_is_not_text(written):
    with pytest.raises(FoljeError, match="ingen textfil"):
        written("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe")


# plain text and markdown


def test_line_ends_become_lf_and_nothing_else_changes(written):
    odd = "ett\u2028två\x0b tre\u00a0\u0085 fyra\t\x0c"
    assert written("a.txt", f"{odd}\r\nfem\rsex\n\n".encode()).text == f"{odd}\nfem\nsex\n\n"


def test_offsets_are_code_points_and_the_end_is_not_included(written):
    extracted = written("a.txt", "👍🏽 Bra\n  e\u0301n till  \n")
    assert pieces(extracted, "start", "end") == [
        ("paragraph", 0, 6, "👍🏽 Bra"),
        ("paragraph", 9, 17, "e\u0301n till"),
    ]


def test_each_line_is_a_paragraph(written):
    extracted = written("a.txt", "Anna: Hej!\nBo: Hej, hej.\n\nDe gick.")
    assert [piece for _, piece in pieces(extracted)] == ["Anna: Hej!", "Bo: Hej, hej.", "De gick."]


def test_lines_broken_at_a_margin_are_one_paragraph(written):
    line = "Socialtjänsten och förskolan talade om vem som ringer till föräldern"
    extracted = written("a.txt", f"{line}\n{line}\n{line}\nidag.\n\n{line}\ni morgon.\n")
    assert [piece.count("\n") for _, piece in pieces(extracted)] == [3, 1]


def test_markdown_has_headings_items_tables_and_paragraphs(written):
    extracted = written(
        "a.md", "## Punkt 1 ##\n\nHej\npå dig\n- ett\n  två\n  - tre\n1. fyra\n\n|a|b|\n|-|-|\n| c ||\n"
    )
    assert pieces(extracted, "level", "row", "column") == [
        ("heading", 2, None, None, "Punkt 1"),
        ("paragraph", 0, None, None, "Hej\npå dig"),
        ("item", 1, None, None, "ett\n  två"),
        ("item", 2, None, None, "tre"),
        ("item", 1, None, None, "fyra"),
        ("cell", 0, 0, 0, "a"),
        ("cell", 0, 0, 1, "b"),
        ("cell", 0, 1, 0, "c"),
        ("cell", 0, 1, 1, ""),
    ]


def test_two_markdown_tables_are_two(written):
    assert [part.table for part in written("a.md", "|a|\n|b|\n\ntext\n\n|c|\n").parts] == [0, 0, None, 1]


@given(st.text(max_size=300))
def test_any_text_keeps_every_character(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("a") / "a.md"
    path.write_bytes(("\ufeff" + text).encode("utf-8", "replace"))
    for ending in (".md", ".txt"):
        extracted = extract(path.rename(path.with_suffix(ending)))
        path = path.with_suffix(ending)
        kept = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
        assert extracted.text == kept
        assert all(0 <= part.start <= part.end <= len(kept) for part in extracted.parts)


# transcripts


VTT = """WEBVTT

NOTE Skapad av Teams
med två rader

c1f0-22/12-0
00:00:03.120 --> 00:00:05.000

<v Anna Berg>
Hej & välkomna.

c1f0-22/13-0
00:00:05.000 --> 00:00:07.900 align:start
<v Anna Berg>Vi börjar &lt;nu&gt;.</v>

3
01:08.000 --> 01:10.000
<v.loud Åke Ek>Jo, <i>precis</i>.</v>
<v Anna Berg>R&amp;D?</v>
"""


def test_turns_of_a_teams_transcript_are_merged_by_speaker(written):
    extracted = written("möte.vtt", VTT)
    assert pieces(extracted, "speaker", "time") == [
        ("turn", "Anna Berg", "00:00:03", "Hej & välkomna. Vi börjar <nu>."),
        ("turn", "Åke Ek", "00:01:08", "Jo, precis."),
        ("turn", "Anna Berg", "00:01:08", "R&D?"),
    ]
    assert extracted.text.splitlines()[1] == "Åke Ek: Jo, precis."


@pytest.mark.parametrize(
    "change", [lambda s: s.replace("\n", "\r\n"), lambda s: "\ufeff" + s, lambda s: s + "\n\n"]
)
def test_line_ends_and_marks_do_not_change_a_transcript(written, change):
    assert written("b.vtt", change(VTT)).parts == written("a.vtt", VTT).parts


def test_cues_without_a_speaker_stay_apart(written):
    extracted = written(
        "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n<i>Hej</i>\n\n2\n00:00:02,000 --> 00:00:03,500\nHej då\n"
    )
    assert pieces(extracted, "speaker", "time") == [
        ("turn", "", "00:00:01", "Hej"),
        ("turn", "", "00:00:02", "Hej då"),
    ]


def test_a_year_said_alone_is_not_taken_for_an_id(written):
    extracted = written("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n2023\n\n00:03.000 --> 00:04.000\nJa\n")
    assert [piece for _, piece in pieces(extracted)] == ["2023", "Ja"]


def test_text_after_a_blank_line_inside_a_cue_is_kept(written):
    extracted = written(
        "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n<v A>Ett\n\ntvå\n\n00:03.000 --> 00:04.000\n<v B>Ja\n"
    )
    assert extracted.text == "A: Ett två\nB: Ja"


def test_smaller_than_and_unknown_entities_are_left_as_they_are(written):
    extracted = written("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n3 < 5 &foo; &copy 5 <x> mindre\n")
    assert extracted.text == "3 < 5 &foo; &copy 5 <x> mindre"


def test_a_transcript_without_speech_is_told(written):
    with pytest.raises(FoljeError, match="inget tal"):
        written("a.vtt", "WEBVTT\n\nHej\n")


def test_roles_replace_the_names_of_speakers_and_offsets_follow(written):
    extracted = written("a.vtt", VTT)
    named = name_speakers(extracted, {"Anna Berg": "samordnare", "Åke Ek": "BVC"})
    assert "Anna" not in named.text
    assert [(part.speaker, named.of(part)) for part in named.parts] == [
        ("samordnare", "Hej & välkomna. Vi börjar <nu>."),
        ("BVC", "Jo, precis."),
        ("samordnare", "R&D?"),
    ]


def test_comments_move_with_the_names():
    extracted = Extracted(
        "Eva: Hej\nBo: Jo", (Part("turn", 5, 8, speaker="Eva"), Part("turn", 13, 15, speaker="Bo"))
    )
    extracted = Extracted(extracted.text, extracted.parts, (Comment("FOR1", "U2", "", 13, 15),))
    named = name_speakers(extracted, {"Eva": "rektor", "Bo": "K"})
    assert named.of(named.comments[0]) == "Jo"


# Word


def test_a_word_document_is_read_in_the_order_it_stands(written):
    table = (
        f"<w:tbl><w:tr>{tc(p('a') + p('b'))}{tc(p(''))}</w:tr><w:tr>{tc(p('c'))}{tc(p('d'))}</w:tr></w:tbl>"
    )
    listed = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'
    extracted = written(
        "a.docx",
        docx(p("Möte", '<w:outlineLvl w:val="0"/>') + p("") + table + p("punkt", listed) + p("slut")),
    )
    assert extracted.text == "Möte\n\na\nb\t\nc\td\npunkt\nslut"
    assert pieces(extracted, "level", "table", "row", "column") == [
        ("heading", 1, None, None, None, "Möte"),
        ("cell", 0, 0, 0, 0, "a"),
        ("cell", 0, 0, 0, 0, "b"),
        ("cell", 0, 0, 0, 1, ""),
        ("cell", 0, 0, 1, 0, "c"),
        ("cell", 0, 0, 1, 1, "d"),
        ("item", 2, None, None, None, "punkt"),
        ("paragraph", 0, None, None, None, "slut"),
    ]


def test_headings_and_lists_are_known_by_their_styles_also_inherited(written):
    styles = (
        '<w:style w:styleId="Rubrik2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Min"><w:name w:val="Min rubrik"/><w:basedOn w:val="Rubrik2"/></w:style>'
        '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="Lista"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style>'
        '<w:style w:styleId="O"><w:name w:val="Ond"/><w:basedOn w:val="O"/></w:style>'
    )
    body = "".join(
        p(style, f'<w:pStyle w:val="{style}"/>') for style in ("Rubrik2", "Min", "T", "Lista", "O")
    )
    assert pieces(written("a.docx", docx(body, styles=styles)), "level") == [
        ("heading", 2, "Rubrik2"),
        ("heading", 2, "Min"),
        ("heading", 0, "T"),
        ("item", 1, "Lista"),
        ("paragraph", 0, "O"),
    ]


def test_merged_cells_stand_where_they_begin(written):
    rows = (
        f"<w:tr>{tc(p('a'), setting('vMerge', 'restart'))}{tc(p('b'), setting('gridSpan', 2))}"
        f"{tc(p('c'))}</w:tr>"
        f"<w:tr>{tc(p(''), '<w:vMerge/>')}{tc(p('d'))}{tc(p('e'))}{tc(p('f'))}</w:tr>"
    )
    extracted = written("a.docx", docx(f"<w:tbl>{rows}</w:tbl>"))
    assert pieces(extracted, "row", "column") == [
        ("cell", 0, 0, "a"),
        ("cell", 0, 1, "b"),
        ("cell", 0, 3, "c"),
        ("cell", 1, 1, "d"),
        ("cell", 1, 2, "e"),
        ("cell", 1, 3, "f"),
    ]


def test_tracked_changes_show_what_stands_after_them(written):
    body = (
        "<w:p><w:r><w:t>Hon </w:t></w:r><w:del><w:r><w:delText>sa</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>frågade</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>X</w:t></w:r></w:moveFrom></w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{tc(p('borta'))}</w:tr><w:tr>{tc(p('kvar'))}</w:tr></w:tbl>"
    )
    assert written("a.docx", docx(body)).text == "Hon frågade\nkvar"


def test_tabs_breaks_and_signs_are_read_and_field_codes_are_not(written):
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        '<w:br w:type="page"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t> länk</w:t></w:r></w:hyperlink></w:p>"
    )
    assert written("a.docx", docx(body)).text == "a\tb\nc\u2011d☒ länk"


def test_content_controls_are_read_but_not_their_placeholders(written):
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p>{control(run('skrivet'))}{prompt(run('Klicka'))}</w:p>"
        + control(p("block"))
        + f"<w:tbl><w:tr>{control(tc(p('cell')))}{tc(prompt(p('Välj')))}</w:tr></w:tbl>"
    )
    extracted = written("a.docx", docx(body))
    assert pieces(extracted) == [
        ("paragraph", "skrivet"),
        ("paragraph", "block"),
        ("cell", "cell"),
        ("cell", ""),
    ]


def test_text_boxes_are_read_once_and_notes_come_last(written):
    box = f"<w:txbxContent>{p('ruta')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>a</w:t><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>{p('b')}"
    )
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{p("---")}</w:footnote>'
        f'<w:footnote w:id="1">{p("not")}</w:footnote>'
    )
    assert written("a.docx", docx(body, footnotes=notes)).text == "a\nruta\nb\nnot"


def test_comments_have_author_and_place(written):
    body = (
        '<w:p><w:r><w:t>Hon </w:t></w:r><w:commentRangeStart w:id="1"/>'
        "<w:r><w:t>frågade 👍 om</w:t></w:r></w:p><w:p><w:r><w:t>lov.</w:t></w:r>"
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'
        '<w:p><w:r><w:t>x</w:t><w:commentReference w:id="2"/></w:r></w:p>'
    )
    comments = (
        f'<w:comment w:id="1" w:author="U2" w:date="2023-02-01T10:00:00Z">{p("FOR1")}{p("BES")}</w:comment>'
        f'<w:comment w:id="2" w:author="U1">{p("punkt")}</w:comment>'
        f'<w:comment w:id="9">{p("lös")}</w:comment>'
    )
    extracted = written("a.docx", docx(body, comments=comments))
    first, second = extracted.comments
    assert (first.text, first.author, first.date) == ("FOR1\nBES", "U2", "2023-02-01T10:00:00Z")
    assert extracted.of(first) == "frågade 👍 om\nlov."
    assert (second.start, second.end) == (len(extracted.text), len(extracted.text))


def test_strict_open_xml_is_read_too(written):
    assert written("a.docx", docx(p("hej"), STRICT)).text == "hej"


def test_a_teams_transcript_in_word_gives_turns(written):
    turn = "<w:p><w:r><w:t>{}</w:t></w:r><w:r><w:t>   {}</w:t><w:br/></w:r><w:r><w:t>{}</w:t></w:r></w:p>"
    said = [("Anna Berg", "0:03", "Hej."), ("Åke", "1:08", "Jo."), ("Anna Berg", "1:02:03", "Nej.")]
    extracted = written("a.docx", docx(p("Möte") + "".join(turn.format(*row) for row in said)))
    assert pieces(extracted, "speaker", "time")[1:] == [
        ("turn", "Anna Berg", "00:00:03", "Hej."),
        ("turn", "Åke", "00:01:08", "Jo."),
        ("turn", "Anna Berg", "01:02:03", "Nej."),
    ]
    assert "Berg" not in name_speakers(extracted, {"Anna Berg": "samordnare"}).text


# files that are wrong


def test_a_truncated_docx_is_told(written):
    with pytest.raises(FoljeError, match="inte ett helt Word-dokument"):
        written("a.docx", docx(p("hej" * 900))[:-60])


def test_what_is_not_a_zip_is_told_with_its_place(tmp_path):
    (tmp_path / "a.docx").write_text("hej", encoding="utf-8")
    with pytest.raises(FoljeError, match="Word") as error:
        extract(tmp_path / "a.docx")
    assert error.value.where == tmp_path / "a.docx"


def test_a_workbook_with_the_wrong_ending_is_told(written):
    with pytest.raises(FoljeError, match="fel filändelse"):
        written("a.docx", docx("", inside="w:sheets"))


def test_another_zip_is_told(written):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/epub")
    with pytest.raises(FoljeError, match="fel filändelse"):
        written("a.docx", packed.getvalue())


def test_a_protected_document_is_told(written):
    with pytest.raises(FoljeError, match="lösenordsskyddad"):
        written("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_zip_bomb_is_not_unpacked(written, monkeypatch):
    monkeypatch.setattr("coding.texts.packages.MAX_XML", 1_000_000)
    with pytest.raises(FoljeError, match="orimligt stor"):
        written("a.docx", docx(p("a" * 2_000_000)))


def test_the_sum_of_all_parts_is_bounded(written, monkeypatch):
    monkeypatch.setattr("coding.texts.packages.MAX_UNPACKED", 1_000_000)
    with pytest.raises(FoljeError, match="orimligt stor"):
        written("a.docx", docx(p("a"), other="a" * 2_000_000))


def test_a_zip_that_lies_about_its_sizes_is_told(written):
    data = bytearray(docx(p("a" * 100_000)))
    for place in _central_entries(data):
        data[place + 24 : place + 28] = struct.pack("<I", 100)
    with pytest.raises(FoljeError, match="inte ett helt Word-dokument"):
        written("a.docx", bytes(data))


def _central_entries(data):
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        yield place
        place = data.find(b"PK\x01\x02", place + 4)


def test_entities_are_refused(written, tmp_path):
    (tmp_path / "secret.txt").write_text("hemligt", encoding="utf-8")
    doctype = (
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY y "billion">]>'
    )
    for entity in ("&x;", "&y;"):
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(docx(p(entity)))) as source, zipfile.ZipFile(packed, "w") as target:
            for name in source.namelist():
                content = source.read(name).decode()
                target.writestr(name, doctype + content if name.endswith("document.xml") else content)
        with pytest.raises(FoljeError) as error:
            written("a.docx", packed.getvalue())
        assert "hemligt" not in str(error.value)


def test_nonsense_in_numbers_does_not_stop_the_reading(written):
    body = (
        f"<w:tbl><w:tr>{tc(p('a'), setting('gridSpan', 'x'))}"
        f"{tc(p('b'), setting('gridSpan', '²'))}</w:tr></w:tbl>"
        '<w:p><w:pPr><w:outlineLvl w:val="-7"/></w:pPr><w:r><w:sym w:char="zz"/></w:r></w:p>'
    )
    assert written("a.docx", docx(body)).text == "a\tb\n\ufffd"


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_damage_anywhere_gives_a_clear_error_or_a_text(tmp_path_factory, noise, place):
    data = docx(p("hej") + f"<w:tbl><w:tr>{tc(p('a'))}</w:tr></w:tbl>", styles="", comments="")
    path = tmp_path_factory.mktemp("a") / "a.docx"
    path.write_bytes(data[:place] + noise + data[place + len(noise) :])
    try:
        assert isinstance(extract(path), Extracted)
    except FoljeError as error:
        assert error.where == path


def test_missing_empty_and_foreign_files_are_told(tmp_path):
    (tmp_path / "tom.txt").touch()
    for name, words in (
        ("nej.txt", "finns inte"),
        ("tom.txt", "är tom"),
        ("a.xlsx", ", ".join(ENDINGS)),
        ("a", "filtyp"),
    ):
        with pytest.raises(FoljeError, match=words):
            extract(tmp_path / name)


def test_endings_may_be_in_capitals(written):
    assert written("A.TXT", "hej").text == "hej"
