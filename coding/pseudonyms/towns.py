"""Towns, villages and parts of towns."""

import re
from collections.abc import Iterator
from functools import cache

from coding.language.lexicon import lexicon
from coding.pseudonyms.found import Found
from coding.pseudonyms.lists import listed, places
from coding.pseudonyms.persons import FAMILY, after_link
from coding.pseudonyms.tokens import Token

_TOWN = re.compile(
    r"(?:stad|köping|borg|torp|by|ås|hult|sund|vik|hamn|holm|rud|arp|näs|fors|sjö|ryd|boda|hammar|lösa|åker|inge)s?$"
)


def places_in(text: str, words: list[Token]) -> Iterator[Found]:
    """The towns and parts of towns of a text: those of the lists, and what a preposition or an ending says is one."""
    yield from (Found(*m.span(), "place", "list") for m in _two_words().finditer(text))
    for at, token in enumerate(words):
        if token.is_place and _is_town_here(words, at):
            yield Found(token.start, token.end_of(token.is_place), "place", "list")
        elif token.capital and not token.acronym and _is_unlisted_town(text, words, at):
            base = token.bases[-1] if token.lower.endswith(("bys", "torps", "köpings", "stads")) else ""
            yield Found(token.start, token.end_of(base), "place", "list")


def _is_town_here(words: list[Token], at: int) -> bool:
    token = words[at]
    if token.is_place not in listed("place_words"):
        return True
    return token.capital and (not token.first or after_link(words, at))


def _is_unlisted_town(text: str, words: list[Token], at: int) -> bool:
    token = words[at]
    if token.lower in listed("not_names") or token.listed(listed("origins")) or token.is_name:
        return False
    if re.search(r"[0-9]{3}[^\S\n]?[0-9]{2}[^\S\n]+$", text[max(0, token.start - 10) : token.start]):
        return True
    if token.first or lexicon().knows(token.lower):
        return False
    return after_link(words, at) or (
        not token.known and bool(_TOWN.search(token.lower) and not FAMILY.search(token.lower))
    )


@cache
def _two_words() -> re.Pattern[str]:
    found = "|".join(
        re.escape(name) for name in sorted(places(), key=len, reverse=True) if " " in name or "-" in name
    )
    return re.compile(rf"(?<!\w)(?i:{found})(?=s?(?!\w))")
