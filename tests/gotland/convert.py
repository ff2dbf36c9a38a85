"""Make the tables of the study gotland: Swedish headers and labels, semicolons, UTF-8 with BOM.

    python -m tests.gotland.convert

facts.yaml holds what the memo says, in our words; inventory.yaml holds the rows that are made up.
"""

import csv
import io
from collections import Counter
from pathlib import Path

from data_templates import find
from evaluation.cells import guarded
from evaluation.schemas import Field, schema
from evaluation.words import read_yaml

HERE = Path(__file__).parent
OUT = find("examples", "gotland", "tables")
PAGE = "https://www.1177.se/gotland"
DOCUMENT = "Tjänsteskrivelse, Region Gotland, 2023-03-23"


def tables() -> dict[str, str]:
    """The content of each file of the study's folder tables."""
    facts = read_yaml(HERE / "facts.yaml")
    facts["targets"] = [target | {"document": DOCUMENT} for target in facts["targets"]]
    names = {entry["id"]: entry["name"] for entry in facts["organisations"]}
    rows = facts | {"inventory": _inventory(read_yaml(HERE / "inventory.yaml"), names)}
    return {f"{table}.csv": _text(table, entries) for table, entries in rows.items()}


def _inventory(content: dict, names: dict[str, str]) -> list[dict]:
    numbers: Counter[str] = Counter()
    rows = []
    for offer in content["offers"]:
        numbers[offer["service"]] += 1
        service = content["services"][offer["service"]]
        identity = f"{offer['service']}-{numbers[offer['service']]}"
        rows.append(_row(identity, offer, service, names))
    return rows


def _row(identity: str, offer: dict, service: dict, names: dict[str, str]) -> dict:
    return {
        "id": identity,
        "offer": offer["sv"],
        "offer_en": offer["en"],
        "level": offer["level"],
        "ages": offer["ages"],
        "target_group": offer.get("target"),
        "kind": offer["kind"],
        "activity": service["sv"],
        "activity_en": service["en"],
        "administration": names[service["administration"]],
        "self_referral": "ja" if offer["self"] else "nej",
        "referral_path": offer.get("path"),
        "channels": offer["channels"],
        "legal_basis": offer["law"],
        "page_1177": PAGE if offer.get("page") else None,
        "checked": service.get("checked"),
        "overlap_note": offer.get("note"),
        "overlap_note_en": offer.get("note_en"),
        "provenance": "synthetic",
    }


def _text(table: str, rows: list[dict]) -> str:
    fields = schema(table).fields
    unknown = {key for row in rows for key in row} - {field.name for field in fields}
    if unknown:
        raise ValueError(f"{table}: {unknown}")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow([field.title("sv") for field in fields])
    writer.writerows([[_cell(row.get(field.name), field) for field in fields] for row in rows])
    return stream.getvalue()


def _cell(value: object, field: Field) -> str:
    """Write Swedish labels where the column has allowed values; KeyError for one that is not allowed."""
    labels = {entry["value"]: entry["label"] for entry in field.categories}
    parts = [] if value is None else value if isinstance(value, list) else [value]
    return guarded("; ".join(labels[part] if labels else str(part) for part in parts))


def main() -> None:
    """Write the files."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, text in tables().items():
        (OUT / name).write_text(text, encoding="utf-8-sig", newline="\n")


if __name__ == "__main__":
    main()
