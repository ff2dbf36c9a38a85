"""The contents of a file: what is read of it, how it is known again, and the file with pseudonyms put in."""

import json

from evaluation.erasure.packages import changed_package
from evaluation.erasure.redaction import DATA, PACKAGES, decoded, dumped, fingerprint, streams, strings_of
from evaluation.erasure.streams import Stream
from evaluation.pseudonyms.cleaning import cleaned
from evaluation.pseudonyms.edits import Edit, edited


def mark(data: bytes, suffix: str, among: set[str]) -> str:
    """Recognise a file by the words of some of its streams."""
    texts = streams(data, suffix)
    return fingerprint(texts, {stream: [] for stream in among})


def worded(data: bytes, suffix: str) -> dict[str, str]:
    """The texts of a file that people have written: not what a program says of itself.

    Raises UnreadableError.
    """
    return {name: text for name, text in streams(data, suffix).items() if name != "docProps/app.xml"}


def bare(data: bytes, suffix: str) -> bytes:
    """A Word document without its hidden words; any other file as it is."""
    return cleaned(data) if suffix.lower() in (".docx", ".docm", ".dotx") else data


def with_edits(data: bytes, suffix: str, edits: dict[str, list[Edit]]) -> bytes:
    """The file with pseudonyms in place of the spans of its streams.

    Raises UnreadableError.
    """
    suffix, data = suffix.lower(), bare(data, suffix)
    if suffix in PACKAGES:
        return changed_package(data, edits, Stream.edit)
    if suffix in DATA:
        return _edited_data(data, suffix, edits.get("", []))
    text, encoding = decoded(data)
    return edited(text, edits.get("", [])).encode(encoding, "replace")


def _edited_data(data: bytes, suffix: str, edits: list[Edit]) -> bytes:
    """A .json or .jsonl with other words in its texts, line by line."""
    lines, offset = [], 0
    for line in data.split(b"\n") if suffix == ".jsonl" else [data]:
        try:
            value = json.loads(line)
            stream = strings_of(value)
        except ValueError:
            text = decoded(line)[0]
            inside = _inside(edits, offset, len(text))
            lines.append(edited(text, inside).encode() if inside else line)
            offset += len(text) + 1
            continue
        inside = _inside(edits, offset, stream.length)
        stream.edit(inside)
        lines.append(
            dumped(value, None if suffix == ".jsonl" else 1, (",", ":") if suffix == ".jsonl" else None)
            if inside
            else line
        )
        offset += stream.length + 1
    return b"\n".join(lines)


def _inside(edits: list[Edit], offset: int, length: int) -> list[Edit]:
    return [(s - offset, e - offset, words) for s, e, words in edits if offset <= s < offset + length]
