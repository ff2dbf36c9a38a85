"""The source files: protocols, minutes and transcripts as people would have left them in ``sources``."""

import io
import tempfile
from datetime import date, datetime, time
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from coding.protocols import AgendaItem, Entry, Protocol, write_protocol
from tests.exempelkommun.archives import with_fixed_times
from tests.exempelkommun.content import NOTICE, listed, meeting_id, observed, transcripts

_GROUPS = {"team": "Teamet", "steering": "Styrgruppen"}
_SPEAKERS = {"interviewer": "Intervjuare", "informant": "Informant"}
_BARE_TAG = "IF-2024-09"  # a transcript with the voice tags alone on their lines, as some programs write them


def all_sources() -> dict[str, bytes]:
    """File name → content of every source of the study."""
    files = {protocol_file(meeting): protocol_bytes(entry) for meeting, entry in observed().items()}
    files |= {minutes_file(meeting_id(entry)): minutes_bytes(entry) for entry in listed("minutes")}
    return files | {entry["file"]: transcript_bytes(entry) for entry in transcripts()}


def protocol_file(meeting: str) -> str:
    """The file name of a meeting's protocol."""
    return f"p-{meeting}.docx"


def minutes_file(meeting: str) -> str:
    """The file name of a meeting's minutes."""
    return f"m-{meeting}.docx"


def protocol(entry: dict) -> Protocol:
    """A meeting's content as the evaluator's protocol; the codes stand in the journal, not in the form."""
    return Protocol(
        group=entry["group"],
        date=entry["date"],
        start=time.fromisoformat(entry["start"]),
        end=time.fromisoformat(entry["end"]),
        place=entry["place"],
        mode=entry["mode"],
        present=tuple(entry["present"]),
        absent=tuple(entry["absent"]),
        observer="U1",
        evidence_time=entry["evidence_time"],
        items=tuple(_item(item) for item in entry["items"]),
        reflection=_entries(entry["reflection"]),
        possible_feedback=_entries(entry["possible_feedback"]),
        family_matter=entry["family_matter"],
        checklist=tuple((entry.get("checklist") or {}).items()),
    )


def _item(item: dict) -> AgendaItem:
    fields = {
        field: tuple(Entry(passage["t"].strip()) for passage in item.get(field) or [])
        for field in ("said", "interplay", "decision")
    }
    return AgendaItem(item["title"], **fields)


def _entries(text: str | None) -> tuple[Entry, ...]:
    return (Entry(text.strip()),) if text and text.strip() else ()


def protocol_bytes(entry: dict) -> bytes:
    """The protocol as a Word document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "protokoll.docx"
        write_protocol(path, protocol(entry), lang="sv", synthetic_notice=NOTICE)
        return path.read_bytes()


def minutes_bytes(entry: dict) -> bytes:
    """The project's own short minutes: heading, group and date, one bullet per matter."""
    document = _document(f"Minnesanteckningar {entry['date']}")
    document.add_heading("Tidiga steg: minnesanteckningar", level=1)
    document.add_paragraph(f"Grupp: {_GROUPS[entry['group']]}")
    document.add_paragraph(f"Datum: {entry['date']}")
    for text in entry["text"]:
        document.add_paragraph(text.strip(), style="List Bullet")
    return _saved(document)


def transcript_bytes(entry: dict) -> bytes:
    """A transcript in the format its entry says, with roles as speakers."""
    return _vtt(entry) if entry["format"] == "vtt" else _word_transcript(entry)


def _vtt(entry: dict) -> bytes:
    """WebVTT as a meeting program exports it."""
    blocks = ["WEBVTT", f"NOTE {NOTICE}"]
    for number, turn in enumerate(entry["turns"], 1):
        tag, words = f"<v {_SPEAKERS[turn['speaker']]}>", turn["text"].strip()
        said = f"{tag}\n{words}</v>" if entry["id"] == _BARE_TAG else f"{tag}{words}</v>"
        blocks.append(f"{number}\n{turn['start']} --> {turn['end']}\n{said}")
    return ("\n\n".join(blocks) + "\n").encode()


def _word_transcript(entry: dict) -> bytes:
    """A transcript as Teams writes it to Word: a line with speaker and time, then what was said."""
    document = _document(f"Utskrift {entry['date']}")
    document.add_heading(f"Intervju {entry['date']}", level=1)
    for turn in entry["turns"]:
        hours, minutes, seconds = turn["start"].split(".")[0].split(":")
        clock = f"{int(minutes)}:{seconds}" if hours == "00" else f"{int(hours)}:{minutes}:{seconds}"
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{_SPEAKERS[turn['speaker']]}   {clock}").bold = True
        paragraph.add_run("\n" + turn["text"].strip())
    return _saved(document)


def _document(title: str):
    """An empty Word document in Swedish with the notice at the top of each page."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "sv-SE")
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "", "sv-SE"
    properties.comments = NOTICE
    properties.created = properties.modified = datetime(2025, 1, 15)
    document.sections[0].header.paragraphs[0].text = NOTICE
    return document


def _saved(document) -> bytes:
    """The document's bytes without the parts of the template that nobody needs."""
    _drop(document.part, "stylesWithEffects", "theme")
    _drop(document.part.package, "thumbnail")
    stream = io.BytesIO()
    document.save(stream)
    return with_fixed_times(stream.getvalue())


def _drop(part, *kinds: str) -> None:
    for key, relationship in list(part.rels.items()):
        if any(relationship.reltype.endswith(kind) for kind in kinds):
            del part.rels[key]


def odd_sources() -> dict[str, bytes]:
    """Files for tests of the import: minutes twice, as a sync program does, and of a day that never was."""
    entries = {meeting_id(entry): entry for entry in listed("minutes")}
    double = entries["team-2023-05-02"]
    wrong = entries["steering-2023-09-12"] | {"date": date(2032, 9, 12)}
    return {
        minutes_file("team-2023-05-02").replace(".docx", " (1).docx"): minutes_bytes(double),
        minutes_file("steering-2032-09-12"): minutes_bytes(wrong),
    }
