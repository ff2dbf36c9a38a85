"""Reading the text layer of a PDF: lines put together into paragraphs, without what is repeated on every page.

A PDF knows no paragraphs. A line that reaches almost as far as the others goes on in the next one, and a word that is divided at the
end of a line is put together. Pictures are not read: a page without a text layer is named.
"""

import io
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from coding.texts import MAX_TEXT, Extracted, Part
from evaluation.errors import FoljeError
from evaluation.words import say

MAX_PAGES = 3000
MAX_SECONDS = 300.0  # of reading; a page that never ends is stopped after the page
LEAST_LINE = 40  # letters: no page is narrower
REACHES, FULL = (
    0.5,
    0.85,
)  # of the usual length of a line: one as long goes on in the next, when that is inside or begins a sentence
_LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\uf0b7": "•", "\u00a0": " "}
)
_BULLET = re.compile(r"[•◦▪‣●○■·–—*-]\s+\S|\d{1,2}[.)]\s+\S")
_SPEAKER = re.compile(
    r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]? )?[A-ZÅÄÖ][\w .-]{0,30}:\s"
)  # a turn of speech begins
_KEPT_HYPHEN = re.compile(r"(?:och|eller|samt|till|respektive)\b")  # barn- och ungdomsvård


def read_pdf(data: bytes, path: Path) -> Extracted:
    """The paragraphs of a .pdf, and notes on what was left out."""
    pages = _pages(data, path)
    empty = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(empty) == len(pages):
        raise FoljeError(say("texts.no_text_layer", file=path.name), where=path)
    pages, repeated = _without_margins(pages)
    text, parts, at = [], [], 0
    for kind, words in _paragraphs([line for lines in pages for line in lines]):
        text.append(words)
        parts.append(Part(kind, at, at + len(words), level=int(kind == "item")))
        at += len(words) + 1
    notes = [say("texts.lines_joined")]
    if repeated:
        notes.append(say("texts.margins_left_out", lines=", ".join(f"”{line}”" for line in repeated)))
    if empty:
        notes.append(say("texts.pages_without_text", n=len(empty), pages=", ".join(map(str, empty))))
    return Extracted("\n".join(text), tuple(parts), notes=tuple(notes))


def _pages(data: bytes, path: Path) -> list[list[str]]:
    """The lines of each page."""
    reader = _opened(data, path)
    pages, letters, until = [], 0, time.monotonic() + MAX_SECONDS
    try:
        if len(reader.pages) > MAX_PAGES:
            raise FoljeError(say("texts.too_large", file=path.name), where=path)
        for page in reader.pages:
            text = unicodedata.normalize("NFC", page.extract_text().translate(_LIGATURES))
            letters += len(text)
            if letters > MAX_TEXT or time.monotonic() > until:
                raise FoljeError(say("texts.too_large", file=path.name), where=path)
            pages.append([line for line in (_clean(line) for line in text.split("\n")) if line])
    except FoljeError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file makes it raise
        raise FoljeError(say("texts.unreadable_pdf", file=path.name), where=path) from error
    return pages


def _opened(data: bytes, path: Path) -> Any:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of damaged files is for programmers
    if b"%PDF-" not in data[:1024]:
        raise FoljeError(say("texts.unreadable_pdf", file=path.name), where=path)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:
        known = isinstance(error, pypdf.errors.DependencyError | NotImplementedError)
        key = "protected_pdf" if known else "unreadable_pdf"
        raise FoljeError(say(f"texts.{key}", file=path.name), where=path) from error
    if locked:
        raise FoljeError(say("texts.protected_pdf", file=path.name), where=path)
    return reader


def _clean(line: str) -> str:
    """A line without control marks and with single blanks; a soft hyphen stays at its end."""
    kept = "".join(c for c in line if c == "\u00ad" or unicodedata.category(c) not in ("Cc", "Cs", "Co"))
    return " ".join(kept.split())


def _without_margins(pages: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The pages without headers and footers, and what went: lines that stand first or last on most pages, whatever their numbers."""
    written = sum(map(bool, pages))
    left: dict[str, str] = {}
    for edge in (0, -1, 0, -1):  # a header or footer may have two lines
        counts = Counter(_key(lines[edge]) for lines in pages if lines and not _BULLET.match(lines[edge]))
        repeated = {key for key, n in counts.items() if n >= 2 and n > written / 2}
        for lines in pages:
            if lines and _key(lines[edge]) in repeated:
                left.setdefault(_key(lines[edge]), lines[edge])
        pages = [_without(lines, edge, repeated) for lines in pages]
    return pages, list(left.values())


def _without(lines: list[str], edge: int, repeated: set[str]) -> list[str]:
    if not lines or _key(lines[edge]) not in repeated:
        return lines
    return lines[1:] if edge == 0 else lines[:-1]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(lines: list[str]) -> list[tuple[str, str]]:
    """(kind, words) of each paragraph and list item."""
    lengths = sorted(len(line) for line in lines)
    usual = max(LEAST_LINE, lengths[int(0.9 * (len(lengths) - 1))]) if lengths else 0
    found: list[tuple[str, str]] = []
    last = ""
    for line in lines:
        starts = bool(_BULLET.match(line))
        if found and not starts and _goes_on(last, line, usual):
            found[-1] = (found[-1][0], _joined(found[-1][1], line))
        else:
            found.append(("item" if starts else "paragraph", line))
        last = line
    return [(kind, words.replace("\u00ad", "")) for kind, words in found]


def _goes_on(line: str, following: str, usual: int) -> bool:
    """Whether a paragraph goes on from one line to the next: divided, almost full, or in the middle of a sentence."""
    if line.endswith(("-", "\u00ad")):
        return True
    if _SPEAKER.match(following):
        return False
    begins = not following[0].islower()
    return len(line) >= (FULL if begins else REACHES) * usual and not (
        begins and line[-1] in ".:!?" and len(line) < usual
    )


def _joined(before: str, line: str) -> str:
    """Two lines as one; a divided word is put together, a hyphen that belongs to the word stays."""
    if before.endswith("\u00ad"):
        return before[:-1] + line
    divided = re.search(r"(\w+)-$", before)
    if not divided or not line[:1].isalpha():
        return f"{before} {line}"
    if _KEPT_HYPHEN.match(line):
        return f"{before} {line}"
    if line[0].isupper() or divided[1].isupper():  # HLT-modellen, Nya-Norrbotten
        return before + line
    return before[:-1] + line
