"""Quotes in a document: those inserted must be allowed and not too many of one informant; those typed must be somebody's words."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from coding.quotes import MOST, SHARE, Quote
from evaluation import Problem
from reports.writing.documents import Written
from reports.writing.insertions import Insertions

FEWEST = 5  # words of a quotation that is looked for; fewer are a term or a title
_QUOTED = re.compile(r"[”“\"»]([^”“\"»«]{12,}?)[”“\"»«]")


def inserted_quotes(document: Written, insertions: Insertions) -> Iterator[Problem]:
    """Quotes by id: they are there, may be used, and spread over informants."""
    used: dict[str, tuple[int, Quote]] = {}
    for call in (call for call in document.calls if call.kind == "quote"):
        found = [quote for name, quote in insertions.quotes.items() if name.startswith(call.name)]
        if len(found) != 1:
            yield document.problem("no_such_quote", call.line, name=call.name)
        elif not found[0].has_consent or found[0].status in ("recognisable", "contradictory"):
            yield document.problem(f"quote_{found[0].status}_used", call.line, name=call.name)
        elif found[0].status != "free":
            yield document.problem("quote_not_tried", call.line, "note", name=call.name)
        if len(found) == 1:
            used.setdefault(found[0].passage, (call.line, found[0]))
    yield from _spread(document, list(used.values()))


def _spread(document: Written, used: list[tuple[int, Quote]]) -> Iterator[Problem]:
    """More than two quotes of one informant, or more than a quarter of all."""
    lines: dict[str, list[int]] = defaultdict(list)
    for line, quote in used:
        lines[quote.informant].append(line)
    for informant, own in lines.items():
        if len(own) > MOST:
            yield document.problem("too_many_quotes", own[MOST], who=informant, n=len(own), most=MOST)
        elif len(own) > 1 and len(own) > SHARE * len(used):
            yield document.problem(
                "large_share_of_quotes", own[-1], "note", who=informant, n=len(own), of=len(used)
            )


def typed_quotes(document: Written, insertions: Insertions) -> Iterator[Problem]:
    """Words between quotation marks that somebody has typed: whose they are, and whether they may be used."""
    typed = [(line + text[: m.start()].count("\n"), m[1]) for line, text in document.paragraphs
             for m in _QUOTED.finditer(text) if len(m[1].split()) >= FEWEST]  # fmt: skip
    if not typed:
        return
    sources = _Sources(insertions)
    for line, words in typed:
        passage = sources.of(words)
        quote = insertions.quotes.get(passage)
        if not passage:
            yield document.problem("quote_from_nowhere", line, "note", words=_beginning(words))
        elif quote is None:
            yield document.problem("quote_of_meeting", line, "note", passage=passage[:6])
        elif quote.has_consent:
            yield document.problem("quote_typed", line, "note", passage=passage[:6])
        else:
            yield document.problem(f"quote_{quote.status}_used", line, name=passage[:6])


class _Sources:
    """All passages as one text, to find out where words come from."""

    def __init__(self, insertions: Insertions):
        passages, quotes = insertions.ids.passages, insertions.quotes
        texts = [
            (name, _plain(f"{p.quote}\n{quotes[name].text if name in quotes else ''}"))
            for name, p in passages.items()
        ]
        self.whole = "\n".join(text for _, text in texts)
        self.starts, self.names, at = [], [], 0
        for name, text in texts:
            self.starts.append(at)
            self.names.append(name)
            at += len(text) + 1

    def of(self, words: str) -> str:
        """The passage that has the words; "" where none has."""
        at = self.whole.find(_plain(words))
        return self.names[bisect_right(self.starts, at) - 1] if at >= 0 else ""


def _plain(text: str) -> str:
    """Words in small letters without signs."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _beginning(words: str) -> str:
    return " ".join(words.split()[:4]) + " …"
