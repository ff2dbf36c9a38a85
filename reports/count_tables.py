"""The tables of counts of families that documents may ask for, each with how it would be shown by itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyses.cases import counts, multi_response
from analyses.disclosure.rules import LEVELS
from evaluation.schemas import schema
from reports.masking import Shown, mask, mask_parts, mask_steps, sensitivity

if TYPE_CHECKING:
    import pandas as pd

    from reports.material import Material


FAMILIES = "families"
REACH = ("taken_up", "declined", "identified")  # the last: neither of them yet


@dataclass(frozen=True)
class Counts:
    """One table of counts, and how it would be shown by itself.

    Attributes
    ----------
    variable : what is counted by, as table.column
    how : parts (each family is in one), items (a family may have several) or steps (items, one after the other)
    values : label → count
    base : of how many families
    base_told : whether the base stands in print
    shown : label → how it is shown
    levels : label → how sensitive it is
    """

    variable: str
    how: str
    values: dict[str, int]
    base: int
    shown: dict[str, Shown]
    levels: dict[str, str]
    population: str = FAMILIES
    base_told: bool = True

    @property
    def all_numbers(self) -> bool:
        """Whether every count stands as a number."""
        return all(each.value is not None for each in self.shown.values())

    @property
    def of_followed(self) -> bool:
        """Whether it is of the families followed up, whose number is data collection and no secret."""
        return self.population.startswith(FAMILIES)


def _table(material: "Material", table: str, column: str, result: "pd.DataFrame", how: str) -> Counts | None:
    cells = result[result["measure"] == "count"]
    if cells.empty or not int(cells["n"].iloc[0]):
        return None
    base = int(cells["n"].iloc[0])
    families = len(material.counted("cases"))
    return Counts(
        f"{table}.{column}", how, dict(zip(cells[column], cells["value"].astype(int), strict=True)), base,
        mask(result, table, column, material.settings, exclusive=how == "parts"),
        {value: sensitivity(table, column, value) for value in cells[column]},
        FAMILIES if base == families else f"{FAMILIES} with {table}.{column}",
    )  # fmt: skip


def _single(column: str) -> Callable[["Material"], Counts | None]:
    """A column of which each family has one value."""

    def make(material: "Material") -> Counts | None:
        result = counts(material.counted("cases"), column, list(schema("cases").labels(column)))
        return _table(material, "cases", column, result, "parts")

    return make


def _several(table: str, column: str) -> Callable[["Material"], Counts | None]:
    """A table with the values of families that may have several; values that the schema merges are counted together."""

    def make(material: "Material") -> Counts | None:
        into = merges(table, column)
        answers = material.counted(table)
        answers = answers.assign(**{column: answers[column].map(into)})
        result = multi_response(
            material.counted("cases"), answers, column, list(dict.fromkeys(into.values()))
        )
        return _table(material, table, column, result, "items")

    return make


def merges(table: str, column: str) -> dict[str, str]:
    """Value → what it is counted as; those that are merged come last."""
    entries = schema(table).field(column).categories
    into = {entry["value"]: entry.get("merge", entry["value"]) for entry in entries}
    return dict(sorted(into.items(), key=lambda pair: pair[0] != pair[1]))


def _followups(column: str) -> Callable[["Material"], Counts | None]:
    """What was said at the latest follow-up of each family; those not followed up are a part as well."""

    def make(material: "Material") -> Counts | None:
        from analyses.followup import NOT_FOLLOWED_UP, latest

        each = latest(material.counted("cases"), material.counted("followups"))
        if each.empty or (each[column] == NOT_FOLLOWED_UP).all():
            return None
        values = [*schema("followups").labels(column), NOT_FOLLOWED_UP]
        return _table(material, "followups", column, counts(each, column, values), "parts")

    return make


def _steps(material: "Material") -> Counts | None:
    """How many have come at least so far."""
    from analyses.case_flow import reached
    from evaluation.case_states import steps

    cases, states = material.counted("cases"), material.counted("case_states")
    if states.empty or cases.empty:
        return None
    result = reached(cases, states, steps())
    shown = mask_steps(result, "case_states", "state", material.settings)
    level = max((sensitivity("case_states", "state", key) for key in shown), key=LEVELS.index)
    values = dict(zip(result["state"], result["value"].astype(int), strict=True))
    return Counts(
        "case_states.step", "steps", values, int(result["n"].iloc[0]), shown, dict.fromkeys(shown, level)
    )


def _ways(material: "Material") -> Counts | None:
    """Where the families are now; those of whom no step is known are a part as well."""
    from analyses.case_flow import outcomes

    cases, states = material.counted("cases"), material.counted("case_states")
    if states.empty or cases.empty:
        return None
    result = outcomes(cases, states)
    values = {key: int(n) for key, n in zip(result["state"], result["value"], strict=True)}
    missing = int(result["n_missing"].iloc[0])
    values |= {"unknown": missing} if missing else {}
    shown = mask_parts(values, "case_states", material.settings, column="state")
    return _parts(
        "case_states.way", values, shown, {v: sensitivity("case_states", "state", v) for v in values}
    )


def _reach(material: "Material") -> Counts | None:
    """What came of all who were identified; how many they were is told only where every part is a number."""
    reach = material.counted("reach").dropna(subset=["identified", "declined", "taken_up"])
    if reach.empty:
        return None
    total, declined, taken_up = (int(reach[name].sum()) for name in ("identified", "declined", "taken_up"))
    values = dict(zip(REACH, (taken_up, declined, max(0, total - declined - taken_up)), strict=True))
    beside = taken_up - len(material.counted("cases"))
    shown = mask_parts(values, "reach", material.settings, beside=beside)
    made = _parts(
        "reach.outcome", values, shown, {value: sensitivity("reach", value, value) for value in values}
    )
    return replace(made, population="identified", base_told=made.all_numbers)


def _parts(variable: str, values: dict[str, int], shown: dict[str, Shown], levels: dict[str, str]) -> Counts:
    return Counts(variable, "parts", values, sum(values.values()), shown, levels)


COUNTS: dict[str, Callable[["Material"], Counts | None]] = {
    "kinds": _single("kind"),
    "referrers": _single("referrer"),
    "risk_factors": _several("risk_factors", "factor"),
    "protective_factors": _several("protective_factors", "factor"),
    "interventions": _several("interventions", "kind"),
    "steps": _steps,
    "ways": _ways,
    "reach": _reach,
    "need_met": _followups("need_met"),
    "said_by": _followups("said_by"),
}
