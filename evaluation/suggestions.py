"""What somebody may have meant: the known word nearest to one that nobody knows."""

from collections.abc import Collection
from datetime import date
from difflib import get_close_matches

from evaluation.cells import day

MOST_KNOWN = 1000  # among more words the search would take longer than it is worth
_CLOSE = 0.7  # how alike the letters must be, from 0 to 1


def nearest(said: str, known: Collection[str]) -> tuple[str, ...]:
    """The known word spelled most like `said`, as it is written there; nothing where none is near.

    >>> nearest("styrgrup", ["team", "Styrgruppen"]), nearest("banan", ["team", "Styrgruppen"])
    (('Styrgruppen',), ())
    """
    folded = {_folded(word): word for word in known} if len(known) <= MOST_KNOWN else {}
    return tuple(folded[word] for word in get_close_matches(_folded(said), folded, 1, _CLOSE))


def nearest_rows(said: str, known: Collection[str]) -> tuple[str, ...]:
    """The rows somebody may have meant: of the same group that of the date, or the last before it and the first after.

    >>> nearest_rows("Team 2023-02-08", ["team 2023-01-17", "team 2023-02-07", "team 2023-02-28"])
    ('team 2023-02-07', 'team 2023-02-28')

    Where there is no date, the nearest in spelling.
    """
    whose, when = _dated(said)
    dated = [(_dated(word), word) for word in known] if when and len(known) <= MOST_KNOWN else []
    names = {name for (name, other), _ in dated if other}
    if when is None or not names:
        return nearest(said, known)
    of = whose if whose in names else "".join(nearest(whose, names))
    own = [(other, word) for (name, other), word in dated if other and name == of]
    before = max((each for each in own if each[0] <= when), default=None)
    after = min((each for each in own if each[0] > when), default=None)
    same = before and before[0] == when
    return tuple(each[1] for each in (before, None if same else after) if each)


def _dated(text: str) -> tuple[str, date | None]:
    """What stands before the date at the end of a text, and the date: "team 2023-02-07", "team 7/2 2023"."""
    words = _folded(text)
    cuts = [len(words) - 10, *(place + 1 for place, sign in enumerate(words) if sign in " -")]
    found = ((words[:cut], day(words[cut:])) for cut in cuts if cut > 0)
    return next((each for each in found if each[1]), (words, None))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
