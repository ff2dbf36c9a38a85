"""The numbers and sentences of a memo on an inventory: how much there is, where nothing is, of which days it is."""

from collections.abc import Callable

from analyses.inventory import as_of, gaps, overlaps, providers
from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import integer, long_date, of
from reports.prose.lists import bullets
from reports.tables._inventory import administrations, cell, counted, labels, values

AXES = {"administration": "from_none", "kind": "of_no_kind"}


def _overlaps(material: Material) -> int:
    axes = (list(labels(column)) for column in ("level", "ages", "kind"))
    return len(overlaps(material.study.inventory, *axes))


_COUNTS: dict[str, Callable[[Material], int]] = {
    "inventory_offers": lambda material: len(material.study.inventory),
    "inventory_services": lambda material: providers(material.study.inventory).nunique(),
    "inventory_administrations": lambda material: len(administrations(material)),
    "inventory_cells": lambda material: counted(material, "kind")["measure"].eq("offers").sum(),
    "inventory_empty": lambda material: len(gaps(counted(material, "kind"))),
    "inventory_overlaps": _overlaps,
    "inventory_with_page": lambda material: material.study.inventory["page_1177"].notna().sum(),
}


def _in_words(count: Callable[[Material], int]) -> Callable[[Material], str]:
    return lambda material: integer(count(material))


NUMBERS: dict[str, Callable[[Material], str]] = {name: _in_words(count) for name, count in _COUNTS.items()}


def _selective_infants(material: Material) -> str:
    return _gap(material, "selective", "0-1", _missing(material))


def _gaps(material: Material) -> str:
    """Every level and age where some administration or kind has nothing."""
    missing = _missing(material)
    cells = [(level, age) for level in labels("level") for age in labels("ages")]
    lines = [_gap(material, *cell, missing) for cell in cells if cell in missing]
    return bullets(lines) or say("inventory.no_gaps")


def _missing(material: Material) -> dict[tuple[str, str], list[str]]:
    """Per level and age with an empty cell: a sentence on the administrations and one on the kinds that have nothing."""
    said: dict[tuple[str, str], list[str]] = {}
    for by, key in AXES.items():
        words = values(material, by)
        for where, part in gaps(counted(material, by)).groupby(["level", "age"]):
            names = _either([words[value] for value in part[by]])
            said.setdefault(where, []).append(say(f"inventory.{key}", names=names))
    return said


def _gap(material: Material, level: str, age: str, missing: dict[tuple[str, str], list[str]]) -> str:
    """What there is at one level and age, and what is missing."""
    name, offers = cell(level, age), _offers(material, level, age)
    if not offers:
        return say("inventory.empty_cell", cell=name)
    sentences = " ".join(missing.get((level, age), [])) or say("inventory.no_gap")
    return say(
        "inventory.gap", cell=name, offers=say("inventory.offers", n=integer(offers)), missing=sentences
    )


def _offers(material: Material, level: str, age: str) -> int:
    result = counted(material, "kind")
    own = (result["measure"] == "offers") & (result["level"] == level) & (result["age"] == age)
    return int(result.loc[own, "value"].sum())


def _either(names: list[str]) -> str:
    *first, last = names
    return say("inventory.or", first=", ".join(first), last=last) if first else last


def _as_of(material: Material) -> str:
    """Of which days the inventory is, and how many offers have no date."""
    inventory = material.study.inventory
    whole = as_of(inventory, []).set_index("measure")
    dated, undated = int(whole["n"].iat[0]), int(whole["n_missing"].iat[0])
    if not dated:
        return say("inventory.no_dates")
    oldest, newest = (long_date(whole.at[measure, "date"]) for measure in ("oldest", "newest"))
    key = "as_of_day" if oldest == newest else "as_of"
    missing = say("inventory.undated", undated=of(undated, len(inventory))) if undated else ""
    return f"{say(f'inventory.{key}', None, oldest=oldest, newest=newest)} {missing}".strip()


def _overlap_notes(material: Material) -> str:
    """What people have noted of overlaps, offer by offer."""
    inventory = material.study.inventory
    rows = inventory[inventory["overlap_note"].notna()].itertuples()
    return bullets([_noted(material, row) for row in rows]) or say("inventory.nothing_noted")


def _noted(material: Material, row) -> str:
    offer, service, note = (
        local_text(row, column, material.lang) for column in ("offer", "activity", "overlap_note")
    )
    return say("inventory.noted", offer=offer, service=service, note=note)


TEXTS: dict[str, Callable[[Material], str]] = {
    "inventory_selective_0_1": _selective_infants,
    "inventory_gaps": _gaps,
    "inventory_as_of": _as_of,
    "inventory_overlap_notes": _overlap_notes,
}
