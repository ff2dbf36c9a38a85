"""SQLite files of other programs, opened with care: read only, nothing in them is run, bounded in size and time."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from evaluation.errors import FoljeError
from evaluation.words import say

MAX_BYTES = 1_000_000_000
MAX_SECONDS = 60
MAX_TEXT = 60_000_000  # bytes of one value


class Tables:
    """The tables of a database; a column or table that is not there is empty."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection
        real = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        self.names = {name for (name,) in real}

    def rows(self, table: str, *columns: str, order: str = "rowid") -> list[tuple]:
        """All rows of a table, in the order of a column; whatever stands in a cell has the type that is asked for.

        Parameters
        ----------
        columns : ``#name`` for a column of whole numbers (None for what is none), ``name`` for one of texts ("" for nothing).
            A column that this version of the program lacks is empty.
        """
        if table not in self.names:
            return []
        known = {row[1] for row in self._connection.execute(f'PRAGMA table_info("{table}")')}
        names = [column.lstrip("#") for column in columns]
        asked = ", ".join(f'"{name}"' if name in known else "NULL" for name in names)
        by = f'"{order}"' if order in known else "rowid"
        found = self._connection.execute(f'SELECT {asked} FROM "{table}" ORDER BY {by}')  # noqa: S608 - our names
        kinds = [_number if column.startswith("#") else _text for column in columns]
        return [tuple(kind(cell) for kind, cell in zip(kinds, row, strict=True)) for row in found]


def _number(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _text(cell: object) -> str:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return "" if cell is None else str(cell)


@contextmanager
def tables(path: Path, needed: set[str]) -> Iterator[Tables]:
    """The tables of the database in a file.

    Raises FoljeError when it is none, is damaged or too large, or lacks one of the tables `needed`.
    """
    if not path.is_file():
        raise FoljeError(say("exchange.no_database"), where=path.name)
    if path.stat().st_size > MAX_BYTES:
        raise FoljeError(say("exchange.too_large"), where=path.name)
    unwritten = path.with_name(f"{path.name}-wal").exists()  # the program is open, or was not closed
    mode = "mode=ro" if unwritten else "mode=ro&immutable=1"
    try:
        with closing(
            sqlite3.connect(f"file:{quote(path.resolve().as_posix())}?{mode}", uri=True)
        ) as connection:
            _bound(connection)
            found = Tables(connection)
            if not needed <= found.names:
                raise FoljeError(say("exchange.no_database"), where=path.name)
            yield found
    except (sqlite3.Error, UnicodeDecodeError) as error:  # names of tables and columns can be damaged too
        raise FoljeError(say("exchange.no_database"), where=path.name) from error


def _bound(connection: sqlite3.Connection) -> None:
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_TEXT)
    ends = time.monotonic() + MAX_SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > ends), 100_000)
