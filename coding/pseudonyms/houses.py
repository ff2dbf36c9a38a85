"""What preschools, schools, clinics and parishes are called."""

import re
from collections.abc import Iterator

from coding.pseudonyms.found import Found
from coding.pseudonyms.lists import institutions, listed, places
from coding.pseudonyms.tokens import Token, following

HOUSE = re.compile(r"^[\w-]{3,}(förskola|skola|skolan|gården|hemmet|kyrkan|moskén|stugan|huset|kliniken)s?$")
_SURE = (
    "förskola",
    "skola",
    "skolan",
    "kyrkan",
    "moskén",
)  # with a capital they are names, also when they are words
_DEFINITE = re.compile("(?:ens|ets|ans|arnas|ornas|ernas|lls)$")
_OWNED = ("förskola", "skola", "vårdcentral", "familjecentral")  # solrosens förskola, in lower case too


def institutions_in(words: list[Token]) -> Iterator[Found]:
    """What a preschool, school or clinic is called, with the word that says what it is."""
    for at, token in enumerate(words):
        house = HOUSE.match(token.lower)
        sure = house and (not token.known or (house[1] in _SURE and not token.first))
        if token.capital and house and sure:
            yield Found(token.start, token.end_of(token.bases[-1]), kind_of(token.lower), "list")
        if institution(token.lower):
            yield from _named_before(words, at)
            yield from _named_after(words, at)


def _named_before(words: list[Token], at: int) -> Iterator[Found]:
    """*Kottens förskola*, *solrosens förskola*, *Ekens vårdcentral*."""
    token, kind = words[at], institution(words[at].lower)
    if at == 0 or token.gap != " ":
        return
    before = words[at - 1]
    named = (
        before.capital and not before.first and not before.acronym and before.lower not in listed("not_names")
    )
    called = _DEFINITE.search(before.lower) and token.lower in _OWNED and before.lower not in listed("owners")
    if named or called:
        yield Found(before.start, token.end, kind, "list")


def _named_after(words: list[Token], at: int) -> Iterator[Found]:
    """*förskolan Kotten*, *moskén i Lambohov*; a person's name is none: *skolan, Anna sa*."""
    token, after = words[at], following(words, at)
    if after and after.capital and not after.acronym and after.lower not in listed("not_names"):
        yield Found(token.start, after.end_of(after.listed(places())), institution(token.lower), "list")


def beside_institution(words: list[Token], at: int) -> bool:
    """Whether a word is what an institution is called."""
    token, after = words[at], following(words, at)
    before = words[at - 1].lower if at and token.gap == " " else ""
    return bool(institution(before) or (token.lower.endswith("s") and after and institution(after.lower)))


def institution(lower: str) -> str:
    """The kind of institution a word is, also as the last part of a compound (*barnmottagning*); empty for others."""
    if lower in institutions():
        return institutions()[lower]
    return next((kind for word, kind in institutions().items() if len(word) > 6 and lower.endswith(word)), "")


def kind_of(lower: str) -> str:
    """The kind that an institution's own name says it is."""
    if "förskola" in lower:
        return "preschool"
    return "school" if "skola" in lower else "care"
