"""From the bytes of a .csv to how it is written: encoding, delimiter, and what has gone wrong with its letters."""

import codecs
import re
from itertools import islice

_STEP = 1 << 20  # bytes that are looked at together
_INSIDE_WORDS = re.compile(rb"[A-Za-z][\x80-\xff][a-z]")
_SPOILT = {
    "garbled": (
        b"\xc3\x83\xc2",
        b"\xef\xbf\xbd",
    ),  # UTF-8 read as something else and saved again; a lost letter
    "nulls": (b"\x00",),
}


def encoding_of(data: bytes) -> str:
    """Which encoding a text is saved in: UTF-8 or UTF-16, else the 8-bit one that makes Swedish words of it.

    Excel saves Windows-1252, and Mac Roman or code page 850 where people chose "CSV (Macintosh)" or "CSV (MS-DOS)".
    Nothing a file may hold is refused.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig" if _is_utf8(data) else "cp1252"
    if _half_nulls(data[1:2000:2]) and not _half_nulls(data[:2000:2]):
        return "utf-16-le"
    return "utf-8" if _is_utf8(data) else _eight_bit(data)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _STEP):
            decoder.decode(data[start : start + _STEP])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _half_nulls(every_other: bytes) -> bool:
    return every_other.count(0) * 2 > len(every_other)


def _eight_bit(data: bytes) -> str:
    odd = b" ".join(found[0] for found in islice(_INSIDE_WORDS.finditer(data), 10_000))
    return max(("cp1252", "mac_roman", "cp850"), key=lambda name: _swedish(odd.decode(name, "replace")))


def _swedish(text: str) -> int:
    return sum(map(text.count, "åäöÅÄÖé"))


def delimiter_of(text: str) -> str:
    r"""Semicolon, tab or comma: what stands in most of the first lines, then what the first of them has most of.

    >>> delimiter_of("Möten 2023, Alfta\nGrupp;Datum\nTeamet;2023-02-07"), delimiter_of("a,b\n1,x; y; z")
    (';', ',')
    """
    bare = re.sub(r'"[^"]*"', "", text.lstrip("\ufeff\r\n")[:20_000])
    first = [line for line in bare.splitlines() if line.strip()][:5]
    return max(";\t,", key=lambda mark: (sum(mark in line for line in first), "".join(first[:1]).count(mark)))


def spoilt(data: bytes, encoding: str) -> dict[str, int]:
    """What has gone wrong with the letters: garbled or nulls → about the row where it begins."""
    if not encoding.startswith("utf-8"):
        return {}
    found = {kind: [data.find(mark) for mark in marks if mark in data] for kind, marks in _SPOILT.items()}
    return {kind: data.count(b"\n", 0, min(places)) + 1 for kind, places in found.items() if places}
