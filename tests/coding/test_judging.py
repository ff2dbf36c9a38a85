"""Judging a phase: complete or refused, with all that is missing at once; and undoing it."""

import pytest

from coding.blind import blind
from coding.judging import ask_for_missing, judge, observed_meeting
from coding.undoing import undo
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, Judgement, Passage
from tests.coding.material import NOTES, added, file_of, new

WHOLE = {"value": "NOR", "confidence": "medium", "reason": "Ansvar tas."}


@pytest.fixture
def study(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)
    return Study.open(made.path)


def refused(study, meeting="team 2023-03-21", **given) -> str:
    before = len(study.journal.events)
    with pytest.raises(UseError) as error:
        judge(study, meeting, given)
    assert len(study.journal.events) == before
    return str(error.value)


@pytest.mark.parametrize(
    "said", ["team 2023-03-21", "Teamet 2023-03-21", "TEAM  2023-03-21", "team-2023-03-21"]
)
def test_a_whole_judgement_is_saved_however_the_meeting_is_called(study, said):
    answer = judge(study, said, WHOLE)
    [judgement] = study.state.of(Judgement)
    assert (judgement.meeting, judgement.group, judgement.value) == ("team-2023-03-21", "team", "NOR")
    assert (judgement.person, judgement.assessor_kind, judgement.confidence) == ("U1", "evaluator", "medium")
    assert answer["lines"] == ["Sparat: Teamet 21\xa0mars 2023 bedömt som Norming."]


@pytest.mark.parametrize(
    ("part", "said", "key"),
    [
        ("relation", "mellan", "between"), ("relation", "På väg mot", "towards"), ("relation", "towards", "towards"),
        ("kind", "utvärderaren", "evaluator"), ("kind", "andrakodaren", "second_coder"), ("kind", "gruppen", "group"),
        ("kind", "överenskommen", "agreed"), ("kind", "gemensam bedömning", "agreed"), ("confidence", "låg", "low"),
        ("value", "Blandad", "MIXED"), ("value", "går ej att bedöma", "CANNOT_JUDGE"), ("value", "storming", "STO"),
    ],
)  # fmt: skip
def test_swedish_names_are_understood(study, part, said, key):
    other = {"second": "PER", "relation": "mellan"} if part == "relation" else {}
    judge(study, "team 2023-03-21", WHOLE | other | {part: said})
    [judgement] = study.state.of(Judgement)
    assert getattr(judgement, {"kind": "assessor_kind"}.get(part, part)) == key


def test_all_that_is_missing_or_wrong_is_told_at_once(study):
    said = refused(
        study, "team 1999-01-01", relation="mellan", kind="hoppsan", person="Kalle", value="", reason="  "
    )
    for part in (
        "Mötet team 1999-01-01 finns inte",
        "--value",
        "--confidence",
        "--reason",
        "--second",
        "hoppsan",
        "Kalle",
    ):
        assert part in said
    assert said.startswith("Bedömningen är inte sparad.")


def test_no_message_quotes_an_empty_value(study):
    said = refused(study, "", value="", second=" ", relation="", confidence="", reason="", kind="")
    assert " är inte en av" not in said
    assert "  " not in said.replace("\n  –", "")


def test_the_second_phase_is_another_than_the_first(study):
    assert "densamma" in refused(study, **WHOLE, second="NOR", relation="mellan")


def test_a_meeting_that_was_not_observed_is_not_judged(study, tmp_path):
    path = tmp_path / "m-team-2023-05-02.txt"
    path.write_text("Vi talade om rutiner.\n", encoding="utf-8")
    added(path, study)
    assert "inte markerat som observerat" in refused(Study.open(study.path), "team 2023-05-02", **WHOLE)


def test_a_new_judgement_replaces_ones_own_of_the_same_kind_only(study):
    judge(study, "team 2023-03-21", WHOLE)
    judge(study, "team 2023-03-21", WHOLE | {"person": "U2", "kind": "andrakodaren"})
    assert judge(study, "team 2023-03-21", WHOLE | {"value": "STO"})["replaced"] == 1
    assert sorted(j.value for j in study.state.of(Judgement)) == ["NOR", "STO"]


def test_an_answer_that_is_none_of_the_allowed_is_asked_again_with_the_nearest(study):
    answers, asked = iter(["NORMM", "", "Norming", "ganska", "medel", "", "Ansvar tas."]), []

    def ask(question):
        asked.append(question)
        return next(answers)

    given = ask_for_missing(study, {}, ask)
    assert (given["value"], given["confidence"], given["reason"]) == ("Norming", "medel", "Ansvar tas.")
    assert asked[1].startswith("”NORMM” går inte att välja. Menade du NOR (Norming)? Vilken fas?")
    assert asked[4].startswith("”ganska” går inte att välja. Hur säker är du?")


def test_only_what_is_missing_is_asked_for(study):
    asked = []

    def ask(question):
        asked.append(question)
        return {"Vilken fas": "NOR", "Hur säker ": "låg", "Skälet til": "Ansvar tas."}[question[:10]]

    answers = ask_for_missing(study, {"value": None, "confidence": "medel", "reason": ""}, ask)
    assert [question[:10] for question in asked] == ["Vilken fas", "Skälet til"]
    assert (answers["value"], answers["confidence"], answers["reason"]) == ("NOR", "medel", "Ansvar tas.")


def test_a_meeting_is_found_by_any_name_of_its_group(study):
    assert observed_meeting(study, "The team 2023-03-21")["id"] == "team-2023-03-21"


# agreed


def test_an_agreed_judgement_says_who_agreed_and_replaces_an_agreed_one_whoever_wrote_it(study):
    judge(study, "team 2023-03-21", WHOLE)
    agreed = WHOLE | {"kind": "agreed", "value": "STO", "persons": ["u2", "U1"]}
    judge(study, "team 2023-03-21", agreed)
    assert judge(study, "team 2023-03-21", agreed | {"person": "U2", "value": "PER"})["replaced"] == 1
    own, together = study.state.of(Judgement)
    assert (own.value, own.persons) == ("NOR", [])
    assert (together.value, together.person, together.persons) == ("PER", "U2", ["U1", "U2"])
    assert "U9" in refused(study, **agreed | {"persons": ["U1", "U9"]})


def test_two_agreed_judgements_written_apart_contradict_each_other_and_two_scales_do_not(study):
    given = {"meeting": "team-2023-03-21", "group": "team"}
    study.journal.write(
        "U1", Judgement(value="STO", assessor_kind="agreed", codebook="tuckman@0.2.0", **given)
    )
    study.journal.write("U2", Judgement(value="SVG1", assessor_kind="agreed", codebook="x@1", **given))
    assert study.state.contradictions() == []
    study.journal.write(
        "U2", Judgement(value="NOR", assessor_kind="agreed", codebook="tuckman@0.1.0", **given)
    )
    assert [[each.value for each in group] for group in study.state.contradictions()] == [["STO", "NOR"]]


def test_people_agree_on_a_meeting_only_once_its_blind_round_is_opened(study):
    blind(study, ["p-team-2023-03-21"], ["U1", "U2"], opened=False, person="U1")
    assert "enas om en bedömning när jämförelsen har öppnats" in refused(study, **WHOLE | {"kind": "agreed"})
    judge(study, "team 2023-03-21", WHOLE)
    blind(study, [], [], opened=True, person="U1", sure=True)
    assert judge(study, "team 2023-03-21", WHOLE | {"kind": "agreed"})["replaced"] == 0


# undo


def test_the_undoing_of_a_judgement_says_which(study):
    judge(study, "team 2023-03-21", WHOLE)
    assert undo(study, None)["lines"] == ["Ångrat: bedömningen av Teamet 21\xa0mars 2023."]
    assert study.state.of(Judgement) == []
    assert undo(study, None, redo=True)["lines"] == ["Gjort om: bedömningen av Teamet 21\xa0mars 2023."]
    assert len(study.state.of(Judgement)) == 1


def test_the_undoing_of_an_adding_says_what_goes_and_what_stays(study, tmp_path):
    first, then = undo(study, None)["lines"]
    assert (
        first
        == "Ångrat: tillägget av observationsprotokoll, Teamet 21\xa0mars 2023 (4 stycken, 4 kodningar)."
    )
    assert then.startswith("Dokumentet och mötet står kvar i tabellerna.")
    assert added(file_of(tmp_path), study)["new_passages"] == 4


def test_the_undoing_of_a_coding_says_in_which_document(study):
    passage = study.state.of(Passage)[0].name
    study.journal.write("U1", Coding(passage=passage, code="BES", codebook="tuckman@1"))
    assert undo(study, None)["lines"] == [
        "Ångrat: 1 kodning i observationsprotokoll, Teamet 21\xa0mars 2023."
    ]


def test_the_undoing_of_codes_from_a_file_that_was_read_again_says_so(study, tmp_path):
    more = [(text, (*codes, "BES")) for text, codes in NOTES]
    added(file_of(tmp_path, notes=more), study)
    study = Study.open(study.path)
    assert undo(study, None)["lines"] == [
        "Ångrat: omläsningen av observationsprotokoll, Teamet 21\xa0mars 2023 (4 stycken, 4 kodningar)."
    ]
    assert (len(study.state.of(Passage)), len(study.state.of(Coding))) == (4, 4)


def test_nothing_to_undo_is_said(tmp_path):
    with pytest.raises(UseError, match="Det finns inget att ångra"):
        undo(new(tmp_path), None)


def test_one_does_not_undo_what_another_did(study):
    with pytest.raises(UseError, match="Det finns inget att ångra"):
        undo(study, "U2")
