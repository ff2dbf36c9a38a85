"""Two traits of the same families at a time, told only where nobody can be worked out from what is told of each.

Only values whose own counts are shown as numbers are crossed. How many have both of two gives how many have only the
one, only the other, and neither: all four are told or none is, and never when one of them has changed by a few families
since a released report told it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from analyses.combinations import crossed, pairs, sets
from analyses.disclosure.crossing import four_groups, may_be_told
from analyses.disclosure.rules import LEVELS, threshold
from analyses.followup import NOT_FOLLOWED_UP, latest, need_met
from evaluation import ledger
from evaluation.schemas import schema
from evaluation.words import label
from reports.count_tables import merges
from reports.masking import Shown, sensitivity
from reports.material import Material

INTERVENTIONS, PAIRS, SETS, NEEDS = "risk_interventions", "risk_pairs", "risk_sets", "needs_by_complexity"
JOINED = " × "
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
    return Trait("risk_factors", "factor", names, material.shown("risk_factors"))


def protective_factors(material: Material) -> Trait:
    """The families' protective factors."""
    names = schema("protective_factors").labels("factor", material.lang)
    return Trait("protective_factors", "factor", names, material.shown("protective_factors"))


def interventions(material: Material) -> Trait:
    """The interventions for the families, small kinds merged as the schema says."""
    field = schema("interventions").field("kind")
    entries = {entry["value"]: entry for entry in [*field.categories, *field.descriptor.get("merges", [])]}
    counted = dict.fromkeys(merges("interventions", "kind").values())
    names = {kind: label(entries[kind], lang=material.lang) for kind in counted}
    return Trait("interventions", "kind", names, material.shown("interventions"))


def risk_interventions(material: Material) -> tuple[Trait, Trait, dict[tuple[str, str], int]]:
    """Risk factors, interventions, and how many families have both, of the pairs that may be told."""
    one, other = risk_factors(material), interventions(material)
    given = material.counted("interventions")
    given = given.assign(kind=given["kind"].map(merges("interventions", "kind")))
    found = crossed(material.counted("cases"), material.counted("risk_factors"), "factor", given, "kind")
    both = {(row.factor, row.kind): int(row.value) for row in found.itertuples()}
    asked = ((a, b) for a in one.told for b in other.told)
    return one, other, dict(_told(material, INTERVENTIONS, (one, other), asked, both))


def risk_pairs(material: Material) -> tuple[Trait, dict[tuple[str, str], int]]:
    """Risk factors, and how many families have both of two, of the pairs that may be told."""
    trait = risk_factors(material)
    found = pairs(material.counted("cases"), material.counted("risk_factors"), "factor", list(trait.names))
    counts = found[found["measure"] == "count"]
    both = {(a, b): int(n) for a, b, n in counts[["factor", "with", "value"]].itertuples(index=False)}
    return trait, dict(_told(material, PAIRS, (trait, trait), combinations(trait.told, 2), both))


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
    if small or len(chosen) < 2 or not _may_follow(_earlier(material, SETS), "", _in_order(counts), least):
        return trait, {}
    return trait, counts


def needs_by_complexity(material: Material) -> dict[str, dict[str, int]]:
    """Complexity → whether the need was met → families: all of it, or nothing where one cell may not be told."""
    answers = Trait(
        "followups", "need_met", schema("followups").labels("need_met"), material.shown("need_met")
    )
    groups = Trait("cases", "complexity", schema("cases").labels("complexity"), {})
    if not answers.shown or len(answers.told) < len(answers.shown):
        return {}
    each = latest(material.counted("cases"), material.counted("followups"))
    found = need_met(each, [*answers.names, NOT_FOLLOWED_UP], "complexity", list(groups.names))
    cells = found.pivot(index="need_met", columns="complexity", values="value").astype(int)
    everything, known = (
        cells.loc[:, cells.columns.isna()].squeeze(axis=1),
        cells.loc[:, cells.columns.notna()],
    )
    unknown = everything - known.sum(axis=1)  # not printed, and known to whoever subtracts
    printed = known.to_numpy().ravel("F").tolist()
    values = [(answers, answer) for answer in answers.names] + [(groups, group) for group in groups.names]
    least = _least(material, values)
    small = min([*printed, *(unknown if unknown.any() else [])]) < least
    if small or not _may_follow(_earlier(material, NEEDS), "", printed, least):
        return {}
    return {str(group): known[group].to_dict() for group in groups.names}


def _told(
    material: Material, name: str, traits: tuple[Trait, Trait], asked: Iterator[tuple[str, str]], both: dict
) -> Iterator[tuple[tuple[str, str], int]]:
    earlier, base = _earlier(material, name), _base(material)
    for pair in asked:
        one, other = traits[0].told[pair[0]], traits[1].told[pair[1]]
        least, count = _least(material, list(zip(traits, pair, strict=True))), both.get(pair, 0)
        follows = _may_follow(earlier, JOINED.join(pair), four_groups(count, one, other, base), least)
        if not least or (may_be_told(count, one, other, base, least) and follows):
            yield pair, count


def _base(material: Material) -> int:
    return material.counted("cases")["id"].nunique()


def _in_order(counts: Mapping[tuple[str, ...], int]) -> list[int]:
    return [counts[key] for key in sorted(counts)]


def _least(material: Material, values: list[tuple[Trait, str]]) -> float:
    """The smallest group that may be shown of those who have all the values."""
    if material.settings.published:
        return 0
    levels = [sensitivity(trait.table, trait.column, value) for trait, value in values]
    return threshold(max(levels, key=LEVELS.index, default="low"), material.settings.threshold)


# what released reports have told


def told(material: Material) -> dict[str, dict[str, list[int]]]:
    """What a report tells of two traits at a time, for the ledger: table → values → the groups; secret."""
    one, other, helped = risk_interventions(material)
    trait, paired = risk_pairs(material)
    _, together = risk_sets(material)
    needs, base = needs_by_complexity(material), _base(material)
    return {
        INTERVENTIONS: {
            JOINED.join((a, b)): four_groups(n, one.told[a], other.told[b], base)
            for (a, b), n in helped.items()
        },
        PAIRS: {
            JOINED.join((a, b)): four_groups(n, trait.told[a], trait.told[b], base)
            for (a, b), n in paired.items()
        },
        SETS: {"": _in_order(together)} if together else {},
        NEEDS: {"": [n for own in needs.values() for n in own.values()]} if needs else {},
    }


def counts(material: Material) -> set[int]:
    """The numbers that are printed of two traits at a time."""
    printed = told(material)
    both = {groups[0] for name in (INTERVENTIONS, PAIRS) for groups in printed[name].values()}
    return both.union(*printed[SETS].values(), *printed[NEEDS].values())


def _earlier(material: Material, name: str) -> list[dict]:
    """What released reports have told in a table: values → the groups."""
    return [record.get("crossed", {}).get(name, {}) for record in ledger.records(material.study.path)]


def _may_follow(earlier: list[dict], key: str, groups: list[int], least: float) -> bool:
    """Whether no group has changed by a few families only since it was told."""
    return all(
        before == now or abs(before - now) >= least
        for told in earlier
        if len(told.get(key, ())) == len(groups)
        for before, now in zip(told[key], groups, strict=True)
    )
