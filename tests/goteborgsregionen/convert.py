"""Make the tables of the study goteborgsregionen from facts.yaml: Swedish headers and labels, semicolons, UTF-8 with BOM.

    python -m tests.goteborgsregionen.convert

facts.yaml holds what the published summary says, in our words; nothing else goes into the study.
"""

from pathlib import Path

from data_templates import find
from evaluation.words import read_yaml
from tests.examples import table_text, write_tables

HERE = Path(__file__).parent
OUT = find("examples", "goteborgsregionen") / "tables"


def tables() -> dict[str, str]:
    """The content of each file of the study's folder tables."""
    facts = read_yaml(HERE / "facts.yaml")
    sources = facts.pop("sources")
    return {
        f"{name}.csv": table_text(name, [row | _source(row, sources) for row in rows])
        for name, rows in facts.items()
    }


def _source(row: dict[str, str], sources: dict) -> dict[str, str]:
    """Where in the summary a row stands, in both languages."""
    if "source" not in row:
        return {}
    section = sources[row["source"]]
    return {"source": section["sv"], "source_en": section["en"]}


def main() -> None:
    """Write the files."""
    write_tables(OUT, tables())


if __name__ == "__main__":
    main()
