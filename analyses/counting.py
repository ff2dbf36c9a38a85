"""Counting where the rows are: pandas, Polars, DuckDB or Spark counts, and only counts come back, as pandas.

The counts are the same whatever counted. A missing key is a key of its own and stands last; true and false are no
numbers; whole numbers are whole also where missing ones have made them decimals; the rest is in the order of the keys.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from analyses.results import results

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

Rows = Any  # a pandas or Polars frame, a DuckDB relation, or a Spark frame


def cross_count(
    rows: Rows,
    keys: Sequence[str],
    of: str | None = None,
    categories: Mapping[str, Sequence] | None = None,
    unit: str = "rows",
) -> "pd.DataFrame":
    """Count rows, or different values of a column, for each combination of keys.

    Parameters
    ----------
    rows
        one row per thing, in any engine.
    of
        what is counted once, however many rows it has (a family); None counts rows.
    categories
        key → its values, in order. Those that nothing has are counted 0; rows with another value, or none, have no
        place. A key without categories has the values that occur, a missing one last.

    Returns
    -------
    `keys`; measure ``count``; n = the rows (or different values) that have a place, n_missing = the others.
    """
    lists, counts = dict(categories or {}), counted(rows, keys, of)
    placed = counts
    for key, values in lists.items():
        placed = placed[placed[key].isin(list(values))]
    places = [list(lists.get(key, counts[key].drop_duplicates().sort_values().tolist())) for key in keys]
    found = {key: int(n) for *key, n in placed.itertuples(index=False) for key in [_comparable(key)]}
    cells = product(*places) if lists else counts[list(keys)].itertuples(index=False, name=None)
    n = _total(placed, rows, of, lists)
    common = {
        "measure": "count",
        "n": n,
        "n_missing": _total(counts, rows, of, {}) - n,
        "unit": unit,
        "method": "count",
    }
    made = [
        common | dict(zip(keys, cell, strict=True)) | {"value": found.get(_comparable(cell), 0)}
        for cell in cells
    ]
    frame = results(made, list(keys))
    return frame.assign(**{key: _column(frame[key].tolist()) for key in keys})


def _comparable(key: Sequence) -> tuple:
    return tuple(_value(value) for value in key)


def _total(counts: "pd.DataFrame", rows: Rows, of: str | None, lists: Mapping[str, Sequence]) -> int:
    """How many rows, or different values of `of`, have a place."""
    if of is None:
        return int(counts["count"].sum())
    import narwhals as nw

    frame = _lazy(rows, list(dict.fromkeys([*lists, of])))
    for key, values in lists.items():
        frame = frame.filter(nw.col(key).is_in(list(values)))
    return different(frame.to_native(), of)


def counted(rows: Rows, keys: Sequence[str], of: str | None = None) -> "pd.DataFrame":
    """Count rows, or different values of `of`, by keys: the keys that occur, in order, and ``count``."""
    return counted_both(rows, keys, of).drop(columns="rows")


def counted_both(rows: Rows, keys: Sequence[str], of: str | None) -> "pd.DataFrame":
    """Count the rows and the different values of `of` by keys in one reading: keys, ``count``, ``rows``."""
    import narwhals as nw

    frame = _lazy(rows, list(dict.fromkeys([*keys, *([of] if of else [])])))
    sums = [nw.len().alias("count"), (nw.col("times").sum() if of else nw.len()).alias("rows")]
    if of:
        frame = frame.filter(~nw.col(of).is_null())
        frame = frame.group_by(*dict.fromkeys([*keys, of])).agg(nw.len().alias("times"))
    grouped = frame.group_by(*keys).agg(*sums) if keys else frame.select(*sums)
    return _table(_pulled(grouped), [*keys, "count", "rows"])


def shared(rows: Rows, column: str, of: str, others: Rows = None, other: str | None = None) -> "pd.DataFrame":
    """Count what has both of two values: columns `column`, `other` and ``count``, those that occur, in order.

    Parameters
    ----------
    rows, column
        one row per thing and value; doubles count once, and rows that lack either are not used.
    of
        the column that says what has the value, in both frames.
    others, other
        values of another kind; None pairs the values of `column` with each other, each pair once, as ``with``.
    """
    import narwhals as nw

    left = _pairs(rows, of, column)
    beside = other or "with"
    right = (left if others is None else _pairs(others, of, other or "")).rename({other or column: beside})
    both = left.join(right, on=of, how="inner")
    if others is None:
        both = both.filter(nw.col(column) < nw.col(beside))
    return _table(
        _pulled(both.group_by(column, beside).agg(nw.len().alias("count"))), [column, beside, "count"]
    )


def _pairs(rows: Rows, of: str, column: str) -> "nw.LazyFrame":
    import narwhals as nw

    known = _lazy(rows, [of, column]).filter(~nw.col(of).is_null(), ~nw.col(column).is_null())
    return known.group_by(of, column).agg(nw.len().alias("times")).select(of, column)


def within(rows: Rows, of: str, base: Rows, name: str) -> Rows:
    """The rows whose `of` stands in column `name` of another frame, in the engine they came in."""
    import narwhals as nw

    known = _lazy(base, [name]).filter(~nw.col(name).is_null()).rename({name: of})
    given, kind = _lazy(rows, []), known.collect_schema()[of]
    if given.collect_schema()[of] != kind:  # a column without values has no type of its own
        given = given.with_columns(nw.col(of).cast(kind))
    kept = given.join(known, on=of, how="semi")
    return kept.collect().to_native() if kept.implementation.is_pandas_like() else kept.to_native()


def different(rows: Rows, column: str, having: str | None = None) -> int:
    """How many different values a column has, in the rows that have a value of another; a missing one is none."""
    import narwhals as nw

    needed = list(dict.fromkeys([column, having or column]))
    known = _lazy(rows, needed).filter(*(~nw.col(name).is_null() for name in needed))
    return int(_pulled(known.group_by(column).agg(nw.len()).select(nw.len()))[0][0])


def sets(rows: Rows, column: str, of: str, values: Sequence) -> list[tuple[tuple, int]]:
    """How many have exactly each set of the values, none of them left out: the sets that occur, by their places."""
    import narwhals as nw

    if not values:
        return []
    parts = [list(values)[at : at + _BITS] for at in range(0, len(values), _BITS)]
    names = [f"part_{place}" for place in range(len(parts))]
    marked = _pairs(rows, of, column).select(
        of, *(_marks(column, part).alias(name) for name, part in zip(names, parts, strict=True))
    )
    each = marked.group_by(of).agg(*(nw.col(name).sum() for name in names))
    found = _table(_pulled(each.group_by(*names).agg(nw.len().alias("count"))), [*names, "count"])
    return [
        (tuple(value for bits, part in zip(row, parts, strict=False) for bit, value in enumerate(part) if bits >> bit & 1),
         int(row[-1]))
        for row in found.itertuples(index=False, name=None)
    ]  # fmt: skip


_BITS = 60  # of a whole number that every engine has


def _marks(column: str, values: list) -> "nw.Expr":
    """A number with one bit for each value."""
    import narwhals as nw

    bits = [
        nw.when(nw.col(column) == value).then(1 << place).otherwise(0) for place, value in enumerate(values)
    ]
    return nw.sum_horizontal(*bits)


def _lazy(rows: Rows, columns: list[str]) -> "nw.LazyFrame":
    """The columns, nothing computed yet; categories as what they stand for, no-numbers as missing."""
    import narwhals as nw

    frame = nw.from_native(rows)
    columns = columns or frame.collect_schema().names()
    if frame.implementation.is_pandas_like():
        frame = nw.from_native(_plain(frame.select(*columns).to_native()))
    lazy = frame.lazy().select(*columns)
    return lazy.select(*(_as_plain(name, dtype) for name, dtype in lazy.collect_schema().items()))


def _plain(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A pandas frame whose categories are what they stand for, and decimals of whole numbers whole."""
    return frame.astype({name: object for name in frame if str(frame[name].dtype) == "category"})


def _as_plain(name: str, dtype: "nw.dtypes.DType") -> "nw.Expr":
    import narwhals as nw

    column = nw.col(name)
    if dtype in (nw.Categorical, nw.Enum):
        return column.cast(nw.String)
    if dtype.is_float():
        return nw.when(~column.is_nan()).then(column).alias(name)
    return column


def _pulled(frame: "nw.LazyFrame") -> list[tuple]:
    """The rows of a small result, without help from pyarrow."""
    native, engine = frame.to_native(), frame.implementation
    if engine.is_duckdb():
        return native.fetchall()
    if engine.is_pyspark() or engine.is_pyspark_connect():
        return [tuple(row) for row in native.collect()]
    return frame.collect().rows()


def _table(rows: list[tuple], columns: list[str]) -> "pd.DataFrame":
    """A pandas frame, sorted, with the same types whatever the engine."""
    import pandas as pd

    known = sorted((tuple(_value(value) for value in row) for row in rows), key=_order)
    by_column = zip(*known, strict=True) if known else ([] for _ in columns)
    return pd.DataFrame(
        {name: _column(list(values)) for name, values in zip(columns, by_column, strict=True)}
    )


def _order(row: tuple) -> list[tuple]:
    return [(value is None, isinstance(value, str), 0 if value is None else value) for value in row]


def _value(value: Any) -> Any:
    """A cell as Python has it; None for every way to be missing, whole numbers whole."""
    import pandas as pd

    if pd.isna(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _column(values: list) -> "pd.Series":
    import pandas as pd

    kinds = {type(value) for value in map(_value, values) if value is not None}
    dtype = next((name for known, name in _DTYPES if kinds and kinds <= known), None)
    return pd.Series([_value(value) for value in values], dtype=dtype or "object")


_DTYPES = (({bool}, "boolean"), ({int}, "Int64"), ({int, float}, "Float64"), ({str}, "str"))
