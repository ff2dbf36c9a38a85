"""Which passages: codes with *and*, *or*, *not* and brackets, in Swedish or English.

``FOR och inte STO4``: passages with any code of the branch FOR and without STO4. A code means itself and all below it, ``=FOR``
itself only.
"""

import re
from collections.abc import Callable

from coding.codebooks import Codebook
from evaluation.errors import UseError
from evaluation.words import say

Test = Callable[[frozenset[str]], bool]
_TOKEN = re.compile(r"\s*([()]|[^\s()]+)")


def query(text: str, book: Codebook) -> Test:
    """A test of a set of codes.

    Raises UseError for a code that the codebook does not have, and for what cannot be read.

    >>> from coding.codebooks import codebook
    >>> test = query("FOR och inte (STO4 eller BES)", codebook("tuckman"))
    >>> test(frozenset({"FOR3"})), test(frozenset({"FOR3", "STO4"}))
    (True, False)
    """
    tokens = _TOKEN.findall(text)
    try:
        test, rest = _either(tokens, book)
    except IndexError:
        test, rest = None, ["?"]
    if test is None or rest:
        raise UseError(say("language.bad_query", query=text))
    return test


def _either(tokens: list[str], book: Codebook) -> tuple[Test, list[str]]:
    one, rest = _both(tokens, book)
    while rest and _means("or", rest[0]):
        other, rest = _both(rest[1:], book)
        one = _joined(any, one, other)
    return one, rest


def _both(tokens: list[str], book: Codebook) -> tuple[Test, list[str]]:
    one, rest = _single(tokens, book)
    while rest and _means("and", rest[0]):
        other, rest = _single(rest[1:], book)
        one = _joined(all, one, other)
    return one, rest


def _single(tokens: list[str], book: Codebook) -> tuple[Test, list[str]]:
    first, rest = tokens[0], tokens[1:]
    if _means("not", first):
        test, rest = _single(rest, book)
        return lambda codes: not test(codes), rest
    if first == "(":
        test, rest = _either(rest, book)
        if rest[0] != ")":
            raise IndexError
        return test, rest[1:]
    wanted = branch(first, book)
    return lambda codes: bool(codes & wanted), rest


def branch(code: str, book: Codebook) -> frozenset[str]:
    """The keys that a written code means: itself and all below it; with an equals sign itself only."""
    key = code.removeprefix("=").casefold()
    found = next((known for known in book.codes if known.casefold() == key), None)
    if found is None:
        raise UseError(say("language.no_code", code=code, book=book.name_and_version()))
    if code.startswith("="):
        return frozenset([found])
    below, grown = {found}, True
    while grown:
        more = {each.id for each in book.codes.values() if each.parent in below} - below
        grown, below = bool(more), below | more
    return frozenset(below)


def _joined(how: Callable, one: Test, other: Test) -> Test:
    return lambda codes: how((one(codes), other(codes)))


def _means(operator: str, token: str) -> bool:
    return token.casefold() in {
        word for lang in ("sv", "en") for word in say(f"language.word_{operator}", lang).split()
    }
