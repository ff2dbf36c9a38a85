"""Spans of text: where two people mark, and how alike their marks are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.agreement import How
from analyses.agreement.sets import over_all, per_code
from analyses.agreement.spans import character_sets, merged, span_f1, unit_sets
from analyses.agreement.unitizing import unitizing_alpha, unitizing_family

pytestmark = pytest.mark.filterwarnings("error")


def spans(*rows, document="d"):
    """Spans as (coder, code, start, end)."""
    frame = pd.DataFrame(rows, columns=["coder", "code", "start", "end"])
    return frame.astype({"start": "int64", "end": "int64"}).assign(document=document)


def per_character(marks, lengths, coders, work=per_code):
    sets, characters, documents = character_sets(marks, lengths, coders)
    return work(sets, How(unit="characters", replicates=0), documents, characters)


def by_code(result, measure):
    part = result[result["measure"] == measure]
    return {c if isinstance(c, str) else None: v for c, v in zip(part["code"], part["value"], strict=True)}


# Krippendorff (2004), Content Analysis, p. 254: a text from 150 to 450, here from 0; the data also stand in the tests of
# DKPro Statistics. The book adds up rounded figures (.8591 for both); the exact value of its formula is .8587.
BOOK_2004 = spans(
    ("i", "c", 75, 145), ("i", "c", 220, 250), ("j", "c", 70, 150), ("j", "c", 205, 225), ("j", "c", 250, 270),
    ("i", "k", 30, 90), ("i", "k", 150, 200), ("j", "k", 30, 90), ("j", "k", 150, 200),
)  # fmt: skip

# Krippendorff (2019), Content Analysis, 4th ed., p. 340, fig. 12.11: three coders, a text of 60
BOOK_2019 = spans(
    *[
        ("Alex", *s)
        for s in [("1", 0, 7), ("2", 7, 13), ("5", 30, 32), ("6", 32, 37), ("6", 37, 44), ("7", 44, 60)]
    ],
    *[("Paul", *s) for s in [("1", 0, 7), ("3", 7, 13), ("5", 13, 21), ("6", 32, 44)]],
    *[
        ("Suzan", *s)
        for s in [("1", 0, 7), ("4", 7, 13), ("5", 13, 21), ("6", 32, 37), ("6", 37, 41), ("6", 41, 44)]
    ],
)
THREE = ["Alex", "Paul", "Suzan"]


def test_unitizing_alpha_of_2004():
    found = by_code(unitizing_alpha(BOOK_2004, {"d": 300}, ["i", "j"]), "unitizing_alpha")
    assert {code: round(value, 4) for code, value in found.items()} == {"c": 0.7286, "k": 1.0, None: 0.8587}


def test_the_unitizing_family_of_2016():
    result = unitizing_family(BOOK_2019, {"d": 60}, THREE)
    assert round(by_code(result, "u_alpha")[None], 3) == 0.510
    assert by_code(result, "u_alpha_binary")[None] == pytest.approx(0.413, abs=0.001)
    assert round(by_code(result, "cu_alpha")[None], 3) == 0.724
    of_codes = by_code(result, "ku_alpha")
    assert [of_codes[code] for code in "156"] == pytest.approx([1, 1, 1])
    assert [of_codes[code] for code in "234"] == pytest.approx([0, 0, 0])
    assert pd.isna(of_codes["7"])  # only Alex has marked there


def test_one_short_span_of_one_coder_is_as_good_as_chance():
    """DKPro Statistics: one span of one character in 20, three coders."""
    found = unitizing_alpha(spans(("a", "X", 0, 1)), {"d": 20}, ["a", "b", "c"])
    assert by_code(found, "unitizing_alpha")["X"] == pytest.approx(0, abs=1e-12)


def test_one_long_span_against_its_pieces_is_worse_than_chance():
    """DKPro Statistics has −.7003."""
    pieces = spans(("a", "A", 1, 9), ("b", "A", 2, 3), ("b", "A", 4, 5), ("b", "A", 6, 7))
    found = unitizing_alpha(pieces, {"d": 10}, ["a", "b"])
    assert by_code(found, "unitizing_alpha")["A"] == pytest.approx(-0.7003, abs=1e-4)


def test_two_codes_at_one_place_belong_to_2004_and_not_to_2016():
    result = unitizing_family(BOOK_2004, {"d": 300}, ["i", "j"])
    assert set(result["reason"]) == {"overlapping_codes"}
    assert result["value"].isna().all()


def test_documents_are_laid_end_to_end():
    first, second = (
        spans(("a", "X", 2, 5), ("b", "X", 2, 5)),
        spans(("a", "X", 0, 4), ("b", "X", 1, 4), document="e"),
    )
    apart = unitizing_alpha(pd.concat([first, second]), {"d": 10, "e": 20}, ["a", "b"])
    together = unitizing_alpha(pd.concat([first, second.assign(document="d", start=second["start"] + 10,
                                                               end=second["end"] + 10)]), {"d": 30}, ["a", "b"])  # fmt: skip
    pd.testing.assert_frame_equal(apart, together)


def test_spans_of_a_coder_that_touch_or_overlap_are_one():
    found = merged(
        spans(
            ("a", "X", 5, 9),
            ("a", "X", 0, 3),
            ("a", "X", 3, 4),
            ("a", "X", 6, 7),
            ("a", "X", 8, 12),
            ("b", "X", 4, 5),
        )
    )
    assert found[["coder", "start", "end"]].to_numpy().tolist() == [["a", 0, 4], ["a", 5, 12], ["b", 4, 5]]


def test_the_same_text_marked_twice_by_one_coder_changes_no_agreement():
    once = spans(("a", "X", 0, 10), ("b", "X", 5, 10))
    twice = pd.concat([once, spans(("a", "X", 0, 6), ("a", "X", 2, 10))], ignore_index=True)
    pd.testing.assert_frame_equal(
        per_character(once, {"d": 100}, ["a", "b"]), per_character(twice, {"d": 100}, ["a", "b"])
    )


def test_where_the_other_coder_marked_nothing_nothing_is_shared():
    """A widely used program gets .995 here."""
    result = per_character(spans(("a", "X", 100, 105)), {"d": 1000}, ["a", "b"])
    assert by_code(result, "percent_agreement")["X"] == pytest.approx(0.995)
    assert by_code(result, "coded_only")["X"] == 0
    assert by_code(result, "krippendorff_alpha")["X"] < 0
    assert set(result["n"]) == {1000}
    assert set(result["unit"]) == {"characters"}


def test_per_character_is_what_each_character_says():
    result = per_character(BOOK_2004, {"d": 300}, ["i", "j"])
    marks = {coder: np.zeros(300, bool) for coder in "ij"}
    for span in BOOK_2004[BOOK_2004["code"] == "c"].itertuples():
        marks[span.coder][span.start : span.end] = True
    assert by_code(result, "percent_agreement")["c"] == pytest.approx((marks["i"] == marks["j"]).mean())
    pooled = per_character(BOOK_2004, {"d": 300}, ["i", "j"], over_all).set_index("measure")["value"]
    assert pooled["percent_agreement"] == pytest.approx((1 + (marks["i"] == marks["j"]).mean()) / 2)
    both, either = (marks["i"] & marks["j"]).sum(), (marks["i"] | marks["j"]).sum()
    assert by_code(result, "coded_only")["c"] == pytest.approx(both / either)


def test_characters_are_not_drawn_as_if_they_were_independent():
    sets, characters, documents = character_sets(BOOK_2004, {"d": 300}, ["i", "j"])
    assert over_all(sets, weights=characters)["low"].isna().all()
    assert set(over_all(sets, clusters=documents, weights=characters)["reason"]) == {"too_few_clusters"}


def test_a_sentence_has_a_code_when_any_part_of_it_is_marked():
    sentences = pd.DataFrame({"document": "d", "start": [0, 10, 20], "end": [10, 20, 30]})
    sets = unit_sets(spans(("a", "X", 9, 21), ("b", "X", 10, 20)), sentences, ["a", "b"])
    result = per_code(sets, How(unit="sentences"))
    assert by_code(result, "percent_agreement")["X"] == pytest.approx(1 / 3)
    assert set(result["n"]) == {3}


def test_spans_are_shared_within_the_tolerance_and_each_once():
    marks = spans(
        ("a", "X", 0, 10), ("a", "X", 20, 30), ("b", "X", 3, 12), ("b", "X", 50, 60), ("b", "Y", 20, 30)
    )
    assert by_code(span_f1(marks, ["a", "b"]), "span_f1") == {"X": 0, "Y": 0, None: 0}
    assert by_code(span_f1(marks, ["a", "b"], 3), "span_f1") == {
        "X": pytest.approx(2 / 4),
        "Y": 0,
        None: pytest.approx(2 / 5),
    }


def test_as_many_spans_as_possible_are_paired_off():
    marks = spans(("a", "X", 0, 3), ("a", "X", 4, 7), ("b", "X", 2, 5), ("b", "X", 6, 9))
    assert by_code(span_f1(marks, ["a", "b"], 2), "span_f1")["X"] == 1


@pytest.mark.parametrize("coders", [["a", "b"], ["a"], []])
def test_no_spans_or_no_text_is_missing_with_a_reason(coders):
    nothing = spans()
    for result in (unitizing_alpha(nothing, {}, coders), unitizing_alpha(nothing, {"d": 9}, coders),
                   unitizing_family(nothing, {}, coders), unitizing_family(nothing, {"d": 9}, coders),
                   span_f1(nothing, coders)):  # fmt: skip
        assert result["value"].isna().all()
        assert set(result["reason"]) <= {"no_units", "no_codes", "one_coder"}
    assert per_character(nothing, {}, coders).empty
    assert unit_sets(nothing, pd.DataFrame(columns=["document", "start", "end"]), coders).empty


def test_one_code_over_all_the_text_is_undefined():
    whole = spans(("a", "X", 0, 9), ("b", "X", 0, 9))
    assert set(unitizing_family(whole, {"d": 9}, ["a", "b"])["reason"]) == {"one_category"}
    assert by_code(per_character(whole, {"d": 9}, ["a", "b"]), "coded_only")["X"] == 1


MARKS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("XY"), st.integers(0, 25), st.integers(1, 6)), max_size=8
)


@settings(max_examples=40, deadline=None)
@given(marks=MARKS)
def test_the_order_of_coders_and_the_names_of_codes_change_nothing(marks):
    found = merged(spans(*[(coder, code, start, start + size) for coder, code, start, size in marks]))
    turned = found.assign(
        coder=found["coder"].map({"a": "b", "b": "a"}), code=found["code"].map({"X": "Y", "Y": "X"})
    )
    one, other = ({f: by_code(work(t), m) for f, (work, m) in WORK.items()} for t in (found, turned))
    for name in WORK:
        swapped = {{"X": "Y", "Y": "X"}.get(code): value for code, value in other[name].items()}
        assert swapped == pytest.approx(one[name], nan_ok=True)


WORK = {
    "alpha": (lambda s: unitizing_alpha(s, {"d": 31}, ["a", "b"]).dropna(subset="value"), "unitizing_alpha"),
    "characters": (
        lambda s: per_character(s, {"d": 31}, ["a", "b"]).dropna(subset="value"),
        "krippendorff_alpha",
    ),
    "f1": (lambda s: span_f1(s, ["a", "b"], 1).dropna(subset="value"), "span_f1"),
}
