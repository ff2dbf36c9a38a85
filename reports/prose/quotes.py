"""Quotes by the passage's id, through the one door for informants' words, with a cap for each informant."""

from collections import Counter
from collections.abc import Callable
from weakref import WeakKeyDictionary

from coding.quotes import MOST, Quote, quote_bank
from evaluation.errors import UseError
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.notation import integer
from reports.quotes import quotable

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
    who = schema("interviews").field("category").value_label(one.category)
    return say("writing.quoted", text=" ".join(allowed[one.passage].split()), who=who[:1].upper() + who[1:])


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


TEXTS: dict[str, Callable[[Material], str]] = {"quotes_used": _used}
NAMED: dict[str, Callable[[Material, str], str]] = {"quote": quote}
