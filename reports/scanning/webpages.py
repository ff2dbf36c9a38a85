"""A web page: its text by block, its tables by cell, and what stands in attributes, scripts, comments and hidden parts."""

import base64
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from reports.scanning import drawings, pictures
from reports.scanning.pieces import Contents, place_of, sheet_context
from reports.timeline.webpage import asset

_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "dt", "dd", "pre", "title",
           "blockquote", "div", "section", "summary", "label", "button", "option"}  # fmt: skip
_ALTERNATIVE = ("alt", "title", "aria-label", "aria-description", "placeholder", "summary")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.I
)
_DATA = re.compile(r"[\[:,]\s*-?\d+(?:\.\d+)?\s*[,\]}]")
_EMBEDDED = re.compile(r"data:(image/[\w+.-]+)(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL)


def read(data: bytes) -> Contents:
    """All texts of an HTML file."""
    import lxml.html

    contents = Contents()
    root = lxml.html.document_fromstring(data.decode("utf-8", "replace").encode(), parser=_parser())
    _unseen(root, contents)
    _attributes(root, contents)
    _pictures(root, contents)
    for number, table in enumerate(root.iter("table"), 1):
        _table(table, number, contents)
    for number, block in enumerate(_own_blocks(root), 1):
        contents.add(_text(block), place_of("paragraph", n=number))
    return contents


def _parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8")


def _unseen(root: Any, contents: Contents) -> None:
    """Comments, scripts and hidden elements, which are then taken away."""
    for comment in [node for node in root.iter() if not isinstance(node.tag, str)]:
        contents.hide(
            comment.text if re.search(r"\w", comment.text or "") else "", place_of("comment"), "comment"
        )
        _drop(comment)
    for element in list(root.iter("script", "style", "template", "noscript")):
        if element.tag == "script":
            _script(element, contents)
        elif element.tag == "template":
            contents.hide(_text(element), place_of("template"))
        _drop(element)
    for element in list(root.iter()):
        hidden = element.get("hidden") is not None or element.get("type") == "hidden"
        if hidden or _UNSEEN.search(element.get("style", "")):
            contents.hide(f"{_text(element)} {element.get('value', '')}", place_of("hidden"))
            _drop(element)


def _script(element: Any, contents: Contents) -> None:
    text = element.text or ""
    if text.strip() == asset("timeline.js").strip():
        return
    is_data = "json" in element.get("type", "") or _DATA.search(text)
    if is_data and text.strip():
        contents.hide(text, place_of("script"), "hidden_value")
    if re.match(r"(?:https?:)?//", element.get("src", "")):
        contents.found.append(("outside", place_of("script")))


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _attributes(root: Any, contents: Contents) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in _ALTERNATIVE:
                contents.add(value, place_of("alt"), shown=False)
                drawings.values_in_label(value, contents)
            elif name.startswith("data-") and re.search(r"\d", value):
                contents.hide(value, place_of("attribute", name=name), "hidden_value")
            elif name in ("href", "src", "content", "action", "value", "poster") and not value.startswith(
                "data:"
            ):
                contents.add(value, place_of("attribute", name=name), shown=False)


def _pictures(root: Any, contents: Contents) -> None:
    from lxml import etree

    for number, element in enumerate(list(root.iter("img")), 1):
        place = place_of("picture", n=number)
        if not (element.get("alt") or element.get("aria-label")) and element.get("role") != "presentation":
            contents.found.append(("no_alt", place))
        found = _EMBEDDED.match(element.get("src", ""))
        if found:
            data = base64.b64decode(found[3]) if found[2] else unquote_to_bytes(found[3])
            inner = drawings.read(data, named=True) if "svg" in found[1] else pictures.read(data)
            contents.take(inner, place)
    for number, element in enumerate(list(root.iter("svg")), 1):
        contents.take(drawings.read(etree.tostring(element, with_tail=False)), place_of("drawing", n=number))
        _drop(element)


def _table(table: Any, number: int, contents: Contents) -> None:
    rows = [[_text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    header = rows[0] if rows else []
    figure = next((e for e in table.iterancestors("figure")), None)
    captions = [*table.iter("caption"), *(figure.iter("figcaption") if figure is not None else ())]
    caption = " ".join(_text(each) for each in captions)
    for place, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            context = sheet_context(header, row, column, caption) if place > 1 else caption
            contents.add(text, place_of("table", n=number, row=place), context=context)


def _own_blocks(root: Any) -> list[Any]:
    """The blocks of text that hold no other block; the cells of tables are read with their heads."""
    blocks = [e for e in root.iter() if isinstance(e.tag, str) and e.tag in _BLOCKS]
    leaves = [
        e for e in blocks if not any(isinstance(i.tag, str) and i.tag in _BLOCKS for i in e.iterdescendants())
    ]
    return [e for e in leaves if not any(a.tag in ("td", "th") for a in e.iterancestors())]


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
