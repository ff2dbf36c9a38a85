"""Rows of text gathered into columns, each different text kept once: what makes 100,000 rows quick to read and check."""

import string
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, compress, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from evaluation.cells import unguarded

if TYPE_CHECKING:
    import numpy as np

MAX_COLUMNS = 1000  # what stands further to the right is no table that somebody fills in
MAX_ROWS = 5_000_000  # Excel holds 1,048,576
MAX_CELLS = 50_000_000
_INVISIBLE = "\u200b\u2060\ufeff"  # marks without width, which come along from web pages and chats
_BLANK = _INVISIBLE + string.whitespace + "\u00a0\u202f"
_AT_ONCE = 200  # rows
_BLOCK = 2_000_000  # cells; few enough for the memory, many enough to find most repetitions


@dataclass(frozen=True)
class Column:
    """The texts of a column: `codes` say for each row which of the `texts` stands there; a text may be among them twice."""

    codes: "np.ndarray"
    texts: "np.ndarray"

    @property
    def cells(self) -> "np.ndarray":
        """The text of each row."""
        return self.texts[self.codes]

    def where(self, text: str) -> "np.ndarray":
        """In which rows exactly this text stands."""
        return (self.texts == text)[self.codes]

    def at(self, rows: Any) -> "Column":
        """The column with some of its rows: a mask, a slice or positions."""
        return Column(self.codes[rows], self.texts)


class _Growing:
    """A column while its cells come in, piece by piece: fresh texts are met again while the processor has them at hand."""

    def __init__(self) -> None:
        self.known: defaultdict[str, int] | None = defaultdict()
        self.known.default_factory = self.known.__len__  # a text not met before gets the next number
        self.texts: list[str] = []
        self.codes: list[np.ndarray] = []

    def add(self, cells: list[str], begun: int) -> None:
        """Add cells below the `begun` ones that are there."""
        import numpy as np

        if self.known is not None and len(self.known) > max(1000, begun * 0.9):
            self.texts, self.known = (
                list(self.known),
                None,
            )  # looking for repetitions costs more than it saves
        if self.known is None:
            self.codes.append(np.arange(len(self.texts), len(self.texts) + len(cells), dtype=np.int32))
            self.texts += cells
        else:
            self.codes.append(
                np.fromiter(map(self.known.__getitem__, cells), dtype=np.int32, count=len(cells))
            )

    def column(self, guarded: bool) -> Column:
        """The column as it stands."""
        import numpy as np

        return Column(np.concatenate(self.codes), _cleaned(self.texts or list(self.known or ()), guarded))


def _cleaned(texts: list[str], guarded: bool) -> "np.ndarray":
    """The texts without blanks around them, invisible marks, and guards against being taken for formulas."""
    import numpy as np

    texts = list(map(str.strip, texts))
    together = "\n".join(texts)
    if any(mark in together for mark in _INVISIBLE):
        texts = [text.strip(_BLANK) for text in texts]
    if guarded and "'" in together:
        texts = [unguarded(text) for text in texts]
    return np.fromiter(texts, dtype=object, count=len(texts))


@dataclass
class Gathered:
    """Rows that hold anything, as columns; `beyond` is the first row with cells too far to the right to be read."""

    columns: list[Column]
    numbers: list[int]
    beyond: int | None = None


class TooLargeError(Exception):
    """More than a table somebody fills in can hold."""


def gathered(rows: Iterable[tuple[int, list[str]]], guarded: bool = False) -> Gathered:
    """Gather rows of texts, with the numbers that people see; empty rows are left out.

    Parameters
    ----------
    guarded : whether apostrophes may guard texts against being taken for formulas, as in a .csv

    Raises TooLargeError before the memory is full.
    """
    import numpy as np

    whole, parts = Gathered([], []), list[list[Column]]()
    for numbers, growing in _in_blocks(rows, whole):
        columns = [each.column(guarded) for each in growing]
        filled = ~np.logical_and.reduce([column.where("") for column in columns])
        whole.numbers += compress(numbers, filled)
        parts.append([column.at(filled) for column in columns])
        if len(columns) * len(whole.numbers) > MAX_CELLS:
            raise TooLargeError
    while parts and parts[0]:
        whole.columns.append(_joined([part.pop(0) for part in parts]))
    return whole


def _in_blocks(
    rows: Iterable[tuple[int, list[str]]], whole: Gathered
) -> Iterator[tuple[list[int], list[_Growing]]]:
    """So many rows at once as stay small, as columns; as wide as the rows at the top, where the headers stand."""
    rows = filter(itemgetter(1), rows)
    width, numbers, columns = 0, list[int](), list[_Growing]()
    while piece := list(islice(rows, _AT_ONCE)):
        these, body = map(list, zip(*piece, strict=True))
        width = width or _width(body)
        if set(map(len, body)) != {width}:
            body = _even(these, body, width, whole)
        columns = columns or [_Growing() for _ in range(width)]
        cells = list(chain.from_iterable(body))
        for place, column in enumerate(columns):
            column.add(cells[place::width], len(numbers))
        numbers += these if width else ()
        if len(numbers) * width >= _BLOCK:
            yield numbers, columns
            numbers, columns = [], []
    if numbers:
        yield numbers, columns


def _width(body: Iterable[list[str]]) -> int:
    """How many columns the rows need, at most MAX_COLUMNS."""
    return max(at for row in body for at, cell in enumerate(["x", *row[:MAX_COLUMNS]]) if cell.strip(_BLANK))


def _even(numbers: Iterable[int], body: Iterable[list[str]], width: int, whole: Gathered) -> list[list[str]]:
    """The rows all `width` cells long; `whole` learns where the first one is that had more in it."""
    if whole.beyond is None and width:
        pairs = zip(numbers, body, strict=True)
        whole.beyond = next((n for n, row in pairs if any(cell.strip(_BLANK) for cell in row[width:])), None)
    return [row[:width] + [""] * (width - len(row)) for row in body]


def _joined(parts: list[Column]) -> Column:
    """One column of its parts, from above."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    begins = np.cumsum([0, *(len(part.texts) for part in parts)], dtype=np.int32)
    codes = np.concatenate([part.codes + begin for part, begin in zip(parts, begins, strict=False)])
    return Column(codes, np.concatenate([part.texts for part in parts]))


def letters(place: int) -> str:
    """The letters of a column as a spreadsheet shows them.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        text = chr(65 + letter) + text
    return text
