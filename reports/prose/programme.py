"""The numbers and texts of a report on a development programme."""

from collections.abc import Callable

from analyses.catalogue import pairs
from analyses.programme import (
    STANDINGS,
    chain,
    coverage,
    matters_to_decide,
    parts,
    placements,
    principals,
    sites_per_strand,
    standings,
)
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.prose.lists import bullets


def _in_role(role: str) -> Callable[[Material], int]:
    """How many organisations have a role."""
    return lambda material: sum(pairs(material.study.organisations, "roles")["roles"] == role)


def _goals(level: str) -> Callable[[Material], int]:
    """How many goals or effects there are."""
    return lambda material: sum(material.study.goals["level"] == level)


def _covered(level: str, measure: str) -> Callable[[Material], int]:
    """How many goals or effects have an indicator, or a reported one."""

    def count(material: Material) -> int:
        found = coverage(material.study.goals, material.study.indicators)
        return int(found.set_index(["level", "measure"]).at[(level, measure), "value"])

    return count


def _sites(material: Material) -> int:
    """How many sites try anything."""
    placed = placements(material.study.strands, material.study.periods)
    return int(sites_per_strand(placed)["value"].iloc[-1])


def _principals(material: Material) -> list[str]:
    return principals(material.study.organisations, material.study.decisions)


_COUNTS: dict[str, Callable[[Material], int]] = {
    "programme_principals": lambda material: len(_principals(material)),
    "programme_working_groups": _in_role("working_group"),
    "programme_pilots": lambda material: sum(material.study.strands["kind"] == "pilot"),
    "programme_sites": _sites,
    "programme_goals": _goals("goal"),
    "programme_effects": _goals("effect"),
    "programme_goals_with_indicator": _covered("goal", "with_indicator"),
    "programme_effects_with_indicator": _covered("effect", "with_indicator"),
    "programme_effects_reported": _covered("effect", "reported"),
    "programme_references": lambda material: len(material.study.reference_figures),
}


def _in_words(count: Callable[[Material], int]) -> Callable[[Material], str]:
    return lambda material: integer(count(material))


NUMBERS: dict[str, Callable[[Material], str]] = {name: _in_words(count) for name, count in _COUNTS.items()}


def _undecided(material: Material) -> str:
    """Each matter: who has decided, who has not, and of whom nothing is known; all are named unless it is everyone."""
    matters = matters_to_decide(material.study.matters)
    standing = standings(material.study.decisions, matters, _principals(material))
    called = material.names("matters")
    return bullets(
        [
            say(
                "programme.matter_line",
                matter=called[matter],
                standings="; ".join(_standings(material, part)),
            )
            for matter, part in standing.groupby("matter", sort=False)
        ]
    )


def _standings(material: Material, part) -> list[str]:
    called, lines = material.names("organisations"), []
    for key in STANDINGS:
        own = part.loc[part["standing"] == key, "principal"]
        who = ", ".join(called[principal] for principal in own)
        if len(own) == len(part):
            who = say("programme.everyone", n=integer(len(own)))
        lines += [say("programme.standing_of", standing=say(f"programme.{key}"), who=who)] if len(own) else []
    return lines


def _gaps(material: Material) -> str:
    """What the source does not say: parts without names, effects without a goal, decisions without date or body."""
    study, called = material.study, material.names("matters")
    unnamed = parts(study.matters).query("reason == 'not_named'")
    stated = parts(study.matters).query("measure == 'stated'").set_index("matter")["value"]
    lines = [
        say(
            "programme.gap_parts" if row.value else "programme.gap_parts_none",
            matter=called[row.matter], named=integer(row.value), stated=integer(stated[row.matter]),
        )
        for row in unnamed.itertuples()
    ]  # fmt: skip
    taken = study.decisions[study.decisions["state"] == "done"]
    gaps = {
        "gap_dates": int(taken["date"].isna().sum()),
        "gap_bodies": int(taken["body"].isna().sum()),
        "gap_goals": chain(study.goals, study.indicators)
        .query("goal.isna() and effect.notna()")["effect"]
        .nunique(),
    }
    lines += [say(f"programme.{key}", n=integer(count)) for key, count in gaps.items() if count]
    return f"{say('programme.gaps')}\n\n{bullets(lines)}" if lines else ""


TEXTS: dict[str, Callable[[Material], str]] = {
    "programme_undecided": _undecided,
    "programme_gaps": _gaps,
}
