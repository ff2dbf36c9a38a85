"""Agreement of any ratings in a .csv, without a study: ``folje agree --csv RATINGS.csv --level nominal``."""

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

    if not path.is_file():
        raise UseError(say("adding.no_file"), where=path)
    sheet = read_workbook(path)[0] if path.suffix.lower() in WORKBOOKS else read_csv(path)
    named = [place for place, name in enumerate(sheet.header) if name.casefold() in ID_COLUMNS][:1]
    for row, line in zip(sheet.rows, sheet.numbers, strict=True):
        if any(row[len(sheet.header) :]):
            raise UseError(say("agreement.too_many_cells", row=line), where=sheet.file)
    coders = [
        place for place, name in enumerate(sheet.header) if place not in named and _is_used(sheet, place)
    ]
    cells = [[row[place] or None for place in coders] for row in sheet.rows]
    numbers = [[None if cell is None else number(cell) for cell in row] for row in cells]
    words = [
        (r, c) for r, row in enumerate(cells) for c, cell in enumerate(row) if cell and numbers[r][c] is None
    ]
    if words and ordered:
        row, column = words[0]
        raise UseError(
            say("agreement.not_number", value=cells[row][column], row=sheet.numbers[row],
                column=sheet.header[coders[column]]), where=sheet.file,
        )  # fmt: skip
    index = [row[named[0]] or say("agreement.row", row=line) if named else say("agreement.row", row=line)
             for row, line in zip(sheet.rows, sheet.numbers, strict=True)]  # fmt: skip
    names = [sheet.header[place] or say("agreement.coder", number=place + 1) for place in coders]
    return pd.DataFrame(
        cells if words else numbers, index=index, columns=names, dtype="object" if words else "float64"
    )


def _is_used(sheet: Sheet, place: int) -> bool:
    """Whether a column is a coder: it has a name or a code."""
    return bool(sheet.header[place] or any(row[place] for row in sheet.rows))
