"""A small study with everything that erasure has to reach, and a search through all its bytes."""

import io
import json
import os
import zipfile
from pathlib import Path

from evaluation import Study
from evaluation.caches import cache_folder
from evaluation.events import Claim, Coding, Judgement, Memo, Passage, Retraction
from evaluation.journal import Journal

SETTINGS = "title: {sv: Prov, en: Trial}\ngroups: [{key: team, sv: Teamet, en: The team}]\nevaluators: [U1]\n"
QUESTION = "Hur var det att ta det första steget till hjälp?"
SAID = (
    "Jag grät i hallen den kvällen när brevet kom från kommunen.",
    "Nej, aldrig.",
    "Min syster Kerstin ringde tre gånger om dagen hela den våren.",
)
SECRETS = (*SAID, "grät i hallen", "Min syster Kerstin", "Nej, aldrig")
MINUTES = (
    "Teamet gick igenom läget.\nKerstin Ek ringde rektorn. Kerstins förslag bordlades.\n"
    "👍 Ja.\nSamordnaren läste upp ett svar från familjen.\nAlla var överens om vårens tider."
)
INTERVIEW = "\n".join(
    line
    for turn, said in enumerate(SAID)
    for line in (f"Intervjuare: {QUESTION if turn == 0 else 'Och sedan?'}", f"Informant: {said}")
)
OTHER = f"Intervjuare: {QUESTION}\nInformant: Det var lätt och gick fort, tycker jag nu efteråt."


def vtt(text: str) -> str:
    """The turns as a transcript; long ones are cut over two cues."""
    cues = ["WEBVTT\n"]
    for number, line in enumerate(text.split("\n"), 1):
        speaker, words = line.split(": ", 1)
        middle = words.find(" ", len(words) // 2) if len(words) > 40 else -1
        for part in (words[:middle], words[middle + 1 :]) if middle > 0 else (words,):
            cues.append(f"{number}\n00:00:0{number}.000 --> 00:00:0{number}.900\n<v {speaker}>{part}</v>\n")
    return "\n".join(cues)


def docx(text: str) -> bytes:
    """A Word document whose words are split over runs, with a comment, a header, a footnote and properties."""
    import docx as word

    document = word.Document()
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 3):
            paragraph.add_run(line[at : at + 3]).bold = at % 2 == 0
    document.add_comment(
        document.paragraphs[0].runs, text="Fråga Kerstin", author="Kerstin Ek", initials="KE"
    )
    document.sections[0].header.paragraphs[0].text = "Till KERSTIN"
    document.core_properties.author = "Kerstin Ek"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook(sheets: dict[str, list[list]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
            if row[0] == "E2":
                sheet.write_comment(number, 0, "Ring familjen i Hemliga byn")
    book.close()
    return buffer.getvalue()


TABLES = {
    "persons": "Id;Roll\r\nP01;mamma till tre i Hemliga byn\r\nP02;pappa\r\nT01;barnmorska\r\n",
    "interviews": "Id;Informant;Informantgrupp\r\nI1;P01;familj\r\nI2;P02;familj\r\n",
    "meetings": "Id;Grupp;Datum;Hölls;Skäl om inställt\r\nteam-1;Teamet;2023-02-07;ja;Kerstin var sjuk\r\n",
    "documents": "Id;Slag;Möte;Intervju;Fil\r\nt-1;transkript;;I1;samtal.vtt\r\nt-2;transkript;;I2;annat.vtt\r\n"
    "m-1;minnesanteckningar;team-1;;moete.docx\r\n",
}
CASES = {
    "Familjer": [["Id", "Slag", "År"], ["E1", "familj med barn", 2023], ["E2", "blivande föräldrar", 2023],
                 ["E3", "familj med barn", 2024]],
    "Riskfaktorer": [["Familj", "Riskfaktor"], ["E1", "problem i förskolan"], ["E2", "svag viktuppgång"]],
    "Samtycken": [["Id", "Avser", "Samtycke till", "Omfattning"], ["S1", "E2", "citat", "bara muntligt"],
                  ["S2", "P01", "citat", "inte om Hemliga byn"], ["S3", "E1", "citat", "allt"]],
}  # fmt: skip
FOLLOWUPS = (
    '\ufeffId;Familj;Datum;Av\r\nF1;E1;2023-05-01;"två\r\nrader"\r\nF2;E2;2023-06-01;hemlig\r\nF3;E3;;\r\n'
)


def build(folder: Path, *, small: bool = False) -> Study:
    """Write the study; a small one has fewer files, for tests that repeat it many times."""
    for name in ("tables", "cases", "sources", "texts", "journal", "reports/_out"):
        (folder / name).mkdir(parents=True)
    write(folder / "study.yaml", SETTINGS)
    for name, table in TABLES.items():
        write(folder / "tables" / f"{name}.csv", table)
    (folder / "cases" / "cases.xlsx").write_bytes(workbook(CASES))
    write(folder / "cases" / "followups.csv", FOLLOWUPS)
    for name, text in (("t-1", INTERVIEW), ("t-2", OTHER), ("m-1", MINUTES)):
        write(folder / "texts" / f"{name}.txt", text)
    write(folder / "sources" / "samtal.vtt", vtt(INTERVIEW))
    write(folder / "reports" / "_out" / "rapport.html", f"<p>{SAID[0]}</p>")
    cached = cache_folder(folder)
    write(cached / "codings.json", json.dumps([SAID[0]]))
    if not small:
        write(folder / "sources" / "annat.vtt", vtt(OTHER))
        (folder / "sources" / "moete.docx").write_bytes(docx(MINUTES))
        (folder / "sources" / "bilaga.docx").write_bytes(docx(f"Ur ett samtal:\n{SAID[0]}\nSlut."))
        write(folder / "sources" / "anteckning.md", f"# Dagbok\n\n> {SAID[2]}\n", "utf-16")
    fill_journal(folder)
    return Study.open(folder)


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_bytes(text.encode(encoding))


def passage(ident: str, document: str, text: str, quote: str, **more) -> Passage:
    """A passage with forty code points of context."""
    start = text.index(quote)
    end = start + len(quote)
    around = {"before": text[max(0, start - 40) : start], "after": text[end : end + 40]}
    return Passage(id=ident, text=document, start=start, end=end, quote=quote, **{**around, **more})


def fill_journal(folder: Path) -> None:
    journal = Journal(folder / "journal")
    journal.write(
        "U1",
        passage("p1", "t-1", INTERVIEW, SAID[0], speaker="P01"),
        passage("p2", "t-1", INTERVIEW, SAID[1], speaker="P01"),
        passage("p3", "t-2", OTHER, "Det var lätt och gick fort, tycker jag nu efteråt."),
        passage("m1", "m-1", MINUTES, "Teamet gick igenom läget."),
        passage("m2", "m-1", MINUTES, "Kerstin Ek ringde rektorn. Kerstins förslag bordlades."),
        passage("m3", "m-1", MINUTES, "Ja."),
        passage("m4", "m-1", MINUTES, "Alla var överens om vårens tider."),
    )
    journal.write("U1", Coding(id="c1", passage="p1", code="FOR"), Coding(id="c3", passage="p3", code="STO"))
    journal.write("U1", Memo(id="o1", about="c1", content="Stark berättelse om hallen"))
    journal.write("U1", Memo(id="o2", about="team-1", content="Jämför ”grät i hallen” med förra året"))
    journal.write("U2", Memo(id="o3", about="t-2", content="Lugnt samtal"))
    journal.write(
        "U1",
        Claim(id="k1", of="K1", text={"sv": "En förälder grät i hallen den kvällen när brevet kom"}, evidence=["p1"]),
        Claim(id="k2", of="K2", text={"sv": "Det gick lätt för några"}, evidence=["p3", "p1"]),
        Judgement(id="j1", meeting="team-1", group="team", value="FOR", reason=f"En läste högt: {SAID[0]} Det tystnade."),
        Retraction(id="r1", target="m4", reason="dubbel"),
    )  # fmt: skip
    odd = {
        "kind": "dream",
        "id": "x1",
        "v": 1,
        "n": 90,
        "at": "2023",
        "person": "U1",
        "action": "a",
        "said": SAID[0],
    }
    path = folder / "journal" / "u9" / "odd.jsonl"
    path.parent.mkdir()
    torn = '{"kind":"memo","id":"torn","content":"Min syster Kerstin ringde tre gånger om dagen'
    write(path, json.dumps(odd) + "\n" + torn)


def found_in(folder: Path, secrets=SECRETS) -> list[str]:
    """Where any of the words stand: in the bytes of files, also inside packages, whatever the encoding."""
    places = []
    for root in (folder, Path(os.environ["FOLJE_CACHE"])):
        for path in (p for p in root.rglob("*") if p.is_file()):
            places += [f"{path.name}: {secret}" for data in layers(path.read_bytes()) for secret in secrets
                       if any(form in data for form in forms(secret))]  # fmt: skip
    return places


def forms(secret: str) -> list[bytes]:
    escaped = json.dumps(secret)[1:-1].encode()
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode("cp1252"), escaped]


def layers(data: bytes) -> list[bytes]:
    """The bytes, and those of the files inside a package: as they are and without their tags."""
    import re

    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inner = [layer for name in archive.namelist() for layer in layers(archive.read(name))]
    return [data, *inner, *(re.sub(rb"<[^>]*>", b"", each) for each in inner)]


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def lines(folder: Path) -> dict[str, bytes]:
    """Every journal line by its event's id."""
    found = {}
    for path in (folder / "journal").rglob("*.jsonl"):
        for line in path.read_bytes().split(b"\n"):
            try:
                found[json.loads(line)["id"]] = line
            except ValueError:
                continue
    return found
