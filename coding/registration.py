"""Taking a new file into a study: what it is, which meeting it belongs to, its text, its passages and its codes."""

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from coding.codebooks import codebook
from coding.placing import place_again
from coding.protocols import Protocol, is_protocol, protocol_in, protocol_template
from coding.texts import Extracted, extract
from data_templates import find
from evaluation import Study
from evaluation.cells import day
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.events import Coding, Event, Memo, Passage
from evaluation.journal import new_id
from evaluation.settings import Group
from evaluation.words import say
from evaluation.workbooks import add_row, new_workbook, set_cells

Ask = Callable[[str], str] | None
FIRST_TABLES = ("meetings", "persons", "memberships", "events")
AUTHORS = {"protocol": "evaluator", "minutes": "project", "transcript": "informant"}
CONTEXT = 40  # code points kept before and after a passage, to find it again in a corrected text


@dataclass
class Incoming:
    """A file on its way into a study."""

    path: Path
    extracted: Extracted
    kind: str
    group: str
    date: date
    protocol: Protocol | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def document(self) -> str:
        """The document's id: p-team-2023-02-07 for a protocol."""
        return f"{self.kind[0]}-{self.group}-{self.date:%Y-%m-%d}"


def new_study(path: Path, *, example: str | None = None) -> dict:
    """Make a study folder: empty with four tables, or a copy of an example.

    Raises UseError when the folder holds something already or there is no such example.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UseError(say("adding.folder_not_empty"), where=path)
    if example:
        _copy_example(path, example)
        return {"study": str(path), "lines": [say("adding.example_made", path=path, example=example)]}
    path.mkdir(parents=True, exist_ok=True)
    for folder in ("tables", "cases", "sources", "texts", "codebooks", "journal", "reports"):
        (path / folder).mkdir(exist_ok=True)
    template = find("study.yaml").read_text(encoding="utf-8")
    (path / "study.yaml").write_text(template, encoding="utf-8", newline="\n")
    settings = Study.open(path).settings
    groups = {group.key: group.sv for group in settings.groups}
    Disk().write(path / "tables" / "tables.xlsx", new_workbook(FIRST_TABLES, groups))
    return {"study": str(path), "lines": [say("adding.study_made", path=path)]}


def _copy_example(path: Path, example: str) -> None:
    source = find("examples", example)
    if not (source / "study.yaml").is_file():
        names = ", ".join(sorted(p.parent.name for p in find("examples").glob("*/study.yaml")))
        raise UseError(say("adding.no_example", name=example, names=names))
    shutil.copytree(source, path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_out", "__pycache__"))


def template(name: str, path: Path, *, lang: str = "sv") -> dict:
    """Save an empty observation protocol."""
    if path.suffix.lower() != ".docx":
        raise UseError(say("adding.template_ending"), where=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    protocol_template(path, lang)
    return {"file": str(path), "lines": [say("adding.template_saved", path=path)]}


def add(path: Path, study: Study, given: dict, ask: Ask = None) -> dict:
    """Take a file into the study, or read it again when it is there already.

    Parameters
    ----------
    given : group, date, kind, person as the user stated them; None where not stated
    ask : asks the user; None when nobody can answer

    Returns
    -------
    dict with document, meeting, passages, new_passages, codings, moved, lost, notes and lines
    """
    incoming = _recognise(path, study, given, ask)
    person = who(study, given.get("person"))
    meeting, meeting_note = _register_meeting(study, incoming)
    known = study.documents[study.documents["id"] == incoming.document]
    _keep_source(study, incoming)
    if known.empty:
        _register_document(study, incoming, meeting)
        answer = _take_in(study, incoming, person)
    else:
        set_cells(study, "documents", int(known.index[0]), {"sha256": _sha256(path)})
        answer = _read_again(study, incoming, person)
    return _told(study, incoming, answer | {"meeting": meeting}, meeting_note)


def who(study: Study, given: str | None) -> str:
    """Who is writing: as stated, else the first evaluator of study.yaml.

    Raises UseError when neither says.
    """
    person = given or next(iter(study.settings.evaluators), "")
    if not person:
        raise UseError(say("journal.no_person"))
    return person


# what the file is


def _recognise(path: Path, study: Study, given: dict, ask: Ask) -> Incoming:
    if not path.is_file():
        raise UseError(say("adding.no_file"), where=path)
    extracted = extract(path)
    kind = given.get("kind") or _kind(path, extracted)
    protocol = protocol_in(extracted, file=path.name) if kind == "protocol" else None
    codebook(study.settings.instruments[0], study)  # before anything is written: it may be missing or broken
    group = _group(study, given.get("group"), path, extracted, protocol, ask)
    when = _date(given.get("date"), path, extracted, protocol, ask)
    notes = list(protocol.problems) if protocol else []
    return Incoming(path, extracted, kind, group, when, protocol, notes)


def _kind(path: Path, extracted: Extracted) -> str:
    if path.suffix.lower() in (".vtt", ".srt"):
        return "transcript"
    if path.suffix.lower() == ".docx" and is_protocol(path):
        return "protocol"
    return "minutes"


def _group(
    study: Study, stated: str | None, path: Path, extracted: Extracted, protocol: Protocol | None, ask: Ask
) -> str:
    words = study.settings.words["groups"]
    for text in (stated, protocol.group if protocol else None):
        if text:
            key = words.get(text.strip().casefold())
            if key:
                return key
            if text is stated:
                raise UseError(say("adding.unknown_group", group=text, groups=_groups(study.settings.groups)))
    for text in (path.stem.replace("_", " "), extracted.text[:400]):
        found = {
            key for word, key in words.items() if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
        }
        if len(found) == 1:
            return found.pop()
    return _asked(words.get, ask, "adding.which_group", groups=_groups(study.settings.groups))


def _groups(groups: tuple[Group, ...]) -> str:
    return ", ".join(f"{group.key} ({group.name()})" for group in groups)


def _date(stated: str | None, path: Path, extracted: Extracted, protocol: Protocol | None, ask: Ask) -> date:
    if stated:
        found = day(stated)
        if found is None:
            raise UseError(say("adding.bad_date", date=stated))
        return found
    if protocol and protocol.date:
        return protocol.date
    for text in (path.stem, extracted.text[:400]):
        for candidate in _DATES.findall(text):
            found = day(candidate)
            if found:
                return found
    return _asked(day, ask, "adding.which_date")


_DATES = re.compile(
    r"\d{4}-\d{2}-\d{2}|\b20\d{6}\b|\d{1,2}/\d{1,2} \d{4}|\d{1,2} [a-zå]{3,9} \d{4}", re.IGNORECASE
)


def _asked(read: Callable, ask: Ask, key: str, **words: str) -> Any:
    """The user's answer, asked up to three times; UseError when nobody can answer."""
    for _ in range(3 if ask else 0):
        value = read(ask(say(key, None, **words)).strip().casefold()) if ask else None
        if value:
            return value
    raise UseError(say(f"{key}_stated", None, **words))


# into the tables


def _register_meeting(study: Study, incoming: Incoming) -> tuple[str, str]:
    """The meeting's id, and what was done about its row."""
    observed = incoming.kind == "protocol"
    meetings = study.meetings
    rows = meetings[(meetings["group"] == incoming.group) & (meetings["date"] == str(incoming.date))]
    if rows.empty:
        meeting, group = f"{incoming.group}-{incoming.date:%Y-%m-%d}", _group_words(study, incoming.group)
        values = {"id": meeting, "group": group, "date": incoming.date, "held": True, "observed": observed}
        add_row(study, "meetings", values)
        return meeting, say("adding.meeting_added")
    if observed and not rows["observed"].fillna(False).iat[0]:
        set_cells(study, "meetings", int(rows.index[0]), {"observed": True, "held": True})
        return rows["id"].iat[0], say("adding.meeting_now_observed")
    return rows["id"].iat[0], say("adding.meeting_known")


def _group_words(study: Study, key: str) -> str:
    return say("adding.joint") if key == "joint" else study.settings.group(key).sv


def _register_document(study: Study, incoming: Incoming, meeting: str) -> None:
    from evaluation.schemas import schema

    words = schema("documents").field
    values = {"id": incoming.document, "kind": words("kind").value_label(incoming.kind, "sv"), "meeting": meeting,
              "date": incoming.date, "author": words("author").value_label(AUTHORS[incoming.kind], "sv"),
              "path": _source_name(incoming), "sha256": _sha256(incoming.path),
              "status": words("status").value_label("working", "sv")}  # fmt: skip
    add_row(study, "documents", values)


def _source_name(incoming: Incoming) -> str:
    return f"{incoming.document}{incoming.path.suffix.lower()}"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _keep_source(study: Study, incoming: Incoming) -> None:
    target = study.path / "sources" / _source_name(incoming)
    if incoming.path.resolve() != target.resolve():
        Disk().write(target, incoming.path.read_bytes())


# into the journal


def _take_in(study: Study, incoming: Incoming, person: str) -> dict:
    """The frozen text, its passages, the codes written in the file and the observer's own notes, as one action."""
    passages = _passages(incoming, _text_id(study, incoming))
    events: list[Event] = list(passages)
    codings, unknown = _codings(study, incoming, {(p.start, p.end): p.id for p in passages}, person)
    study.journal.write(person, *events, *codings, *_memos(incoming))
    return {"passages": len(passages), "new_passages": len(passages), "codings": len(codings), "moved": 0, "lost": [],
            "unknown_codes": unknown}  # fmt: skip


def _read_again(study: Study, incoming: Incoming, person: str) -> dict:
    """New codes of a file that has been added before are taken, and passages follow a corrected text."""
    text_id = _text_id(study, incoming)
    standing = [p for p in study.state.of(Passage) if p.document == incoming.document]
    here = {(p.start, p.end): p.name for p in standing if p.text == text_id}
    elsewhere = [p for p in standing if p.text != text_id]
    proposed = [p for p in _passages(incoming, text_id) if (p.start, p.end) not in here]
    placed = place_again(elsewhere, proposed)
    names = here | placed.names
    codings, unknown = _codings(study, incoming, names, person)
    study.journal.write(person, *placed.events, *codings, *_new_memos(study, incoming, person))
    new = len(proposed) - placed.moved
    return {"passages": len(names), "new_passages": new, "codings": len(codings), "moved": placed.moved,
            "lost": [p.quote for p in placed.lost], "unknown_codes": unknown}  # fmt: skip


def _text_id(study: Study, incoming: Incoming) -> str:
    """The frozen text with the file's words; a new one where there is none. A frozen text is never changed."""
    text_id, version = incoming.document, 1
    while (frozen := _frozen(study, text_id)) is not None:
        if frozen == incoming.extracted.text:
            return text_id
        version += 1
        text_id = f"{incoming.document}~{version}"
    Disk().write(study.path / "texts" / f"{text_id}.txt", incoming.extracted.text.encode())
    return text_id


def _frozen(study: Study, text_id: str) -> str | None:
    path = study.path / "texts" / f"{text_id}.txt"
    return path.read_bytes().decode() if path.is_file() else None


def _passages(incoming: Incoming, text_id: str) -> list[Passage]:
    """Proposed passages: the entries of a protocol, else the paragraphs, list items and turns."""
    if incoming.protocol:
        spans = [(e.start, e.end, field, item.title) for item, field, e in incoming.protocol.passages()]
    else:
        kinds = ("paragraph", "item", "turn")
        spans = [(p.start, p.end, "", "") for p in incoming.extracted.parts if p.kind in kinds]
    text = incoming.extracted.text
    return [
        Passage(id=new_id(), text=text_id, start=start, end=end, quote=text[start:end], field=field, item=item,
                before=text[max(0, start - CONTEXT) : start], after=text[end : end + CONTEXT])
        for start, end, field, item in spans
        if text[start:end].strip()
    ]  # fmt: skip


def _codings(
    study: Study, incoming: Incoming, names: dict[tuple[int, int], str], person: str
) -> tuple[list[Coding], list[str]]:
    """The codes written in the file that `person` has not given the passage already, and those nobody knows."""
    if not incoming.protocol:
        return [], []
    book = codebook(study.settings.instruments[0], study)
    given = {(c.passage, c.code) for c in study.state.of(Coding) if c.person == person}
    codings: list[Coding] = []
    unknown: list[str] = []
    for _, _, entry in incoming.protocol.passages():
        passage = names.get((entry.start, entry.end))
        unknown += entry.unknown_codes
        for code in dict.fromkeys((*entry.codes, *(c for remark in entry.remarks for c in remark.codes))):
            if passage and (passage, code) not in given:
                codings.append(Coding(passage=passage, code=code, codebook=book.reference))
    return codings, unknown


def _memos(incoming: Incoming) -> list[Memo]:
    """The observer's own thoughts: kept as memos, never as what the group said."""
    if not incoming.protocol:
        return []
    roles = {
        "reflection": incoming.protocol.reflection,
        "possible_feedback": incoming.protocol.possible_feedback,
    }
    texts = {role: "\n".join(entry.text for entry in entries) for role, entries in roles.items()}
    return [
        Memo(about=incoming.document, role=role, content=text) for role, text in texts.items() if text.strip()
    ]


def _new_memos(study: Study, incoming: Incoming, person: str) -> list[Memo]:
    """Memos whose words have changed since the file was last read, naming those they replace."""
    import msgspec

    standing = [m for m in study.state.of(Memo) if m.about == incoming.document and m.person == person]
    fresh = []
    for memo in _memos(incoming):
        seen = [m for m in standing if m.role == memo.role]
        if all(m.content != memo.content for m in seen):
            fresh.append(msgspec.structs.replace(memo, replaces=[m.id for m in seen]))
    return fresh


def _told(study: Study, incoming: Incoming, answer: dict, meeting_note: str) -> dict:
    """The answer with its words: what was done, what to look at, and what to do next."""
    group = say("adding.joint") if incoming.group == "joint" else study.settings.group(incoming.group).name()
    lines = [
        say(
            f"adding.read_{incoming.kind}",
            file=incoming.path.name,
            group=group,
            date=incoming.date,
            note=meeting_note,
        ),
        say(
            "adding.passages",
            passages=answer["passages"],
            new=answer["new_passages"],
            codings=answer["codings"],
        ),
    ]
    if answer["moved"]:
        lines.append(say("adding.moved", moved=answer["moved"]))
    if answer["lost"]:
        lines.append(say("adding.lost", lost=len(answer["lost"])))
    if incoming.protocol and incoming.protocol.family_matter:
        lines.append(say("adding.family_matter"))
    lines += [say("adding.look_at", note=note) for note in incoming.notes]
    lines.append(
        say("adding.next_code")
        if not answer["codings"]
        else say("adding.next_judge", meeting=f"{incoming.group} {incoming.date}")
    )
    return {
        "document": incoming.document,
        "kind": incoming.kind,
        **answer,
        "notes": incoming.notes,
        "lines": lines,
    }
