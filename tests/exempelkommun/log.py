"""What happened and what was fed back: events, feedback, actions, indicators and questions."""

from datetime import date

import pandas as pd

from tests.exempelkommun.content import listed


def questions() -> pd.DataFrame:
    """The evaluation's four questions."""
    rows = [(q["id"], q["text"]["sv"], q["text"]["en"]) for q in listed("questions")]
    return pd.DataFrame(rows, columns=["id", "text_sv", "text_en"])


def events() -> pd.DataFrame:
    """The dated events; an id is the date, as no two stand on the same day."""
    rows = [
        {
            "id": event_id(e["date"]),
            "date": e["date"],
            "precision": e.get("precision", "day"),
            "kind": e["kind"],
            "group": e["group"],
            "text": e["sv"],
            "text_en": e["en"],
            "evidence_time": e.get("evidence_time", "contemporary"),
        }
        for e in listed("events")
    ]
    return pd.DataFrame(rows)


def event_id(day: date) -> str:
    """The id of the event of that day."""
    return f"H{day:%Y%m%d}"


def feedback() -> pd.DataFrame:
    """The occasions of feedback and what followed."""
    columns = ["id", "date", "audience", "form", "content", "content_en", "given_by", "claims", "outcome", "outcome_en",
               "outcome_kind", "attribution"]  # fmt: skip
    rows = [_bilingual(entry | {"given_by": "U1"}, "content", "outcome") for entry in listed("feedback")]
    return pd.DataFrame(rows).reindex(columns=columns)


def actions() -> pd.DataFrame:
    """What the project did; later evidence as meetings."""
    columns = ["id", "text", "text_en", "decided_by", "date", "feedback", "later_evidence"]
    rows = [_bilingual(entry, "text") for entry in listed("actions")]
    for row in rows:
        meetings = [hint["meeting"].replace(" ", "-") for hint in row["later_evidence"]]
        row["later_evidence"] = list(dict.fromkeys(meetings))
    return pd.DataFrame(rows).reindex(columns=columns)


def indicators() -> pd.DataFrame:
    """The indicators of the agreement: reported or not, and why."""
    columns = ["id", "text", "text_en", "origin", "agreed", "status", "reason", "reason_en", "goal"]
    rows = pd.DataFrame([_bilingual(entry, "text", "reason") for entry in listed("indicators")])
    of = {each: goal["id"] for goal in listed("goals") for each in goal.get("indicators", ())}
    return rows.assign(goal=rows["id"].map(of)).reindex(columns=columns)


def goals() -> pd.DataFrame:
    """The vision and what has been agreed."""
    columns = ["id", "level", "text", "text_en", "serves", "source", "source_en"]
    return pd.DataFrame([_bilingual(entry, "text", "source") for entry in listed("goals")]).reindex(
        columns=columns
    )


def _bilingual(entry: dict, *names: str) -> dict:
    """The entry with each text as two columns: the Swedish one, and the English one with _en after its name.

    The English stands beside the Swedish, or in english.yaml with the Swedish text it translates.
    """
    translated = {(e["id"], e["field"], e["sv"]): e["en"] for e in listed("english")}
    row = dict(entry)
    for name in names:
        text = row[name] if isinstance(row[name], dict) else {"sv": row[name]}
        row[name] = text["sv"]
        row[f"{name}_en"] = text.get("en") or translated.get((row["id"], name, text["sv"]))
    return row
