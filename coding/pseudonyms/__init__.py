"""Pseudonymising: what points at somebody in a text is proposed, looked at by a person, and replaced.

No setting is safe by itself, so there are two answers to every text: what is taken for an identifier (`Look.spans`) and what a
person has to look at (`Look.queue`). The result is called *pseudonymised*: with the key, and often without it, persons who know
the place can still tell who is meant.
"""

from dataclasses import dataclass

from coding.pseudonyms.doubts import doubts
from coding.pseudonyms.found import Found, apart
from coding.pseudonyms.names import listed_together, named, repeated, repeated_words
from coding.pseudonyms.own import own_names, own_words
from coding.pseudonyms.recogniser import recognised
from coding.pseudonyms.rules import ruled
from coding.pseudonyms.tokens import tokens


@dataclass(frozen=True)
class Look:
    """What was seen in a text: what is proposed to be replaced, and what a person has to look at."""

    spans: list[Found]
    queue: list[Found]


def look(text: str, own: tuple[str, ...] = ()) -> Look:
    """Look for what points at somebody.

    Parameters
    ----------
    own : the study's own list of names

    Returns
    -------
    Look
        spans and queue in the order of the text, in code points; none overlaps another.

    >>> seen = look("Då sa Anna-Karin Ek: ring 070-174 06 05.")
    >>> [(found.kind, found.start, found.end) for found in seen.spans]
    [('person', 6, 19), ('phone', 26, 39)]
    """
    words = tokens(text)
    spans = apart([*own_names(text, own), *ruled(text), *named(text, words), *recognised(text)])
    spans = apart([*spans, *listed_together(words, spans)])
    spans = apart([*spans, *repeated(words, spans)])
    inside = {place for span in spans for place in range(span.start, span.end)}
    asked = [*own_words(text, own), *repeated_words(words, spans), *doubts(text, words)]
    queue = [found for found in asked if not inside.intersection(range(found.start, found.end))]
    return Look(spans, apart(queue))
