"""The rule: which counts are at risk, from what they count and how sensitive that is.

Source: SCB, Handbok i statistisk röjandekontroll (2015).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HIGH = 10  # the threshold of a sensitive variable
LEVELS = ("none", "low", "high", "never")
Pair = tuple[object, object]  # a variable and one of its labels


def threshold(sensitivity: str | None, study_threshold: int) -> float:
    """The smallest count that may be shown: 0 for what is not sensitive, infinite for what is never counted in print."""
    return {"none": 0, "high": max(HIGH, study_threshold), "never": math.inf}.get(
        sensitivity or "low", study_threshold
    )


@dataclass(frozen=True)
class Risk:
    """The counts of a cell that would give somebody away: `low` to `high`, none where `high` is below `low`.

    A reader must not be able to tell that the count is above 1, nor that it is below `least`.
    """

    low: float
    high: float
    least: int

    def at(self, count: float) -> bool:
        """Whether a count is at risk."""
        return self.low <= count <= self.high


NOTHING = Risk(1, 0, 0)


@dataclass(frozen=True)
class Rule:
    """What is at risk in a report, the same for all its tables; it is printed with the report.

    Attributes
    ----------
    threshold : the smallest count of persons that may be shown
    sensitive : a variable, or a pair of a variable and a label, → none, low (where nothing is said), high or never
    zeros : whether none at all is at risk as well where nothing is sensitive; where something is, it always is:
        that nobody, or everybody, has something sensitive tells of each of them (class disclosure)
    """

    threshold: int = 5
    sensitive: Mapping[object, str] = field(default_factory=dict)
    zeros: bool = False

    def level(self, pairs: Iterable[Pair]) -> str:
        """The level of the most sensitive of a cell's labels; low for a total over everything."""
        levels = [
            self.sensitive.get((variable, label), self.sensitive.get(variable, "low"))
            for variable, label in pairs
        ]
        return max(levels, key=LEVELS.index, default="low")

    def risk(self, pairs: Iterable[Pair]) -> Risk:
        """The counts at risk of a cell with these labels."""
        level = self.level(pairs)
        if level == "none":
            return NOTHING
        least = self.threshold if level == "low" else max(HIGH, self.threshold)
        zero = self.zeros or level != "low"
        return Risk(0 if zero else 1, math.inf if level == "never" else least - 1, least)
