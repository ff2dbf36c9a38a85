"""The numbers and texts of a report on a catalogue of examples."""

from collections.abc import Callable

from analyses.catalogue import pairs, result_bases, trends
from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.material import Material
from reports.notation import decimal, integer, of, percent
from reports.prose.lists import bullets
from reports.tables._catalogue import capital, labels
from reports.tables.catalogue_status_levels import going_on
from reports.tables.catalogue_trend import named


def _having(column: str, *values: str) -> Callable[[Material], int]:
    """How many examples have any of the values in a column."""

    def count(material: Material) -> int:
        found = pairs(material.study.catalogue, column)
        return found.loc[found[column].isin(values), "id"].nunique()

    return count


def _with_result(basis: str) -> Callable[[Material], int]:
    """How many examples have a result that rests on this."""
    return lambda material: sum(basis in (bases or ()) for bases in result_bases(material.study.catalogue))


_COUNTS: dict[str, Callable[[Material], int]] = {
    "examples": lambda material: len(material.study.catalogue),
    "regions": lambda material: material.study.catalogue["region"].nunique(),
    "all_regions": lambda material: len(schema("catalogue").field("region").categories),
    "social_services": _having("collaborators", "social_services"),
    "dental_care": _having("collaborators", "dental_care"),
    "home_visits": _having("kinds", "home_visits"),
    "pandemic": lambda material: material.study.catalogue["pandemic_effect"].notna().sum(),
    "children_took_part": _having("child_participation", "yes"),
    "children_took_part_partly": _having("child_participation", "partly"),
    "without_method": _having("followup_state", "no_formal_method_stated", "none_stated"),
    "measured": _with_result("measured"),
    "perceived": _with_result("perceived"),
    "reported": _with_result("reported"),
    "lesson_groups": lambda material: pairs(material.study.catalogue, "lesson_groups")[
        "lesson_groups"
    ].nunique(),
    "goes_on": lambda material: _having("status", *going_on())(material),
    "ended": _having("status", "ended"),
    "paused": _having("status", "paused_unclear"),
}


def _in_words(count: Callable[[Material], int]) -> Callable[[Material], str]:
    return lambda material: integer(count(material))


NUMBERS: dict[str, Callable[[Material], str]] = {name: _in_words(count) for name, count in _COUNTS.items()}


def _trend(material: Material) -> str:
    """Each share that has a goal: its first and last year, the difference, and when the goal was met."""
    result = trends(material.study.measurements)
    lines = [
        _series(material, key, part)
        for key, part in result.groupby(["item", "indicator", "goal"], dropna=False)
    ]
    return bullets(lines)


def _series(material: Material, key, part) -> str:
    item, indicator, goal = key
    values = part.pivot(index="year", columns="measure", values="value").sort_index()
    shares, met = values["share"], values.index[values["gap"] >= 0]
    years = (
        say("catalogue.met", years=", ".join(str(year) for year in met))
        if len(met)
        else say("catalogue.not_met")
    )
    return say(
        "catalogue.trend_text",
        what=named(material, item, indicator),
        first=percent(shares.iloc[0] / 100),
        first_year=shares.index[0],
        last=percent(shares.iloc[-1] / 100),
        last_year=shares.index[-1],
        change=decimal(shares.iloc[-1] - shares.iloc[0], 0),
        goal=percent(goal / 100),
        met=years,
    )


def _after_by_level(material: Material) -> str:
    """What became of the examples, a line per level: how many go on, and what the others are."""
    items, names = material.study.catalogue, labels("status", material.lang)
    lines = []
    for level, name in labels("level", material.lang).items():
        statuses = items.loc[items["level"] == level, "status"].value_counts()
        others = [
            say("catalogue.after_other", count=integer(count), status=names[status])
            for status, count in statuses.items()
            if status not in going_on()
        ]
        count = of(statuses[statuses.index.isin(going_on())].sum(), statuses.sum())
        lines.append(say("catalogue.after_level", level=capital(name), count=count, others="".join(others)))
    return bullets(lines)


TEXTS: dict[str, Callable[[Material], str]] = {
    "trend": _trend,
    "after_by_level": _after_by_level,
    "source": lambda material: in_language(material.settings.source, material.lang),
}
