"""Refusing a request with all its reasons at once, so that they can be mended in one go."""

from collections.abc import Sequence

from evaluation.errors import FoljeError, UseError
from evaluation.words import say


def refuse(reasons: Sequence[FoljeError], unchanged: str, where: object = None) -> None:
    """Raise one error with all `reasons`; nothing happens when there are none.

    Parameters
    ----------
    unchanged : the key of the words for what has not happened ("Inget är tillagt.")

    Raises
    ------
    UseError
        when one of the reasons is in the request itself; else FoljeError.
    """
    if not reasons:
        return
    kind = UseError if any(isinstance(reason, UseError) for reason in reasons) else FoljeError
    if len(reasons) == 1:
        raise kind(f"{reasons[0]} {say(unchanged)}", where=where)
    listed = "".join(f"\n  – {reason}" for reason in reasons)
    raise kind(f"{say(unchanged)} {say('adding.to_mend')}{listed}", where=where)
