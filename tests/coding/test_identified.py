"""What points at a person is found wherever it stands in a study, and its value is never repeated."""

import io
import zipfile

import docx
import openpyxl
import pytest

from coding.identified import problems
from coding.incoming import identifiers
from data_templates import find
from evaluation import Study
from evaluation.errors import FoljeError
from evaluation.events import Claim, Judgement, Memo, Passage
from tests.coding.material import added, file_of, new
from tests.coding.texts.test_portable import pdf
from tests.folders import SETTINGS, csv, make, workbook

NUMBER, PHONE, MAIL = "811218-9876", "070-174 06 05", "eva@exempel.se"
SECRETS = ("9876", "174 06", "eva@", "Lindqvist", "Hans")


def found(study: Study) -> list[tuple]:
    """File, sheet, row, column and kind of each place; nothing secret is ever told of it."""
    told = problems(Study.open(study.path))
    for problem in told:
        assert not [secret for secret in SECRETS if secret in f"{problem} {problem.as_dict()}"]
    return [(p.file, p.sheet, p.row, p.column, p.kind) for p in told]


def word(text: str, **more) -> bytes:
    document = docx.Document()
    document.add_heading("Nuläge", 1)
    document.add_paragraph("Inget särskilt.")
    document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = more.get("header", "")
    document.core_properties.author = more.get("author", "")
    if "comment" in more:
        document.add_comment(document.paragraphs[1].runs, text=more["comment"], author=more.get("by", "U1"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def listed(tmp_path, files: dict | None = None, names: str = "Hans\nEva Lindqvist\n# en rad\n\n") -> Study:
    """A study whose list of names lies beside it."""
    (tmp_path / "namn.txt").write_text(names, encoding="utf-8-sig")
    (tmp_path / "s").mkdir()
    return make(tmp_path / "s", files, SETTINGS + "names_list: ../namn.txt\n")


# tables


def test_every_cell_header_and_column_of_a_table_is_searched(tmp_path):
    study = make(tmp_path, {
        "tables/persons.csv": csv(f"Id | Roll | Eget\nT01 | sköterska, {PHONE} | \nT02 | kurator | {MAIL}"),
        "cases/cases.xlsx": workbook({"Familjer": f"Id | Slag | {NUMBER}\nE1 | {NUMBER} | "}),
    })  # fmt: skip
    assert found(study) == [
        ("persons.csv", "", 2, "Roll", "phone_number"),
        ("persons.csv", "", 3, "Eget", "email"),
        ("cases.xlsx", "Familjer", 1, "…", "personal_number"),
        ("cases.xlsx", "Familjer", 2, "Slag", "personal_number"),
    ]


def test_a_hidden_sheet_a_comment_and_the_author_of_a_workbook_are_searched(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Möten"
    book.active.append(["Grupp", "Datum"])
    book.active["A1"].comment = openpyxl.comments.Comment(f"Ring {PHONE}", "U1")
    book.create_sheet("Gömd").append([NUMBER])
    book["Gömd"].sheet_state = "hidden"
    book.properties.creator = "Eva Lindqvist"
    buffer = io.BytesIO()
    book.save(buffer)
    study = listed(tmp_path, {"tables/t.xlsx": buffer.getvalue()})
    told = [str(p) for p in problems(Study.open(study.path))]
    assert len(told) == 3
    for part in (
        "namnlista i filens egenskaper",
        "telefonnummer i en kommentar",
        "personnummer på ett ställe som inte läses",
    ):
        assert [text for text in told if part in text], part


def test_a_table_that_is_not_read_is_searched_by_line(tmp_path):
    study = make(tmp_path, {"tables/Anteckningar.csv": f"Att göra\nRing {PHONE}\n"})
    assert found(study) == [("Anteckningar.csv", "", 2, "", "phone_number")]


def test_the_digits_of_dates_ids_and_checksums_are_no_persons(tmp_path):
    digest = "a0712345678b" + "0" * 52
    rows = (
        f"Id | Slag | Datum | Fil | Kontrollsumma\nd1 | annat | 2023-02-07 | x-2023-02-07-1235.txt | {digest}"
    )
    assert found(make(tmp_path, {"tables/documents.csv": csv(rows)})) == []
    assert identifiers(digest) == []


# sources, texts, journals, settings


def test_sources_are_searched_by_line_with_what_a_reader_does_not_show(tmp_path):
    study = listed(tmp_path, {
        "sources/a.docx": word(f"Hon ({NUMBER}) kom.", header=f"Frågor: {MAIL}", comment=PHONE, author="Eva Lindqvist"),
        "sources/b.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Hans>Ring {PHONE}\n",
        "sources/c.txt": "Ingenting.\nEVA  LINDQVISTS\n",
        "sources/d.docx": word("Inget.", comment="Inget.", by="Hans"),
    })  # fmt: skip
    assert found(study) == [
        ("sources/a.docx", "", 3, "", "personal_number"),
        ("sources/a.docx", "", None, "", "listed_name"),
        ("sources/a.docx", "", None, "", "email"),
        ("sources/a.docx", "", None, "", "phone_number"),
        ("sources/b.vtt", "", 4, "", "listed_name"),
        ("sources/b.vtt", "", 4, "", "phone_number"),
        ("sources/c.txt", "", 2, "", "listed_name"),
        ("sources/d.docx", "", None, "", "listed_name"),
    ]
    told = " ".join(str(p) for p in problems(Study.open(study.path)))
    for part in ("under ”Nuläge”", "i en kommentar", "i sidhuvudet eller sidfoten", "i filens egenskaper"):
        assert part in told


def test_a_number_that_word_has_split_and_one_in_deleted_text_are_found(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Hon har ")
    for piece in ("811218", "-98", "76"):
        paragraph.add_run(piece).bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    study = make(tmp_path, {"sources/a.docx": buffer.getvalue()})
    assert found(study) == [("sources/a.docx", "", 1, "", "personal_number")]
    deleted = _with(
        buffer.getvalue(), "<w:r>", f"<w:del><w:r><w:delText>{PHONE}</w:delText></w:r></w:del><w:r>"
    )
    (tmp_path / "sources" / "a.docx").write_bytes(deleted)
    assert [kind for *_, kind in found(study)] == ["personal_number", "phone_number"]


def _with(data: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for entry in archive.infolist():
            part = archive.read(entry)
            if entry.filename == "word/document.xml":
                part = part.replace(old.encode(), new.encode(), 1)
            copy.writestr(entry, part)
    return out.getvalue()


def test_a_source_that_cannot_be_searched_is_noted(tmp_path):
    study = make(tmp_path, {"sources/a.pdf": b"%PDF", "sources/b.docx": b"\xd0\xcf\x11\xe0 lock"})
    told = problems(study)
    assert [(p.file, p.level, p.kind) for p in told] == [
        ("sources/a.pdf", "note", "not_searched"), ("sources/b.docx", "note", "not_searched"),
    ]  # fmt: skip


def test_everything_people_write_in_the_journal_is_searched(tmp_path):
    study = listed(tmp_path)
    study.journal.write(
        "U1",
        Passage(id="p1", text="t", quote=f"Ring {PHONE}"),
        Memo(about="p1", content="Hans mamma"),
        Judgement(meeting="m", group="team", value="NOR", reason=MAIL),
        Claim(of="c1", text={"sv": f"Hon har {NUMBER}", "en": "x"}, evidence=["811218-9876"]),
    )
    assert [kind for *_, kind in found(study)] == ["phone_number", "listed_name", "email", "personal_number"]
    assert "i stycket p1 av U1" in str(problems(study)[0])


def test_study_yaml_codebooks_and_frozen_texts_are_searched_by_line(tmp_path):
    study = listed(tmp_path, {"texts/m.txt": f"Ett\n{NUMBER}\n", "codebooks/egen.yaml": "# Hans\n"})
    (study.path / "study.yaml").write_text(
        SETTINGS + f"names_list: ../namn.txt\nsubtitle: {MAIL}\n", encoding="utf-8"
    )
    assert found(study) == [
        ("study.yaml", "", 12, "", "email"),
        ("codebooks/egen.yaml", "", 1, "", "listed_name"),
        ("texts/m.txt", "", 2, "", "personal_number"),
    ]


# the list of names


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Hans kom", 1), ("HANS kom", 1), ("Hans’s och Hanss", 2), ("hans bok", 0), ("Hansson", 0), ("Johans", 0),
        ("eva lindqvist", 1), ("Eva\nLindqvists", 1), ("Eva", 0),
    ],
)  # fmt: skip
def test_a_name_is_found_as_people_write_it_and_an_ordinary_word_is_not(text, n):
    assert len(identifiers(text, ("Hans", "Eva Lindqvist"))) == n


def test_a_list_inside_the_study_is_refused_and_not_used(tmp_path):
    study = make(
        tmp_path, {"namn.txt": "Hans\n", "texts/m.txt": "Hans\n"}, SETTINGS + "names_list: namn.txt\n"
    )
    [told] = problems(study)
    assert (told.level, told.column, told.kind) == ("error", "names_list", "names_inside")
    assert "Flytta den till en plats utanför studien" in told.message


def test_a_list_that_cannot_be_read_is_noted(tmp_path):
    study = make(tmp_path, settings=SETTINGS + "names_list: ../finns-inte.txt\n")
    assert [(p.level, p.kind) for p in problems(study)] == [("note", "names_unread")]


def test_a_file_with_a_listed_name_is_not_added(tmp_path):
    (tmp_path / "namn.txt").write_text("Hans", encoding="cp1252")
    study = new(tmp_path, more="names_list: ../namn.txt\n")
    file = file_of(tmp_path, notes=[("Hans säger något om ansvaret.", ())])
    with pytest.raises(FoljeError, match="namn på studiens lista") as refused:
        added(file, study)
    assert "Hans" not in str(refused.value)


def test_the_example_study_is_clean():
    assert problems(Study.open(find("examples", "exempelkommun"))) == []


def test_rich_text_and_pdfs_are_searched_too(tmp_path):
    study = make(
        tmp_path,
        {"sources/a.rtf": b"{\\rtf1 Ring 070-174 06 05.}", "sources/b.pdf": pdf(["Ring 070-174 06 05."])},
    )
    assert sorted(p.file for p in problems(study) if p.kind == "phone_number") == [
        "sources/a.rtf",
        "sources/b.pdf",
    ]
