"""A study's texts, codes, codings and memos as a project for other programs, without what stays in the study (`withheld`)."""

from collections.abc import Iterable

from coding.blind import hidden_from
from coding.codebooks import Codebook, codebook
from coding.codebooks.history import translate
from coding.exchange.codebook import codes_of
from coding.exchange.projects import Code, Coding, Memo, Project, Source, Span
from coding.exchange.refi_codes import guid_of_code
from coding.exchange.refi_notes import guid
from coding.exchange.withheld import REASONS, withheld, without
from coding.frozen import frozen, version
from coding.shown import Span as Place
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
    settings, kept, lang = study.settings, withheld(study), lang or study.settings.language
    passages = {p.name: p for p in study.state.of(Passage)}
    closed = {name for name, p in passages.items() if _reason(p, kept)}
    project = Project(in_language(settings.title, lang), "Folje")
    for places in kept.values():
        for reason, _ in places:
            project.left[reason if reason in REASONS else "other_reasons"] += 1
    _take_texts(study, project, list(passages.values()), kept)
    _take_spans(project, {name: p for name, p in passages.items() if name not in closed})
    books = _take_codes(study, project, lang)
    _take_codings(study, project, books, closed)
    _take_memos(study, project, kept, passages)
    for kind, reason in ((Judgement, "judgements"), (Claim, "claims"), (TurningPoint, "turning_points")):
        project.left[reason] += len(study.state.of(kind))
    _take_people(study, project)
    return project


def _reason(passage: Passage, kept: dict[str, list[tuple[str, Place]]], *, wholly: bool = True) -> str:
    """Why a passage stays in the study; "" for one that does not. `wholly`: it must lie inside what stays."""
    for reason, (start, end) in kept.get(passage.text, ()):
        inside = start <= passage.start and passage.end <= end
        if inside or (not wholly and passage.start < end and start < passage.end):
            return reason
    return ""


def _take_people(study: Study, project: Project) -> None:
    made: list[Coding | Memo | Source | Span] = [*project.codings, *project.memos]
    people = {each.person for each in [*made, *project.sources.values(), *project.spans.values()]} - {""}
    known = [name for name in study.settings.evaluators if name in people]
    project.people = known + sorted(people - set(known))


def _take_texts(
    study: Study, project: Project, passages: list[Passage], kept: dict[str, list[tuple[str, Place]]]
) -> None:
    first: dict[str, Event] = {}
    for passage in passages:
        first.setdefault(passage.text, passage)
    earliest = min((e.at for e in first.values() if e.at), default="")
    author = next(iter(study.settings.evaluators), "")
    for text in _texts(study, {p.text for p in passages}):
        words, places = frozen(study, text), kept.get(text, [])
        if words is None:
            project.left["missing_texts"] += 1
        elif (0, len(words)) not in [span for _, span in places]:  # else nothing of it goes along
            own, made = guid("text", text), first.get(text)
            project.sources[own] = Source(own, text, without(words, places), person=made.person if made else author,
                                          created=made.at if made else earliest)  # fmt: skip


def _texts(study: Study, used: set[str]) -> list[str]:
    """The newest text of each document, and older ones where passages still stand."""
    newest: dict[str, str] = {}
    for path in sorted((study.path / "texts").glob("*.txt")):
        document = path.stem.partition("~")[0]
        newest[document] = max(newest.get(document, path.stem), path.stem, key=version)
    return sorted({*newest.values(), *used})


def _take_spans(project: Project, passages: dict[str, Passage]) -> None:
    sources = {source.name: source.guid for source in project.sources.values()}
    for name, passage in passages.items():
        if source := sources.get(passage.text):
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


def _take_codes(study: Study, project: Project, lang: str) -> list[Codebook]:
    """Enter the codes of the codebooks that codings are of, or of all where none are; returns those codebooks."""
    used = {coding.codebook.partition("@")[0] for coding in study.state.of(CodingEvent)}
    books = books_of(study, sorted(used - {""}))
    books = [book for book in books if len(books) == 1 or book.id in used] or books
    for book in books:
        top = guid_of_code(book.id, "") if len(books) > 1 else ""
        if top:
            project.codes[top] = Code(top, book.title(lang), codable=False)
        project.codes |= {code.guid: code for code in codes_of(book, lang, top)}
    return books


def _take_codings(study: Study, project: Project, books: list[Codebook], closed: set[str]) -> None:
    hidden, codes = hidden_from(study, None), _Codes(project, books)
    spans = {
        name: own
        for event in study.state.of(Passage)
        if (own := guid("passage", name := event.name)) in project.spans
    }
    for event in study.state.of(CodingEvent):
        if event.passage in closed:
            project.left["codings_of_withheld"] += 1
        elif event.passage not in spans:
            project.left["codings_without_place"] += 1
        elif hidden(event):
            project.left["blind_codings"] += 1
        else:
            project.codings.append(
                Coding(guid("coding", event.id), spans[event.passage], codes.of(event.codebook, event.code), event.person,
                       event.at, event.strength, event.codebook))  # fmt: skip


class _Codes:
    """Which code of a project a coding means: as the codebooks are now, where a code has been merged or renamed."""

    def __init__(self, project: Project, books: list[Codebook]):
        self._project = project
        self._books = {book.id: book for book in books}
        self._by_key = {(c.book.partition("@")[0], c.key): c.guid for c in project.codes.values() if c.book}
        self._loose = {key: guid for (_, key), guid in self._by_key.items()}
        self._found: dict[tuple[str, str], str] = {}

    def of(self, reference: str, written: str) -> str:
        """The GUID of the code of a coding."""
        known = self._found.get((reference, written))
        if known is None:
            known = self._found[reference, written] = self._look_up(reference, written)
        return known

    def _look_up(self, reference: str, written: str) -> str:
        name, _, number = reference.partition("@")
        book = self._books.get(name)
        now = translate(book.data, written, number).code if book else None
        return (
            self._by_key.get((name, now or written))
            or self._loose.get(written)
            or self._unknown(name, written)
        )

    def _unknown(self, name: str, written: str) -> str:
        """A code that no codebook has, or has no more: it goes along under the name that is known of it."""
        own = guid_of_code(name, written)
        if own not in self._project.codes:
            label = self._books[name].name(written) if name in self._books else written
            self._project.codes[own] = Code(own, label, key=written, book=name)
            self._project.noted["unknown_codes"] += 1
        return own


# memos


def _take_memos(
    study: Study, project: Project, kept: dict[str, list[tuple[str, Place]]], passages: dict[str, Passage]
) -> None:
    """Memos; not those about what stays in the study, or touches it, nor others' in a blind round."""
    hidden, about = hidden_from(study, None), _about(study, project)
    closed = {name for name, p in passages.items() if _reason(p, kept, wholly=False)}
    closed |= {p.id for p in passages.values() if p.name in closed}
    closed |= {coding.id for coding in study.state.of(CodingEvent) if coding.passage in closed}
    whole = {
        text.partition("~")[0]
        for text, places in kept.items()
        if any(reason == "withdrawn" for reason, _ in places)
    }
    for memo in study.state.of(MemoEvent):
        if memo.role == PROVENANCE or not memo.content.strip():
            continue
        if memo.about in closed or memo.about in whole:
            project.left["memos_of_withheld"] += 1
        elif hidden(memo):
            project.left["blind_memos"] += 1
        else:
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
