"""What is wrong in a study (`folje check`): what all packages know, by file and sheet, as lines that don't drown the reader."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from coding import codebooks, consents
from coding.codebooks.versions import order
from coding.codings import coding_frame
from coding.family_matters import FamilyMatters
from coding.frozen import frozen, newest
from coding.identified import problems as identified
from coding.identifiers import hidden
from coding.name_list import name_list
from evaluation import Problem, Study, chain, ledger
from evaluation.erasure import erased_documents
from evaluation.errors import StudyError
from evaluation.events import Coding, Judgement, Passage
from evaluation.originals import is_earlier
from evaluation.suggestions import nearest
from evaluation.words import say
from reports import results, writing
from reports.rendering import brand_reading

ALIKE = 5  # so many problems of one sort are shown, the others counted
FOLDERS = (
    "study.yaml",
    "",
    "sources",
    "texts",
    "journal",
    "reports",
)  # the order of the files; "" are the tables
FIRST_WORDS = 6  # of a passage, so that a person knows it again


def check(study: Study) -> dict:
    """The answer of `folje check`.

    Returns
    -------
    dict with problems (see `Problem.as_dict`), lines, and exit: 1 where something is an error
    """
    found = problems(study, written=True)
    wrong = any(problem.level == "error" for problem in found)
    return {"problems": [p.as_dict() for p in found], "lines": lines(found), "exit": int(wrong)}


def problems(study: Study, *, written: bool = False) -> list[Problem]:
    """All that is wrong or worth knowing, from all packages: by file and sheet, errors before notes, in row order.

    Parameters
    ----------
    written : also what an author has written in the study's documents, which no figure rests on
    """
    found = [
        *study.problems,
        *codebooks.problems(study),
        *_passages(study),
        *_lost(study),
        *identified(study),
        *consents.problems(study),
        *_codings(study),
        *_judgements(study),
        *chain.problems(study, results.names()),
        *_sources(study),
        *_releases(study),
        *(writing.problems(study) + brand_reading.problems(study.path) if written else ()),
    ]
    names, _ = name_list(study)
    return sorted((_unspoken(problem, names) for problem in found), key=_order)


def _unspoken(problem: Problem, names: tuple[str, ...]) -> Problem:
    """The problem without what in its words points at a person: a value, a header."""
    message, column = hidden(problem.message, names), hidden(problem.column, names)
    suggestion = tuple(hidden(text, names) for text in problem.suggestion)
    return replace(problem, message=message, column=column, suggestion=suggestion)


def _order(problem: Problem) -> tuple:
    first = problem.file.partition("/")[0]
    folder = FOLDERS.index(first if first in FOLDERS else "")
    return (folder, problem.file, problem.sheet, problem.level != "error", problem.row or 0)


def lines(found: list[Problem]) -> list[str]:
    """The problems as people read them: a heading per file and sheet, what stands there, and last a summary.

    After five alike the others are counted.
    """
    if not found:
        return [say("commands.check_fine")]
    told: list[str] = []
    for heading, part in groupby(found, key=lambda problem: problem.heading):
        told += [heading or say("checking.whole_study"), *_folded(list(part)), ""]
    errors = sum(problem.level == "error" for problem in found)
    return [*told, say("commands.check_summary", errors=errors, notes=len(found) - errors)]


def _folded(found: list[Problem]) -> list[str]:
    alike, seen = Counter(map(_sort, found)), Counter[tuple]()
    told: list[str] = []
    for problem in found:
        sort = _sort(problem)
        seen[sort] += 1
        if seen[sort] <= ALIKE:
            told.append(_line(problem))
        if seen[sort] == ALIKE < alike[sort]:
            told.append(say("checking.more_alike", n=alike[sort] - ALIKE))
    return told


def _sort(problem: Problem) -> tuple:
    return (problem.level, problem.column, problem.kind or problem.message)


def _line(problem: Problem) -> str:
    place = ", ".join(part for part in (say(f"checking.{problem.level}"), problem.spot) if part)
    return f"  {place}: {problem.text}"


def _problem(key: str, file: str, sheet: str = "", *, level: str = "error", row: int | None = None,
             suggestion: tuple[str, ...] = (), **values: object) -> Problem:  # fmt: skip
    message = say(f"overview.{key}", None, **values)
    return Problem(message, file, sheet, row, level=level, kind=key, suggestion=suggestion)


# texts and passages


def _passages(study: Study) -> Iterator[Problem]:
    """Passages whose words are not where they should be in the frozen text."""
    texts: dict[str, str | None] = {}
    for passage in study.state.of(Passage):
        if passage.text not in texts:
            texts[passage.text] = frozen(study, passage.text)
        text, file = texts[passage.text], f"texts/{passage.text}.txt"
        if text is None:
            yield _problem("no_text", file, passage=passage.name)
        elif text[passage.start : passage.end] != passage.quote:
            yield _problem("moved_passage", file, passage=passage.name)


def _lost(study: Study) -> Iterator[Problem]:
    """Passages that stand in an older text than the newest of their document."""
    standing: dict[str, list[Passage]] = defaultdict(list)
    for passage in study.state.of(Passage):
        standing[passage.document].append(passage)
    coded, matters = Counter(coding.passage for coding in study.state.of(Coding)), FamilyMatters.of(study)
    for passages in standing.values():
        last = newest(p.text for p in passages)
        for passage in (p for p in passages if p.text != last):
            yield _problem("lost_passage", f"texts/{passage.text}.txt", level="note", words=_beginning(matters.words(passage)),
                           n=coded[passage.name], newest=last)  # fmt: skip


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


# codings and judgements


def _codings(study: Study) -> Iterator[Problem]:
    passages = {passage.name for passage in study.state.of(Passage)}
    usable = not any(problem.level == "error" for problem in codebooks.problems(study))
    books = codebooks.books(study) if usable else []
    codes = {code for book in books for code in (*book.codes, *book.retired)}
    yield from _versions(study, books)
    for coding in study.state.of(Coding):
        if coding.passage not in passages and coding.passage not in study.state.erased:
            yield _problem("no_passage", "journal", passage=coding.passage, person=coding.person)
        if usable and coding.code not in codes:
            near = nearest(coding.code, codes)
            yield _problem("unknown_code", "journal", suggestion=near, code=coding.code, person=coding.person)


def _versions(study: Study, books: list[codebooks.Codebook]) -> Iterator[Problem]:
    """Codings of a later version than the codebook in the folder, and codings that a change has made unclear."""
    references = {coding.codebook for coding in study.state.of(Coding)}
    later = [book for book in books if any(_is_later(book, reference) for reference in references)]
    for book in later:
        last = max((r for r in references if _is_later(book, r)), key=lambda r: order(r.partition("@")[2]))
        told = say("codebooks.older_copy", reference=last, version=book.version)
        yield Problem(told, f"{book.id}.yaml", level="note", kind="older_copy")
    for book in (book for book in books if book.data.get("history")):
        unclear = int(coding_frame(study, book.id)["candidates"].notna().sum())
        if unclear:
            told = say("codebooks.to_recode", n=unclear, name=book.id)
            yield Problem(told, f"{book.id}.yaml", level="note", kind="to_recode")


def _is_later(book: codebooks.Codebook, reference: str) -> bool:
    name, _, version = reference.partition("@")
    return name == book.id and order(version) > order(book.version)


def _judgements(study: Study) -> Iterator[Problem]:
    meetings = study.meetings.dropna(subset="id").drop_duplicates("id").set_index("id")
    for judgement in study.state.of(Judgement) if "meetings" not in study.unsure else ():
        if judgement.meeting not in meetings.index:
            yield _problem("no_meeting", "journal", meeting=judgement.meeting)
        elif meetings.at[judgement.meeting, "group"] != judgement.group:
            yield _problem("other_group", "journal", meeting=judgement.meeting, group=judgement.group)
    for group in study.state.contradictions():
        people = ", ".join(sorted({event.person for event in group}))
        yield _problem("contradiction", "journal", people=people, what=say(f"overview.kind_{group[0].kind}"))


def _releases(study: Study) -> Iterator[Problem]:
    """Released reports that the secret ledger has lost, or a ledger that cannot be read."""
    try:
        lost = ledger.lost(study)
    except StudyError as error:
        yield Problem(error.message, str(error.where), kind="broken_ledger")
        return
    for event in lost:
        told = say("release.no_record", report=event.report, day=event.at[:10])
        yield Problem(told, ledger.FOLDER, kind="no_record")


def _sources(study: Study) -> Iterator[Problem]:
    """Documents without their file; files that are no document's, where the table of documents can be trusted."""
    folder = study.path / "sources"
    listed = {path for path in study.documents["path"] if isinstance(path, str)}
    documents = study.documents[~study.documents["id"].isin(erased_documents(study))]
    for row, path in zip(documents.index, documents["path"], strict=True):
        if isinstance(path, str) and not (folder / path).is_file():
            sheet = study.sheets["documents"]
            yield _problem("no_source", sheet.file, sheet.name, row=int(row))
    for path in sorted(folder.glob("[!~.]*")) if "documents" not in study.unsure else ():
        if path.is_file() and path.name not in listed and not is_earlier(path.name, listed):
            yield _problem("unlisted_source", f"sources/{path.name}", level="note", name=path.name)
