"""Make the tables of the study sormland: Swedish headers and labels, semicolons, UTF-8 with BOM.

    python -m tests.sormland.generate

facts.yaml holds the published facts; nothing else goes into the study.
"""

from pathlib import Path

from data_templates import find
from evaluation.words import read_yaml
from tests.examples import table_text, write_tables

HERE = Path(__file__).parent
OUT = find("examples", "sormland", "tables")
NO_TABLES = ("sources", "each_principal")


def tables() -> dict[str, str]:
    """The content of each file of the study's folder tables."""
    facts = read_yaml(HERE / "facts.yaml")
    facts["decisions"] += _of_each_principal(facts)
    names = [name for name in facts if name not in NO_TABLES]
    return {
        f"{name}.csv": table_text(name, [_row(row, facts["sources"]) for row in facts[name]])
        for name in names
    }


def _of_each_principal(facts: dict) -> list[dict]:
    """One row per principal of what all have decided."""
    principals = [row["id"] for row in facts["organisations"] if "principal" in row["roles"]]
    common = facts["each_principal"]
    return [{"id": f"d-{common['matter']}-{key}", "principal": key} | common for key in principals]


def _row(row: dict, sources: dict) -> dict[str, str]:
    source = sources[row.get("source", "own")]
    cells = {column: _text(value) for column, value in row.items()}
    return cells | {"source": source["sv"], "source_en": source["en"]}


def _text(value: object) -> str:
    return ";".join(value) if isinstance(value, list) else str(value)


def main() -> None:
    """Write the files."""
    write_tables(OUT, tables())


if __name__ == "__main__":
    main()
