"""Taking another program's material into a study: all of it as one action that can be undone, and a report of it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from coding.codebooks.keeping import use
from coding.exchange.arrival import Arrival
from coding.exchange.arriving_texts import check_texts
from coding.exchange.new_studies import built, is_new
from coding.exchange.projects import Placing, Project, plain
from coding.exchange.readers import read_project
from coding.writers import who
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import say

SHOWN = 5  # lines of each list that are printed; all of them are in the answer as data


def import_file(path: Path, folder: Path, person: str | None, make_study: Callable[[Path], object]) -> dict:
    """Read a file of another program and take it into the study in `folder`.

    Parameters
    ----------
    make_study : makes a study of an empty folder, or of one that is not there

    Returns
    -------
    dict with study, file, documents, new_codes, codings, memos, coders, placed, left, noted, lost, lines and exit

    Raises
    ------
    FoljeError
        when the file cannot be read, or holds what must not come in; then nothing has changed.
    """
    if not path.exists():
        raise UseError(say("exchange.no_file"), where=path)
    if not is_new(folder):
        study = Study.open(folder)
        project = read_project(path, study)
        check_texts(project, study)
        return _take_in(project, study, person, path.name)
    project = read_project(path, None)
    check_texts(project, None)
    with built(folder, make_study) as own:
        _describe(own, project)
        done = _take_in(project, Study.open(own), person, path.name, new=True)
        if done["codebooks"]:
            _complete(own, f"instruments: [{', '.join(done['codebooks'])}]\n")
    made = say("exchange.study_made", study=folder)
    return {**done, "study": str(folder), "lines": [made, *done["lines"]]}


def _take_in(project: Project, study: Study, person: str | None, file: str, *, new: bool = False) -> dict:
    """Write a project into a study and say what was done; the codebooks that it names are then in use."""
    arrival = Arrival(study, project, who(study, person), plain(Path(file).stem))
    arrival.write("\n".join(report(project, arrival, file)))
    in_use = [] if new else [line for book in arrival.codes.books for line in use(study, book)]
    return {
        "study": str(study.path), "file": file, "new_codes": arrival.codes.new, "codebook": arrival.codes.book,
        "documents": {project.sources[guid].name: text for guid, text in arrival.texts.placed.items()},
        "codebooks": arrival.codes.books, "codings": arrival.count["codings"], "memos": arrival.count["memos"],
        "already_there": arrival.count["known"], "coders": arrival.coders,
        "placed": [{"source": p.source, "dialect": p.dialect, "chosen_by": p.basis, "fitting": p.fitting, "of": p.told}
                   for p in project.placings],
        "left": dict(+project.left), "noted": dict(+project.noted), "notes": project.notes, "lost": project.lost,
        "exit": 1 if project.lost else 0, "lines": [*report(project, arrival, file), *in_use],
    }  # fmt: skip


def _describe(folder: Path, project: Project) -> None:
    """Name the new study and its coders in study.yaml; all else stays for the evaluator to fill in."""
    import json

    path = folder / "study.yaml"
    coders = sorted({c.person for c in project.codings if c.person}) or project.people[:1] or ["U1"]
    lines = path.read_text(encoding="utf-8").splitlines()
    stated = {"title": {"sv": project.name, "en": project.name}, "evaluators": coders}
    for number, line in enumerate(lines):
        key = line.partition(":")[0]
        if key in stated:
            lines[number] = f"{key}: {json.dumps(stated[key], ensure_ascii=False)}"
    Disk().write(path, ("\n".join(lines) + "\n").encode())


def _complete(folder: Path, line: str) -> None:
    path = folder / "study.yaml"
    Disk().write(path, (path.read_text(encoding="utf-8") + line).encode())


# the report


def report(project: Project, arrival: Arrival, file: str) -> list[str]:
    """What was taken, how it was placed and what was left, in words."""
    count = arrival.count
    lines = [say("exchange.taken", file=file, origin=plain(project.origin) or say("exchange.origin_unknown"))]
    lines += [
        say(f"exchange.took_{key}", n=count[key])
        for key in ("texts", "codes", "known_codes", "codings", "known", "memos")
        if count[key]
    ]
    lines += [say("exchange.coders", coders=", ".join(arrival.coders))] if arrival.coders else []
    lines += _placed(project.placings)
    lines += [say(f"exchange.noted_{key}", n=n) for key, n in sorted((+project.noted).items())]
    lines += (
        []
        if any(count[key] for key in ("texts", "codes", "codings", "memos"))
        else [say("exchange.nothing_new")]
    )
    lines += _first(project.notes)
    if +project.left:
        lines += [say("exchange.left_head"), *left_in_words(project.left)]
    lines += _first([say("exchange.lost", source=each["source"], start=each["start"], end=each["end"],
                         codes=", ".join(each["codes"]) or say("exchange.no_code")) for each in project.lost], "  – ")  # fmt: skip
    return [*lines, *([say("exchange.can_be_undone")] if arrival.events else [])]


def _first(lines: list[str], mark: str = "") -> list[str]:
    """The first of many lines, and how many more there are."""
    more = len(lines) - SHOWN
    return [
        *(f"{mark}{line}" for line in lines[:SHOWN]),
        *([say("exchange.more", n=more)] if more > 0 else []),
    ]


def _placed(placings: list[Placing]) -> list[str]:
    """One line for each way in which positions were read, with how many agree."""
    groups: dict[tuple[str, str], list[Placing]] = {}
    for placing in placings:
        groups.setdefault((placing.dialect, placing.basis), []).append(placing)
    return [
        say("exchange.placed", n=len(group), dialect=dialect_words(dialect), basis=say(f"exchange.basis_{basis}"),
            fit=_fit(group))
        for (dialect, basis), group in sorted(groups.items(), key=lambda item: -len(item[1]))
    ]  # fmt: skip


def _fit(group: list[Placing]) -> str:
    told, fitting = sum(p.told for p in group), sum(p.fitting for p in group)
    return say("exchange.fit", fitting=fitting, told=told) if told else say("exchange.no_fit")


def dialect_words(key: str) -> str:
    """A dialect in words; places that no positions were given for name themselves."""
    parts = key.split()
    if len(parts) != 3:
        return say(f"exchange.dialect_{key}")
    return ", ".join(say(f"exchange.dialect_{part}") for part in parts)


def left_in_words(left: Counter[str]) -> list[str]:
    """What did not go along, one line each."""
    return [f"  – {say(f'exchange.left_{key}', n=n)}" for key, n in sorted((+left).items())]
