"""A programme's periods, decisions and goals: written as people see them, with what is missing."""

import pandas as pd
import pytest

from analyses.programme import (
    anchoring,
    chain,
    conflicting_periods,
    coverage,
    joint_steps,
    matters_to_decide,
    parts,
    placements,
    principals,
    sites_per_strand,
    standing_counts,
    standings,
    stated_aspects,
)
from evaluation.schemas import schema
from evaluation.tables import empty


def table(name: str, *rows: dict) -> pd.DataFrame:
    """A table of the schema with these rows; what a row leaves out is missing."""
    none = empty(schema(name))
    given = pd.DataFrame(list(rows), columns=list(none.columns))
    for column, dtype in none.dtypes.items():
        given[column] = given[column].astype(dtype)
    ids = [row.get("id", f"{name}-{number}") for number, row in enumerate(rows)]
    return given.assign(id=pd.Series(ids, dtype="str"))


STRANDS = table("strands", {"id": "wheel", "kind": "pilot", "lead": "BUP"}, {"id": "centre", "kind": "pilot"},
                {"id": "all", "kind": "phase"})  # fmt: skip
YEAR = {"precision": "year", "source": "A"}


def period(
    strand: str, site: str | None = None, start: str | None = "2023-01-01", end: str | None = None, **more
):
    return YEAR | {"strand": strand, "site": site, "start": start, "end": end} | more


def taken(
    matter: str,
    principal: str | None = None,
    state: str = "done",
    date: str | None = None,
    step: str = "decision",
):
    return {
        "matter": matter,
        "principal": principal,
        "state": state,
        "date": date,
        "step": step,
        "precision": "day",
    }


def standing_of(*rows: dict, principals: tuple[str, ...] = ("flen",)) -> list[str]:
    return list(standings(table("decisions", *rows), ["model"], list(principals))["standing"])


# sites, strands and periods


def test_each_period_of_a_pilot_is_one_row_in_the_order_of_the_strands():
    placed = placements(STRANDS, table("periods", period("centre", "oxelosund"), period("wheel", "flen")))
    assert list(zip(placed["strand"], placed["site"], strict=True)) == [
        ("wheel", "flen"),
        ("centre", "oxelosund"),
    ]
    assert placed["reason"].isna().all()


def test_a_strand_without_periods_keeps_its_row_and_counts_no_site():
    placed = placements(STRANDS, table("periods", period("wheel", "flen")))
    assert list(placed["reason"].fillna("")) == ["", "no_period"]
    assert list(sites_per_strand(placed)["value"]) == [1, 0, 1]
    assert list(sites_per_strand(placed)["n_missing"]) == [0, 0, 0]


def test_a_period_without_a_date_or_a_site_says_so_and_is_kept():
    placed = placements(STRANDS, table("periods", period("wheel", "flen", None), period("centre")))
    assert list(placed["reason"]) == ["no_start", "no_site"]
    assert list(sites_per_strand(placed)["n_missing"]) == [0, 1, 1]


def test_a_site_with_two_periods_in_two_strands_counts_once_in_all():
    rows = [period("wheel", "flen"), period("wheel", "flen", "2025-01-01"), period("centre", "flen")]
    assert list(sites_per_strand(placements(STRANDS, table("periods", *rows)))["value"]) == [1, 1, 1]


def test_a_programme_without_periods_or_strands_gives_zeros():
    assert list(sites_per_strand(placements(STRANDS, table("periods")))["value"]) == [0, 0, 0]
    nothing = sites_per_strand(placements(table("strands"), table("periods")))
    assert list(nothing["value"]) == [0]


def test_what_the_source_states_of_the_pilots_is_counted_with_its_base():
    counts = stated_aspects(STRANDS).set_index("aspect")
    assert (counts.at["lead", "value"], counts.at["lead", "n"], counts.at["lead", "n_missing"]) == (1, 2, 1)
    assert counts.at["followup", "value"] == 0


def test_two_sources_with_different_times_contradict_each_other():
    rows = [
        period("all", end="2025-12-31"),
        period("all", end="2023-12-31", source="B"),
        period("wheel", "flen"),
    ]
    assert list(conflicting_periods(table("periods", *rows))["end"].dt.year) == [2025, 2023]


@pytest.mark.parametrize(
    "second",
    [
        period("all", end="2023-12-31"),  # the same source: a break
        period("all", end="2025-12-31", source="B"),  # the same time
        period("all", "flen", end="2023-12-31", source="B"),  # another place
        period("all", start=None, source="B"),  # no time at all
    ],
)
def test_these_are_no_contradictions(second):
    assert conflicting_periods(table("periods", period("all", end="2025-12-31"), second)).empty


# decisions and anchoring


def test_a_principals_own_decision_counts_with_or_without_a_date():
    result = standings(table("decisions", taken("model", "flen")), ["model"], ["flen"])
    assert result.loc[0, ["standing", "n", "reason"]].to_list() == ["decided", 1, "no_date"]
    dated = standings(table("decisions", taken("model", "flen", date="2024-10-01")), ["model"], ["flen"])
    assert dated.at[0, "date"] == pd.Timestamp(2024, 10, 1)
    assert pd.isna(dated.at[0, "reason"])


def test_a_joint_decision_holds_for_all_and_is_told_apart():
    assert standing_of(taken("model"), principals=("flen", "trosa")) == ["decided_jointly", "decided_jointly"]


def test_a_principal_that_is_nowhere_is_unknown_and_has_not_said_no():
    result = standings(table("decisions", taken("model", "flen")), ["model"], ["flen", "trosa"])
    assert list(result["standing"]) == ["decided", "unknown"]
    assert result.at[1, "reason"] == "no_record"


@pytest.mark.parametrize(
    "step",
    [("consultation", "done"), ("approval", "done"), ("decision", "planned"), ("decision", "postponed")],
)
def test_consultation_approval_and_a_planned_decision_decide_nothing(step):
    assert standing_of(taken("model", step=step[0], state=step[1])) == ["not_decided"]


def test_a_principal_that_plans_its_own_decision_is_not_bound_by_the_joint_one():
    assert standing_of(taken("model"), taken("model", "flen", "planned")) == ["not_decided"]
    assert standing_of(taken("model"), taken("model", "flen", step="consultation")) == ["decided_jointly"]


def test_the_later_of_two_dated_decisions_stands():
    no, yes = taken("model", "flen", "rejected", "2023-05-01"), taken("model", "flen", date="2024-05-01")
    assert standing_of(yes, no) == standing_of(no, yes) == ["decided"]


def test_decided_and_rejected_without_dates_contradict_each_other():
    assert standing_of(taken("model", "flen"), taken("model", "flen", "rejected", "2024-05-01")) == [
        "contradicted"
    ]


def test_no_decisions_at_all_leave_every_principal_unknown():
    assert standing_of(principals=("flen", "trosa")) == ["unknown", "unknown"]
    assert standings(table("decisions"), [], []).empty


def test_the_standings_of_a_matter_add_up_to_its_principals():
    found = standings(table("decisions", taken("model", "flen")), ["model", "vision"], ["flen", "trosa"])
    counts = standing_counts(found)
    assert list(counts.groupby("matter")["value"].sum()) == [2, 2]
    assert set(counts["n"]) == {2}
    assert standing_counts(found.iloc[:0]).empty


def test_the_order_of_the_decisions_changes_nothing():
    rows = table(
        "decisions", taken("model", "flen"), taken("model", step="consultation"), taken("vision", "trosa")
    )
    asked = ["model", "vision"], ["flen", "trosa"]
    pd.testing.assert_frame_equal(standings(rows, *asked), standings(rows.iloc[::-1], *asked))


def test_what_principals_did_alike_is_one_step_and_joint_steps_are_never_merged():
    rows = table(
        "decisions", taken("vision", "flen"), taken("model"), taken("model"), taken("vision", "trosa")
    )
    found = joint_steps(rows.assign(source=["A", "A", "B", "B"]), ["model", "vision"])
    assert list(zip(found["matter"], found["principals"], strict=True)) == [
        ("model", 0),
        ("model", 0),
        ("vision", 2),
    ]
    by_source = joint_steps(rows.assign(source=["A", "A", "B", "B"]), ["model", "vision"], "source")
    assert list(by_source["principals"]) == [0, 0, 1, 1]
    assert joint_steps(rows.iloc[:0], ["model"]).empty


def test_anchoring_has_every_principal_and_no_joint_or_planned_decision():
    rows = table("decisions", taken("vision", "trosa"), taken("model"), taken("model", "flen", "planned"))
    found = anchoring(rows, ["flen", "trosa"])
    assert list(found["matter"].fillna("-")) == ["-", "vision"]
    assert list(found["reason"].fillna("")) == ["no_record", ""]


def test_principals_are_those_in_the_role_and_those_that_a_decision_names():
    organisations = table(
        "organisations", {"id": "flen", "roles": ("principal",)}, {"id": "trosa"}, {"id": "fou"}
    )
    assert principals(organisations, table("decisions", taken("model", "trosa"))) == ["flen", "trosa"]


def test_matters_are_to_be_decided_unless_they_are_parts_or_said_not_to_be():
    matters = table(
        "matters", {"id": "model"}, {"id": "process", "part_of": "model"}, {"id": "needs", "to_decide": False}
    )
    assert matters_to_decide(matters) == ["model"]


def test_parts_that_are_counted_but_not_named_have_the_reason():
    found = parts(
        table("matters", {"id": "needs", "parts_stated": 7}, {"id": "model"}, {"id": "a", "part_of": "model"})
    )
    shown = found.set_index(["matter", "measure"])
    assert shown.loc[("needs", "stated"), "value"] == 7
    assert shown.loc[("needs", "named"), ["value", "reason"]].to_list() == [0, "not_named"]
    assert shown.loc[("model", "stated"), "reason"] == "not_stated"
    assert pd.isna(shown.loc[("model", "stated"), "value"])


# goals, effects, indicators

GOALS = table("goals", {"id": "g1", "level": "goal"}, {"id": "g2", "level": "goal"},
              {"id": "e1", "level": "effect", "serves": ("g1", "g2")}, {"id": "e2", "level": "effect"})  # fmt: skip


def chained(goals: pd.DataFrame, *indicators: dict) -> list[tuple]:
    found = chain(goals, table("indicators", *indicators))
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False)]


def test_an_effect_of_two_goals_stands_under_both_and_one_of_none_at_the_end():
    assert [row[:2] for row in chained(GOALS)] == [("g1", "e1"), ("g2", "e1"), (None, "e2")]
    assert {row[-1] for row in chained(GOALS)} == {"no_indicator"}


def test_reported_and_not_reported_indicators_stand_at_the_end_of_their_chain():
    found = chained(
        GOALS,
        {"id": "i1", "goal": "e2", "status": "reported"},
        {"id": "i2", "goal": "g2", "status": "not_reported"},
    )
    assert (None, "e2", "i1", "reported", None) in found
    assert ("g2", None, "i2", "not_reported", None) in found


def test_a_goal_without_effects_and_an_indicator_of_no_goal_do_not_drop_out():
    found = chained(table("goals", {"id": "g1", "level": "goal"}), {"id": "i1", "status": "reported"})
    assert found == [("g1", None, None, None, "no_indicator"), (None, None, "i1", "reported", None)]


def test_an_effect_that_is_said_to_follow_from_another_effect_has_no_stated_goal():
    goals = table(
        "goals", {"id": "e1", "level": "effect"}, {"id": "e2", "level": "effect", "serves": ("e1",)}
    )
    assert [row[:2] for row in chained(goals)] == [(None, "e1"), (None, "e2")]


def test_nothing_gives_an_empty_chain():
    assert chained(table("goals")) == []


def test_coverage_counts_each_goal_and_effect_once():
    indicators = table(
        "indicators",
        {"id": "i1", "goal": "e1", "status": "not_reported"},
        {"id": "i2", "goal": "e1", "status": "reported"},
    )
    found = coverage(GOALS, indicators).set_index(["level", "measure"])["value"]
    assert found.to_dict() == {
        ("goal", "with_indicator"): 0, ("goal", "reported"): 0, ("effect", "with_indicator"): 1, ("effect", "reported"): 1,
    }  # fmt: skip
