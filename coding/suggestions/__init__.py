"""Codes that the program proposes for passages, each with its reason; a person says yes or no to each.

Keywords from the first passage, blended with what has been learnt from about forty coded ones. Nothing is applied by itself; who said yes or
no is kept in the journal, so that the share of accepted proposals can be told beside agreement. A coder and a program that agree are
not two coders.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coding.blind import closed_documents
from coding.codebooks import Codebook, codebook
from coding.finding import search_in
from coding.language.corpus import Corpus
from coding.language.kept import prepared
from coding.language.tokens import Tokens
from coding.shown import shown_texts, why_hidden
from coding.suggestions.keywords import KeywordHits, keyword_hits
from coding.suggestions.ranking import LEAST_PASSAGES, blended, can_learn
from coding.writers import who
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, Event, Passage, SuggestionAnswer
from evaluation.words import say

if TYPE_CHECKING:
    import numpy as np

PROPOSED = 3  # codes for a passage
LEAST_CHANCE = 0.5  # of a code that no keyword speaks for
SPAN_KINDS = ("paragraph", "item", "turn", "cell")


@dataclass(frozen=True)
class Suggestion:
    """A code proposed for a passage; `grounds` are the words that fired, none where the code was only learnt."""

    code: str
    score: float
    grounds: tuple[str, ...]
    method: str  # keywords | blend


@dataclass(frozen=True)
class Unit:
    """A passage, of a study or of a loose file, and what is proposed for it."""

    id: str
    source: str
    start: int
    end: int
    text: str
    codes: frozenset[str] | None  # those a person has given it; None where it is uncoded
    suggestions: tuple[Suggestion, ...] = ()


def suggest(path: str, instrument: str | None = None, passage: str = "") -> dict:
    """Propose codes for the passages of a study that nobody has coded, or for the paragraphs of a file.

    Parameters
    ----------
    instrument : a codebook by name, or a codebook file; a study's first one when None
    passage : only for this one, coded or not

    Returns
    -------
    dict with codebook, method, passages (passage, source, start, end, text, suggestions of code, score, grounds, method), left_out
    (in blind rounds) and lines

    Raises UseError for a file without a codebook, and for an unknown passage.
    """
    if Path(path).is_dir() or Path(path).name == "study.yaml":
        study = Study.open(path)
        book = _book(instrument or study.settings.instruments[0], study)
        units, blind = _of_study(study, book)
    else:
        if instrument is None:
            raise UseError(say("suggestions.which_codebook"))
        book, blind = _book(instrument, None), 0
        units = _of_file(path, book)
    told = [unit for unit in units if (unit.id.startswith(passage) if passage else unit.codes is None)]
    if passage and not told:
        raise UseError(say("suggestions.no_passage", passage=passage))
    return _answer(book, units, told, blind)


def answer(
    study: Study,
    passage: str,
    code: str,
    accepted: bool,
    person: str | None = None,
    instrument: str | None = None,
) -> dict:
    """Keep a person's yes or no to a code that is proposed for a passage; a yes is a coding too, in the same action.

    Raises UseError when the code is not proposed for the passage.
    """
    book = codebook(instrument or study.settings.instruments[0], study)
    units, _ = _of_study(study, book)
    found = [unit for unit in units if unit.id.startswith(passage.strip())]
    if len(found) != 1:
        raise UseError(say("suggestions.no_passage", passage=passage))
    (unit,) = found
    proposed = next(
        (each for each in unit.suggestions if each.code.casefold() == code.strip().casefold()), None
    )
    if proposed is None:
        known = ", ".join(each.code for each in unit.suggestions) or say("language.nothing")
        raise UseError(say("suggestions.not_proposed", code=code, known=known))
    study.journal.write(who(study, person), *answered(book.reference, unit.id, proposed, accepted))
    said = "suggestions.accepted" if accepted else "suggestions.refused"
    return {"passage": unit.id, "code": proposed.code, "accepted": accepted,
            "lines": [say(said, code=proposed.code, name=book.name(proposed.code))]}  # fmt: skip


def answered(codebook: str, passage: str, proposed: Suggestion, accepted: bool) -> list[Event]:
    """A person's yes or no to a code that was proposed, as it is to be written; a yes is a coding too.

    Parameters
    ----------
    codebook : of the code, as ``id@version``
    """
    said = SuggestionAnswer(passage=passage, code=proposed.code, codebook=codebook, accepted=accepted,
                            grounds=", ".join(proposed.grounds), method=proposed.method)  # fmt: skip
    return [said, *([Coding(passage=passage, code=proposed.code, codebook=codebook)] if accepted else [])]


def proposals(study: Study, instrument: str | None = None) -> dict[str, tuple[Suggestion, ...]]:
    """The codes proposed for each passage of a study; for none in a blind round."""
    units, _ = _of_study(study, _book(instrument or study.settings.instruments[0], study))
    return {unit.id: unit.suggestions for unit in units}


def _book(instrument: str, study: Study | None) -> Codebook:
    """A codebook by name, or one in a file."""
    path = Path(instrument)
    if path.suffix.lower() in (".yaml", ".yml"):
        if not path.is_file():
            raise UseError(say("suggestions.no_codebook_file"), where=path)
        return _book_in(path)
    return codebook(instrument, study)


def _book_in(path: Path) -> Codebook:
    from coding.codebooks import Code
    from evaluation.words import read_yaml

    try:
        data = read_yaml(path)
        return Codebook(data, {entry["id"]: Code(entry) for entry in data["codes"]})
    except Exception as error:  # whatever a hand-written file may hold
        raise UseError(say("codebooks.broken_yaml"), where=path.name) from error


# passages


def _of_study(study: Study, book: Codebook) -> tuple[list[Unit], int]:
    """The passages that codes may be proposed for, with what is proposed; and how many are in a blind round."""
    texts = shown_texts(study)
    tokens = dict(
        zip([text.name for text in texts], prepared(study, [text.words for text in texts]), strict=True)
    )
    given = _given(study, book)
    refused = {(a.passage, a.code) for a in study.state.of(SuggestionAnswer) if not a.accepted}
    hidden = why_hidden(study)
    standing = {p.name: p for p in study.state.of(Passage) if p.text in tokens and p.name not in hidden}
    shut = closed_documents(study)
    open_ = [passage for passage in standing.values() if passage.document not in shut]
    blind = len(standing) - len(open_)
    units = [Unit(p.name, p.document, p.start, p.end, p.quote, given.get(p.name)) for p in open_]
    parts = [tokens[p.text].within(p.start, p.end) for p in open_]
    return _proposed(units, parts, book, refused), blind


def _given(study: Study, book: Codebook) -> dict[str, frozenset[str]]:
    """The codes of this codebook that people have given, by passage."""
    given: dict[str, set[str]] = {}
    for coding in study.state.of(Coding):
        if coding.code in book.codes:
            given.setdefault(coding.passage, set()).add(coding.code)
    return {passage: frozenset(codes) for passage, codes in given.items()}


def _of_file(path: str, book: Codebook) -> list[Unit]:
    from coding.texts import extract

    searched = search_in([path])
    (source,), (tokens,) = searched.sources, searched.texts
    parts = [
        part
        for part in extract(path).parts
        if part.kind in SPAN_KINDS and source.words[part.start : part.end].strip()
    ]
    units = [
        Unit(f"{source.id}:{p.start}–{p.end}", source.id, p.start, p.end, source.words[p.start : p.end], None)
        for p in parts
    ]
    return _proposed(units, [tokens.within(p.start, p.end) for p in parts], book, set())


# proposals


def _proposed(
    units: list[Unit], parts: Sequence[Tokens], book: Codebook, refused: set[tuple[str, str]]
) -> list[Unit]:
    hits = keyword_hits(book, Corpus.of(parts), len(parts))
    learnt = blended(hits, parts, [unit.codes for unit in units])
    return [
        replace(unit, suggestions=_suggestions(hits, learnt, place, {code for name, code in refused if name == unit.id} | (unit.codes or set())))
        for place, unit in enumerate(units)
    ]  # fmt: skip


def _suggestions(
    hits: KeywordHits, learnt: "np.ndarray | None", place: int, without: set[str]
) -> tuple[Suggestion, ...]:
    """The strongest codes for a passage; one that no keyword speaks for only when it was learnt that it is likely."""
    score = hits.score if learnt is None else learnt
    order = (-score[place]).argsort(kind="stable")
    likely = [
        at
        for at in order
        if hits.score[place, at] > 0 or (learnt is not None and score[place, at] >= LEAST_CHANCE)
    ]
    return tuple(
        Suggestion(hits.codes[at], round(float(score[place, at]), 3), tuple(hits.words.get((place, int(at)), ())),
                   "keywords" if learnt is None else "blend")
        for at in likely
        if hits.codes[at] not in without
    )[:PROPOSED]  # fmt: skip


def _answer(book: Codebook, units: list[Unit], told: list[Unit], blind: int) -> dict:
    coded = sum(unit.codes is not None for unit in units)
    method = next((s.method for unit in units for s in unit.suggestions), "keywords")
    lines = [say("suggestions.summary", n=len(told), book=book.name_and_version(), how=_how(method, coded))]
    for unit in told:
        lines += ["", f"{' '.join(unit.text.split())}  ({unit.id})"]
        lines += [f"  {s.code} {book.name(s.code)}: {_why(s)}" for s in unit.suggestions] or [
            f"  {say('suggestions.none')}"
        ]
    lines += ["", say("suggestions.blind", n=blind)] if blind else []
    return {
        "codebook": book.reference,
        "method": method,
        "passages": [_as_dict(unit) for unit in told],
        "left_out": blind,
        "lines": lines,
    }


def _how(method: str, coded: int) -> str:
    if method == "blend":
        return say("suggestions.how_blend", n=coded)
    if coded >= LEAST_PASSAGES and not can_learn():
        return say("suggestions.how_no_extra")
    return say("suggestions.how_keywords")


def _why(suggestion: Suggestion) -> str:
    return ", ".join(suggestion.grounds) or say("suggestions.learnt")


def _as_dict(unit: Unit) -> dict:
    return {
        "passage": unit.id, "source": unit.source, "start": unit.start, "end": unit.end, "text": unit.text,
        "suggestions": [{"code": s.code, "score": s.score, "grounds": list(s.grounds), "method": s.method} for s in unit.suggestions],
    }  # fmt: skip
