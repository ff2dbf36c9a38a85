"""What a person has to look at: words that may be names, digits that may be numbers, and what points at somebody without a name."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from coding.language.sentences import sentences
from coding.language.swedish import listed as function_words
from coding.pseudonyms.found import Found
from coding.pseudonyms.lists import listed, phrases
from coding.pseudonyms.tokens import Token

_DIGITS = re.compile(r"(?<![\w.,])[0-9](?:[^\S\n]?[-./:]?[0-9]){2,}(?![\w])")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[-–/](?:(?:19|20)?[0-9]{2}))?")
_QUANTITY = re.compile(
    r"[^\S\n]*(?:kr\b|kronor|sek\b|kg|gram|g\b|cm|mm|km|m\b|minuter|min\b|timmar|personer|procent|%|år\b|st\b|barn|familjer|besök|dagar|ord\b)"
)
_TIME = re.compile(r"[0-2]?[0-9][.:][0-5][0-9]")
_SHORT_DATE = re.compile(r"(?<![\w/.,])(?:[12]?[0-9]|3[01])/(?:1[0-2]|[1-9])(?![\w/])")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖ]\.[^\S\n]?[A-ZÅÄÖ]\.?|[A-ZÅÄÖ]\.)(?!\w)")


def doubts(text: str, words: list[Token]) -> Iterator[Found]:
    """Everything a person should look at, the weightiest first; what is masked already is left out by the caller."""
    yield from _indirect(text, words)
    yield from _called(words)
    yield from _capitals(words)
    yield from (Found(*m.span(), "person", "initials") for m in _INITIALS.finditer(text))
    yield from _unknown(words)
    yield from _digits(text)


def _indirect(text: str, words: list[Token]) -> Iterator[Found]:
    """Rare diagnoses, origins, events that were in the news, who there is only one of, a role together with a place."""
    for name in ("diagnoses", "origins", "events"):
        for m in phrases(name).finditer(text):
            yield Found(*m.span(), "other", "indirect")
    for token in words:
        if (
            token.listed(listed("origin_words"))
            or token.lower in listed("alone")
            or token.listed(listed("origins"))
        ) or (
            len(token.lower) > 6 and any(token.lower.startswith(d) for d in listed("diagnoses") if len(d) > 6)
        ):
            yield Found(token.start, token.end, "other", "indirect")
    yield from _roles_with_places(text, words)


def _roles_with_places(text: str, words: list[Token]) -> Iterator[Found]:
    starts = [token.start for token in words]
    for start, end in sentences(text):
        inside = words[bisect_left(starts, start) : bisect_left(starts, end)]
        if any(token.is_place or (token.capital and not token.first and not token.known) for token in inside):
            yield from (
                Found(t.start, t.end, "other", "indirect")
                for t in inside
                if t.listed(listed("titles_of_one"))
            )


def _capitals(words: list[Token]) -> Iterator[Found]:
    """Names that are words, and capitals within a sentence or on words that Swedish doesn't have."""
    for token in words:
        if not token.capital or token.lower in listed("not_names") or len(token.form) < 2:
            continue
        if token.acronym and len(token.form) < 4:
            continue  # PER and NOR are codes
        if token.is_name or token.is_place:
            yield Found(
                token.start,
                token.end,
                "place" if token.is_place and not token.is_name else "person",
                "name_word",
            )
        elif (
            token.first
            and token.lower.endswith(("vägen", "stigen", "torget", "backen", "gränd"))
            and len(token.form) > 7
        ):
            yield Found(token.start, token.end, "address", "name_word")
        elif not token.acronym and (not token.first or not token.known):
            yield Found(token.start, token.end, "person", "capitalised")


def _called(words: list[Token]) -> Iterator[Found]:
    """What stands after *heter* and is no function word; a word that is a name as well after a role: *min sambo per*."""
    for before, token in pairwise(words):
        called = before.lower in listed("verbs_of_names") and token.lower not in function_words(
            "function_words"
        )
        if token.gap == " " and (
            called
            or (
                before.lower in listed("roles")
                and token.is_word_name
                and token.lower not in function_words("function_words")
            )
        ):
            yield Found(token.start, token.end, "person", "name_word")


def _unknown(words: list[Token]) -> Iterator[Found]:
    for token in words:
        if not token.capital and len(token.form) > 3 and not token.known:
            yield Found(token.start, token.end, "other", "unknown")


def _digits(text: str) -> Iterator[Found]:
    """Runs of digits that are no year, amount or time of day."""
    for m in _DIGITS.finditer(text):
        if not (_YEARS.fullmatch(m[0]) or _TIME.fullmatch(m[0]) or _QUANTITY.match(text, m.end())):
            yield Found(*m.span(), "other", "digits")
    yield from (Found(*m.span(), "date", "digits") for m in _SHORT_DATE.finditer(text))
