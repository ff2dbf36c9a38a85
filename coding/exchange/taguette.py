"""Taguette projects (.sqlite3): highlights count bytes of UTF-8 in the text of an HTML document, tags not counted.

Source: Taguette 1.5, database/models.py and extract.py. Coders and times stand in its log of commands.
"""

import json
import re
from bisect import bisect_left, bisect_right
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

from coding.exchange.databases import Tables, tables
from coding.exchange.projects import Code, Coding, Memo, Placing, Project, Source, Span, plain
from evaluation.words import say

_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote", "pre",
                     "section", "article", "dd", "dt", "dl", "hr"})  # fmt: skip
_AROUND = frozenset({"html", "head", "meta", "title", "link"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_UNCLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_DECLARATION = re.compile(r"<(?=[!?])")
FEW = 100
_LEVEL = re.compile(r"\.(?=\S)")


def read_taguette(path: Path) -> Project:
    """The material of all projects in a Taguette database."""
    with tables(path, {"projects", "documents", "highlights", "tags", "highlight_tags"}) as found:
        projects = found.rows("projects", "#id", "name", "description")
        name = plain(projects[0][1]) if len(projects) == 1 else plain(path.stem)
        project = Project(name or plain(path.stem), "Taguette")
        for number, title, description in projects:
            if description.strip():
                project.memos.append(Memo("", description))
            top = _top(project, title, number) if len(projects) > 1 else ""
            _take_tags(found, project, number, top)
        lines = _take_documents(found, project)
        _take_highlights(found, project, lines)
    return project


def _top(project: Project, title: str, number: int) -> str:
    project.codes[f"project-{number}"] = Code(f"project-{number}", plain(title) or str(number), codable=False)
    return f"project-{number}"


def _take_tags(found: Tables, project: Project, of: int, top: str) -> None:
    """Tags are codes; a point in the path makes levels."""
    known: dict[tuple[str, ...], str] = {}
    rows = [
        row
        for row in found.rows("tags", "#id", "#project_id", "path", "description", order="path")
        if row[1] == of
    ]
    for number, _, path, description in rows:
        parts = tuple(_LEVEL.split(plain(path) or say("exchange.nameless")))
        parent = top
        for depth in range(1, len(parts)):
            own = parts[:depth]
            if own not in known:
                known[own] = f"level-{of}-{'.'.join(own)}"
                project.codes[known[own]] = Code(known[own], own[-1], parent, codable=False)
            parent = known[own]
        guid = f"tag-{number}"
        known[parts] = guid
        project.codes[guid] = Code(guid, parts[-1], parent, definition=description.strip())


def _closed(html: str) -> str:
    """Hostile markup made text: after each mark that is never closed the parser reads all that is left of the document."""
    for mark in (_UNCLOSED, _DECLARATION):
        if len(list(islice(mark.finditer(html), FEW + 1))) > FEW:  # Taguette itself writes none
            html = mark.sub("&lt;", html)
    return html


class _Lines(HTMLParser):
    """The text of an HTML document with a line for each block, and where its bytes stand in it."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.starts: list[int] = [0]  # byte at which each piece of text begins
        self.ends: list[int] = []
        self.places: list[int] = []  # code point at which it begins
        self.length = self.bytes = self.unseen = 0
        self.begun = self.in_pre = False
        self.feed(_closed(html))
        self.close()
        self.starts.pop()
        self.text = "".join(self.pieces)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Begin a block on a line of its own."""
        self.unseen += tag in _UNSEEN
        self.begun |= tag not in _AROUND
        self._block(tag)
        self.in_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        self.in_pre = False
        self._block(tag)

    def handle_data(self, data: str) -> None:
        """Take text in; to a browser blanks before the first element or word are none, nor a line end that begins a <pre>."""
        data = data if self.begun else data.lstrip(" \t\n\f")
        data, self.in_pre = data.removeprefix("\n") if self.in_pre else data, False
        if self.unseen or not data:
            return
        self.begun = True
        self.places.append(self.length)
        self.pieces.append(data)
        self.length += len(data)
        self.bytes += len(data.encode("utf-8", "surrogatepass"))
        self.ends.append(self.bytes)
        self.starts.append(self.bytes)

    def _block(self, tag: str) -> None:
        if tag in _BLOCKS and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
            self.length += 1
            self.offset_pieces()

    def offset_pieces(self) -> None:
        """Keep an empty piece for a line end that has no byte, so that the lists stay side by side."""
        self.places.append(self.length)
        self.ends.append(self.bytes)
        self.starts.append(self.bytes)

    def place(self, byte: int, is_end: bool) -> int:
        """The code point at a byte: a start goes to the next word, an end stays with the one before."""
        if not 0 <= byte <= self.bytes or not self.starts:
            return -1
        piece = bisect_left(self.ends, byte) if is_end else bisect_right(self.starts, byte) - 1
        own = self.text[self.places[piece] : self._until(piece)].encode("utf-8", "surrogatepass")
        within = byte - self.starts[piece]
        while (
            within < len(own) and 0x80 <= own[within] <= 0xBF
        ):  # inside a character: after it, as in Taguette
            within += 1
        return self.places[piece] + len(own[:within].decode("utf-8", "ignore"))

    def _until(self, piece: int) -> int:
        return self.places[piece + 1] if piece + 1 < len(self.places) else self.length


def _take_documents(found: Tables, project: Project) -> dict[int, _Lines]:
    lines = {}
    columns = ("#id", "name", "description", "filename", "created", "contents")
    for number, name, description, filename, created, contents in found.rows("documents", *columns):
        html = contents.replace("\r\n", "\n").replace("\r", "\n")
        lines[number] = _Lines(html)
        guid = f"document-{number}"
        title = plain(name) or plain(filename) or guid
        project.sources[guid] = Source(guid, title, lines[number].text, html.encode("utf-8", "replace"), ".html",
                                       created=_utc(created))  # fmt: skip
        if description.strip():
            project.memos.append(Memo(guid, description, created=_utc(created)))
    return lines


def _take_highlights(found: Tables, project: Project, lines: dict[int, _Lines]) -> None:
    made = _commands(found)
    tags: dict[int, list[int]] = {}
    for highlight, tag in found.rows("highlight_tags", "#highlight_id", "#tag_id"):
        tags.setdefault(highlight, []).append(tag)
    fits: dict[int, list[bool]] = {}
    rows = found.rows("highlights", "#id", "#document_id", "#start_offset", "#end_offset", "snippet")
    for number, document, start, end, snippet in rows:
        codes = [f"tag-{tag}" for tag in tags.get(number, [])]
        codes = [code for code in codes if code in project.codes]
        place = _span(lines.get(document), start, end)
        if place is None:
            _lose(project, document, (start, end), codes)
            continue
        text = project.sources[f"document-{document}"].text
        fits.setdefault(document, []).append(_same(text[place[0] : place[1]], _Lines(snippet).text))
        person, created = made.get((number, None), ("", ""))
        span = Span(f"highlight-{number}", f"document-{document}", *place, person, created)
        project.spans[span.guid] = span
        project.noted["untagged"] += not codes
        for code in codes:
            own = made.get((number, int(code.partition("-")[2])), (person, created))
            project.codings.append(Coding(f"{span.guid}-{code}", span.guid, code, *own))
    for document, fit in fits.items():
        name = project.sources[f"document-{document}"].name
        project.placings.append(Placing(name, "utf8_html", "format", sum(fit), len(fit)))


def _span(lines: _Lines | None, start: int | None, end: int | None) -> tuple[int, int] | None:
    if lines is None or start is None or end is None or not 0 <= start < end <= lines.bytes:
        return None
    place = lines.place(start, False), lines.place(end, True)
    return place if 0 <= place[0] < place[1] <= len(lines.text) else None


def _lose(project: Project, document: int, stated: tuple, codes: list[str]) -> None:
    source = project.sources.get(f"document-{document}")
    project.left["out_of_range"] += 1
    project.left["codings_without_place"] += len(codes)
    project.lost.append({"source": source.name if source else str(document), "start": stated[0], "end": stated[1],
                         "codes": [" / ".join(project.path(code)) for code in codes], "text": ""})  # fmt: skip


def _commands(found: Tables) -> dict[tuple[int, int | None], tuple[str, str]]:
    """Who made a highlight (tag None), or first gave it a tag, and when."""
    made: dict[tuple[int, int | None], tuple[str, str]] = {}
    for login, date, payload in found.rows("commands", "user_login", "date", "payload", order="id"):
        try:
            said = json.loads(payload)
            number = said["highlight_id"] if said.get("type") == "highlight_add" else None
            given = [None, *said.get("tags", [])] if number is not None else []
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        for tag in given:
            if isinstance(number, int) and isinstance(tag, int | None):
                made.setdefault((number, tag), (plain(login), _utc(date)))
    return made


def _utc(text: str) -> str:
    """A time of the database, which is UTC without saying so."""
    return f"{text.replace(' ', 'T')}+00:00" if text else ""


def _same(one: str, other: str) -> bool:
    return one.split() == other.split() or "".join(one.split()) == "".join(other.split())
