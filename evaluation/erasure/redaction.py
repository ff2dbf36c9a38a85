"""Blanking words in files: text files, transcripts, JSON, and the packages of Word and Excel.

A file is seen as one or more *streams* of text, each with a name: the only one of a text file is ``""``, those of a
.docx are its XML parts. Spans are half-open and in code points of a stream. What is blanked becomes as many ``█``;
line ends stay. In a package a stream runs over the runs of each paragraph, so a word that Word has split is whole.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator

from evaluation.erasure.packages import blank_package, package_streams
from evaluation.erasure.streams import MASK, PLAIN_MASK, Spans, Stream, masked

TEXTS = {
    ".txt", ".md", ".csv", ".tsv", ".yaml", ".yml", ".html", ".htm", ".svg", ".xml", ".tex", ".vtt",
    ".srt", ".qmd", ".css", ".js",
}  # fmt: skip
SUBTITLES = frozenset((".vtt", ".srt"))
DATA = frozenset((".json", ".jsonl", ".ipynb"))
PACKAGES = {
    ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".odt", ".ods",
}  # fmt: skip


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
        return blank_package(data, spans)
    if suffix in DATA:
        return _blank_data(data, suffix, spans.get("", []))
    text, encoding = decoded(data)
    return masked(text, spans.get("", []), _mask_in(encoding)).encode(encoding)


def fingerprint(texts: dict[str, str], spans: dict[str, Spans]) -> str:
    """Recognise a file by the words that are left when `spans` are blank: they tell nothing of those that went.

    Only streams with spans count, so that a program which touches a document's properties changes nothing.
    """
    left = {name: masked(texts.get(name, ""), each) for name, each in sorted(spans.items())}
    return hashlib.sha256(dumped(left).replace(PLAIN_MASK.encode(), MASK.encode())).hexdigest()


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


def _opened(data: bytes, suffix: str) -> dict[str, Stream]:
    suffix = suffix.lower()
    if suffix in PACKAGES:
        return {name: stream for name, _, stream in package_streams(data)}
    stream = Stream()
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


def _rewritten(value: object, stream: Stream, spans: Spans, suffix: str) -> bytes:
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


def strings_of(value: object) -> Stream:
    """All texts in a JSON value, a line each."""
    stream = Stream()
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
