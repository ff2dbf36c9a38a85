"""Tables that are to be told in counts, in words and with gaps, taken together: what gives somebody away is hidden as well.

Each table comes with how it would be told by itself. Here the reader sets all of them, and all earlier releases, against
each other (see `attack`), and what does not withstand that is hidden.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analyses.disclosure.attack import View, ceiling, interval, view
from analyses.disclosure.cells import SHOWN, SINCE, CountTable, Key, System, system
from analyses.disclosure.rules import NOTHING, Risk, Rule
from analyses.disclosure.suppression import suppress

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEDGER = ["table", "row", "value", "shown", "reason", "protected"]


def tell(tables: Sequence[CountTable], hidden: Sequence[Sequence[bool]], rule: Rule) -> "pd.DataFrame":
    """Decide what of the tables may be told as it was meant to be.

    Parameters
    ----------
    tables : those that are to be published, with ``told``; and those of earlier releases, with ``shown`` and ``told``
    hidden : of each table that is to be published, in their order, whether each row is hidden already

    Returns
    -------
    One row per row of the tables to be published: table, row, value, shown, reason and protected, as
    `protection.protect` gives them. reason is also given where a count at risk is told in words. This is the private
    ledger. protected is False where what has been published tells of a count at risk that it is more than 1, or how large.
    """
    import numpy as np
    import pandas as pd

    joined = system(tables, rule)
    gone = np.zeros(len(joined.keys), dtype=bool)
    for cells, already in zip(joined.places, hidden, strict=True):
        gone[[cell for cell, is_hidden in zip(cells, already, strict=True) if is_hidden]] = True
    low, high = _seen(joined, gone)
    choice = suppress(_as_vague_as_told(joined, low, high, rule.threshold - 1), View(low, high), must=gone)
    seen = view(joined, choice.hidden, View(low, high))
    lost = {joined.complements.get(cell, cell) for cell in choice.lost if _is_known(joined, seen, cell)}
    rows = [
        {"table": table, "row": row, "value": int(joined.values[cell]), "shown": not choice.hidden[cell],
         "reason": _reason(joined.risks[cell], int(joined.values[cell]), hidden=bool(choice.hidden[cell])),
         "protected": cell not in lost}
        for table, cells in enumerate(joined.places) for row, cell in enumerate(cells)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=LEDGER).astype({"shown": bool, "reason": "str", "protected": bool})


def _is_known(joined: System, seen: View, cell: int) -> bool:
    """Whether what is published says of a count that it is more than 1, or exactly how large it is.

    That it cannot be large, since few have come, is known of whatever is counted, and gives nobody away.
    """
    least, most = interval(joined, seen, cell)
    return least > 1 or least == most


def _seen(joined: System, gone: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    import numpy as np

    told = joined.told or (joined.values, joined.values)
    return np.where(gone, 0, told[0]), np.where(gone, ceiling(joined), told[1])


def _as_vague_as_told(joined: System, low: "np.ndarray", high: "np.ndarray", few: int) -> System:
    """The system, where of a count nothing more is asked than what the words for it, and the base, leave open.

    Words for less than `few` + 1 counts are no words: then all is asked. What words for an item say of how many at
    least have it not is no secret. Words for few are also said of none.
    """
    risks = list(joined.risks)
    for cell, risk in enumerate(risks):
        total, other = joined.derived.get(cell, (cell, cell))
        in_words = bool(low[total] < high[total] or low[other] < high[other])
        widest = int(high[cell] if total == cell else high[total] - low[other])
        if in_words and cell in joined.complements and low[total] - high[other] > 1:
            risks[cell] = NOTHING
            continue
        most = [risk.least, *_most_there_are(joined, cell), *([widest] if in_words and widest >= few else [])]
        from_none = risk.least > 0 and total == cell and in_words and low[cell] == 0
        risks[cell] = replace(risk, low=0 if from_none else risk.low, least=min(most))
    return replace(joined, risks=tuple(risks))


def _most_there_are(joined: System, cell: int) -> list[int]:
    """How many persons a count can be of, as everybody knows: the base, and of an increase that of the base.

    Of one person there is no such limit: where it is known of whom a count is, nothing protects it.
    """
    key = joined.keys[cell]
    base = _known(joined, key._replace(pairs=frozenset()))
    since = next((label for variable, label in key.pairs if variable == SINCE), None)
    if isinstance(since, int) and not any(isinstance(variable, tuple) for variable, _ in key.pairs):
        before = _known(joined, key._replace(release=since, pairs=frozenset()))
        base = base - before if base is not None and before is not None else None
    return [base] if base is not None and base > 1 else []


def _known(joined: System, key: Key) -> int | None:
    """A count that stands in print whatever happens."""
    place = joined.place.get(key)
    return int(joined.values[place]) if place is not None and joined.state[place] == SHOWN else None


def _reason(risk: Risk, value: int, *, hidden: bool) -> str:
    if risk.at(value):
        return "never" if math.isinf(risk.high) else "small" if value else "zero"
    return "complementary" if hidden else ""
