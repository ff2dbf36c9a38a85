"""Claims are made and changed by a person, as values; one that lacks what its status needs is refused, and nothing is written."""

import openpyxl
import pytest

from coding.claims import claim, sheet
from coding.claims.hearing import heard, seminar
from coding.sheets.taking import take_in
from coding.undoing import undo
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Claim, Coding, MemberCheck, Passage, Seminar
from tests.folders import SETTINGS, make

TWO = SETTINGS.replace("[U1]", "[U1, U2]")
TABLES = {
    "tables/meetings.csv": "id;group;date;held;observed\nteam-2023-01-17;team;2023-01-17;ja;ja\n",
    "tables/documents.csv": "id;kind;meeting;date;author;path\np1;protocol;team 2023-01-17;2023-01-17;evaluator;p1.docx\n",
    "tables/questions.csv": "id;text_sv\nQ1;Hur har det gått?\nQ2;Vad blev bättre?\n",
    "tables/goals.csv": "id;level;text;source\nG1;vision;Ett stöd;Visionen\n",
}


@pytest.fixture
def study(tmp_path):
    made = make(tmp_path, TABLES, TWO)
    for name, code in (("aaaa1111", "FOR1"), ("aaaa2222", "FOR1"), ("bbbb1111", "STO1")):
        made.journal.write("U1", Passage(id=name, text="p1", start=0, end=4, quote="Text"))
        made.journal.write("U1", Coding(id=f"c-{name}", passage=name, code=code, codebook="tuckman@0.2.0"))
    return made


def made(study, **given):
    return claim(study, None, {"text": "Rollerna var oklara.", "type": "beskrivet", **given})


def only(study) -> Claim:
    (found,) = study.state.of(Claim)
    return found


def test_a_claim_is_kept_with_all_that_was_stated(study):
    answer = made(study, question="1", evidence=["aaaa1111; c-aaaa2222"], against=["bbbb"], audiences=["Teamet, styrgruppen"],
                  goals=["g1"], searched="sökt, inte funnet")  # fmt: skip
    found = only(study)
    assert (answer["claim"], found.of, found.text, found.question) == (
        "P01",
        "P01",
        {"sv": "Rollerna var oklara."},
        "Q1",
    )
    assert (found.type, found.author, found.status) == ("described", "U1", "draft")
    assert (found.evidence, found.against) == (["aaaa1111", "c-aaaa2222"], ["bbbb1111"])
    assert (found.audiences, found.goals) == (["team", "steering"], ["G1"])
    assert found.against_searched["by"] == "U1" and found.against_searched["result"] == "sökt, inte funnet"


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("team 2023-01-17 FOR1", ["aaaa1111", "aaaa2222"]),
        ("Teamet 2023-01-17 STO1", ["bbbb1111"]),
        ("p1 FOR1", ["aaaa1111", "aaaa2222"]),
        ("bbbb", ["bbbb1111"]),
        ("tabell:möten", ["table:meetings"]),
        ("table:meetings/team-2023-01-17", ["table:meetings/team-2023-01-17"]),
        ("resultat:interviews", ["result:interviews"]),
    ],
)
def test_evidence_is_written_as_people_say_it(study, said, ids):
    made(study, evidence=[said])
    assert only(study).evidence == ids


@pytest.mark.parametrize(
    "said",
    ["aaaa", "zzzz9999", "team 2023-01-17 STO2", "tabell:trollen", "table:meetings/nej", "resultat:inget"],
)
def test_evidence_that_leads_nowhere_or_to_several_is_refused(study, said):
    with pytest.raises(UseError, match="leder ingenstans"):
        claim(study, None, {"text": "x", "evidence": [said]}, results={"interviews"})
    assert study.state.of(Claim) == []


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(study):
    with pytest.raises(UseError) as error:
        made(
            study,
            type="påhittat",
            question="9",
            status="klart",
            goals=["G9"],
            audiences=["grannar"],
            author="Kerstin",
        )
    for part in ("påhittat", "9", "klart", "G9", "grannar", "Kerstin"):
        assert part in str(error.value)
    assert study.state.of(Claim) == []


def test_a_change_adds_and_takes_away_evidence_and_replaces_what_it_saw(study):
    made(study, evidence=["aaaa1111"], audiences=["team"])
    claim(study, "p01", {"evidence": ["bbbb1111"], "drop": ["aaaa1111"], "text": "Rollerna var vaga."})
    found = only(study)
    assert (found.evidence, found.text["sv"], found.audiences) == (
        ["bbbb1111"],
        "Rollerna var vaga.",
        ["team"],
    )
    assert study.state.contradictions() == []
    undo(study, "U1")
    assert only(study).evidence == ["aaaa1111"]


def test_an_interpretation_is_final_only_when_counter_evidence_has_been_sought(study):
    made(study, type="tolkat", question="1", evidence=["aaaa1111"], status="prövat")
    with pytest.raises(UseError, match="inte funnet"):
        claim(study, "P01", {"status": "slutligt"})
    assert only(study).status == "tested"
    claim(study, "P01", {"status": "slutligt", "searched": "sökt, inte funnet"})
    assert only(study).status == "final"


def test_a_claim_without_evidence_is_not_tested(study):
    with pytest.raises(UseError, match="inget belägg"):
        made(study, status="prövat")


def test_a_claim_to_which_somebody_has_disagreed_is_final_only_when_that_is_answered(study):
    made(study, question="1", evidence=["aaaa1111"])
    heard(study, "P01", {"heard": "teamet", "agree": "8", "disagree": "1", "date": "2024-01-09"})
    with pytest.raises(UseError, match="besvarat"):
        claim(study, "P01", {"status": "slutligt"})
    heard(study, "P01", {"heard": "team", "answer": "Texten begränsades.", "date": "2024-01-09"})
    (check,) = study.state.of(MemberCheck)
    assert (check.agree, check.disagree, check.answer) == (8, 1, "Texten begränsades.")
    assert claim(study, "P01", {"status": "slutligt"})["status"] == "final"


@pytest.mark.parametrize("given", [{}, {"agree": "-1"}, {"agree": "några"}])
def test_a_member_check_needs_how_many(study, given):
    made(study)
    with pytest.raises(UseError):
        heard(study, "P01", {"heard": "team", **given})
    assert study.state.of(MemberCheck) == []


def test_a_seminar_is_kept_with_material_roles_and_decisions(study):
    made(study)
    seminar(
        study,
        {
            "material": ["p1", "aaaa1111"],
            "roles": "utvärderare",
            "decision": ["P01=ändrat: bara våren"],
            "date": "2024-01-18",
        },
    )
    (found,) = study.state.of(Seminar)
    assert (found.date, found.material, found.decisions) == (
        "2024-01-18",
        ["p1", "aaaa1111"],
        {"P01": "changed"},
    )
    assert found.reasons == {"P01": "bara våren"}


def test_a_seminar_without_material_or_of_unknown_claims_is_refused(study):
    with pytest.raises(UseError) as error:
        seminar(study, {"decision": ["P09=bekräftat"]})
    assert "P09" in str(error.value) and "--material" in str(error.value) and "--roles" in str(error.value)


def test_two_who_write_in_two_copies_never_give_one_name_to_two_claims(study):
    assert made(study)["claim"] == "P01"
    assert made(study, person="U2")["claim"] == "P02-u2"
    assert made(study)["claim"] == "P03"


def test_what_is_missing_is_asked_for_step_by_step(study):
    answers = iter(["Rollerna var oklara.", "1", "tolkat", "aaaa1111", "", "team", "sökt, inte funnet"])
    asked: list[str] = []

    def ask(question):
        asked.append(question)
        return next(answers)

    claim(study, None, {}, ask=ask)
    assert (only(study).type, only(study).evidence) == ("interpreted", ["aaaa1111"])
    assert "Q1 Hur har det gått?" in asked[1]


def test_an_answer_that_cannot_be_read_is_asked_for_again_and_nothing_is_lost(study):
    answers = iter(["", "Rollerna var oklara.", "9", "2", "beskrivet", "zzzz", "bbbb", "", ""])
    asked: list[str] = []

    def ask(question):
        asked.append(question)
        return next(answers)

    claim(study, None, {}, ask=ask)
    assert (only(study).question, only(study).evidence) == ("Q2", ["bbbb1111"])
    assert asked[1].startswith("Skriv vad påståendet säger") and "leder ingenstans" in asked[6]


def test_two_changes_that_did_not_see_each_other_both_stand(study, tmp_path):
    made(study, evidence=["aaaa1111"])
    other = Study.open(study.path)
    _ = other.state
    claim(study, "P01", {"text": "Den ena."})
    base = next(e for e in other.journal.events if isinstance(e, Claim))
    other.journal.write("U2", Claim(of="P01", text={"sv": "Den andra."}, replaces=[base.id]))
    assert len(Study.open(study.path).state.contradictions()) == 1


# the sheet


def edited(path, cells):
    """Change cells of the first sheet: (row, header) → text."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    heads = {cell.value: cell.column for cell in page[1]}
    for (row, head), text in cells.items():
        page.cell(row, heads[head]).value = text
    book.save(path)


@pytest.fixture
def file(study, tmp_path):
    made(study, question="1", evidence=["aaaa1111"])
    sheet.make(study, tmp_path / "claims.xlsx", None)
    return tmp_path / "claims.xlsx"


def test_a_sheet_that_nobody_has_touched_changes_nothing(study, file):
    before = len(study.journal.events)
    assert (take_in(file, study, None)["changed"], len(study.journal.events)) == ([], before)


def test_changed_cells_and_a_new_row_become_claims_and_the_sheet_may_be_read_twice(study, file):
    edited(
        file,
        {
            (2, "Belägg emot"): "bbbb1111",
            (2, "Status"): "prövat",
            (3, "Påstående"): "Något nytt.",
            (3, "Typ"): "upplevt",
        },
    )
    answer = take_in(file, study, None)
    assert (answer["changed"], answer["new"], answer["wrong"]) == (["P01"], ["P02"], [])
    first, second = sorted(study.state.of(Claim), key=lambda each: each.of)
    assert (first.against, first.status, first.evidence) == (["bbbb1111"], "tested", ["aaaa1111"])
    assert (second.text, second.type, second.status) == ({"sv": "Något nytt."}, "perceived", "draft")
    again = take_in(file, study, None)
    assert (again["changed"], again["new"]) == ([], [])


def test_a_row_with_something_wrong_is_told_with_its_number_and_the_others_are_read(study, file):
    edited(file, {(2, "Status"): "slutgiltigt", (3, "Påstående"): "Något nytt."})
    answer = take_in(file, study, None)
    assert [row for row, _ in answer["wrong"]] == [2]
    assert (answer["new"], answer["exit"], "rad 2" in answer["lines"][1]) == (["P02"], 1, True)


def test_a_row_that_was_changed_in_the_study_meanwhile_is_contradictory(study, file):
    claim(study, "P01", {"text": "Ändrat i studien."})
    edited(file, {(2, "Påstående"): "Ändrat i arket."})
    take_in(file, study, None)
    assert len(study.state.contradictions()) == 1
