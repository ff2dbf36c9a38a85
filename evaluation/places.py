"""Where a column stands, so that what is wrong in it is told with its place, and never with what tables of families hold."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.schemas import Field, Schema
from evaluation.sheets import Sheet
from evaluation.words import say

if TYPE_CHECKING:
    import numpy as np

MOST_TOLD = 10_000  # problems of one column; more would fill the memory and help nobody


class Place:
    """A column of a sheet: `at` is its position, None where the sheet does not have it."""

    def __init__(self, sheet: Sheet, schema: Schema, field: Field, at: int | None = None):
        self.sheet, self.field, self.at = sheet, field, at
        self.title = field.title()
        self.secret = "cases" in (schema.place, sheet.path.parent.name)

    def message(self, key: str, value: str = "", **words: object) -> str:
        """What is wrong in words, with the value where it may be shown."""
        return say(key, None, value="…" if self.secret else value[:60], **words)

    def problem(self, key: str, message: str, number: int, level: str = "error") -> Problem:
        """The problem in the row with this number; `key` is that of the message."""
        kind = key.partition(".")[2]
        return Problem(message, self.sheet.file, self.sheet.name, number, self.title, level, kind)

    def more(self, rows: "Sequence[int] | np.ndarray", numbers: Sequence[int]) -> list[Problem]:
        """One problem for the rows (positions in `numbers`) beyond the most that are told one by one."""
        if len(rows) <= MOST_TOLD:
            return []
        message = self.message("reading.more_cells", n=len(rows) - MOST_TOLD)
        return [self.problem("reading.more_cells", message, int(numbers[rows[MOST_TOLD]]))]
