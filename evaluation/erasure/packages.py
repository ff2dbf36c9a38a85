"""The packages of Word, Excel and LibreOffice: their XML parts as streams of words, blanked where they stand."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from evaluation.erasure.streams import Spans, Stream
from evaluation.errors import FoljeError

MAX_UNPACKED = 500_000_000  # bytes


class UnreadableError(FoljeError):
    """The file is not what its ending says, or is protected: no words can be looked for in it."""


_PARAGRAPHS = frozenset(("p", "h", "si", "is", "text"))  # what holds a text that may be split over runs
_APART = frozenset(("delText", "instrText"))  # these run beside the text, not in it
_SPACES = frozenset(("tab", "br", "cr", "s", "line-break"))
_WORDED = {
    "author", "initials", "descr", "title", "alt", "name", "Target", "tooltip", "displayName", "userId",
    "display", "displayText", "value", "val", "prompt", "promptTitle", "error", "errorTitle", "creator",
}  # fmt: skip  # attributes that hold people's words
_LOOKS = re.compile(r"(styles\w*|fontTable|numbering|webSettings|theme/.*)\.xml$|^\[Content_Types\]")
_EMBEDDED = re.compile(r"\.(docx|docm|xlsx|xlsm|pptx|odt|ods)$", re.IGNORECASE)


def unzipped(data: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    """Give the entries of a package and what they hold.

    Raises UnreadableError when it is none, is protected by a password, or unpacks to more than a document would.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableError("")
            return [(info, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise UnreadableError("") from error


def zipped(entries: Iterable[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """Put a package together again, its entries in the same order and with the same times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, data in entries:
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
            archive.writestr(copy, data)
    return buffer.getvalue()


def parsed(data: bytes):
    """Parse an XML part without resolving anything outside it.

    Raises UnreadableError.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("") from error


def serialised(root) -> bytes:
    """Write an XML part as it was declared."""
    from lxml import etree

    info = root.getroottree().docinfo
    return etree.tostring(
        root.getroottree(),
        xml_declaration=True,
        encoding=info.encoding or "UTF-8",
        standalone=info.standalone,
    )


def package_streams(data: bytes) -> Iterator[tuple[str, object, Stream]]:
    """Give the XML parts that hold words: name, parsed part, stream; those of a package inside it too."""
    for info, part in unzipped(data):
        if _EMBEDDED.search(info.filename):
            yield from ((f"{info.filename}!{n}", root, s) for n, root, s in package_streams(part))
        elif info.filename.endswith((".xml", ".rels", ".vml")) and not _LOOKS.search(info.filename):
            root = parsed(part)
            yield info.filename, root, _xml_stream(root)


def blank_package(data: bytes, spans: dict[str, Spans]) -> bytes:
    """Give the package with the spans of its parts blanked; the other parts keep their bytes."""
    return changed_package(data, spans, Stream.blank)


def changed_package(data: bytes, wanted: dict[str, Any], change: Callable[[Stream, Any], object]) -> bytes:
    """Give the package with parts of it changed: `wanted` says what of each part; the other parts keep their bytes."""
    entries = []
    for info, part in unzipped(data):
        inner = {n.partition("!")[2]: w for n, w in wanted.items() if n.startswith(f"{info.filename}!")}
        if inner:
            part = changed_package(part, inner, change)
        elif info.filename in wanted:
            root = parsed(part)
            change(_xml_stream(root), wanted[info.filename])
            part = serialised(root)
        entries.append((info, part))
    return zipped(entries)


def _xml_stream(root) -> Stream:
    """The words of an XML part: paragraph after paragraph, then the attributes that hold words."""
    from lxml import etree

    groups: dict[tuple, list] = {}
    above: list = [None]  # the paragraphs we are in
    for moment, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if moment == "comment" or not isinstance(element.tag, str):
            groups[element, ""] = [(element.text or "", _putter(element, "text"))]
            continue
        name = etree.QName(element).localname
        if moment == "start":
            above.append(element if name in _PARAGRAPHS else above[-1])
            _gather(groups, above[-1], element, name, "text")
            if name in _SPACES and above[-1] is not None:
                groups.setdefault((above[-1], ""), []).append((" ", None))
        else:
            above.pop()
            _gather(groups, above[-1], element, "", "tail")
    stream = Stream()
    for pieces in groups.values():
        for text, put in pieces:
            stream.add(text, put)
        stream.add("\n")
    _add_attributes(stream, root)
    return stream


def _gather(groups: dict, paragraph, element, name: str, where: str) -> None:
    text = getattr(element, where)
    if text and (paragraph is not None or text.strip()):
        key = (paragraph if paragraph is not None else (element, where), name if name in _APART else "")
        groups.setdefault(key, []).append((text, _putter(element, where)))


def _putter(element, where: str) -> Callable[[str], None]:
    return lambda new: setattr(element, where, new)


def _add_attributes(stream: Stream, root) -> None:
    """Attributes may hold words too: authors of comments, alternative texts, names of sheets, links."""
    for element in root.iter("*"):
        for name, value in element.attrib.items():
            if _holds_words(element, name.rpartition("}")[2]):
                stream.add(value, lambda new, e=element, n=name: e.set(n, new))  # type: ignore[misc]
                stream.add("\n")


def _holds_words(element, attribute: str) -> bool:
    if attribute == "Target":
        return element.get("TargetMode") == "External"
    if attribute == "val":
        return element.tag.rpartition("}")[2] in ("alias", "tag")
    return attribute in _WORDED
