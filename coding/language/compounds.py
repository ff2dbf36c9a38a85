"""Whether a word has a keyword in it: as a form of it, or as a part of a compound.

What stands before and after the keyword must itself be a word or a compound, with its linking letter, or an inflection. Words of
two and three letters come from a list of our own, since a dictionary has many that never make compounds; so do words that look like
compounds and have lost the meaning of their parts (*lag* is not in *förslag*).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from coding.language.inflections import is_form, modifiers
from coding.language.lexicon import Lexicon
from coding.language.swedish import listed, table

LEAST = 3  # letters of a keyword that may be part of a compound
LONG = 4  # letters of a part that is taken from the dictionary
LONG_NOUN = 5  # letters of a word before which över and åter make a compound
_AGENT = re.compile("are(ns?|s)?$|arnas?$")  # who does it: stödjare of stödja


def has_keyword(word: str, keyword: str, lexicon: Lexicon) -> bool:
    """Whether `word` is a form of `keyword` or a compound with it; both in lower case.

    >>> from coding.language.lexicon import lexicon
    >>> [has_keyword(word, "samverkan", lexicon()) for word in ("samverkansplattformen", "samverka")]
    [True, False]
    >>> [has_keyword(word, "lag", lexicon()) for word in ("socialtjänstlagen", "förslaget", "bilaga")]
    [True, False, False]
    """
    if is_form(word, keyword, lexicon):
        return True
    if "-" in word:
        return any(has_keyword(piece, keyword, lexicon) for piece in word.split("-") if len(piece) > 1)
    if len(keyword) < LEAST:
        return False
    word = _base(word, lexicon)
    return any(_divides(word, start, keyword, lexicon) for start in _places(word, keyword))


@lru_cache(maxsize=100_000)
def _base(word: str, lexicon: Lexicon) -> str:
    """The base form of a word that the dictionary knows and that begins the word; else the word itself."""
    if lexicon.is_base(word) or not lexicon.knows(word):
        return word
    for end in range(len(word), LEAST - 1, -1):
        for base in (word[:end], word[:end] + "a", word[:end] + "e"):
            if lexicon.lemma_is(word, base):
                return base
    return word


def stem(keyword: str) -> str:
    """What every form of a keyword has, but for those with another vowel: what can be sought before the rules are tried."""
    if keyword.endswith(("a", "e")):
        return keyword[:-1]
    return keyword[:-2] if keyword.endswith(("el", "er", "en", "al")) and len(keyword) > 4 else keyword


def _places(word: str, keyword: str) -> list[int]:
    starts = {keyword[:2]} | {form[:2] for form in modifiers(keyword)}
    return [place for place in range(len(word) - 2) if word[place : place + 2] in starts]


def _divides(word: str, start: int, keyword: str, lexicon: Lexicon) -> bool:
    before, tail = word[:start], word[start:]
    if _is_inside(start, word, keyword) or (before and not _may_stand_before(before, keyword, lexicon)):
        return False
    if before and is_form(tail, keyword, lexicon):
        return True
    return any(
        tail.startswith(form) and is_last(tail[len(form) :], lexicon)
        for form in modifiers(keyword)
        if len(form) >= LEAST
    )


def _is_inside(start: int, word: str, keyword: str) -> bool:
    """Whether the keyword at `start` lies inside a word that has lost the meaning of its parts."""
    return any(
        (place := word.find(whole)) >= 0
        and place <= start
        and start + len(keyword) <= place + len(whole)
        and len(whole) > len(keyword)
        for whole in listed("wholes")
    )


def _may_stand_before(before: str, keyword: str, lexicon: Lexicon) -> bool:
    if len(keyword) >= LONG_NOUN:
        particle = next((p for p in listed("particles_of_nouns") if before.endswith(p)), "")
        if particle and (before == particle or is_modifier(before.removesuffix(particle), lexicon)):
            return True
    return is_modifier(before, lexicon)


@lru_cache(maxsize=100_000)
def is_modifier(part: str, lexicon: Lexicon) -> bool:
    """Whether `part` may stand first in a compound: a word, with a linking letter or without, or several."""
    return _is_single(part, lexicon) or any(
        _is_single(one, lexicon) and is_modifier(other, lexicon) for one, other in _halves(part)
    )


@lru_cache(maxsize=100_000)
def _is_single(part: str, lexicon: Lexicon) -> bool:
    bare = part.removesuffix("s")
    if {part, bare} & listed("short_parts") or part in _combining():
        return True
    if len(part) < LONG or part in _no_modifiers() or bare in _no_modifiers():
        return False
    return any(lexicon.is_base(word) for word in _unlinked(part))


@cache
def _no_modifiers() -> frozenset[str]:
    return listed("particles") | listed("suffixes")


def _unlinked(part: str) -> Iterator[str]:
    """The words that `part` may be when its linking letter is taken away, or the vowel that it lost is put back."""
    yield from (part, part + "a", part + "e")
    if part.endswith("s"):
        yield from (part[:-1], part[:-1] + "e")
    if part.endswith(("o", "u", "e", "es")):
        yield part.removesuffix("s")[:-1] + "a"
    if part.endswith("ie"):
        yield part[:-1] + "um"


@cache
def _combining() -> frozenset[str]:
    return listed("first_parts") | {form for forms in table("combining").values() for form in forms}


@lru_cache(maxsize=100_000)
def is_last(part: str, lexicon: Lexicon) -> bool:
    """Whether `part` may stand last in a compound: a word in any form, or several; a suffix is none."""
    if len(part) < LONG:
        return part in listed("short_parts")
    if part in listed("suffixes"):
        return False
    if lexicon.knows(part) or (_AGENT.search(part) and lexicon.is_base(_AGENT.sub("a", part))):
        return True
    return any(_is_single(one, lexicon) and is_last(other, lexicon) for one, other in _halves(part))


def _halves(part: str) -> list[tuple[str, str]]:
    return [(part[:place], part[place:]) for place in range(LEAST - 1, len(part) - LEAST + 2)]
