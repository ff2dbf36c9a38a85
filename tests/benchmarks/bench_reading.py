"""Reading and checking a table against DuckDB: ``python tests/benchmarks/bench_reading.py [rows] [runs]``.

A .csv of ten columns with a unique key, required and allowed values, limits, and references into two other tables.
*Ours* reads it, gives every column its type, resolves both references, looks for keys that stand twice and lists what
is wrong. *DuckDB* (extra `big`) reads the same file into a table with those types and makes the two anti-joins; a file
with faults it reads with ``store_rejects``. Both in this process, taking turns; medians of the runs, and their ratio.

The memory is that of a process of its own that reads a file of about 100 MB: by how much its peak grows, as a multiple
of the file; once with the same kind of table, once with a text of its own in every cell.

The figures are reported, nothing passes or fails. The memory is not measured on Windows.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evaluation.headers import from_headers  # noqa: E402
from evaluation.references import resolve  # noqa: E402
from evaluation.schemas import Field, Schema  # noqa: E402
from evaluation.sheets import read_csv  # noqa: E402
from evaluation.tables import duplicates, typed  # noqa: E402

KINDS = ("planning", "coordination", "information", "home_support")
COLUMNS = {
    "id": ("string", "VARCHAR"), "case": ("string", "VARCHAR"), "actor": ("string", "VARCHAR"),
    "start": ("date", "DATE"), "end": ("date", "DATE"), "weeks": ("integer", "INTEGER"),
    "share": ("number", "DOUBLE"), "met": ("boolean", "BOOLEAN"), "kind": ("string", "VARCHAR"),
    "note": ("string", "VARCHAR"),
}  # fmt: skip
REFERENCES = {"case": "families", "actor": "providers"}
SIZES = {"families": 5000, "providers": 50}
BIG = 100_000_000  # bytes


def described(name: str, columns: dict[str, tuple[str, str]]) -> Schema:
    """A schema of these columns; the key is id."""
    fields = [{"name": each, "title": each, "type": kind} for each, (kind, _) in columns.items()]
    for field in fields:
        field["constraints"] = {"required": field["name"] in ("id", "case", "start", "kind")}
    known = {field["name"]: field for field in fields}
    if "kind" in known:
        known["kind"]["categories"] = [{"value": kind, "label": kind} for kind in KINDS]
        known["weeks"]["constraints"] |= {"minimum": 0, "maximum": 200}
    descriptor = {"name": name, "title": name, "place": "tables", "primaryKey": "id"}
    return Schema(descriptor, tuple(Field(field, REFERENCES.get(field["name"])) for field in fields))


SCHEMAS = {"measures": described("measures", COLUMNS)} | {
    name: described(name, {"id": COLUMNS["id"]}) for name in SIZES
}


def lines(rows: int) -> Iterator[list[str]]:
    """The cells of a table without faults."""
    chance = random.Random(1)
    for row in range(rows):
        year, month, day = chance.randint(2020, 2025), chance.randint(1, 12), chance.randint(1, 28)
        yield [
            f"r{row}", f"families{chance.randrange(SIZES['families'])}", f"providers{chance.randrange(SIZES['providers'])}",
            f"{year}-{month:02}-{day:02}", f"{year + 1}-{month:02}-{day:02}", str(chance.randrange(200)),
            str(chance.randrange(1000) / 10), chance.choice(("true", "false")), chance.choice(KINDS),
            f"anteckning nummer {row} om åtgärden",
        ]  # fmt: skip


def written(folder: Path, rows: int, faults: int = 0) -> Path:
    """Write the table with so many faulty cells, and the two tables that its references lead into."""
    table = list(lines(rows))
    wrong = {1: "nobody", 3: "2023-02-30", 5: "tre", 6: "mycket", 7: "kanske"}
    for number, row in enumerate(random.Random(2).sample(range(rows), faults)):
        column = list(wrong)[number % len(wrong)]
        table[row][column] = wrong[column]
    for name, size in SIZES.items():
        save(folder / f"{name}.csv", ["id"], [[f"{name}{n}"] for n in range(size)])
    path = folder / f"measures{faults}.csv"
    save(path, list(COLUMNS), table)
    return path


def save(path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Save a .csv with semicolons."""
    path.write_text("".join(";".join(row) + "\n" for row in [header, *rows]), encoding="utf-8", newline="\n")


def ours(path: Path) -> int:
    """Read and check as a study does; how many faults were found."""
    frames, origin, problems = {}, {}, []
    for name, schema in SCHEMAS.items():
        source = path if name == "measures" else path.with_name(f"{name}.csv")
        origin[name], above = from_headers(read_csv(source), schema)
        frames[name], found = typed(origin[name], schema, {})
        problems += [*above, *found]
    problems += resolve(frames, SCHEMAS, origin, {})
    for name, sheet in origin.items():
        problems += duplicates(frames[name], sheet, SCHEMAS[name])
    return len(problems)


def duckdbs(path: Path, threads: int | None = None) -> int:
    """The same file read with the same types, and the two anti-joins; how many faults were found."""
    import duckdb

    with duckdb.connect() as base:
        if threads:
            base.execute(f"SET threads = {threads}")
        types = {name: kind for name, (_, kind) in COLUMNS.items()}
        rejects = path.stem != "measures0"
        base.execute(
            f"CREATE TABLE measures AS SELECT * FROM read_csv(?, delim=';', header=true, columns=?, store_rejects={rejects})",
            [str(path), types],
        )
        found = base.execute("SELECT count(*) FROM reject_errors").fetchone()[0] if rejects else 0
        for column, table in REFERENCES.items():
            base.execute(
                f"CREATE TABLE {table} AS SELECT '{table}' || range AS id FROM range({SIZES[table]})"
            )
            query = f'SELECT count(*) FROM measures ANTI JOIN {table} ON measures."{column}" = {table}.id'
            found += base.execute(query).fetchone()[0]
        return found


def seconds(path: Path, runs: int) -> dict[str, float]:
    """Medians of the runs of each, which take turns."""
    ways: dict[str, Callable[[], int]] = {
        "ours": lambda: ours(path),
        "duckdb": lambda: duckdbs(path),
        "duckdb, one thread": lambda: duckdbs(path, 1),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            begun = perf_counter()
            way()
            times[name].append(perf_counter() - begun)
    return {name: median(taken) for name, taken in times.items()}


def growth(path: Path) -> None:
    """Print by how much this process's peak grows when it reads the file: called in a process of its own."""
    import resource  # not on Windows

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    ours(path.with_name("measures0.csv"))  # what is loaded once
    before = peak()
    begun = perf_counter()
    found = ours(path)
    taken, grown = perf_counter() - begun, peak() - before
    size = path.stat().st_size
    print(
        f"{size / 1e6:.0f} MB, {found} faults: {taken:.1f} s, peak + {grown / 1e6:.0f} MB = {grown / size:.1f} × the file"
    )


def big(folder: Path, different: bool) -> Path:
    """A table of about 100 MB."""
    path = folder / ("different.csv" if different else "big.csv")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(";".join(["id", *"bcdefghij"] if different else COLUMNS) + "\n")
        rows = ([f"{column}{n:07}" for column in "abcdefghij"] for n in range(2_000_000))
        for row in rows if different else lines(2_000_000):
            file.write(";".join(row) + "\n")
            if file.tell() > BIG:
                return path
    return path


def main(rows: int = 100_000, runs: int = 9) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for faults, bar in ((0, 5), (1000, 6)):
            path = written(folder, rows, faults)
            found = seconds(path, runs)
            print(f"{rows} rows, {faults} faulty cells: ours finds {ours(path)}, DuckDB {duckdbs(path)}")
            for each, taken in found.items():
                print(f"  {each:20} {taken:.3f} s")
            print(f"  ratio to duckdb {found['ours'] / found['duckdb']:.2f} (bar {bar})")
            print(f"  ratio to one thread {found['ours'] / found['duckdb, one thread']:.2f}")
        written(folder, 1000)
        for different in (False, True):
            path = big(folder, different)
            print("memory, every cell different:" if different else "memory:", end=" ", flush=True)
            subprocess.run([sys.executable, __file__, "--growth", str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--growth"]:
        growth(Path(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
