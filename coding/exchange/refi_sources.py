"""The texts of a REFI-QDA project: their bytes, their words, their other files, and the selections as they are stated.

What holds no text that can be read is counted in `Project.left`.
"""

import codecs
from collections.abc import Iterator
from typing import Any, NamedTuple

from coding.exchange.projects import Project, Source, plain
from coding.exchange.refi_archive import MAX_TEXT, Archive, inner_path
from coding.exchange.refi_codes import plain_guid
from coding.exchange.refi_dialects import Dialect, candidates

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HELD = {"PDFSource": "Representation", "PictureSource": "TextDescription", "AudioSource": "Transcript",
         "VideoSource": "Transcript"}  # fmt: skip
_KEPT = (".docx", ".rtf", ".odt", ".pdf", ".png", ".jpg", ".jpeg")


class Text(NamedTuple):
    """A source whose places are still to be understood.

    raw : its words with the line ends they came with
    selections : stated start, end and name, and the element
    elements : what tells of the source as a whole; the last holds the text
    """

    source: Source
    raw: str
    selections: list[tuple[int, int, str, Any]]
    tried: list[Dialect]
    elements: list[Any]


def texts_of(sources: Any, archive: Archive, project: Project) -> Iterator[Text]:
    """The texts of an element Sources."""
    for node in sources if sources is not None else []:
        holders = [node] if node.tag == "TextSource" else node.findall(_HELD.get(node.tag, ""))
        _count_unread(node, holders, project)
        for holder in holders:
            if text := _text(holder, node, archive, project):
                project.sources[text.source.guid] = text.source
                yield text


def _count_unread(node: Any, holders: list, project: Project) -> None:
    project.left["sources_without_text"] += not holders
    for kind in ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection"):
        project.left["areas"] += len(node.findall(kind))
    project.left["codings_of_media"] += 0 if node.tag == "TextSource" else len(node.findall("Coding"))


def _text(holder: Any, node: Any, archive: Archive, project: Project) -> Text | None:
    original, raw = words_of(holder, archive, project)
    if raw is None:
        project.left["sources_without_text"] += 1
        return None
    name = plain(node.get("name") or holder.get("name") or "") or plain_guid(node.get("guid"))
    guid = plain_guid(holder.get("guid")) or f"source-{len(project.sources)}"
    guid = guid if guid not in project.sources else f"{guid}~{len(project.sources)}"
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    source = Source(guid, name, text, original or text.encode(), created=node.get("creationDateTime") or "",
                    others=_others(holder, node, archive, project))  # fmt: skip
    tried = candidates(raw, text, (original or b"").startswith(_MARKS), original is None)
    return Text(
        source, raw, _selections(holder, project), tried, [node] if node is holder else [node, holder]
    )


def words_of(holder: Any, archive: Archive, project: Project) -> tuple[bytes | None, str | None]:
    """The bytes of a text, where it stands in a file of its own, and the text with its line ends as they are."""
    from coding.texts.charsets import decode

    path = holder.get("plainTextPath")
    data = archive.file(path) if path else None
    if path and inner_path(path) is None:
        project.left["outside"] += 1
    if data is None:
        inline = holder.find("PlainTextContent")
        return None, None if inline is None else inline.text or ""
    if len(data) > MAX_TEXT:
        raise archive.refusal("too_large")
    try:
        return data, decode(data)[0]
    except UnicodeError:
        project.left["unreadable_texts"] += 1
        return data, None


def _others(holder: Any, node: Any, archive: Archive, project: Project) -> dict[str, bytes]:
    """Other files of the source: the formatted text, the PDF, the picture; recordings stay where they are."""
    found = {}
    for element, attribute in ((holder, "richTextPath"), (node, "path")):
        path = element.get(attribute) or ""
        ending = "." + path.rpartition(".")[2].lower()
        if ending not in _KEPT:
            project.left["recordings"] += bool(path) and element is node and node is not holder
            continue
        data = archive.file(path)
        project.left["outside"] += inner_path(path) is None
        if data:
            found[ending] = data
    return found


def _selections(holder: Any, project: Project) -> list[tuple[int, int, str, Any]]:
    """The stated start, end and name of each selection of a text."""
    points = {plain_guid(p.get("guid")): p.get("position") for p in holder.iterfind("SyncPoint")}
    found = []
    for node in holder:
        if node.tag == "PlainTextSelection":
            start, end = _whole(node.get("startPosition")), _whole(node.get("endPosition"))
        elif node.tag == "TranscriptSelection":
            start = _whole(points.get(plain_guid(node.get("fromSyncPoint"))))
            end = _whole(points.get(plain_guid(node.get("toSyncPoint"))))
        else:
            continue
        if start is None or end is None:
            project.left["no_position"] += 1
            continue
        if start > end:
            project.noted["reversed"] += 1
        found.append((min(start, end), max(start, end), " ".join((node.get("name") or "").split()), node))
    return found


def _whole(text: str | None) -> int | None:
    try:
        return int((text or "")[:20])
    except ValueError:
        return None
