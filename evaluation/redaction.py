"""Blanking words in files: text files, transcripts, JSON, and the packages of Word and Excel.

A file is seen as one or more *streams* of text, each with a name: the only one of a text file is ``""``, those of a
.docx are its XML parts. Spans are half-open and in code points of a stream. What is blanked becomes as many ``█``;
line ends stay. In a package a stream runs over the runs of each paragraph, so a word that Word has split is whole.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from evaluation.errors import FoljeError

MASK, PLAIN_MASK = "█", "*"  # the second where the file's encoding has no █
TEXTS = frozenset(
    [
        ".txt",
        ".md",
        ".csv",
        ".tsv",
        ".yaml",
        ".yml",
        ".html",
        ".htm",
        ".svg",
        ".xml",
        ".tex",
        ".vtt",
        ".srt",
        ".qmd",
        ".css",
        ".js",
    ]
)
SUBTITLES = frozenset((".vtt", ".srt"))
DATA = frozenset((".json", ".jsonl", ".ipynb"))
PACKAGES = frozenset([".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".odt", ".ods"])
MAX_UNPACKED = 500_000_000  # bytes

Span = tuple[int, int]
Spans = list[Span]


class UnreadableError(FoljeError):
    """The file is not what its ending says, or is protected: no words can be looked for in it."""


def can_read(suffix: str) -> bool:
    """Tell whether words can be found in files with this ending."""
    return suffix.lower() in TEXTS | DATA | PACKAGES


def streams(data: bytes, suffix: str) -> dict[str, str]:
    """Give the texts of a file by name.

    Raises UnreadableError.
    """
    return {name: stream.text for name, stream in _opened(data, suffix).items()}


def blank(data: bytes, suffix: str, spans: dict[str, Spans]) -> bytes:
    """Give the file with the spans of its streams blanked; nothing else in it changes."""
    suffix = suffix.lower()
    if suffix in PACKAGES:
        return _blank_package(data, spans)
    if suffix in DATA:
        return _blank_data(data, suffix, spans.get("", []))
    text, encoding = decoded(data)
    return masked(text, spans.get("", []), _mask_in(encoding)).encode(encoding)


def masked(text: str, spans: Iterable[Iterable[int]], mask: str = MASK) -> str:
    """Give `text` with the same number of code points, those in `spans` blank; line ends stay."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\r\n]", mask, text[start:end]) + text[end:]
    return text


def fingerprint(texts: dict[str, str], spans: dict[str, Spans]) -> str:
    """Recognise a file by the words that are left when `spans` are blank: they tell nothing of those that went.

    Only streams with spans count, so that a program which touches a document's properties changes nothing.
    """
    left = {name: masked(texts.get(name, ""), each) for name, each in sorted(spans.items())}
    return hashlib.sha256(dumped(left).replace(PLAIN_MASK.encode(), MASK.encode())).hexdigest()


def merged(spans: Iterable[Iterable[int]]) -> Spans:
    """Sort spans and join those that meet.

    >>> merged([(5, 7), (0, 2), (1, 3)])
    [(0, 3), (5, 7)]
    """
    joined: Spans = []
    for start, end in sorted((s, e) for s, e in spans if s < e):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def decoded(data: bytes) -> tuple[str, str]:
    """Decode a text so that encoding it again gives the same bytes; a byte order mark is its first character."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == data:
            return text, encoding
    return data.decode("latin-1"), "latin-1"


def _encodings(data: bytes) -> Iterator[str]:
    little, big = data[:2] == b"\xff\xfe", data[:2] == b"\xfe\xff"
    start = data[:2000]
    if little or (not big and start[1::2].count(0) * 4 > len(start)):
        yield "utf-16-le"
    if big or (not little and start[::2].count(0) * 4 > len(start)):
        yield "utf-16-be"
    yield from ("utf-8", "cp1252")


def _mask_in(encoding: str) -> str:
    return MASK if encoding.startswith("utf") else PLAIN_MASK


# streams as pieces


class _Stream:
    """A text made of pieces that know how to be changed where they stand."""

    def __init__(self) -> None:
        self.pieces: list[tuple[int, str, Callable[[str], None] | None]] = []
        self.length = 0

    def add(self, text: str, put: Callable[[str], None] | None = None) -> None:
        self.pieces.append((self.length, text, put))
        self.length += len(text)

    @property
    def text(self) -> str:
        return "".join(text for _, text, _ in self.pieces)

    def blank(self, spans: Spans) -> bool:
        changed = False
        for offset, text, put in self.pieces:
            end = offset + len(text)
            inside = [
                (max(s, offset) - offset, min(e, end) - offset) for s, e in spans if s < end and e > offset
            ]
            new = masked(text, inside)
            if put is not None and new != text:
                put(new)
                changed = True
        return changed


def _opened(data: bytes, suffix: str) -> dict[str, _Stream]:
    suffix = suffix.lower()
    if suffix in PACKAGES:
        return {name: stream for name, _, stream in _package_streams(data)}
    stream = _Stream()
    if suffix in DATA:
        for _, text, _ in _lines_of_data(data, suffix):
            stream.add(text)
    else:
        stream.add(decoded(data)[0])
    return {"": stream}


# JSON


def _lines_of_data(data: bytes, suffix: str) -> Iterator[tuple[bytes, str, Callable[[Spans], bytes]]]:
    """Each line of a .jsonl (a .json is one line): its bytes, its words, and how to blank spans of them."""
    lines = data.split(b"\n") if suffix == ".jsonl" else [data]
    for number, line in enumerate(lines):
        end = "\n" if number < len(lines) - 1 else ""
        try:
            value = json.loads(line)
        except ValueError:  # an empty or broken line is a text like others
            text, encoding = decoded(line)
            yield line, text + end, lambda s, t=text, e=encoding: masked(t, s, _mask_in(e)).encode(e)  # type: ignore[misc]
            continue
        stream = strings_of(value)
        yield line, stream.text + end, lambda s, v=value, st=stream: _rewritten(v, st, s, suffix)  # type: ignore[misc]


def _rewritten(value: object, stream: _Stream, spans: Spans, suffix: str) -> bytes:
    stream.blank(spans)
    indent = None if suffix == ".jsonl" else 1
    separators = (",", ":") if suffix == ".jsonl" else None
    return dumped(value, indent, separators)


def _blank_data(data: bytes, suffix: str, spans: Spans) -> bytes:
    lines, offset = [], 0
    for line, text, blanked in _lines_of_data(data, suffix):
        end = offset + len(text)
        inside = [(max(s, offset) - offset, min(e, end) - offset) for s, e in spans if s < end and e > offset]
        lines.append(blanked(inside) if inside else line)
        offset = end
    return b"\n".join(lines)


def dumped(value: object, indent: int | None = None, separators: tuple | None = (",", ":")) -> bytes:
    """Write a JSON value; half a surrogate pair, which UTF-8 cannot hold, is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators).encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent, separators=separators).encode()


def strings_of(value: object) -> _Stream:
    """All texts in a JSON value, a line each."""
    stream = _Stream()
    for parent, key in _places(value):
        stream.add(parent[key], lambda new, p=parent, k=key: p.__setitem__(k, new))  # type: ignore[misc]
        stream.add("\n")
    return stream


def _places(value: object) -> Iterator[tuple]:
    entries: Iterable = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, each in entries:
        if isinstance(each, str):
            yield value, key
        else:
            yield from _places(each)


# packages: .docx, .xlsx and their like

_PARAGRAPHS = frozenset(("p", "h", "si", "is", "text"))  # what holds a text that may be split over runs
_APART = frozenset(("delText", "instrText"))  # these run beside the text, not in it
_SPACES = frozenset(("tab", "br", "cr", "s", "line-break"))
_WORDED = frozenset(
    [
        "author",
        "initials",
        "descr",
        "title",
        "alt",
        "name",
        "Target",
        "tooltip",
        "displayName",
        "userId",
        "display",
        "displayText",
        "value",
        "val",
        "prompt",
        "promptTitle",
        "error",
        "errorTitle",
        "creator",
    ]
)  # attributes that hold people's words
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


def _package_streams(data: bytes) -> Iterator[tuple[str, object, _Stream]]:
    for info, part in unzipped(data):
        if _EMBEDDED.search(info.filename):
            yield from ((f"{info.filename}!{n}", root, s) for n, root, s in _package_streams(part))
        elif info.filename.endswith((".xml", ".rels", ".vml")) and not _LOOKS.search(info.filename):
            root = parsed(part)
            yield info.filename, root, _xml_stream(root)


def _blank_package(data: bytes, spans: dict[str, Spans]) -> bytes:
    entries = []
    for info, part in unzipped(data):
        inner = {n.partition("!")[2]: s for n, s in spans.items() if n.startswith(f"{info.filename}!")}
        if inner:
            part = blank(part, PurePath(info.filename).suffix, inner)
        elif info.filename in spans:
            root = parsed(part)
            _xml_stream(root).blank(spans[info.filename])
            part = serialised(root)
        entries.append((info, part))
    return zipped(entries)


def _xml_stream(root) -> _Stream:
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
    stream = _Stream()
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


def _add_attributes(stream: _Stream, root) -> None:
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
