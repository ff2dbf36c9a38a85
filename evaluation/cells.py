"""One cell: from the text a person wrote to a value. None means that the text cannot be read as this type."""

import re
from datetime import date

MOST_DIGITS = 15  # a longer number is an id somebody typed; a float cannot hold it
_TRUE = {"ja", "j", "yes", "y", "true", "sant", "1", "x"}
_FALSE = {"nej", "n", "no", "false", "falskt", "0"}
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januari january jan",
            "februari february feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}


def integer(text: str) -> int | None:
    """A whole number; blanks between thousands are allowed.

    >>> integer("1 200"), integer("7,0"), integer("7,5")
    (1200, 7, None)
    """
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def number(text: str) -> float | None:
    """A number with decimal comma or point.

    >>> number("1 234,5"), number("−3"), number("några"), number("3 4")
    (1234.5, -3.0, None, None)
    """
    plain = re.sub(r"\s", " ", text.strip()).replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d{1,3}( \d{3})+|\d+)(\.\d+)?", plain):
        return None
    digits = plain.replace(" ", "")
    return float(digits) if len(digits.lstrip("+-").partition(".")[0]) <= MOST_DIGITS else None


def boolean(text: str) -> bool | None:
    """ja/nej, yes/no, sant/falskt, true/false, 1/0, x."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def day(text: str) -> date | None:
    """A date: 2023-02-07, 20230207, 7/2 2023, 7.2.2023, 7 februari 2023, February 7, 2023.

    >>> day("7 februari 2023"), day("7/2 2023"), day("2023-13-01")
    (datetime.date(2023, 2, 7), datetime.date(2023, 2, 7), None)
    """
    text = text.strip().casefold()
    for pattern, order in _DATE_PATTERNS:
        found = re.fullmatch(pattern, text)
        if found:
            return _date(*(found.group(part) for part in order))
    return None


_DATE_PATTERNS = [
    (r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})(?:[t ]00:00(?::00)?)?", "ymd"),
    (r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[ .\-/]+(?P<y>\d{4})", "ymd"),
    (r"(?:den )?(?P<d>\d{1,2}):?e? (?P<m>[a-z]+)\.? (?P<y>\d{4})", "ymd"),
    (r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2}),? (?P<y>\d{4})", "ymd"),
]


def _date(year: str, month: str, of_month: str) -> date | None:
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    try:
        return date(int(year), number, int(of_month))
    except ValueError:
        return None


def guarded(text: str) -> str:
    """Make a text for a .csv that a spreadsheet would take for a formula harmless: an apostrophe before it.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("ja")
    ("'=1+1", "''=1+1", 'ja')
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """Take the apostrophe away again; ``unguarded(guarded(text))`` is `text`, whatever it is.

    >>> unguarded("'=1+1"), unguarded("'citat'")
    ('=1+1', "'citat'")
    """
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
READERS = {"integer": integer, "number": number, "boolean": boolean, "date": day}
DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
