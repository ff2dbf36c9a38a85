"""Observation protocols: what an evaluator writes at a meeting, as a Word form and as data.

``protocol_template`` gives the empty form, ``write_protocol`` a filled one, ``read_protocol`` the protocol in
a file that somebody has written in. What each field is called stands in the instrument's protocol.yaml.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coding.texts import Extracted, extract
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.words import say

PASSAGE_FIELDS = ("said", "interplay", "decision")  # of an agenda item
MEMO_FIELDS = ("reflection", "possible_feedback")


@dataclass(frozen=True)
class Remark:
    """A Word comment: with `codes` when it names some (its author is their coder), else a remark."""

    text: str
    author: str
    date: str = ""
    codes: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Entry:
    """One note of a protocol: ``text`` is ``extracted.text[start:end]``, in Unicode code points.

    Attributes
    ----------
    codes : from the column of codes, as the codebook writes them.
    unknown_codes : what else stands in that column, as written.
    remarks : comments in the margin that touch the note, each with the place it is about.
    label : for notes outside the form, what they stood under.
    """

    text: str
    codes: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    unknown_codes: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """An item of the agenda: what was said and done, how people interacted, what was decided."""

    title: str
    said: tuple[Entry, ...] = ()
    interplay: tuple[Entry, ...] = ()
    decision: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """An observation protocol. What was not filled in, or could not be understood, is None or empty.

    Attributes
    ----------
    group, mode, evidence_time : keys of the form's choices; a group of the study's own stands as written.
    present, absent : roles.
    items : the agenda; its entries become passages.
    reflection, possible_feedback : the observer's own thoughts: memos, never what the group said.
    family_matter : whether something was left out because it was about a family.
    checklist : (code, status) of the indicators that were ticked: noted, not_noted or not_observable.
    other : text outside the form, and what stood in a field but could not be read; nothing is lost.
    remarks : comments that are not at any entry.
    problems : what a person should look at: where it stands and what to do.
    """

    group: str = ""
    date: datetime.date | None = None
    start: datetime.time | None = None
    end: datetime.time | None = None
    place: str = ""
    mode: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    observer: str = ""
    evidence_time: str = ""
    items: tuple[AgendaItem, ...] = ()
    reflection: tuple[Entry, ...] = ()
    possible_feedback: tuple[Entry, ...] = ()
    family_matter: bool | None = None
    checklist: tuple[tuple[str, str], ...] = ()
    other: tuple[Entry, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: tuple[str, ...] = ()

    def passages(self) -> Iterator[tuple[AgendaItem, str, Entry]]:
        """(item, field, entry) for all that the group said, did and decided, in the order it stands."""
        for item in self.items:
            for field in PASSAGE_FIELDS:
                yield from ((item, field, entry) for entry in getattr(item, field))


def read_protocol(path: str | Path, *, instrument: str = "tuckman", study: Study | None = None) -> Protocol:
    """The protocol in a file, however it has been changed by hand.

    Fields are known by their names and synonyms, wherever they stand. Passages may have their own rows or be
    paragraphs of one cell; codes stand in their column or in comments. With a `study`, codes are those of its
    own codebook where it has one.

    Raises
    ------
    FoljeError
        when the file cannot be read as text. Everything else is told in `problems`.
    """
    path = Path(path)
    return protocol_in(extract(path), file=path.name, instrument=instrument, study=study)


def protocol_in(
    extracted: Extracted, *, file: str = "", instrument: str = "tuckman", study: Study | None = None
) -> Protocol:
    """The protocol in a text that has been extracted already; `file` is named in the problems."""
    from coding.protocols.reader import read

    return read(extracted, file, instrument, study)


def is_protocol(file: str | Path | Extracted, *, instrument: str = "tuckman") -> bool:
    """Whether a file, or what was extracted from it, is an observation protocol: three fields of the header and one of the items.

    A file that cannot be read is none.
    """
    from coding.protocols.reader import recognised

    try:
        return recognised(file if isinstance(file, Extracted) else extract(file), instrument)
    except FoljeError:
        return False


def write_protocol(
    path: str | Path,
    protocol: Protocol | None = None,
    *,
    lang: str = "sv",
    synthetic_notice: str | None = None,
    instrument: str = "tuckman",
    study: Study | None = None,
) -> None:
    """Write a protocol as a Word document; the empty form when there is none. The same input, the same bytes.

    A list (present, absent) is written one per line, each entry as a row of its own, remarks as comments
    about the whole entry. `synthetic_notice` stands at the top of every page. An existing file is replaced.
    """
    from coding.protocols.writer import document_bytes
    from evaluation.disk import Disk

    Disk().write(Path(path), document_bytes(protocol, lang, synthetic_notice, instrument, study))


def protocol_template(
    path: str | Path, lang: str = "sv", *, instrument: str = "tuckman", study: Study | None = None
) -> Path:
    """Write the empty form, ready to be filled in, and return where it is.

    Raises
    ------
    UseError
        when something stands there already: it might be a filled-in protocol.
    """
    path = Path(path)
    if path.exists():
        raise UseError(say("protocols.exists", file=path.name), where=path)
    write_protocol(path, lang=lang, instrument=instrument, study=study)
    return path
