"""Numbers that an author has typed although data have them: with the line, and the insertion that gives them where there is one."""

import re
from collections.abc import Iterator

from evaluation import Problem
from evaluation.words import say
from reports.writing.documents import Sentence, Written
from reports.writing.insertions import Insertions, pasted

MOST = 3  # insertions that are named
_LIST = re.compile(r"^\s*(?:>\s*)*(?:\(?\d+[.)]|#+\s)")  # the number of a list or heading
# years and dates, times, ranges of years or ages, parts of names and of addresses
_NO_DATA = re.compile(
    r"\d{4}-\d{2}-\d{2}|\b\d{1,2}[.:]\d{2}\b|(?<!\d)(?:19|20)\d{2}\s?[–/-]\s?(?:19|20)?\d{2}(?!\d)|(?<![\d,.])(?:19|20)\d{2}(?![\d,%])"
    r"|\d+\s?[–-]\s?\d+(?=\s+(?:år|years|months|månader))"
)
_NUMBER = re.compile(r"(?<![\w.,:/–§-])(\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,]\d+)?(?![\w:/–-]|[.,]\d)")


def typed_numbers(document: Written, insertions: Insertions) -> Iterator[Problem]:
    """Numbers in figures, and number words before what the study counts."""
    for sentence in document.sentences:
        if sentence.heading:
            continue
        for shown, value in (*_figures(sentence), *_words(sentence)):
            names = insertions.giving(value)[:MOST]
            if names:
                told = say("writing.or").join(pasted("number", name) for name in names)
                yield document.problem(
                    "typed_number_known", sentence.line, "note", number=shown, insertion=told
                )
            elif shown[0].isdigit():
                yield document.problem("typed_number", sentence.line, "note", number=shown)


def _figures(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """(as it stands, as its digits) of each number that could be data."""
    text = _LIST.sub(lambda m: " " * len(m[0]), sentence.text)
    text = _NO_DATA.sub(lambda m: " " * len(m[0]), text)
    called = set(say("writing.numbers_to_call", sentence.lang).split())
    before = tuple(say("writing.no_number_after", sentence.lang).split())
    months = tuple(say("notation.months", sentence.lang).split())
    for found in _NUMBER.finditer(text):
        last = text[: found.start()].rstrip().rpartition(" ")[2].casefold().strip("(")
        after = text[found.end() :].lstrip(" \u00a0.").casefold()
        dated = after.startswith(months) or last in {month.casefold() for month in months}
        if found[0] not in called and last not in before and not dated and not after.startswith(("§", "kap")):
            yield found[0], found[0] if found[0] == found[1] else ""


def _words(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """(the words, as digits) of number words before what the study counts: sjutton familjer."""
    numbers = {
        word: str(value) for value, word in enumerate(say("writing.number_words", sentence.lang).split(), 2)
    }
    counted = say("writing.counted_words", sentence.lang).replace(" ", "|")
    pattern = rf"\b({'|'.join(numbers)})\s+(?:\w+\s+)?((?:{counted})\w*)"
    for found in re.finditer(pattern, sentence.text, re.IGNORECASE):
        yield found[0], numbers[found[1].casefold()]
