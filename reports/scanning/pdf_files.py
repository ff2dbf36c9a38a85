"""A PDF: its text page by page, the alternative texts of its figures, and what it carries beside the pages."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reports.scanning.pieces import Contents, place_of

_OPEN = ("/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/Keywords")
_QUIET = ("/Link", "/Widget", "/Popup")
_HYPHENATED = re.compile(r"(?<=[a-zåäö])[-\u2010\u00ad]\s*\n\s*(?=[a-zåäö])")
_WRAPPED = re.compile(r"\s*\n\s*(?=[a-zåäö])")  # a sentence goes on in the next line


def read(data: bytes) -> Contents:
    """All texts of a .pdf."""
    from pypdf import PdfReader

    contents = Contents()
    pdf = PdfReader(BytesIO(data))
    if pdf.is_encrypted:
        raise ValueError("encrypted")
    for number, page in enumerate(pdf.pages, 1):
        _page(page, number, contents)
    for key, value in (pdf.metadata or {}).items():
        place = place_of("property", name=key.lstrip("/"))
        if key in _OPEN:
            contents.add(str(value), place, shown=False)
        else:
            contents.hide(str(value), place, "property")
    _catalog(pdf.trailer["/Root"], contents)
    return contents


def _page(page: Any, number: int, contents: Contents) -> None:
    place = place_of("page", n=number)
    unseen: list[bool] = []
    text = page.extract_text(visitor_operand_before=_watch(unseen))
    for line in _WRAPPED.sub(" ", _HYPHENATED.sub("", text)).splitlines():
        contents.add(line, place)
    contents.found += [("hidden_text", place)] * bool(unseen)
    for annotation in (a.get_object() for a in page.get("/Annots", None) or ()):
        kind = str(annotation.get("/Subtype", ""))
        if kind not in _QUIET:
            contents.hide(str(annotation.get("/Contents", kind)), place, "comment")
        if kind == "/Link":
            contents.add(str(annotation.get("/A", {}).get("/URI", "")), place_of("link"), shown=False)


def _watch(unseen: list[bool]) -> Any:
    """Notice text that is written so that nobody sees it (rendering mode 3)."""
    mode = [0]

    def seen(operator: bytes, operands: Any, *_: Any) -> None:
        if operator == b"Tr":
            mode[0] = int(operands[0])
        elif operator in (b"Tj", b"TJ", b"'", b'"') and mode[0] == 3:
            unseen.append(True)

    return seen


def _catalog(root: Any, contents: Contents) -> None:
    names = root.get("/Names", {}).get_object() if "/Names" in root else {}
    if "/EmbeddedFiles" in names or "/AF" in root:
        contents.found.append(("embedded", place_of("embedded")))
    if "/JavaScript" in names or "/JavaScript" in str(root.get("/OpenAction", "")):
        contents.found.append(("hidden_value", place_of("script")))
    layers = root.get("/OCProperties", {}).get("/D", {})
    if layers.get("/OFF"):
        contents.found.append(("hidden_text", place_of("layer")))
    if "/Metadata" in root:
        contents.add(_tagless(root["/Metadata"].get_data()), place_of("property", name="XMP"), shown=False)
    figures = 0
    for element in _structure(root.get("/StructTreeRoot")):
        if str(element.get("/S")) in ("/Figure", "/Formula"):
            figures += 1
            if not str(element.get("/Alt", "")).strip():
                contents.found.append(("no_alt", place_of("picture", n=figures)))
        for key in ("/Alt", "/ActualText", "/E"):
            contents.add(str(element.get(key, "")), place_of("alt"), shown=False)


def _structure(root: Any) -> Iterator[Any]:
    """All elements of the tag tree."""
    heap, seen = [root], set()
    while heap:
        element = heap.pop()
        element = element.get_object() if element is not None else None
        if isinstance(element, list):
            heap.extend(element)
        elif isinstance(element, dict) and id(element) not in seen:
            seen.add(id(element))
            yield element
            heap.append(element.get("/K"))


def _tagless(data: bytes) -> str:
    return re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace"))
