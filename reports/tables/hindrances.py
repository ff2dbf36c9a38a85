"""What hinders, what helps and what opens: in how many meetings each was noted, by the phase the meeting was judged."""

from analyses.phases import NO_PHASE, PHASES, codes_by_phase
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.table import Table

TOPS = ["HIN", "FRA", "OPP"]


def table(material: Material) -> Table:
    """Codes as rows, phases as columns; a cell is meetings, and the last column meetings in all (passages)."""
    codings = material.observed_codings
    own = codings[codings["instrument"] == material.codebook.id]
    result = codes_by_phase(own, material.steps, TOPS)
    meetings = result[result["measure"] == "meetings"]
    sizes = meetings.dropna(subset="phase").groupby("phase")["n"].first()
    phases = [phase for phase in (*PHASES, NO_PHASE) if sizes.get(phase, 0)]
    names = [say("tables.phase_n", phase=_phase(material, phase), n=int(sizes[phase])) for phase in phases]
    n = int(meetings["n"].max()) if len(meetings) else 0
    rows = [_row(material, result, top, code, phases) for top, code in _codes(meetings)]
    header = (say("tables.noted"), *names, say("tables.in_all", n=n))
    narrow = 77 // (len(header) - 1)
    made = Table(
        "hindrances", say("tables.hindrances"), header, tuple(rows), numeric=frozenset(range(1, len(header))),
        widths=(100 - narrow * (len(header) - 1), *[narrow] * (len(header) - 1)),
    )  # fmt: skip
    return made.noted(
        say("tables.hindrances_note", codebook=material.codebook.name_and_version(material.lang))
    )


def _phase(material: Material, phase: str) -> str:
    return say("tables.no_phase") if phase == NO_PHASE else material.codebook.name(phase, material.lang)


def _codes(meetings) -> list[tuple[str, str]]:
    return list(meetings[["top", "code"]].drop_duplicates().itertuples(index=False, name=None))


def _row(material: Material, result, top: str, code: str, phases: list[str]) -> tuple[str, ...]:
    part = result[result["code"] == code]
    whole = part[part["phase"].isna()].set_index("measure")["value"]
    by_phase = part[part["measure"] == "meetings"].dropna(subset="phase").set_index("phase")["value"]
    book = material.codebook
    name = (
        book.name(code, material.lang)
        if code == top
        else f"{book.name(top, material.lang)}: {_lower(book.name(code, material.lang))}"
    )
    total = say(
        "tables.meetings_passages", meetings=integer(whole["meetings"]), passages=integer(whole["passages"])
    )
    return (name, *(integer(by_phase.get(phase, 0)) for phase in phases), total)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
