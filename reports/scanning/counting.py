"""Counts of persons in running text and tables that are not among those the masked tables show."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from analyses.disclosure.rules import HIGH
from evaluation.words import LANGUAGES, say
from reports.roles import LEAST_HOLDERS
from reports.scanning.knowledge import Knowledge
from reports.scanning.pieces import Piece

SURE_BASE = 20  # per cent of fewer gives the count away
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TICKS = re.compile(r"(?:\d+\s+)*$")
WHOLE_PERCENT = 100  # of fewer, whole per cents tell which count


def counted(piece: Piece, known: Knowledge) -> Iterator[str]:
    """The kinds of counts in a piece that may not be told."""
    if known.open_facts:
        return
    for sentence in re.split(r"(?<=[.!?;])\s+(?=[A-ZÅÄÖ\d])", piece.text):
        yield from _in_sentence(sentence, known)
        if _words("persons").search(f"{sentence} | {piece.context}"):
            yield from _percentages(sentence, piece.context, known)
    if piece.context:
        yield from _in_cell(piece, known)


def _in_sentence(sentence: str, known: Knowledge) -> Iterator[str]:
    for found in _patterns()["number"].finditer(sentence):
        n = _number(found["n"])
        before = sentence[: found.start()]
        if _is_limit(before, n, known) or _is_axis(before, n):
            continue
        if not (n == 1 and found["n"] != "1") and not FIRST_YEAR < n < LAST_YEAR:
            yield from _judged(n, known, sentence)  # a word for one is mostly no count; see below
    if any(_patterns()[key].search(sentence) for key in ("one", "one_did", "one_case")):
        yield from _judged(1, known, sentence)
    for found in _patterns()["of"].finditer(sentence):
        if int(found["base"]) in known.bases:
            yield from _judged(int(found["n"]), known, sentence)
    if not known.all_told and _patterns()["all"].search(sentence):
        yield "all_or_none"


def _is_limit(before: str, n: int, known: Knowledge) -> bool:
    """Whether the number is the limit of the printed rule: "minst 5 familjer"."""
    return n in (known.threshold, max(HIGH, known.threshold)) and bool(_patterns()["limit"].search(before))


def _is_axis(before: str, n: int) -> bool:
    """Whether the number ends the scale of a chart, whose title follows: 0 2 4 6 8 familjer."""
    ticks = [*(int(each) for each in re.findall(r"\d+", _TICKS.search(before)[0])), n]  # type: ignore[index]
    steps = {after - tick for tick, after in pairwise(ticks)}
    return len(ticks) > LEAST_HOLDERS and ticks[0] == 0 and len(steps) == 1 and n > 0


def _judged(n: int, known: Knowledge, said: str) -> Iterator[str]:
    """Whether a count of persons may be told, in what is said."""
    if known.counts is not None and n in known.counts:
        return
    if n in known.collected and _stems("collection").search(said):
        return
    if n < known.threshold:
        yield "small_count"
    elif known.counts is not None:
        yield "unmasked_count"


def _in_cell(piece: Piece, known: Knowledge) -> Iterator[str]:
    """A cell of a table of persons that holds a count: 3, 3 av 17, 3 (18 %)."""
    found = _patterns()["cell"].fullmatch(piece.text)
    if not found or not _words("persons").search(piece.context) or _words("units").search(piece.context):
        return
    n = int(found["n"])
    if n and not FIRST_YEAR < n < LAST_YEAR:
        yield from _judged(n, known, piece.context)


def _percentages(sentence: str, context: str, known: Knowledge) -> Iterator[str]:
    """Per cent of so few that they tell the count, where that is not shown."""
    stated = {int(n) for n in _patterns()["base"].findall(f"{sentence} | {context}")}
    for found in _patterns()["percent"].finditer(sentence):
        share, decimals = float(found[1].replace(",", ".")), len(found[1].replace(",", ".").partition(".")[2])
        for base in {n for n in (known.bases | stated) if 0 < n < WHOLE_PERCENT}:
            fitting = [n for n in range(base + 1) if abs(100 * n / base - share) <= 0.5 * 10**-decimals]
            if fitting and ((known.counts is None and base < SURE_BASE) or not _told(fitting, known)):
                yield "percentage"


def _told(fitting: list[int], known: Knowledge) -> bool:
    """Whether the counts that a share may stand for are told anyway, or are too many to tell."""
    return known.counts is None or any(n in known.counts for n in fitting) or len(fitting) >= known.threshold


def few_members(text: str) -> bool:
    """Whether one or two members of a group are told of: en ledamot, två av teammedlemmarna."""
    return bool(_patterns()["members"].search(text))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _numerals()[text.casefold()]


@cache
def _numerals() -> dict[str, int]:
    """Words for numbers in both languages → the number; the words stand in order, forms of one number with a slash."""
    return {
        form: n
        for lang in LANGUAGES
        for n, forms in enumerate(say("scanning.numerals", lang).split(), 1)
        for form in forms.split("/")
    }


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either(key)})\b", re.IGNORECASE)


@cache
def _stems(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either(key)})", re.IGNORECASE)


def _either(key: str) -> str:
    """Words of both languages as alternatives."""
    return "|".join("|".join(say(f"scanning.{key}", lang).split()) for lang in LANGUAGES)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    numeral = "|".join(sorted(_numerals(), key=len, reverse=True))
    number = rf"(?<![\w–,./§-])(?P<n>\d{{1,4}}|{numeral})(?![\w–]|[,.]\d|[ \u00a0]?%)"
    few = "|".join(re.escape(form) for form, n in _numerals().items() if n < LEAST_HOLDERS)
    digits = "|".join(str(n) for n in range(1, LEAST_HOLDERS))
    persons, one = _either("persons"), "|".join(form for form, n in _numerals().items() if n == 1)
    between = rf"(?:\s+(?!(?:{_either('no_adjectives')})\b)[a-zåäö-]+(?:[ae]|d|ing))"
    those = rf"(?:\s+(?:{_either('those')}))?"
    of_them = rf"(?:\s+(?:av|of){those}(?:\s+\d+)?)?"
    cues, after = _either("cues_of_one"), _either("after_one")
    sources = {
        "number": rf"{number}{of_them}{between}{{0,2}}\s+(?:{persons})\b",
        "of": rf"(?<![\w,./])(?P<n>\d{{1,4}})\s+(?:av|of){those}\s+(?P<base>\d{{1,4}})\b(?!\s+(?:"
        + _either("units")
        + r")\b)",
        "one": rf"\b(?:{cues})\s+(?:{one})(?:\s+(?:{_either('single')}))?\s+(?:{_either('single_persons')})\b",
        "one_did": rf"\b(?:{one})(?:\s+(?:{_either('single')}))?\s+(?:{_either('single_persons')})\s+(?:{after})\b",
        "one_case": rf"\bi[n]?\s+(?:{one})(?:\s+(?:{_either('single')}))?\s+(?:{_either('cases_of_one')})\b",
        "all": rf"\b(?:{_either('all')})(?:\s+(?:av|of))?{those}(?:\s+\d+)?{between}{{0,2}}"
        rf"\s+(?:{persons})\b",
        "members": rf"(?<![\w–,./§+−-])(?:{few}|{digits})(?:\s+(?:av|of){those})?{between}{{0,1}}\s+(?:{_either('members')})\b",
        "limit": rf"\b(?:{_either('limits')})\s*$",
        "cell": r"(?P<n>\d{1,4})(?:\s+(?:av|of)\s+\d+)?(?:\s*\(\s*\d+(?:[.,]\d+)?\s*%\s*\))?",
        "percent": r"(?<![\d,.])(\d{1,3}(?:[.,]\d+)?)[ \u00a0]?(?:%|procent\b|per cent\b)",
        "base": r"(?:\bn\s*=\s*|\b(?:av|of)\s+(?:de\s+|the\s+)?)(\d{1,4})\b",
    }
    return {key: re.compile(source, re.IGNORECASE) for key, source in sources.items()}
