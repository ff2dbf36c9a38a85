"""Text out of people's files: extracted once, then frozen, so that offsets keep their meaning.

``extract`` chooses the reader by the file's ending. What comes back is one text and its parts (headings,
paragraphs, list items, table cells, turns of speech) as places in that text. Text files keep every character;
only a byte order mark is dropped and all line ends become LF. In a Word document paragraphs are joined by LF,
the cells of a row by a tab; in a transcript each turn is a line, ``speaker: words``.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.errors import FoljeError
from evaluation.words import say

KINDS = ("heading", "paragraph", "item", "cell", "turn")
ENDINGS = (".docx", ".txt", ".md", ".vtt", ".srt")
MAX_BYTES = 200_000_000  # of a file as it lies on disk
MAX_TEXT = 20_000_000  # bytes of a text file: forty times a long novel


@dataclass(frozen=True)
class Part:
    """A piece of the text: ``text[start:end]``, in Unicode code points, end not included.

    >>> text = "👍 Bra möte"
    >>> part = Part("paragraph", 2, 10)
    >>> text[part.start:part.end]
    'Bra möte'

    Attributes
    ----------
    level : heading 1–9 (the title of a document is 0), depth of a list item from 1; otherwise 0.
    speaker, time : of a turn; the time is ``hh:mm:ss`` and neither is inside the span.
    table, row, column : of a cell, counted from 0. A cell with several paragraphs gives several parts, an
        empty cell an empty one; a merged cell stands where it begins and gives none where it goes on.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    speaker: str = ""
    time: str = ""
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Comment:
    """A comment in the margin of a Word document, and the place it is anchored to (empty: a point)."""

    text: str
    author: str
    date: str
    start: int
    end: int


@dataclass(frozen=True)
class Extracted:
    """The text of a file and what it consists of. `encoding` is how a text file was read, None for .docx."""

    text: str
    parts: tuple[Part, ...]
    comments: tuple[Comment, ...] = ()
    encoding: str | None = None

    def of(self, place: Part | Comment) -> str:
        """The text at a place."""
        return self.text[place.start : place.end]


def extract(path: str | Path) -> Extracted:
    """Read a .docx, .txt, .md, .vtt or .srt.

    Raises
    ------
    FoljeError
        saying what is wrong with the file and what to do: missing, empty, too large, damaged, protected by a
        password, no text, another ending.
    """
    path = Path(path)
    reader = _readers().get(path.suffix.lower())
    if reader is None:
        raise FoljeError(say("texts.unknown_ending", file=path.name, endings=", ".join(ENDINGS)), where=path)
    return reader(_bytes(path), path)


def name_speakers(extracted: Extracted, roles: Mapping[str, str]) -> Extracted:
    """Put roles in place of the names that stand before the turns; all offsets follow.

    Names *inside* what is said are left: they belong to the pseudonymising.

    >>> talk = Extracted("Eva: Hej!", (Part("turn", 5, 9, speaker="Eva"),))
    >>> name_speakers(talk, {"Eva": "samordnare"}).text
    'samordnare: Hej!'
    """
    labels = _speaker_labels(extracted, roles)
    ends = [end for _, end, _ in labels]
    growth = [0]
    for start, end, new in labels:
        growth.append(growth[-1] + len(new) - (end - start))

    def moved(place):
        start, end = (offset + growth[bisect_right(ends, offset)] for offset in (place.start, place.end))
        return replace(place, start=start, end=end)

    text = extracted.text
    for start, end, new in reversed(labels):
        text = text[:start] + new + text[end:]
    parts = tuple(
        replace(moved(part), speaker=roles.get(part.speaker, part.speaker)) for part in extracted.parts
    )
    return replace(extracted, text=text, parts=parts, comments=tuple(moved(c) for c in extracted.comments))


def _speaker_labels(extracted: Extracted, roles: Mapping[str, str]) -> list[tuple[int, int, str]]:
    labels, last = [], 0
    for part in extracted.parts:
        if part.speaker in roles:
            start = extracted.text.rfind(part.speaker, last, part.start)
            if start >= 0:
                labels.append((start, start + len(part.speaker), roles[part.speaker]))
        last = part.end
    return labels


def _readers() -> dict[str, Callable[[bytes, Path], Extracted]]:
    from coding.texts.subtitles import read_subtitles
    from coding.texts.word import read_docx

    readers = (read_docx, _read_txt, _read_markdown, read_subtitles, read_subtitles)
    return dict(zip(ENDINGS, readers, strict=True))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FoljeError(say("texts.too_large", file=path.name), where=path)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FoljeError(say("texts.missing", file=path.name), where=path) from error
    except PermissionError as error:
        raise FoljeError(say("texts.locked", file=path.name), where=path) from error
    except OSError as error:
        told = say("texts.unreadable", file=path.name, reason=error.strerror)
        raise FoljeError(told, where=path) from error
    if not data:
        raise FoljeError(say("texts.empty", file=path.name), where=path)
    return data


def decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The text of a text file with LF line ends, and the encoding it was read as."""
    from coding.texts.charsets import decode

    if len(data) > MAX_TEXT:
        raise FoljeError(say("texts.too_large", file=path.name), where=path)
    try:
        text, encoding = decode(data)
    except UnicodeError as error:
        raise FoljeError(say("texts.not_text", file=path.name), where=path) from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _read_txt(data: bytes, path: Path) -> Extracted:
    text, encoding = decoded(data, path)
    pattern = r"\S(?:.*\n(?=[^\S\n]*\S))*.*" if _is_wrapped(text) else r"\S.*"
    parts = (Part("paragraph", found.start(), _trimmed_end(found)) for found in re.finditer(pattern, text))
    return Extracted(text, tuple(parts), encoding=encoding)


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken at a margin (blank lines part the paragraphs) or each is a paragraph."""
    lengths = [len(line) for line in re.findall(r"(.*\S.*)\n(?=.*\S)", text)]
    return len(lengths) >= 3 and max(lengths) <= 100 and sorted(lengths)[len(lengths) // 2] >= 50


def _trimmed_end(found: re.Match) -> int:
    return found.start() + len(found[0].rstrip())


_MARKDOWN = re.compile(
    r"^[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<heading>\S.*?)[ \t]*#*[ \t]*$"
    r"|^(?P<indent>[ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<item>\S.*(?:\n[ \t]+(?![-*+\d])\S.*)*)"
    r"|^[ ]{0,3}\|(?P<cells>.*)\|[ \t]*$"
    r"|^[ \t]*(?P<paragraph>\S.*(?:\n(?![ \t]*(?:\#{1,6}[ \t]|[-*+][ \t]|\d{1,3}[.)][ \t]|\||$)).*)*)",
    re.MULTILINE,
)


def _read_markdown(data: bytes, path: Path) -> Extracted:
    text, encoding = decoded(data, path)
    parts: list[Part] = []
    for found in _MARKDOWN.finditer(text):
        if found["cells"] is not None:
            parts += _markdown_row(found, parts, text)
            continue
        kind = next(kind for kind in ("heading", "item", "paragraph") if found[kind] is not None)
        level = {"heading": len(found["marks"] or ""), "item": 1 + len(found["indent"] or "") // 2}.get(
            kind, 0
        )
        start = found.start(kind)
        parts.append(Part(kind, start, start + len(found[kind].rstrip()), level=level))
    return Extracted(text, tuple(parts), encoding=encoding)


def _markdown_row(found: re.Match, before: list[Part], text: str) -> list[Part]:
    """The cells of one row of a pipe table; none for the row of dashes under the header."""
    if re.fullmatch(r"[\s|:-]*-[\s|:-]*", found["cells"]):
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
