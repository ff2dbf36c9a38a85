"""Coding in Excel: what the sheet holds, and what of a filled-in sheet becomes events."""

import shutil

import openpyxl
import pytest

from coding.acts import retract
from coding.codebooks import codebook
from coding.codings import coding_frame
from coding.sheets import make
from coding.sheets.taking import take_in
from coding.undoing import undo
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.events import Abstraction, AgreedCode, Coding, Memo, Passage, Retraction
from tests.coding.material import NOTES, added, file_of, new
from tests.folders import workbook

ENDED = "Samordnaren frågar vem som tar kontakt med familjen."


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A study with a protocol, made once; each test has a copy."""
    folder = tmp_path_factory.mktemp("kept")
    study = new(folder)
    added(file_of(folder), study)
    return folder


@pytest.fixture
def study(kept, tmp_path):
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return Study.open(tmp_path / "studie")


@pytest.fixture
def sheet(study, tmp_path):
    """A sheet of the study, its cells by row and header; saved when it is read."""
    return Filling(study, tmp_path / "ark.xlsx")


class Filling:
    """A person with the sheet open in Excel."""

    def __init__(self, study, path, **wanted):
        self.study, self.path = study, path
        self.answer = make(study, path, wanted)
        self.book = openpyxl.load_workbook(path)
        self.page = self.book.worksheets[0]
        self.heads = {cell.value: cell.column for cell in self.page[1]}

    def row(self, words):
        column = self.heads.get("Stycke") or self.heads["Meningsenhet"]
        return next(
            r for r in range(2, self.page.max_row + 1) if words in str(self.page.cell(r, column).value)
        )

    def cell(self, words, head):
        return self.page.cell(self.row(words), self.heads[head])

    def fill(self, words, **values):
        row = self.row(words)
        for head, value in values.items():
            self.page.cell(row, self.heads[head.replace("_", " ")]).value = value
        return self

    def read(self, person=None, ask=None, **how):
        self.book.save(self.path)
        self.study = Study.open(self.study.path)
        return take_in(self.path, self.study, person, ask, **how)


def codes(study, person="U1"):
    """The codes that stand, by the first word of their passage."""
    quotes = {p.name: p.quote.split()[0] for p in study.state.of(Passage)}
    return sorted(
        (quotes[c.passage], c.code, c.strength) for c in study.state.of(Coding) if c.person == person
    )


# the sheet


def test_the_sheet_has_each_passage_with_what_has_been_made_of_it(sheet):
    assert sheet.answer["passages"] == len(NOTES)
    assert sheet.cell(ENDED, "Kod 1").value == f"NOR3 {codebook('tuckman').name('NOR3')}"
    assert [sheet.cell("Någon frågar", f"Kod {n}").value.split()[0] for n in (1, 2)] == ["FOR1", "STO1"]
    assert sheet.cell(ENDED, "Källa").value == "p-team-2023-03-21"
    assert sheet.cell(ENDED, "Datum").value == "2023-03-21"
    assert sheet.cell(ENDED, "Roll eller fält").value == "Vad som sades och gjordes"
    assert "Två i gruppen" in sheet.cell(ENDED, "Efter").value


def test_only_what_is_to_be_filled_in_can_be_written_in(sheet):
    assert sheet.page.protection.sheet
    assert sheet.page.column_dimensions["A"].hidden
    assert {head: sheet.cell(ENDED, head).protection.locked for head in ("Stycke", "Kod 1", "Styrka", "Memo")} == {
        "Stycke": True, "Kod 1": False, "Styrka": False, "Memo": False,
    }  # fmt: skip


def test_the_sheet_is_made_for_screen_and_paper(sheet):
    page = sheet.page
    assert (page.freeze_panes, page.page_setup.orientation, page.print_title_rows) == (
        "B2",
        "landscape",
        "$1:$1",
    )
    assert sheet.cell(ENDED, "Stycke").alignment.wrap_text
    lists = {
        str(rule.sqref).rstrip("0123456789")[0]: rule.formula1
        for rule in page.data_validations.dataValidation
    }
    codes = len(codebook("tuckman").codes)
    assert lists[sheet.cell(ENDED, "Kod 1").column_letter] == f"'Kodbok'!$A$2:$A${codes + 1}"


def test_no_cell_can_become_a_formula(tmp_path):
    study = new(tmp_path)
    study.journal.write(
        "U1", Passage(id="p1", text="p-x", start=0, end=9, quote="=1+1|cmd", before="@SUM(A1)")
    )
    study.journal.write(
        "U1",
        Coding(passage="p1", code="FOR1", codebook="tuckman@0.2.0"),
        Memo(about="p1", content="=HYPERLINK()"),
    )
    make(study, tmp_path / "ark.xlsx", {})
    page = openpyxl.load_workbook(tmp_path / "ark.xlsx").worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert take_in(tmp_path / "ark.xlsx", study, None)["lines"][0].endswith("inget nytt.")


def test_a_sheet_can_be_of_some_documents_or_a_group(study, tmp_path):
    assert make(study, tmp_path / "a.xlsx", {"group": "Teamet"})["passages"] == len(NOTES)
    for wanted in ({"source": ["p-steering-2023-01-24"]}, {"group": "steering"}):
        with pytest.raises(UseError, match="Inga stycken"):
            make(study, tmp_path / "b.xlsx", wanted)
    with pytest.raises(UseError, match="Gruppen ledningen"):
        make(study, tmp_path / "b.xlsx", {"group": "ledningen"})


def test_a_filled_in_sheet_is_not_written_over(study, tmp_path):
    make(study, tmp_path / "ark.xlsx", {})
    with pytest.raises(UseError, match="kan vara ifylld"):
        make(study, tmp_path / "ark.xlsx", {})
    with pytest.raises(UseError, match="xlsx"):
        make(study, tmp_path / "ark.docx", {})


# reading it


def test_an_untouched_sheet_changes_nothing(sheet):
    before = len(sheet.study.journal.events)
    answer = sheet.read()
    assert (answer["new"], answer["removed"], answer["exit"]) == (0, [], 0)
    assert len(sheet.study.journal.events) == before


def test_new_codes_strength_and_memo_are_read_once(sheet):
    sheet.fill("Gruppen beslutar", Kod_1="BES", Kod_2="nor3", Styrka="2", Memo="Vem följer upp?")
    answer = sheet.read()
    assert (answer["new"], answer["memos"], answer["exit"]) == (2, 1, 0)
    assert [(c, s) for word, c, s in codes(sheet.study) if word == "Gruppen"] == [("BES", 2), ("NOR3", 2)]
    again = sheet.read()
    assert (again["new"], again["changed"], again["memos"]) == (0, 0, 0)


def test_codes_may_be_keys_names_or_several_in_a_cell(sheet):
    sheet.fill("Gruppen beslutar", Kod_1="bes; Frågor om uppdrag och roll; STO1 Gammalt namn på koden")
    assert sheet.read()["unknown"] == []
    assert [c for word, c, _ in codes(sheet.study) if word == "Gruppen"] == ["BES", "FOR1", "STO1"]


def test_one_strength_is_for_all_codes_and_several_are_in_order(sheet):
    sheet.fill("Gruppen beslutar", Kod_1="BES", Kod_2="NOR3", Styrka="1; 3")
    sheet.fill("Någon frågar", Styrka="3")
    answer = sheet.read()
    assert (answer["new"], answer["changed"]) == (2, 2)
    assert codes(sheet.study)[:4] == [
        ("Gruppen", "BES", 1),
        ("Gruppen", "NOR3", 3),
        ("Någon", "FOR1", 3),
        ("Någon", "STO1", 3),
    ]
    assert sheet.read()["changed"] == 0
    fresh = Filling(sheet.study, sheet.path.with_name("nytt.xlsx"))
    assert (fresh.cell("Gruppen beslutar", "Styrka").value, fresh.cell("Någon frågar", "Styrka").value) == (
        "3; 1", "3",
    ), "in the codebook's order"  # fmt: skip


def test_a_strength_that_is_none_is_told_and_the_codes_are_read(sheet):
    sheet.fill("Gruppen beslutar", Kod_1="BES", Styrka="stark")
    answer = sheet.read()
    assert (answer["new"], answer["unclear"], answer["exit"]) == (1, [sheet.row("Gruppen beslutar")], 1)


def test_removed_codes_are_taken_back_only_when_a_person_says_so(sheet):
    sheet.fill("Någon frågar", Kod_2=None)
    questions = []
    kept = sheet.read()
    assert (kept["removed"], kept["retracted"], len(codes(sheet.study))) == (["STO1"], False, 4)
    assert "--yes" in kept["lines"][-1]
    sheet.read(ask=lambda question: questions.append(question) or "nej")
    assert "STO1" in questions[0] and len(codes(sheet.study)) == 4
    assert sheet.read(ask=lambda question: "ja")["retracted"]
    assert ("Någon", "STO1", None) not in codes(sheet.study)
    assert sheet.read(sure=True)["removed"] == []


def test_reading_a_sheet_is_undone_as_one(sheet):
    before = codes(sheet.study)
    sheet.fill("Gruppen beslutar", Kod_1="BES", Memo="Tänk efter").fill(
        "Någon frågar", Kod_1=None, Kod_2=None
    )
    sheet.read(sure=True)
    assert codes(sheet.study) != before
    undo(sheet.study, "U1")
    assert codes(sheet.study) == before and not sheet.study.state.of(Memo)


def test_what_has_been_coded_meanwhile_is_left_alone(sheet):
    passage = next(p for p in sheet.study.state.of(Passage) if p.quote == ENDED)
    sheet.study.journal.write("U1", Coding(passage=passage.name, code="BES", codebook="tuckman@0.2.0"))
    standing = next(c for c in sheet.study.state.of(Coding) if c.code == "NOR3")
    sheet.study.journal.write("U1", Retraction(target=standing.id))
    assert (
        sheet.read(sure=True)["removed"],
        [c for w, c, _ in codes(sheet.study) if w == "Samordnaren"],
    ) == ([], ["BES"])


def test_an_unknown_code_is_told_with_the_nearest_and_takes_nothing_away(sheet):
    sheet.fill(ENDED, Kod_1="NOR9").fill("Två i gruppen", Kod_2="Frågor om uppdrag och rol")
    answer = sheet.read(sure=True)
    assert [(each["row"], each["word"]) for each in answer["unknown"]] == [
        (sheet.row(ENDED), "NOR9"), (sheet.row("Två i gruppen"), "Frågor om uppdrag och rol"),
    ]  # fmt: skip
    assert [each["nearest"][:3] for each in answer["unknown"]] == ["NOR", "FOR"]
    assert (answer["exit"], answer["removed"]) == (1, [])
    assert any("Menade du FOR1" in line for line in answer["lines"])


def test_two_peoples_sheets_of_the_same_passages_are_both_read(study, tmp_path):
    one = Filling(study, tmp_path / "u1.xlsx").fill("Gruppen beslutar", Kod_1="BES")
    two = (
        Filling(study, tmp_path / "u2.xlsx", person="U2")
        .fill("Gruppen beslutar", Kod_1="NOR3")
        .fill(ENDED, Kod_1="FOR1")
    )
    assert (one.read()["person"], two.read()["person"]) == ("U1", "U2")
    assert codes(two.study, "U2") == [("Gruppen", "NOR3", None), ("Samordnaren", "FOR1", None)]
    assert ("Gruppen", "BES", None) in codes(two.study)


def test_another_persons_coded_sheet_is_not_read_as_ones_own(sheet):
    with pytest.raises(UseError, match="visar U1s kodningar"):
        sheet.read(person="U2")
    assert codes(sheet.study, "U2") == []


def test_a_sheet_that_has_been_sorted_is_read_by_its_hidden_column(sheet):
    sheet.fill("Gruppen beslutar", Kod_1="BES")
    rows = [[cell.value for cell in row] for row in sheet.page.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            sheet.page.cell(number, column).value = value
    assert (sheet.read()["new"], sheet.read()["removed"]) == (1, [])


def test_a_sheet_of_which_a_part_was_sorted_is_told_and_not_read(sheet):
    one, other = sheet.cell(ENDED, "Stycke"), sheet.cell("Gruppen beslutar", "Stycke")
    one.value, other.value = other.value, one.value
    answer = sheet.read(sure=True)
    assert len(answer["mixed"]) == 2 and answer["exit"] == 1
    assert len(codes(sheet.study)) == 4


def test_rows_without_their_hidden_cell_are_known_by_their_words(sheet):
    for number in range(2, sheet.page.max_row + 1):
        sheet.page.cell(number, 1).value = None
    sheet.fill("Gruppen beslutar", Kod_1="BES")
    answer = sheet.read(sure=True)
    assert (answer["new"], answer["gone"], answer["removed"]) == (1, [], [])


def test_a_passage_that_has_gone_or_has_other_words_is_told(sheet, tmp_path):
    notes = list(NOTES)
    notes[2] = ("Gruppen beslutar att pröva en ny rutin i fyra veckor.", ())
    added(file_of(tmp_path, "nyare.docx", notes), sheet.study)
    now = Study.open(sheet.study.path)
    retract(now, next(p.id for p in now.state.of(Passage) if p.quote == ENDED), "dubblett", "U1")
    sheet.fill("Gruppen beslutar", Kod_1="BES").fill(ENDED, Kod_2="BES")
    answer = sheet.read()
    assert (answer["reworded"], answer["gone"]) == ([sheet.row("Gruppen beslutar")], [sheet.row(ENDED)])
    assert answer["new"] == 1


def test_a_sheet_of_another_study_is_refused(sheet, tmp_path):
    (tmp_path / "annan").mkdir()
    other = new(tmp_path / "annan")
    with pytest.raises(UseError, match="annan studie"):
        take_in(sheet.path, other, None)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"inget"])
def test_a_damaged_workbook_is_refused(study, tmp_path, content):
    (tmp_path / "ark.xlsx").write_bytes(content)
    with pytest.raises(FoljeError, match="Excel"):
        take_in(tmp_path / "ark.xlsx", study, None)


def test_a_workbook_that_is_no_sheet_is_told_what_it_should_be(study, tmp_path):
    (tmp_path / "ark.xlsx").write_bytes(workbook({"Blad": "a|b\n1|2"}))
    with pytest.raises(UseError, match="folje sheet"):
        take_in(tmp_path / "ark.xlsx", study, None)


# memos


def test_a_memo_is_about_the_code_where_there_is_one_and_else_about_the_passage(sheet):
    sheet.fill(ENDED, Memo="Bara den ena").fill("Någon frågar", Memo="Båda koderna")
    assert sheet.read()["memos"] == 2
    about = {m.content: m.about for m in sheet.study.state.of(Memo)}
    coding = next(c for c in sheet.study.state.of(Coding) if c.code == "NOR3")
    assert about["Bara den ena"] == coding.id
    assert about["Båda koderna"] in {p.name for p in sheet.study.state.of(Passage)}


def test_a_memo_is_not_lost_when_its_code_changes(sheet):
    sheet.fill(ENDED, Memo="Bara den ena")
    sheet.read()
    second = Filling(sheet.study, sheet.path.with_name("två.xlsx"))
    assert second.cell(ENDED, "Memo").value == "Bara den ena"
    second.fill(ENDED, Styrka="3")
    second.read()
    third = Filling(second.study, sheet.path.with_name("tre.xlsx"))
    assert (third.cell(ENDED, "Memo").value, third.cell(ENDED, "Styrka").value) == ("Bara den ena", "3")


def test_a_memo_changed_in_two_sheets_stands_in_both_wordings(study, tmp_path):
    Filling(study, tmp_path / "a.xlsx").fill(ENDED, Memo="Först").read()
    one, two = (Filling(Study.open(study.path), tmp_path / f"{n}.xlsx") for n in "bc")
    one.fill(ENDED, Memo="Hemma").read()
    two.fill(ENDED, Memo="Kontoret").read()
    assert [[m.content for m in group] for group in two.study.state.contradictions()] == [
        ["Hemma", "Kontoret"]
    ]


def test_a_cleared_memo_goes(sheet):
    sheet.fill(ENDED, Memo="Bort").read()
    second = Filling(sheet.study, sheet.path.with_name("två.xlsx")).fill(ENDED, Memo=None)
    assert second.read()["memos"] == 1 and not second.study.state.of(Memo)


# the content analysis


@pytest.fixture
def analysis(study, tmp_path):
    return Filling(study, tmp_path / "analys.xlsx", analysis=True)


STEPS = {"Kondensering": "frågar om kontakt", "Kod": "oklar kontakt", "Underkategori": "Vem gör vad", "Kategori": "Ansvar",
         "Tema": "Att hitta sin plats"}  # fmt: skip


def test_the_steps_of_an_analysis_are_read_and_stand_in_the_next_sheet(analysis):
    analysis.fill(ENDED, **STEPS)
    assert (analysis.read()["units"], analysis.read()["units"]) == (1, 0)
    (made,) = analysis.study.state.of(Abstraction)
    assert (made.condensation, made.code, made.category, made.theme) == (
        "frågar om kontakt", "oklar kontakt", "Ansvar", "Att hitta sin plats",
    )  # fmt: skip
    again = Filling(analysis.study, analysis.path.with_name("två.xlsx"), analysis=True)
    assert {head: again.cell(ENDED, head).value for head in STEPS} == STEPS
    assert "Vem gör vad" in [cell.value for row in again.book["Listor"].iter_rows() for cell in row]


def test_a_changed_step_replaces_the_one_before(analysis):
    analysis.fill(ENDED, **STEPS).read()
    again = Filling(analysis.study, analysis.path.with_name("två.xlsx"), analysis=True).fill(
        ENDED, Tema="En annan tråd"
    )
    again.read()
    assert [made.theme for made in again.study.state.of(Abstraction)] == ["En annan tråd"]


def test_words_cut_out_of_a_passage_become_a_meaning_unit_of_their_own(analysis):
    analysis.fill("Gruppen beslutar", Meningsenhet="pröva en ny rutin", Kod="ny rutin")
    assert analysis.read()["units"] == 1
    (made,) = analysis.study.state.of(Abstraction)
    unit = next(p for p in analysis.study.state.of(Passage) if p.name == made.passage)
    text = (analysis.study.path / "texts" / f"{unit.text}.txt").read_text(encoding="utf-8")
    assert text[unit.start : unit.end] == unit.quote == "pröva en ny rutin"
    assert (unit.field, analysis.read()["units"]) == ("said", 0)


def test_one_more_unit_of_a_passage_may_have_a_row_of_its_own(analysis):
    last = analysis.page.max_row + 1
    analysis.page.cell(last, analysis.heads["Meningsenhet"]).value = "en ny  rutin"
    analysis.page.cell(last, analysis.heads["Kod"]).value = "rutin"
    assert (analysis.read()["units"], analysis.read()["units"]) == (1, 0)


def test_words_that_stand_nowhere_are_told_and_not_read(analysis):
    analysis.fill("Gruppen beslutar", Meningsenhet="något helt annat", Kod="x")
    answer = analysis.read()
    assert (answer["units"], answer["mixed"], answer["exit"]) == (0, [answer["mixed"][0]], 1)


# agreed codes


def test_a_sheet_of_disagreements_gives_agreed_codes(study, tmp_path):
    passages = {p.quote.split()[0]: p for p in study.state.of(Passage)}
    rows = [["Möte", "Stycke", "U1", "U2", "Överenskommen kod", "Kommentar", "Styckets id"]]
    rows += [["team", passages[word].quote, "NOR3 Ansvar", mine, code, "Vi läste om", passages[word].name]
             for word, mine, code in (("Samordnaren", "FOR1", "NOR3"), ("Två", "–", "–"), ("Gruppen", "BES", ""))]  # fmt: skip
    (tmp_path / "oense.xlsx").write_bytes(workbook({"Stycken": rows}))
    assert take_in(tmp_path / "oense.xlsx", study, None)["new"] == 2
    assert take_in(tmp_path / "oense.xlsx", study, None)["new"] == 0
    made = {e.passage: (e.codes, e.persons, e.reason) for e in study.state.of(AgreedCode)}
    assert made == {
        passages["Samordnaren"].name: (["NOR3"], ["U1", "U2"], "Vi läste om"),
        passages["Två"].name: ([], ["U1", "U2"], "Vi läste om"),
    }
    assert len(coding_frame(study)) == 4, "what each coded stays as it was"
