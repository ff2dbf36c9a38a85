"""How often one judged phase was followed by another, meeting by meeting; across meetings without a judgement apart."""

from analyses.phases import transitions
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.table import Table


def table(material: Material) -> Table:
    """One row per group and pair of phases, in the codebook's order."""
    header = tuple(say(f"tables.{key}") for key in ("group", "from", "to", "next_meeting", "later_meeting"))
    result = transitions(material.steps, material.judged_phases)
    counted = result.pivot_table(
        index=["group", "from", "to"], columns="adjacent", values="value", aggfunc="sum"
    ).fillna(0)
    order = {phase.id: place for place, phase in enumerate(material.codebook.phases)}
    keys = sorted(
        counted.index, key=lambda key: (material.groups.index(key[0]), order[key[1]], order[key[2]])
    )
    rows = tuple(_row(material, key, counted.loc[key]) for key in keys)
    made = Table("transitions", say("tables.transitions"), header, rows, numeric=frozenset({3, 4}))
    return made.noted(say("tables.transitions_note"))


def _row(material: Material, key: tuple[str, str, str], counts) -> tuple[str, ...]:
    group, start, end = key
    names = [material.codebook.name(phase, material.lang) for phase in (start, end)]
    return (material.group(group), *names, *(integer(counts.get(adjacent, 0)) for adjacent in (True, False)))
