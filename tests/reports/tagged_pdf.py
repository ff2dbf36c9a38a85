"""A tagged PDF as a screen reader meets it: what its tags hold, in their order, and the tags themselves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: A kind (h1, text, cell, caption, alt, link, contents) and its text.
Told = tuple[str, str]

_INLINE = ("/Span", "/Link", "/Em", "/Strong", "/Code", "/Reference", "/Quote")
_PDF_KINDS = {"/Caption": "caption", "/TD": "cell", "/TH": "cell"}
_UNREAD = ("/Figure", "/Formula", "/Lbl", "/Note", "/TOC")


def pieces(path: Path) -> Iterator[Told]:
    """What a screen reader is told by the tags, in their order; figures by their alternative text alone."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        texts = {sheet.objgen: _marked_texts(sheet) for sheet in pdf.pages}
        yield from _tagged(pdf.Root.StructTreeRoot.K, "text", texts, None)


def _tagged(node: Any, kind: str, texts: dict, sheet: Any) -> Iterator[Told]:
    """The pieces under a tag; one that holds words and other tags gives its words in runs between them."""
    words = ""
    for child in node if _is_array(node) else [node]:
        if _is_block(child):
            yield (kind, words)
            words = ""
            yield from _block(child, kind, texts, sheet)
        else:
            yield from _pdf_links(child, texts, sheet)
            words += _inline(child, texts, sheet)
    yield (kind, words)


def _block(node: Any, kind: str, texts: dict, sheet: Any) -> Iterator[Told]:
    tag = str(node.S)
    if tag == "/Figure":
        yield ("alt", str(node.get("/Alt", "")))
    if tag == "/TOC":
        yield ("contents", "")
    if tag not in _UNREAD and "/K" in node:
        own = f"h{tag[2]}" if re.fullmatch(r"/H\d", tag) else _PDF_KINDS.get(tag, kind)
        yield from _tagged(node.K, own, texts, node.get("/Pg", sheet))


def _is_array(node: Any) -> bool:
    import pikepdf

    return isinstance(node, pikepdf.Array)


def _is_block(node: Any) -> bool:
    import pikepdf

    return isinstance(node, pikepdf.Dictionary) and "/S" in node and str(node.S) not in _INLINE


def _pdf_links(node: Any, texts: dict, sheet: Any) -> Iterator[Told]:
    """The links among what stands in a line."""
    if isinstance(node, int) or "/S" not in node:
        return
    if str(node.S) == "/Link":
        yield ("link", _inline(node, texts, sheet))
    elif "/K" in node:
        for child in node.K if _is_array(node.K) else [node.K]:
            yield from _pdf_links(child, texts, node.get("/Pg", sheet))


def _inline(node: Any, texts: dict, sheet: Any) -> str:
    """The words of a marked place on a page, or of all such places under an inline tag."""
    if isinstance(node, int):
        return texts[sheet.objgen].get(node, "")
    sheet = node.get("/Pg", sheet)
    if "/MCID" in node:
        return texts[sheet.objgen].get(int(node.MCID), "")
    if "/K" not in node:
        return ""
    return "".join(_inline(child, texts, sheet) for child in (node.K if _is_array(node.K) else [node.K]))


def _marked_texts(sheet: Any) -> dict[int, str]:
    """The text of each marked place of a page, with what a place says that it reads as in stead of its letters."""
    import pikepdf

    fonts = {name: _letters(font) for name, font in sheet.Resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    marks: list[tuple[int | None, bool]] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(sheet):
        place, silent = marks[-1] if marks else (None, False)
        match str(operator):
            case "BMC" | "BDC":
                given = operands[1] if len(operands) > 1 and not isinstance(operands[1], pikepdf.Name) else {}
                place = int(given["/MCID"]) if "/MCID" in given else place
                if "/ActualText" in given and place is not None:
                    texts[place] = texts.get(place, "") + str(given["/ActualText"])
                marks.append((place, silent or "/ActualText" in given))
            case "EMC":
                marks.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ" if place is not None and not silent:
                strings = operands[0] if _is_array(operands[0]) else operands
                read = (
                    _decoded(bytes(part), letters) for part in strings if isinstance(part, pikepdf.String)
                )
                texts[place] = texts.get(place, "") + "".join(read)
    return texts


def _decoded(codes: bytes, letters: dict[int, str]) -> str:
    return "".join(letters.get(int.from_bytes(codes[i : i + 2]), "") for i in range(0, len(codes), 2))


def _letters(font: Any) -> dict[int, str]:
    """The font's own table of what its glyphs are as text, by their numbers of two bytes."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            begins = bytes.fromhex(text).decode("utf-16-be")
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = begins[:-1] + chr(ord(begins[-1]) + step)
    return found


def pdf_tags(pdf: Any) -> list[tuple[str, str]]:
    """The tags of a PDF in reading order, with their alternative texts."""
    import pikepdf

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S), str(node.get("/Alt", ""))
            if "/K" in node:
                yield from walk(node.K)

    return list(walk(pdf.Root.StructTreeRoot.K))
