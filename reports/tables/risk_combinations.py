"""Which risk factors go together: pairs, and exact combinations where no family can be worked out from them."""

from evaluation.words import say
from reports.crossed import risk_pairs, risk_sets
from reports.material import Material
from reports.notation import of
from reports.table import Table
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """One row per exact combination, the commonest first, then one per pair."""
    trait, found = risk_sets(material)
    _, both = risk_pairs(material)
    base = material.counted("cases")["id"].nunique()
    rows = [
        (combination_name(trait.names, key), say("statistics.exactly"), of(n, base))
        for key, n in found.items()
    ]
    ranked = sorted(both.items(), key=lambda item: -item[1])
    rows += [
        (combination_name(trait.names, key), say("statistics.at_least_these"), of(n, base))
        for key, n in ranked
    ]
    header = tuple(say(f"statistics.{key}") for key in ("combination", "which", "families"))
    made = Table(
        "risk_combinations",
        say("statistics.risk_combinations"),
        header,
        tuple(rows),
        numeric=frozenset({2}),
        widths=(46, 34, 20),
    )
    if not trait.shown:
        return made
    if not rows:
        return made.saying(say("statistics.too_few_to_cross"))
    everything = material.settings.published and len(both) == len(trait.shown) * (len(trait.shown) - 1) // 2
    return made.noted("" if everything else say("statistics.crossed_note"))


def combination_name(names: dict[str, str], key: tuple[str, ...]) -> str:
    """The factors of a combination in a row of words."""
    return capital(" + ".join(names[value] for value in key)) if key else say("statistics.none_of_these")
