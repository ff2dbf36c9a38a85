"""What has changed since the same report last left, thing by thing: as it was then and as it is now."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

from coding.claims.reading import words_for
from evaluation.words import in_language, say
from reports.changes import Changes, changes
from reports.judgement_words import judged
from reports.material import Material
from reports.table import Table


def table(material: Material) -> Table:
    """One row per judgement, turning point and claim that is new or changed, and per withdrawn claim."""
    header = tuple(say(f"changes.head_{key}") for key in ("kind", "what", "then", "now"))
    made = Table("changes", say("changes.caption"), header, (), widths=(14, 46, 20, 20))
    found = changes(material)
    if found is None:
        return made.saying(say("changes.first"))
    rows = (*_judgements(found), *_turning_points(found), *_claims(found))
    return replace(made, rows=rows) if rows else made.saying(say("changes.nothing"))


def has_changed(found: Changes) -> bool:
    """Whether there is anything to put in the table."""
    return any(map(len, (found.rejudged, found.turning_points, found.claims, found.withdrawn)))


def _judgements(found: Changes) -> Iterator[tuple[str, ...]]:
    """Meetings that are judged in another way than then; new ones are many and stand in the table of judgements."""
    columns = ("value", "second", "relation", "returned", "assessor_kind")
    for row in found.rejudged.itertuples():
        then = SimpleNamespace(**{name: getattr(row, f"then_{name}") for name in columns})
        what = f"{found.now.group(row.group)} {row.date:%Y-%m-%d}"
        yield say("changes.kind_judgement"), what, judged(found.then, then), judged(found.now, row)


def _turning_points(found: Changes) -> Iterator[tuple[str, ...]]:
    for old, new in found.turning_points:
        then = say(f"tables.turning_{old.status}") if old else say("changes.not_there")
        title = in_language(new.title, found.now.lang)
        yield say("changes.kind_turning_point"), title, then, say(f"tables.turning_{new.status}")


def _claims(found: Changes) -> Iterator[tuple[str, ...]]:
    """Never with the words a claim had before: why they were changed is not known here."""
    lang, kind = found.now.lang, say("changes.kind_claim")
    for old, new in found.claims:
        then = words_for("status", old.status) if old else say("changes.not_there")
        if old and old.text != new.text:
            then = say("changes.other_words", status=then)
        yield kind, in_language(new.text, lang), then, words_for("status", new.status)
    before = {claim.name: claim for claim in found.then.claims}
    for claim in found.withdrawn:
        then = words_for("status", before[claim.name].status)
        yield kind, in_language(claim.text, lang), then, words_for("status", claim.status)
