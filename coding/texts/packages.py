"""A document as a zip of XML parts (.docx, .odt), opened with care: bounded, no entities, no network."""

import io
import posixpath
import struct
import zipfile
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError
from evaluation.words import say

MAX_UNPACKED = 300_000_000  # bytes, all parts together; pictures included
MAX_XML = 60_000_000  # bytes of one part that is read: a text of some ten thousand pages
MAX_ENTRIES = 10_000
_OLE = (
    b"\xd0\xcf\x11\xe0"  # what .doc begins with, and a .docx that a password or a sensitivity label encrypts
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Archive:
    """The parts of one document, parsed when asked for.

    Raises
    ------
    FoljeError
        when the file is no such document, is protected, damaged or unreasonably large, or holds XML with entities.
    """

    def __init__(self, data: bytes, path: Path):
        self.path = path
        self.kind = path.suffix.lower().removeprefix(".")
        if data.startswith(_OLE):
            raise self.refusal(f"protected_{self.kind}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise self.broken() from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise self.refusal("too_large")
        self.names = {entry.filename.lstrip("/"): entry for entry in entries}

    def parsed(self, name: str) -> Any:
        """The root element of a part."""
        from lxml import etree

        if name not in self.names:
            raise self.broken()
        entry = self.names[name]
        if entry.file_size > MAX_XML:
            raise self.refusal("too_large")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self._zip.read(entry), parser)
        except Exception as error:  # zipfile, zlib and lxml each raise their own on damaged data
            raise self.broken() from error
        if root.getroottree().docinfo.doctype:
            raise self.broken()
        return root

    def broken(self) -> FoljeError:
        """The error for a document that is not whole."""
        return self.refusal(f"unreadable_{self.kind}")

    def refusal(self, key: str) -> FoljeError:
        """The error with the words behind `key`."""
        return FoljeError(say(f"texts.{key}", file=self.path.name), where=self.path)


class Package:
    """A .docx: parts that name one another by relationships. What lies outside the file is never looked for."""

    def __init__(self, data: bytes, path: Path):
        self.archive = Archive(data, path)
        main = self._related("", "officeDocument")
        if main is None:
            raise self.archive.broken()
        self._main = main

    def document(self) -> Any:
        """The root element of the document itself."""
        return self.archive.parsed(self._main)

    def related(self, kind: str) -> Any | None:
        """The root of the part of a kind (styles, comments …) that the document names, if there is one."""
        name = self._related(self._main, kind)
        return None if name is None else self.archive.parsed(name)

    def _related(self, source: str, kind: str) -> str | None:
        folder, name = posixpath.split(source)
        relationships = posixpath.join(folder, "_rels", f"{name}.rels")
        if relationships not in self.archive.names:
            return None
        for relationship in self.archive.parsed(relationships).iter(_RELATIONSHIP):
            outside = relationship.get("TargetMode") == "External"
            if relationship.get("Type", "").endswith(f"/{kind}") and not outside:
                target = posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", "")))[1:]
                return target if target in self.archive.names else None
        return None
