"""What a note of REFI-QDA says besides its text: the memo's role in its name, a coding's strength as a note of its own."""

import hashlib
import re
import uuid

from evaluation.words import LANGUAGES, say

ROLES = ("reflection", "possible_feedback", "")
STRENGTHS = (1, 2, 3)
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "folje:exchange")
_SEED = _SPACE.bytes
_VARIANT = {f"{digit:x}": f"{digit & 0x3 | 0x8:x}" for digit in range(16)}


def guid(*parts: object) -> str:
    r"""A GUID (version 5) made from ids: the same for the same.

    >>> guid("text", "a") == str(uuid.uuid5(_SPACE, "text\0a"))
    True
    """
    digest = hashlib.sha1(_SEED + "\0".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    variant = _VARIANT[digest[16]]  # uuid5 written out: four times as fast
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def note_name(role: str, named: str) -> str:
    """The name of a memo's note; what it is about follows where no element of the project stands for that."""
    label = say(f"exchange.role_{role or 'note'}") if role in ROLES else role
    return f"{label}: {named}" if named else label


def role_of(name: str) -> tuple[str, str]:
    """The role and what it is about, from a note's name; neither where it is not ours."""
    label, _, named = name.partition(": ")
    roles = {say(f"exchange.role_{role or 'note'}", lang): role for role in ROLES for lang in LANGUAGES}
    return (roles[label], named.strip()) if label in roles else ("", "")


def strength_guid(strength: int) -> str:
    """The GUID of the note that stands for a strength."""
    return guid("strength", strength)


def strength_of(note: str, text: str) -> int | None:
    """The strength a note stands for, by its GUID or by its words; None for other notes."""
    for strength in STRENGTHS:
        told = [say("exchange.strength", lang, strength=strength) for lang in LANGUAGES]
        if note == strength_guid(strength) or re.sub(r"\s+", " ", text).strip() in told:
            return strength
    return None
