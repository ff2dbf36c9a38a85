"""The study's own list of names: found in every form Swedish gives them."""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import normalize

from coding.pseudonyms.found import Found
from coding.pseudonyms.houses import HOUSE, institution, kind_of
from coding.pseudonyms.lists import institutions, listed, names, places
from coding.pseudonyms.tokens import is_known

_BLANK = r"[^\S\n]"


def own_names(text: str, own: tuple[str, ...]) -> Iterator[Found]:
    """The study's names in all forms: genitive and definite, lower case where it is no word, each part, initials."""
    if not own:
        return
    whole, parts = _own_patterns(own)
    yield from (Found(*m.span(1), _own_kind(m[1]), "study") for m in whole.finditer(text))
    yield from (
        Found(*m.span(1), _own_kind(m[1]), "study") for m in parts.finditer(text) if not _is_plain_word(m[1])
    )


def own_words(text: str, own: tuple[str, ...]) -> Iterator[Found]:
    """The study's names in lower case where they are words as well: for a person to look at."""
    if own:
        found = _own_patterns(own)[1].finditer(text)
        yield from (Found(*m.span(1), _own_kind(m[1]), "name_word") for m in found if _is_plain_word(m[1]))


@cache
def _own_patterns(own: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    several = [name for name in own if len(name.split()) > 1]
    ways = [way for name in several for way in (_spelled(name), *_shortened(name.split()))]
    single = {
        part
        for name in own
        for part in name.split()
        if len(part) > 1 and part.lower() not in listed("name_parts") | institutions().keys()
    }
    ways_single = [_spelled(part) for part in sorted(single, key=len, reverse=True)]
    ending = r"(?:n|t|en|et|an)?(?:[:'’´]?s)?(?!\w)"
    return (
        re.compile(rf"(?<!\w)({'|'.join(ways)}){ending}" if ways else r"(?!)", re.IGNORECASE),
        re.compile(rf"(?<!\w)({'|'.join(ways_single)}){ending}" if ways_single else r"(?!)", re.IGNORECASE),
    )


def _spelled(name: str) -> str:
    """A name in both ways of writing å, ä, ö; a double name with hyphen, blank or in one."""
    words = [r"[-\s]?".join(_letters(part) for part in word.split("-")) for word in name.split()]
    return r"\s+".join(words)


def _letters(word: str) -> str:
    return "".join(
        re.escape(letter)
        if (apart := normalize("NFD", letter)) == letter
        else f"(?:{re.escape(letter)}|{re.escape(apart)})"
        for letter in normalize("NFC", word)
    )


def _shortened(words: list[str]) -> list[str]:
    """A.S., A. Svensson, Anna S."""
    first, last = words[0], words[-1]
    return [
        rf"(?-i:{first[0].upper()}\.{_BLANK}?{last[0].upper()}\.?)(?!\w)",
        rf"(?-i:{first[0].upper()})\.?{_BLANK}{_spelled(last)}",
        rf"{_spelled(first)}{_BLANK}(?-i:{last[0].upper()})\.?(?!\w)",
    ]


def _own_kind(words: str) -> str:
    lower = normalize("NFC", words).lower()
    for word in lower.split():
        if institution(word):
            return institution(word)
    if lower in places():
        return "place"
    return kind_of(lower) if HOUSE.match(lower) else "person"


def _is_plain_word(word: str) -> bool:
    lower = normalize("NFC", word).lower()
    return not word[:1].isupper() and (
        lower in listed("name_words") or (is_known(lower) and lower not in names())
    )
