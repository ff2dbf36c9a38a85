"""A file on its way into a study: what it is, whose it is, and what speaks against taking it in."""

import datetime
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from coding.codebooks import books
from coding.identifiers import KINDS, Identifier, heading_of, identifiers, line_of
from coding.name_list import name_list
from coding.occasions import Answer, Ask, Listed, Source, about_date, asked, date_of, group_names, group_of
from coding.protocols import Protocol, is_protocol, protocol_in
from coding.roles import Roles, notes_on, roles_of
from coding.texts import Extracted, extract
from coding.texts.turns import in_turns
from evaluation import Study
from evaluation.asking import Question
from evaluation.cells import day
from evaluation.errors import FoljeError, UseError
from evaluation.words import say

FORMS = (".docx", ".odt", ".rtf")  # in which the form of a protocol may have been saved


@dataclass
class Incoming:
    """A file on its way into a study; group and date are empty as long as nobody knows them."""

    path: Path
    extracted: Extracted
    kind: str
    group: str = ""
    date: datetime.date | None = None
    protocol: Protocol | None = None
    notes: list[str] = field(default_factory=list)
    authors: dict[str, str] = field(
        default_factory=dict
    )  # of comments → the person of the study, "" for others
    listed: str = ""  # the id under which the study has it already, whatever it is called
    roles: Roles = field(default_factory=Roles)  # of those who speak in it
    number: int = 1  # among the documents of one kind, group and date
    replaces: bool = False  # a person has said that it is a new version, whatever its words

    @property
    def document(self) -> str:
        """The document's id: p-team-2023-02-07 for a protocol; t-team-2023-02-07-2 for the second transcript of the day."""
        number = f"-{self.number}" if self.number > 1 else ""
        return self.listed or f"{self.kind[0]}-{self.group}-{self.date:%Y-%m-%d}{number}"


def recognise(path: Path, study: Study, given: dict, ask: Ask) -> tuple[Incoming, list[FoljeError]]:
    """What the file is, and all that speaks against taking it in.

    Parameters
    ----------
    given : group, date, kind, role, encoding as the user stated them; None where not stated
    ask : asks for roles, group and date where the file does not say; not used when something is wrong already

    Raises FoljeError when the file cannot be read at all, or the study's codebook cannot.
    """
    incoming = _read(path, study, given, ask)
    listed = _listed(incoming, study)
    source = Source(path, incoming.extracted, incoming.protocol, study.settings, listed)
    incoming.listed = listed.id if listed else ""
    group, when = group_of(source, given.get("group")), date_of(source, given.get("date"))
    wrong = [*_identified(incoming, study), *(UseError(text) for text in (*group.wrong, *when.wrong))]
    wrong += _complete(group, when, incoming, study, None if wrong else ask)
    incoming.group, incoming.date = group.found or "", when.found
    incoming.notes += [*group.notes, *when.notes]
    incoming.notes += about_date(when.found, study.settings, datetime.date.today()) if when.found else []
    return incoming, wrong


def _complete(group: Answer, when: Answer, incoming: Incoming, study: Study, ask: Ask) -> list[FoljeError]:
    """Ask for what is not clear; a refusal for what is not answered, with what the file says that was no date."""
    groups, words = group_names(study.settings), study.settings.words["groups"]
    wrong: list[FoljeError] = []
    if not group.found and not group.wrong:
        choices = study.settings.choices().get("groups", {}).items()
        question = Question(say("adding.which_group", groups=groups), choices)
        group.found = asked(words.get, ask, question)
        wrong += [] if group.found else [UseError(say("adding.which_group_stated", groups=groups))]
    if not when.found and not when.wrong:
        when.found = asked(day, ask, Question(say("adding.which_date"), kind="date"))
        said = incoming.protocol.problems if incoming.protocol else ()
        wrong += [] if when.found else [UseError(line) for line in (say("adding.which_date_stated"), *said)]
    return wrong


def _read(path: Path, study: Study, given: dict, ask: Ask) -> Incoming:
    if path.is_dir():
        raise UseError(say("adding.is_folder"), where=path)
    if not path.is_file():
        raise UseError(say("adding.no_file"), where=path)
    extracted = extract(path, given.get("encoding"))
    kind = given.get("kind") or _kind(path, extracted)
    books(study)  # before anything is written: it may be missing or broken
    if kind == "protocol":
        protocol = protocol_in(extracted, file=path.name, study=study)
        return Incoming(
            path, extracted, kind, protocol=protocol, notes=[*extracted.notes, *protocol.problems]
        )
    extracted = in_turns(extracted, sure=kind == "transcript")
    roles = roles_of(extracted, study, given.get("role") or (), ask)
    extracted = roles.given_to(extracted)
    notes = notes_on(roles, extracted) if kind == "transcript" or roles.by_name else []
    return Incoming(path, extracted, kind, notes=[*extracted.notes, *notes], roles=roles)


def _kind(path: Path, extracted: Extracted) -> str:
    if path.suffix.lower() in FORMS and is_protocol(extracted):
        return "protocol"
    return "transcript" if any(part.kind == "turn" for part in extracted.parts) else "minutes"


def _listed(incoming: Incoming, study: Study) -> Listed | None:
    """The document that a file is according to the tables: the same place in sources/, or the same content.

    A protocol says itself what it is.
    """
    if incoming.kind == "protocol":
        return None
    sha256, folder = hashlib.sha256(incoming.path.read_bytes()).hexdigest(), study.path / "sources"
    for row in study.documents.dropna(subset=["id", "path"]).to_dict("records"):
        if row["sha256"] == sha256 or (folder / row["path"]).resolve() == incoming.path.resolve():
            groups = study.meetings.loc[study.meetings["id"] == row["meeting"], "group"].dropna()
            group, when = next(iter(groups), None), row["date"]
            return Listed(row["id"], group, None if when is None or when != when else when.date())
    return None


# persons


def _identified(incoming: Incoming, study: Study) -> list[FoljeError]:
    """One refusal that names kinds and places of identifiers, never the values."""
    extracted, (names, _) = incoming.extracted, name_list(study)
    places: dict[str, list[str]] = {}
    for found in identifiers(extracted.text, names):
        places.setdefault(found.kind, []).append(_place(extracted, found, names))
    for comment in extracted.comments:
        for found in identifiers(comment.text, names):
            places.setdefault(found.kind, []).append(say("adding.in_comment"))
    if not places:
        return []
    kinds = [kind for kind in KINDS if kind in places]
    told = "; ".join(f"{say(f'adding.{kind}')} ({', '.join(dict.fromkeys(places[kind]))})" for kind in kinds)
    return [FoljeError(say("adding.identifiers", found=told))]


def _place(extracted: Extracted, found: Identifier, names: tuple[str, ...]) -> str:
    """The line in the text, and for a turn its time; under which heading where there is one."""
    line = say("study.row", row=line_of(extracted.text, found.start))
    before = [part for part in extracted.parts if part.start <= found.start]
    if before and before[-1].time:
        return f"{line}, {before[-1].time}"
    heading = heading_of(extracted, found, names)
    return say("adding.under_heading", line=line, heading=heading) if heading else line
