"""What stands in the way of a release: what is known before anything is rendered, and what the scan finds after."""

from evaluation import ledger
from evaluation.audiences import audience_in_words
from evaluation.words import say
from reports.material import Material
from reports.scanning.pieces import Finding, lines


def stops(material: Material, reason: str) -> list[tuple[str, str]]:
    """What stops a release before anything is rendered: kind and words. With a reason only what nobody may let pass."""
    lost = len(ledger.lost(material.study))
    hard = []
    if material.masked.unprotected:
        hard.append(("unprotected", say("release.unprotected", tables=_titles(material))))
    if reason.strip():
        return hard
    told = [
        ("unseen", say("release.unseen", group=material.group(group))) for group in unseen_groups(material)
    ]
    told += [("ledger", say("release.lost_ledger", n=lost))] if lost else []
    told += [("errors", say("release.errors", n=n))] if (n := material.errors - lost) else []
    return [*hard, *told]


def _titles(material: Material) -> str:
    return ", ".join(say(f"release.table_{name}") for name in material.masked.unprotected)


def unseen_groups(material: Material) -> list[str]:
    """The groups whose timeline the audience would see before the group has seen it and commented on it.

    A group has seen its timeline when the table of feedback has an occasion with the group on or after its last judged
    meeting, and says what followed.
    """
    from analyses.phases import leading

    lead = leading(material.steps)
    judged = lead[lead["value"].notna()].groupby("group")["date"].max()
    feedback = material.study.feedback
    answered = feedback[feedback["outcome_kind"].notna() & (feedback["outcome_kind"] != "none_yet")]
    others = [group for group in material.groups if group != material.audience and group in judged]
    return [
        group for group in others
        if not (answered.loc[answered["audience"] == group, "date"] >= judged[group]).any()
    ]  # fmt: skip


def refused(
    materials: list[Material], stopped: list[list[tuple[str, str]]], found: list[list[Finding]]
) -> dict:
    """Nothing leaves: what stands in the way, for each audience that something stands in the way of."""
    each: list[dict] = [
        {"released": False, "files": [], "manifest": "", "folder": "", "gate": material.gate, "audience": material.audience,
         "receivers": [], "stops": [{"kind": kind, "text": text} for kind, text in own],
         "findings": [finding.as_dict() for finding in held], "lines": _obstacles(own, held), "exit": 1}
        for material, own, held in zip(materials, stopped, found, strict=True)
    ]  # fmt: skip
    passable = all(kind != "unprotected" for own in stopped for kind, _ in own)
    passable &= all(finding.soft for held in found for finding in held)
    last = [say("release.how_to_pass")] if passable else []
    if len(each) == 1:
        return each[0] | {"lines": [say("release.stopped"), *each[0]["lines"], *last]}
    return together(each, [say("release.stopped_all"), *_by_audience(each), *last])


def _obstacles(stops: list[tuple[str, str]], found: list[Finding]) -> list[str]:
    return [*(f"  {text}" for _, text in stops), *(f"  {line}" for line in lines(found))]


def together(each: list[dict], lines: list[str]) -> dict:
    """The answer for several audiences."""
    return {"released": all(one["released"] for one in each), "releases": [{k: v for k, v in one.items() if k != "lines"} for one in each],
            "files": [file for one in each for file in one["files"]], "manifests": [one["manifest"] for one in each if one["manifest"]],
            "lines": lines, "exit": max(one["exit"] for one in each)}  # fmt: skip


def _by_audience(each: list[dict]) -> list[str]:
    """The lines of each audience under its name; of one without lines nothing."""
    return [
        line
        for one in each if one["lines"]
        for line in (say("audiences.heading", audience=audience_in_words(one["audience"])), *one["lines"])
    ]  # fmt: skip
