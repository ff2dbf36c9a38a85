"""Plain tables of counts as people have them: one row per cell, or a cross table; with or without totals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evaluation.cells import integer, number, unguarded
from evaluation.errors import UseError
from evaluation.sheets import Csv, csv_content
from evaluation.words import LANGUAGES, say

if TYPE_CHECKING:
    import pandas as pd


class Cell(NamedTuple):
    """One count: its record and column in the file, and its labels (None: a total) by variable."""

    record: int
    place: int
    labels: tuple[str | None, ...]
    value: int


@dataclass(frozen=True)
class PlainTable:
    """A table as it was read.

    Attributes
    ----------
    path, content : the file, and what it takes to write it again
    variables : their names as people compare them; a cross table's columns may be named by their labels alone
    titles : the same, as they are written
    cells : the counts
    kept : the columns of the file that may follow into a masked one
    cross : whether it is a cross table
    """

    path: Path
    content: Csv
    variables: tuple[str, ...]
    titles: tuple[str, ...]
    cells: tuple[Cell, ...]
    kept: tuple[int, ...]
    cross: bool

    @property
    def left_out(self) -> list[str]:
        """The headers of the columns that do not follow."""
        header = next(row for row, _ in self.content.records if any(row))
        return [text for place, text in enumerate(header) if place not in self.kept and text.strip()]

    def frame(self) -> "pd.DataFrame":
        """One row per cell: a column per variable, missing for a total, and ``count``."""
        import pandas as pd

        rows = [(*cell.labels, cell.value) for cell in self.cells]
        return pd.DataFrame(rows, columns=[*self.variables, "count"], dtype=object)

    def place_of(self, cell: Cell) -> tuple[str, str]:
        """The row's and the column's label as they stand in the file."""
        row = self.content.records[cell.record][0]
        if self.cross:
            header = next(record for record, _ in self.content.records if any(record))
            return row[self.kept[0]].strip(), header[cell.place].strip()
        labels = [row[place].strip() for place in self.kept if place != cell.place]
        return labels[0], labels[1] if len(labels) > 1 else ""


def read_tables(
    paths: Sequence[Path], rows: Sequence[str] = (), columns: Sequence[str] = (), count: str | None = None
) -> list[PlainTable]:
    """Read tables that belong together.

    Parameters
    ----------
    rows, columns : names of columns with labels; in a cross table `columns` names what its columns are
    count : the name of the column with the counts

    Raises
    ------
    UseError
        where something is missing, is no count, or stands twice; it names the file, the row and the column
    """
    raw = [_Raw.read(path) for path in paths]
    for name in (*rows, *([count] if count else [])):
        if not any(_folded(name) in table.folded for table in raw):
            raise UseError(say("disclosure.missing_column", column=name))
    tables = [table.made(rows, columns, count) for table in raw]
    for name in columns:
        if not any(table.cross or _folded(name) in table.variables for table in tables):
            raise UseError(say("disclosure.missing_column", column=name))
    return _with_names(tables)


@dataclass(frozen=True)
class _Raw:
    """A file's rows of text, and what its columns are called."""

    path: Path
    content: Csv
    header: list[str]
    body: list[tuple[int, list[str]]]

    @classmethod
    def read(cls, path: Path) -> "_Raw":
        if path.suffix.lower() != ".csv":
            raise UseError(say("disclosure.not_csv"), where=path.name)
        if not path.is_file():
            raise UseError(say("disclosure.no_file"), where=path.name)
        content = csv_content(path)
        filled = [
            (i, [unguarded(text.strip()) for text in row]) for i, (row, _) in enumerate(content.records)
        ]
        filled = [(i, row) for i, row in filled if any(row)]
        if len(filled) < 2:
            raise UseError(say("disclosure.empty"), where=path.name)
        (_, header), *body = filled
        width = len(header)
        table = cls(path, content, header, [(i, (row + [""] * width)[:width]) for i, row in body])
        double = next((name for i, name in enumerate(table.folded) if name in table.folded[:i]), None)
        if double:
            raise table.error("double_header", column=header[table.folded.index(double)])
        return table

    @property
    def folded(self) -> list[str]:
        return [_folded(text) for text in self.header]

    def error(self, key: str, **words: object) -> UseError:
        return UseError(say(f"disclosure.{key}", None, **words), where=self.path.name)

    def made(self, rows: Sequence[str], columns: Sequence[str], count: str | None) -> PlainTable:
        place = self._count_column(rows, columns, count)
        if place is None:
            return self._cross(rows, columns)
        labels = self._label_columns([*rows, *columns], place)
        cells = [
            Cell(record, place, tuple(self._label(row[i], record) for i in labels), self._count(row[place], record, place))
            for record, row in self.body
            if row[place]
        ]  # fmt: skip
        return self._table(labels, [self.header[i] for i in labels], cells, (*labels, place), cross=False)

    def _count_column(self, rows: Sequence[str], columns: Sequence[str], count: str | None) -> int | None:
        """Where the counts stand; None for a cross table."""
        if count and _folded(count) in self.folded:
            return self.folded.index(_folded(count))
        known = {
            _folded(name) for lang in LANGUAGES for name in say("disclosure.count_names", lang).split(",")
        }
        called = {_folded(name) for name in (*rows, *columns)}
        found = [i for i, name in enumerate(self.folded) if name in known and name not in called]
        if found and (called & set(self.folded) or len(self._may_be_labels(found[0])) <= 2):
            return found[0]
        if any(_folded(name) in self.folded for name in columns):  # both labels are columns: one row per cell
            left = [i for i, name in enumerate(self.folded) if name not in called]
            if len(left) == 1:
                return left[0]
            raise self.error("no_count")
        return self._looks_long()

    def _looks_long(self) -> int | None:
        """The last column, where only that holds whole numbers."""
        whole = [
            all(integer(row[i]) is not None for _, row in self.body if row[i])
            for i in range(len(self.header))
        ]
        if len(self.header) == 2:
            return 1
        labels = [row[0] for _, row in self.body]
        if whole[-1] and (not any(whole[1:-1]) or len(set(labels)) < len(labels)):
            return len(self.header) - 1
        return None

    def _label_columns(self, named: Sequence[str], count: int) -> list[int]:
        """The one or two columns with labels: those that are named, and others where there are no more than two."""
        given = {_folded(name) for name in named}
        chosen = [i for i, name in enumerate(self.folded) if name in given and i != count]
        others = [i for i in self._may_be_labels(count) if i not in chosen]
        labels = sorted(chosen) if len(chosen) == 2 else sorted([*chosen, *others])
        if len(labels) > 2:
            raise self.error("too_many_labels", columns=", ".join(self.header[i] for i in labels))
        return labels

    def _may_be_labels(self, count: int) -> list[int]:
        """Named columns beside the counts that are no measures: per cent and means have decimals or a sign."""
        texts = {
            i: [row[i].rstrip("% ") for _, row in self.body if row[i]]
            for i in range(len(self.header))
            if i != count
        }
        measures = {
            i for i, given in texts.items()
            if all(number(text) is not None for text in given) and any(integer(text) is None for text in given)
        }  # fmt: skip
        return [i for i in texts if (self.header[i] or i == 0) and i not in measures]

    def _cross(self, rows: Sequence[str], columns: Sequence[str]) -> PlainTable:
        given = [self.folded.index(_folded(name)) for name in rows if _folded(name) in self.folded]
        first = given[0] if given else 0
        others = [i for i, name in enumerate(self.folded) if i != first and name]
        cells = [
            Cell(record, i, (self._label(row[first], record), _label(self.header[i])), self._count(row[i], record, i))
            for record, row in self.body
            for i in others
            if row[i]
        ]  # fmt: skip
        across = columns[0] if columns else ""
        return self._table([first], [self.header[first], across], cells, (first, *others), cross=True)

    def _label(self, text: str, record: int) -> str | None:
        if not text:
            raise self.error("no_label", row=record + 1)
        return _label(text)

    def _count(self, text: str, record: int, place: int) -> int:
        value = integer(text)
        if value is None or value < 0:
            key = "not_integer" if value is None else "negative"
            raise self.error(key, row=record + 1, column=self.header[place])
        return value

    def _table(
        self, labels: list[int], titles: list[str], cells: list[Cell], kept: tuple, *, cross: bool
    ) -> PlainTable:
        first: dict[tuple, Cell] = {}
        for cell in cells:
            same = first.setdefault(cell.labels, cell)
            if same is not cell:
                raise self.error(
                    "double_cell", row=cell.record + 1, column=self.header[cell.place], first=same.record + 1
                )
        if not cells:
            raise self.error("empty")
        variables = tuple(_folded(title) for title in titles)
        return PlainTable(self.path, self.content, variables, tuple(titles), tuple(cells), kept, cross)


def _with_names(tables: list[PlainTable]) -> list[PlainTable]:
    """Name what has no name in its file: as another variable that has the same labels, else by the labels themselves."""
    named = {
        labels: (variable, title)
        for table in tables
        for variable, title, labels in zip(table.variables, table.titles, _labels(table), strict=True)
        if variable
    }
    made = []
    for table in tables:
        names = [
            (variable, title) if variable else named.get(labels, ("/".join(sorted(labels)),) * 2)
            for variable, title, labels in zip(table.variables, table.titles, _labels(table), strict=True)
        ]
        variables, titles = zip(*names, strict=True)
        made.append(replace(table, variables=variables, titles=titles))
    return made


def _labels(table: PlainTable) -> list[frozenset[str]]:
    """The labels of each variable, without totals."""
    return [
        frozenset(label for cell in table.cells if (label := cell.labels[i]) is not None)
        for i in range(len(table.variables))
    ]


def _label(text: str) -> str | None:
    """A label as it is compared; None for a total."""
    totals = {_folded(name) for lang in LANGUAGES for name in say("disclosure.total_labels", lang).split(",")}
    return None if _folded(text) in totals else _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
