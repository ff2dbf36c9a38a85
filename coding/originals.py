"""A document's place in the tables, and its original in sources/: the newest under its name, earlier ones beside it."""

import hashlib
from pathlib import Path

from coding.incoming import Incoming
from evaluation import Study
from evaluation.disk import Disk
from evaluation.schemas import schema
from evaluation.words import say
from evaluation.workbooks import add_row, set_cells

AUTHORS = {"protocol": "evaluator", "minutes": "project", "transcript": "informant"}


def keep_original(study: Study, incoming: Incoming) -> None:
    """Put the file in sources/; one that stood there with other content stays beside it, as p-team-2023-02-07~1.docx."""
    data, target = incoming.path.read_bytes(), study.path / "sources" / source_name(study, incoming)
    before = _listed(study, incoming.document)
    earlier = study.path / "sources" / before if before else target
    is_itself = incoming.path.resolve() == earlier.resolve()
    if earlier.is_file() and not is_itself and earlier.read_bytes() != data:
        Disk().write(_free(earlier), earlier.read_bytes())
        if earlier != target:
            Disk().remove(earlier)
    if incoming.path.resolve() != target.resolve():
        Disk().write(target, data)


def source_name(study: Study, incoming: Incoming) -> str:
    """The file's name in sources/: the one in the table of documents while its ending is the same.

    A file that a person has put there keeps its name.
    """
    listed, ending = _listed(study, incoming.document), incoming.path.suffix.lower()
    same = listed is not None and Path(listed).suffix.lower() == ending
    if listed is None and incoming.path.resolve().parent == (study.path / "sources").resolve():
        return incoming.path.name
    return listed if listed and same else f"{incoming.document}{ending}"


def _listed(study: Study, document: str) -> str | None:
    """The file that the table of documents names for a document."""
    path = (_row(study, document) or {}).get("path")
    return path if isinstance(path, str) else None


def _row(study: Study, document: str) -> dict | None:
    """The document's row, with nothing for missing cells; None where it has none."""
    rows = study.documents[study.documents["id"] == document]
    return None if rows.empty else {k: v for k, v in rows.iloc[0].items() if isinstance(v, str) or v == v}


def _free(path: Path) -> Path:
    number = 1
    while (numbered := path.with_name(f"{path.stem}~{number}{path.suffix}")).exists():
        number += 1
    return numbered


def register_meeting(study: Study, incoming: Incoming) -> tuple[str, str]:
    """The meeting's id, and what was done about its row.

    A transcript makes no meeting: most are of interviews, and a meeting more would be counted as held.
    """
    observed = incoming.kind == "protocol"
    meetings = study.meetings
    rows = meetings[(meetings["group"] == incoming.group) & (meetings["date"] == str(incoming.date))]
    if incoming.listed:
        return (_row(study, incoming.listed) or {}).get("meeting", ""), say("adding.document_known")
    if rows.empty and incoming.kind == "transcript":
        return "", say("adding.no_meeting_row")
    mode = _mode(incoming)
    if rows.empty:
        meeting = f"{incoming.group}-{incoming.date:%Y-%m-%d}"
        values: dict[str, object] = {"id": meeting, "group": _group_words(study, incoming.group), "date": incoming.date, "held": True,
                  "observed": observed} | mode  # fmt: skip
        add_row(study, "meetings", values)
        return meeting, say("adding.meeting_added")
    if observed and not rows["observed"].fillna(False).iat[0]:
        unstated = mode if rows["mode"].isna().iat[0] else {}
        set_cells(study, "meetings", int(rows.index[0]), {"observed": True, "held": True} | unstated)
        return rows["id"].iat[0], say("adding.meeting_now_observed")
    return rows["id"].iat[0], say("adding.meeting_known")


def _mode(incoming: Incoming) -> dict[str, object]:
    """How the meeting was held, as the table says it, where the protocol states it."""
    stated = incoming.protocol.mode if incoming.protocol else ""
    return {"mode": schema("meetings").field("mode").value_label(stated, "sv")} if stated else {}


def _group_words(study: Study, key: str) -> str:
    return say("adding.joint") if key == "joint" else study.settings.group(key).sv


def register_document(study: Study, incoming: Incoming, meeting: str) -> None:
    """Enter the document in its table, or let its row name the newest original."""
    path, sha256 = source_name(study, incoming), hashlib.sha256(incoming.path.read_bytes()).hexdigest()
    known = study.documents[study.documents["id"] == incoming.document]
    if not known.empty:
        row = known.iloc[0]
        if (row["path"], row["sha256"]) != (path, sha256):
            set_cells(study, "documents", int(known.index[0]), {"path": path, "sha256": sha256})
        return
    words = schema("documents").field
    values: dict[str, object] = {"id": incoming.document, "kind": words("kind").value_label(incoming.kind, "sv"), "meeting": meeting or None,
              "date": incoming.date, "author": words("author").value_label(AUTHORS[incoming.kind], "sv"), "path": path,
              "sha256": sha256, "status": words("status").value_label("working", "sv")}  # fmt: skip
    add_row(study, "documents", values)
