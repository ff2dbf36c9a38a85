"""Protocols and studies for the tests of adding, judging and undoing."""

import datetime
from pathlib import Path

from coding.protocols import AgendaItem, Entry, Protocol, write_protocol
from coding.registration import add
from evaluation import Study
from tests.folders import SETTINGS, make

DAY = datetime.date(2023, 3, 21)
NOTES = (
    ("Samordnaren frågar vem som tar kontakt med familjen.", ("NOR3",)),
    ("Två i gruppen tycker olika om ansvaret och säger det.", ("STO1",)),
    ("Gruppen beslutar att pröva en ny rutin i tre veckor.", ()),
    ("Någon frågar om uppdraget gäller även skolan.", ("FOR1", "STO1")),
)


def protocol(notes=NOTES, **changed) -> Protocol:
    """A protocol of the team on 21 March 2023, one item with these notes and codes."""
    entries = tuple(Entry(text, tuple(codes)) for text, codes in notes)
    usual = {"group": "team", "date": DAY, "items": (AgendaItem("Ansvar", said=entries),)}
    return Protocol(**(usual | changed))


def file_of(folder: Path, name: str = "obs.docx", notes=NOTES, **changed) -> Path:
    """A protocol as a Word document."""
    write_protocol(folder / name, protocol(notes, **changed))
    return folder / name


def new(folder: Path, more: str = "", files: dict | None = None) -> Study:
    """A study with two groups and one evaluator, in a folder of its own."""
    (folder / "studie").mkdir()
    return make(folder / "studie", files, SETTINGS.replace("[U1]", "[U1, U2]") + more)


def added(path: Path, study: Study, ask=None, **given) -> dict:
    """What `add` answers, in a study opened anew as the command line does."""
    return add(path, Study.open(study.path), given, ask)
