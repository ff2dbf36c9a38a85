"""The links and fields of the chain's events, declared once: what each leads to, must say, and may say.

`evaluation.chain` checks them, and a test breaks each of them in turn.
"""

EVIDENCE = ("passage", "coding", "table", "result")
TYPES = ("described", "perceived", "measured", "interpreted")
STATUSES = ("draft", "tested", "final", "withdrawn")
DECISIONS = ("confirmed", "changed", "rejected", "open")
SOUGHT = ("date", "by", "result")  # what a search for counter-evidence says

# kind of event → field → what it may lead to: a kind of event, evidence, or a table
LINKS: dict[str, dict[str, tuple[str, ...]]] = {
    "passage": {"text": ("documents",)},
    "coding": {"passage": ("passage",)},
    "quote_check": {"passage": ("passage",)},
    "judgement": {"meeting": ("meetings",)},
    "turning_point": {"before": ("passage",), "event": ("events",), "after": ("passage",)},
    "claim": {
        "question": ("questions",),
        "evidence": EVIDENCE,
        "against": EVIDENCE,
        "goals": ("goals",),
    },
    "member_check": {"claim": ("claim",)},
    "seminar": {"material": ("documents", *EVIDENCE), "decisions": ("claim", "turning_point")},
}
# kind of event → fields that must be filled in
NEEDED: dict[str, tuple[str, ...]] = {
    "turning_point": ("title", "date_from"),
    "claim": ("text",),
    "member_check": ("date", "group"),
    "seminar": ("date", "material", "roles"),
}
# kind of event → field → the values it may have; of a dict its values
ALLOWED: dict[str, dict[str, tuple]] = {
    "coding": {"strength": (None, 1, 2, 3)},
    "quote_check": {"recognisable": ("no", "yes", "unsure")},
    "judgement": {
        "value": ("", "FOR", "STO", "NOR", "PER", "ADJ", "MIXED", "CANNOT_JUDGE"),
        "second": ("", "FOR", "STO", "NOR", "PER", "ADJ"),
        "relation": ("", "between", "towards"),
        "confidence": ("", "low", "medium", "high"),
        "assessor_kind": ("", "evaluator", "second_coder", "group", "agreed"),
        "evidence_time": ("contemporary", "reconstructed"),
    },
    "turning_point": {"status": ("proposed", "tried", "confirmed", "rejected")},
    "claim": {"type": ("", *TYPES), "status": STATUSES},
    "seminar": {"decisions": DECISIONS},
}
# told in words of their own where texts, codings and judgements are checked (`reports.checking`)
TOLD_ELSEWHERE = {("passage", "text"), ("coding", "passage"), ("judgement", "meeting")}
