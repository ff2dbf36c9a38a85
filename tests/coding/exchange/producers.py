"""Projects as other programs write them: a text, its places, and a dialect in which they are counted."""

import io
import uuid
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

TEXT = (
    "Intervjuare: Hur går det? 😀\n"
    "Samordnaren: Vi har börjat träffas varje vecka 👩‍👩‍👧 och det märks.\n"
    "\n"
    "Någon sa att a\u030a borde skrivas å, men ingen ändrade det.\n"
    "Förskolan ville veta vem som äger frågan. 🙂 Styrgruppen svarade inte.\n"
)
QUOTES = ("Hur går det?", "Vi har börjat träffas varje vecka", "a\u030a borde skrivas å",
          "Förskolan ville veta vem som äger frågan.", "Styrgruppen svarade inte.")  # fmt: skip


@dataclass
class Producer:
    """How a program writes: units, line ends in the file and as counted, the mark, names, folder, GUIDs."""

    name: str
    utf16: bool = False
    ends: str = "\n"
    counted: int = 1
    mark: bool = False
    mark_counted: bool = False
    named: str = "full"  # full | cut | empty | range
    folder: str = "sources"
    qde: str = "project.qde"
    guid: str = "lower"
    scheme: str = "internal://"
    origin: str = ""
    inline: bool = False
    encoding: str = "utf-8"
    namespace: str = "urn:QDA-XML:project:1.0"
    extra: dict[str, bytes] = field(default_factory=dict)

    def position(self, text: str, place: int) -> int:
        """A place in the text with LF, as this program counts it; written down plainly, apart from what is tested."""
        before = text[:place]
        units = sum(2 if self.utf16 and ord(char) > 0xFFFF else 1 for char in before)
        return units + before.count("\n") * (self.counted - 1) + int(self.mark and self.mark_counted)

    def own_guid(self, what: str) -> str:
        """A GUID in the case the program uses."""
        plain = str(uuid.uuid5(uuid.NAMESPACE_OID, what))
        return {"lower": plain, "upper": plain.upper(), "braces": "{" + plain.upper() + "}"}[self.guid]

    def name_of(self, quote: str) -> str:
        """What stands in the name of a selection."""
        line = " ".join(quote.split())
        return {"full": line, "cut": line[:12] + "...", "empty": "", "range": "1:3 ¶ 5 in Intervju"}[
            self.named
        ]

    def file(self, text: str = TEXT, quotes=QUOTES, selections: str = "", **parts: str) -> bytes:
        """The bytes of a .qdpx with one source whose quotes are coded."""
        marked = "".join(self.selection(text, text.index(quote), quote) for quote in quotes) + selections
        return self.pack(
            self.xml(self.source(text, marked), **parts), {self.own_guid("text") + ".txt": self.data(text)}
        )

    def data(self, text: str) -> bytes:
        """The text as a file."""
        data = text.replace("\n", self.ends).encode(self.encoding)
        return b"\xef\xbb\xbf" + data if self.mark else data

    def selection(self, text: str, start: int, quote: str, code: str = "code") -> str:
        """A coded selection of a quote."""
        first, last = self.position(text, start), self.position(text, start + len(quote))
        return (
            f'<PlainTextSelection guid="{self.own_guid(f"s{start}")}" name={quoteattr(self.name_of(quote))} '
            f'startPosition="{first}" endPosition="{last}" creatingUser="{self.own_guid("user")}" '
            f'creationDateTime="2024-03-01T10:00:00Z"><Coding guid="{self.own_guid(f"c{start}")}" '
            f'creatingUser="{self.own_guid("user")}"><CodeRef targetGUID="{self.own_guid(code)}"/></Coding></PlainTextSelection>'
        )

    def source(self, text: str, inside: str) -> str:
        """The element of the source."""
        path = "" if self.inline else f' plainTextPath="{self.scheme}{self.own_guid("text")}.txt"'
        content = f"<PlainTextContent>{escape(text)}</PlainTextContent>" if self.inline else ""
        return f'<TextSource guid="{self.own_guid("text")}" name="Intervju 1"{path}>{content}{inside}</TextSource>'

    def xml(self, sources: str, codes: str = "", after: str = "", users: bool = True, cases: str = "") -> str:
        """The whole project."""
        people = f'<Users><User guid="{self.own_guid("user")}" name="Kim"/></Users>' if users else ""
        codes = codes or f'<Code guid="{self.own_guid("code")}" name="Ansvar" isCodable="true" color="#0af"/>'
        return (
            f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{self.namespace}" name="Prov" origin="{self.origin}">'
            f"{people}<CodeBook><Codes>{codes}</Codes></CodeBook>{cases}<Sources>{sources}</Sources>{after}</Project>"
        )

    def pack(self, xml: str, files: dict[str, bytes]) -> bytes:
        """The zip."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(self.qde, xml)
            for name, data in {**files, **self.extra}.items():
                archive.writestr(f"{self.folder}/{name}" if self.folder else name, data)
        return buffer.getvalue()


PRODUCERS = [
    Producer("nvivo-windows", True, "\r\n", 2, True, named="empty", folder="Sources", origin="NVivo 12"),
    Producer("nvivo-mac", named="full", guid="upper", origin="NVivo Mac"),
    Producer("nvivo-mac-utf16", True, guid="upper", origin="NVivo Mac"),
    Producer("atlas-8", False, "\r\n", 1, named="range", guid="upper", origin="ATLAS.ti 8"),
    Producer(
        "atlas-26",
        True,
        "\r\n",
        1,
        True,
        named="range",
        guid="upper",
        qde="Mitt projekt.QDE",
        origin="ATLAS.ti 26",
    ),
    Producer("maxqda", named="full", origin="MAXQDA"),
    Producer("maxqda-utf16", True, named="cut", origin="MAXQDA"),
    Producer("qualcoder", mark=True, named="full", folder="Sources", origin="QualCoder"),
    Producer("qualcoder-mark-counted", mark=True, mark_counted=True, named="full", origin="QualCoder"),
    Producer("old-namespace", namespace="urn:QDA-XML:project:0:4", guid="braces", scheme=""),
    Producer("relative", ends="\r\n", counted=2, scheme="relative://", folder="", named="empty"),
    Producer("inline", inline=True, named="full"),
    Producer("inline-crlf-counted", inline=True, counted=2, named="empty"),
    Producer("inline-utf16", True, inline=True, counted=2, named="full"),
]
