"""All words of a file, quickly and without their structure: what must not stand in it may stand anywhere in it.

A package (Word, Excel, LibreOffice) is read part by part, with what no reader shows: comments, page headers, deleted
text, hidden sheets, alternative texts, links, who wrote it.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from coding.texts import decoded, extract
from evaluation.erasure.packages import UnreadableError, unzipped
from evaluation.erasure.redaction import PACKAGES, TEXTS

READ_WHOLE = (".rtf", ".pdf")  # no zip of parts: what the reader finds is what can be searched
_WORDLESS = re.compile(
    r"(?:^|/)(?:styles|fontTable|numbering|webSettings|\[Content_Types\]|theme\d*)\.xml$|\.(?:png|jpe?g|emf|bin)$"
)
_INLINE = "t|r|rPr|delText|instrText|hyperlink|ins|del|smartTag|span|a"  # a word may go on after these
_LINE_ENDS = re.compile(rf"</(?:\w+:)?(?!(?:{_INLINE})>)[\w.-]+>|<\w+:(?:br|tab|cr|line-break|s)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTES = [
    re.compile(f'{name}="([^"]+)"')
    for name in (
        "author",
        "initials",
        "descr",
        "title",
        "alt",
        "tooltip",
        "Target",
        "creator",
        "userId",
        "name",
    )
]
_PARTS = {
    "comment": re.compile(r"comment|people|persons", re.IGNORECASE),
    "margin": re.compile(r"/(?:header|footer)\d*\.xml$"),
    "property": re.compile(r"^docProps/|^meta\.xml$"),
}


def words_of(path: Path) -> Iterator[tuple[str, str]]:
    """The words of a file, by where they stand: "" (the text itself), comment, margin or property.

    Raises FoljeError when they cannot be read: another kind of file, damaged, or protected by a password.
    """
    ending = path.suffix.lower()
    if ending in TEXTS:
        yield "", decoded(path.read_bytes(), path)[0]
    elif ending in READ_WHOLE:
        extracted = extract(path)
        yield "", extracted.text
        yield "comment", "\n".join(comment.text for comment in extracted.comments)
    elif ending in PACKAGES:
        for entry, data in unzipped(path.read_bytes()):
            if not _WORDLESS.search(entry.filename):
                where = next((key for key, part in _PARTS.items() if part.search(entry.filename)), "")
                yield where, _words(data.decode(errors="replace"))
    else:
        raise UnreadableError("")


def _words(xml: str) -> str:
    """The text of an XML part, a line per paragraph or value, and the attributes that hold words."""
    attributes = "\n".join(value for attribute in _ATTRIBUTES for value in attribute.findall(xml))
    lines = _LINE_ENDS.sub("\n", xml)
    return unescape(f"{_TAG.sub('', lines)}\n{attributes}")
