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
    if text.isdecimal() and len(text) <= MOST_DIGITS:
        return float(text)
    plain = _SPACE.sub(" ", text.strip()).replace("\u2212", "-").replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return None
    digits = plain.replace(" ", "")
    return float(digits) if len(digits.lstrip("+-").partition(".")[0]) <= MOST_DIGITS else None


_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"[+-]?(\d{1,3}( \d{3})+|\d+)(\.\d+)?")


def percent(text: str) -> float | None:
    """A number in a column of per cent, where the sign may stand or not.

    >>> percent("12,5 %"), percent("50"), percent("%")
    (12.5, 50.0, None)
    """
    return number(text.strip().removesuffix("%"))


def boolean(text: str) -> bool | None:
    """ja/nej, yes/no, sant/falskt, true/false, 1/0, x."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def day(text: str) -> date | None:
    """A date: 2023-02-07, 20230207, 7/2 2023, 7.2.2023, 7 februari 2023, tis 7 feb 2023, February 7, 2023.

    >>> day("7 februari 2023"), day("7/2 2023"), day("2023-13-01")
    (datetime.date(2023, 2, 7), datetime.date(2023, 2, 7), None)
    """
    text = " ".join(text.split()).casefold()
    for pattern in _DATE_PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return _date(*found.group("y", "m", "d"))
    return None


_WEEKDAY = r"(?:(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:en)?)?\.?,? |(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_DATE_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})(?:[t ]00:00(?::00(?:\.0+)?)?)?",
        r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})",
        _WEEKDAY + r"(?:den )?(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[ .\-/]+(?P<y>\d{4})",
        _WEEKDAY + r"(?:den )?(?P<d>\d{1,2}):?e? (?P<m>[a-z]+)\.? (?P<y>\d{4})",
        _WEEKDAY + r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2}),? (?P<y>\d{4})",
    )
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
EXCEL_ERRORS = {  # as Excel shows them in English and Swedish
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#UNKNOWN!", "#GETTING_DATA",
    "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!", "#DIVISION/0!", "#NAMN?", "#SKÄRNING!", "#OGILTIGT!",
}  # fmt: skip
READERS = {"integer": integer, "number": number, "boolean": boolean, "date": day}
DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
