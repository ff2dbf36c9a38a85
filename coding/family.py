"""The command ``folje family``: passages about single families that wait, those that may be such, and what a person says of them.

A marked passage is hidden until its words are changed in the original and added again, or erased. When a person says that it is rewritten,
the earlier words are erased from the study: from older texts, the journal and earlier originals.
"""

from collections.abc import Callable
from dataclasses import dataclass

from coding.family_matters import FamilyMatters
from coding.family_words import proposed
from coding.frozen import frozen, newest
from coding.identifiers import line_of
from coding.printable import one_line
from coding.writers import who
from evaluation import Study
from evaluation.asking import yes
from evaluation.erasure import carry_out, plan
from evaluation.errors import UseError
from evaluation.events import FamilyMatter, Passage
from evaluation.words import say

Ask = Callable[[str], str] | None
LEAST = 8  # letters of earlier words around a passage that are worth erasing by themselves
FIRST_WORDS = 60  # letters shown of a passage


@dataclass(frozen=True)
class Waiting:
    """A passage that waits: `state` is marked or proposed; `words` only for who may see them."""

    passage: str
    document: str
    line: int
    state: str
    words: str = ""
    grounds: tuple[str, ...] = ()
    in_older_text: bool = False

    @property
    def place(self) -> str:
        """Document and line."""
        return say("family.place", document=self.document, line=self.line)


def waiting(study: Study, person: str = "") -> list[Waiting]:
    """What is hidden as a family matter and what is proposed as one, in the order of the documents.

    Parameters
    ----------
    person : who looks, and sees the words of what that person has marked or taken in; of what is proposed everybody sees them
    """
    matters, found = FamilyMatters.of(study), proposed(study)
    standing = {p.name: p for p in study.state.of(Passage)}
    last: dict[str, str | None] = {}
    for p in standing.values():
        last[p.document] = newest(t for t in (last.get(p.document), p.text) if t)
    rows = []
    for p in sorted(standing.values(), key=lambda p: (p.document, p.start)):
        hidden = matters.hides(p)
        if not hidden and p.name not in found:
            continue
        seen = not hidden or person == matters.keeper(p)
        line = line_of(frozen(study, p.text) or "", p.start)
        rows.append(Waiting(p.name, p.document, line, "marked" if hidden else "proposed", p.quote if seen else "",
                            found.get(p.name, ()), p.text != last[p.document]))  # fmt: skip
    return rows


def family(study: Study, passage: str | None, state: str, given: dict, ask: Ask = None) -> dict:
    """List what waits, or keep what a person says of a passage.

    Parameters
    ----------
    passage : its id, or the beginning of it; None: list
    state : marked, cleared or rewritten
    given : person, reason, yes (erase earlier words without asking)

    Returns
    -------
    dict with waiting (passage, document, line, state, words, grounds), lines and exit; of a passage also passage and state
    """
    person = who(study, given.get("person"))
    if not passage:
        rows = waiting(study, person)
        told = [{"passage": r.passage, "document": r.document, "line": r.line, "state": r.state, "words": r.words,
                 "grounds": list(r.grounds)} for r in rows]  # fmt: skip
        return {"waiting": told, "lines": _lines(rows)}
    if not state:
        raise UseError(say("family.what"))
    chosen = _one(study, passage)
    if state == "rewritten":
        return _rewritten(study, chosen, person, given, ask)
    _write(study, chosen, person, state, given)
    return {"passage": chosen.name, "state": state, "lines": [say(f"family.now_{state}")]}


def _one(study: Study, name: str) -> Passage:
    found = {p.name: p for p in study.state.of(Passage) if p.name.startswith(name.strip())}
    if len(found) != 1:
        raise UseError(say("family.no_passage" if not found else "family.many_passages", passage=name))
    return next(iter(found.values()))


def stated(study: Study, passage: Passage, state: str, reason: str = "") -> FamilyMatter:
    """A person's word on a passage, in place of what has been said of it before."""
    seen = FamilyMatters.of(study).said.get(passage.name, [])
    replaced = [event.id for event in seen]
    return FamilyMatter(
        passage=passage.name, placing=passage.id, state=state, replaces=replaced, reason=reason.strip()
    )


def _write(study: Study, passage: Passage, person: str, state: str, given: dict) -> None:
    study.journal.write(person, stated(study, passage, state, given.get("reason") or ""))


# rewritten


def _rewritten(study: Study, passage: Passage, person: str, given: dict, ask: Ask) -> dict:
    matters = FamilyMatters.of(study)
    said = matters.said.get(passage.name, [])
    if not matters.hides(passage):
        raise UseError(say("family.not_marked"))
    if any(event.placing == passage.id for event in said) or not _earlier_placings(study, passage):
        raise UseError(say("family.same_words"))
    if not (given.get("yes") or yes(ask, say("family.erase"))):
        return {"passage": passage.name, "state": "marked", "exit": 1,
                "lines": [*([] if ask else [say("family.add_yes")]), say("family.nothing_changed")]}  # fmt: skip
    words = _earlier_words(study, passage)
    _write(study, passage, person, "rewritten", given)
    to_do = [line for each in words for line in _erase(study, each, person)]
    limits = [say("erasure.not_reached"), say("erasure.limit_cloud"), say("erasure.limit_people")]
    return {"passage": passage.name, "state": "rewritten",
            "lines": [say("family.now_rewritten"), *dict.fromkeys(to_do), *limits]}  # fmt: skip


def _earlier_placings(study: Study, passage: Passage) -> list[Passage]:
    """The same passage with other words than now."""
    placings = [
        e for e in study.journal.events if isinstance(e, Passage) and e.name == passage.name and not e.erased
    ]
    return [e for e in placings if e.quote.split() != passage.quote.split()]


def _earlier_words(study: Study, passage: Passage) -> list[str]:
    """What is to be erased: the earlier words of the passage, and what stands of them around others; not what is still there."""
    now = frozen(study, passage.text) or ""
    found = []
    for old in _earlier_placings(study, passage):
        found.append(old.quote.strip())
        for other in (
            e for e in study.journal.events if isinstance(e, Passage) and e.text == old.text and not e.erased
        ):
            found += _overlaps(other, old)
    return [words for words in dict.fromkeys(found) if len(words) >= LEAST and words not in now]


def _overlaps(other: Passage, old: Passage) -> list[str]:
    """The whole words of a passage that stand before or after another one."""
    first = other.start - len(other.before)
    before = other.before[max(0, old.start - first) : max(0, old.end - first)]
    after = other.after[max(0, old.start - other.end) : max(0, old.end - other.end)]
    return [before.partition(" ")[2].strip(), after.rpartition(" ")[0].strip()]


def _erase(study: Study, words: str, person: str) -> list[str]:
    """Erase words from the whole study; what a person has to see to herself."""
    try:
        planned = plan(study, "word", words)
    except UseError:  # gone already with what was erased before it
        return []
    carry_out(study, planned, person, say("family.reason", study.settings.language))
    return planned.to_do


# what is said


def _lines(rows: list[Waiting]) -> list[str]:
    if not rows:
        return [say("family.nothing")]
    lines: list[str] = []
    for state in ("marked", "proposed"):
        here = [row for row in rows if row.state == state]
        if here:
            lines += [say(f"family.{state}", n=len(here)), *(f"  {_line(row)}" for row in here)]
            lines += [say(f"family.how_{state}"), ""]
    return [*lines, say("family.limits")]


def _line(row: Waiting) -> str:
    words = one_line(row.words, FIRST_WORDS)
    said = [
        f"”{words}”" if words else "",
        say("family.older") if row.in_older_text else "",
        " + ".join(row.grounds),
    ]
    return f"{row.passage}  {row.place}" + "".join(f"; {each}" for each in said if each)
