"""A .qdpx as a zip that may come from anywhere: bounded in size, ratio, number and depth; no entities, no network."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from typing import Any

from evaluation.errors import FoljeError
from evaluation.words import say

MAX_ENTRIES = 20_000
MAX_UNPACKED = 2_000_000_000  # bytes, all together: recordings may be in it, and are not unpacked
MAX_XML = 150_000_000
MAX_READ = 500_000_000  # of all files that are read, each time one is
MAX_FILE = 200_000_000  # of a source that is kept
MAX_TEXT = 20_000_000  # of a text that is read
MAX_RATIO = 200  # no text packs so well
MIN_SUSPECT = 10_000_000  # bytes; a smaller file is no bomb however well it packs
_DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, zlib.error, EOFError, OSError,
            RuntimeError)  # fmt: skip


class Archive:
    """The files of a .qdpx by their names, in any case of letters.

    Raises
    ------
    FoljeError
        when it is no zip, is damaged, encrypted or unreasonably large, or holds none or several .qde.
    """

    def __init__(self, data: bytes, name: str):
        self.name = name
        self._size, self._read_so_far = len(data), 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise self.refusal("no_archive") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._check(entries)
        self._entries = {_folded(entry.filename): entry for entry in entries}
        found = [e for e in entries if e.filename.lower().endswith(".qde") and not _is_litter(e.filename)]
        if len(found) != 1:
            raise self.refusal("no_qde" if not found else "several_qde")
        self._qde = found[0]
        self._root = posixpath.dirname(_folded(self._qde.filename))

    def project(self) -> Any:
        """The root of the project's XML, its names without namespaces."""
        return parsed(self._read(self._qde, MAX_XML), self.name, ("Project",))

    def file(self, path: str) -> bytes | None:
        """The bytes of a source by the path it is named with; None when it is not in the archive or would leave it."""
        entry = self._found(path)
        return None if entry is None else self._read(entry, MAX_FILE)

    def refusal(self, key: str) -> FoljeError:
        """The error with the words behind `key`."""
        return FoljeError(say(f"exchange.{key}"), where=self.name)

    def _found(self, path: str) -> zipfile.ZipInfo | None:
        inside = inner_path(path)
        if inside is None:
            return None
        folders = ("sources", "") if path.lower().startswith("internal:") else ("", "sources")
        tried = [posixpath.join(self._root, folder, inside) for folder in folders]
        return next((self._entries[t] for t in tried if t in self._entries), None)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        sizes = [(entry.file_size, entry.compress_size) for entry in entries]
        unpacked = sum(size for size, _ in sizes)
        if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
            raise self.refusal("too_large")
        if any(
            s > MIN_SUSPECT and s > MAX_RATIO * max(1, packed)
            for s, packed in [*sizes, (unpacked, self._size)]
        ):
            raise self.refusal("too_large")

    def _read(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        self._read_so_far += entry.file_size
        if entry.file_size > most or self._read_so_far > MAX_READ:
            raise self.refusal("too_large")
        try:
            with self._zip.open(entry) as file:
                return file.read(entry.file_size)
        except _DAMAGED as error:
            raise self.refusal("no_archive") from error


def inner_path(path: str) -> str | None:
    r"""The path inside the archive, in small letters; None for what is absolute or leads out of it.

    >>> inner_path("internal://ABC.txt"), inner_path("relative://a/b.txt"), inner_path("b.txt")
    ('abc.txt', 'a/b.txt', 'b.txt')
    >>> inner_path("absolute://C:/x.txt"), inner_path("internal://../x"), inner_path("/etc/x"), inner_path("C:\\\\x")
    (None, None, None, None)
    """
    scheme, mark, rest = path.partition("://")
    if mark and scheme.lower() not in ("internal", "relative"):
        return None
    inside = (rest if mark else path).replace("\\", "/")
    if re.match(r"[A-Za-z]:|/", inside) or "\0" in inside or ".." in inside.split("/"):
        return None
    return posixpath.normpath(inside).lower() if inside else None


def _folded(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _is_litter(name: str) -> bool:
    """What macOS puts beside files in a zip."""
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith("._")


KNOWN = re.compile(r"urn:QDA-XML:(?:codebook|project):(?:1[.:]0|0:4)|")


def parsed(data: bytes, name: str, roots: tuple[str, ...]) -> Any:
    """The root of an XML file of REFI-QDA, its names without namespaces.

    Raises FoljeError for XML that is broken or too deep, declares entities, or is something else.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FoljeError(say("exchange.no_xml"), where=name) from error
    if root.getroottree().docinfo.doctype:
        raise FoljeError(say("exchange.no_xml"), where=name)
    namespace, _, local = root.tag.rpartition("}")
    if local not in roots or not KNOWN.fullmatch(namespace.lstrip("{")):
        raise FoljeError(say("exchange.no_refi"), where=name)
    for element in root.iter(etree.Element):
        element.tag = element.tag.rpartition("}")[2]
    return root
