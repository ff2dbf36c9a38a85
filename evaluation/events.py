"""The kinds of journal events: one struct each, and nothing else.

A line of a journal is one event as JSON. Common to all:

id       its own, for ever; two lines with the same id are the same event
v        version of the line's format
n        1 + the highest n its writer had seen; events are ordered by (n, person, id)
at       the writer's clock (ISO 8601 with zone), shown but never used for order
person   who
action   one gesture of a person; it may be several events and is undone as one
kind     which of the structs below

Fields have defaults so that an erased event keeps its id, kind, order, time and reason, and which events it
replaced or took back (so that its erasure brings none of them back), but no word of its content.
A new kind of event is a new struct here; journal, undo, merge and erasure then know it.
"""

import msgspec

VERSION = 1  # of the line format; raise it together with a lifting function in evaluation/lifting.py


class Event(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True, tag_field="kind", gc=False):
    """What all events have in common."""

    id: str = ""
    v: int = 0  # always written, so that its default is never a real version
    n: int = 0
    at: str = ""
    person: str = ""
    action: str = ""
    erased: str = ""  # when its content was erased
    erased_reason: str = ""
    pseudonymised: int = 0  # n of the last Pseudonymisation that changed its words

    @property
    def kind(self) -> str:
        """The name of the kind as it stands in the line."""
        return str(self.__struct_config__.tag)

    @property
    def order(self) -> tuple[int, str, str]:
        """The sort key: the same in every copy of the study."""
        return (self.n, self.person, self.id)


class Value(Event, frozen=True, kw_only=True):
    """An event that states a value; it names the events it saw and replaces.

    Two values for the same thing that were written without seeing each other both stay, as contradictory.
    """

    replaces: list[str] = []


class Passage(Value, tag="passage", frozen=True, kw_only=True):
    """A span of a frozen text: half-open [start, end) in Unicode code points.

    When the original has been corrected, the passage is placed anew by an event with the same `of`.
    """

    of: str = ""  # the id that names it through all its placings
    text: str = ""  # document, or document~2 for the text of a corrected original
    start: int = 0
    end: int = 0
    quote: str = ""
    before: str = ""
    after: str = ""
    field: str = ""  # which part of a protocol: said, interplay, decision …
    item: str = ""  # heading of the agenda item
    speaker: str = ""  # a role
    time: str = ""  # of a turn in a recording, hh:mm:ss

    @property
    def name(self) -> str:
        """The id that codings and evidence refer to."""
        return self.of or self.id

    @property
    def document(self) -> str:
        """The id of the document the text was extracted from."""
        return self.text.partition("~")[0]


class Coding(Event, tag="coding", frozen=True, kw_only=True):
    """A person gives a passage a code of a codebook."""

    passage: str = ""
    code: str = ""
    codebook: str = ""  # id@version
    strength: int | None = None


class Retraction(Event, tag="retraction", frozen=True, kw_only=True):
    """Takes back an event (a coding, a passage) that is too old to undo."""

    target: str = ""
    reason: str = ""


class QuoteCheck(Value, tag="quote_check", frozen=True, kw_only=True):
    """A person's answer to: can anyone in the municipality recognise who said this? Nothing is quoted without it."""

    passage: str = ""
    recognisable: str = ""  # no | yes | unsure
    wording: str = ""  # as the informant has approved it, where it is not word for word
    reason: str = ""


class FamilyMatter(Value, tag="family_matter", frozen=True, kw_only=True):
    """A person's word on whether a passage is about a single family; while it is marked, its words are shown to nobody else."""

    passage: str = ""
    placing: str = ""  # the passage event whose words it is about: rewritten words are of another one
    state: str = ""  # marked | rewritten | cleared
    reason: str = ""


class SuggestionAnswer(Event, tag="suggestion_answer", frozen=True, kw_only=True):
    """A person says yes or no to a code that the program proposed; a yes comes with a coding in the same action."""

    passage: str = ""
    code: str = ""
    codebook: str = ""  # id@version
    accepted: bool = False
    grounds: str = ""  # the words that fired
    method: str = ""  # keywords | blend


class AgreedCode(Value, tag="agreed_code", frozen=True, kw_only=True):
    """What coders have agreed on for a passage after talking it over; the day is that of the event."""

    passage: str = ""
    codes: list[str] = []  # none: that no code of the codebook fits
    codebook: str = ""  # id@version
    persons: list[str] = []  # who agreed
    reason: str = ""


class Abstraction(Value, tag="abstraction", frozen=True, kw_only=True):
    """One meaning unit of a qualitative content analysis and what a person makes of it, step by step.

    Source: Graneheim & Lundman (2004), Nurse Education Today 24, pp. 105–112. A step that has not been taken yet is
    empty. The labels are the analyst's own words, not keys of a codebook.
    """

    passage: str = ""  # the meaning unit
    condensation: str = ""
    code: str = ""
    subcategory: str = ""
    category: str = ""
    theme: str = ""


class BlindRound(Event, tag="blind_round", frozen=True, kw_only=True):
    """Some people code the same documents, each for themselves, until the comparison is opened."""

    documents: list[str] = []
    coders: list[str] = []


class Opening(Event, tag="opening", frozen=True, kw_only=True):
    """The comparison of a blind round is opened: what has been seen cannot be unseen, so it cannot be undone."""

    round: str = ""
    reason: str = ""


class Memo(Value, tag="memo", frozen=True, kw_only=True):
    """A note about an event, a document or a meeting; the observer's reflection is one."""

    about: str = ""
    role: str = ""  # reflection | possible_feedback | "" (a note)
    content: str = ""


class Judgement(Value, tag="judgement", frozen=True, kw_only=True):
    """A person's judgement of a group's phase at one meeting. Never set by the program."""

    meeting: str = ""
    group: str = ""
    value: str = ""  # FOR STO NOR PER ADJ MIXED CANNOT_JUDGE
    second: str = ""
    relation: str = ""  # between | towards
    confidence: str = ""  # low | medium | high
    reason: str = ""
    assessor_kind: str = ""  # evaluator | second_coder | group | agreed
    evidence_time: str = "contemporary"  # contemporary | reconstructed
    codebook: str = ""
    persons: list[str] = []  # who agreed, of an agreed one


class TurningPoint(Value, tag="turning_point", frozen=True, kw_only=True):
    """A possible turning point with its five criteria."""

    of: str = ""  # the id that names it through all its versions
    group: str = ""
    title: dict[str, str] = {}
    date_from: str = ""
    date_to: str = ""
    before: list[str] = []  # passages
    event: str = ""  # a row of the table events
    after: list[str] = []  # passages
    alternatives: str = ""  # other explanations that were tried
    status: str = "proposed"  # proposed | tried | confirmed | rejected


class Claim(Value, tag="claim", frozen=True, kw_only=True):
    """A statement of the evaluation with its evidence, for and against."""

    of: str = ""
    text: dict[str, str] = {}
    question: str = ""
    type: str = ""  # described | perceived | measured | interpreted
    author: str = ""
    group: str = ""
    evidence: list[str] = []  # passages, codings, "table:cases", "table:cases/E1", "result:families"
    against: list[str] = []
    against_searched: dict[str, str] = {}  # date, by, result
    audiences: list[str] = []
    status: str = "draft"  # draft | tested | final | withdrawn
    member_check: dict[str, int] = {}  # agree, partly, disagree: only in journals older than MemberCheck
    goals: list[str] = []  # rows of the table goals: the vision, what has been agreed

    @property
    def name(self) -> str:
        """The id that people, feedback and reports refer to, through all its versions."""
        return self.of or self.id


class Answer(Value, tag="answer", frozen=True, kw_only=True):
    """A person says which question of an interview guide a passage answers; "" for none of them."""

    passage: str = ""
    guide: str = ""
    question: str = ""


class Release(Event, tag="release", frozen=True, kw_only=True):
    """A report has left the evaluator's hands; what it told stands in the secret ledger under the event's id."""

    report: str = ""
    audience: str = ""
    gate: str = ""  # comments | released
    receivers: list[str] = []  # roles, never names
    files: dict[str, str] = {}  # name of a file → sha256
    manifest: str = ""  # sha256 of the manifest beside them
    lang: str = ""
    reason: str = ""  # why it went in spite of what was found


class Undo(Event, tag="undo", frozen=True, kw_only=True):
    """Takes back one's own action; an undo of an undo is a redo."""

    undoes: str = ""  # an action


class Erasure(Event, tag="erasure", frozen=True, kw_only=True):
    """What was erased and why: ids, spans and hashes, never the erased words (see evaluation/erasure/effect.py)."""

    what: str = ""  # person | source | family | passage | word
    targets: list[str] = []  # ids of events, or family:…, person:…, broken:…, release:…, clean:…
    texts: dict[
        str, list[list[int]]
    ] = {}  # text, file:…#… or event:…#… → spans now blank; an empty list: all of it
    files: dict[str, str] = {}  # path in the study, blank:… or words:… → hash of what must not come back
    reason: str = ""


class Pseudonymisation(Event, tag="pseudonymisation", frozen=True, kw_only=True):
    """Where pseudonyms stand instead of names: spans and hashes, never the names (see evaluation/pseudonyms/effect.py)."""

    texts: dict[str, str] = {}  # a text that is gone → the text that stands in its place
    edits: dict[str, list[tuple[int, int, str]]] = {}  # text, file:…#… or event:…#… → start, end, pseudonym
    files: dict[str, str] = {}  # path in the study, made:…, gone:… or instead:… → how it is known
    reason: str = ""


class MemberCheck(Value, tag="member_check", frozen=True, kw_only=True):
    """What a group said of a claim that was shown to it: how many, never who."""

    claim: str = ""
    date: str = ""
    group: str = ""  # team, steering … or another audience
    agree: int = 0
    partly: int = 0
    disagree: int = 0
    missing: int = 0  # how many said that something was missing
    remarks: str = ""
    answer: str = ""  # what the evaluator did about it; a claim with disagreement is not final without
    sheets: list[
        str
    ] = []  # digests of the comment sheets that are in the counts, so that none is counted twice


class Seminar(Value, tag="seminar", frozen=True, kw_only=True):
    """An analysis seminar: what lay on the table, who took part by role, and what was decided of what."""

    of: str = ""
    date: str = ""
    title: dict[str, str] = {}
    material: list[str] = []  # documents, or evidence as in a claim
    roles: str = ""
    decisions: dict[str, str] = {}  # a claim or turning point → confirmed | changed | rejected | open
    reasons: dict[str, str] = {}  # of the decisions


KINDS: tuple[type[Event], ...] = (
    Passage,
    Coding,
    Retraction,
    QuoteCheck,
    FamilyMatter,
    SuggestionAnswer,
    AgreedCode,
    Abstraction,
    BlindRound,
    Opening,
    Memo,
    Judgement,
    TurningPoint,
    Claim,
    Answer,
    Release,
    Undo,
    Erasure,
    Pseudonymisation,
    MemberCheck,
    Seminar,
)
FINAL = (Erasure, Opening, Pseudonymisation, Release)  # what has no way back: neither undone nor retracted
KIND: dict[str, type[Event]] = {str(kind.__struct_config__.tag): kind for kind in KINDS}


def value_key(event: Value) -> tuple[str, ...]:
    """Tell what a value is a value *of*: two current values with the same key contradict each other."""
    match event:
        case Memo():
            return ("memo", event.about, event.role, event.person)
        case Judgement():
            whose = "" if event.assessor_kind == "agreed" else event.person
            scale = event.codebook.partition("@")[0]
            return ("judgement", event.meeting, event.group, scale, whose, event.assessor_kind)
        case Answer():
            return ("answer", event.passage, event.guide)
        case QuoteCheck() | FamilyMatter():
            return (event.kind, event.passage)
        case AgreedCode():
            return ("agreed_code", event.passage, event.codebook.partition("@")[0])
        case Abstraction():
            return ("abstraction", event.passage, event.person)
        case MemberCheck():
            return ("member_check", event.claim, event.group, event.date)
        case TurningPoint() | Claim() | Passage() | Seminar():
            return (event.kind, event.of or event.id)
        case _:
            return (event.kind, event.id)
