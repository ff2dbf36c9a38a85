"""Two traits of the same families at a time, told only where nobody can be worked out from what is told of each.

Only values whose own counts are shown as numbers are crossed; then see `analyses.disclosure.crossing`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from analyses.cases import multi_response
from analyses.combinations import crossed, pairs, sets
from analyses.disclosure.crossing import may_be_told
from analyses.disclosure.rules import LEVELS, threshold
from evaluation.schemas import schema
from evaluation.words import label
from reports.masking import Shown, mask, sensitivity
from reports.material import Material

MOST_IN_SETS = 6  # factors whose combinations are told; more make rows that nobody reads


@dataclass(frozen=True)
class Trait:
    """The values of a column that families have, their words, and how many families have each, as it may be shown."""

    table: str
    column: str
    names: dict[str, str]
    shown: dict[str, Shown]

    @property
    def told(self) -> dict[str, int]:
        """The values whose counts are shown as numbers."""
        return {value: int(shown.value) for value, shown in self.shown.items() if shown.value is not None}


def risk_factors(material: Material) -> Trait:
    """The families' risk factors."""
    names = schema("risk_factors").labels("factor", material.lang)
    return _trait(material, "risk_factors", "factor", names, material.counted("risk_factors"))


def protective_factors(material: Material) -> Trait:
    """The families' protective factors."""
    names = schema("protective_factors").labels("factor", material.lang)
    return _trait(material, "protective_factors", "factor", names, material.counted("protective_factors"))


def interventions(material: Material) -> Trait:
    """The interventions for the families, small kinds merged as the schema says."""
    merged, names = merges(material.lang)
    return _trait(material, "interventions", "kind", names, _merged(material, merged))


def _merged(material: Material, merged: Mapping[str, str]):
    given = material.counted("interventions")
    return given.assign(kind=given["kind"].map(merged))


def merges(lang: str) -> tuple[dict[str, str], dict[str, str]]:
    """Kind → what it is merged into, and the words for what they are merged into, both in the schema's order."""
    field = schema("interventions").field("kind")
    merged = {entry["value"]: entry.get("merge", entry["value"]) for entry in field.categories}
    names = {entry["value"]: label(entry, lang=lang) for entry in field.categories if "merge" not in entry}
    names |= {entry["value"]: label(entry, lang=lang) for entry in field.descriptor.get("merges", [])}
    return merged, names


def _trait(material: Material, table: str, column: str, names: dict[str, str], answers) -> Trait:
    counts = multi_response(material.counted("cases"), answers, column, list(names))
    shown = mask(counts, table, column, material.settings, exclusive=False)
    return Trait(table, column, names, shown if len(material.counted("cases")) else {})


def risk_interventions(material: Material) -> tuple[Trait, Trait, dict[tuple[str, str], int]]:
    """Risk factors, interventions, and how many families have both, of the pairs that may be told."""
    one, other = risk_factors(material), interventions(material)
    found = crossed(
        material.counted("cases"), material.counted("risk_factors"), "factor",
        _merged(material, merges(material.lang)[0]), "kind",
    )  # fmt: skip
    both = {(row.factor, row.kind): int(row.value) for row in found.itertuples()}
    asked = ((a, b) for a in one.told for b in other.told)
    return one, other, dict(_told(material, (one, other), asked, both))


def risk_pairs(material: Material) -> tuple[Trait, dict[tuple[str, str], int]]:
    """Risk factors, and how many families have both of two, of the pairs that may be told."""
    trait = risk_factors(material)
    found = pairs(material.counted("cases"), material.counted("risk_factors"), "factor", list(trait.names))
    counts = found[found["measure"] == "count"]
    both = {(a, b): int(n) for a, b, n in counts[["factor", "with", "value"]].itertuples(index=False)}
    return trait, dict(_told(material, (trait, trait), combinations(trait.told, 2), both))


def risk_sets(material: Material) -> tuple[Trait, dict[tuple[str, ...], int]]:
    """Risk factors, and how many families have exactly each set of the commonest; nothing where a set is too small.

    The sets add up to all families, so they are told together or not at all.
    """
    trait = risk_factors(material)
    chosen = sorted(trait.told, key=lambda value: -trait.told[value])[:MOST_IN_SETS]
    chosen = [value for value in trait.names if value in chosen]
    found = sets(material.counted("cases"), material.counted("risk_factors"), "factor", chosen)
    counts = {key: int(n) for key, n in zip(found["factor"], found["value"], strict=True)}
    least = _least(material, [(trait, value) for value in chosen])
    small = least and (min(counts.values(), default=0) < least or len(counts) < 2 ** len(chosen))
    return trait, {} if small or len(chosen) < 2 else counts


def _told(
    material: Material, traits: tuple[Trait, Trait], asked: Iterator[tuple[str, str]], both: dict
) -> Iterator[tuple[tuple[str, str], int]]:
    one, other = traits
    base = material.counted("cases")["id"].nunique()
    for pair in asked:
        left, right = one.told[pair[0]], other.told[pair[1]]
        least = _least(material, list(zip(traits, pair, strict=True)))
        count = both.get(pair, 0)
        if not least or may_be_told(count, left, right, base, least):
            yield pair, count


def _least(material: Material, values: list[tuple[Trait, str]]) -> float:
    """The smallest group that may be shown of those who have all the values."""
    if material.settings.published:
        return 0
    levels = [sensitivity(trait.table, trait.column, value) for trait, value in values]
    return threshold(max(levels, key=LEVELS.index, default="low"), material.settings.threshold)
