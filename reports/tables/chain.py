"""Feedback → action → later evidence; "led to" only where the project itself has said so."""

from evaluation.words import say
from reports.chain.threads import Action, Thread, threads
from reports.material import Material
from reports.table import Table


def table(material: Material) -> Table:
    """One row per feedback and action, in order of date."""
    header = tuple(say(f"chain.head_{key}") for key in ("feedback", "fed", "followed", "later"))
    rows = tuple(_row(thread, action) for thread in threads(material) for action in thread.actions or (None,))
    made = Table("chain", say("chain.table_caption"), header, rows, widths=(18, 29, 33, 20))
    return made.noted(say("chain.table_note"), _unfollowed(material))


def _row(thread: Thread, action: Action | None) -> tuple[str, ...]:
    head = f"{thread.number}. {thread.audience} {thread.day or ''}".strip()
    if action is None:
        followed = f"{thread.link}: {thread.outcome}" if thread.outcome else say("chain.none_yet")
        return head, thread.fed, followed, "–"
    day = f" ({action.day})" if action.day else ""
    later = ", ".join(name for _, name in action.later) or say("chain.lacks_later")
    return head, thread.fed, f"{thread.link}: {action.text}{day}", later


def _unfollowed(material: Material) -> str:
    """How many actions follow no feedback: told to the evaluator, who sees all of them."""
    count = int(material.study.actions["feedback"].isna().sum()) if material.sees_all else 0
    return say("chain.actions_outside", n=count) if count else ""
