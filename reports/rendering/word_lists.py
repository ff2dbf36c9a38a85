"""The lists of a Word file: its contents, and its tables and figures. They are there before Word is asked to update them."""

import re
from collections.abc import Iterator
from typing import Any

from reports.rendering.word_body import W, w

#: pandoc's name of a list, the style of the captions it gathers, and the name they are numbered by.
_LISTS = {"List of Tables": ("TableCaption", "Table"), "List of Figures": ("ImageCaption", "Figure")}


def fill(root: Any) -> None:
    """Write the headings into the contents, and the captions into lists at the end of the document."""
    _fill_contents(root)
    for name, (style, number) in _LISTS.items():
        _fill_list(root, name, style, rf'TOC \h \z \c "{number}"')


def _holder(root: Any, name: str) -> Any:
    galleries = root.iter(w("docPartGallery"))
    return next(
        (each.getparent().getparent().getparent() for each in galleries if each.get(w("val")) == name), None
    )


def _fill_list(root: Any, name: str, style: str, code: str) -> None:
    """Put the captions of one kind last in the document; pandoc's own list names no kind, so Word would find none."""
    holder = _holder(root, name)
    if holder is None:
        return
    body, heading = holder.getparent(), next(holder.iter(w("p")))
    body.remove(holder)
    captions = [(1, _text(each), _mark(each)) for each in root.iter(w("p"))
                if _style(each) == style and each.find(w("fldSimple")) is not None]  # fmt: skip
    end = body.find(w("sectPr"))
    for paragraph in [heading, *_field(captions, code)] if captions else ():
        body.append(paragraph) if end is None else end.addprevious(paragraph)


def _fill_contents(root: Any) -> None:
    """Write the headings into the table of contents, so that it is there before Word is asked to update it."""
    holder = _holder(root, "Table of Contents")
    field = (
        None
        if holder is None
        else next((p for p in holder.iter(w("p")) if p.find(f".//{w('instrText')}") is not None), None)
    )
    if holder is None or field is None:
        return
    depth = re.search(r'\\o "1-(\d)"', "".join(field.itertext()))
    place = field.getparent()
    for paragraph in _field(_headings(root, int(depth[1]) if depth else 3), r'TOC \o "1-3" \h \z \u'):
        place.insert(place.index(field), paragraph)
    place.remove(field)
    _after_the_front(holder)


def _after_the_front(holder: Any) -> None:
    """Move the contents below the status line and the notice, which pandoc counts as text."""
    node = holder.getnext()
    while node is not None and _style(node) in ("Status", "NoticeText"):
        node.addnext(holder)
        node = holder.getnext()


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}") if paragraph.tag == w("p") else None
    return style.get(w("val")) if style is not None else ""


def _headings(root: Any, depth: int) -> list[tuple[int, str, str]]:
    """Level, text and bookmark of each heading."""
    found = []
    for paragraph in root.iter(w("p")):
        match = re.fullmatch(r"Heading(\d)", _style(paragraph))
        if match and int(match[1]) <= depth:
            found.append((int(match[1]), _text(paragraph), _mark(paragraph)))
    return found


def _mark(paragraph: Any) -> str:
    """The bookmark that a link leads to: before the paragraph, else in it."""
    before, inside = paragraph.getprevious(), paragraph.find(w("bookmarkStart"))
    mark = before if before is not None and before.tag == w("bookmarkStart") else inside
    return mark.get(w("name")) if mark is not None else ""


def _text(paragraph: Any) -> str:
    return "".join(
        "\t" if node.tag == w("tab") else node.text or "" for node in paragraph.iter(w("t"), w("tab"))
    )


_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _field(headings: list[tuple[int, str, str]], code: str) -> Iterator[Any]:
    """The paragraphs of a list's field: links to what it lists, without page numbers until Word updates it."""
    from xml.sax.saxutils import escape, quoteattr

    from lxml import etree

    for number, (level, text, mark) in enumerate(headings):
        begin, end = _BEGIN.format(code) if number == 0 else "", _END if number == len(headings) - 1 else ""
        run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'.replace(
            "\t", "</w:t></w:r><w:r><w:tab/><w:t>"
        )
        link = f"<w:hyperlink w:anchor={quoteattr(mark)}>{run}</w:hyperlink>"
        style = f'<w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>'
        yield etree.fromstring(f'<w:p xmlns:w="{W}">{style}{begin}{link}{end}</w:p>')
