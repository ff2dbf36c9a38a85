"""Files as reports are, in all formats, made without a kernel; harmless, or with one thing in them that must not leave."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import typst
from docx import Document

from reports.scanning.knowledge import Knowledge

NAME, USER = "Ingrid Påhittad", "inpa0417"
QUOTE = "jag visste inte att det fanns så mycket hjälp att få här i kommunen"
KNOWN = Knowledge(
    names=(NAME,), users=(USER,), folders=("/srv/evaluering/studie",), counts=frozenset({6, 8, 11, 12, 17}),
    collected=frozenset({2, 3, 4, 14, 16, 20}), bases=frozenset({17}), roles=(
        "barnmorska, MVC", "chef Bibliotek och fritid", "folkhälsosamordnare", "rektor", "rektor, förskolan", "samordnare",
    ),
    quotes=(QUOTE,), terms=("Samordnarens handlande",),
)  # fmt: skip

#: What a sentence may give away, wherever text stands: kind → examples.
SENTENCES = {
    "personal_number": ["Numret 811218-9876 står kvar i anteckningen.", "Se 19811218-9876."],
    "phone_number": ["Ring 070-174 06 05 före mötet.", "Växeln har 08-123 456 78."],
    "email": ["Skriv till nagon.annan@exempel.se om underlaget."],
    "listed_name": [f"Mötet leddes av {NAME}.", "Enligt INGRID PÅHITTAD var det oklart."],
    "path": [r"Underlaget ligger i C:\Users\nagon\Documents\familjer.xlsx.", r"Se \\server01\fou\studie\familjer.xlsx",
             "Hämtat ur /home/nagon/studie/cases.csv", "Ur file:///srv/evaluering/studie/cases.csv"],
    "user": [f"Senast sparad av {USER}."],
    "role": ["En barnmorska, MVC, tyckte att mötena var för långa.", "Folkhälsosamordnaren var tveksam.",
             "Chefen för Bibliotek och fritid kom in i april.", "Den andra rektorns fråga blev liggande.", "Besöket kom till på samordnarens initiativ."],
    "few_members": ["En ledamot saknade mandat.", "Två av teammedlemmarna var tveksamma.", "Det var 2 nya medlemmar som frågade.",
                    "One member saw it as a loss."],
    "small_count": ["I ett fall gjordes en orosanmälan.", "En familj fick ekonomiskt stöd.", "Tre familjer hade upplevt våld.",
                    "Av de uppföljda var det 2 familjer som tackade nej.", "Det gällde endast ett barn.",
                    "Bland dem fanns 4 av de 17 familjerna.", "Stödet gavs i två ärenden.", "Two families declined.",
                    "In one case a report was made.", "Svaret blev ja i 3 av 17."],
    "unmasked_count": ["Nio familjer hade skulder.", "Totalt 13 föräldrar sökte själva.", "Det var 10 av 17 som ville det."],
    "all_or_none": ["Samtliga familjer hade kontakt med socialtjänsten.", "Ingen av familjerna tackade nej.",
                    "Alla 17 familjer hade psykisk ohälsa.", "None of the families declined."],
    "percentage": ["Av familjerna hade 29 % psykisk ohälsa.", "Våld fanns hos 18 procent av de 17 familjerna."],
    "quote": [f"En förälder sa: ”{QUOTE.capitalize()}.”"],
}  # fmt: skip

PARAGRAPHS = (
    "Delrapporten återför vad utvärderingen har sett medan det ännu går att ändra något.",
    "Utvärderingen bygger på 20 observerade möten, 16 intervjuer och uppföljningsdata om 17 familjer.",
)
HEADER, ROWS = (
    ("Riskfaktor", "Familjer"),
    (("Psykisk ohälsa", "12 av 17"), ("Svag viktuppgång", "färre än 10")),
)
ALT = "Tidslinje med faser för teamet, september 2022 till december 2024."


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


_SIGN, _END = b"\x89PNG\r\n\x1a\n", _chunk(b"IEND", b"")
_BODY = _chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])) + _chunk(
    b"IDAT", zlib.compress(b"\0\xff\xff\xff")
)
PIXEL = _SIGN + _BODY + _END


def marked(text: str) -> bytes:
    """A picture that has a text in it, as drawing programs leave it."""
    return _SIGN + _BODY + _chunk(b"tEXt", b"Source\x00" + text.encode()) + _END


# web pages


def html(
    sentence: str = "", *, extra: str = "", alt: str = ALT, head: str = "", cell: str = "", picture: str = ""
) -> bytes:
    rows = [*ROWS, ("Annat", cell)] if cell else ROWS
    table = "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in rows)
    paragraphs = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, sentence) if text)
    figure = picture or f'<img src="data:image/png;base64,{_base64(PIXEL)}" alt="{alt}">'
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Delrapport</title>{head}</head><body><main>'
        f"<h1>Delrapport</h1>{paragraphs}<figure>{figure}<figcaption>Figur 1</figcaption></figure>"
        f"<table><caption>Riskfaktorer hos familjerna</caption><tr><th>{HEADER[0]}</th><th>{HEADER[1]}</th></tr>{table}"
        f"</table>{extra}</main></body></html>"
    ).encode()


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


# drawings


def svg(sentence: str = "", *, extra: str = "", label: str = ALT) -> bytes:
    named = f'role="img" aria-label="{label}"' if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" {named}><text x="4" y="20">Teamet</text>'
        f'<text x="4" y="50">{sentence or "forming, storming, norming"}</text>{extra}</svg>'
    ).encode()


# Word


def docx(
    sentence: str = "", *, change: Callable[[Document], None] | None = None, parts: dict[str, str] | None = None,
    alt: str = ALT, cell: str = "", picture: bytes = PIXEL,
) -> bytes:  # fmt: skip
    document = Document()
    document.add_heading("Delrapport", 1)
    for text in (*PARAGRAPHS, sentence):
        if text:
            document.add_paragraph(text)
    document.add_picture(io.BytesIO(picture))
    for element in document.element.body.iter():
        if element.tag.endswith("}docPr"):
            element.set("descr", alt)
    document.add_paragraph("Riskfaktorer hos familjerna", style="Caption")
    rows = [HEADER, *ROWS, *([("Annat", cell)] if cell else [])]
    table = document.add_table(rows=len(rows), cols=2)
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(place, column).text = text
    for name in ("author", "last_modified_by", "comments", "keywords"):
        setattr(document.core_properties, name, "")
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(buffer.getvalue(), parts or {}, drop=("docProps/thumbnail.jpeg", "customXml/item1.xml"))


def packed(data: bytes, parts: dict[str, str], drop: tuple[str, ...] = ()) -> bytes:
    """A package with some parts more, or others."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in drop:
                content = old.read(name)
                if drop and name == "docProps/app.xml":
                    content = re.sub(rb"<(Company|Manager|HyperlinkBase)>.*?</\1>", b"", content)
                new.writestr(name, content)
        for name, text in parts.items():
            new.writestr(name, text)
    return target.getvalue()


# Excel


def xlsx(
    sentence: str = "", *, change: Callable | None = None, parts: dict[str, str] | None = None, cell: str = ""
) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Riskfaktorer")
    rows = [HEADER, *ROWS, *([("Annat", cell)] if cell else []), *([(sentence, "")] if sentence else [])]
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(place, column, text)
    if change:
        change(book, sheet)
    book.close()
    return packed(buffer.getvalue(), parts or {})


# PDF


def pdf(
    sentence: str = "", *, extra: str = "", alt: str = ALT, change: Callable | None = None, cell: str = ""
) -> bytes:
    given = f', alt: "{alt}"' if alt else ""
    rows = [HEADER, *ROWS, *([("Annat", cell)] if cell else [])]
    cells = ", ".join(f"[{_typst(text)}]" for row in rows for text in row)
    source = (
        '#set document(title: "Delrapport")\n#set text(lang: "sv")\n= Delrapport\n\n'
        + "\n\n".join(_typst(text) for text in (*PARAGRAPHS, sentence) if text)
        + f"\n\n#figure(image(bytes(({', '.join(map(str, PIXEL))})), width: 1cm{given}), caption: [Figur])\n\n"
        + f"#table(columns: 2, {cells})\n\n{extra}\n"
    )
    made = typst.compile(source.encode())
    if not change:
        return made
    with pikepdf.open(io.BytesIO(made)) as opened:
        change(opened)
        buffer = io.BytesIO()
        opened.save(buffer)
    return buffer.getvalue()


def _typst(text: str) -> str:
    return re.sub(r"([\\#$*_`<>@/~\[\]])", r"\\\1", text)


MAKE: dict[str, Callable[..., bytes]] = {"html": html, "docx": docx, "pdf": pdf, "svg": svg, "xlsx": xlsx}


def written(folder: Path, data: bytes, ending: str) -> Path:
    path = folder / f"delrapport.{ending}"
    path.write_bytes(data)
    return path
