"""Which encoding a text file is written in.

UTF-8 proves itself: other encodings of Swedish are almost never valid UTF-8. The rest are told apart by what
they make of å, ä and ö, never by a general guesser (a popular one reads Swedish Windows text as Polish).
"""

import codecs

CANDIDATES = ("cp1252", "mac-roman", "cp850")  # Windows, older Mac, DOS; the first wins a tie
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SWEDISH = frozenset("åäöéÅÄÖÉ")


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
    """How well the letters outside ASCII behave as Swedish ones: higher is better, 0 says nothing.

    An å, ä, ö or é beside another letter counts +1, but −1 when it is a capital after a small letter; alone it
    says nothing. Any other letter, and any sign standing between two letters, counts −1.
    """
    score = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char.isascii():
            continue
        in_word = before.isalpha() or after.isalpha()
        if char in _SWEDISH:
            score += -1 if char.isupper() and before.islower() else int(in_word)
        elif char.isalpha() or (before.isalpha() and after.isalpha()):
            score -= 1
    return score


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
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if zeros.count(0) > 0.6 * len(zeros):
            return data.decode(encoding), encoding
    raise UnicodeError("NUL bytes in what should be text")
