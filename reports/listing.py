"""A table of the study listed, filtered and counted by its columns (`folje table`)."""

from pathlib import Path
from typing import TYPE_CHECKING

from analyses.catalogue import tally
from evaluation import Study
from evaluation.cells import READERS
from evaluation.errors import UseError
from evaluation.schemas import Field, Schema
from evaluation.words import language, say
from reports.columns import key, worded
from reports.material import Material
from reports.notation import integer
from reports.selection import column_of, select, table_of
from reports.spreadsheet import save
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd

MOST_COLUMNS = 2  # that rows are counted by


def listing(
    study: Study,
    table: str,
    *,
    where: list[str],
    by: list[str],
    lang: str | None = None,
    xlsx: Path | None = None,
) -> dict:
    """List the rows of a table that say what is asked for, or count them by one or two columns.

    Parameters
    ----------
    table : by key or title
    where : "column=value", see `reports.selection.select`
    by : one or two columns to count by
    xlsx : a workbook to write, with all columns of the rows, and the counts

    Returns
    -------
    dict with table, n (rows found), of (rows in all), rows or counts (with keys as values), file and lines

    Raises UseError for a table, column or value that is not there, and for tables whose rows are persons or families.
    """
    lang = lang or study.settings.language
    with language(lang):
        material, described = Material(study, lang=lang), table_of(table)
        columns = _columns(described, by)
        rows, chosen = select(material, described, where)
        n, of = len(rows), len(material.rows(described.name))
        answer: dict = {"table": described.name, "n": n, "of": of}
        if columns:
            counted = _counted(rows, columns)
            answer["counts"], shown = _counts(counted, columns), _cross(material, columns, counted)
        else:
            answer["rows"], shown = _data(rows), _named(material, described, rows, chosen)
        found = say("listing.found", table=described.title(), n=integer(n), of=integer(of))
        hint = [] if where or by else [say("listing.hint")]
        answer["lines"] = [found, *hint, "", *shown.lines(), *shown.notes]
        if xlsx:
            whole = _listed(material, described, rows, list(described.fields))
            save(xlsx, [whole, shown] if columns else [whole], material.notice)
            answer["file"] = str(xlsx)
            answer["lines"] += ["", say("listing.saved", path=xlsx)]
    return answer


def _columns(table: Schema, names: list[str]) -> list[Field]:
    if len(names) > MOST_COLUMNS:
        raise UseError(say("listing.two_columns"))
    return [column_of(table, name) for name in names]


# rows


def _listed(material: Material, table: Schema, rows: "pd.DataFrame", fields: list[Field]) -> Table:
    """The rows with some of their columns, in words."""
    columns = [[worded(material, field, value) for value in rows[field.name]] for field in fields]
    numeric = frozenset(place for place, field in enumerate(fields) if field.type in ("integer", "number"))
    header = tuple(field.title() for field in fields)
    return Table(table.name, table.title(), header, tuple(zip(*columns, strict=True)), numeric=numeric)


def _named(material: Material, table: Schema, rows: "pd.DataFrame", chosen: list[Field]) -> Table:
    """The rows by what people call them, with the columns they were chosen by."""
    if "id" not in rows:
        return _listed(material, table, rows, [*(table.field(name) for name in table.key), *chosen])
    made, names = _listed(material, table, rows, chosen), material.names(table.name)
    cells = made.rows if chosen else [()] * len(rows)
    called = tuple((names.get(identity, ""), *row) for identity, row in zip(rows["id"], cells, strict=True))
    numeric = frozenset(place + 1 for place in made.numeric)
    return Table(table.name, made.caption, (table.title(), *made.header), called, numeric=numeric)


def _data(rows: "pd.DataFrame") -> list[dict]:
    return [{name: key(value) for name, value in row.items()} for row in rows.to_dict("records")]


# counts


def _counted(rows: "pd.DataFrame", columns: list[Field]) -> "pd.DataFrame":
    """Count the rows by the columns; a row with several values counts in each.

    Returns
    -------
    keys first and second, as texts (`_text`); as `analyses.catalogue.tally` gives them.
    """
    import pandas as pd

    first, second = columns[0], columns[-1]
    keyed = pd.DataFrame({"id": range(len(rows))})
    for name, field in (("first", first), ("second", second)):
        keyed[name] = pd.Series([_text(value) for value in rows[field.name]], dtype="object")
    groups = _order(rows, second) if len(columns) > 1 else []
    return tally(keyed, "first", _order(rows, first), "second", groups, unit="rows")


def _order(rows: "pd.DataFrame", field: Field) -> list:
    """The values that occur: in the schema's order where it has one, else sorted."""
    found = sorted(rows[field.name].astype("object").explode().dropna().unique())
    places = {entry["value"]: place for place, entry in enumerate(field.categories)}
    return [_text(value) for value in sorted(found, key=lambda value: places.get(value, 0))]


def _text(value: object) -> object:
    """A value as the text that rows are counted by; several as a tuple, a missing one as None."""
    plain = key(value)
    if isinstance(plain, tuple):
        return tuple(str(one) for one in plain)
    return None if plain is None else str(plain)


def _value(field: Field, text: object) -> object:
    """The value behind the text that rows are counted by."""
    if not isinstance(text, str):
        return None
    return READERS[field.type](text) if field.type in ("integer", "number", "boolean") else text


def _cross(material: Material, columns: list[Field], counted: "pd.DataFrame") -> Table:
    """The counts in words: the first column's values as rows, the second's as columns, and all."""
    counts = counted[counted["measure"] == "count"]
    sizes = counts.drop_duplicates("second")[["second", "n"]]
    heads = [_label(material, columns[-1], value) for value in sizes["second"].dropna()]
    rows = [
        (
            _label(material, columns[0], value if isinstance(value, str) else None),
            *(str(int(n)) for n in part["value"]),
        )
        for value, part in counts.groupby("first", sort=False, dropna=False)
        if isinstance(value, str) or part["value"].gt(0).any()
    ]
    rows.append((say("listing.all"), *(str(n) for n in sizes["n"])))
    caption = say("listing.counted", columns=" × ".join(field.title() for field in columns))
    header = (columns[0].title(), *heads, say("listing.all"))
    made = Table("counts", caption, header, tuple(rows), numeric=frozenset(range(1, len(header))))
    return made.noted(say("listing.several")) if any(field.multiple for field in columns) else made


def _label(material: Material, field: Field, text: object) -> str:
    return say("listing.not_stated") if text is None else worded(material, field, _value(field, text))


def _counts(counted: "pd.DataFrame", columns: list[Field]) -> list[dict]:
    """The counts as data: a row per cell, keys as values; a missing second value is all."""
    rows = []
    for row in counted[counted["measure"] == "count"].itertuples():
        values = {
            field.name: _value(field, text)
            for field, text in zip(columns, (row.first, row.second), strict=False)
        }
        rows.append({**values, "count": int(row.value), "n": int(row.n)})
    return rows
