"""Counting gives the same whatever counts: pandas, Polars, DuckDB, and Spark where it is."""

import importlib.util
import shutil
from functools import cache
from itertools import count

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analyses.cases import counts, multi_response
from analyses.combinations import crossed, pairs, sets
from analyses.counting import counted, cross_count, different
from analyses.textcounts import co_occurrence

COLUMNS = {
    "case": st.sampled_from(["C1", "C2", "C3", "C4", "Å5", None]),
    "factor": st.sampled_from(["a", "b", "ä", None]),
    "year": st.sampled_from([2023, 2024, None]),
    "complex": st.sampled_from([True, False, None]),
    "score": st.sampled_from([0.5, 2.0, None]),
}
SQL = {"case": "VARCHAR", "factor": "VARCHAR", "year": "BIGINT", "complex": "BOOLEAN", "score": "DOUBLE"}
ROWS = st.lists(st.tuples(*COLUMNS.values()), max_size=14)
NUMBERS = count()
CASES = ["C1", "C2", "C3", "C4", "C6"]


def in_pandas(rows):
    types = {"case": "str", "factor": "category", "year": "Int64", "complex": "boolean", "score": "Float64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def in_plain_pandas(rows):
    """As pandas guesses: missing years are decimals, missing yes and no are objects."""
    return pd.DataFrame(rows, columns=list(COLUMNS))


def in_polars(rows):
    pl = pytest.importorskip("polars")
    types = dict(zip(COLUMNS, (pl.String, pl.Categorical, pl.Int64, pl.Boolean, pl.Float64), strict=True))
    return pl.DataFrame(rows, schema=types, orient="row")


def in_duckdb(rows):
    connection, name = _duckdb(), f"given_{next(NUMBERS)}"
    described = ", ".join(f'"{column}" {kind}' for column, kind in SQL.items())
    connection.execute(f"CREATE TABLE {name} ({described})")
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?)", [list(row) for row in rows])
    return connection.table(name)


@cache
def _duckdb():
    return pytest.importorskip("duckdb").connect()


def everything(made, rows):
    """All that is counted, of rows in one engine."""
    frame, cases = made(rows), made([(case, None, None, None, None) for case in [*CASES, "C1"]])
    cases = renamed(cases)
    return [
        counted(frame, []), counted(frame, ["factor"], "case"), counted(frame, ["year", "complex"]), counted(frame, ["score"]),
        cross_count(frame, ["factor", "year"], "case"),
        cross_count(frame, ["factor", "complex"], "case", {"factor": ["ä", "a", "z"], "complex": [False, True]}),
        multi_response(cases, frame, "factor", ["b", "a", "z"]), counts(frame, "year", [2024, 2023, 2022]),
        pairs(cases, frame, "factor", ["b", "a", "ä"]), sets(cases, frame, "factor", ["b", "a", "ä"]),
        crossed(cases, frame, "factor", frame, "year"),
        co_occurrence(with_code(frame), "case"), different(frame, "case"), different(frame, "case", "factor"),
    ]  # fmt: skip


def renamed(frame):
    import narwhals as nw

    return nw.from_native(frame).select(nw.col("case").alias("id")).to_native()


def with_code(frame):
    import narwhals as nw

    return nw.from_native(frame).rename({"factor": "code"}).to_native()


def same(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    else:
        assert one == other


@pytest.mark.parametrize("other", [in_plain_pandas, in_polars, in_duckdb])
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(ROWS)
def test_every_engine_gives_the_same_counts_with_the_same_types(other, rows):
    for here, there in zip(everything(in_pandas, rows), everything(other, rows), strict=True):
        same(here, there)


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(ROWS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows, chance):
    mixed = chance.sample(rows, len(rows))
    for one, other in zip(everything(in_pandas, rows), everything(in_pandas, mixed), strict=True):
        same(one, other)


@pytest.mark.spark
@pytest.mark.skipif(
    not importlib.util.find_spec("pyspark") or not shutil.which("java"), reason="needs pyspark and Java"
)
def test_spark_gives_the_same_counts():
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.conf.set("spark.sql.shuffle.partitions", "1")
    schema = "case string, factor string, year bigint, complex boolean, score double"
    rows = [
        ("C1", "a", 2023, True, 0.5), ("C1", "b", None, None, 2.0), ("C2", "a", 2024, False, None), (None, "ä", 2023, True, 2.0),
        ("C2", "a", 2024, False, 0.5), ("Å5", "b", 2023, True, 2.0), ("C3", None, None, None, None), ("C1", "ä", 2023, True, 0.5),
    ]  # fmt: skip
    try:
        for here, there in zip(
            everything(in_pandas, rows),
            everything(lambda given: spark.createDataFrame(given, schema), rows),
            strict=True,
        ):
            same(here, there)
    finally:
        spark.stop()


LABELS = {
    "texts": ["a", "b", "c"], "numbers": [1, 2, 3], "years": [2022, 2023, 2024], "decimals": [0.5, 1.5, 2.5],
    "categories": pd.Categorical(["a", "b", "c"], categories=["a", "b", "c", "unused"]), "numbered categories": pd.Categorical([1, 2, 3]),
}  # fmt: skip


@pytest.mark.parametrize("kind", [*LABELS, "yes and no"])
def test_labels_of_any_type_are_counted_alike(kind):
    two = kind == "yes and no"
    places = [0, 1, 1, 0, 1] if two else [0, 1, 2, 2, 1]
    given = pd.Series([False, True] if two else LABELS[kind])
    cases = pd.DataFrame({"id": [10, 11, 12]})
    answers = pd.DataFrame({"case": [10, 10, 11, 12, 12], "label": given.iloc[places].reset_index(drop=True)})
    plain = answers.assign(label=[f"v{place}" for place in places])
    labels, texts = given.tolist(), [f"v{place}" for place in range(len(given))]
    for function in (multi_response, pairs, sets):
        one, other = function(cases, answers, "label", labels), function(cases, plain, "label", texts)
        assert one["value"].tolist() == other["value"].tolist(), function.__name__
    for one, other in (
        (crossed(cases, answers, "label", answers.rename(columns={"label": "with"}), "with"),
         crossed(cases, plain, "label", plain.rename(columns={"label": "with"}), "with")),
        (cross_count(answers, ["label"], "case"), cross_count(plain, ["label"], "case")),
        (co_occurrence(answers.rename(columns={"label": "code"}), "case"), co_occurrence(plain.rename(columns={"label": "code"}), "case")),
    ):  # fmt: skip
        assert one["value"].tolist() == other["value"].tolist()


# what is counted


def test_a_missing_key_is_a_key_of_its_own_and_stands_last():
    rows = pd.DataFrame({"year": [2024, None, 2023, None]})
    assert counted(rows, ["year"])["year"].tolist()[:2] == [2023, 2024]
    assert counted(rows, ["year"])["count"].tolist() == [1, 1, 2]
    assert counted(rows, ["year"])["year"].isna().tolist() == [False, False, True]


def test_true_is_not_counted_with_one():
    rows = pd.DataFrame({"answer": pd.Series([True, 1, 1], dtype=object)})
    assert counted(rows, ["answer"])["count"].sum() == 3


def test_a_family_counts_once_per_cell_and_once_in_all():
    rows = pd.DataFrame({"family": ["A", "A", "A", "B"], "factor": ["x", "x", "y", "x"]})
    made = cross_count(rows, ["factor"], "family", unit="families")
    assert made[["factor", "value", "n"]].values.tolist() == [["x", 2, 2], ["y", 1, 2]]
    assert made["unit"].eq("families").all()


def test_what_has_no_place_among_the_categories_is_missing_and_empty_ones_are_none():
    rows = pd.DataFrame({"kind": ["a", "a", "q", None]})
    made = cross_count(rows, ["kind"], categories={"kind": ["b", "a"]})
    assert made[["kind", "value", "n", "n_missing"]].values.tolist() == [["b", 0, 2, 2], ["a", 2, 2, 2]]


def test_sets_of_more_answers_than_a_whole_number_has_bits():
    values = [f"v{n:03}" for n in range(150)]
    answers = pd.DataFrame({"case": ["A"] * 150 + ["B"], "factor": [*values, "v149"]})
    made = sets(pd.DataFrame({"id": ["A", "B", "C"]}), answers, "factor", values)
    assert [len(key) for key in made["factor"]] == [0, 150, 1]
