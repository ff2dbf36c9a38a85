"""Questions to a person. Of yes and no what is neither is asked again, so that a slip of the finger decides nothing."""

from collections.abc import Callable, Iterable

from evaluation.words import say

TRIES = 3


class Question(str):
    """A question in words, as a terminal asks it, with what a page shows in place of a line to write on.

    Attributes
    ----------
    choices : each answer and what its button says; none: the answer is written
    kind : of a written answer: text or date
    """

    choices: tuple[tuple[str, str], ...]
    kind: str

    def __new__(cls, words: str, choices: Iterable[tuple[str, str]] = (), kind: str = "text"):
        """Put the choices beside the words."""
        made = super().__new__(cls, words)
        made.choices, made.kind = tuple(choices), kind
        return made


def yes(ask: Callable[[str], str] | None, *lines: str) -> bool:
    """Whether the answer is yes; no when nobody can answer, or after three answers that are neither."""
    question, choices = "\n".join(lines), [(word, word.capitalize()) for word in say("study.yes_no").split()]
    for _ in range(TRIES if ask else 0):
        said = (ask(Question(question, choices)) or "").strip().casefold() if ask else ""
        if said in say("study.yes_words").split():
            return True
        if said in say("study.no_words").split():
            return False
        question = say("study.yes_or_no")
    return False
