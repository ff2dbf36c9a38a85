"""A study for the tests of the workbench: a protocol of 40 notes, a short one, an interview and minutes full of traps. Synthetic."""

from pathlib import Path

from evaluation import Study
from evaluation.events import Passage
from tests.folders import SETTINGS, csv, make

LONG, SHORT, INTERVIEW, MINUTES = "p-team-2023-03-21", "p-team-2023-04-11", "t-team-1", "m-team-2023-03-21"
NOTES = [f"Anteckning {n} handlar om ansvaret. Samordnaren frågar vem som ringer." for n in range(1, 41)]
TRAPS = [
    "<script>document.title='hacked'</script>",
    "<img src=x onerror=\"document.title='hacked'\"> & &amp; {{7*7}}",
    "Den \u202erätta\u202c ordningen med \u2066isolat\u2069 och 👍🏽 och e\u0301",
]
TABLES = {
    "tables/meetings.csv": csv("""\
        id | grupp | datum | hållet | observerat
        team-2023-03-21 | team | 2023-03-21 | ja | ja
        team-2023-04-11 | team | 2023-04-11 | ja | ja
        team-2023-05-02 | team | 2023-05-02 | ja | nej"""),
    "tables/documents.csv": csv(f"""\
        id | slag | möte | intervju | datum | fil
        {LONG} | observationsprotokoll | team-2023-03-21 | | 2023-03-21 | a.docx
        {MINUTES} | minnesanteckningar | team-2023-03-21 | | 2023-03-21 | b.docx
        {SHORT} | observationsprotokoll | team-2023-04-11 | | 2023-04-11 | c.docx
        {INTERVIEW} | transkript | | t1 | 2023-06-01 | d.vtt"""),
    "tables/interviews.csv": csv("""\
        id | informant | informantgrupp | status | datum
        t1 | T01 | team | genomförd | 2023-06-01"""),
}


def protocol(notes: list[str], item: str = "Ansvar") -> str:
    """The frozen text of a protocol with one item."""
    field, help_text = (
        "Vad som sades och gjordes",
        "Vem sa eller gjorde vad, efter roll. Gärna korta repliker.",
    )
    said = [f"{field}\n{help_text}\t{notes[0]}\t", *(f"{field}\t{note}\t" for note in notes[1:])]
    head = ["Observationsprotokoll", "Om mötet", "Fält\tAnteckning", "Grupp\tTeam", "Plats\tNorrby"]
    return "\n".join([*head, f"Punkt 1: {item}", "Fält\tAnteckning\tKoder", *said, "Efter mötet"])


TEXTS = {
    LONG: protocol(NOTES),
    SHORT: protocol(
        ["Två är oeniga om gränsen.", "Gruppen beslutar om en ny rutin.", "En familj nämns vid namn."]
    ),
    INTERVIEW: "Intervjuare: Hur var det?\nInformant: Det var bra. Vi fick hjälp direkt.\nInformant: Sedan blev det tyst.",
    MINUTES: "\n".join([*TRAPS, "Beslut: rutinen prövas."]),
}


def marked(text: str, words: str, name: str, **more: str) -> Passage:
    """A passage of these words."""
    start = TEXTS[text].index(words)
    return Passage(id=name, text=text, start=start, end=start + len(words), quote=words, **more)


def study(folder: Path) -> Study:
    """The study, its passages marked by U2."""
    files = TABLES | {f"texts/{name}.txt": text for name, text in TEXTS.items()}
    made = make(folder, files, SETTINGS.replace("[U1]", "[U1, U2]"))
    notes = [marked(LONG, note, f"{n:016x}", field="said", item="Ansvar") for n, note in enumerate(NOTES, 1)]
    short = [
        marked(SHORT, "Två är oeniga om gränsen.", "a" * 16, field="said", item="Ansvar"),
        marked(SHORT, "Gruppen beslutar om en ny rutin.", "b" * 16, field="decision", item="Ansvar"),
        marked(SHORT, "En familj nämns vid namn.", "c" * 16, field="family_matter", item="Ansvar"),
    ]
    said = [marked(INTERVIEW, "Sedan blev det tyst.", "d" * 16, speaker="informant")]
    for document in (notes, short, said):  # as when files are added: each one action
        made.journal.write("U2", *document)
    return Study.open(folder)
