"""Text out of people's files: extracted once, then frozen, so that offsets keep their meaning.

``extract`` chooses the reader by the file's ending. What comes back is one text and its parts (headings,
paragraphs, list items, table cells, turns of speech) as places in that text. Text files keep every character;
only a byte order mark is dropped and all line ends become LF. In a document paragraphs are joined by LF,
the cells of a row by a tab; in a transcript each turn is a line, ``speaker: words``.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError
from evaluation.words import say

KINDS = ("heading", "paragraph", "item", "cell", "turn")
READERS = {
    ".docx": ("word", "read_docx"), ".odt": ("opendocument", "read_odt"), ".rtf": ("richtext", "read_rtf"),
    ".pdf": ("portable", "read_pdf"), ".txt": ("plain", "read_txt"), ".md": ("plain", "read_markdown"),
    ".vtt": ("subtitles", "read_subtitles"), ".srt": ("subtitles", "read_subtitles"),
}  # fmt: skip
ENDINGS = tuple(READERS)
TEXTS = (".txt", ".md", ".vtt", ".srt")  # of these the encoding has to be found
MAX_BYTES = 200_000_000  # of a file as it lies on disk
MAX_TEXT = 20_000_000  # bytes of a text file: forty times a long novel
MAX_LINES = 500_000


@dataclass(frozen=True, slots=True)
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
    """The text of a file and what it consists of.

    Attributes
    ----------
    encoding : how a text file was read; None for documents, which say it themselves
    notes : what the reader has to tell of it: what was left out, what was guessed
    """

    text: str
    parts: tuple[Part, ...]
    comments: tuple[Comment, ...] = ()
    encoding: str | None = None
    notes: tuple[str, ...] = ()

    def of(self, place: Part | Comment) -> str:
        """The text at a place."""
        return self.text[place.start : place.end]


def extract(path: str | Path, encoding: str | None = None) -> Extracted:
    """Read a file; what is a transcript comes in turns of speech (see `coding.texts.turns`).

    Parameters
    ----------
    encoding : of a text file, as a person has stated it; None: as `coding.texts.charsets` finds

    Raises
    ------
    FoljeError
        saying what is wrong with the file and what to do: missing, empty, too large, damaged, protected by a
        password, no text, another ending, not written in the encoding stated.
    """
    from coding.texts.turns import in_turns

    path = Path(path)
    ending = path.suffix.lower()
    if ending not in READERS:
        raise FoljeError(say("texts.unknown_ending", endings=", ".join(ENDINGS)), where=path)
    data = _bytes(path, MAX_TEXT if ending in TEXTS else MAX_BYTES)
    if ending not in TEXTS:
        return in_turns(_reader(ending)(data, path))
    text, encoding = decoded(data, path, encoding)
    return in_turns(replace(_reader(ending)(text, path), encoding=encoding))


def name_speakers(extracted: Extracted, roles: Mapping[str, str]) -> Extracted:
    """Put roles in place of the names of those who speak, wherever they stand outside what is said; all offsets follow.

    Names *inside* what is said are left: they belong to the pseudonymising.

    >>> talk = Extracted("Eva: Hej!", (Part("turn", 5, 9, speaker="Eva"),))
    >>> name_speakers(talk, {"Eva": "samordnare"}).text
    'samordnare: Hej!'
    """
    if not roles:
        return extracted
    turns = sorted((part.start, part.end) for part in extracted.parts if part.kind == "turn")
    starts = [start for start, _ in turns]
    names = "|".join(re.escape(name) for name in sorted(roles, key=len, reverse=True))
    edits = []
    for found in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", extracted.text):
        at = bisect_right(starts, found.start()) - 1
        if at < 0 or found.start() >= turns[at][1]:
            edits.append((*found.span(), roles[found[0]]))
    named = tuple(replace(part, speaker=roles.get(part.speaker, part.speaker)) for part in extracted.parts)
    return edited(replace(extracted, parts=named), edits)


def edited(extracted: Extracted, edits: Sequence[tuple[int, int, str]]) -> Extracted:
    """The text with other words in some places (start, end, words), in order; parts and comments follow.

    >>> edited(Extracted("a bb c", (Part("item", 5, 6),)), [(2, 4, "")]).parts[0].start
    3
    """
    if not edits:
        return extracted
    text, pieces, growth, at = extracted.text, [], [0], 0
    for start, end, words in edits:
        pieces += [text[at:start], words]
        growth.append(growth[-1] + len(words) - (end - start))
        at = end
    ends = [end for _, end, _ in edits]

    def moved(offset: int) -> int:
        passed = bisect_right(ends, offset)
        if passed < len(edits) and edits[passed][0] < offset:  # inside words that are no more
            offset = min(offset, edits[passed][0] + len(edits[passed][2]))
        return offset + growth[passed]

    def placed(place):
        return replace(place, start=moved(place.start), end=moved(place.end))

    return replace(
        extracted,
        text="".join([*pieces, text[at:]]),
        parts=tuple(placed(part) for part in extracted.parts),
        comments=tuple(placed(comment) for comment in extracted.comments),
    )


def _reader(ending: str) -> Callable[[Any, Path], Extracted]:
    """What reads files with an ending; imported only when there is such a file."""
    module, function = READERS[ending]
    return getattr(import_module(f"coding.texts.{module}"), function)


def _bytes(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most:
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


def decoded(data: bytes, path: Path, encoding: str | None = None) -> tuple[str, str]:
    """The text of a text file with LF line ends, and the encoding it was read as: the one stated, else the one found."""
    from coding.texts.charsets import decode

    if len(data) > MAX_TEXT:
        raise FoljeError(say("texts.too_large", file=path.name), where=path)
    try:
        text, encoding = (
            (data.decode(encoding).removeprefix("\ufeff"), encoding) if encoding else decode(data)
        )
    except UnicodeError as error:
        key = "other_encoding" if encoding else "not_text"
        raise FoljeError(say(f"texts.{key}", file=path.name, encoding=encoding), where=path) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        raise FoljeError(say("texts.too_large", file=path.name), where=path)
    return text, encoding
