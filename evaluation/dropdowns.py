"""What may be chosen in the cells of a workbook: allowed values, and the rows of other sheets as people refer to them.

Excel takes 255 characters of values with a drop-down. Longer lists, and references that are put together from
several cells, stand on a hidden sheet, a column each, behind a name. A hidden sheet is never read as data.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.schemas import Field, Schema
from evaluation.words import say

LAST_ROW = 2000  # drop-downs and formats reach this far below the header
LONGEST_INLINE = 255  # characters
# the cells down to the last that is filled: blanks would stand in the drop-down
_FILLED = '={first}:INDEX({cells},MAX(1,SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))-1))'

Choices = Mapping[str, Mapping[str, str]]  # study_key → key → the word for people


def choices_of(field: Field, choices: Choices, lang: str) -> list[str]:
    """The words for all that a cell may hold; none where anything may stand."""
    if field.type == "boolean":
        return say("study.yes_no", lang).split()
    if "study_key" in field.descriptor:
        return list(choices.get(field.descriptor["study_key"], {}).values())
    return [field.value_label(entry["value"], lang) for entry in field.categories]


class Lists:
    """The lists of one workbook that do not fit in their drop-down: name → cells of its column."""

    def __init__(self, tables: Iterable[Schema], choices: Choices, lang: str):
        self.tables = {table.name: table for table in tables}
        self.choices, self.lang = choices, lang
        self.columns: dict[str, list[str]] = {}  # texts; for `formulas` one for each row
        self.formulas: set[str] = set()
        self.names: dict[str, str] = {}  # name → the cells behind it

    def source(self, table: Schema, field: Field) -> list[str] | str | None:
        """What the drop-down of a column is made of; None where it has none, as with several values in a cell."""
        if field.multiple:
            return None
        if field.reference in self.tables:
            return self._rows_of(self.tables[field.reference])
        values = choices_of(field, self.choices, self.lang)
        inline = len(",".join(values)) <= LONGEST_INLINE and not any("," in value for value in values)
        return values if inline else self._listed(f"list_{table.name}_{field.name}", values)

    def write(self, book: Any, title: str) -> None:
        """Write the hidden sheet, and give each list its name."""
        sheet = book.add_worksheet(title)
        sheet.hide()
        for number, (name, cells) in enumerate(self.columns.items()):
            sheet.write_string(0, number, name)
            for row, cell in enumerate(cells, 1):
                if name in self.formulas:
                    sheet.write_formula(row, number, cell, None, "")
                else:
                    sheet.write_string(row, number, cell)
            self.names[name] = _cells(title, number, len(cells))
        for name, place in self.names.items():
            book.define_name(name, _FILLED.format(first=place.partition(":")[0], cells=place))

    def _listed(self, name: str, cells: list[str]) -> str:
        self.columns[name] = cells
        return f"={name}"

    def _rows_of(self, table: Schema) -> str:
        """The rows of another sheet, by what people call them: a column of it, or several put together."""
        name, parts = f"rows_{table.name}", reference_fields(table)
        if len(parts) == 1:
            self.names[name] = _cells(table.title(self.lang), table.fields.index(parts[0]), LAST_ROW)
            return f"={name}"
        self.formulas.add(name)
        return self._listed(name, [_reference(table, self.lang)] * LAST_ROW)


def reference_fields(table: Schema) -> list[Field]:
    """The columns people refer to a row by: those of the schema's ``reference_as``, else the id."""
    return [table.field(name) for name in re.findall(r"\{(\w+)\}", table.reference_as or "{id}")]


def _reference(table: Schema, lang: str) -> str:
    """The formula that puts together what people call the row with the formula's own number.

    An id that may be left empty and is not goes before. INDEX and ROW, not plain addresses: these would be lost
    with a row that is deleted. TEXT with a date format would need the letters of the user's own language.
    """
    cell = {field.name: _cell(table, field, lang) for field in table.fields}
    pieces = [
        f'"{piece}"' if number % 2 == 0 else _spoken(table.field(piece), cell[piece])
        for number, piece in enumerate(re.split(r"\{(\w+)\}", table.reference_as or "")) if piece
    ]  # fmt: skip
    complete = ",".join(f'{cell[field.name]}<>""' for field in reference_fields(table))
    formula = f'IF(AND({complete}),{"&".join(pieces)},"")'
    if not table.field("id").required:
        formula = f'IF({cell["id"]}<>"",{cell["id"]},{formula})'
    return f"={formula}"


def _spoken(field: Field, cell: str) -> str:
    if field.type != "date":
        return cell
    return f'IFERROR(YEAR({cell})&"-"&TEXT(MONTH({cell}),"00")&"-"&TEXT(DAY({cell}),"00"),{cell})'


def _cell(table: Schema, field: Field, lang: str) -> str:
    letter = _letter(table.fields.index(field))
    return f"INDEX({_sheet(table.title(lang))}${letter}:${letter},ROW())"


def _cells(title: str, column: int, number: int) -> str:
    """The address of the cells of a column below its header."""
    letter = _letter(column)
    return f"{_sheet(title)}${letter}$2:${letter}${number + 1}"


def _sheet(title: str) -> str:
    return "'{}'!".format(title.replace("'", "''"))


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(column)
