"""Words put in place of spans of a text, and where the other places of the text stand afterwards."""

from collections.abc import Iterable

Edit = tuple[int, int, str]  # start, end, what stands there instead


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with other words in place of its spans, which do not overlap.

    >>> edited("Anna ringde Bo.", [(0, 4, "[P1]"), (12, 14, "[P2]")])
    '[P1] ringde [P2].'
    """
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def moved(start: int, end: int, edits: Iterable[Edit]) -> tuple[int, int]:
    """Where a span stands afterwards; one that cuts a replaced word has the whole pseudonym.

    >>> moved(5, 11, [(0, 4, "[P12]")]), moved(2, 11, [(0, 4, "[P12]")])
    ((6, 12), (0, 12))
    """
    ordered = sorted(edits)
    return _moved(start, ordered, is_end=False), _moved(end, ordered, is_end=True)


def _moved(place: int, edits: list[Edit], *, is_end: bool) -> int:
    growth = 0
    for start, end, words in edits:
        if place <= start:
            break
        if place < end:
            return start + growth + (len(words) if is_end else 0)
        growth += len(words) - (end - start)
    return place + growth
