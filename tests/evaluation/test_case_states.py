"""The steps of a case come in an order that is possible, nothing is shared without consent, and reach adds up."""

import pytest

from evaluation.case_states import problems
from evaluation.reach import problems as reach_problems
from evaluation.schemas import schema
from tests.folders import csv, make

CASES = "Id | Slag | År | Avslutad | Grund för att ingå\nE1 | blivande föräldrar | 2023 | 2023-06-01 | studiens rättsliga grund"
CONSENT = "Id | Avser | Samtycke till | Lämnat | Återkallat\ns1 | E1 | dela i teamet | 2023-01-10 | "
GOOD = [
    ("identifierad", "2023-01-02"), ("motiverad", "2023-01-05"), ("samtycke", "2023-01-10"), ("aviserad", "2023-01-11"),
    ("aktualiserad", "2023-01-24"), ("planerad", "2023-01-24"), ("pågår", "2023-02-01"), ("uppföljd", "2023-04-01"),
    ("pågår", "2023-04-02"), ("uppföljd", "2023-05-20"), ("avslutad", "2023-06-01"),
]  # fmt: skip


def found(folder, rows, consents=CONSENT, cases=CASES):
    table = "Familj | Steg | Datum | Datum anger\n" + "\n".join(
        f"E1 | {row[0]} | {row[1]} | {row[2] if len(row) > 2 else ''}" for row in rows
    )
    files = {"cases/cases.csv": csv(cases), "cases/case_states.csv": csv(table)}
    study = make(folder, files | ({"cases/consents.csv": csv(consents)} if consents else {}))
    told = problems(study)
    assert not [str(p) for p in told if "E1" in str(p) or "2023" in str(p)], "neither family nor date is told"
    return [(p.row, p.kind) for p in told]


def changed(**dates):
    return [(step, dates.get(step, day)) for step, day in GOOD]


def test_a_case_in_order_is_fine_also_when_it_is_followed_up_and_goes_on(tmp_path):
    assert found(tmp_path, GOOD) == []


def test_a_step_before_one_that_leads_to_it_is_listed(tmp_path):
    assert found(tmp_path, changed(motiverad="2023-01-30")) == [
        (4, "step_too_early"), (5, "step_too_early"), (6, "step_too_early"), (7, "step_too_early"),
    ]  # fmt: skip
    assert found(tmp_path, changed(planerad="2023-01-23")) == [(7, "step_too_early")]


def test_a_step_of_which_only_month_or_term_is_known_gets_the_benefit_of_the_doubt(tmp_path):
    vague = [("identifierad", "2023-01-20", "månad"), ("motiverad", "2023-01-05"), *GOOD[2:]]
    assert found(tmp_path, vague) == []
    assert found(tmp_path, [("identifierad", "2023-05-20", "termin"), *GOOD[1:]]) == []
    assert found(tmp_path, [("identifierad", "2023-02-20", "månad"), *GOOD[1:6]])[0] == (3, "step_too_early")


def test_a_step_after_the_end_is_listed(tmp_path):
    assert found(tmp_path, [*GOOD, ("pågår", "2023-08-01"), ("aviserad", "2023-08-02")]) == [
        (13, "step_after_closed"), (14, "step_after_closed"),
    ]  # fmt: skip


def test_an_end_on_another_day_than_the_table_of_families_says_is_listed(tmp_path):
    assert found(tmp_path, changed(avslutad="2023-06-02")) == [(12, "closed_otherwise")]


@pytest.mark.parametrize(
    ("consent", "wrong"),
    [
        ("s1 | E1 | dela i teamet | 2023-01-11 | ", []),
        ("s1 | e1 | dela i teamet | 2023-01-10 | 2023-03-01", []),
        ("s1 | E1 | dela i teamet | 2023-01-12 | ", [5]),
        ("s1 | E1 | dela i teamet | 2023-01-10 | 2023-01-20", [6]),
        ("s1 | E1 | dela i teamet | 2023-01-10 | 2023-01-11", [5, 6]),
        ("s1 | E1 | dela i teamet | | ", [5, 6]),
        ("s1 | E1 | intervju | 2023-01-10 | ", [5, 6]),
        ("s1 | E2 | dela i teamet | 2023-01-10 | ", [5, 6]),
    ],
)
def test_nothing_is_shared_without_a_consent_that_stood_that_day(tmp_path, consent, wrong):
    said = found(tmp_path, GOOD, "Id | Avser | Samtycke till | Lämnat | Återkallat\n" + consent)
    assert said == [(row, "shared_without_consent") for row in wrong]


def test_who_said_no_is_taken_up_only_after_a_new_consent(tmp_path):
    no = [*GOOD[:3], ("tackat nej", "2023-01-10"), *GOOD[3:]]
    assert found(tmp_path, no) == []  # the same day: the no may have come first
    later = [*GOOD[:3], ("tackat nej", "2023-01-15"), ("aktualiserad", "2023-01-24"), ("pågår", "2023-02-01")]
    assert found(tmp_path, later) == [(6, "taken_up_after_no"), (7, "taken_up_after_no")]
    again = CONSENT + "\ns2 | E1 | dela i teamet | 2023-01-20 | "
    assert found(tmp_path, later, again) == []


def test_consents_that_cannot_be_read_are_not_said_to_be_missing(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "b.xlsx").write_bytes(b"PK broken")
    assert found(tmp_path, GOOD, consents=None) == []


def test_the_steps_stand_in_the_schema_in_their_order():
    assert list(schema("case_states").labels("state")) == [
        "identified", "motivated", "declined", "consent", "announced", "taken_up", "planned", "under_way", "followed_up", "closed",
    ]  # fmt: skip


# reach


def test_reach_that_cannot_be_right_is_listed(tmp_path):
    study = make(tmp_path, {
        "tables/organisations.csv": csv("Id | Namn\nbvc | BVC\nmvc | MVC"),
        "cases/reach.csv": csv(
            "Från | Till | Verksamhet | Identifierade | Tackade nej | Aktualiserade\n"
            "2023-01-01 | 2023-06-30 | BVC | 9 | 3 | 6\n"
            "2023-06-30 | 2023-12-31 | BVC | 5 | 1 | 2\n"
            "2023-01-01 | 2023-06-30 | MVC | 4 | 3 | 2\n"
            "2023-12-31 | 2023-07-01 | MVC | 4 | 1 | 2"
        ),
    })  # fmt: skip
    assert [(p.row, p.kind) for p in reach_problems(study)] == [
        (3, "reach_twice"), (4, "reach_too_many"), (5, "reach_backwards"),
    ]  # fmt: skip
