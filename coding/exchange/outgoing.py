"""A study's texts, codes, codings and memos as a project for other programs.

What stands as a family matter is left out, its words too: each letter is an x, so that all places stay right.
"""

import re
from collections.abc import Iterable

from coding.codebooks import Codebook, codebook
from coding.exchange.codebook import codes_of
from coding.exchange.projects import Code, Coding, Memo, Project, Source, Span
from coding.exchange.refi_codes import guid_of_code
from coding.exchange.refi_notes import guid
from coding.frozen import frozen, version
from evaluation import Study
from evaluation.errors import FoljeError
from evaluation.events import Claim, Event, Judgement, Passage, TurningPoint
from evaluation.events import Coding as CodingEvent
from evaluation.events import Memo as MemoEvent
from evaluation.words import in_language

STUDY = "study"  # what a memo on the whole is about
PROVENANCE = "import"  # the role of the memo that tells of an import: it stays in the study


def project_of(study: Study, lang: str | None = None) -> Project:
    """All that can be exchanged of a study; the same for the same study."""
    settings = study.settings
    passages = {p.name: p for p in study.state.of(Passage)}
    hidden = [p for p in passages.values() if p.field == "family_matter"]
    project = Project(in_language(settings.title, lang or settings.language), "Folje")
    project.left["family_matters"] = len(hidden)
    open_ones = {name: p for name, p in passages.items() if p.field != "family_matter"}
    _take_texts(study, project, list(passages.values()), hidden)
    _take_spans(project, open_ones)
    _take_codes(study, project, lang or settings.language)
    _take_codings(study, project, open_ones)
    _take_memos(study, project, set(passages) - set(open_ones))
    for kind, reason in ((Judgement, "judgements"), (Claim, "claims"), (TurningPoint, "turning_points")):
        project.left[reason] += len(study.state.of(kind))
    people = {coding.person for coding in project.codings} | {memo.person for memo in project.memos}
    people |= {source.person for source in project.sources.values()} | {
        s.person for s in project.spans.values()
    }
    people -= {""}
    known = [name for name in settings.evaluators if name in people]
    project.people = known + sorted(people - set(known))
    return project


def _take_texts(study: Study, project: Project, passages: list[Passage], hidden: list[Passage]) -> None:
    texts = _texts(study, {p.text for p in passages})
    first: dict[str, Event] = {}
    for passage in passages:
        first.setdefault(passage.text, passage)
    earliest = min((e.at for e in first.values() if e.at), default="")
    author = next(iter(study.settings.evaluators), "")
    for text in texts:
        words = frozen(study, text)
        if words is None:
            project.left["missing_texts"] += 1
            continue
        words = _without(words, [p for p in hidden if p.text == text])
        made = first.get(text)
        project.sources[guid("text", text)] = Source(
            guid("text", text),
            text,
            words,
            person=made.person if made else author,
            created=made.at if made else earliest,
        )


def _texts(study: Study, used: set[str]) -> list[str]:
    """The newest text of each document, and older ones where passages still stand."""
    newest: dict[str, str] = {}
    for path in sorted((study.path / "texts").glob("*.txt")):
        document = path.stem.partition("~")[0]
        newest[document] = max(newest.get(document, path.stem), path.stem, key=version)
    return sorted({*newest.values(), *used})


def _without(words: str, hidden: list[Passage]) -> str:
    for passage in hidden:
        blank = re.sub(r"\S", "x", words[passage.start : passage.end])
        words = words[: passage.start] + blank + words[passage.end :]
    return words


def _take_spans(project: Project, passages: dict[str, Passage]) -> None:
    for name, passage in passages.items():
        source = guid("text", passage.text)
        if source in project.sources:
            own = guid("passage", name)
            project.spans[own] = Span(own, source, passage.start, passage.end, passage.person, passage.at)


# codes


def books_of(study: Study, used: Iterable[str] = ()) -> list[Codebook]:
    """The codebooks of a study: those of its instruments, its own, and others that codings name."""
    own = sorted(path.stem for path in (study.path / "codebooks").glob("*.yaml"))
    names = dict.fromkeys([*study.settings.instruments, *own, *used])
    found = []
    for name in names:
        try:
            found.append(codebook(name, study))
        except FoljeError:  # named by a coding or in study.yaml, and no longer there
            continue
    return found


def _take_codes(study: Study, project: Project, lang: str) -> None:
    used = {coding.codebook.partition("@")[0] for coding in study.state.of(CodingEvent)}
    books = books_of(study, sorted(used - {""}))
    books = [book for book in books if len(books) == 1 or book.data["id"] in used] or books
    for book in books:
        top = guid_of_code(book.data["id"], "") if len(books) > 1 else ""
        if top:
            title = in_language(book.data.get("title") or book.data["id"], lang)
            project.codes[top] = Code(top, title, codable=False)
        project.codes |= {code.guid: code for code in codes_of(book, lang, top)}


def _take_codings(study: Study, project: Project, passages: dict[str, Passage]) -> None:
    by_key = {
        (code.book.partition("@")[0], code.key): code.guid for code in project.codes.values() if code.book
    }
    loose = {code.key: code.guid for code in project.codes.values() if code.book}
    for event in study.state.of(CodingEvent):
        span = guid("passage", event.passage)
        if span not in project.spans:
            project.left["codings_without_place"] += event.passage not in passages
            continue
        book = event.codebook.partition("@")[0]
        code = by_key.get((book, event.code)) or loose.get(event.code) or _unknown(project, book, event.code)
        project.codings.append(Coding(guid("coding", event.id), span, code, event.person, event.at, event.strength,
                                      event.codebook))  # fmt: skip


def _unknown(project: Project, book: str, key: str) -> str:
    """The code that a coding names and no codebook has: it goes along under its key."""
    own = guid_of_code(book, key)
    if own not in project.codes:
        project.codes[own] = Code(own, key, key=key, book=book)
        project.noted["unknown_codes"] += 1
    return own


# memos


def _take_memos(study: Study, project: Project, hidden: set[str]) -> None:
    about = _about(study, project)
    for memo in study.state.of(MemoEvent):
        if memo.role == PROVENANCE or not memo.content.strip():
            continue
        if memo.about in hidden:
            project.left["family_matters"] += 1
            continue
        target = about.get(memo.about, "")
        named = "" if target or memo.about == STUDY else memo.about
        project.memos.append(Memo(target, memo.content, memo.person, memo.at, memo.role, named))


def _about(study: Study, project: Project) -> dict[str, str]:
    """What the memos of the study are about → in the project."""
    asked = {memo.about for memo in study.state.of(MemoEvent)}
    found = {p.id: guid("passage", p.name) for p in study.state.of(Passage) if p.id in asked}
    found |= {p.name: guid("passage", p.name) for p in study.state.of(Passage) if p.name in asked}
    found |= {c.id: guid("coding", c.id) for c in study.state.of(CodingEvent) if c.id in asked}
    for source in sorted(project.sources.values(), key=lambda s: version(s.name)):
        found |= {source.name: source.guid, source.name.partition("~")[0]: source.guid}
    found |= {f"code:{code.key}": code.guid for code in project.codes.values() if code.key}
    known = {*project.spans, *project.sources, *project.codes, *(coding.guid for coding in project.codings)}
    return {name: target for name, target in found.items() if target in known}
