"""A whole study pseudonymised: texts, sources, journals and tables; the originals move out, and the key is not in it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from coding.name_list import name_list
from coding.pseudonyms.decisions import Place
from coding.pseudonyms.key import refuse_inside
from coding.pseudonyms.rewriting import Rewriting
from coding.pseudonyms.running import Ask, limits, proposal, reviewed, rewriting
from coding.writers import who
from evaluation import Study
from evaluation.disk import Disk
from evaluation.erasure.effect import files, is_journal
from evaluation.erasure.packages import UnreadableError
from evaluation.erasure.redaction import can_read, decoded
from evaluation.errors import ReadOnlyStudy, UseError
from evaluation.fingerprint import sha256_of_file
from evaluation.pseudonyms.contents import bare, worded
from evaluation.pseudonyms.effect import replacements
from evaluation.pseudonyms.replacing import Renamed, free_words, look_through, replace_in
from evaluation.words import say
from evaluation.workbooks import check_writable, set_rows

MOST_FILES = 8  # named in one line
_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]


def pseudonymise_study(
    study: Study, given: dict, ask: Ask = None, *, sure: bool = False, only_look: bool = False
) -> dict:
    """Replace names by pseudonyms in a study, or say what would be replaced.

    Parameters
    ----------
    given : key, names, sheet, person; originals (the folder they move to) or erase_originals
    ask : asks the user; None when nobody can answer
    sure : replace although not all has been reviewed, and without asking
    only_look : change nothing, and give the proposals

    Returns
    -------
    dict with spans, queue, counts (`only_look`), or replaced, texts, changed, left, lines and exit (1 when nothing was changed, or
    a name is left)

    Raises
    ------
    UseError
        when it is not said where the key and the originals are to lie, or they would lie in the study; nothing has changed.
    JournalError
        a file could not be changed; what was begun is completed when the study is opened next.
    """
    own, problems = name_list(study)
    settings = study.settings
    how = rewriting(
        given,
        study.path,
        settings.pseudonym_key,
        own,
        kept_words(study),
        settings.language,
        ask,
        only_look=only_look,
    )
    sources = dict(_sources(study))
    if only_look:
        seen = {name: how.look(text) for name, text in sources.items()}
        lines = [
            say(
                "pseudonyms.would",
                n=sum(len(s.spans) for s in seen.values()),
                queue=sum(len(s.queue) for s in seen.values()),
            )
        ]
        return {"texts": list(seen), **proposal(seen), "lines": [*lines, *map(str, problems), *limits()]}
    _refuse(study, given, ask)
    register(study)

    def gather() -> list[Place]:
        return [place for name, text in sources.items() for place in how.places(name, text)]

    go_on, told = reviewed(gather, how, given, study.path, ask, sure=sure)
    if not go_on:
        return _answer(0, [], {}, [*map(str, problems), *told])
    return _replaced(study, how, gather(), given, ask, [*map(str, problems), *told], sure=sure)


def _replaced(
    study: Study, how: Rewriting, every: list[Place], given: dict, ask: Ask, told: list[str], *, sure: bool
) -> dict:
    """Name everybody, save the key, move the originals, and only then write."""
    person = who(study, given.get("person"))
    how.name(every)
    found = look_through(study, how.edits, how.known)
    if not found.edits and not found.files:
        return _answer(0, [], {}, [*told, say("pseudonyms.nothing")], exit_code=0)
    target = _target(study, given, ask)
    if not sure and not _agreed(found, target, ask):
        return _answer(0, [], {}, [*told, say("pseudonyms.not_done" if ask else "pseudonyms.add_yes")])
    how.key.save()
    kept = _move_out(study, found, target)
    changed = replace_in(study, found, person)
    register(study)
    left = names_left(study, how)
    places = sum(map(len, found.edits.values()))
    lines = [
        say("pseudonyms.done", n=places, texts=found.counts["texts"]),
        *told,
        *kept,
        *_to_do(found, left),
        *(say("pseudonyms.file_name", file=name) for name in _named(study, how)),
        *limits(),
    ]
    return _answer(places, changed, left, lines, exit_code=1 if left else 0)


def _answer(
    replaced: int, changed: list[str], left: dict[str, int], lines: list[str], exit_code: int = 1
) -> dict:
    return {"replaced": replaced, "changed": changed, "left": left, "lines": lines, "exit": exit_code}


def _sources(study: Study) -> Iterator[tuple[str, str]]:
    """All that people said and wrote: the texts, and the free texts of the journal; sources that were not taken in yet."""
    known = {path.stem.partition("~")[0] for path in (study.path / "texts").glob("*.txt")}
    for path in sorted((study.path / "texts").glob("*.txt")):
        yield path.stem, decoded(path.read_bytes())[0]
    for ident, where, words in free_words(study):
        yield f"{say('pseudonyms.journal')} {ident[:8]} {where}", words
    documents = study.documents
    in_texts = set(documents.loc[documents["id"].isin(known), "path"].dropna())
    for path in sorted((study.path / "sources").glob("[!~.]*")):
        if path.is_file() and path.name not in in_texts and can_read(path.suffix):
            yield from _apart(path)


def _apart(path: Path) -> Iterator[tuple[str, str]]:
    try:
        words = "\n".join(worded(bare(path.read_bytes(), path.suffix), path.suffix).values())
    except UnreadableError:
        return
    yield f"sources/{path.name}", words


def kept_words(study: Study) -> frozenset[str]:
    """What is no secret of the study: its groups and organisations, and the dates of its meetings, which its tables have."""
    groups = [word for group in study.settings.groups for word in (group.key, group.sv, group.en)]
    names = [*groups, *study.organisations["name"].dropna()] if "name" in study.organisations else groups
    days = [
        day.date()
        for table in ("meetings", "interviews", "documents")
        for day in study.frames[table]["date"].dropna()
    ]
    return frozenset(
        str(word).casefold() for word in [*names, *(way for day in set(days) for way in written(day))]
    )


def written(day: date) -> list[str]:
    """A day as Swedish writes it.

    >>> written(date(2023, 2, 7))
    ['2023-02-07', '7 februari 2023', '7 februari', '7/2 2023', '7/2-23', '7/2', '20230207', '230207']
    """
    month = _MONTHS[day.month - 1]
    return [
        day.isoformat(), f"{day.day} {month} {day.year}", f"{day.day} {month}", f"{day.day}/{day.month} {day.year}",
        f"{day.day}/{day.month}-{day:%y}", f"{day.day}/{day.month}", f"{day:%Y%m%d}", f"{day:%y%m%d}",
    ]  # fmt: skip


# before anything changes


def _refuse(study: Study, given: dict, ask: Ask) -> None:
    study.journal.refresh()
    if study.journal.newer:
        raise ReadOnlyStudy(say("journal.newer"), where=study.journal.folder)
    if given.get("originals") and given.get("erase_originals"):
        raise UseError(say("pseudonyms.one_of_two"))
    if given.get("originals"):
        refuse_inside(Path(given["originals"]), study.path)
    elif not given.get("erase_originals") and ask is None:
        raise UseError(say("pseudonyms.state_originals"))
    check_writable(study, "documents")


def _target(study: Study, given: dict, ask: Ask) -> Path | None:
    """The folder the originals move to; None when they are to be erased."""
    if given.get("erase_originals"):
        return None
    stated = given.get("originals") or (ask(say("pseudonyms.which_folder")) if ask else "")
    if stated.strip().casefold() in say("pseudonyms.erase_words").split():
        return None
    if not stated.strip():
        raise UseError(say("pseudonyms.state_originals"))
    target = Path(stated.strip()).expanduser()
    refuse_inside(target, study.path)
    return target


def _agreed(found: Renamed, target: Path | None, ask: Ask) -> bool:
    if ask is None:
        return False
    where = say("pseudonyms.to_erase") if target is None else say("pseudonyms.to_folder", folder=target.name)
    lines = [say("pseudonyms.plan", n=sum(map(len, found.edits.values())), texts=found.counts["texts"], events=found.counts["events"],
                 files=found.counts["files"]), where, say("pseudonyms.question")]  # fmt: skip
    return ask("\n".join(lines)).strip().casefold() in say("pseudonyms.answer_yes").split()


def _move_out(study: Study, found: Renamed, target: Path | None) -> list[str]:
    """Copy what will be others or gone to the folder outside, before anything changes; the study's own copies go afterwards."""
    if target is None:
        return [say("pseudonyms.originals_erased", n=len(found.originals))]
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in [*found.originals, *(f"texts/{text}.txt" for text in found.texts)]:
        place = _free(target / name, (study.path / name).read_bytes())
        place.parent.mkdir(parents=True, exist_ok=True)
        Disk().write(place, (study.path / name).read_bytes())
    return [say("pseudonyms.originals_moved", n=len(found.originals), folder=target.name)]


def _free(path: Path, data: bytes) -> Path:
    """The path, or one beside it where another file has the name."""
    number, place = 1, path
    while place.exists() and place.read_bytes() != data:
        place = path.with_name(f"{path.stem}~{number}{path.suffix}")
        number += 1
    return place


# afterwards


def register(study: Study) -> None:
    """Let the table of documents name the sources as they are now; what a stopped run has left is done too."""
    names: dict[str, str] = {}
    for event in replacements(study):
        for key in event.files:
            place, _, name = key.rpartition("sources/")
            if place in ("", "gone:"):
                names[name] = Path(name).with_suffix(".txt").as_posix() if place else name
    rows: dict[int, dict[str, object]] = {}
    for row, path, known in study.documents[["path", "sha256"]].itertuples(name=None):
        file = study.path / "sources" / names.get(path, "")
        if path in names and file.is_file():
            now: dict[str, object] = {
                "path": names[path],
                "sha256": sha256_of_file(file),
            }
            rows |= {} if (path, known) == (now["path"], now["sha256"]) else {int(row): now}
    if rows:
        set_rows(study, "documents", rows)


def names_left(study: Study, how: Rewriting) -> dict[str, int]:
    """Where a name that was replaced still stands, in any file of the study: file → places."""
    left: dict[str, int] = {}
    for path in files(study.path):
        name = path.relative_to(study.path).as_posix()
        found = sum(how.count(words) for words in _words(path, name))
        left |= {name: found} if found else {}
    return left


def _named(study: Study, how: Rewriting) -> list[str]:
    """The files that have a replaced name in their own name."""
    names = (path.relative_to(study.path).as_posix() for path in files(study.path))
    apart = {name: name.replace("_", " ").replace("-", " ") for name in names}
    return [name for name, words in apart.items() if how.count(words) or how.count(words.title())]


def _words(path: Path, name: str) -> list[str]:
    if not (is_journal(name) or can_read(path.suffix)):
        return []
    try:
        return list(worded(path.read_bytes(), path.suffix).values())
    except UnreadableError:
        return []


def _to_do(found: Renamed, left: dict[str, int]) -> list[str]:
    lines = [say("pseudonyms.author_file", file=file, n=n) for file, n in sorted(found.authors.items())]
    others = [f"{file} ({n})" for file, n in sorted(left.items()) if file not in found.authors]
    shown = ", ".join(others[:MOST_FILES]) + (" …" if len(others) > MOST_FILES else "")
    lines += [say("pseudonyms.left", n=len(others), files=shown)] if others else []
    lines += [say("pseudonyms.unread", files=", ".join(found.unread))] if found.unread else []
    return [*lines, say("pseudonyms.not_reached")]
