"""Reading Rich Text (.rtf) as text: a small reader that follows the groups and knows the words that matter.

Read: headings (by style or outline level), paragraphs, lists, table cells, footnotes (last), annotations as comments. Left: deleted and
hidden text, page headers and footers, pictures, field codes, objects. Encodings: the code page of the
document, the character set of each font, hexadecimal bytes and Unicode numbers. Source: Rich Text Format (RTF) Specification 1.9.1, Microsoft 2008.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from coding.texts import MAX_TEXT, Extracted, Part
from coding.texts.assembly import Assembly
from evaluation.errors import FoljeError
from evaluation.words import say

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_SIGNS = {"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
          "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "tab": "\t", "line": "\n", "lbr": "\n"}  # fmt: skip
_ESCAPED = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
_LEFT = {
    "fonttbl", "colortbl", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf", "fldinst", "object", "listtext", "pntext", "xe", "tc", "rxe", "bkmkstart", "bkmkend", "listtable",
    "stylesheet", "revtbl", "nonshppict", "themedata", "atntime", "atnicn", "datafield", "template",
}  # fmt: skip
_CAPTURED = {
    "annotation",
    "atnauthor",
    "atrfstart",
    "atrfend",
    "atnref",
    "footnote",
}  # kept apart from the text
_CHARSETS = {77: "mac-roman", 161: "cp1253", 162: "cp1254", 186: "cp1257", 204: "cp1251", 238: "cp1250"}
_FONT = re.compile(r"\\f(\d{1,5})(?=[\\ ])[^{};]{0,300}?\\fcharset(\d{1,3})")
_STYLE = re.compile(r"\{\\s(\d{1,5})(?:\\[a-z]+-?\d* ?)*([^\\{};]{1,80});\}")


def read_rtf(data: bytes, path: Path) -> Extracted:
    """The text, parts and comments of an .rtf."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise FoljeError(say("texts.unreadable_rtf", file=path.name), where=path)
    source = data.decode("latin-1")
    walk, at = _Walk(fonts=_fonts(source), headings=_headings(source)), 0
    while token := _TOKEN.match(source, at):
        at = token.end() + walk.take(token)
        if walk.length > MAX_TEXT:
            raise FoljeError(say("texts.too_large", file=path.name), where=path)
    return walk.extracted()


def _fonts(source: str) -> dict[int, str]:
    """Font → encoding, where its character set is not that of the document."""
    return {
        int(font): _CHARSETS[int(c)] for font, c in _FONT.findall(source[:1_000_000]) if int(c) in _CHARSETS
    }


def _headings(source: str) -> dict[int, int]:
    """Paragraph style → level of the heading it makes; 0 is a title."""
    levels = {}
    for style, name in _STYLE.findall(source[:1_000_000]):
        named = re.fullmatch(r"(?:heading|rubrik) ([1-9])|title|titel|rubrik", name.strip().casefold())
        if named:
            levels[int(style)] = int(named[1] or 0)
    return levels


@dataclass(frozen=True)
class _Group:
    """What holds until the brace that ends a group."""

    left: bool = False  # nothing in it is text
    into: str = ""  # what is captured there
    font: int | None = None
    fallback: int = 1  # characters that follow a Unicode number for old readers


@dataclass(frozen=True)
class _Paragraph:
    heading: int | None = None
    item: int = 0
    in_table: bool = False


@dataclass
class _Walk(Assembly):
    """The way through a document, token by token."""

    fonts: dict[int, str] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)
    codepage: str = "cp1252"
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    start: int = -1  # of the paragraph that is being read; -1 between two
    raw: bytearray = field(default_factory=bytearray)  # bytes that are still to be decoded
    passed_over: int = 0  # how many characters are still to be passed over
    high: int = 0  # the first half of a character outside the basic plane
    starred: bool = False  # after a star: a word that nobody knows means that the group is left
    captured: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)  # comment → words, author
    cell: Part | None = None
    before: int = 0  # parts before the cell

    def take(self, token: re.Match[str]) -> int:
        """Follow one token; gives how many characters after it are no tokens."""
        if token["byte"]:
            self.bytes_(bytes.fromhex(token["byte"]), 1)
        elif token["text"]:
            words = token["text"].replace("\r", "").replace("\n", "")
            self.bytes_(words.encode("latin-1"), len(words))
        else:
            self.flush()
            if token["brace"]:
                self.brace(token["brace"])
            elif token["sign"]:
                self.sign(token["sign"])
            else:
                return self.word(token["word"], token["number"])
        return 0

    # characters

    def bytes_(self, data: bytes, length: int) -> None:
        """Bytes of text, without those that stand for a Unicode number before them."""
        over = min(self.passed_over, length)
        self.passed_over -= over
        if not self.group.left:
            self.raw += data[over:]

    def flush(self) -> None:
        """Decode what has come, in the encoding of the font."""
        if self.raw:
            encoding = self.fonts.get(self.group.font if self.group.font is not None else -1, self.codepage)
            self.words(self.raw.decode(encoding, "replace"))
            self.raw.clear()

    def words(self, text: str) -> None:
        """Words of the text, or of what is captured."""
        if self.group.left:
            return
        if self.group.into:
            self.captured[self.group.into].append(text)
            return
        if self.start < 0:
            self.start = self.begin()
        self.write(text)

    def unicode(self, number: int) -> None:
        """A character by its number; two halves make one."""
        number %= 65536
        if 0xD800 <= number < 0xDC00:
            self.high = number
        elif 0xDC00 <= number < 0xE000:
            full = 0x10000 + ((self.high - 0xD800) << 10) + number - 0xDC00 if self.high else 0xFFFD
            self.high = 0
            self.words(chr(full))
        else:
            self.words(chr(number))
        self.passed_over = self.group.fallback

    def sign(self, sign: str) -> None:
        if sign == "*":
            self.starred = True
        elif sign in "\r\n":
            self.word("par", None)
        elif self.passed_over:
            self.passed_over -= 1
        elif sign in _ESCAPED:
            self.words(_ESCAPED[sign])

    # groups

    def brace(self, brace: str) -> None:
        self.passed_over = 0
        if brace == "{":
            self.outer.append(self.group)
            self.starred = False
            return
        ended, self.group = self.group, self.outer.pop() if self.outer else _Group()
        if ended.into and ended.into != self.group.into:
            self.captured_whole(ended.into)

    def captured_whole(self, what: str) -> None:
        words = "".join(self.captured[what]).strip()
        if what in ("atrfstart", "atrfend"):
            self.anchor(words)
            self.captured[what] = []
        elif what == "footnote":
            self.notes.append(words)
            self.captured[what] = []
        elif what == "annotation":
            key = "".join(self.captured.pop("atnref", [])).strip()
            key = key if key in self.anchors and key not in self.said else f"point {len(self.said)}"
            self.anchor(key)
            self.said[key] = (words, "".join(self.captured.pop("atnauthor", [])).strip())
            self.captured[what] = []

    # control words

    def word(self, word: str, number: str | None) -> int:
        value, starred = int(number) if number else None, self.starred
        self.starred = False
        if word == "bin":
            return max(0, value or 0)
        if word in _CAPTURED:
            self.group = replace(self.group, into=word)
            self.captured.setdefault(word, [])
        elif word in _LEFT or (starred and word not in ("shppict", "shpinst", "shptxt")):
            self.group = replace(self.group, left=True)
        elif word in ("v", "deleted"):
            self.group = replace(self.group, left=value != 0)
        elif word == "u" and value is not None:
            self.unicode(value)
        elif word == "uc":
            self.group = replace(self.group, fallback=max(0, min(value or 0, 10)))
        elif word == "f":
            self.group = replace(self.group, font=value)
        elif word in _SIGNS:
            self.words(_SIGNS[word])
        elif word == "ansicpg":
            self.codepage = _known(f"cp{value}")
        elif word in ("mac", "pc", "pca"):
            self.codepage = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}[word]
        elif not self.group.left:
            self.layout(word, value)
        return 0

    def layout(self, word: str, value: int | None) -> None:
        """Paragraphs, lists and tables."""
        if self.group.into:
            if word == "par":
                self.words("\n")
        elif word in ("par", "sect"):
            self.end_paragraph()
        elif word == "pard":
            self.paragraph = _Paragraph()
        elif word == "s":
            self.paragraph = replace(self.paragraph, heading=self.headings.get(value or 0))
        elif word == "outlinelevel":
            self.paragraph = replace(self.paragraph, heading=1 + (value or 0) if (value or 0) < 9 else None)
        elif word == "ls" and value:
            self.paragraph = replace(self.paragraph, item=self.paragraph.item or 1)
        elif word == "ilvl":
            self.paragraph = replace(self.paragraph, item=1 + min(value or 0, 8))
        elif word == "intbl":
            self.paragraph = replace(self.paragraph, in_table=True)
        elif word in ("cell", "nestcell"):
            self.end_cell()
        elif word in ("row", "nestrow"):
            self.end_row()

    def end_paragraph(self) -> None:
        if not self.paragraph.in_table:
            self.cell = None
        start = self.begin() if self.start < 0 else self.start
        self.end(self.place(), start)
        self.start = -1

    def place(self) -> Part:
        """What kind of paragraph it is."""
        if self.paragraph.in_table:
            return self.in_cell()
        if self.paragraph.heading is not None:
            return Part("heading", 0, 0, level=self.paragraph.heading)
        item = self.paragraph.item
        return Part("item", 0, 0, level=item) if item else Part("paragraph", 0, 0)

    def in_cell(self) -> Part:
        """The cell that is being read; the first one of a new table where there is none."""
        if self.cell is None:
            self.cell = Part("cell", 0, 0, table=self.tables, row=0, column=0)
            self.before = len(self.parts)
            self.tables += 1
        return self.cell

    def end_cell(self) -> None:
        place = self.in_cell()
        if self.start >= 0:
            self.end(place, self.start)
            self.start = -1
        self.close_cell(place, self.before)
        self.cell, self.before = replace(place, column=(place.column or 0) + 1), len(self.parts)

    def end_row(self) -> None:
        place = self.in_cell()
        self.cell = replace(place, row=(place.row or 0) + 1, column=0)
        self.close_row()

    def extracted(self) -> Extracted:
        """All that has been read; what was not closed ends here."""
        self.flush()
        if self.start >= 0:
            self.end_paragraph()
        for note in filter(None, self.notes):
            self.end(Part("paragraph", 0, 0), self.begin_with(note))
        remarks = self.comments((key, words, author, "") for key, (words, author) in self.said.items())
        return Extracted(self.text, tuple(self.parts), remarks)

    def begin_with(self, words: str) -> int:
        """Begin a paragraph with its words."""
        start = self.begin()
        self.write(words)
        return start


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
