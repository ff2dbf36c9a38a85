"""Which encoding a text file is written in.

UTF-8 proves itself: other encodings of Swedish are almost never valid UTF-8. The rest are told apart by what
they make of å, ä and ö, never by a general guesser (a popular one reads Swedish Windows text as Polish).
"""

import codecs
import re

CANDIDATES = ("cp1252", "mac-roman", "cp850")  # Windows, older Mac, DOS; the first wins a tie
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SWEDISH = frozenset("åäöéÅÄÖÉ")
_NEVER = frozenset("†‡„‚‰™€ˆ÷≈∂")  # no Swedish word touches them; a wrong encoding makes them of å, ä and ö
_COMMON_TEXT = """
är för på så då när där här från också även över får få går gå två år än åt nån något några många måste bör själv
första nästa möte mötet frågan frågade föräldrar förskolan återkoppling åka hör säger
"""
_COMMON = frozenset(_COMMON_TEXT.split())


def decode(data: bytes) -> tuple[str, str]:
    """The text without byte order mark, and the name of the encoding.

    Order: byte order mark, strict UTF-8, then the candidate with the highest `swedish_score`.

    Raises
    ------
    UnicodeError
        when the bytes are no text in any of them.

    >>> decode("Samtycke från föräldrar".encode("mac-roman"))
    ('Samtycke från föräldrar', 'mac-roman')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding), encoding
    if b"\0" in data:
        return _without_mark(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _best(data)


def swedish_score(text: str) -> int:
    """How Swedish the letters outside ASCII make a text: higher is better, 0 says nothing.

    A common word with å, ä or ö counts +2. What does not occur in Swedish counts −1: another letter, a capital
    after a small letter, a small one before a capital, a sign between two letters or of a kind no word touches.
    Å, ä and ö in other words say nothing: quotation marks, read wrongly, give them too.
    """
    known = sum(word in _COMMON for word in re.findall(r"\w*[åäöÅÄÖ]\w*", text.lower()))
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return 2 * known - sum(_is_foreign(*chars) for chars in around if not chars[1].isascii())


def _is_foreign(before: str, char: str, after: str) -> bool:
    if char in _SWEDISH:
        return before.islower() if char.isupper() else after.isupper()
    touching = before.isalpha() + after.isalpha()
    return char.isalpha() or touching == 2 or (touching == 1 and char in _NEVER)


def _best(data: bytes) -> tuple[str, str]:
    readings = []
    for encoding in CANDIDATES:
        try:
            readings.append((data.decode(encoding), encoding))
        except UnicodeDecodeError:  # cp1252 leaves five bytes undefined
            continue
    return max(readings, key=lambda reading: swedish_score(reading[0]))


def _without_mark(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    for encoding, zeros, letters in (
        ("utf-16-le", data[1::2], data[0::2]),
        ("utf-16-be", data[0::2], data[1::2]),
    ):
        if zeros.count(0) > 0.6 * len(zeros) and 0 not in letters:
            return data.decode(encoding), encoding
    raise UnicodeError("NUL bytes in what should be text")
