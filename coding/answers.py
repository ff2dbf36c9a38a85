"""What is told when a file has been taken in: what was done, what to look at, what to do next."""

from collections import Counter
from collections.abc import Iterable

from coding.blind import hidden_from
from coding.family_matters import FamilyMatters
from coding.family_words import grounds
from coding.incoming import FORMS, Incoming
from coding.known_codes import KnownCodes
from coding.name_list import name_list
from coding.placing import Placed
from coding.previews import preview
from coding.printable import one_line
from coding.readings import Reading
from coding.removals import Removals
from coding.roles import lines_on
from evaluation import Study
from evaluation.event_words import counted
from evaluation.events import Judgement
from evaluation.speakers import is_interviewer
from evaluation.words import say

SHOWN = 5  # passages that are told of one by one
SHORT = 60  # letters of each


def lines(
    study: Study, incoming: Incoming, reading: Reading, gone: Removals, meeting_note: str, kept_in: str
) -> list[str]:
    """The answer of ``folje add``.

    Parameters
    ----------
    gone : what no longer stands in the file
    meeting_note : what was done with the meeting's row
    kept_in : where the roles of those who speak are kept; "" where nothing was kept
    """
    joint = incoming.group == "joint"
    group = say("adding.joint") if joint else study.settings.group(incoming.group).name()
    placed, name = reading.placed, incoming.path.name
    new, codings = len(placed.events) - placed.moved, say("adding.codings", n=reading.count)
    came = reading.events or reading.others or reading.unknown_codes or gone.events
    return [
        say(f"adding.read_{incoming.kind}", file=name, group=group, date=incoming.date, note=meeting_note),
        *([] if incoming.protocol else [preview(incoming, name_list(study)[0])]),
        say("adding.passages", n=len(reading.names), new=new, codings=codings),
        *([] if came else [say("adding.nothing_new")]),
        *lines_on(incoming.extracted),
        *filter(None, [kept_in]),
        *(
            say("comments.by", person=person, counts=counted(events))
            for person, events in reading.others.items()
        ),
        *_of_corrected(placed, FamilyMatters.of(study), codes_only=not new),
        *gone.outcome,
        *_to_look_at(study, incoming, reading),
        _next(study, incoming, reading),
    ]


def _of_corrected(placed: Placed, matters: FamilyMatters, *, codes_only: bool) -> list[str]:
    """What became of the passages of the text before that have a place in it: how many moved, which have other words."""
    told = []
    if placed.moved and not (codes_only and not placed.lost and not placed.reworded):
        told.append(say("adding.moved", n=placed.moved))
    if placed.reworded:
        pairs = (
            (one_line(matters.words(was), SHORT), one_line(matters.words(now), SHORT))
            for was, now in placed.reworded
        )
        told += [
            say("adding.reworded", n=len(placed.reworded)),
            *_some(f"”{was}” → ”{now}”" for was, now in pairs),
        ]
    return told


def _some(told: Iterable[str]) -> list[str]:
    """The first of a list, indented, and how many more there are."""
    listed = list(told)
    more = [f"  {say('adding.more_passages', n=len(listed) - SHOWN)}"] if len(listed) > SHOWN else []
    return [*(f"  {each}" for each in listed[:SHOWN]), *more]


def _to_look_at(study: Study, incoming: Incoming, reading: Reading) -> list[str]:
    told = []
    if reading.unknown_codes:
        codes = ", ".join(reading.unknown_codes)
        told.append(say("adding.unknown_codes", n=len(reading.unknown_codes), codes=codes))
    nobodys = comments_by_nobody(study, incoming)
    told += [say("comments.unknown_author", n=n, author=author) for author, n in nobodys.items()]
    possible = sum(
        bool(grounds(e.quote)) for e in reading.placed.events if not (e.of or is_interviewer(e.speaker))
    )
    told += [say("adding.family_proposed", n=possible, study=study.path)] if possible else []
    if incoming.protocol and incoming.protocol.family_matter:
        told.append(say("adding.family_matter"))
    return [*told, *(say("adding.look_at", note=note) for note in incoming.notes)]


def comments_by_nobody(study: Study, incoming: Incoming) -> Counter[str]:
    """How many comments with codes are by each author who is nobody of the study."""
    codes, comments = KnownCodes.of(study), incoming.extracted.comments
    return Counter(
        c.author for c in comments if not incoming.authors.get(c.author) and codes.in_comment(c.text)[0]
    )


def _next(study: Study, incoming: Incoming, reading: Reading) -> str:
    """The next step that this kind of file has: only a form has a column for codes."""
    if reading.unknown_codes:
        return say("adding.next_mend")
    if incoming.protocol and reading.is_coded:
        said = {"meeting": f"{incoming.group} {incoming.date}", "study": study.argument}
        meeting = f"{incoming.group}-{incoming.date}"
        hidden = hidden_from(study, None)
        known = any(each.meeting == meeting and not hidden(each) for each in study.state.of(Judgement))
        return say("adding.next_judge_again" if known else "adding.next_judge", **said)
    has_column = incoming.protocol and incoming.path.suffix.lower() in FORMS
    return say("adding.next_code", study=study.argument) if has_column else say("adding.next_status")
