"""Staff are persons too: a role that fewer than three persons hold is shown to the evaluator only."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evaluation.words import LANGUAGES, say

if TYPE_CHECKING:
    from reports.material import Material

LEAST_HOLDERS = 3
DEFINITE = "(?:e?n|s|e?ns)?"  # a role with its Swedish endings: chefen, chefens
_GENERAL = ("team", "steering", "other")


def few_hold(material: "Material") -> tuple[str, ...]:
    """The roles of the project's persons that point at somebody.

    "rektor, förskolan" points by its first word alone where fewer than three are *rektor* of anything.
    """
    held = Counter(material.study.persons["role"].dropna())
    for role, n in list(held.items()):
        head, _, where = role.partition(",")
        held[head] += n if where else 0
    general = {say(f"release.member_{key}", lang) for key in _GENERAL for lang in LANGUAGES}
    return tuple(
        sorted(role for role, n in held.items() if n < LEAST_HOLDERS and role.casefold() not in general)
    )


def as_written(role: str, between: str) -> str:
    r"""A pattern for a role in running text.

    Parameters
    ----------
    between : words that may stand before where the role is held, as alternatives of a pattern

    >>> import re
    >>> bool(re.search(as_written("chef Bibliotek och fritid", "för|i"), "Chefen för Bibliotek och fritid", re.IGNORECASE))
    True
    """
    head, *where = re.split(r",?\s+", role, maxsplit=1)
    if not where:
        return re.escape(head) + DEFINITE
    return rf"{re.escape(head)}{DEFINITE},?\s+(?:(?:{between})\s+)?{re.escape(where[0])}{DEFINITE}"


def shown_counts(material: "Material", counts: Mapping[str | None, int]) -> dict[str | None, int]:
    """Counts of persons by role as the audience may see them: roles that point at somebody are counted as members.

    Parameters
    ----------
    counts : role (None: not stated) → how many
    """
    held = Counter(material.study.persons["role"].dropna())
    shown: Counter[str | None] = Counter()
    for role, n in counts.items():
        points = role is not None and max(held[role], n) < LEAST_HOLDERS
        open_to_all = material.sees_all or material.settings.published
        shown[_member(material, role) if points and role and not open_to_all else role] += n
    return dict(shown)


def _member(material: "Material", role: str) -> str:
    """What a person with the role is called: team member, member of the steering group, other participant."""
    persons, memberships = material.study.persons, material.study.memberships
    holders = persons.loc[persons["role"] == role, "id"]
    groups = set(memberships.loc[memberships["person"].isin(holders), "group"])
    key = next((key for key in ("team", "steering") if groups == {key}), "other")
    return say(f"release.member_{key}", material.lang)
