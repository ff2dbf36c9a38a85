"""From the text of a field to its value: dates, times, lists, choices and codes as people write them."""

import re
from collections.abc import Sequence
from datetime import date, time

from coding.codebooks import Codebook
from coding.protocols.forms import Entity, named, plain, ticks
from evaluation import cells

_CLOCK = r"(?:(?:kl|klockan|at)\.?\s*)?(\d{1,2})(?:[.:]?(\d{2}))?"
_TIMES = re.compile(rf"(?:från\s+)?{_CLOCK}(?:\s*(?:[-–—−]|till|to)\s*{_CLOCK})?", re.IGNORECASE)
_TIME_AFTER = re.compile(r"[,\s]+(?=(?:kl\b|klockan\b|at\b|\d{1,2}[.:]\d{2}\b))", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(\d{1,2}/\d{1,2})\s*[-–/ ]\s*(\d{2})")
_LIKE_CODE = re.compile(r"[A-ZÅÄÖ]{3}(?:\d|-[A-ZÅÄÖ]{2,3})?")


def day_and_times(text: str, weekdays: Sequence[Sequence[str]]) -> tuple[date | None, str, bool]:
    """The date, what stands after it (a time), and whether the weekday in front of it is the right one.

    >>> day_and_times("tisdag 17 januari 2023 kl. 13.00", [["måndag"], ["tisdag"]])
    (datetime.date(2023, 1, 17), 'kl. 13.00', True)
    """
    text = " ".join(text.split())
    names = {name: number for number, names in enumerate(weekdays) for name in names}
    first, _, rest = text.partition(" ")
    weekday = names.get(plain(first).rstrip(",."))
    written = text if weekday is None else rest
    day, after = _day(written), ""
    found = _TIME_AFTER.search(written)
    if day is None and found:
        day, after = _day(written[: found.start()]), written[found.end() :]
    return day, after, weekday is None or day is None or day.weekday() == weekday


def _day(text: str) -> date | None:
    """As in tables, and also “17/1-23” and “den 17:e jan. 2023”."""
    text = re.sub(r"^den\s+(?=\d{1,2}[/.])", "", text.strip(" .,"), flags=re.IGNORECASE)
    short = _SHORT_YEAR.fullmatch(text)
    return cells.day(f"{short[1]} 20{short[2]}" if short else text)


def times(text: str) -> tuple[time | None, time | None] | None:
    """Start and end; the end is None when only one time is given. None when it is no time.

    >>> times("13.00–14.30"), times("kl 9"), times("efter lunch")
    ((datetime.time(13, 0), datetime.time(14, 30)), (datetime.time(9, 0), None), None)
    """
    found = _TIMES.fullmatch(text.strip(" ."))
    if not found:
        return None
    try:
        start, end = (
            time(int(hour), int(minute or 0)) if hour else None
            for hour, minute in ((found[1], found[2]), (found[3], found[4]))
        )
    except ValueError:
        return None
    return start, end


def listed(text: str) -> tuple[str, ...]:
    """The entries of a list: one per line or between semicolons, else between commas outside brackets.

    >>> listed("samordnare, socialsekreterare (två, en ny)")
    ('samordnare', 'socialsekreterare (två, en ny)')
    """
    separator = r"[;\n]" if re.search(r"[;\n]", text.strip()) else r",(?![^()]*\))"
    entries = (re.sub(r"^\s*[-•*·]\s+", "", entry).strip() for entry in re.split(separator, text))
    return tuple(entry for entry in entries if entry)


def as_list(entries: Sequence[str]) -> list[str]:
    """The lines to write, so that `listed` gives the same entries back."""
    if len(entries) == 1 and "," in entries[0]:
        return [f"{entries[0]};"]
    return list(entries)


def chosen(field: Entity, text: str) -> tuple[str | None, bool]:
    """The key of the choice that a text makes, and whether the text says more than that.

    None: it names no choice, or several. An empty key: nothing was chosen.
    """
    boxes = ticks(text) or []
    more = any(named(words, field.choices) is None for _, words in boxes)
    if boxes:
        text = "\n".join(words for ticked, words in boxes if ticked)
        if not text and not more:
            return "", False
    exact = named(text, field.choices)
    if exact:
        return exact.key, more
    asked = plain(text)
    meant = {c.key for c in field.choices for name in c.names if re.search(rf"\b{re.escape(name)}\b", asked)}
    return (meant.pop(), True) if len(meant) == 1 else (None, True)


def yes_or_no(text: str) -> tuple[bool | None, str]:
    """Whether a box is ticked or yes is written (None: neither yes nor no), and the words beside it.

    >>> yes_or_no("☒ tydligt"), yes_or_no("nej"), yes_or_no("lite")
    ((True, 'tydligt'), (False, ''), (None, 'lite'))
    """
    boxes = ticks(text)
    if boxes:
        return any(ticked for ticked, _ in boxes), "\n".join(words for _, words in boxes if words)
    answer = cells.boolean(text)
    return answer, text if answer is None else ""


def codes_in(text: str, codebook: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes in the column of codes, and the words there that are none.

    Codes may be parted by comma, semicolon, slash, line or space, in any case, with a space before the
    number, or be called by their name.
    """
    keys = {key.casefold(): key for key in codebook.codes}
    names = {plain(code.name(lang)): key for key, code in codebook.codes.items() for lang in ("sv", "en")}
    codes, unknown = [], []
    for piece in re.split(r"[,;/|+\n]", text):
        whole = re.sub(r"(?<=[A-Za-zÅÄÖåäö])\s+(?=\d\b)", "", piece.strip(" .:"))
        if whole.casefold() not in keys and plain(whole) in names:
            codes.append(names[plain(whole)])
            continue
        for word in whole.split():
            key = keys.get(word.strip(".:").casefold())
            codes.append(key) if key else unknown.append(word)
    return tuple(dict.fromkeys(codes)), tuple(unknown)


def codes_of_comment(text: str, codebook: Codebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes a comment gives, and words that look like codes but are none; of a remark, neither.

    A comment may be codes only, or begin with codes in capitals and go on in words (“FOR1 – tydligt”).
    """
    codes, unknown = codes_in(text, codebook)
    if not unknown or all(_LIKE_CODE.fullmatch(word) for word in unknown):
        return codes, unknown
    leading = []
    for word in re.findall(r"[^\s,;/]+", text):
        if not (word.strip(".:") in codebook.codes or _LIKE_CODE.fullmatch(word.strip(".:"))):
            break
        leading.append(word.strip(".:"))
    known = dict.fromkeys(word for word in leading if word in codebook.codes)
    return tuple(known), tuple(word for word in leading if word not in known) if known else ()
