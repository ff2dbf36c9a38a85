"""What has changed since the same report last left, in short: how much, then each group, claims and actions."""

from collections.abc import Callable, Iterator

from evaluation.schemas import schema
from evaluation.words import say
from reports.changes import Changes, changes
from reports.material import Material
from reports.notation import integer, long_date
from reports.prose.lists import bullets
from reports.tables.changes import has_changed, table


def _changes(material: Material) -> str:
    """What has changed in short, and a table of it thing by thing; for a first report that it is the first."""
    found = changes(material)
    if found is None:
        return say("changes.first")
    lines = [*_collected(found), *_judged(found), *_claims(found), *_followed(found)]
    things = table(material)._repr_markdown_() if has_changed(found) else ""
    return "\n\n".join(filter(None, [_compared(found), bullets(lines), things]))


def _compared(found: Changes) -> str:
    audience = schema("feedback").field("audience").value_label(found.last.audience)
    return say(f"changes.compared_{found.last.gate}", day=long_date(found.day), audience=audience)


def _collected(found: Changes) -> Iterator[str]:
    """Meetings, interviews and coded passages; of families only that counts are held back."""
    held = len(found.meetings)
    observed = int(found.meetings["observed"].fillna(False).astype(bool).sum())
    yield say("changes.meetings", n=held, observed=integer(observed)) if held else say("changes.no_meetings")
    if found.interviews:
        yield say("changes.interviews", n=found.interviews)
    coded, before = (len(each.codings) for each in (found.now, found.then))
    if coded != before:
        yield say("changes.codings", n=integer(coded), before=integer(before))
    if found.now.masked.held_back:
        yield say("release.held_back", threshold=found.now.settings.threshold)


def _judged(found: Changes) -> Iterator[str]:
    """Per group: how many meetings have been judged since, and how many in another way than before."""
    for group in found.now.groups:
        new, other = (int((frame["group"] == group).sum()) for frame in (found.judged, found.rejudged))
        name = found.now.group(group)
        if new:
            yield say("changes.judged", group=name, n=new)
        if other:
            yield say("changes.rejudged", group=name, n=other)
    if found.turning_points:
        yield say("changes.turning_points", n=len(found.turning_points))


def _claims(found: Changes) -> Iterator[str]:
    new = sum(old is None for old, _ in found.claims)
    counts = {
        "new": new,
        "changed": len(found.claims) - new,
        "withdrawn": len(found.withdrawn),
        "hidden": found.hidden,
    }
    return (say(f"changes.claims_{key}", n=n) for key, n in counts.items() if n)


def _followed(found: Changes) -> Iterator[str]:
    """Feedback given and what has been done since, each action with its day."""
    if found.feedback:
        yield say("changes.feedback", n=found.feedback)
    yield from (say("changes.action", day=long_date(day), text=text) for day, text in found.actions)


TEXTS: dict[str, Callable[[Material], str]] = {"changes": _changes}
