"""What the targets are compared with: small counts of the study's tables. Each takes a Study."""

from collections.abc import Callable
from datetime import date
from itertools import combinations, pairwise

import pandas as pd

from evaluation import Study
from tests.exempelkommun.content import transcripts
from tests.exempelkommun.families import SPECIFIC

Measure = Callable[[Study], object]


def observed(group: str, year: int | None = None) -> Measure:
    """Observed ordinary meetings of a group."""
    return lambda study: _of_year(_meetings(study, group, "meeting").query("observed"), year)


def days(year: int | None = None) -> Measure:
    """Kick-off and development days."""
    return lambda study: _of_year(_meetings(study, "joint", "development_day").query("held"), year)


def interviewed(category: str, year: int | None = None) -> Measure:
    """Interviews held."""
    return lambda study: _of_year(_held(study).query(f"category == '{category}'"), year)


def followed(year: int | None = None, kind: str | None = None) -> Measure:
    """Families with follow-up data."""

    def count(study: Study) -> int:
        cases = study.cases
        return len(
            cases[(cases["year"] == (year or cases["year"])) & (cases["kind"] == (kind or cases["kind"]))]
        )

    return count


def slots(group: str, *, held: bool = False) -> Measure:
    """Meetings planned every third week; only those held, if asked."""
    return lambda study: len(_meetings(study, group, "meeting").query("held" if held else "slot > 0"))


def share(measure: Measure) -> Measure:
    """A measure as a share of all families."""
    return lambda study: measure(study) / len(study.cases)


def about_half(measure: Measure) -> Measure:
    """Whether a measure is what people call half of the families; half of 17 is no whole number."""
    return lambda study: 0.45 <= measure(study) / len(study.cases) <= 0.55


def rows(table: str) -> Measure:
    """The number of rows of a table."""
    return lambda study: len(study.frames[table])


def with_factor(factor: str, table: str = "risk_factors") -> Measure:
    """Families with a factor."""
    return lambda study: _families(study, table, "factor", factor)


def with_measure(*kinds: str) -> Measure:
    """Families with any of the measures."""
    return lambda study: study.interventions.query(f"kind in {kinds}")["case"].nunique()


def referred(by: str) -> Measure:
    """Families brought up by a service."""
    return lambda study: int((study.cases["referrer"] == by).sum())


def few(measure: Measure, most: int = 4) -> Measure:
    """Whether a measure is more than none and at most `most`: what the report calls a few."""
    return lambda study: 0 < measure(study) <= most


def percent(person: str, day: date) -> Measure:
    """The share of a post that a coordinator had that day."""

    def share(study: Study) -> float:
        spells = study.memberships.dropna(subset="percent").query(f"person == '{person}'")
        at = spells[(spells["from"] <= pd.Timestamp(day)) & ~(spells["to"] < pd.Timestamp(day))]
        return float(at["percent"].sum())

    return share


def event(day: str) -> Measure:
    """The date of the event of that day, as text; empty when there is none."""
    return lambda study: next((f"{d:%Y-%m-%d}" for d in study.events["date"] if f"{d:%Y-%m-%d}" == day), "")


def attributed(how: str) -> Measure:
    """Feedback occasions with an outcome attributed this way."""
    return lambda study: int((study.feedback["attribution"] == how).sum())


def quotes(category: str) -> Measure:
    """Quotes marked in transcripts whose informant has a consent to quotes that stands."""

    def count(study: Study) -> int:
        given = study.consents.query("type == 'quote' and given.notna() and withdrawn.isna()")["subject"]
        entries = [e for e in transcripts() if e["kind"] == category and e["informant"] in set(given)]
        return sum(bool(turn.get("quote")) for entry in entries for turn in entry["turns"])

    return count


def attendance(study: Study) -> float:
    """The share of members who were there, on site or by screen."""
    return float((study.attendance["status"] != "absent").mean())


def interval(study: Study) -> int:
    """Days between slots, the same in both groups; −1 when it varies."""
    gaps = {
        gap.days
        for group in ("team", "steering")
        for gap in _meetings(study, group, "meeting")["date"].sort_values().diff().dropna()
    }
    return gaps.pop() if len(gaps) == 1 else -1


def fewest_risks(study: Study) -> int:
    """The smallest number of risk factors in a family."""
    return int(study.risk_factors.groupby("case").size().reindex(study.cases["id"], fill_value=0).min())


def falling(*counts: Measure) -> Measure:
    """Whether each measure is larger than the next."""

    def holds(study: Study) -> bool:
        numbers = [count(study) for count in counts]
        return all(a > b for a, b in pairwise(numbers))

    return holds


def general_measures_lead(study: Study) -> bool:
    """Whether planning, coordination and information each are more common than every other measure."""
    counts = study.interventions["kind"].value_counts()
    general = ["planning", "coordination", "information"]
    return counts[general].min() > counts.drop(general).max()


def specific(study: Study) -> pd.DataFrame:
    """The measures beside planning, coordination and information."""
    return study.interventions[study.interventions["kind"].isin(list(SPECIFIC))]


def combined(study: Study) -> int:
    """Families with two or three specific measures."""
    return int(specific(study).groupby("case").size().between(2, 3).sum())


def commonest_pair(study: Study) -> bool:
    """Whether home support with extra child health support is the most common pair of specific measures."""
    pairs: dict[tuple[str, ...], int] = {}
    for _, kinds in specific(study).groupby("case")["kind"]:
        for pair in combinations(sorted(kinds), 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    return max(pairs, key=pairs.__getitem__) == ("child_health_extra", "home_support")


def expecting_with_both(study: Study) -> int:
    """Expecting families with mental ill-health and economic exposure."""
    expecting = set(study.cases.query("kind == 'expecting'")["id"])
    both = [
        set(study.risk_factors.query(f"factor == '{f}'")["case"])
        for f in ("mental_ill_health", "economic_social")
    ]
    return len(expecting & both[0] & both[1])


def weeks(which: str) -> Measure:
    """The shortest or longest contact (min, max)."""
    return lambda study: int(getattr(study.cases["weeks"], which)())


def replacements(organisation: str) -> Measure:
    """How many times a service's member of the team was replaced."""

    def count(study: Study) -> int:
        members = study.persons.query(f"organisation == '{organisation}'")["id"]
        return int(study.memberships.query("group == 'team'")["person"].isin(members).sum()) - 1

    return count


def _meetings(study: Study, group: str, kind: str) -> pd.DataFrame:
    return study.meetings.query(f"group == '{group}' and kind == '{kind}'")


def _held(study: Study) -> pd.DataFrame:
    return study.interviews.query("status == 'held'")


def _of_year(frame: pd.DataFrame, year: int | None) -> int:
    return len(frame) if year is None else int((frame["date"].dt.year == year).sum())


def _families(study: Study, table: str, column: str, key: str) -> int:
    return study.frames[table].query(f"{column} == '{key}'")["case"].nunique()
