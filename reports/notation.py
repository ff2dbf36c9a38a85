"""Numbers and dates as people write them, in Swedish and English. The one door where anything is rounded."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from evaluation.called import NBSP as NBSP
from evaluation.called import long_date as long_date
from evaluation.words import current_language, say

MINUS = "\u2212"


def integer(value: float, lang: str | None = None) -> str:
    """A whole number with thousands apart: 1 234 (sv), 1,234 (en).

    >>> integer(1234, "en"), integer(-5, "sv")
    ('1,234', '−5')
    """
    return decimal(value, 0, lang)


def decimal(value: float, places: int, lang: str | None = None) -> str:
    """A number with `places` decimals, halves rounded up as people do: 1 234,5 (sv), 1,234.5 (en).

    >>> decimal(1234.56, 1, "en"), decimal(12.5, 0, "sv"), decimal(0.25, 1, "sv")
    ('1,234.6', '13', '0,3')
    """
    text = f"{Decimal(str(abs(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    if (lang or current_language()) == "sv":
        text = text.replace(",", NBSP).replace(".", ",")
    negative = value < 0 and any(digit in "123456789" for digit in text)
    return (MINUS if negative else "") + text


def percent(share: float, places: int = 0, lang: str | None = None) -> str:
    """A share as per cent: 29 % (sv), 29% (en).

    >>> percent(0.2941, 1, "en")
    '29.4%'
    """
    gap = NBSP if (lang or current_language()) == "sv" else ""
    return f"{decimal(100 * share, places, lang)}{gap}%"


def month_and_year(day: date, lang: str | None = None) -> str:
    """Juni 2024 in running text: june is written with a small letter in Swedish."""
    return f"{say('notation.months', lang).split()[day.month - 1]} {day.year}"


def of(count: float, base: int, lang: str | None = None) -> str:
    """A count of few cases: 8 av 17."""
    return say("notation.of", lang, count=integer(count, lang), base=integer(base, lang))
