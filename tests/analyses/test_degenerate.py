"""Whatever little there is, every function of analyses gives an answer or says why there is none: no warning, no crash.

The frames are those of the example studies, so they have the types that studies have, cut down to nothing, to one row, to
one category, or with everything missing but the ids.
"""

import importlib
import inspect
import pkgutil
from functools import cache

import numpy as np
import pandas as pd
import pytest

import analyses
from analyses import (
    agreement,
    attendance,
    case_flow,
    cases,
    catalogue,
    changes,
    codecounts,
    collection,
    combinations,
    comparisons,
    content,
    contradictions,
    counting,
    followup,
    inventory,
    nested,
    phase_models,
    phases,
    programme,
    proportions,
    textcounts,
    themes,
)
from analyses.agreement import sets, spans, unitizing
from coding.codings import coding_frame, judgement_frame
from data_templates import find
from evaluation import Study

pytestmark = pytest.mark.filterwarnings("error")

KINDS = ["empty", "one_row", "one_category", "all_missing"]
ROWS = 6
IDS = {"id", "case", "meeting", "passage", "document", "person", "informant", "coding"}


@cache
def study(name):
    return Study.open(find("examples", name))


@cache
def whole(name):
    """A frame of an example study by name; codings and judgements of the first."""
    if name in ("codings", "judgements"):
        return (coding_frame if name == "codings" else judgement_frame)(study("exempelkommun"))
    if name == "units":
        texts = ["document", "theme", "category", "subcategory", "code", "passage"]
        return pd.DataFrame([["d", "T", "K", "U", "k", "p"]] * ROWS, columns=texts, dtype="str")
    if name == "words":
        return pd.DataFrame(
            {"group": "team", "informant": [f"i{n}" for n in range(ROWS)], "word": "ord", "count": 1}
        ).astype({"count": "Int64"})
    of = {"catalogue": "barnhalsovard24", "measurements": "barnhalsovard24", "guides": "goteborgsregionen", "inventory": "gotland",
          "statements": "goteborgsregionen"}  # fmt: skip
    studies = [of[name]] if name in of else ["exempelkommun", "sormland"]
    return max((study(each).frames[name] for each in studies), key=len)


def frame(kind, name):
    """A frame of a study, cut down."""
    given = whole(name).reset_index(drop=True)
    if kind == "empty":
        return given.head(0)
    if kind == "one_row":
        return given.head(1)
    known = given.dropna(subset=[column for column in ("value", "kind") if column in given][:1])
    same = known.iloc[[0] * ROWS].reset_index(drop=True) if len(known) else given.head(ROWS)
    for column in IDS & set(same.columns):
        same[column] = (
            given[column].head(ROWS).to_numpy()[: len(same)] if len(given) >= ROWS else same[column]
        )
    if kind == "all_missing":
        missing = {
            column: pd.Series([None] * len(same), dtype=same[column].dtype)
            for column in same.columns
            if column not in IDS
        }
        return same.assign(**missing)
    return same


def numbers(kind):
    return {"empty": [], "one_row": [3.0], "one_category": [3.0] * 9, "all_missing": [np.nan] * 9}[kind]


def sequence(kind):
    return {"empty": [], "one_row": ["FOR"], "one_category": ["FOR"] * 6, "all_missing": [None] * 6}[kind]


def ratings(kind):
    shape = {"empty": (0, 2), "one_row": (1, 2), "one_category": (ROWS, 2), "all_missing": (ROWS, 2)}[kind]
    values = np.full(shape, np.nan if kind == "all_missing" else 1.0)
    return pd.DataFrame(values, columns=["A", "B"])


def code_sets(kind):
    table = ratings(kind).astype(object)
    return table.map(lambda value: frozenset({"k"}) if value == 1 else None)


def steps(kind):
    return phases.steps(frame(kind, "meetings"), frame(kind, "judgements"), ["team", "steering"])


def with_codes(kind):
    return frame(kind, "codings").assign(source=lambda rows: rows["document"])


def each_case(kind):
    return followup.latest(frame(kind, "cases"), frame(kind, "followups"))


NEEDS = ["yes", "partly", "no", "too_early", followup.NOT_FOLLOWED_UP]
FACTORS = ["mental_ill_health", "economic_social"]


def rows_of(kind):
    return frame(kind, "cases"), frame(kind, "risk_factors")


def spans_of(kind):
    none = {"start": pd.Series([], dtype="int64"), "end": pd.Series([], dtype="int64")}
    if kind in ("empty", "all_missing"):
        return pd.DataFrame({"document": pd.Series([], dtype="str"), "coder": pd.Series([], dtype="str"),
                             "code": pd.Series([], dtype="str"), **none})  # fmt: skip
    rows = [("d", "A", "k", 0, 5)] + ([("d", "B", "k", 0, 5)] if kind == "one_category" else [])
    return pd.DataFrame(rows, columns=["document", "coder", "code", "start", "end"])


def count(kind):
    return {"empty": 0, "one_row": 1, "one_category": 6, "all_missing": 0}[kind]


CALLS = {
    (agreement, "agreement"): lambda k: agreement.agreement(ratings(k)),
    (agreement, "per_category"): lambda k: agreement.per_category(ratings(k)),
    (agreement, "pairwise"): lambda k: agreement.pairwise(ratings(k)),
    (agreement, "light"): lambda k: agreement.light(ratings(k)),
    (agreement, "confusion"): lambda k: agreement.confusion(ratings(k)),
    (sets, "over_all"): lambda k: sets.over_all(code_sets(k)),
    (sets, "per_code"): lambda k: sets.per_code(code_sets(k)),
    (case_flow, "reached"): lambda k: case_flow.reached(frame(k, "cases"), frame(k, "case_states"), ["identified", "taken_up", "closed"]),
    (case_flow, "outcomes"): lambda k: case_flow.outcomes(frame(k, "cases"), frame(k, "case_states")),
    (case_flow, "waits"): lambda k: case_flow.waits(frame(k, "case_states"), [("identified", "taken_up")], pd.Timestamp("2025-01-01")),
    (cases, "multi_response"): lambda k: cases.multi_response(*rows_of(k), "factor", FACTORS),
    (cases, "counts"): lambda k: cases.counts(frame(k, "cases"), "year", [2023, 2024]),
    (cases, "durations"): lambda k: cases.durations(frame(k, "cases")),
    (cases, "share_with_several"): lambda k: cases.share_with_several(*rows_of(k), "factor"),
    (cases, "trend_against_goal"): lambda k: cases.trend_against_goal(
        frame(k, "measurements").dropna(subset="year").rename(columns={"value": "share"}), 70),
    (catalogue, "tally"): lambda k: catalogue.tally(frame(k, "catalogue"), "recipients", ["child"], "level", ["light"]),
    (catalogue, "status_by_start"): lambda k: catalogue.status_by_start(frame(k, "catalogue"), ["ongoing"]),
    (catalogue, "trends"): lambda k: catalogue.trends(frame(k, "measurements")),
    (catalogue, "pairs"): lambda k: catalogue.pairs(frame(k, "catalogue"), "recipients"),
    (catalogue, "result_bases"): lambda k: catalogue.result_bases(frame(k, "catalogue")),
    (changes, "before_and_after"): lambda k: changes.before_and_after(numbers(k), numbers(k), higher_is_better=True),
    (changes, "median_duration"): lambda k: changes.median_duration(numbers(k), [True] * len(numbers(k))),
    (codecounts, "passages_per_code"): lambda k: codecounts.passages_per_code(frame(k, "codings"), {"FOR1": ["FOR", "FOR1"]}),
    (codecounts, "codes_by"): lambda k: codecounts.codes_by(frame(k, "codings"), "top", ["FOR"], "group", ["team"], "meeting"),
    (collection, "data_collection"): lambda k: collection.data_collection(
        frame(k, "meetings"), frame(k, "interviews"), frame(k, "cases"), ["team"]),
    (combinations, "pairs"): lambda k: combinations.pairs(*rows_of(k), "factor", FACTORS),
    (combinations, "sets"): lambda k: combinations.sets(*rows_of(k), "factor", FACTORS),
    (combinations, "crossed"): lambda k: combinations.crossed(*rows_of(k), "factor", frame(k, "interventions"), "kind"),
    (comparisons, "fisher"): lambda k: comparisons.fisher([[count(k), count(k)], [0, 0]]),
    (comparisons, "mcnemar"): lambda k: comparisons.mcnemar(count(k), 0),
    (comparisons, "signed_rank"): lambda k: comparisons.signed_rank([0 * n for n in numbers(k)]),
    (comparisons, "trend"): lambda k: comparisons.trend([count(k), 0], [count(k), 0], [0, 1]),
    (content, "content"): lambda k: content.content(frame(k, "units")),
    (content, "in_several"): lambda k: content.in_several(frame(k, "units")),
    (contradictions, "contradicting"): lambda k: contradictions.contradicting(frame(k, "contradictions").assign(value=None), ["id"]),
    (contradictions, "contradicting_figures"): lambda k: contradictions.contradicting_figures(
        frame(k, "measurements"), ["item", "indicator"]),
    (counting, "cross_count"): lambda k: counting.cross_count(frame(k, "cases"), ["year", "complexity"], "id"),
    (counting, "counted"): lambda k: counting.counted(frame(k, "cases"), ["kind"]),
    (counting, "counted_both"): lambda k: counting.counted_both(frame(k, "risk_factors"), ["factor"], "case"),
    (counting, "shared"): lambda k: counting.shared(frame(k, "risk_factors"), "factor", "case"),
    (counting, "sets"): lambda k: counting.sets(frame(k, "risk_factors"), "factor", "case", FACTORS),
    (counting, "within"): lambda k: counting.within(frame(k, "risk_factors"), "case", frame(k, "cases"), "id"),
    (counting, "different"): lambda k: counting.different(frame(k, "cases"), "complexity"),
    (followup, "latest"): each_case,
    (followup, "need_met"): lambda k: followup.need_met(each_case(k), NEEDS, "complexity", ["delimited", "complex"]),
    (inventory, "matrix"): lambda k: inventory.matrix(frame(k, "inventory"), "kind", ["universal"], ["0-5"], ["advice"]),
    (inventory, "providers"): lambda k: inventory.providers(frame(k, "inventory")),
    (inventory, "gaps"): lambda k: inventory.gaps(inventory.matrix(frame(k, "inventory"), "kind", ["universal"], ["0-5"], ["advice"])),
    (inventory, "overlaps"): lambda k: inventory.overlaps(frame(k, "inventory"), ["universal"], ["0-5"], ["advice"]),
    (inventory, "as_of"): lambda k: inventory.as_of(frame(k, "inventory"), ["region"]),
    (nested, "protect_nested"): lambda k: nested.protect_nested([count(k)], count(k), 5),
    (phase_models, "smoothed"): lambda k: phase_models.smoothed(sequence(k)),
    (phase_models, "erased"): lambda k: phase_models.erased(sequence(k)),
    (phase_models, "change_points"): lambda k: phase_models.change_points(sequence(k)),
    (phase_models, "difference"): lambda k: phase_models.difference(steps(k), "team", "steering"),
    (attendance, "attendance"): lambda k: attendance.attendance(
        frame(k, "meetings"), frame(k, "memberships"), frame(k, "attendance"), ["team"]
    ),
    (phases, "profile"): lambda k: phases.profile(frame(k, "codings")),
    (phases, "steps"): steps,
    (phases, "leading"): lambda k: phases.leading(steps(k)),
    (phases, "disputed"): lambda k: phases.disputed(steps(k)),
    (phases, "returned_meetings"): lambda k: phases.returned_meetings(steps(k)),
    (phases, "transitions"): lambda k: phases.transitions(steps(k)),
    (phases, "dwell"): lambda k: phases.dwell(steps(k)),
    (phases, "member_changes"): lambda k: phases.member_changes(frame(k, "memberships"), ["team"], pd.Timestamp("2023-01-01")),
    (phases, "returns_and_changes"): lambda k: phases.returns_and_changes(
        steps(k), phases.member_changes(frame(k, "memberships"), ["team"], pd.Timestamp("2023-01-01")), 1),
    (phases, "codes_by_phase"): lambda k: phases.codes_by_phase(frame(k, "codings"), steps(k), ["HIN"]),
    (programme, "placements"): lambda k: programme.placements(frame(k, "strands"), frame(k, "periods")),
    (programme, "sites_per_strand"): lambda k: programme.sites_per_strand(programme.placements(frame(k, "strands"), frame(k, "periods"))),
    (programme, "stated_aspects"): lambda k: programme.stated_aspects(frame(k, "strands")),
    (programme, "conflicting_periods"): lambda k: programme.conflicting_periods(frame(k, "periods")),
    (programme, "principals"): lambda k: programme.principals(frame(k, "organisations"), frame(k, "decisions")),
    (programme, "matters_to_decide"): lambda k: programme.matters_to_decide(frame(k, "matters")),
    (programme, "standings"): lambda k: programme.standings(frame(k, "decisions"), ["m"], ["p"]),
    (programme, "joint_steps"): lambda k: programme.joint_steps(frame(k, "decisions"), ["m"]),
    (programme, "standing_counts"): lambda k: programme.standing_counts(programme.standings(frame(k, "decisions"), ["m"], ["p"])),
    (programme, "anchoring"): lambda k: programme.anchoring(frame(k, "decisions"), ["p"]),
    (programme, "parts"): lambda k: programme.parts(frame(k, "matters")),
    (programme, "chain"): lambda k: programme.chain(frame(k, "goals"), frame(k, "indicators")),
    (programme, "coverage"): lambda k: programme.coverage(frame(k, "goals"), frame(k, "indicators")),
    (proportions, "share"): lambda k: proportions.share(count(k), count(k)),
    (proportions, "difference"): lambda k: proportions.difference(count(k), count(k), 0, count(k)),
    (proportions, "paired_difference"): lambda k: proportions.paired_difference(count(k), 0, 0, 0),
    (spans, "span_f1"): lambda k: spans.span_f1(spans_of(k), ["A", "B"]),
    (unitizing, "unitizing_alpha"): lambda k: unitizing.unitizing_alpha(spans_of(k), {"d": 20}, ["A", "B"]),
    (unitizing, "unitizing_family"): lambda k: unitizing.unitizing_family(spans_of(k), {"d": 20}, ["A", "B"]),
    (textcounts, "keyness"): lambda k: textcounts.keyness(frame(k, "words"), "team", "steering"),
    (textcounts, "co_occurrence"): lambda k: textcounts.co_occurrence(frame(k, "codings")),
    (textcounts, "new_codes"): lambda k: textcounts.new_codes(with_codes(k), ["d1", "d2"]),
    (themes, "overlay"): lambda k: themes.overlay(frame(k, "statements"), ["t"], ["p"]),
    (themes, "bases"): lambda k: themes.bases(frame(k, "statements"), "question", ["q"], ["interview"]),
    (themes, "without_source"): lambda k: themes.without_source(frame(k, "statements"), "question", ["q"]),
    (themes, "unanswered"): lambda k: themes.unanswered(frame(k, "statements"), ["q"]),
    (themes, "asked"): lambda k: themes.asked(frame(k, "guides"), ["q"], ["team"]),
    (themes, "informants"): lambda k: themes.informants(frame(k, "interviews"), frame(k, "persons"), "role"),
}  # fmt: skip

# What takes no material of its own: a number to a number, a part of another function, or what its own tests take to pieces.
ELSEWHERE = {
    "agreement": {"rows", "undefined", "numbered", "standard_errors"}, "phases": {"statement"}, "changes": {"reached_by"}, "comparisons": {"adjusted"},
    "proportions": {"limits"}, "results": {"results"}, "selection": {"saying"}, "sets": {"code_sets"},
    "spans": {"merged", "character_sets", "unit_sets"}, "unitizing": {"end_to_end"},
}  # fmt: skip
INNER = (
    "disclosure",
    "coefficients",
    "intervals",
    "patterns",
    "scales",
)  # has tests of degenerate data of its own


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "call", CALLS.values(), ids=[f"{module.__name__.rpartition('.')[2]}.{name}" for module, name in CALLS]
)
def test_a_missing_value_has_a_reason_and_nothing_warns_or_breaks(call, kind):
    made = call(kind)
    if isinstance(made, pd.DataFrame) and {"measure", "value", "reason"} <= set(made.columns):
        unexplained = made["value"].isna() & ~made["reason"].fillna("").str.len().gt(0)
        assert not unexplained.any(), made[unexplained]
        assert (made["n"] >= 0).all() and (made["n_missing"] >= 0).all()
        assert not np.isinf(made["value"].dropna().astype("float64")).any()


def test_every_public_function_of_analyses_is_tried():
    tried = {(module.__name__, name) for module, name in CALLS}
    for found in pkgutil.walk_packages(analyses.__path__, "analyses."):
        last = found.name.rpartition(".")[2]
        if set(found.name.split(".")) & set(INNER):
            continue
        module = importlib.import_module(found.name)
        own = {name for name, thing in inspect.getmembers(module, inspect.isfunction)
               if thing.__module__ == found.name and not name.startswith("_")}  # fmt: skip
        missing = {name for name in own if (found.name, name) not in tried} - ELSEWHERE.get(last, set())
        assert not missing, f"{found.name}: {missing}"
