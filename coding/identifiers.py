"""What points at a person: numbers, addresses, names on the study's list. Where in a text they stand, never what they say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from coding.texts import Extracted

_BLANK = r"[^\S\n]"
_DASH = r"[-\u2010-\u2015\u2212+]"
_PERSONAL = re.compile(
    rf"(?<![0-9])(?:18|19|20)?([0-9]{{2}}){_DASH}?([0-9]{{2}}){_DASH}?([0-9]{{2}})"
    rf"{_BLANK}?{_DASH}?{_BLANK}?([0-9]{{4}})(?![0-9])"
)
_PHONE = re.compile(
    rf"(?<![0-9+\-/.,])(?:(?:\+|00)46{_BLANK}?(?:\(0\){_BLANK}?)?|\(?0)"
    rf"[1-9](?:(?:{_BLANK}|{_DASH}|\)){{0,3}}[0-9]){{6,9}}(?![0-9]|[-.,/][0-9])"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")  # tuckman@0.2.0 is a codebook
_BLANKS = r"\s+"
_DIGITS = re.compile(r"[0-9+(][^A-Za-zÅÄÖåäö\n]{6,}")  # only here may a number stand: quick to find
_DIGEST = re.compile(r"\b[0-9a-f]{16,}\b")
KINDS = ("personal_number", "phone_number", "email", "listed_name")


@dataclass(frozen=True)
class Identifier:
    """A place in a text that holds an identifier: its kind and span, in code points. The value is not kept."""

    kind: str
    start: int
    end: int


def identifiers(text: str, names: tuple[str, ...] = ()) -> list[Identifier]:
    """Personal numbers (coordination numbers included), phone numbers, e-mail addresses and `names`, in order.

    A personal number must be a possible date with a valid check digit; century, hyphen and blank may be there or not.
    A name is found as it is written in the list or in capitals, with a genitive s; one of several words in any case.
    The digits of a checksum are none of these.

    >>> [(found.kind, found.start) for found in identifiers("Mamman (811218-9876) nås på 070-174 06 05.")]
    [('personal_number', 8), ('phone_number', 28)]
    >>> [(found.start, found.end) for found in identifiers("Hans bok, hans penna, HANS ord", ("Hans",))]
    [(0, 4), (22, 26)]
    """
    spans = [m.span() for m in _DIGITS.finditer(text)]
    found = personal_numbers(text)
    phones = [_found("phone_number", m) for m in _all(_PHONE, text, spans)]
    found += [p for p in phones if not any(p.start < n.end and n.start < p.end for n in found)]
    digests = [m.span() for m in _DIGEST.finditer(text)] if found else []
    found = [f for f in found if not any(start <= f.start < end for start, end in digests)]
    found += [_found("email", m) for m in _EMAIL.finditer(text)] if "@" in text else []
    found += [_found("listed_name", m) for m in _any_of(names).finditer(text)] if names else []
    return sorted(found, key=lambda each: each.start)


def _all(pattern: re.Pattern[str], text: str, spans: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    return (found for span in spans for found in pattern.finditer(text, *span))


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    spelled = "|".join(dict.fromkeys(way for name in names for way in _spelled(name)))
    return re.compile(rf"(?<!\w)(?:{spelled})(?:[:'’]?[sS])?(?!\w)")


def _spelled(name: str) -> Iterable[str]:
    """A name as people write it; a single word only with its capitals, since Hans is also his."""
    for form in ("NFC", "NFD"):
        words = [re.escape(word) for word in normalize(form, name).split()]
        if len(words) > 1:
            yield f"(?i:{_BLANKS.join(words)})"
        else:
            yield from (words[0], re.escape(normalize(form, name).upper()))


def personal_numbers(text: str) -> list[Identifier]:
    """Personal and coordination numbers only, in order."""
    return [
        _found("personal_number", m)
        for m in _all(_PERSONAL, text, [digits.span() for digits in _DIGITS.finditer(text)])
        if is_personal("".join(m.groups()))
    ]


def line_of(text: str, offset: int) -> int:
    """The line an offset stands in, counted from 1."""
    return text.count("\n", 0, offset) + 1


def heading_of(extracted: Extracted, found: Identifier, names: tuple[str, ...] = ()) -> str:
    """The heading that a place stands under, without what points at a person itself; empty where there is none."""
    before = [part for part in extracted.parts if part.kind == "heading" and part.end <= found.start]
    return next((hidden(text, names)[:60] for text in map(extracted.of, before[-1:])), "")


def hidden(text: str, names: tuple[str, ...] = ()) -> str:
    """The text with … for what points at a person.

    >>> hidden("Ring 070-174 06 05 nu")
    'Ring … nu'
    """
    for found in reversed(identifiers(text, names)):
        text = f"{text[: found.start]}…{text[found.end :]}"
    return text


def _found(kind: str, match: re.Match) -> Identifier:
    return Identifier(kind, *match.span())


def is_personal(ten: str) -> bool:
    """Whether ten digits are a possible date and serial number with the right check digit.

    The check digit: Skatteverket, SKV 704; a coordination number has 60 added to the day (SKV 707).
    """
    month, day = int(ten[2:4]), int(ten[4:6])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and _luhn(ten) == 0


def _luhn(digits: str) -> int:
    """The sum of the digits, every other doubled, modulo 10: 0 for a valid number."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10
