"""What of a study's texts does not leave it: families' matters, and the interviews of those who have withdrawn.

`coding.shown` says what may not be shown, and why. The interviewer's turns, and answers that may be analysed but not quoted,
go along: the file is the evaluator's own working material, and a transcript without its questions is none.
"""

import re

from coding.shown import Span, shown_texts
from evaluation import Study

GO_ALONG = ("interviewer", "no_quotes")
REASONS = ("family_matter", "withdrawn")  # those that have words of their own


def withheld(study: Study) -> dict[str, list[tuple[str, Span]]]:
    """Text → the places that stay in the study, each with the reason; texts without any are not in it."""
    found = {}
    for text in shown_texts(study, every=True):
        kept = [(reason, span) for reason, span in text.hidden if reason not in GO_ALONG]
        if kept:
            found[text.name] = kept
    return found


def without(words: str, kept: list[tuple[str, Span]]) -> str:
    """A text in which each letter of the places that stay is an x, so that all other places stay right.

    >>> without("Familj Ek flyttar. Klart.", [("family_matter", (0, 18))])
    'xxxxxx xx xxxxxxxx Klart.'
    """
    for _, (start, end) in kept:
        words = words[:start] + re.sub(r"\S", "x", words[start:end]) + words[end:]
    return words
