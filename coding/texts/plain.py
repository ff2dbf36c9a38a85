"""Reading text files: .txt and .md. Every character is kept."""

import re
from itertools import pairwise
from pathlib import Path

from coding.texts import Extracted, Part


def read_txt(text: str, path: Path) -> Extracted:
    """The paragraphs of a text file: its lines, or what blank lines part where lines were broken at a margin."""
    pattern = r"\S(?:.*\n(?=[^\S\n]*\S))*.*" if _is_wrapped(text) else r"\S.*"
    parts = (Part("paragraph", found.start(), _trimmed_end(found)) for found in re.finditer(pattern, text))
    return Extracted(text, tuple(parts))


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken at a margin (blank lines part the paragraphs) or each is a paragraph."""
    followed = pairwise(line.rstrip() for line in text.split("\n"))
    lengths = [len(line) for line, following in followed if line and following]
    return len(lengths) >= 3 and max(lengths) <= 100 and sorted(lengths)[len(lengths) // 2] >= 50


def _trimmed_end(found: re.Match) -> int:
    return found.start() + len(found[0].rstrip())


_MARKDOWN = re.compile(
    r"^[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<heading>\S.*)$"
    r"|^(?P<indent>[ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<item>\S.*(?:\n[ \t]+(?![-*+\d])\S.*)*)"
    r"|^[ ]{0,3}\|(?P<cells>.*)\|[ \t]*$"
    r"|^[ \t]*(?P<paragraph>\S.*(?:\n(?![ \t]*(?:\#{1,6}[ \t]|[-*+][ \t]|\d{1,3}[.)][ \t]|\||$)).*)*)",
    re.MULTILINE,
)


def read_markdown(text: str, path: Path) -> Extracted:
    """The headings, list items, table cells and paragraphs of a Markdown file."""
    parts: list[Part] = []
    for found in _MARKDOWN.finditer(text):
        if found["cells"] is not None:
            parts += _markdown_row(found, parts, text)
            continue
        kind = next(kind for kind in ("heading", "item", "paragraph") if found[kind] is not None)
        level = {"heading": len(found["marks"] or ""), "item": 1 + len(found["indent"] or "") // 2}.get(
            kind, 0
        )
        start, words = found.start(kind), found[kind].rstrip()
        if kind == "heading":
            words = words.rstrip("#").rstrip() or words[:1]
        parts.append(Part(kind, start, start + len(words), level=level))
    return Extracted(text, tuple(parts))


def _markdown_row(found: re.Match, before: list[Part], text: str) -> list[Part]:
    """The cells of one row of a pipe table; none for the row of dashes under the header."""
    if "-" in found["cells"] and not found["cells"].strip("|:- \t"):
        return []
    table, row = 0, 0
    above = next((part for part in reversed(before) if part.table is not None and part.row is not None), None)
    if above is not None:
        goes_on = before[-1] is above and "\n\n" not in text[above.end : found.start()]
        last_table, last_row = above.table or 0, above.row or 0
        table, row = (last_table, last_row + 1) if goes_on else (last_table + 1, 0)
    cells = []
    for column, cell in enumerate(re.finditer(r"(?:^|\|)((?:\\.|[^|])*)", found["cells"])):
        start = found.start("cells") + cell.start(1) + len(cell[1]) - len(cell[1].lstrip())
        cells.append(Part("cell", start, start + len(cell[1].strip()), table=table, row=row, column=column))
    return cells
