"""Old journal lines, lifted to today's format: one small function per step, applied in order."""

from collections.abc import Callable

from evaluation.events import VERSION

LIFTS: dict[int, Callable[[dict], dict]] = {}  # from version → function that gives the next version's line


def lift(line: dict) -> dict:
    """The line in today's format.

    >>> lift({"id": "a", "v": 1, "kind": "memo"})
    {'id': 'a', 'v': 1, 'kind': 'memo'}
    """
    version = line.get("v", 1)
    while version < VERSION:
        line = LIFTS[version](line) | {"v": version + 1}
        version += 1
    return line
