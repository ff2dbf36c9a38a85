"""The quote bank: what informants have said and what of it may be quoted, with the reason where it may not.

A quote may leave the study when the informant has consented to being quoted (given, not withdrawn) and a person has answered *no* to: can
anyone in the municipality recognise who said this? Where no valid consent stands, the words are in no answer of this module.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date

from coding.consents import Consents
from coding.shown import why_hidden
from coding.writers import who
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Memo, Passage, QuoteCheck
from evaluation.words import say

ANSWERS = ("no", "yes", "unsure")
MOST = 2  # quotes of one informant
SHARE = 0.25  # of all quotes, from one informant


@dataclass(frozen=True)
class Quote:
    """What an informant has said.

    Attributes
    ----------
    status : free (may be quoted), unchecked, recognisable, unsure, contradictory (people have answered differently), or why consent does
        not stand: missing, refused, withdrawn, later
    text : as it may be quoted: the approved wording, else word for word; "" unless consent is valid
    scope : what the consent covers, as it is written
    answered : who has answered, and on what day
    marked : whether a memo is written about the passage: somebody has picked it out
    """

    passage: str
    document: str
    informant: str
    category: str
    status: str
    text: str = ""
    scope: str = ""
    answered: str = ""
    reason: str = ""
    marked: bool = False

    @property
    def has_consent(self) -> bool:
        """Whether the informant has said yes to being quoted."""
        return self.status in ("free", "unchecked", "recognisable", "unsure", "contradictory")


def quote_bank(study: Study, day: date | None = None) -> list[Quote]:
    """All passages that informants have said, in order of date and place, as they stand on `day`."""
    documents = study.documents.dropna(subset=["id", "interview"]).drop_duplicates("id").set_index("id")
    interviews = study.interviews.dropna(subset="id").drop_duplicates("id").set_index("id")["category"]
    consents, hidden = Consents(study, day), why_hidden(study)
    checks: dict[str, list[QuoteCheck]] = {}
    for check in study.state.of(QuoteCheck):
        checks.setdefault(check.passage, []).append(check)
    marked = {memo.about for memo in study.state.of(Memo)}
    found = []
    for passage in _in_order(study, documents):
        if hidden.get(passage.name) in ("family_matter", "interviewer"):
            continue
        interview = documents.loc[passage.document, "interview"]
        informant, category = consents.informant(interview), interviews.get(interview)
        quote = _quote(passage, informant, category if isinstance(category, str) else "", consents, checks)
        found.append(replace(quote, marked=passage.name in marked))
    return found


def _in_order(study: Study, documents) -> list[Passage]:
    passages = {p.name: p for p in study.state.of(Passage) if p.document in documents.index}
    return sorted(
        passages.values(), key=lambda p: (str(documents.loc[p.document, "date"]), p.document, p.start)
    )


def _quote(passage: Passage, informant: str, category: str, consents: Consents, checks: dict) -> Quote:
    quote = Quote(passage.name, passage.document, informant, category, "withdrawn")
    consent = consents.on(informant, "quote")
    if consents.on(informant, "interview").state == "withdrawn":
        return quote
    if consent.state != "valid":
        return replace(quote, status=consent.state)
    answers = checks.get(passage.name, [])
    last = answers[-1] if answers else QuoteCheck()
    status = {"no": "free", "yes": "recognisable", "unsure": "unsure"}.get(last.recognisable, "unchecked")
    if len(answers) > 1:
        status = "contradictory"
    answered = f"{last.person} {last.at[:10]}" if answers else ""
    text = last.wording or passage.quote
    return replace(
        quote, status=status, text=text, scope=consent.scope, answered=answered, reason=last.reason
    )


def spread(quotes: list[Quote]) -> list[dict]:
    """How many of the quotes that may be used come from each informant, and whether that is too many (R13).

    More than two, or more than a quarter of all. The quarter counts from two quotes on: a single one is no burden on anybody.
    """
    free = Counter(quote.informant for quote in quotes if quote.status == "free")
    total = sum(free.values())
    return [
        {"informant": informant, "quotes": n, "too_many": n > MOST or (n > 1 and n > SHARE * total)}
        for informant, n in sorted(free.items())
    ]


# the command


def quotes(study: Study) -> dict:
    """What may be quoted, what may not and why.

    Returns
    -------
    dict with quotes (passage, document, informant, category, status, text, scope, answered, reason; text only with valid consent), counts
    (status → how many), informants (informant, quotes, too_many) and lines
    """
    bank = quote_bank(study)
    counts = Counter(quote.status for quote in bank)
    informants = spread(bank)
    lines = [say("quotes.summary", n=len(bank), free=counts["free"])]
    for status in ("free", "unchecked", "unsure", "recognisable", "contradictory"):
        lines += _lines_with(
            [q for q in bank if q.status == status and (q.marked or status != "unchecked")], status
        )
    unmarked = sum(quote.status == "unchecked" and not quote.marked for quote in bank)
    lines += ["", say("quotes.unmarked", n=unmarked)] if unmarked else []
    blocked = Counter((quote.status, quote.informant) for quote in bank if not quote.has_consent)
    if blocked:
        lines += ["", say("quotes.blocked")]
        lines += [
            f"  {who or '–'}: {say(f'quotes.status_{status}')} ({n})"
            for (status, who), n in sorted(blocked.items())
        ]
    lines += (
        ["", *(say("quotes.too_many", **each) for each in informants if each["too_many"])]
        if informants
        else []
    )
    lines += ["", say("quotes.how_to_answer")] if counts["unchecked"] else []
    return {
        "quotes": [asdict(quote) for quote in bank],
        "counts": dict(counts),
        "informants": informants,
        "lines": lines,
    }


def _lines_with(bank: list[Quote], status: str) -> list[str]:
    lines = ["", say(f"quotes.heading_{status}")] if bank else []
    for quote in bank:
        about = ", ".join(
            part for part in (quote.informant, quote.scope, quote.answered, quote.reason) if part
        )
        lines.append(f"  ”{' '.join(quote.text.split())}”  ({about}; {quote.passage})")
    return lines


def answer(
    study: Study, passage: str, given: dict[str, str | None], ask: Callable[[str], str] | None = None
) -> dict:
    """Keep a person's answer to whether anyone can recognise who said it.

    Parameters
    ----------
    passage : its id, or the beginning of it
    given : recognisable (no, yes, unsure, or the words for them), wording, reason, person
    ask : puts a question to the user, when recognisable is not given

    Raises UseError for a passage that is no quote, or has no valid consent, and for another answer.
    """
    quote = _one(study, passage)
    if not quote.has_consent:
        raise UseError(
            say("quotes.no_consent", passage=quote.passage, why=say(f"quotes.status_{quote.status}"))
        )
    said = given.get("recognisable") or (ask(f"”{quote.text}”\n{say('quotes.question')}") if ask else "")
    seen = [check.id for check in study.state.of(QuoteCheck) if check.passage == quote.passage]
    (event,) = study.journal.write(
        who(study, given.get("person")),
        QuoteCheck(passage=quote.passage, recognisable=_answer(said), wording=(given.get("wording") or "").strip(),
                   reason=(given.get("reason") or "").strip(), replaces=seen),
    )  # fmt: skip
    status = next(each.status for each in quote_bank(study) if each.passage == quote.passage)
    return {
        "passage": quote.passage,
        "event": event.id,
        "status": status,
        "lines": [say(f"quotes.now_{status}")],
    }


def _one(study: Study, passage: str) -> Quote:
    found = [quote for quote in quote_bank(study) if quote.passage.startswith(passage.strip())]
    if len(found) != 1:
        raise UseError(say("quotes.no_passage" if not found else "quotes.many_passages", passage=passage))
    return found[0]


def _answer(said: str) -> str:
    for key in ANSWERS:
        names = {key} | {form for lang in ("sv", "en") for form in say(f"quotes.answer_{key}", lang).split()}
        if said.strip().casefold() in names:
            return key
    raise UseError(say("quotes.bad_answer", answer=said))
