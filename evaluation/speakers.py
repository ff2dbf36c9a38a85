"""Who speaks in a transcript, as far as the word before the turn tells: a role, the interviewer, a room."""

import re
from functools import cache

from evaluation.words import LANGUAGES, say


def is_interviewer(speaker: str) -> bool:
    """Tell whether a speaker's role is the interviewer's, in Swedish or English, with or without a number.

    >>> is_interviewer("Intervjuare 2"), is_interviewer("I"), is_interviewer("informant")
    (True, True, False)
    """
    return _plain(speaker) in _listed("interviewers")


def is_role(speaker: str) -> bool:
    """Tell whether a speaker is called by a role already: interviewer, informant 2, speaker 1."""
    return _plain(speaker) in _listed("interviewers") | _listed("informants")


def is_room(speaker: str) -> bool:
    """Tell whether a name is rather a room's than a person's: "Konferensrum Dalen"."""
    return bool(set(re.findall(r"[^\W\d_]+", speaker.casefold())) & _listed("rooms"))


def _plain(speaker: str) -> str:
    return re.sub(r"\s*\d{1,2}$", "", speaker.strip()).casefold()


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(word for lang in LANGUAGES for word in say(f"speakers.{key}", lang).split())
