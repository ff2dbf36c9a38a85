"""Where a column stands, so that what is wrong in it is told with its place, and never with what tables of families hold."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from evaluation.errors import Problem
from evaluation.schemas import Field, Schema
from evaluation.sheets import Sheet
from evaluation.suggestions import nearest, nearest_rows
from evaluation.words import say

if TYPE_CHECKING:
    import numpy as np

MOST_TOLD = 10_000  # problems of one column; more would fill the memory and help nobody
MOST_SUGGESTIONS = 20  # different values of a column; of what is alike only a few are told


class Place:
    """A column of a sheet: `at` is its position, None where the sheet does not have it.

    Of tables about families no value is told and nothing suggested: what a cell may have been meant to say is as good
    as what it says.
    """

    def __init__(self, sheet: Sheet, schema: Schema, field: Field, at: int | None = None):
        self.sheet, self.field, self.at = sheet, field, at
        self.title = field.title()
        self.secret = "cases" in (schema.place, sheet.path.parent.name)
        self._meant: dict[str, tuple[str, ...]] = {}

    def message(self, key: str, value: str = "", **words: object) -> str:
        """What is wrong in words, with the value where it may be shown."""
        return say(key, None, value="…" if self.secret else value[:60], **words)

    def meant(self, value: str, known: Collection[str]) -> tuple[str, ...]:
        """What of the known words the value may have been meant to be."""
        if not self.secret and value not in self._meant and len(self._meant) < MOST_SUGGESTIONS:
            known = [word for word in known if isinstance(word, str)]  # a row may lack what it is called by
            near = nearest_rows(value, known) if self.field.reference else nearest(value, known)
            self._meant[value] = tuple(self.field.value_label(word) for word in near)
        return self._meant.get(value, ())

    def problem(
        self, key: str, message: str, number: int, level: str = "error", meant: tuple[str, ...] = ()
    ) -> Problem:
        """The problem in the row with this number; `key` is that of the message."""
        place = (self.sheet.file, self.sheet.name, number, self.title, level)
        return Problem(message, *place, kind=key.partition(".")[2], suggestion=meant)

    def more(self, rows: "Sequence[int] | np.ndarray", numbers: Sequence[int]) -> list[Problem]:
        """One problem for the rows (positions in `numbers`) beyond the most that are told one by one."""
        if len(rows) <= MOST_TOLD:
            return []
        message = self.message("reading.more_cells", n=len(rows) - MOST_TOLD)
        return [self.problem("reading.more_cells", message, int(numbers[rows[MOST_TOLD]]))]
