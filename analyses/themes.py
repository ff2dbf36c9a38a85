"""What a material says of areas and questions: statements by area and perspective, and what they rest on.

A statement is one thing said, not a measure of how often or by how many: counts are of statements, without intervals.
"""

from typing import TYPE_CHECKING

from analyses.catalogue import pairs, tally
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
NOT_STATED = "not_stated"


def overlay(statements: "pd.DataFrame", themes: list[str], perspectives: list[str]) -> "pd.DataFrame":
    """Count the statements on each area by perspective.

    Parameters
    ----------
    statements
        columns id, theme (missing: of no area in particular), perspectives (tuples).
    themes, perspectives
        the axes, in order.

    Returns
    -------
    keys perspectives and theme, as `analyses.catalogue.tally` gives them; the theme ``all`` has the statements that are
    of no area in particular but have a perspective, which is then said of every area.
    """
    of_all = statements["theme"].isna() & statements["perspectives"].notna()
    placed = statements.assign(theme=statements["theme"].mask(of_all, ALL))
    return tally(placed, "perspectives", perspectives, "theme", [*themes, ALL], unit="statements")


def bases(statements: "pd.DataFrame", by: str, groups: list[str], kinds: list[str]) -> "pd.DataFrame":
    """Count what the statements rest on, per question or area.

    Returns
    -------
    keys basis and `by`, as `analyses.catalogue.tally` gives them. A statement that rests on two kinds counts in both; n
    is the number of statements of the group.
    """
    return tally(statements, "basis", kinds, by, groups, unit="statements")


def without_source(statements: "pd.DataFrame", by: str, groups: list[str]) -> list[str]:
    """Find the questions or areas of which no statement says what it rests on; those without statements among them."""
    found = pairs(statements, "basis")
    known = set(found.loc[found["basis"] != NOT_STATED, "id"])
    founded = set(statements.loc[statements["id"].isin(known), by].dropna())
    return [group for group in groups if group not in founded]


def unanswered(statements: "pd.DataFrame", questions: list[str]) -> list[str]:
    """Find the questions that no statement answers."""
    answered = set(statements["question"].dropna())
    return [question for question in questions if question not in answered]


def asked(guides: "pd.DataFrame", questions: list[str], categories: list[str]) -> "pd.DataFrame":
    """Count the interview questions that serve each evaluation question, per category of informants.

    Parameters
    ----------
    guides
        one row per interview question: columns id, questions and categories (tuples).

    Returns
    -------
    keys questions and categories, as `analyses.catalogue.tally` gives them.
    """
    return tally(guides, "questions", questions, "categories", categories, unit="interview_questions")


def informants(interviews: "pd.DataFrame", persons: "pd.DataFrame", by: str) -> "pd.DataFrame":
    """Count the informants that have been interviewed, by role or organisation; nobody twice.

    Parameters
    ----------
    interviews
        columns informant, status, and `by`, which may be missing for those among the persons.
    persons
        columns id and `by`.

    Returns
    -------
    keys `by` (missing = not stated); measure ``count``, the most first, then in the order they were met.
    """
    held = interviews[interviews["status"].eq("held")].dropna(subset="informant")
    known = persons.dropna(subset="id").drop_duplicates("id").set_index("id")[by]
    stated = held[by].fillna(held["informant"].map(known).astype("str"))
    each = held.assign(**{by: stated}).sort_values(by, na_position="last", kind="stable")
    each = each.drop_duplicates("informant").sort_index()
    counts = each[by].value_counts(dropna=False, sort=False).sort_values(ascending=False, kind="stable")
    rows = [
        {by: key if isinstance(key, str) else None, "measure": "count", "value": count, "n": len(each),
         "unit": "informants", "method": "count"}
        for key, count in counts.items()
    ]  # fmt: skip
    return results(rows, [by])
