"""What is broken or missing in the chain is told with its place."""

from datetime import date

import pytest

from evaluation import chain
from evaluation.events import Claim, MemberCheck, Passage
from evaluation.evidence import Ids
from evaluation.links import EVIDENCE
from tests.folders import make

FEEDBACK = "id;date;audience;content;claims;outcome;outcome_kind;attribution\n"
QUESTIONS = {"tables/questions.csv": "id;text_sv\nQ1;Hur?\n"}


def feedback(tmp_path, rows: str, more: dict[str, str] | None = None):
    return make(tmp_path, {"tables/feedback.csv": FEEDBACK + rows, **(more or {})})


def kinds(study, **given) -> list[str]:
    return [problem.kind for problem in chain.problems(study, **given)]


def test_a_study_without_claims_has_nothing_wrong(tmp_path):
    assert chain.problems(make(tmp_path)) == []


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("R1;2024-01-02;team;Bild;C9;Beslut;beslut;uttryckligt", "chain_no_such_claim"),
        ("R1;2024-01-02;team;Bild;;Beslut;inget än;uttryckligt", "chain_outcome_and_none"),
        ("R1;2024-01-02;team;Bild;;;beslut;", "chain_no_outcome"),
        ("R1;2024-01-02;team;Bild;;Beslut;beslut;", "chain_no_attribution"),
        ("R1;2024-01-02;team;Bild;;;inget än;", "chain_still_waiting"),
    ],
)
def test_feedback_that_is_not_whole_is_told_with_its_row(tmp_path, row, kind):
    (problem,) = chain.problems(feedback(tmp_path, row + "\n"), today=date(2024, 6, 1))
    assert (problem.kind, problem.file, problem.row) == (kind, "feedback.csv", 2)


def test_feedback_may_wait_three_months_for_what_it_led_to(tmp_path):
    study = feedback(tmp_path, "R1;2024-01-02;team;Bild;;;inget än;\n")
    assert kinds(study, today=date(2024, 4, 1)) == []
    assert kinds(study, today=date(2024, 4, 2)) == ["chain_still_waiting"]


def test_an_action_before_its_feedback_and_evidence_before_its_action_are_told(tmp_path):
    study = feedback(
        tmp_path, "R1;2024-02-01;team;Bild;;Beslut;beslut;oklart\n",
        {
            "tables/actions.csv": "id;text;date;feedback;later_evidence\nA1;Gör;2024-01-01;R1;team 2023-12-01\n",
            "tables/meetings.csv": "id;group;date;held\nm1;team;2023-12-01;ja\n",
        },
    )  # fmt: skip
    assert kinds(study) == ["chain_before_feedback", "chain_not_later"]


def test_later_evidence_is_missed_only_where_the_action_followed_feedback(tmp_path):
    actions = "id;text;date;feedback;later_evidence\nA1;Gör;2024-02-02;R1;\nA2;Gör;2024-02-02;;\n"
    study = feedback(
        tmp_path,
        "R1;2024-02-01;team;Bild;;Beslut;beslut;oklart\n",
        {"tables/actions.csv": actions},
    )
    assert [(p.kind, p.row, p.level) for p in chain.problems(study)] == [("chain_no_later", 2, "note")]


def test_an_indicator_that_is_not_reported_needs_a_reason(tmp_path):
    study = make(tmp_path, {"tables/indicators.csv": "id;text;status;reason\nI1;SDQ;ej rapporterad;\n"})
    assert kinds(study) == ["chain_no_reason"]


def test_a_broken_link_of_a_claim_names_claim_field_and_target(tmp_path):
    study = make(tmp_path, QUESTIONS)
    study.journal.write(
        "U1", Claim(of="C1", text={"sv": "x"}, type="described", question="Q1", evidence=["nej"])
    )
    (problem,) = chain.problems(study)
    assert problem.message.startswith("Påståendet C1: ”belägg för” hänvisar till ”nej”")


def test_results_are_judged_only_where_their_names_are_known(tmp_path):
    study = make(tmp_path)
    assert Ids(study).leads("result:x", EVIDENCE)
    assert not Ids(study, {"families"}).leads("result:x", EVIDENCE)
    assert Ids(study, {"families"}).leads("result:families", EVIDENCE)


def test_what_older_journals_say_of_member_checks_is_read(tmp_path):
    study = make(tmp_path, QUESTIONS)
    study.journal.write(
        "U1", Claim(of="C1", text={"sv": "x"}, member_check={"agree": 4, "partly": 2, "disagree": 0})
    )
    study.journal.write("U1", MemberCheck(claim="C1", date="2024-01-09", group="team", agree=7))
    (claim,) = study.state.of(Claim)
    assert [check.agree for check in chain.responses(study, claim)] == [7, 4]


def test_what_has_been_erased_is_not_told_as_broken(tmp_path):
    study = make(tmp_path, QUESTIONS)
    study.journal.write("U1", Passage(id="p1", erased="2024-01-01"))
    study.journal.write(
        "U1", Claim(of="C1", text={"sv": "x"}, type="described", question="Q1", evidence=["p1"])
    )
    assert chain.problems(study) == []
