"""What a person does with codings: gives a code, notes something about it, takes it back, agrees with others.

Each gives the events of one gesture and writes nothing, so that a sheet or a page can put several together; `retract` is the
one that a person gives as a command.
"""

import msgspec

from coding.frozen import frozen
from coding.known_codes import KnownCodes
from coding.readings import CONTEXT
from coding.writers import who
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import AgreedCode, Coding, Memo, Passage, Retraction
from evaluation.journal import new_id
from evaluation.words import say

STRENGTHS = (1, 2, 3)


def coded(codes: KnownCodes, passage: str, code: str, strength: int | None = None) -> Coding:
    """A passage is given a code. Raises UseError for a strength that is none."""
    if strength is not None and strength not in STRENGTHS:
        raise UseError(say("coding.no_strength", strength=strength))
    return Coding(id=new_id(), passage=passage, code=code, codebook=codes.references[code], strength=strength)


def recoded(coding: Coding, strength: int | None, reason: str) -> tuple[Retraction, Coding]:
    """The same code with another strength: the old coding is taken back, a new one given."""
    fresh = Coding(
        id=new_id(), passage=coding.passage, code=coding.code, codebook=coding.codebook, strength=strength
    )
    return Retraction(target=coding.id, reason=reason), fresh


def marked(study: Study, text: str, start: int, end: int) -> Passage:
    """The passage of words that a person has marked in a text: standing, or new.

    Raises UseError when the words are not there: the text is gone, or another since.
    """
    whole = frozen(study, text) or ""
    if not 0 <= start < end <= len(whole) or not whole[start:end].strip():
        raise UseError(say("coding.no_words"))
    standing = [p for p in study.state.of(Passage) if p.text == text]
    same = next((p for p in standing if (p.start, p.end) == (start, end)), None)
    around = (p for p in standing if p.start <= start and end <= p.end)
    return same or cut_out(whole, text, start, end, min(around, key=lambda p: p.end - p.start, default=None))


def cut_out(whole: str, text: str, start: int, end: int, within: Passage | None = None) -> Passage:
    """A new passage of a text whose words are `whole`; it stands where the one it is cut out of stands."""
    more = {key: getattr(within, key) for key in ("field", "item", "speaker")} if within else {}
    return Passage(id=new_id(), text=text, start=start, end=end, quote=whole[start:end], **more,
                   before=whole[max(0, start - CONTEXT) : start], after=whole[end : end + CONTEXT])  # fmt: skip


def noted(study: Study, person: str, about: str, content: str) -> Memo:
    """A memo about a coding, a passage or a document; it replaces what the person wrote about it before."""
    seen = [m.id for m in study.state.of(Memo) if (m.about, m.person, m.role) == (about, person, "")]
    return Memo(id=new_id(), about=about, content=content, replaces=seen)


def agreed(
    study: Study, codes: KnownCodes, passage: str, keys: list[str], persons: list[str], reason: str = ""
) -> list[AgreedCode]:
    """What `persons` have agreed on for a passage, one event per codebook; no keys: that no code fits.

    Only what they have agreed on anew: nothing where the same stands already.
    """
    references = sorted({codes.references[key] for key in keys}) or [codes.book.reference]
    standing = [e for e in study.state.of(AgreedCode) if e.passage == passage]
    events = []
    for reference in references:
        own = sorted(key for key in keys if codes.references[key] == reference)
        event = AgreedCode(
            passage=passage, codes=own, codebook=reference, persons=sorted(persons), reason=reason
        )
        seen = [e for e in standing if e.codebook.partition("@")[0] == reference.partition("@")[0]]
        if not any(
            (e.codes, e.persons, e.reason) == (event.codes, event.persons, event.reason) for e in seen
        ):
            events.append(msgspec.structs.replace(event, id=new_id(), replaces=[e.id for e in seen]))
    return events


def retract(study: Study, target: str, reason: str | None, person: str | None) -> dict:
    """Take back one coding or passage that is too old to undo (`folje retract`).

    Returns
    -------
    dict with retracted (the id), what and lines

    Raises
    ------
    UseError
        without a reason, for what does not stand, or for another person's coding.
    """
    name = who(study, person)
    event = study.state.by_id.get(target)
    if not isinstance(event, Coding | Passage):
        raise UseError(say("coding.nothing_to_retract", target=target))
    if isinstance(event, Coding) and event.person != name:
        raise UseError(say("coding.not_yours", person=event.person))
    if not (reason or "").strip():
        raise UseError(say("coding.no_reason"))
    targets = with_codings(study, event, name) if isinstance(event, Passage) else [target]
    study.journal.write(name, *(Retraction(target=each, reason=(reason or "").strip()) for each in targets))
    what = event.code if isinstance(event, Coding) else say("coding.the_passage", document=event.document)
    return {"retracted": target, "what": what, "lines": [say("coding.retracted", what=what)]}


def with_codings(study: Study, passage: Passage, person: str) -> list[str]:
    """A passage with what the person has coded it with: codings of nothing would still stand in the journal."""
    own = [c.id for c in study.state.of(Coding) if (c.passage, c.person) == (passage.name, person)]
    return [*_placings(study, passage), *own]


def _placings(study: Study, passage: Passage) -> list[str]:
    """All placings of a passage: taking back the last alone would bring back the one before."""
    placings = (e for e in study.journal.events if isinstance(e, Passage) and e.name == passage.name)
    return list(dict.fromkeys(e.id for e in placings))
