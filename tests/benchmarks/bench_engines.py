"""The same table from 17 rows in pandas and from 20 million rows in DuckDB, in bounded memory, against bare SQL.

Run: ``python -m tests.benchmarks.bench_engines [rows]`` (needs the extra ``big``; half a gigabyte of disk).
Each way is run in a process of its own, so that its peak memory is its own.
"""

import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

FACTORS = [f"factor_{n}" for n in range(8)]
YEARS = [2021, 2022, 2023, 2024]
LIMIT = "1GB"
KNOWN = "FROM rows SEMI JOIN cases ON rows.id = cases.id WHERE factor IS NOT NULL"
SQL = {  # the counts first, then what else the same table says: all rows, those used, how many cases
    "cross_count": ["SELECT factor, year, count(*) FROM rows GROUP BY ALL ORDER BY ALL"],
    "multi_response": [
        f"SELECT factor, count(*) FROM (SELECT DISTINCT id, factor {KNOWN}) GROUP BY ALL",
        f"SELECT factor, count(*) FROM (SELECT factor {KNOWN}) GROUP BY ALL",
        "SELECT count(*) FROM rows",
        "SELECT count(*) FROM (SELECT DISTINCT id FROM cases)",
    ],
}


def written(folder: Path, rows: int) -> None:
    """Answers and cases as Parquet: three answers per case on average, some doubled, some without a factor or a year."""
    import duckdb

    duckdb.execute(
        f"COPY (SELECT hash(i) % {rows // 3} AS id, CASE WHEN hash(i, 1) % 20 > 0 THEN 'factor_' || hash(i, 2) % 8 END AS factor,"
        f" CASE WHEN hash(i, 3) % 50 > 0 THEN 2021 + hash(i, 4) % 4 END AS year FROM range({rows}) t(i))"
        f" TO '{folder / 'rows.parquet'}'"
    )  # fmt: skip
    duckdb.execute(f"COPY (SELECT range AS id FROM range({rows // 4})) TO '{folder / 'cases.parquet'}'")


def run(what: str, how: str, folder: Path) -> dict:
    """One way in a new process: seconds, peak memory, and the counts."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_engines", "--one", what, how, str(folder)],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def one(what: str, how: str, folder: Path) -> dict:
    """Run one way here."""
    import duckdb

    connection = duckdb.connect(
        config={"memory_limit": LIMIT, "temp_directory": str(folder / "spill"), "threads": 2}
    )
    for name in ("rows", "cases"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{folder / name}.parquet'")
    way = _ours if how == "ours" else _bare
    for module in ("pandas", "narwhals", "analyses.cases"):  # loaded before the clock starts
        import_module(module)

    start = time.perf_counter()
    total = way(what, connection)
    return {"seconds": time.perf_counter() - start, "peak": peak(), "total": total}


def _ours(what: str, connection) -> int:
    from analyses.cases import multi_response
    from analyses.counting import cross_count

    answers = connection.sql('SELECT id AS "case", factor, year FROM rows')
    if what == "cross_count":
        return int(cross_count(answers, ["factor", "year"])["value"].sum())
    made = multi_response(connection.table("cases"), answers, "factor", FACTORS)
    return int(made.loc[made["measure"] == "count", "value"].sum())


def _bare(what: str, connection) -> int:
    first, *_ = [connection.execute(statement).fetchall() for statement in SQL[what]]
    return sum(row[-1] for row in first)


def peak() -> float:
    """The most memory this process has had, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def small() -> float:
    """The same table from 17 rows in pandas, in milliseconds."""
    import pandas as pd

    from analyses.counting import cross_count

    rows = pd.DataFrame(
        {"factor": [FACTORS[n % 8] for n in range(17)], "year": [YEARS[n % 4] for n in range(17)]}
    )
    cross_count(rows, ["factor", "year"])
    start = time.perf_counter()
    cross_count(rows, ["factor", "year"])
    return (time.perf_counter() - start) * 1000


def main(rows: int) -> None:
    """Print the times, their ratios, and the memory."""
    print(f"17 rows in pandas: {small():.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), rows)
        size = sum(path.stat().st_size for path in Path(folder).glob("*.parquet")) / 2**20
        print(f"{rows:,} rows in DuckDB, {size:.0f} MB of Parquet, memory limit {LIMIT}")
        for what in SQL:
            ours, bare = (run(what, how, Path(folder)) for how in ("ours", "bare"))
            same = (
                "same counts"
                if ours["total"] == bare["total"]
                else f"DIFFERENT {ours['total']} {bare['total']}"
            )
            print(
                f"{what}: {ours['seconds']:.1f} s, bare SQL {bare['seconds']:.1f} s, ratio {ours['seconds'] / bare['seconds']:.2f};"
                f" peak {ours['peak']:.0f} MB, bare {bare['peak']:.0f} MB; {same}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 20_000_000)
