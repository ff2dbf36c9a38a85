"""Frozen texts: what was extracted from each version of a document, never changed afterwards.

``texts/<document>.txt`` is the first; a corrected original makes ``<document>~2.txt`` and so on. The newest is the
text of the document as it is now.
"""

from collections.abc import Iterable

from evaluation import Study
from evaluation.disk import Disk


def frozen(study: Study, text: str) -> str | None:
    """The words of a frozen text; None when it is not there."""
    path = study.path / "texts" / f"{text}.txt"
    return path.read_bytes().decode() if path.is_file() else None


def version(text: str) -> int:
    """Which version of the document a text is, from 1.

    >>> version("p-team-2023-02-07"), version("p-team-2023-02-07~3")
    (1, 3)
    """
    number = text.partition("~")[2]
    return int(number) if number.isdigit() else 1


def newest(texts: Iterable[str]) -> str | None:
    """The newest of a document's texts."""
    return max(texts, key=version, default=None)


def text_for(study: Study, document: str, words: str) -> str:
    """The id of the text that holds `words`: the newest when it is the same, else one that is still to be written."""
    known = [path.stem for path in (study.path / "texts").glob("*.txt")]
    last = newest(text for text in known if text.partition("~")[0] == document)
    if last is None:
        return document
    return last if frozen(study, last) == words else f"{document}~{version(last) + 1}"


def freeze(study: Study, text: str, words: str) -> None:
    """Write a text that is not there yet."""
    path = study.path / "texts" / f"{text}.txt"
    if not path.exists():
        Disk().write(path, words.encode())
