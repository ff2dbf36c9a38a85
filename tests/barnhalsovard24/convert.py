"""Make the tables of the study barnhalsovard24: Swedish headers and labels, semicolons, UTF-8 with BOM.

    python -m tests.barnhalsovard24.convert

examples24.csv holds the published facts, coded by us; additions.yaml holds English words and says what the
figures are figures of. Nothing else goes into the study.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from data_templates import find
from evaluation.words import read_yaml
from tests.examples import table_text, write_tables

HERE = Path(__file__).parent
OUT = find("examples", "barnhalsovard24", "tables")

COLUMNS = {  # the column of the catalogue → the column of examples24.csv that it is taken from as it stands
    "id": "short_id",
    "number": "nr",
    "page": "page",
    "title": "title_sv",
    "region": "region_std",
    "region_as_stated": "region",
    "level": "level",
    "recipients": "recipient",
    "target_group": "target_group",
    "age": "age_text",
    "age_from": "age_min_months",
    "age_to": "age_max_months",
    "area_index": "area_index",
    "scale_as_stated": "scale",
    "start_year": "start_year",
    "start_note": "start_note",
    "status": "status_after_grant",
    "status_year": "status_year",
    "status_note": "status_note",
    "collaborators": "collaborators",
    "kinds": "intervention_types",
    "methods": "named_methods",
    "followup_methods": "followup_methods",
    "followup_categories": "followup_categories",
    "followup_by": "followup_by",
    "followup_state": "followup_state",
    "pandemic_effect": "covid_effect",
    "agreement": "consent_or_agreement",
    "lessons": "lessons_themes",
    "lesson_groups": "lesson_groups",
    "source_note": "source_quirks",
}
PARTICIPATION = {
    "no": "not_stated",
    "partly": "partly",
    "yes": "yes",
}  # the source says nothing; it denies nothing
RESULTS = {kind: f"result_{kind}" for kind in ("measured", "perceived", "reported", "unknown")}


def tables() -> dict[str, str]:
    """The content of each file of the study's folder tables."""
    added = read_yaml(HERE / "additions.yaml")
    rows = list(
        csv.DictReader(io.StringIO((HERE / "examples24.csv").read_text(encoding="utf-8-sig"), newline=""))
    )
    return {
        "catalogue.csv": table_text("catalogue", [_item(row, added) for row in rows]),
        "measurements.csv": table_text(
            "measurements", [figure for row in rows for figure in _figures(row, added)]
        ),
        "contradictions.csv": table_text("contradictions", list(_contradictions(added))),
    }


def _item(row: dict[str, str], added: dict) -> dict[str, str]:
    scale = next(key for key, texts in added["scales"].items() if row["scale"] in texts)
    item = {column: row[source] for column, source in COLUMNS.items()} | _results(row, added)
    participation = PARTICIPATION[row["child_participation"]]
    return item | {
        "title_en": added["titles"][row["short_id"]],
        "scale": scale,
        "child_participation": participation,
    }


def _results(row: dict[str, str], added: dict) -> dict[str, str]:
    """The statements on results, each under what it rests on."""
    kinds = added["results"][row["short_id"]]
    statements = list(zip(kinds, row["results_reported"].split(";"), strict=True))
    return {
        column: ";".join(text for kind, text in statements if kind == of) for of, column in RESULTS.items()
    }


def _figures(row: dict[str, str], added: dict) -> Iterator[dict[str, str]]:
    stated = dict(part.split("=", 1) for part in row["numbers"].split(";") if part)
    meanings = added["figures"].get(row["short_id"], {})
    goals = {meaning["goal"] for meaning in meanings.values() if "goal" in meaning}
    if set(stated) != set(meanings) | goals:
        raise ValueError(f"{row['short_id']}: {sorted(set(stated) ^ (set(meanings) | goals))}")
    number = 0
    for key, meaning in meanings.items():
        for value in stated[key].split("|"):
            number += 1
            identity = {"id": f"{row['short_id']}-{number}", "item": row["short_id"]}
            yield identity | _figure(value, meaning, stated, row["page"])


def _figure(value: str, meaning: dict, stated: dict[str, str], page: str) -> dict[str, str]:
    digits = re.findall(r"\d+", value)
    source = meaning.get("sources", {}).get(value, {"sv": f"s. {page}", "en": f"p. {page}"})
    return {
        "indicator": meaning["sv"],
        "indicator_en": meaning["en"],
        "year": str(meaning.get("year", "")),
        "value": digits[0] if digits else "",
        "value_to": digits[1] if len(digits) > 1 else "",
        "kind": meaning.get("kind", "exact"),
        "stated": meaning.get("stated", ""),
        "stated_en": meaning.get("stated_en", ""),
        "unit": meaning["unit"],
        "goal": stated[meaning["goal"]].rstrip("%") if "goal" in meaning else "",
        "source": source["sv"],
        "source_en": source["en"],
    }


def _contradictions(added: dict) -> Iterator[dict[str, str]]:
    for entry in added["contradictions"]:
        for number, said in enumerate(entry["statements"], 1):
            yield {
                "id": f"{entry['item']}-{number}",
                "item": entry["item"],
                "matter": entry["matter"]["sv"],
                "matter_en": entry["matter"]["en"],
                "value": said["value"]["sv"],
                "value_en": said["value"]["en"],
                "source": said["source"]["sv"],
                "source_en": said["source"]["en"],
            }


def main() -> None:
    """Write the files."""
    write_tables(OUT, tables())


if __name__ == "__main__":
    main()
