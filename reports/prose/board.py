"""What a board memo says in its own words, part by part, and what has been done since."""

from collections.abc import Callable

import pandas as pd

from evaluation.words import say
from reports.material import Material, local_text
from reports.notation import long_date
from reports.prose.lists import bullets
from reports.timeline.words import spoken_date

LISTED = ("proposal", "basis", "recipient")


def _part(part: str) -> Callable[[Material], str]:
    """The items of a part: a list, or paragraphs where the part is running text."""

    def write(material: Material) -> str:
        items = material.study.board_items
        texts = [_item(material, row) for row in items[items["part"] == part].itertuples()]
        written = bullets(texts) if part in LISTED else "\n\n".join(texts)
        return written or say("inventory.not_written")

    return write


def _item(material: Material, row) -> str:
    text = local_text(row, "text", material.lang)
    return text if pd.isna(row.date) else say("inventory.dated_item", text=text, date=long_date(row.date))


def _boards(material: Material) -> str:
    """Whom the memo is addressed to, a line each."""
    items = material.study.board_items
    names = [local_text(row, "text", material.lang) for row in items[items["part"] == "board"].itertuples()]
    return "\\\n".join(names)


def _developments(material: Material) -> str:
    """The actions and events, each dated as precisely as is known; undated ones first."""
    actions = material.study.actions.sort_values("date", na_position="first").itertuples()
    events = material.events.itertuples()
    lines = [_done(material, row, "day") for row in actions]
    lines += [_done(material, row, row.precision) for row in events]
    return bullets(lines) or say("inventory.nothing_done")


def _done(material: Material, row, precision: str) -> str:
    when = say("inventory.undated_action") if pd.isna(row.date) else spoken_date(row.date, precision)
    when = when[:1].upper() + when[1:]
    return say("inventory.done", when=when, what=local_text(row, "text", material.lang))


TEXTS: dict[str, Callable[[Material], str]] = {
    "board_boards": _boards,
    "board_proposal": _part("proposal"),
    "board_summary": _part("summary"),
    "board_assessment": _part("assessment"),
    "board_basis": _part("basis"),
    "board_recipient": _part("recipient"),
    "developments": _developments,
}
