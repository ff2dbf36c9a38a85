"""Agreement of any ratings in a .csv, without a study: ``folje agree --csv RATINGS.csv --level nominal``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analyses.agreement import How, agreement, confusion, light, per_category, standard_errors
from evaluation.cells import number
from evaluation.errors import UseError
from evaluation.sheets import WORKBOOKS, Sheet, read_csv, read_workbook
from evaluation.words import say
from reports.agreement import measures_as_dict

if TYPE_CHECKING:
    import pandas as pd

ID_COLUMNS = ("id", "unit", "enhet")


def calculate(path: Path, level: str, weights: str, *, everything: bool = False) -> dict:
    """All coefficients for the ratings in a file: one row per unit, one column per coder, an empty cell is missing.

    Returns
    -------
    dict of the ten measures, each with value, low, high, n, n_missing, unit, method, reason; with `everything` also
    light_kappa, categories, standard_errors and confusion; and lines

    Raises UseError where a code must be a number and is none, or a row has more cells than the header; TableError where
    the file cannot be read.
    """
    from reports.agreement.lines import calculator_lines

    ratings = read_ratings(path, ordered=level != "nominal" or weights != "identity")
    if level == "ratio" and ratings.lt(0).any(axis=None):
        raise UseError(say("agreement.negative"), where=path.name)
    how = How(level=level, weights=weights)
    result = agreement(ratings, how)
    answer = measures_as_dict(result)
    if everything:
        categories = per_category(ratings, how).groupby("category", sort=False)
        answer |= measures_as_dict(light(ratings, how))
        answer["categories"] = {str(name): measures_as_dict(rows) for name, rows in categories}
        answer["standard_errors"] = measures_as_dict(standard_errors(ratings, how))
        table = confusion(ratings, how)
        answer["confusion"] = {"categories": list(table.index), "counts": table.to_numpy().tolist()}
    return answer | {"lines": calculator_lines(ratings, result, how, everything=everything)}


def read_ratings(path: Path, *, ordered: bool) -> "pd.DataFrame":
    """The ratings of a file: codes are numbers where all are; the index is what the id column says, else the row number.

    `ordered`: the codes must be numbers, since the order of words is not known.
    """
    import pandas as pd

    sheet = _sheet(path)
    ids = _ids(sheet)
    coders = [place for place, name in enumerate(sheet.header) if name and place not in ids]
    cells = [[row[place] for place in coders] for row in sheet.rows]
    numbers = {cell: number(cell) for cell in {cell for row in cells for cell in row}}
    words = {cell for cell, read in numbers.items() if cell and read is None}
    if words and ordered:
        raise _no_number(sheet, coders, words)
    codes: dict[str, object] = {cell: cell or None for cell in numbers} if words else dict(numbers)
    index = [say("agreement.row", row=line) for line in sheet.numbers]
    if ids:
        index = [row[ids[0]] or name for row, name in zip(sheet.rows, index, strict=True)]
    names = [sheet.header[place] for place in coders]
    table = [[codes[cell] for cell in row] for row in cells]
    return pd.DataFrame(table, index=index, columns=names, dtype="object" if words else "float64")


def _sheet(path: Path) -> Sheet:
    """The table in the file. Raises UseError where there is none, or cells stand outside it."""
    if not path.is_file():
        raise UseError(say("adding.no_file"), where=path)
    sheet = read_workbook(path)[0] if path.suffix.lower() in WORKBOOKS else read_csv(path)
    told = [problem.row for problem in sheet.problems if problem.kind == "beyond"]
    for row in told or _outside(sheet):
        raise UseError(say("agreement.too_many_cells", row=row), where=sheet.file)
    return sheet


def _ids(sheet: Sheet) -> list[int]:
    """The column that names the units, if any: called so, or the first one without a header, as other programs write it."""
    return [n for n, name in enumerate(sheet.header) if name.casefold() in ID_COLUMNS or not (n or name)][:1]


def _outside(sheet: Sheet) -> Iterator[int]:
    """The numbers of the rows with cells in a column without a header."""
    unnamed = [place for place, name in enumerate(sheet.header) if not name and place not in _ids(sheet)]
    for row, line in zip(sheet.rows, sheet.numbers, strict=True):
        if any(row[place] for place in unnamed):
            yield line


def _no_number(sheet: Sheet, coders: list[int], words: set[str]) -> UseError:
    """What is said of the first code that should have been a number."""
    line, place = next(
        (line, place)
        for row, line in zip(sheet.rows, sheet.numbers, strict=True)
        for place in coders
        if row[place] in words
    )
    value = sheet.rows[sheet.numbers.index(line)][place]
    said = say("agreement.not_number", value=value, row=line, column=sheet.header[place])
    return UseError(said, where=sheet.file)
