"""Keeping what leaves: the ledger, the files with their manifest, the journal; and the answer to who released it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from evaluation import Study, ledger
from evaluation.disk import Disk
from evaluation.events import Release
from evaluation.fingerprint import sha256_of_file
from evaluation.journal import new_id
from evaluation.words import say
from reports import crossed
from reports.evidence_ids import evidence_ids
from reports.gates import gate_name
from reports.manifest import write_manifest
from reports.material import Material
from reports.release_obstacles import together
from reports.scanning.pieces import Finding

if TYPE_CHECKING:
    from reports.rendering import Rendering


@dataclass(frozen=True)
class Draft:
    """A report as it would leave for one audience, rendered and scanned.

    Attributes
    ----------
    rendered : its files, and what made them
    found : what the scan found in them
    """

    material: Material
    receivers: tuple[str, ...]
    rendered: "Rendering"
    found: list[Finding]


def keep(study: Study, by: str, drafts: list[Draft], document: Path, reason: str, fingerprint: str) -> dict:
    """The ledger first, then the files, then the journal: a release that was stopped halfway is taken for one.

    Returns the answer of `releasing.release`.
    """
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    # what one gesture writes is told in the order of its ids
    ids = sorted(new_id() for _ in drafts)
    leaving = [
        (draft, _event(ident, draft, document, reason)) for ident, draft in zip(ids, drafts, strict=True)
    ]
    for draft, event in leaving:
        ledger.write(study.path, _record(draft, event, moment))
    left = [_put(study, draft, event, document, fingerprint) for draft, event in leaving]
    study.journal.write(by, *(msgspec.structs.replace(event, manifest=sha256_of_file(path))
                              for (_, event), path in zip(leaving, left, strict=True)))  # fmt: skip
    each = [_answer(event, path) for (_, event), path in zip(leaving, left, strict=True)]
    last = [say(f"release.registrar_{each[0]['gate']}"), *_told_of_masks(drafts[0].material)]
    if len(each) == 1:
        return each[0] | {"lines": [*each[0]["lines"], *last]}
    return together(each, [*(line for one in each for line in one["lines"]), *last])


def _event(ident: str, draft: Draft, document: Path, reason: str) -> Release:
    material = draft.material
    return Release(
        id=ident, report=document.stem, audience=material.audience, gate=material.gate, receivers=list(draft.receivers),
        lang=material.lang, reason=reason, files={f.name: sha256_of_file(f) for f in draft.rendered.files},
    )  # fmt: skip


def _record(draft: Draft, event: Release, moment: str) -> dict:
    """What the ledger keeps of a release."""
    material = draft.material
    return {"id": event.id, "at": moment, "report": event.report, "audience": event.audience, "gate": event.gate,
            "receivers": event.receivers, "files": event.files, "tables": material.masked.tables, "crossed": crossed.told(material),
            "evidence": evidence_ids(material)}  # fmt: skip


def _put(study: Study, draft: Draft, event: Release, document: Path, fingerprint: str) -> Path:
    """Put the files and their manifest in a folder of their own; where the manifest is."""
    out, files = study.path / "reports" / "_out", draft.rendered.files
    folder = _free(out / f"{gate_name(event.gate)}-{date.today():%Y-%m-%d}-{files[0].stem}")
    for file in files:
        Disk().write(folder / file.name, file.read_bytes())
    return write_manifest(draft.material, document, _made(draft, event, folder), fingerprint)


def _made(draft: Draft, event: Release, folder: Path) -> dict:
    """What the manifest tells of a release."""
    material, rendered = draft.material, draft.rendered
    return {"files": [folder / name for name in event.files], "engine": rendered.engine, "engines": rendered.engines,
            "errors": material.errors, "unprotected": material.masked.unprotected, "held_back": material.masked.held_back,
            "notes": rendered.notes, "let_pass": [finding.kind for finding in draft.found],
            "release": event.id, "receivers": event.receivers}  # fmt: skip


def _free(folder: Path) -> Path:
    number, free = 2, folder
    while free.exists():
        number, free = number + 1, folder.with_name(f"{folder.name}-{number}")
    return free


def _answer(event: Release, manifest: Path) -> dict:
    folder = manifest.parent
    files = [str(folder / name) for name in event.files]
    said = say(f"release.done_{event.gate}", audience=event.audience, receivers=", ".join(event.receivers))
    return {"released": True, "files": files, "manifest": str(manifest), "folder": str(folder), "gate": event.gate,
            "audience": event.audience, "receivers": event.receivers, "stops": [], "findings": [], "id": event.id,
            "lines": [said, *(f"  {file}" for file in files)], "exit": 0}  # fmt: skip


def _told_of_masks(material: Material) -> list[str]:
    """What the masking, which is the same for all audiences, leaves out."""
    if material.masked.held_back:
        return [say("release.held_back", threshold=material.settings.threshold)]
    hidden = [say(f"release.table_{name}") for name, cells in material.masked.shown.items()
              if cells and all(each.hidden for each in cells.values())]  # fmt: skip
    return [say("release.nothing_shown", tables=", ".join(hidden))] if hidden else []
