"""The command ``folje release``: masks, renders, scans and records a report, or says what stops it.

Three gates: a working draft (``folje report``, for the evaluator's own eyes), shared for comments with named receivers,
and released. What goes through the last two is masked against all that went before, scanned, and kept in the ledger.
"""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from coding.identifiers import identifiers
from coding.name_list import name_list
from coding.writers import who
from evaluation import Study, ledger
from evaluation.audiences import audience_called
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.events import Release
from evaluation.fingerprint import sha256_of_file
from evaluation.journal import new_id
from evaluation.schemas import schema
from evaluation.words import language, say
from reports import crossed
from reports.evidence_ids import evidence_ids
from reports.gates import COMMENTS, RELEASED, environment, gate_name
from reports.material import EVALUATOR, Material
from reports.production import FORMATS, Say, file_name, find_document, metadata
from reports.scanning import scan
from reports.scanning.knowledge import knowledge
from reports.scanning.pieces import Finding
from reports.scanning.pieces import lines as told


def release(
    study: Study, name: str | None, *, audience: str | None, receivers: Sequence[str] = (), comments: bool = False,
    reason: str = "", person: str | None = None, to: Iterable[str] = FORMATS, lang: str | None = None,
    engine: str = "auto", say_progress: Say,
) -> dict:  # fmt: skip
    """Let a report go to an audience.

    Parameters
    ----------
    receivers : roles, never names; needed when it is shared for comments
    comments : it is shared for comments, not released
    reason : why it goes in spite of what a person may let pass

    Returns
    -------
    dict with released, files, folder, gate, audience, receivers, stops (kind, text), findings, lines and exit
    """
    lang = lang or study.settings.language
    gate, day = COMMENTS if comments else RELEASED, date.today()
    audience = _audience(study, audience)
    roles = _receivers(study, receivers, comments) or (_called(audience, lang),)
    by, document = who(study, person), find_document(study, name)
    material = Material(study, audience, lang, gate)
    with language(lang):
        stops = _stops(material, reason)
        if stops:
            return _refused(gate, audience, stops, [])
        with tempfile.TemporaryDirectory(prefix="folje-release-", ignore_cleanup_errors=True) as folder:
            files = _rendered(document, material, Path(folder), to, engine, say_progress)
            found = scan(files, knowledge(material, also=crossed.counts(material)))
            if any(not (finding.soft and reason.strip()) for finding in found):
                return _refused(gate, audience, [], found)
            event = Release(
                id=new_id(), report=document.stem, audience=audience, gate=gate, receivers=list(roles), lang=lang,
                reason=reason.strip(), files={f.name: sha256_of_file(f) for f in files},
            )  # fmt: skip
            kept = _kept(study, event, by, day, material, files)
        return _answer(event, kept, material)


def _audience(study: Study, audience: str | None) -> str:
    """Whom it is for: the only audience there is besides the evaluator, when none is named."""
    others = [name for name in study.settings.audiences if name != EVALUATOR]
    audience = audience_called(study.settings, audience) if audience else None
    if audience is None and len(others) == 1:
        return others[0]
    if audience is None or audience == EVALUATOR:
        raise UseError(say("release.which_audience", names=", ".join(others) or "–"))
    return audience


def _called(audience: str, lang: str) -> str:
    """An audience for people: the team."""
    if audience == "public":
        return say("release.to_the_public", lang)
    return schema("feedback").field("audience").value_label(audience, lang)


def _receivers(study: Study, receivers: Sequence[str], comments: bool) -> tuple[str, ...]:
    roles = tuple(role for given in receivers for part in given.split(",") if (role := part.strip()))
    if any(identifiers(role, name_list(study)[0]) for role in roles):
        raise UseError(say("release.receiver_named"))
    if comments and not roles:
        raise UseError(say("release.no_receivers"))
    return roles


# what stops it


def _stops(material: Material, reason: str) -> list[tuple[str, str]]:
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


def _refused(gate: str, audience: str, stops: list[tuple[str, str]], found: list[Finding]) -> dict:
    lines = [
        say("release.stopped"),
        *(f"  {text}" for _, text in stops),
        *(f"  {line}" for line in told(found)),
    ]
    passable = all(kind != "unprotected" for kind, _ in stops) and all(finding.soft for finding in found)
    lines += [say("release.how_to_pass")] if passable else []
    return {"released": False, "files": [], "folder": "", "gate": gate, "audience": audience, "receivers": [],
            "stops": [{"kind": kind, "text": text} for kind, text in stops],
            "findings": [finding.as_dict() for finding in found], "lines": lines, "exit": 1}  # fmt: skip


# making and keeping it


def _rendered(
    document: Path, material: Material, folder: Path, to: Iterable[str], engine: str, say_progress: Say
) -> list[Path]:
    from reports.rendering import render
    from reports.rendering.brand_reading import places

    params = {
        "study": str(material.study.path.resolve()),
        "audience": material.audience,
        "lang": material.lang,
    }
    done = render(
        document, to, folder, engine=engine, lang=material.lang, params=params,  # type: ignore[arg-type]
        metadata=metadata(material, document), name=file_name(document.stem, material.audience, material.lang),
        environment=environment(material.gate, material.seed), look_in=places(material.study.path),
        progress=lambda step, steps, what: say_progress(f"  {what} ({step}/{steps})", passing=True),
    )  # fmt: skip
    return list(done.files)


def _kept(study: Study, event: Release, by: str, day: date, material: Material, files: list[Path]) -> Path:
    """The ledger first, then the files, then the journal: a release that was stopped halfway is taken for one."""
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    record = {"id": event.id, "at": moment, "report": event.report, "audience": event.audience, "gate": event.gate,
              "receivers": event.receivers, "files": event.files, "tables": material.masked.tables, "crossed": crossed.told(material),
              "evidence": evidence_ids(material)}  # fmt: skip
    ledger.write(study.path, record)
    folder = _free(
        study.path / "reports" / "_out" / f"{gate_name(event.gate)}-{day:%Y-%m-%d}-{files[0].stem}"
    )
    for file in files:
        Disk().write(folder / file.name, file.read_bytes())
    study.journal.write(by, event)
    return folder


def _free(folder: Path) -> Path:
    number, free = 2, folder
    while free.exists():
        number, free = number + 1, folder.with_name(f"{folder.name}-{number}")
    return free


def _answer(event: Release, folder: Path, material: Material) -> dict:
    files = [str(folder / name) for name in event.files]
    said = say(f"release.done_{event.gate}", audience=event.audience, receivers=", ".join(event.receivers))
    hidden = [say(f"release.table_{name}") for name, cells in material.masked.shown.items()
              if cells and all(each.hidden for each in cells.values())]  # fmt: skip
    lines = [said, *(f"  {file}" for file in files), say(f"release.registrar_{event.gate}")]
    if material.masked.held_back:
        lines.append(say("release.held_back", threshold=material.settings.threshold))
    elif hidden:
        lines.append(say("release.nothing_shown", tables=", ".join(hidden)))
    return {"released": True, "files": files, "folder": str(folder), "gate": event.gate, "audience": event.audience,
            "receivers": event.receivers, "stops": [], "findings": [], "id": event.id, "lines": lines, "exit": 0}  # fmt: skip
