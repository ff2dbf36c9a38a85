"""One file: what is written beside it, what a person is asked, and the key that nobody else can read."""

import io
import json
import os
import re
import stat
import zipfile
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

import folje
from coding.pseudonyms.decisions import Decisions, beside
from coding.pseudonyms.files import pseudonymise_file
from coding.pseudonyms.key import Key, folded, restored
from coding.texts import extract
from evaluation.errors import FoljeError, UseError

TALK = "Kuratorn Zlatko ringde Anna Ek på 070-174 06 05.\nAnnas mor bor i Flen. Då kom Trygg in.\nTrygg var glad. Hon har cystisk fibros."


@pytest.fixture
def talk(tmp_path) -> Path:
    path = tmp_path / "samtal.txt"
    path.write_text(TALK, encoding="utf-8", newline="\n")
    return path


def given(tmp_path: Path, **more) -> dict:
    return {"key": str(tmp_path / "nyckel" / "key.csv")} | more


def answers(*said: str):
    left = list(said)

    def ask(question: str) -> str:
        ask.asked.append(question)
        return left.pop(0)

    ask.asked = []
    return ask


def made(path: Path) -> str:
    return path.with_name(f"{path.stem}-pseudonymiserad{path.suffix}").read_text(encoding="utf-8")


def test_the_original_is_untouched_and_the_same_person_has_one_pseudonym(talk, tmp_path):
    told = pseudonymise_file(talk, given(tmp_path), sure=True)
    assert talk.read_text(encoding="utf-8") == TALK
    text = made(talk)
    anna = Key.open(tmp_path / "nyckel" / "key.csv").pseudonym("person", "Anna")
    assert re.fullmatch(r"\[P\d+\]", anna)
    assert f"ringde {anna} på [TELEFON" in text
    assert f"{anna}s mor bor i [ORT" in text
    assert told["written"] == "samtal-pseudonymiserad.txt"
    assert "anonym" not in re.sub("pseudonym", "", " ".join(told["lines"]).lower())
    assert any("I ditt material kan det vara mer" in line for line in told["lines"])


def test_the_key_brings_names_back_and_is_private(talk, tmp_path):
    pseudonymise_file(talk, given(tmp_path), sure=True)
    path = tmp_path / "nyckel" / "key.csv"
    assert restored(made(talk), Key.open(path)).startswith("Kuratorn Zlatko ringde Anna Ek på 070-174 06 05.")
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(beside(path).stat().st_mode) == 0o600 if beside(path).exists() else True


def test_nothing_is_written_before_a_person_has_looked(talk, tmp_path):
    told = pseudonymise_file(talk, given(tmp_path))
    assert (told["exit"], told["written"]) == (1, "")
    assert "ses över" in told["lines"][-1]
    assert [p.name for p in tmp_path.iterdir()] == ["samtal.txt"]


def test_a_key_is_needed(talk):
    with pytest.raises(UseError, match="--key"):
        pseudonymise_file(talk, {}, sure=True)


def test_a_file_that_is_there_is_never_written_over(talk, tmp_path):
    talk.with_name("samtal-pseudonymiserad.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FoljeError, match="finns redan"):
        pseudonymise_file(talk, given(tmp_path), sure=True)


def test_looking_gives_types_and_places_and_no_words(talk, tmp_path, capsys):
    assert folje.main(["pseudonymise", str(talk), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"type": "person", "start": 9, "end": 15, "by": "list"} in told["spans"]
    assert any(each["why"] == "indirect" for each in told["queue"])
    assert not re.search("Anna|Zlatko|Flen|070", json.dumps(told))
    assert [p.name for p in tmp_path.iterdir()] == ["samtal.txt"]


# the review in the terminal


def test_a_person_replaces_leaves_and_writes_other_words(talk, tmp_path):
    ask = answers("e", "=en svår sjukdom", "l", "n")
    pseudonymise_file(talk, given(tmp_path), ask)
    text = made(talk)
    assert re.search(r"Då kom \[P\d+\] in\.\nTrygg var glad\. Hon har en svår sjukdom\.", text)
    assert "【Trygg】" in ask.asked[0]


def test_always_is_asked_once(talk, tmp_path):
    ask = answers("ea", "la", "n")
    pseudonymise_file(talk, given(tmp_path), ask)
    assert len(re.findall(r"\[P\d+\]", made(talk))) == 5
    assert "cystisk fibros" in made(talk)


def test_an_answer_is_taken_back_and_a_wrong_one_asked_again(talk, tmp_path):
    ask = answers("l", "å", "hm", "ea", "l", "n")
    pseudonymise_file(talk, given(tmp_path), ask)
    assert "Trygg" not in made(talk)
    assert "känns inte igen" in ask.asked[3]


def test_a_review_is_gone_on_with_where_it_was_stopped(talk, tmp_path):
    told = pseudonymise_file(talk, given(tmp_path), answers("ea", "s"))
    assert "sparade" in told["lines"][-1]
    assert not talk.with_name("samtal-pseudonymiserad.txt").exists()
    ask = answers("l", "n")
    pseudonymise_file(talk, given(tmp_path), ask)
    assert "【cystisk fibros】" in ask.asked[0]
    assert "Trygg" not in made(talk)


def test_another_kind_and_an_earlier_pseudonym_can_be_stated(talk, tmp_path):
    pseudonymise_file(talk, given(tmp_path), answers("=SKOLA", "l", "=[P77]", "n"))
    assert re.search(r"kom \[SKOLA\d+\] in\.\n\[P77\] var", made(talk))


def test_what_would_be_replaced_anyhow_can_be_left(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Vi läste om Robin Hood med Robin.", encoding="utf-8")
    pseudonymise_file(path, given(tmp_path), answers("j", "l", "e"))
    assert re.fullmatch(r"Vi läste om Robin Hood med \[P\d+\]\.", made(path))


# the review in Excel


def test_the_sheet_is_written_filled_in_and_read(talk, tmp_path):
    sheet = tmp_path / "nyckel" / "granskning.xlsx"
    told = pseudonymise_file(talk, given(tmp_path, sheet=str(sheet)))
    assert told["exit"] == 1
    assert "granskning.xlsx" in told["lines"][0]
    book = openpyxl.load_workbook(sheet)
    rows = list(book.active.iter_rows())
    titles = [cell.value for cell in rows[0]]
    word, do, instead = (titles.index(title) for title in ("Ord", "Gör", "Ersätt med"))
    by_word = {row[word].value: row for row in rows[1:]}
    assert by_word["Zlatko"][do].value == "ersätt"
    assert by_word["Trygg"][do].value is None
    for row in rows[1:]:
        row[do].value = {"Trygg": "ersätt överallt", "Flen": "låt stå"}.get(row[word].value, row[do].value)
    by_word["cystisk fibros"][instead].value = "en sjukdom"
    book.save(sheet)
    pseudonymise_file(talk, given(tmp_path, sheet=str(sheet)))
    text = made(talk)
    assert "Trygg" not in text
    assert "bor i Flen." in text
    assert "Hon har en sjukdom." in text


def test_a_row_that_cannot_be_understood_is_told_and_nothing_is_written(talk, tmp_path):
    sheet = tmp_path / "granskning.xlsx"
    pseudonymise_file(talk, given(tmp_path, sheet=str(sheet)))
    book = openpyxl.load_workbook(sheet)
    book.active.cell(2, [cell.value for cell in book.active[1]].index("Gör") + 1).value = "kanske"
    book.save(sheet)
    told = pseudonymise_file(talk, given(tmp_path, sheet=str(sheet)))
    assert "rad 2" in told["lines"][-1]
    assert not talk.with_name("samtal-pseudonymiserad.txt").exists()


def test_another_workbook_is_no_sheet(talk, tmp_path):
    sheet = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(sheet)
    with pytest.raises(FoljeError, match="granskningsblad"):
        pseudonymise_file(talk, given(tmp_path, sheet=str(sheet)))


# Word


def document(path: Path) -> None:
    word = docx.Document()
    word.add_heading("Samtal med Anna Ek", 1)
    paragraph = word.add_paragraph()
    for part in ("An", "na Ek bor i Fl", "en."):
        paragraph.add_run(part).bold = len(part) == 2
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Kurator", "Rozhin Karimi"
    changed = word.add_paragraph("Listan ", style="List Bullet")
    for tag, inner, text in (("ins", "t", "för Sara Falk"), ("del", "delText", "för Rutger")):
        change, run, words = OxmlElement(f"w:{tag}"), OxmlElement("w:r"), OxmlElement(f"w:{inner}")
        change.set(qn("w:author"), "Kerstin Ek")
        words.text = text
        run.append(words)
        change.append(run)
        changed._p.append(change)
    word.add_comment(paragraph.runs, text="Fråga Yvonne", author="Kerstin Ek", initials="KE")
    word.sections[0].header.paragraphs[0].text = "Anna Ek"
    word.core_properties.author = "Kerstin Ek"
    link = word.part.relate_to(
        "mailto:a.ek@kommun.se", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    element, run, words = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    element.set(qn("r:id"), link)
    words.text = " mejla"
    run.append(words)
    element.append(run)
    changed._p.append(element)
    word.save(path)


def test_a_word_document_keeps_its_form_and_loses_what_no_reader_sees(tmp_path):
    path = tmp_path / "intervju.docx"
    document(path)
    before = path.read_bytes()
    pseudonymise_file(path, given(tmp_path), sure=True)
    new = tmp_path / "intervju-pseudonymiserad.docx"
    anna = Key.open(tmp_path / "nyckel" / "key.csv").pseudonym("person", "Anna Ek")
    word = docx.Document(str(new))
    assert [p.style.name for p in word.paragraphs] == ["Heading 1", "Normal", "List Bullet"]
    assert word.paragraphs[0].text == f"Samtal med {anna}"
    assert word.paragraphs[1].text.startswith(f"{anna} bor i [ORT")
    assert re.fullmatch(r"Listan för \[P\d+\] mejla", word.paragraphs[2].text)
    assert word.tables[0].cell(0, 0).text == "Kurator"
    assert word.sections[0].header.paragraphs[0].text == anna
    assert word.core_properties.author == ""
    assert path.read_bytes() == before
    inside = zipfile.ZipFile(io.BytesIO(new.read_bytes()))
    words = b"".join(inside.read(name) for name in inside.namelist()).decode("utf-8", "replace")
    assert not re.search(
        "Anna|Rozhin|Falk|Rutger|Kerstin|Yvonne|a.ek@|commentReference|<w:ins |<w:del ", words
    )
    assert extract(new).comments == ()


def test_a_subtitle_file_stays_one(tmp_path):
    path = tmp_path / "samtal.vtt"
    path.write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Anna Ek>Jag bor i Flen</v>\n", encoding="utf-8"
    )
    pseudonymise_file(path, given(tmp_path), sure=True)
    [part] = extract(tmp_path / "samtal-pseudonymiserad.vtt").parts
    assert re.fullmatch(r"\[P\d+\]", part.speaker)


def test_a_name_in_the_files_own_name_is_told(tmp_path):
    path = tmp_path / "intervju-anna-ek.txt"
    path.write_text("Anna Ek kom.", encoding="utf-8")
    told = pseudonymise_file(path, given(tmp_path), sure=True)
    assert any("Byt filnamn" in line for line in told["lines"])


# the key


def test_numbers_are_drawn_and_have_nothing_to_do_with_names_or_order():
    keys = []
    for seed in (1, 2):
        key = Key(None, draw=Random(seed).choice)
        keys.append([key.pseudonym("person", name) for name in ("Anna", "Bo", "Cia", "Dag", "Eva")])
        assert len(set(keys[-1])) == 5
        assert key.pseudonym("person", "anna") == keys[-1][0]
    assert keys[0] != keys[1]


def test_a_first_name_is_its_only_bearers_and_else_somebody_of_its_own():
    key = Key(None)
    ek = key.pseudonym("person", "Anna Ek")
    assert key.pseudonym("person", "Anna") == ek
    key = Key(None)
    both = {key.pseudonym("person", "Anna Ek"), key.pseudonym("person", "Anna Lind")}
    assert key.pseudonym("person", "Anna") not in both


def test_a_number_is_one_however_it_is_written():
    key = Key(None)
    assert key.pseudonym("personal_number", "19811218-9876") == key.pseudonym(
        "personal_number", "811218 9876"
    )
    assert folded("+46 70 123 45 67", "phone") == folded("070-1234567", "phone")


def test_a_pseudonym_that_stands_in_a_text_already_is_nobody_elses(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(" ".join(f"[P{n}]" for n in range(1, 21)) + " mötte Anna.", encoding="utf-8")
    pseudonymise_file(path, given(tmp_path), sure=True)
    numbers = [int(n) for n in re.findall(r"\[P(\d+)\]", made(path))]
    assert numbers[:20] == list(range(1, 21))
    assert numbers[20] > 20


def test_a_key_is_read_as_it_was_written(tmp_path):
    key = Key(tmp_path / "k.csv")
    first = key.pseudonym("person", 'Anna "Annis" Ek; född')
    key.pseudonym("phone", "+46 70 123 45 67")
    key.pseudonym("date", "-92")
    key.save()
    again = Key.open(tmp_path / "k.csv")
    assert again.pseudonym("person", 'Anna "Annis" Ek; född') == first
    assert again.entries == key.entries


def test_another_file_is_no_key_and_stays(tmp_path):
    path = tmp_path / "k.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(FoljeError, match="inte en nyckel"):
        Key.open(path)
    assert path.read_text(encoding="utf-8") == "a;b\n1;2\n"


def test_broken_answers_are_told(tmp_path):
    path = tmp_path / "k-granskning.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(FoljeError, match="börja om"):
        Decisions(path)
