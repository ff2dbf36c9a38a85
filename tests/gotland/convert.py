"""Make the tables of the study gotland: Swedish headers and labels, semicolons, UTF-8 with BOM.

    python -m tests.gotland.convert

facts.yaml holds what the memo says, in our words; inventory.yaml holds the rows that are made up.
"""

from collections import Counter
from pathlib import Path

from data_templates import find
from evaluation.words import read_yaml
from tests.examples import table_text, write_tables

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
    return {
        f"{table}.csv": table_text(table, [_written(entry) for entry in entries])
        for table, entries in rows.items()
    }


def _written(row: dict) -> dict[str, str]:
    """The cells as texts: several values with semicolons between them, nothing for what is missing."""
    return {
        key: ";".join(value) if isinstance(value, list) else str(value)
        for key, value in row.items()
        if value is not None
    }


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


def main() -> None:
    """Write the files."""
    write_tables(OUT, tables())


if __name__ == "__main__":
    main()
