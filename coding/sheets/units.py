"""Meaning units: a piece of a text that a person has cut out in a sheet, as a passage of its own."""

import re

from coding.acts import cut_out
from coding.frozen import frozen, newest
from evaluation import Study
from evaluation.events import Passage


def unit_of(study: Study, words: str, within: Passage | None = None) -> Passage | None:
    """The passage with these words, standing or new.

    Parameters
    ----------
    within : the passage they were cut out of; None: they may stand in any text of the study

    Returns None when they stand nowhere, or at several places.
    """
    standing = study.state.of(Passage)
    texts = {within.text} if within else _newest(standing)
    places = [place for text in sorted(texts) for place in _places(study, text, words, within)]
    if len(places) != 1:
        return None
    text, start, end = places[0]
    same = (p for p in standing if (p.text, p.start, p.end) == (text, start, end))
    return next(same, None) or cut_out(frozen(study, text) or "", text, start, end, within)


def _newest(standing: list[Passage]) -> set[str]:
    documents: dict[str, set[str]] = {}
    for passage in standing:
        documents.setdefault(passage.document, set()).add(passage.text)
    return {found for texts in documents.values() if (found := newest(texts))}


def _places(study: Study, text: str, words: str, within: Passage | None) -> list[tuple[str, int, int]]:
    """Where the words stand; white space may be another, as a cell has line ends of its own."""
    whole = frozen(study, text) or ""
    start, end = (within.start, within.end) if within else (0, len(whole))
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    return [(text, *found.span()) for found in pattern.finditer(whole, start, end)]
