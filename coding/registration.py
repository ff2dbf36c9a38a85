"""Taking a file into a study: looked at first, refused with all reasons at once, else written; and what to do next."""

from dataclasses import dataclass
from pathlib import Path

from coding.answers import comments_by_nobody, lines
from coding.claims.comments import in_document
from coding.claims.comments import take_in as comments
from coding.comments import authors
from coding.family_matters import FamilyMatters
from coding.frozen import freeze
from coding.incoming import Incoming, recognise
from coding.occasions import Ask
from coding.originals import keep_original, register_document, register_meeting, source_name
from coding.previews import reading_notes
from coding.readings import Reading
from coding.refusals import refuse
from coding.removals import removals
from coding.roles import remember
from coding.siblings import place
from coding.writers import who
from evaluation import Study
from evaluation.erasure import is_erased
from evaluation.errors import FoljeError, ReadOnlyStudy, TableError, UseError
from evaluation.sheets import WORKBOOKS
from evaluation.words import say
from evaluation.workbooks import check_writable


def add(path: Path, study: Study, given: dict, ask: Ask = None) -> dict:
    """Take a file into the study, or read it again when it is there already.

    A workbook is what a form of the protocol has exported (see `coding.submissions`); a comment sheet is summed, and not kept.

    Parameters
    ----------
    given : group, date, kind, person, author (of comments), role (of those who speak), encoding as the user stated them, None where not
        stated; replace: whether the file may take the place of one that has other words; another: whether it is another document of the day;
        yes: take back what no longer stands in the file, without asking
    ask : asks the user; None when nobody can answer

    Returns
    -------
    dict with document, kind, meeting, passages, new_passages, codings, by (other persons' new events), moved, lost, reworded, removed_codes,
    retracted (whether what is gone was taken back), unknown_codes, notes, lines and exit (1 when codes are unknown)

    Raises
    ------
    FoljeError
        with all that is wrong; then nothing has changed. UseError when the request itself is.
    """
    if path.suffix.lower() in WORKBOOKS:
        from coding.submissions import add_export

        return add_export(path, study, given, ask)
    if sheet := in_document(path):
        return comments(study, sheet, path, given)
    taken = look_at(path, study, given, ask)
    refuse(taken.wrong, "adding.nothing_added", where=path)
    return write(study, taken, sure=bool(given.get("yes")), ask=ask)


@dataclass(frozen=True)
class Look:
    """What was seen of a file, and all that speaks against taking it in; without a group or date nothing is read."""

    incoming: Incoming
    reading: Reading | None
    person: str
    wrong: list[FoljeError]


def look_at(path: Path, study: Study, given: dict, ask: Ask) -> Look:
    """See what adding a file would do; nothing changes. See `add`."""
    incoming, wrong = recognise(path, study, given, ask)
    person = _person(study, given, wrong)
    wrong += _not_writable(study)
    incoming.notes += reading_notes(incoming)
    incoming.authors = authors(incoming, study, person, given.get("author") or (), None if wrong else ask)
    may_ask = None if wrong else ask
    reading = place(study, incoming, person, given, may_ask) if incoming.group and incoming.date else None
    if reading and not reading.fits and not (given.get("replace") or incoming.replaces):
        wrong.append(UseError(say("adding.other_words", document=incoming.document, kept=reading.kept,
                                  n=reading.current)))  # fmt: skip
    if reading and is_erased(study, path, source_name(study, incoming)):
        wrong.append(FoljeError(say("adding.erased")))
    return Look(incoming, reading, person, wrong)


def _person(study: Study, given: dict, wrong: list[FoljeError]) -> str:
    try:
        return who(study, given.get("person"))
    except UseError as error:
        wrong.append(error)
        return ""


def _not_writable(study: Study) -> list[FoljeError]:
    """Why the tables or the journal cannot be written, each reason once."""
    reasons: dict[str, FoljeError] = {}
    if study.journal.newer:
        reasons["journal"] = ReadOnlyStudy(say("journal.newer"), where=study.journal.folder.name)
    for table in ("meetings", "documents"):
        try:
            check_writable(study, table)
        except TableError as error:
            reasons[str(error)] = error
    return list(reasons.values())


def write(study: Study, taken: Look, *, sure: bool = False, ask: Ask = None) -> dict:
    """Write the original, the text, the rows and last the events, which say that the others are there."""
    incoming, reading = taken.incoming, taken.reading
    if reading is None:  # cannot be: without group or date something was wrong
        raise UseError(say("adding.nothing_added"), where=incoming.path)
    gone = removals(study, reading, taken.person, sure=sure, ask=ask)
    keep_original(study, incoming)
    freeze(study, reading.text, incoming.extracted.text)
    meeting, meeting_note = register_meeting(study, incoming)
    register_document(study, incoming, meeting)
    study.journal.write(taken.person, *reading.events, *gone.events)
    for other, events in reading.others.items():  # each person's own, so that each can undo them
        study.journal.write(other, *events)
    matters = FamilyMatters.of(study)
    kept_in = remember(study, incoming.roles.fresh)
    return {
        "document": incoming.document, "kind": incoming.kind, "meeting": meeting, "passages": len(reading.names),
        "new_passages": len(reading.placed.events) - reading.placed.moved, "codings": reading.count, "by": {name: len(events) for name, events in reading.others.items()},
        "moved": reading.placed.moved, "lost": [matters.words(p) for p in reading.placed.lost],
        "reworded": [{"passage": now.name, "before": matters.words(was), "after": matters.words(now)} for was, now in reading.placed.reworded],
        "removed_codes": [coding.code for coding in reading.removed], "retracted": gone.agreed, "unknown_codes": reading.unknown_codes, "notes": incoming.notes,
        "exit": 1 if reading.unknown_codes or comments_by_nobody(study, incoming) else 0, "lines": lines(study, incoming, reading, gone, meeting_note, kept_in),
    }  # fmt: skip
