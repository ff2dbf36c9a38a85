"""Quotes by the passage's id, through the one door for informants' words, with a cap for each informant."""

from collections import Counter
from collections.abc import Callable
from weakref import WeakKeyDictionary

from coding.quotes import MOST, Quote, quote_bank
from evaluation.errors import UseError
from evaluation.schemas import schema
from evaluation.words import say
from reports.evidence_ids import evidence_id
from reports.material import Material
from reports.notation import integer
from reports.prose.lists import bullets
from reports.quotes import quotable, shuffled

# what has been quoted so far in one run of a document: passage → quote
_USED: WeakKeyDictionary[Material, dict[str, Quote]] = WeakKeyDictionary()
_BANKS: WeakKeyDictionary[Material, tuple[dict[str, Quote], dict[str, str]]] = WeakKeyDictionary()


def quote(material: Material, passage: str) -> str:
    """A quote by its passage's id, or the beginning of it: the words, and what kind of informant said them.

    Raises UseError where the words may not be quoted, and for a third quote of one informant.
    """
    bank, allowed = _bank(material)
    found = [name for name in bank if name.startswith(passage)]
    if len(found) != 1:
        raise UseError(say("quotes.no_passage" if not found else "quotes.many_passages", passage=passage))
    one, used = bank[found[0]], _USED.setdefault(material, {})
    if one.passage not in allowed:
        raise UseError(say("writing.quote_not_allowed", quote=passage, why=_why(one)))
    others = [each for name, each in used.items() if each.informant == one.informant and name != one.passage]
    if len(others) >= MOST:
        raise UseError(say("writing.quote_too_many", quote=passage, most=MOST))
    used[one.passage] = one
    return _said(material, one.passage)


def _said(material: Material, passage: str, evidence: str = "") -> str:
    """The words and the kind of informant, never who; in a list also an id to ask about it by."""
    bank, allowed = _bank(material)
    who = schema("interviews").field("category").value_label(bank[passage].category)
    told = ", ".join(part for part in (who[:1].upper() + who[1:], evidence) if part)
    return say("writing.quoted", text=" ".join(allowed[passage].split()), who=told)


def _quotes(material: Material) -> str:
    """All quotes that may leave, shuffled, with no more than a few of one informant; for everybody the same rule."""
    bank, _ = _bank(material)
    used, lines = _USED.setdefault(material, {}), []
    for one in shuffled([each for each in bank.values() if each.status == "free"], material.audience):
        others = sum(each.informant == one.informant for name, each in used.items() if name != one.passage)
        if others < MOST:
            used[one.passage] = one
            lines.append(_said(material, one.passage, evidence_id(material, one.passage)))
    return bullets(lines) or say("audiences.no_quotes")


def _why(quote: Quote) -> str:
    return say(f"writing.quote_{quote.status}" if quote.has_consent else f"quotes.status_{quote.status}")


def _bank(material: Material) -> tuple[dict[str, Quote], dict[str, str]]:
    if material not in _BANKS:
        _BANKS[material] = ({each.passage: each for each in quote_bank(material.study)}, quotable(material))
    return _BANKS[material]


def _used(material: Material) -> str:
    """How many quotes the document has had so far, from how many informants, and the most from one."""
    used = list(_USED.get(material, {}).values())
    per = Counter(each.informant for each in used)
    if not used:
        return say("writing.no_quotes")
    return say("writing.quotes_used", n=integer(len(used)), informants=integer(len(per)), most=integer(max(per.values())),
               cap=integer(MOST))  # fmt: skip


TEXTS: dict[str, Callable[[Material], str]] = {"quotes": _quotes, "quotes_used": _used}
NAMED: dict[str, Callable[[Material, str], str]] = {"quote": quote}
