"""How far a document has come: a working draft, shared for comments, or released; it stands on every page."""

import os
from datetime import date

from evaluation.words import say

DRAFT, COMMENTS, RELEASED = "draft", "comments", "released"
GATES = (DRAFT, COMMENTS, RELEASED)
# these tell the process that runs a document's cells
_VARIABLE = "FOLJE_GATE"
_SEED = "FOLJE_SEED"


def status(gate: str, lang: str, *, own: bool) -> str:
    """The status line; what has left has the date of the day; a draft that is not for `own` eyes may be shown."""
    key = "draft_to_show" if gate == DRAFT and not own else gate
    return say(f"release.status_{key}", lang, day=f"{date.today():%Y-%m-%d}")


def environment(gate: str, seed: str) -> dict[str, str]:
    """What the process that runs a document's cells is to know: the gate, and what ids of evidence are drawn from."""
    return {_VARIABLE: gate, _SEED: seed}


def current_seed() -> str:
    """What the running document's ids of evidence are drawn from; "" for a draft."""
    return os.environ.get(_SEED, "")


def current() -> str:
    """The gate that the running document is made for."""
    gate = os.environ.get(_VARIABLE, DRAFT)
    return gate if gate in GATES else DRAFT


def gate_name(gate: str) -> str:
    """The gate as part of a folder's name."""
    return say(f"release.folder_{gate}")
