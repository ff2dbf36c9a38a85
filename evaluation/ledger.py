"""The secret ledger: what every released report told, so that the next one is set against it.

``ledger/<day>-<id>.json`` holds one release: its counts as they are, how each was shown and why. It stays in the study,
is read by its owner only, and nothing of it is ever rendered or exported. When something of persons or families is
erased, the counts that were not shown are forgotten.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.disk import Disk
from evaluation.errors import StudyError
from evaluation.events import Release
from evaluation.words import say

if TYPE_CHECKING:
    from evaluation.study import Study

FOLDER = "ledger"


def write(folder: Path, record: dict, disk: Disk | None = None) -> Path:
    """Keep the record of a release (keys id, at, tables and more), readable for its owner only.

    Parameters
    ----------
    folder : of the study
    """
    path = folder / FOLDER / f"{record['at'][:10]}-{record['id']}.json"
    make_private(path)
    (disk or Disk()).write(path, _dumped(record))
    return path


def make_private(path: Path) -> None:
    """Make the file before anything stands in it, and take it from all others; Windows keeps to the folder's rights."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    with suppress(OSError):
        path.chmod(0o600)


def records(folder: Path) -> list[dict]:
    """All releases that the ledger knows, in order of time.

    Raises StudyError when one of them cannot be read: then what has been released is not known.
    """
    found = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            record = json.loads(path.read_bytes())
            found.append({"at": record["at"], "id": record["id"], "tables": record["tables"], **record})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StudyError(say("release.broken_ledger"), where=f"{FOLDER}/{path.name}") from error
    return sorted(found, key=lambda record: (record["at"], record["id"]))


def lost(study: "Study") -> list[Release]:
    """The releases that the journal knows and the ledger does not. Raises StudyError when it cannot be read."""
    known = {record["id"] for record in records(study.path)}
    return [event for event in study.state.of(Release) if event.id not in known]


def is_ledger(name: str) -> bool:
    """Tell whether a path in the study is a file of the ledger."""
    return name.startswith(f"{FOLDER}/") and name.endswith(".json")


def forgotten(data: bytes, before: str) -> bytes | None:
    """The record without the counts that were not shown, where it was made before the moment; else as it is.

    None where it cannot be read: it may hold what has to go, and goes.
    """
    try:
        record = json.loads(data)
        cells = [cell for table in record["tables"] for cell in table["cells"]]
        secret = [cell for cell in cells if cell["value"] is not None and cell["low"] != cell["high"]]
        if record["at"] > before or not secret:
            return data
    except (ValueError, KeyError, TypeError):
        return None
    for cell in secret:
        cell |= {"value": None, "reason": ""}
    return _dumped(record)


def _dumped(record: dict) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
