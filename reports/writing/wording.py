"""Words of a document that may point at somebody in a small place, or promise more than can be kept."""

from collections.abc import Iterator

from evaluation import Problem
from evaluation.words import say
from reports.writing.documents import Written, matches

SORTS = ("identifying", "anonymous")


def wording(document: Written) -> Iterator[Problem]:
    """Words that identify where few are counted, and the words anonymous and de-identified."""
    for sentence in document.sentences:
        for sort in SORTS:
            for found in matches(say(f"writing.words_{sort}", sentence.lang), sentence.text):
                yield document.problem(f"word_{sort}", sentence.line, "note", word=found[0])
