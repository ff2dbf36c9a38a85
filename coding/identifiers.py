"""Numbers and addresses that point at a person: where in a text they stand, never what they say."""

import re
from dataclasses import dataclass

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
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
KINDS = ("personal_number", "phone_number", "email")


@dataclass(frozen=True)
class Identifier:
    """A place in a text that holds an identifier: its kind and span, in code points. The value is not kept."""

    kind: str
    start: int
    end: int


def identifiers(text: str) -> list[Identifier]:
    """Personal numbers (coordination numbers included), phone numbers and e-mail addresses, in order.

    A personal number must be a possible date with a valid check digit; century, hyphen and blank may be there or not.

    >>> [(found.kind, found.start) for found in identifiers("Mamman (811218-9876) nås på 070-174 06 05.")]
    [('personal_number', 8), ('phone_number', 28)]
    """
    numbers = personal_numbers(text)
    phones = [_found("phone_number", m) for m in _PHONE.finditer(text)]
    phones = [p for p in phones if not any(p.start < n.end and n.start < p.end for n in numbers)]
    emails = [_found("email", m) for m in _EMAIL.finditer(text)]
    return sorted([*numbers, *phones, *emails], key=lambda found: found.start)


def personal_numbers(text: str) -> list[Identifier]:
    """Personal and coordination numbers only, in order."""
    return [
        _found("personal_number", m) for m in _PERSONAL.finditer(text) if _is_personal("".join(m.groups()))
    ]


def line_of(text: str, offset: int) -> int:
    """The line an offset stands in, counted from 1."""
    return text.count("\n", 0, offset) + 1


def _found(kind: str, match: re.Match) -> Identifier:
    return Identifier(kind, *match.span())


def _is_personal(ten: str) -> bool:
    """Whether ten digits are a possible date and serial number with the right check digit.

    The check digit: Skatteverket, SKV 704; a coordination number has 60 added to the day (SKV 707).
    """
    month, day = int(ten[2:4]), int(ten[4:6])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and _luhn(ten) == 0


def _luhn(digits: str) -> int:
    """The sum of the digits, every other doubled, modulo 10: 0 for a valid number."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10
