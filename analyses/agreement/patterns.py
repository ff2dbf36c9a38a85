"""Codings of many units as the few distinct patterns they make, each with its number of units.

A unit is the pattern of codes its m coders gave it. Every coefficient of agreement is a function of sums that are
linear in the number of units per pattern, so a million units cost no more than their few hundred patterns, and drawing
units anew is one multinomial draw of those numbers.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

MOST_COUNTED = 2**22  # possible patterns that are counted in a table of their own; above it they are sorted
LARGEST = 2**53  # a whole number that a float holds
AT_ONCE = 2**15  # units, so that what is worked on stays in the processor's cache
MISSING = -1


@dataclass(frozen=True)
class Patterns:
    """The distinct patterns of a table of ratings.

    Attributes
    ----------
    codes : (P, m) int, the category each coder gave, as a position in `values`; MISSING where there is none
    counts : (P,) float, how many units have the pattern (or how much they weigh)
    values : the q categories, in order
    numbers, place : (N,) and (K,) int, a number for each unit and the pattern behind each number; see `of_unit`
    """

    codes: np.ndarray
    counts: np.ndarray
    values: list
    numbers: np.ndarray
    place: np.ndarray

    @property
    def of_unit(self) -> np.ndarray:
        """(N,) the pattern of each unit; worked out only where it is asked for, since few need it."""
        return self.place[self.numbers]

    @property
    def codings(self) -> np.ndarray:
        """(P,) how many coders have coded a unit of the pattern."""
        return (self.codes >= 0).sum(axis=1)

    @property
    def pairable(self) -> np.ndarray:
        """(P,) whether at least two coders have coded it, so that there is something to compare."""
        return self.codings >= 2

    @property
    def n(self) -> float:
        """How many units can be compared."""
        return float(self.counts[self.pairable].sum())

    @property
    def n_missing(self) -> float:
        """How many units fewer than two coders have coded."""
        return float(self.counts[~self.pairable].sum())

    def only(self, chosen: list[int]) -> "Patterns":
        """The same units with some of the coders; patterns that become alike stay apart, which changes no sum."""
        return replace(self, codes=self.codes[:, chosen])

    def of_those_who_coded(self) -> "Patterns":
        """The same units without coders who have coded none of them."""
        return self.only([coder for coder in range(self.codes.shape[1]) if (self.codes[:, coder] >= 0).any()])

    def unordered(self) -> "Patterns":
        """The patterns where it does not matter who gave which code: fewer, for the coefficients that ignore it."""
        rows, place = np.unique(np.sort(self.codes, axis=1), axis=0, return_inverse=True)
        place = place.reshape(-1)
        counts = np.bincount(place, self.counts, minlength=len(rows))
        return Patterns(rows, counts, self.values, self.numbers, place[self.place])

    def per_cluster(self, clusters: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        """(G, P) units per cluster and pattern; `clusters` holds the number of each unit's cluster from 0."""
        width, groups = len(self.counts), int(clusters.max(initial=-1)) + 1
        flat = np.bincount(clusters * width + self.of_unit, weights, minlength=groups * width)
        return flat.reshape(groups, width).astype(float)


def patterns(
    ratings: "pd.DataFrame", categories: list | None = None, weights: np.ndarray | None = None
) -> Patterns:
    """Find the patterns of a table of ratings.

    Parameters
    ----------
    ratings : one row per unit, one column per coder; any kind of labels, missing where a coder has not coded the unit
    categories : all categories there were to choose from, in order (others that occur come after them); by default
        those that occur, an ordered categorical's in its order, else sorted
    weights : (N,) how much each unit weighs, for example its length; by default each counts as one
    """
    found = _whole_numbers(ratings) or _labels(ratings)
    if categories is None:
        values = _ordered(ratings, found.seen)
    else:
        values = [*categories, *(label for label in found.seen if label not in categories)]
    place = {value: number for number, value in enumerate(values)}
    codes = np.array([*(place[label] for label in found.seen), MISSING])[found.rows]
    ordered = (
        np.lexsort(codes.T[::-1]) if codes.size else np.arange(len(codes))
    )  # so that draws do not depend on
    pattern = np.argsort(ordered)[found.place] if len(codes) else found.place  # the order of units
    weighed = np.bincount(found.numbers, weights, minlength=len(pattern))
    counts = np.bincount(pattern[weighed > 0], weighed[weighed > 0], minlength=len(codes))
    return Patterns(codes[ordered], counts, values, found.numbers, pattern)


class _Found(NamedTuple):
    """Patterns as they are found: `rows` holds places among the labels `seen`, MISSING the last."""

    numbers: np.ndarray
    place: np.ndarray
    rows: np.ndarray
    seen: list


def _whole_numbers(ratings: "pd.DataFrame") -> _Found | None:
    """As `_labels`, quickly, for ratings that are whole numbers close together; None for all others.

    The pattern of a unit is one number in base q + 1 whose digits are the codes, 0 where one is missing.
    """
    columns = [ratings.iloc[:, coder].to_numpy() for coder in range(ratings.shape[1])]
    if not len(ratings) or not columns or any(column.dtype.kind not in "biuf" for column in columns):
        return None
    low = float(min(np.fmin.reduce(column) for column in columns))
    high = float(max(np.fmax.reduce(column) for column in columns))
    if not (max(abs(low), abs(high)) < LARGEST and (high - low + 2) ** len(columns) <= MOST_COUNTED):
        return None
    base, numbers = int(high - low) + 2, np.empty(len(ratings), np.int32)
    for first in range(0, len(ratings), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        number = 0
        for column in columns:
            digit = np.fmax(column[part] - (low - 1), 0)  # fmax passes over nan
            if (digit != np.floor(digit)).any():
                return None
            number = number * base + digit
        numbers[part] = number
    occurring, place = _occurring(numbers, base ** len(columns))
    rows = occurring[:, None] // base ** np.arange(len(columns))[::-1] % base
    used = np.unique(rows[rows > 0])
    kind = bool if all(c.dtype.kind == "b" for c in columns) else np.result_type(*columns)
    rows = np.where(rows > 0, np.searchsorted(used, rows), MISSING)
    return _Found(numbers, place, rows, (used - 1 + int(low)).astype(kind).tolist())


def _labels(ratings: "pd.DataFrame") -> _Found:
    """The patterns of ratings with any kind of labels."""
    import pandas as pd

    columns = [pd.factorize(ratings.iloc[:, coder]) for coder in range(ratings.shape[1])]
    seen = list(dict.fromkeys(label for _, labels in columns for label in labels.tolist()))
    place, base = {label: number for number, label in enumerate(seen, 1)}, len(seen) + 1
    pattern, rows = np.zeros(len(ratings), np.int64), np.zeros((min(1, len(ratings)), 0), np.int64)
    for numbers, labels in columns:
        number = pattern * base + np.array([*(place[label] for label in labels.tolist()), 0])[numbers]
        if len(rows) * base <= MOST_COUNTED:
            occurring, places = _occurring(number, len(rows) * base)
            pattern = places[number]
        else:
            occurring, pattern = np.unique(number, return_inverse=True)
        rows = np.column_stack([rows[occurring // base], occurring % base - 1])
    return _Found(pattern, np.arange(len(rows)), rows, seen)


def _occurring(numbers: np.ndarray, possible: int) -> tuple[np.ndarray, np.ndarray]:
    """Which numbers below `possible` occur, and for each number its place among them."""
    occurs = np.zeros(possible, bool)
    occurs[numbers] = True
    return np.flatnonzero(occurs), np.cumsum(occurs, dtype=np.int64) - 1


def _ordered(ratings: "pd.DataFrame", seen: list) -> list:
    for dtype in ratings.dtypes:
        if getattr(dtype, "ordered", False):
            return [value for value in dtype.categories.tolist() if value in set(seen)]
    try:
        return sorted(seen)
    except TypeError:  # labels of several kinds
        return sorted(seen, key=lambda value: (type(value).__name__, str(value)))
