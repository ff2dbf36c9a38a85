"""The table of documents, and the frozen text of each: extracted once, what offsets mean."""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from coding.texts import Extracted, extract
from tests.exempelkommun.content import listed, meeting_id, observed, transcripts
from tests.exempelkommun.sources import minutes_file, protocol_file


@dataclass
class Document:
    """A source: its row in the table and its bytes. Ids are as the program makes them: p-team-2023-01-17."""

    id: str
    kind: str
    meeting: str | None
    interview: str | None
    date: date
    author: str
    path: str
    status: str
    data: bytes

    @cached_property
    def extracted(self) -> Extracted:
        """Its text and parts, as the product reads them from the file."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / self.path
            path.write_bytes(self.data)
            return extract(path)

    def row(self) -> dict:
        """Its row in the table ``documents``."""
        names = ("id", "kind", "meeting", "interview", "date", "author", "path")
        checksum = hashlib.sha256(self.data).hexdigest()
        return {name: getattr(self, name) for name in names} | {"sha256": checksum, "status": self.status}


def all_documents(files: dict[str, bytes]) -> dict[str, Document]:
    """The documents by id, in order of date; `files` are the sources by file name."""
    found = [*_protocols(files), *_minutes(files), *_transcripts(files)]
    return {document.id: document for document in sorted(found, key=lambda d: (d.date, d.id))}


def table(documents: dict[str, Document]) -> pd.DataFrame:
    """The table ``documents``."""
    return pd.DataFrame([document.row() for document in documents.values()])


def _protocols(files: dict[str, bytes]) -> list[Document]:
    return [
        Document(f"p-{meeting}", "protocol", meeting, None, entry["date"], "evaluator",
                 protocol_file(meeting), "working", files[protocol_file(meeting)])
        for meeting, entry in observed().items()
    ]  # fmt: skip


def _minutes(files: dict[str, bytes]) -> list[Document]:
    return [
        Document(f"m-{meeting}", "minutes", meeting, None, entry["date"], "project",
                 minutes_file(meeting), "final", files[minutes_file(meeting)])
        for entry in listed("minutes")
        for meeting in [meeting_id(entry)]
    ]  # fmt: skip


def _transcripts(files: dict[str, bytes]) -> list[Document]:
    return [
        Document(f"t-{entry['id']}", "transcript", None, entry["id"], entry["date"], "informant",
                 entry["file"], "working", files[entry["file"]])
        for entry in transcripts()
    ]  # fmt: skip
