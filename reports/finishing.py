"""The last hand on rendered files, the same for both engines: what pandoc and Quarto leave out or say too much of.

Word files get the notice on every page, headers and row heads that a screen reader finds, Swedish as their language,
pictures without paths, and no properties but the title, the authors and the date. The same document gives the same bytes.
"""

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
_ROW_HEADS = "folje:row-heads"
_HEADER = re.compile(r"word/header\d*\.xml")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def finish_html(path: Path, words: dict[str, str]) -> None:
    """Name the footnotes and the links back from them for those who do not see the arrow."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(<a href="[^"]*"\s+class="footnote-back")', rf'\1 aria-label="{words["back"]}"', text)
    text = re.sub(r'(<(?:section|aside) id="footnotes"[^>]*?)>', rf'\1 aria-label="{words["footnotes"]}">', text)
    path.write_text(text, encoding="utf-8", newline="\n")


def finish_docx(path: Path, *, notice: str, lang: str, epoch: int) -> None:
    """Finish a Word file in place.

    Parameters
    ----------
    path
        a .docx by pandoc or Quarto, made with our reference document.
    notice
        what stands at the head of every page; "" leaves the head empty.
    lang
        language and region, such as sv-SE.
    epoch
        the moment the file says it was made, in seconds since 1970.
    """
    steps: dict[str, Callable[[Any], None]] = {
        "word/document.xml": _finish_body,
        "word/styles.xml": lambda root: set_language(root, lang),
        "word/settings.xml": lambda root: _set_theme_language(root, lang),
        "docProps/core.xml": lambda root: finish_core(root, lang, epoch),
        "docProps/custom.xml": clear,
        "docProps/app.xml": clear,
    }
    rewrite(path, lambda name: steps.get(name) or (_notice_step(notice) if _HEADER.fullmatch(name) else None))


def rewrite(path: Path, step_for: Callable[[str], Callable[[Any], None] | None]) -> None:
    """Change the parts of an Office file, each by the step that `step_for` gives for its name, and pack it anew."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, content in parts.items():
        step = step_for(name)
        if step:
            parts[name] = _changed(content, step)
    _write_package(path, parts)


def _write_package(path: Path, parts: dict[str, bytes]) -> None:
    """Write the parts in a fixed order with a fixed date; the content types come first, as the standard asks."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            package.writestr(zipfile.ZipInfo(name, _FIXED_TIME), parts[name], zipfile.ZIP_DEFLATED)


def _changed(content: bytes, step: Callable[[Any], None]) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)
    step(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


# The body -----------------------------------------------------------------------------------------------------------


def _finish_body(root: Any) -> None:
    _mark_tables(root)
    _name_pictures(root)
    _drop_double_bookmarks(root)
    _fill_contents(root)


def _mark_tables(root: Any) -> None:
    """Tell Word which tables have heads for their rows, and keep rows whole at page ends."""
    with_heads = set()
    for comment in [node for node in root.iter() if not isinstance(node.tag, str) and node.text == _ROW_HEADS]:
        table = next(comment.itersiblings(_w("tbl")), None)
        with_heads.add(table)
        comment.getparent().remove(comment)
    for table in root.iter(_w("tbl")):
        look = table.find(f"{_w('tblPr')}/{_w('tblLook')}")
        if look is not None:
            look.set(_w("firstColumn"), "1" if table in with_heads else "0")
        for row in table.iter(_w("tr")):
            _keep_row_whole(row)


def _keep_row_whole(row: Any) -> None:
    from lxml import etree

    properties = row.find(_w("trPr"))
    if properties is None:
        properties = etree.Element(_w("trPr"))
        row.insert(0, properties)
    if properties.find(_w("cantSplit")) is None:
        properties.insert(0, etree.Element(_w("cantSplit")))


def _name_pictures(root: Any) -> None:
    """Pictures carry a number and their alternative text; pandoc writes the path they were read from."""
    for number, drawing in enumerate(root.iter(f"{{{DRAWING}}}inline"), 1):
        outer = drawing.find(f"{{{DRAWING}}}docPr")
        alt = outer.get("descr", "")
        for properties in (outer, *drawing.iter(f"{{{PICTURE}}}cNvPr")):
            properties.set("name", f"Bild {number}")
            properties.set("descr", alt)
            properties.attrib.pop("title", None)


def _drop_double_bookmarks(root: Any) -> None:
    """pandoc marks a captioned table twice with one name; Word keeps one of them and says nothing."""
    seen: set[str] = set()
    for start in list(root.iter(_w("bookmarkStart"))):
        name = start.get(_w("name"))
        if name in seen:
            number = start.get(_w("id"))
            ends = [end for end in root.iter(_w("bookmarkEnd")) if end.get(_w("id")) == number]
            for mark in (start, *ends):
                mark.getparent().remove(mark)
        seen.add(name)


def _fill_contents(root: Any) -> None:
    """Write the headings into the table of contents, so that it is there before Word is asked to update it."""
    holder = next((node for node in root.iter(_w("sdt")) if node.find(f".//{_w('docPartGallery')}") is not None), None)
    if holder is None:
        return
    field = next((p for p in holder.iter(_w("p")) if p.find(f".//{_w('instrText')}") is not None), None)
    if field is None:
        return
    depth = re.search(r'\\o "1-(\d)"', "".join(field.itertext()))
    place = field.getparent()
    for paragraph in _contents_field(_headings(root, int(depth[1]) if depth else 3)):
        place.insert(place.index(field), paragraph)
    place.remove(field)


def _headings(root: Any, depth: int) -> list[tuple[int, str, str]]:
    """Level, text and bookmark of each heading."""
    found = []
    for paragraph in root.iter(_w("p")):
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        match = re.fullmatch(r"Heading(\d)", style.get(_w("val"))) if style is not None else None
        if match and int(match[1]) <= depth:
            text = "".join("\t" if node.tag == _w("tab") else node.text or "" for node in paragraph.iter(_w("t"), _w("tab")))
            before = paragraph.getprevious()
            inside = paragraph.find(_w("bookmarkStart"))
            mark = before if before is not None and before.tag == _w("bookmarkStart") else inside
            found.append((int(match[1]), text, mark.get(_w("name")) if mark is not None else ""))
    return found


def _contents_field(headings: list[tuple[int, str, str]]) -> list[Any]:
    """The paragraphs of a contents field: links to the headings, without page numbers until Word updates it."""
    from lxml import etree

    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">TOC \\o "1-3" \\h \\z \\u</w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    paragraphs = []
    for number, (level, text, mark) in enumerate(headings):
        first, last = number == 0, number == len(headings) - 1
        link = f'<w:hyperlink w:anchor="{_escaped(mark)}"><w:r><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r></w:hyperlink>'
        style = f'<w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>'
        xml = f'<w:p xmlns:w="{W}">{style}{begin if first else ""}{link}{end if last else ""}</w:p>'
        paragraphs.append(etree.fromstring(xml))
    return paragraphs


def _escaped(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(text, {'"': "&quot;"})


# Language, properties, notice ---------------------------------------------------------------------------------------


def set_language(styles: Any, lang: str) -> None:
    """w:lang of the whole document, and of no style on its own."""
    from lxml import etree

    defaults = styles.find(f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}")
    for mark in list(styles.iter(_w("lang"))):
        mark.getparent().remove(mark)
    etree.SubElement(defaults, _w("lang"), {_w("val"): lang, _w("eastAsia"): lang, _w("bidi"): "ar-SA"})


def _set_theme_language(settings: Any, lang: str) -> None:
    for mark in settings.iter(_w("themeFontLang")):
        mark.set(_w("val"), lang)


def finish_core(core: Any, lang: str, epoch: int) -> None:
    """Title, authors, language and one date; who last saved the file is nobody's business."""
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in ("created", "modified"):
        for mark in core.iter(f"{{{CORE['dcterms']}}}{name}"):
            mark.text = moment
    for mark in core.iter(f"{{{CORE['dc']}}}language"):
        mark.text = lang
    for name in ("lastModifiedBy", "revision"):
        for mark in list(core.iter(f"{{{CORE['cp']}}}{name}")):
            core.remove(mark)


def clear(properties: Any) -> None:
    for child in list(properties):
        properties.remove(child)


def _notice_step(notice: str) -> Callable[[Any], None]:
    return lambda header: _write_notice(header, notice)


def _write_notice(header: Any, notice: str) -> None:
    """Write the notice into the head's paragraph, or take its frame away when there is none."""
    from lxml import etree

    paragraph = header.find(_w("p"))
    for run in paragraph.findall(_w("r")):
        paragraph.remove(run)
    if notice:
        text = etree.SubElement(etree.SubElement(paragraph, _w("r")), _w("t"))
        text.text = notice
    else:
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        if style is not None:
            style.set(_w("val"), "Header")
