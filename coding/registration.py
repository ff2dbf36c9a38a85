"""Taking a file into a study: looked at first, refused with all reasons at once, else written; and what to do next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coding.comments import authors
from coding.family_matters import FamilyMatters
from coding.family_words import grounds
from coding.frozen import freeze
from coding.incoming import Incoming, recognise
from coding.known_codes import KnownCodes
from coding.name_list import name_list
from coding.occasions import Ask
from coding.originals import keep_original, register_document, register_meeting, source_name
from coding.previews import preview, reading_notes
from coding.readings import Reading
from coding.refusals import refuse
from coding.roles import lines_on, remember
from coding.siblings import place
from coding.writers import who
from evaluation import Study
from evaluation.erasure import is_erased
from evaluation.errors import FoljeError, ReadOnlyStudy, TableError, UseError
from evaluation.event_words import counted
from evaluation.sheets import WORKBOOKS
from evaluation.speakers import is_interviewer
from evaluation.words import say
from evaluation.workbooks import check_writable

SHOWN = 5  # passages that are told of one by one


def add(path: Path, study: Study, given: dict, ask: Ask = None) -> dict:
    """Take a file into the study, or read it again when it is there already.

    A workbook is what a form of the protocol has exported: see `coding.submissions`.

    Parameters
    ----------
    given : group, date, kind, person, author (of comments), role (of those who speak), encoding as the user stated them, None where not
        stated; replace: whether the file may take the place of one that has other words; another: whether it is another document of the day
    ask : asks the user; None when nobody can answer

    Returns
    -------
    dict with document, kind, meeting, passages, new_passages, codings, by (other persons' new events), moved, lost, reworded, removed_codes, unknown_codes, notes,
    lines and exit (1 when codes are unknown)

    Raises
    ------
    FoljeError
        with all that is wrong; then nothing has changed. UseError when the request itself is.
    """
    if path.suffix.lower() in WORKBOOKS:
        from coding.submissions import add_export

        return add_export(path, study, given, ask)
    taken = look_at(path, study, given, ask)
    refuse(taken.wrong, "adding.nothing_added", where=path)
    return write(study, taken)


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


def write(study: Study, taken: Look) -> dict:
    """Write the original, the text, the rows and last the events, which say that the others are there."""
    incoming, reading = taken.incoming, taken.reading
    if reading is None:  # cannot be: without group or date something was wrong
        raise UseError(say("adding.nothing_added"), where=incoming.path)
    keep_original(study, incoming)
    freeze(study, reading.text, incoming.extracted.text)
    meeting, meeting_note = register_meeting(study, incoming)
    register_document(study, incoming, meeting)
    study.journal.write(taken.person, *reading.events)
    for other, events in reading.others.items():  # each person's own, so that each can undo them
        study.journal.write(other, *events)
    matters = FamilyMatters.of(study)
    kept_in = remember(study, incoming.roles.fresh)
    return {
        "document": incoming.document, "kind": incoming.kind, "meeting": meeting, "passages": len(reading.names),
        "new_passages": len(reading.placed.events) - reading.placed.moved, "codings": reading.count, "by": {name: len(events) for name, events in reading.others.items()},
        "moved": reading.placed.moved, "lost": [matters.words(p) for p in reading.placed.lost],
        "reworded": [{"passage": now.name, "before": matters.words(was), "after": matters.words(now)} for was, now in reading.placed.reworded],
        "removed_codes": reading.removed_codes, "unknown_codes": reading.unknown_codes, "notes": incoming.notes,
        "exit": 1 if reading.unknown_codes or _by_nobody(study, incoming) else 0, "lines": _lines(study, incoming, reading, meeting_note, kept_in),
    }  # fmt: skip


# what was done, what to look at, what to do next


def _lines(study: Study, incoming: Incoming, reading: Reading, meeting_note: str, kept_in: str) -> list[str]:
    group = say("adding.joint") if incoming.group == "joint" else study.settings.group(incoming.group).name()
    placed, matters = reading.placed, FamilyMatters.of(study)
    new, codings = len(placed.events) - placed.moved, say("adding.codings", n=reading.count)
    lines = [
        say(
            f"adding.read_{incoming.kind}",
            file=incoming.path.name,
            group=group,
            date=incoming.date,
            note=meeting_note,
        ),
        *([] if incoming.protocol else [preview(incoming, name_list(study)[0])]),
        say("adding.passages", n=len(reading.names), new=new, codings=codings),
        *lines_on(incoming.extracted),
        *filter(None, [kept_in]),
    ]
    lines += [
        say("comments.by", person=name, counts=counted(events)) for name, events in reading.others.items()
    ]
    if placed.moved and (new or placed.lost or placed.reworded):  # not when only codes were written
        lines.append(say("adding.moved", n=placed.moved))
    if placed.lost:
        lines += [
            say("adding.lost", n=len(placed.lost)),
            *_some(f"”{_short(matters.words(p))}”" for p in placed.lost),
        ]
    if placed.reworded:
        told = (
            f"”{_short(matters.words(was))}” → ”{_short(matters.words(now))}”" for was, now in placed.reworded
        )
        lines += [say("adding.reworded", n=len(placed.reworded)), *_some(told)]
    return [*lines, *_to_look_at(study, incoming, reading), _next(incoming, reading)]


def _some(told: Iterable[str]) -> list[str]:
    """The first of a list, indented, and how many more there are."""
    listed = list(told)
    more = [f"  {say('adding.more_passages', n=len(listed) - SHOWN)}"] if len(listed) > SHOWN else []
    return [*(f"  {each}" for each in listed[:SHOWN]), *more]


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


def _to_look_at(study: Study, incoming: Incoming, reading: Reading) -> list[str]:
    lines = []
    if reading.removed_codes:
        counted = Counter(reading.removed_codes)
        codes = ", ".join(f"{code} ({n})" if n > 1 else code for code, n in counted.items())
        lines.append(say("adding.removed_codes", n=len(reading.removed_codes), codes=codes))
    if reading.unknown_codes:
        codes = ", ".join(reading.unknown_codes)
        lines.append(say("adding.unknown_codes", n=len(reading.unknown_codes), codes=codes))
    nobodys = _by_nobody(study, incoming)
    lines += [say("comments.unknown_author", n=n, author=author) for author, n in nobodys.items()]
    possible = sum(
        bool(grounds(e.quote)) for e in reading.placed.events if not (e.of or is_interviewer(e.speaker))
    )
    lines += [say("adding.family_proposed", n=possible, study=study.path)] if possible else []
    if incoming.protocol and incoming.protocol.family_matter:
        lines.append(say("adding.family_matter"))
    return [*lines, *(say("adding.look_at", note=note) for note in incoming.notes)]


def _by_nobody(study: Study, incoming: Incoming) -> Counter[str]:
    """How many comments with codes are by each author who is nobody of the study."""
    codes, comments = KnownCodes.of(study), incoming.extracted.comments
    return Counter(
        c.author for c in comments if not incoming.authors.get(c.author) and codes.in_comment(c.text)[0]
    )


def _next(incoming: Incoming, reading: Reading) -> str:
    """The next step that this kind of file has: only a form has a column for codes."""
    if incoming.protocol and reading.is_coded:
        return say("adding.next_judge", meeting=f"{incoming.group} {incoming.date}")
    has_column = incoming.protocol and incoming.path.suffix.lower() == ".docx"
    return say("adding.next_code" if has_column else "adding.next_status")
