"""What makes the tables of example studies: Swedish headers and labels, semicolons, as Excel saves them."""

import csv
import io
from pathlib import Path

from evaluation.schemas import Field, schema


def table_text(table: str, rows: list[dict[str, str]]) -> str:
    """Write the rows of a table under its Swedish titles; several values of a cell are separated by ;."""
    fields = schema(table).fields
    unknown = {key for row in rows for key in row} - {field.name for field in fields}
    if unknown:
        raise ValueError(f"{table}: {unknown}")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow([field.title("sv") for field in fields])
    writer.writerows([[_cell(row.get(field.name, ""), field) for field in fields] for row in rows])
    return stream.getvalue()


def write_tables(folder: Path, tables: dict[str, str]) -> None:
    """Write the files of a study's folder tables: name → content, with the mark that Excel needs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8-sig", newline="\n")


def _cell(text: str, field: Field) -> str:
    """Write Swedish labels where the column has allowed values; raise ValueError for one that is not allowed."""
    labels = {word: entry["label"] for entry in field.categories for word in (entry["value"], entry["label"])}
    parts = text.split(";") if field.multiple else [text]
    if not text or not labels:
        return "; ".join(parts)
    unknown = [part for part in parts if part not in labels]
    if unknown:
        raise ValueError(f"{field.name}: {unknown}")
    return "; ".join(labels[part] for part in parts)
