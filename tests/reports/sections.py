"""What a rendered report says, section by section, read the same way out of HTML, Word and PDF.

HTML is read as its elements, Word as its paragraphs and cells, PDF by its tags, as a screen reader meets it. Numbers
before headings, lists of headings, footnotes, formulas and what opens a part of a page are each format's own and are left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from reports.rendering.word_body import w
from tests.reports import tagged_pdf

#: What is said before the first heading stands in another order in each format.
FRONT = ""


class Piece(NamedTuple):
    """A heading (h1, h2 …), caption, cell, alt, link (its words, which its text has too) or text, in reading order."""

    kind: str
    text: str


@dataclass
class Section:
    """A heading and what stands under it until the next one, the subsections' own left out."""

    level: int
    heading: str
    pieces: list[Piece] = field(default_factory=list)

    def of(self, kind: str) -> list[str]:
        """The captions, cells, alternative texts or links, in order."""
        return [said(piece.text) for piece in self.pieces if piece.kind == kind]

    @property
    def words(self) -> str:
        """All that is read in running text and cells, in order; alternative texts are told by themselves.

        Before the first heading the order is each format's own: there only the letters are counted.
        """
        text = "".join(said(piece.text) for piece in self.pieces if piece.kind not in ("alt", "link"))
        return "".join(sorted(text.replace("·", ""))) if self.heading == FRONT else text


def said(text: str) -> str:
    """A text without what only sets it: spaces, line breaks, and hyphens, which a PDF also breaks its words with."""
    return re.sub(r"[\s\-\u00ad\u200b]+", "", text)


def sections(path: Path) -> list[Section]:
    """The sections of an .html, .docx or .pdf; the first is what stands before the first heading."""
    found = [Section(0, FRONT)]
    for kind, text in READERS[path.suffix](path):
        if kind == "contents":
            found.pop()  # the heading over the list of headings
        elif re.fullmatch(r"h\d", kind):
            found.append(Section(int(kind[1]), re.sub(r"^\d+(\.\d+)*\s*", "", " ".join(text.split()))))
        elif said(text):
            found[-1].pieces.append(Piece(kind, text))
    top = min((section.level for section in found[1:]), default=1)
    for section in found[1:]:
        section.level -= top - 1
    return found


def differences(first: list[Section], second: list[Section]) -> list[str]:
    """Where two formats do not say the same, in words for a failing test."""
    heads = [[(section.level, said(section.heading)) for section in each] for each in (first, second)]
    if heads[0] != heads[1]:
        return [f"headings: {_unlike(*heads)}"]
    found = []
    for one, other in zip(first, second, strict=True):
        for kind in ("caption", "cell", "alt", "link"):
            if one.of(kind) != other.of(kind):
                found.append(f"{one.heading or 'front'}, {kind}: {_unlike(one.of(kind), other.of(kind))}")
        if one.words != other.words:
            apart = _apart(one.words, other.words) if one.heading else _lacking(one, other)
            found.append(f"{one.heading or 'front'}: {apart}")
    return found


def _lacking(one: Section, other: Section) -> str:
    """What stands before the first heading in one format and nowhere there in the other."""
    texts = [[said(piece.text) for piece in each.pieces if piece.kind == "text"] for each in (one, other)]
    lacks = [[text for text in mine if text not in "".join(theirs)] for mine, theirs in (texts, texts[::-1])]
    return f"{lacks[0]} / {lacks[1]}"


def _unlike(one: list, other: list) -> str:
    longer = max(len(one), len(other))
    pairs = [(each[place] if place < len(each) else None) for place in range(longer) for each in (one, other)]
    return next(f"{a!r} / {b!r}" for a, b in zip(pairs[::2], pairs[1::2], strict=True) if a != b)


def _apart(one: str, other: str) -> str:
    place = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    begin = max(place - 20, 0)
    return f"{one[begin : place + 40]!r} / {other[begin : place + 40]!r}"


# HTML

_LEAVES = {"p": "text", "dt": "text", "pre": "text", "caption": "caption", "figcaption": "caption", "td": "cell", "th": "cell"}  # fmt: skip
_APART = ("ul", "ol", "dl", "div", "table", "figure", "blockquote", "section", "details", "h1", "h2", "h3", "h4", "h5", "h6")  # fmt: skip


def _html(path: Path) -> Iterator[Piece]:
    import lxml.html

    page = lxml.html.fromstring(path.read_text(encoding="utf-8"))
    for node in page.xpath("//aside[@class='notice'] | //header[@id='title-block-header']/*"):
        yield Piece("text", node.text_content())
    for own in page.xpath(
        "//main//script | //main//summary | //main//math | //main//a[@class='footnote-ref'] | //main//*[@id='footnotes']"
    ):
        own.drop_tree()
    yield from _html_of(page.find(".//main"))


def _html_of(node: Any) -> Iterator[Piece]:
    """The pieces of an element: a leaf is one; of others each part, and the words between the parts."""
    if re.fullmatch(r"h\d", node.tag):
        yield Piece(node.tag, node.text_content())
        return
    if node.tag in _LEAVES:
        yield from _html_marks(node)
        for hidden in node.find_class("visually-hidden"):
            hidden.text = ""
        yield Piece(_LEAVES[node.tag], node.text_content())
        return
    words = node.text or ""
    for child in node:
        if isinstance(child.tag, str) and (child.tag in (*_APART, *_LEAVES, "svg") or _has_parts(child)):
            yield Piece("text", words)
            yield from _html_of(child) if child.tag != "svg" else _html_svg(child)
            words = child.tail or ""
        elif isinstance(child.tag, str):
            yield from _html_marks(child)
            words += child.text_content() + (child.tail or "")
    yield Piece("text", words)


def _has_parts(node: Any) -> bool:
    return any(isinstance(each.tag, str) and each.tag in (*_APART, *_LEAVES) for each in node.iter())


def _html_svg(node: Any) -> Iterator[Piece]:
    yield Piece("alt", node.get("aria-label", ""))


def _html_marks(node: Any) -> Iterator[Piece]:
    """The alternative texts and the links of a leaf and of what stands in a line."""
    for mark in node.iter("img", "a"):
        yield Piece("alt", mark.get("alt", "")) if mark.tag == "img" else Piece("link", mark.text_content())


# Word

_CAPTIONS = ("TableCaption", "ImageCaption", "Caption")


def _docx(path: Path) -> Iterator[Piece]:
    from docx import Document

    for node in Document(str(path)).element.body.iter(w("p")):
        if next(node.iterancestors(w("sdt")), None) is not None:
            continue
        for picture in node.iter("{*}docPr"):
            yield Piece("alt", picture.get("descr", ""))
        yield from (Piece("link", "".join(_word_text(link))) for link in node.iter(w("hyperlink")))
        text = "".join(_word_text(node))
        style = node.find(f"{w('pPr')}/{w('pStyle')}")
        name = style.get(w("val")) if style is not None else ""
        if heading := re.fullmatch(r"Heading(\d)", name):
            yield Piece(f"h{heading[1]}", text)
        elif name in _CAPTIONS:
            yield Piece("caption", text)
        else:
            yield Piece("cell" if next(node.iterancestors(w("tc")), None) is not None else "text", text)


def _word_text(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(w("t"), w("tab"), w("br"), w("noBreakHyphen")):
        yield node.text or "" if node.tag == w("t") else " "


READERS: dict[str, Callable[[Path], Iterator[tuple[str, str]]]] = {
    ".html": _html,
    ".docx": _docx,
    ".pdf": tagged_pdf.pieces,
}
