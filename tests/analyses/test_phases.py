"""Profiles and timelines of phases: a person judges, and nothing is filled in, averaged or hidden."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.phases import (
    NO_PHASE,
    PHASES,
    codes_by_phase,
    disputed,
    dwell,
    leading,
    member_changes,
    profile,
    returned_meetings,
    returns_and_changes,
    statement,
    steps,
    transitions,
)

pytestmark = pytest.mark.filterwarnings("error")

GROUPS = ["team", "steering"]


# profiles


def codings(*rows):
    """Codings as (meeting, passage, phase); None for a code that is no indicator."""
    return pd.DataFrame(rows, columns=["meeting", "passage", "phase"], dtype="str")


def shares(result, meeting):
    part = result[(result["meeting"] == meeting) & (result["measure"] == "share")]
    return part.set_index("phase")["value"]


FIVE = [("m", f"p{n}", "FOR") for n in range(4)] + [("m", "p4", "FOR"), ("m", "p4", "STO")]


def test_a_passage_with_two_phases_counts_half_on_each():
    result = profile(codings(*FIVE))
    assert shares(result, "m").to_dict() == {"FOR": 0.9, "STO": 0.1, "NOR": 0, "PER": 0, "ADJ": 0}
    counts = result[result["measure"] == "count"].set_index("phase")["value"]
    assert counts.to_dict() == {"FOR": 4.5, "STO": 0.5, "NOR": 0, "PER": 0, "ADJ": 0}
    assert set(result["n"]) == {5}
    assert set(result["unit"]) == {"passages"}


def test_two_indicators_of_one_phase_count_once():
    result = profile(codings(*FIVE, ("m", "p0", "FOR"), ("m", "p4", "STO")))
    assert shares(result, "m")["FOR"] == 0.9


def test_codes_that_are_no_indicators_change_nothing():
    pd.testing.assert_frame_equal(
        profile(codings(*FIVE, ("m", "p9", None), ("m", "p0", None))), profile(codings(*FIVE))
    )


def test_under_five_coded_passages_there_is_no_share_and_it_says_why():
    result = profile(codings(*FIVE[:4]))
    share = result[result["measure"] == "share"]
    assert share["value"].isna().all()
    assert set(share["reason"]) == {"few_passages"}
    assert set(result["n"]) == {4}
    assert result[result["measure"] == "count"]["value"].sum() == 4


def test_a_meeting_without_phase_coded_passages_has_no_profile():
    assert profile(codings(("m", "p", None))).empty
    assert profile(codings()).empty


def test_interviews_without_a_meeting_have_no_profile_of_a_meeting():
    assert set(profile(codings(*FIVE, (None, "p7", "FOR")))["meeting"]) == {"m"}


def test_a_profile_may_be_made_for_a_group_and_a_field():
    frame = codings(*FIVE).assign(group="team", field=["said"] * 3 + ["decision"] * 3)
    result = profile(frame, by=["group", "field"])
    assert list(result.columns[:3]) == ["group", "field", "phase"]
    assert result.groupby(["group", "field"])["n"].first().to_dict() == {
        ("team", "said"): 3,
        ("team", "decision"): 2,
    }


CODINGS = st.lists(
    st.tuples(
        st.sampled_from("mn"), st.sampled_from([f"p{n}" for n in range(9)]), st.sampled_from([*PHASES, None])
    ),
    max_size=40,
).map(lambda rows: codings(*[(m, f"{m}-{p}", phase) for m, p, phase in rows]))


@given(CODINGS)
@settings(max_examples=40, deadline=None)
def test_shares_sum_to_one_and_counts_to_n(frame):
    result = profile(frame)
    for _, part in result.groupby("meeting"):
        n = part["n"].iloc[0]
        assert part.loc[part["measure"] == "count", "value"].sum() == pytest.approx(n)
        share = part.loc[part["measure"] == "share", "value"]
        assert share.isna().all() if n < 5 else share.sum() == pytest.approx(1)
    assert len(result) == 10 * result["meeting"].nunique()


@given(CODINGS, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_codings_and_the_names_of_meetings_change_no_profile(frame, random):
    order = list(frame.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(profile(frame.loc[order]), profile(frame))
    renamed = profile(frame.assign(meeting=frame["meeting"].map({"m": "x", "n": "y"})))
    pd.testing.assert_frame_equal(
        renamed.assign(meeting=renamed["meeting"].map({"x": "m", "y": "n"})),
        profile(frame),
        check_dtype=False,
    )


# steps


def meetings(*rows):
    """Meetings as (id, group, date, observed, held, kind); the last two may be left out."""
    full = [(*row, *(True, "meeting")[len(row) - 4 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["id", "group", "date", "observed", "held", "kind"])
    types = {
        "id": "str",
        "group": "str",
        "date": "datetime64[s]",
        "observed": "boolean",
        "held": "boolean",
        "kind": "str",
    }
    return frame.astype(types)


def judgements(*rows):
    """Judgements as (meeting, value, kind, second, relation); what follows the value may be left out."""
    full = [(*row, *("evaluator", None, None)[len(row) - 2 :]) for row in rows]
    frame = pd.DataFrame(
        full, columns=["meeting", "value", "assessor_kind", "second", "relation"], dtype="str"
    )
    return frame.assign(confidence="high", evidence_time="contemporary", person="U1").astype("str")


def line(*values, group="team", start="2023-01-01"):
    """A group's line: one meeting every third week, each with the evaluator's judgement; None = not observed."""
    days = pd.date_range(start, periods=len(values), freq="21D")
    held = [
        (f"{group}{n}", group, day, value is not None)
        for n, (value, day) in enumerate(zip(values, days, strict=True))
    ]
    said = [(f"{group}{n}", *_parts(value)) for n, value in enumerate(values) if value]
    return meetings(*held), judgements(*said)


def _parts(value):
    """ "STO-NOR" is between the two, "STO>NOR" on the way from one to the other."""
    for sign, relation in (("-", "between"), (">", "towards"), ("?", None)):
        if sign in value:
            first, second = value.split(sign)
            return (first, "evaluator", second, relation)
    return (value,)


def the_steps(*values, **where):
    return steps(*line(*values, **where), GROUPS)


def test_every_held_meeting_is_a_step_also_those_nobody_observed():
    frame = the_steps("FOR", None, "STO")
    assert list(frame["meeting"]) == ["team0", "team1", "team2"]
    assert list(frame["observed"]) == [True, False, True]
    assert pd.isna(frame["value"].iloc[1])


def test_cancelled_meetings_development_days_other_groups_and_rows_without_a_date_are_no_steps():
    held = meetings(
        ("a", "team", "2023-01-01", True),
        ("b", "team", "2023-02-01", True, False),
        ("c", "team", "2023-03-01", True, True, "development_day"),
        ("d", "joint", "2023-04-01", True),
        ("e", "team", None, True),
        (None, "team", "2023-05-01", True),
        ("a", "team", "2023-06-01", True),
    )
    assert list(steps(held, judgements(("a", "FOR"), ("b", "STO")), GROUPS)["meeting"]) == ["a"]


def test_every_judgement_stands_and_they_are_disputed_where_they_differ():
    held, _ = line("FOR", "FOR", "FOR", "FOR")
    said = judgements(
        ("team0", "FOR"), ("team0", "STO", "second_coder"),
        ("team1", "FOR"), ("team1", "FOR", "second_coder"),
        ("team2", "FOR"), ("team2", "STO", "group"), ("team2", "STO", "agreed"),
        ("team3", "CANNOT_JUDGE"), ("team3", "NOR", "second_coder"),
    )  # fmt: skip
    frame = steps(held, said, GROUPS)
    assert len(frame) == 9
    assert frame.groupby("meeting")["disputed"].first().to_dict() == {
        "team0": True,
        "team1": False,
        "team2": False,
        "team3": True,
    }


def test_what_single_persons_have_agreed_on_does_not_settle_that_the_group_sees_it_differently():
    held, _ = line("FOR", "FOR", "FOR")
    said = judgements(
        ("team0", "FOR"), ("team0", "STO", "group"), ("team0", "FOR", "agreed"),
        ("team1", "FOR"), ("team1", "STO", "agreed"), ("team1", "NOR", "agreed"),
        ("team2", "FOR"), ("team2", "STO", "second_coder"), ("team2", "NOR", "agreed"),
    )  # fmt: skip
    assert disputed(steps(held, said, GROUPS)) == ["team0", "team1"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("STO", "NOR", "between"), ("NOR", "STO", "between"), True),
        (("STO", "NOR", "towards"), ("NOR", "STO", "towards"), False),
        (("STO", "NOR", "between"), ("STO", "NOR", "towards"), False),
        (("STO", "NOR", "towards"), ("STO", "", ""), False),
    ],
)
def test_two_judgements_say_the_same_whichever_of_two_phases_is_named_first(one, other, same):
    assert (statement(*one) == statement(*other)) is same


def test_an_agreed_judgement_leads_and_others_never_replace_the_evaluators():
    held, _ = line("FOR", "FOR", "FOR")
    said = judgements(
        ("team0", "FOR"),
        ("team0", "STO", "agreed"),
        ("team1", "FOR"),
        ("team1", "STO", "second_coder"),
        ("team2", "STO", "group"),
    )
    lead = leading(steps(held, said, GROUPS))
    assert list(lead["value"].fillna("–")) == ["STO", "FOR", "–"]


# returns


@pytest.mark.parametrize(
    ("values", "returned"),
    [
        (["FOR", "STO", "NOR", "PER"], []),
        (["FOR", "NOR", "STO", "NOR"], [2]),
        (["PER", "NOR", "STO", "FOR"], [1, 2, 3]),
        (["NOR", None, None, "STO"], [3]),
        (["NOR", "CANNOT_JUDGE", "STO"], [2]),
        (["PER", "ADJ", "PER"], []),
        (["FOR", "ADJ", "STO"], []),
        (["NOR", "MIXED", "NOR"], []),
        (["NOR", "MIXED?FOR", "NOR"], [1]),
        (["FOR", "MIXED?FOR", "STO"], []),
        (["NOR", "STO-NOR", "NOR"], [1]),
        (["STO", "STO-NOR", "NOR"], []),
        (["NOR>PER", "NOR"], []),
        (["FOR>STO", "FOR", "STO"], []),
        (["NOR", "STO>NOR", "NOR"], [1]),
        ([None, None], []),
        (["FOR"], []),
    ],
)
def test_a_return_is_an_earlier_phase_than_at_the_nearest_judged_meeting_before(values, returned):
    frame = the_steps(*values)
    assert returned_meetings(frame) == [f"team{n}" for n in returned]
    assert sorted(frame.loc[frame["returned"], "meeting"]) == [f"team{n}" for n in returned]


def test_a_second_coder_makes_no_return():
    held, _ = line("NOR", "NOR")
    frame = steps(
        held, judgements(("team0", "NOR"), ("team1", "NOR"), ("team1", "STO", "second_coder")), GROUPS
    )
    assert returned_meetings(frame) == []


# transitions and dwell


def test_transitions_are_counted_apart_when_other_meetings_lie_between():
    result = transitions(the_steps("FOR", "STO", None, "NOR", "CANNOT_JUDGE", "NOR", "NOR"))
    counted = {(r["from"], r["to"], r["adjacent"]): r["value"] for _, r in result.iterrows()}
    assert counted == {
        ("FOR", "STO", True): 1,
        ("STO", "NOR", False): 1,
        ("NOR", "NOR", False): 1,
        ("NOR", "NOR", True): 1,
    }
    assert set(result["n"]) == {4}


def test_adjourning_and_mixed_are_no_ends_of_a_transition():
    assert transitions(the_steps("FOR", "MIXED", "ADJ")).empty


def test_each_spell_lasted_at_least_and_at_most_so_long():
    result = dwell(the_steps("FOR", "FOR", None, "STO", "NOR", None, "NOR", "ADJ"))
    found = [
        (r.spell, r.phase, r.low, r.high if pd.notna(r.high) else None, r.n) for r in result.itertuples()
    ]
    assert found == [
        (1, "FOR", 21, None, 2),
        (2, "STO", 0, 63, 1),
        (3, "NOR", 42, 84, 2),
        (4, "ADJ", 0, None, 1),
    ]
    assert result["value"].isna().all()
    assert set(result["reason"]) == {"change_not_observed"}


VALUES = st.lists(
    st.sampled_from([*PHASES, "MIXED", "CANNOT_JUDGE", "MIXED?FOR", "STO-NOR", "NOR>PER", None]), max_size=14
)


@given(VALUES, VALUES)
@settings(max_examples=30, deadline=None)
def test_what_is_counted_adds_up(team, steering):
    held, said = (
        pd.concat(parts, ignore_index=True)
        for parts in zip(line(*team), line(*steering, group="steering"), strict=True)
    )
    frame = steps(held, said, GROUPS)
    for group, values in (("team", team), ("steering", steering)):
        lead = leading(frame[frame["group"] == group])
        judged = lead["value"].isin(PHASES[:4]).sum()
        moves = transitions(frame)
        assert moves.loc[moves["group"] == group, "value"].sum() == max(judged - 1, 0)
        spells = dwell(frame)
        assert spells.loc[spells["group"] == group, "n"].sum() == lead["value"].isin(PHASES).sum()
        assert (spells["low"] <= spells["high"].fillna(10**9)).all()
        assert len(lead) == len(values)


@given(VALUES, VALUES, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_and_the_names_of_groups_change_nothing(team, steering, random):
    held, said = (
        pd.concat(parts, ignore_index=True)
        for parts in zip(line(*team), line(*steering, group="steering"), strict=True)
    )
    frame = steps(held, said, GROUPS)
    shuffled = [part.sample(frac=1, random_state=random.randint(0, 99)) for part in (held, said)]
    pd.testing.assert_frame_equal(steps(*shuffled, GROUPS), frame)
    names = {"team": "alfa", "steering": "beta"}
    renamed = steps(held.assign(group=held["group"].map(names).astype("str")), said, list(names.values()))
    assert set(renamed.loc[renamed["returned"], "meeting"]) == set(frame.loc[frame["returned"], "meeting"])
    for count in (transitions, dwell):
        one, other = count(frame), count(renamed)
        one["group"] = one["group"].map(names).astype(other["group"].dtype)
        keys = ["group", *one.columns[1:4]]
        pd.testing.assert_frame_equal(
            one.sort_values(keys, ignore_index=True),
            other.sort_values(keys, ignore_index=True),
            check_dtype=False,
        )


# changes of members


def memberships(*rows):
    frame = pd.DataFrame(rows, columns=["person", "group", "from", "to"])
    return frame.astype({"person": "str", "group": "str", "from": "datetime64[s]", "to": "datetime64[s]"})


START = pd.Timestamp("2023-01-01")


def test_joined_and_left_are_counted_by_day_after_the_start():
    result = member_changes(
        memberships(
            ("T1", "team", "2023-01-01", "2023-06-30"), ("T2", "team", "2023-06-30", None), ("T3", "team", "2023-06-30", None),
            ("S1", "steering", "2023-01-01", None), ("K1", "joint", "2023-09-01", None),
        ), GROUPS, START,
    )  # fmt: skip
    assert result.to_dict("records") == [
        {"group": "team", "date": pd.Timestamp("2023-06-30"), "joined": 2, "left": 1}
    ]


def test_a_person_who_goes_on_under_new_terms_has_neither_joined_nor_left():
    rows = [("K1", "team", "2023-01-01", "2024-08-31"), ("K1", "team", "2024-09-01", None)]
    assert member_changes(memberships(*rows), GROUPS, START).empty
    back = [rows[0], ("K1", "team", "2024-12-01", None)]
    assert list(member_changes(memberships(*back), GROUPS, START)["left"]) == [1, 0]
    elsewhere = [rows[0], ("K1", "steering", "2024-09-01", None)]
    assert len(member_changes(memberships(*elsewhere), GROUPS, START)) == 2


def test_no_memberships_are_no_changes():
    result = member_changes(memberships(), GROUPS, START)
    assert list(result.columns) == ["group", "date", "joined", "left"]
    assert result.empty


def changes(*days, group="team"):
    frame = pd.DataFrame([(group, day, 1, 0) for day in days], columns=["group", "date", "joined", "left"])
    return frame.astype({"group": "str", "date": "datetime64[s]"})


def cells(result, group="team"):
    part = result[result["group"] == group]
    return {(r.returned, r.near_change): int(r.value) for r in part.itertuples()}


def test_returns_near_a_change_are_counted_within_the_window_fixed_beforehand():
    frame = the_steps(
        "FOR", "NOR", "STO", "NOR", "STO", "NOR"
    )  # 2023-01-01, 01-22, 02-12, 03-05, 03-26, 04-16
    near = changes("2023-02-01")
    assert cells(returns_and_changes(frame, near, 1)) == {
        (True, True): 1,
        (True, False): 1,
        (False, True): 0,
        (False, False): 3,
    }
    assert cells(returns_and_changes(frame, near, 2)) == {
        (True, True): 1,
        (True, False): 1,
        (False, True): 1,
        (False, False): 2,
    }
    assert cells(returns_and_changes(frame, near, 3)) == {
        (True, True): 2,
        (True, False): 0,
        (False, True): 1,
        (False, False): 2,
    }


def test_the_meeting_on_the_day_of_a_change_is_near_it_and_unobserved_ones_take_up_the_window():
    frame = the_steps("NOR", None, "STO", "NOR")
    assert cells(returns_and_changes(frame, changes("2023-01-22"), 1))[(True, True)] == 0
    assert cells(returns_and_changes(frame, changes("2023-01-22"), 2))[(True, True)] == 1
    assert cells(returns_and_changes(frame, changes("2023-02-12"), 1))[(True, True)] == 1


def test_a_change_in_one_group_is_none_in_the_other():
    held, said = (
        pd.concat(p, ignore_index=True)
        for p in zip(line("NOR", "STO"), line("NOR", "STO", group="steering"), strict=True)
    )
    result = returns_and_changes(steps(held, said, GROUPS), changes("2023-01-10"), 1)
    assert cells(result)[(True, True)] == 1
    assert cells(result, "steering")[(True, True)] == 0


@given(
    VALUES,
    st.lists(st.dates(pd.Timestamp("2022-12-01").date(), pd.Timestamp("2023-12-01").date()), max_size=4),
    st.integers(1, 4),
)
@settings(max_examples=40, deadline=None)
def test_the_four_counts_are_all_judged_meetings_but_the_first(values, days, window):
    result = returns_and_changes(the_steps(*values), changes(*days), window)
    judged = sum(1 for value in values if value and value[:3] in (*PHASES[:4], "MIX"))
    assert result["value"].sum() == max(judged - 1, 0)
    assert set(result["n"]) <= {max(judged - 1, 0)}
    assert set(result["method"]) <= {f"window_{window}"}


# codes by phase


def test_codes_are_counted_in_meetings_by_the_phase_the_meeting_was_judged_to_be_in():
    frame = the_steps("FOR", "FOR", "STO", "MIXED", None)
    found = pd.DataFrame(
        [("p1", "team0", "HIN-KUL", "HIN"), ("p2", "team0", "HIN-KUL", "HIN"), ("p3", "team2", "HIN-KUL", "HIN"),
         ("p4", "team1", "OPP", "OPP"), ("p5", "team3", "HIN-STR", "HIN"), ("p6", "team0", "FOR1", "FOR")],
        columns=["passage", "meeting", "code", "top"], dtype="str",
    )  # fmt: skip
    result = codes_by_phase(found, frame, ["OPP", "HIN"])
    wide = {
        (r.code, r.phase if isinstance(r.phase, str) else None, r.measure): (r.value, r.n)
        for r in result.itertuples()
    }
    assert wide["HIN-KUL", "FOR", "meetings"] == (1, 2)
    assert wide["HIN-KUL", "FOR", "passages"] == (2, 2)
    assert wide["HIN-KUL", "STO", "meetings"] == (1, 1)
    assert wide["HIN-KUL", None, "meetings"] == (2, 4)
    assert wide["HIN-STR", NO_PHASE, "meetings"] == (1, 1), "a mixed meeting is of no single phase"
    assert wide["OPP", "PER", "meetings"] == (0, 0)
    assert list(dict.fromkeys(result["code"])) == ["OPP", "HIN-KUL", "HIN-STR"], "in the order asked for"


# nothing at all


def test_a_study_without_anything_gives_empty_results():
    frame = steps(meetings(), judgements(), GROUPS)
    assert frame.empty
    assert leading(frame).empty
    assert returned_meetings(frame) == []
    assert transitions(frame).empty
    assert dwell(frame).empty
    assert returns_and_changes(frame, changes(), 1).empty
    assert codes_by_phase(
        pd.DataFrame(columns=["passage", "meeting", "code", "top"], dtype="str"), frame, ["HIN"]
    ).empty


@given(
    VALUES,
    st.lists(st.tuples(st.integers(0, 13), st.sampled_from(["HIN-KUL", "HIN-STR", "OPP"])), max_size=20),
)
@settings(max_examples=30, deadline=None)
def test_the_phases_together_are_all_observed_meetings(values, coded):
    found = pd.DataFrame(
        [(f"p{n}", f"team{meeting}", code, code[:3]) for n, (meeting, code) in enumerate(coded)],
        columns=["passage", "meeting", "code", "top"], dtype="str",
    )  # fmt: skip
    result = codes_by_phase(found, the_steps(*values), ["HIN", "OPP"])
    for _, part in result.groupby(["code", "measure"]):
        by_phase, whole = part[part["phase"].notna()], part[part["phase"].isna()].iloc[0]
        assert by_phase["value"].sum() == whole["value"]
        assert by_phase["n"].sum() == whole["n"] == sum(1 for value in values if value)
        assert (part["value"] <= part["n"]).all() or part["measure"].iloc[0] == "passages"


def test_meetings_without_judgements_give_steps_without_values():
    frame = the_steps(None, None)
    assert frame["value"].isna().all()
    assert not frame["disputed"].any()
    assert not frame["returned"].any()
    assert transitions(frame).empty
    assert returns_and_changes(frame, changes("2023-01-01"), 1)["value"].sum() == 0
