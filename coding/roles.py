"""Who speaks in a transcript: names become roles before anything is written in the study.

A person says who is what (``--role``, or when asked); what was said is remembered outside the study, in the list that ``roles_list`` in
study.yaml names, else in the user's own private folder for the study, which an erasure removes. Who nobody has said anything of is
*Talare 1*, *Talare 2* … in the order they speak.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from coding.texts import Extracted, decoded, name_speakers
from evaluation import Problem, Study
from evaluation.caches import cache_folder
from evaluation.disk import Disk
from evaluation.errors import FoljeError, JournalError, UseError
from evaluation.speakers import is_interviewer, is_role, is_room
from evaluation.words import say

Ask = Callable[[str], str] | None
LONGEST = 40  # letters of a role: it stands before each turn


@dataclass(frozen=True)
class Roles:
    """The roles of those who speak in a file.

    Attributes
    ----------
    by_name : name in the file → role in the study
    unknown : names of which nobody has said who they are
    fresh : name → role, said now and not yet remembered
    """

    by_name: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    fresh: dict[str, str] = field(default_factory=dict)

    def given_to(self, extracted: Extracted) -> Extracted:
        """The file with roles in place of names."""
        return name_speakers(extracted, self.by_name)


def roles_of(extracted: Extracted, study: Study, stated: Iterable[str], ask: Ask) -> Roles:
    """Find the role of each who speaks under a name; those who are called by a role already keep it.

    Parameters
    ----------
    stated : ``Eva Ek=samordnare`` as the user stated them
    ask : asks the user; None when nobody can answer

    Raises UseError for what cannot be read, names nobody who speaks, or gives a name as a role.
    """
    said = dict(_stated(each) for each in stated)
    names = [name for name in speakers(extracted) if not is_role(name)]
    everyone = {name.casefold() for name in speakers(extracted)}
    if strangers := said.keys() - everyone:
        raise UseError(say("speakers.unknown_speaker", n=len(strangers)))
    known, fresh, unknown = remembered(study), dict[str, str](), list[str]()
    for name in names:
        otherwise = say("speakers.speaker", study.settings.language, n=len(unknown) + 1)
        role = said.get(name.casefold()) or known.get(name.casefold())
        if not role and ask:
            role = _plain(ask(say("speakers.who_is", name=name, otherwise=otherwise)))
        if role and known.get(name.casefold()) != role:
            fresh[name] = role
        known[name.casefold()] = role or otherwise
        unknown += [] if role else [name]
    if everyone & {role.casefold() for role in fresh.values()}:
        raise UseError(say("speakers.role_is_name"))
    return Roles(_told_apart({name: known[name.casefold()] for name in names}), tuple(unknown), fresh)


def speakers(extracted: Extracted) -> list[str]:
    """Who speaks, in the order they begin."""
    return list(dict.fromkeys(part.speaker for part in extracted.parts if part.speaker))


def _stated(text: str) -> tuple[str, str]:
    name, _, role = text.partition("=")
    if not name.strip() or not _plain(role):
        raise UseError(say("speakers.bad_role", stated=text))
    return name.strip().casefold(), _plain(role)


def _plain(role: str) -> str:
    """A role as it can stand before a turn: short, on one line, without a colon."""
    return " ".join(re.sub(r"[:\n\t]", " ", role).split())[:LONGEST]


def _told_apart(roles: dict[str, str]) -> dict[str, str]:
    """Two who have the same role are numbered: BVC 1, BVC 2."""
    total, seen = Counter(role.casefold() for role in roles.values()), Counter[str]()
    numbered = {}
    for name, role in roles.items():
        seen[role.casefold()] += 1
        number = f" {seen[role.casefold()]}" if total[role.casefold()] > 1 else ""
        numbered[name] = f"{role}{number}"
    return numbered


# what is told


def notes_on(roles: Roles, extracted: Extracted) -> list[str]:
    """What to look at when a file has speakers; `extracted` with their roles."""
    if not speakers(extracted):
        return [say("speakers.nobody")]
    notes = []
    if roles.unknown:
        names = [roles.by_name[name] for name in roles.unknown]
        listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        notes.append(say("speakers.numbered", n=len(names), names=listed))
    if rooms := [role for name, role in roles.by_name.items() if is_room(name)]:
        notes.append(say("speakers.rooms_found", roles=", ".join(rooms)))
    return [*notes, *([say("speakers.names_remain")] if roles.by_name else [])]


def lines_on(extracted: Extracted) -> list[str]:
    """Who speaks, and that the interviewer is left out of what is counted."""
    listed = speakers(extracted)
    asked = sum(is_interviewer(part.speaker) for part in extracted.parts)
    lines = [say("speakers.in_roles", roles=", ".join(listed))] if listed else []
    return [*lines, *([say("speakers.interviewer_left_out", n=asked)] if asked else [])]


# the list outside the study


def problems(study: Study) -> list[Problem]:
    """What is wrong with where study.yaml says that the list lies."""
    if study.settings.roles_list and _list(study) is None:
        return [Problem(say("speakers.list_inside"), "study.yaml", column="roles_list", kind="roles_inside")]
    return []


def remembered(study: Study) -> dict[str, str]:
    """Name, in small letters → role, as it was said before; nothing where there is no list."""
    path = _list(study)
    if path is None or not path.is_file():
        return {}
    try:
        text, _ = decoded(path.read_bytes(), path)
    except (OSError, FoljeError):
        return {}
    separator = ";" if ";" in text else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if len(row) >= 2]
    return {row[0].strip().casefold(): _plain(row[1]) for row in rows if row[0].strip() and _plain(row[1])}


def remember(study: Study, fresh: dict[str, str]) -> str:
    """Add what has been said to the list; tells where it is, or why it is not kept."""
    fresh = {
        name: role for name, role in fresh.items() if name[0] not in "=+-@"
    }  # Excel would take it for a formula
    if not fresh:
        return ""
    path = _list(study)
    if path is None:
        return say("speakers.list_inside")
    try:
        before = decoded(path.read_bytes(), path)[0] if path.is_file() else "namn;roll\n"
        kept = [line for line in before.splitlines() if line.partition(";")[0].strip().casefold() not in
                {name.casefold() for name in fresh}]  # fmt: skip
        rows = [f"{name.replace(';', ' ')};{role.replace(';', ' ')}" for name, role in fresh.items()]
        Disk().write(path, ("\ufeff" + "\r\n".join([*kept, *rows]) + "\r\n").encode())
    except (OSError, FoljeError, JournalError):
        return say("speakers.list_unread", path=path)
    return say("speakers.remembered", path=path)


def _list(study: Study) -> Path | None:
    """Where the list lies; None when study.yaml points into the study."""
    if not study.settings.roles_list:
        return cache_folder(study.path) / "roles.csv"
    path = (study.path / Path(study.settings.roles_list).expanduser()).resolve()
    return None if path.is_relative_to(study.path.resolve()) else path
