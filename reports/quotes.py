"""Which passages may be quoted: the one door through which an informant's words come into a report."""

import hashlib

from coding.pseudonyms.found import KINDS
from coding.pseudonyms.key import PSEUDONYM, say_kind
from coding.quotes import quote_bank
from evaluation.words import LANGUAGES, say
from reports.material import Material


def quotable(material: Material) -> dict[str, str]:
    """The words of the passages that may be quoted, by the passage's name.

    The evaluator sees all that consent allows; to others goes only what a person has tried against recognition, with
    pseudonyms made generic, and in an order that tells nothing of who said what when.
    """
    bank = quote_bank(material.study)
    if material.sees_all:
        return {q.passage: q.text for q in bank if q.has_consent}
    return {
        q.passage: generic(q.text, material.lang)
        for q in shuffled(bank, material.audience)
        if q.status == "free"
    }


def shuffled(bank: list, audience: str) -> list:
    """Quotes in an order that hangs on their words alone, another for each audience, and is the same every time."""
    return sorted(bank, key=lambda q: hashlib.sha256(f"{audience}\0{q.text}\0{q.passage}".encode()).digest())


def generic(text: str, lang: str) -> str:
    """A quote with its pseudonyms as their kinds, so that two quotes cannot be joined by them.

    >>> generic("Sedan ringde [P3] till [FÖRSKOLA12].", "sv")
    'Sedan ringde [person] till [förskola].'
    """
    kinds = {say(f"pseudonyms.tag_{kind}", each): kind for each in LANGUAGES for kind in KINDS}
    return PSEUDONYM.sub(
        lambda found: f"[{say_kind(kinds.get(found[0].strip('[]0123456789'), 'other'), lang)}]", text
    )
