"""Asking for yes or no: what is neither is asked again, so that a slip of the finger decides nothing."""

from collections.abc import Callable

from evaluation.words import say

TRIES = 3


def yes(ask: Callable[[str], str] | None, *lines: str) -> bool:
    """Whether the answer is yes; no when nobody can answer, or after three answers that are neither."""
    question = "\n".join(lines)
    for _ in range(TRIES if ask else 0):
        said = (ask(question) or "").strip().casefold() if ask else ""
        if said in say("study.yes_words").split():
            return True
        if said in say("study.no_words").split():
            return False
        question = say("study.yes_or_no")
    return False
