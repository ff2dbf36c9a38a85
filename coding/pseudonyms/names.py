"""Names of persons, places and institutions in a text, and the places where one that was found stands again."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from coding.language.swedish import listed as function_words
from coding.pseudonyms.found import Found
from coding.pseudonyms.houses import institutions_in
from coding.pseudonyms.lists import listed
from coding.pseudonyms.persons import Persons
from coding.pseudonyms.tokens import Token, bases
from coding.pseudonyms.towns import places_in

_AND = ("och", "samt", "&")


def named(text: str, words: list[Token]) -> list[Found]:
    """What is taken for a name; places may overlap, and the first counts."""
    return [*institutions_in(words), *Persons(text, words).find(), *places_in(text, words)]


def listed_together(words: list[Token], spans: Iterable[Found]) -> Iterator[Found]:
    """Unknown words in capitals that *och* or a comma joins to a person: *Ilhan och Muna*."""
    persons = [found for found in spans if found.kind == "person"]
    ends, starts = {found.end for found in persons}, {found.start for found in persons}
    for before, link, after in zip(words, words[1:], words[2:], strict=False):
        if link.lower in _AND and link.gap == " " and after.gap == " ":
            yield from _joined(before, after, ends, starts)
    for before, after in pairwise(words):
        if after.gap == ", ":
            yield from _joined(before, after, ends, starts)


def _joined(before: Token, after: Token, ends: set[int], starts: set[int]) -> Iterator[Found]:
    if before.end in ends and _may_be_name(after):
        yield Found(after.start, after.end, "person", "list")
    if after.start in starts and _may_be_name(before):
        yield Found(before.start, before.end, "person", "list")


def _may_be_name(token: Token) -> bool:
    return (
        token.capital
        and not (token.known or token.acronym or token.lower in listed("not_names"))
        and len(token.form) > 2
    )


def repeated(words: list[Token], spans: Iterable[Found]) -> Iterator[Found]:
    """Words that were found to be names in one place, in the other places of the text; words of Swedish only in capitals."""
    known = _names_in(words, spans)
    for token in words:
        base = next((base for base in token.bases if base in known), "")
        if base and not _is_plain(token):
            yield Found(token.start, token.end_of(base), known[base], "list")


def repeated_words(words: list[Token], spans: Iterable[Found]) -> Iterator[Found]:
    """The same where the word is one of Swedish too, for a person to look at; *hans* and its like are left out."""
    known = _names_in(words, spans)
    for token in words:
        if token.lower in known and _is_plain(token) and token.lower not in function_words("function_words"):
            yield Found(token.start, token.end, known[token.lower], "name_word")


def _names_in(words: list[Token], spans: Iterable[Found]) -> dict[str, str]:
    """The words of the persons and places that were found → their kind."""
    known: dict[str, str] = {}
    starts = [token.start for token in words]
    for found in spans:
        if found.kind in ("person", "place"):
            inside = words[bisect_left(starts, found.start) : bisect_left(starts, found.end)]
            known |= {
                bases(t.lower)[-1] if t.end > found.end else t.lower: found.kind
                for t in inside
                if len(t.form) > 2
            }
    return known


def _is_plain(token: Token) -> bool:
    """Whether a word is to be taken as a word here: in lower case, or first in a sentence."""
    plain = token.known or token.is_word_name or token.is_place in listed("place_words")
    return plain and (not token.capital or token.first)
