"""A Word document without what no reader sees: who wrote it, comments, tracked changes, links out of it.

Inserted text stays, deleted text goes, as if every change had been accepted. Headings, tables, lists and looks stay as they are.
"""

import re
from typing import Any

from evaluation.erasure.packages import parsed, serialised, unzipped, zipped

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_GONE_PARTS = re.compile(
    r"^(?:word/(?:comments\w*|people|commentsExtensible)\.xml|word/_rels/comments\w*\.xml\.rels|docProps/(?:custom\.xml|thumbnail\..+)|customXml/.+)$"
)
_GONE = {
    f"{_W}{name}"
    for name in (
        "del", "moveFrom", "commentRangeStart", "commentRangeEnd", "commentReference", "rPrChange", "pPrChange", "sectPrChange",
        "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange", "numberingChange", "moveFromRangeStart", "moveFromRangeEnd",
        "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellDel", "cellMerge", "rsids", "attachedTemplate", "documentProtection",
    )
}  # fmt: skip
_UNWRAPPED = {f"{_W}ins", f"{_W}moveTo"}
_PROPERTIES = {
    "creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category", "Company", "Manager", "contentStatus",
    "HyperlinkBase",
}  # fmt: skip


def cleaned(data: bytes) -> bytes:
    """The document without its hidden words; the same bytes come of the same document.

    Raises UnreadableError when it is no package.
    """
    entries = [(info, part) for info, part in unzipped(data) if not _GONE_PARTS.match(info.filename)]
    return zipped((info, _cleaned_part(info.filename, part)) for info, part in entries)


def _cleaned_part(name: str, part: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")) or "theme" in name:
        return part
    root = parsed(part)
    if name.startswith("docProps/"):
        _clear_properties(root)
    elif name.endswith(".rels"):
        _clear_relations(root)
    elif name == "[Content_Types].xml":
        _remove(root, lambda e: bool(_GONE_PARTS.match(str(e.get("PartName", "")).lstrip("/"))))
    elif name.startswith("word/"):
        _clear_changes(root)
    else:
        return part
    return serialised(root)


def _clear_properties(root: Any) -> None:
    for element in root.iter("*"):
        if element.tag.rpartition("}")[2] in _PROPERTIES:
            element.text = ""


def _clear_relations(root: Any) -> None:
    """Links out of the document may be addresses of persons; what has gone is no longer related to."""
    links = ("/hyperlink", "/attachedTemplate")
    gone = (
        "comments",
        "people",
        "customXml",
        "custom-properties",
        "thumbnail",
        "commentsExtended",
        "commentsIds",
    )

    def goes(element: Any) -> bool:
        kind = str(element.get("Type", ""))
        outside = element.get("TargetMode") == "External" and kind.endswith(links)
        return (
            outside
            or any(word in kind.rpartition("/")[2] for word in gone)
            or "customXml" in str(element.get("Target", ""))
        )

    _remove(root, goes)


def _remove(root: Any, goes: Any) -> None:
    for element in [e for e in root if isinstance(e.tag, str) and goes(e)]:
        root.remove(element)


def _clear_changes(root: Any) -> None:
    """Accept every tracked change, and take out comments and links."""
    for element in list(root.iter("*")):
        if element.getparent() is None:
            continue
        if element.tag in _GONE:
            _drop(element)
        elif element.tag in _UNWRAPPED or (element.tag == f"{_W}hyperlink" and element.get(f"{_R}id")):
            _unwrap(element)


def _drop(element: Any) -> None:
    """Take an element out; a mark that a paragraph, row or cell was deleted is only a mark."""
    element.getparent().remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)
