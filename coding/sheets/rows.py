"""The rows of a new sheet: each passage with its place, its context and what the person has made of it so far."""

import re
from dataclasses import dataclass, field

import msgspec

from coding.blind import hidden_from
from coding.codings import passage_frame
from coding.known_codes import KnownCodes
from coding.protocols import PASSAGE_FIELDS
from coding.protocols.forms import form
from coding.sheets import Wanted
from coding.sheets.columns import ANALYSIS
from coding.shown import NEVER, texts_as_context, why_hidden
from evaluation import Study
from evaluation.events import Abstraction, Coding, Memo, Passage
from evaluation.journal import new_id
from evaluation.words import current_language

CONTEXT = 100  # code points shown before and after
STEPS = tuple(column.key for column in ANALYSIS)
_FIELD = {"label": "code"}  # what a column is called in the event, where it is another


@dataclass(frozen=True)
class Row:
    """A row: its passage, the ids of the events shown in it, and the cells by column; `codes` as keys."""

    passage: Passage
    shown: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """What the hidden cell holds: the passage's name and placing, and the ids of what was shown."""
        return " ".join((self.passage.name, self.passage.id, *self.shown))


def rows_of(study: Study, wanted: Wanted) -> list[Row]:
    """The rows in the order of the documents' dates and of the text, without what is not to be read (see `coding.shown`)."""
    frame = passage_frame(study)
    if wanted.sources:
        frame = frame[frame["document"].isin(wanted.sources)]
    if wanted.group:
        frame = frame[frame["group"] == wanted.group]
    reasons = why_hidden(study)
    frame = frame[~frame["passage"].map(reasons).isin(NEVER)]
    frame = frame.sort_values(["date", "document", "start"], na_position="last")
    passages = {passage.name: passage for passage in study.state.of(Passage)}
    own = Own.of(study, wanted.person)
    fill = _analysed if wanted.kind == "analysis" else _coded
    dates = study.documents.dropna(subset="id").drop_duplicates("id").set_index("id")["date"]
    texts = texts_as_context(study, {passages[name].text for name in frame["passage"]})
    rows = []
    for name, document, held in zip(frame["passage"], frame["document"], frame["date"], strict=True):
        passage, when = passages[name], dates.get(document) if held != held else held
        cells = {"source": document, "date": f"{when:%Y-%m-%d}" if when == when and when is not None else "",
                 "role": _role(study, passage), **_context(texts[passage.text], passage)}  # fmt: skip
        rows.append(fill(passage, own, cells))
    return rows


@dataclass(frozen=True)
class Own:
    """What one person has made of each passage: passage → events that stand."""

    codings: dict[str, list[Coding]]
    memos: dict[str, list[Memo]]
    abstractions: dict[str, list[Abstraction]]

    @classmethod
    def of(cls, study: Study, person: str) -> "Own":
        """Gather a person's codings in the codebook's order, notes about them or their passages, and abstractions."""
        own = cls({}, {}, {})
        place: dict[str, str] = {passage.name: passage.name for passage in study.state.of(Passage)}
        rank = {code: place for place, code in enumerate(KnownCodes.of(study).book.codes)}
        for coding in sorted(study.state.of(Coding), key=lambda coding: rank.get(coding.code, len(rank))):
            if coding.person == person:
                own.codings.setdefault(coding.passage, []).append(coding)
                place[coding.id] = coding.passage
        for memo in study.state.of(Memo):
            if memo.person == person and memo.about in place and not memo.role:
                own.memos.setdefault(place[memo.about], []).append(memo)
        for abstraction in study.state.of(Abstraction):
            if abstraction.person == person:
                own.abstractions.setdefault(abstraction.passage, []).append(abstraction)
        return own


def _coded(passage: Passage, own: Own, cells: dict[str, str]) -> Row:
    codings, memos = own.codings.get(passage.name, []), own.memos.get(passage.name, [])
    shown = tuple(event.id for event in (*codings, *memos))
    cells |= {"passage": passage.quote, "strength": strengths(codings), "memo": note(memos)}
    return Row(passage, shown, tuple(dict.fromkeys(coding.code for coding in codings)), cells)


def strengths(codings: list[Coding]) -> str:
    """One strength for all codes of a row, or one for each where they differ: ``2``, ``1; 3``, ``1; –``."""
    given = list({coding.code: coding.strength for coding in codings}.values())
    if len(set(given)) <= 1:
        return str(given[0] or "") if given else ""
    return "; ".join(str(strength or "–") for strength in given)


def note(memos: list[Memo]) -> str:
    """What has been noted at a passage, as one text."""
    return "\n".join(memo.content for memo in memos)


def _analysed(passage: Passage, own: Own, cells: dict[str, str]) -> Row:
    made = own.abstractions.get(passage.name, [])
    cells |= {"unit": passage.quote, **(steps(made[-1]) if made else {})}
    return Row(passage, tuple(event.id for event in made), cells=cells)


def steps(made: Abstraction) -> dict[str, str]:
    """The cells of an abstraction: condensation, label (the code), subcategory, category, theme."""
    return {key: getattr(made, _FIELD.get(key, key)) for key in STEPS}


def abstraction(passage: str, cells: dict[str, str], replaces: list[str]) -> Abstraction:
    """What the cells of a meaning unit say, in place of what they said before."""
    made = Abstraction(id=new_id(), passage=passage, replaces=replaces)
    return msgspec.structs.replace(made, **{_FIELD.get(key, key): cells[key] for key in STEPS})


def _role(study: Study, passage: Passage) -> str:
    """Who speaks, else which field of the protocol it stands in."""
    if passage.speaker or passage.field not in PASSAGE_FIELDS:
        return passage.speaker or passage.field
    named = form(study.settings.instruments[0]).field(passage.field) if _has_form(study) else None
    return named.label(current_language()) if named else passage.field


def _has_form(study: Study) -> bool:
    from data_templates import find

    return find("instruments", study.settings.instruments[0], "protocol.yaml").is_file()


def _context(text: str, passage: Passage) -> dict[str, str]:
    """The words around a passage, cut between words."""
    before, after = (
        text[max(0, passage.start - CONTEXT) : passage.start],
        text[passage.end : passage.end + CONTEXT],
    )
    cut_before, cut_after = passage.start > CONTEXT, passage.end + CONTEXT < len(text)
    before = f"… {before.partition(' ')[2]}" if cut_before else before
    after = f"{after.rpartition(' ')[0]} …" if cut_after else after
    return {"before": _line(before), "after": _line(after)}


def _line(text: str) -> str:
    return re.sub(r"\s*[\t\n]\s*", " | ", text.strip()).strip()


def known_labels(study: Study, column: str, person: str) -> list[str]:
    """The labels used in a column of an analysis, in alphabetical order; not what others have written in a closed blind round."""
    hidden, field = hidden_from(study, person), _FIELD.get(column, column)
    used = {getattr(made, field) for made in study.state.of(Abstraction) if not hidden(made)}
    return sorted(used - {""}, key=str.casefold)


def choices(study: Study, codes: KnownCodes, person: str) -> dict[str, list[str]]:
    """What may be chosen: list → values."""
    labels = {column: known_labels(study, column, person) for column in ("subcategory", "category", "theme")}
    return {"code": [codes.label(code) for code in codes.book.codes], "strength": ["1", "2", "3"], **labels}
