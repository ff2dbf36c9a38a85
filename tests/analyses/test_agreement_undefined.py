"""Agreement that cannot be computed: missing with a reason, without a warning, whatever the table."""

import numpy as np
import pandas as pd
import pytest

from analyses.agreement import (
    LEVELS,
    How,
    agreement,
    confusion,
    light,
    pairwise,
    per_category,
    standard_errors,
)
from tests.analyses.rating_tables import COHEN, FLEISS
from tests.analyses.test_agreement import MEASURES, POINT, frame, reasons, values

pytestmark = pytest.mark.filterwarnings("error")

DEGENERATE = {
    "empty": (pd.DataFrame(columns=["a", "b"]), "no_units"),
    "no columns": (pd.DataFrame(), "no_units"),
    "one coder": (frame([1], [2]), "one_coder"),
    "another without codes": (pd.DataFrame({"a": [1, 2], "b": [None, None]}), "one_coder"),
    "all missing": (pd.DataFrame({"a": [None, None], "b": [np.nan, np.nan]}), "all_missing"),
    "no pairs": (pd.DataFrame({"a": [1, None], "b": [None, 2]}), "no_pairs"),
}


@pytest.mark.parametrize("case", DEGENERATE)
@pytest.mark.parametrize("level", LEVELS)
def test_what_cannot_be_computed_is_missing_with_a_reason(case, level):
    ratings, reason = DEGENERATE[case]
    result = agreement(ratings, How(level=level, weights="quadratic"))
    assert list(result["measure"]) == MEASURES
    assert result["value"].isna().all()
    assert set(result["reason"]) == {reason}
    assert per_category(ratings, POINT).query("measure == 'fleiss_kappa'")["value"].isna().all()
    assert light(ratings)["reason"].iat[0] == reason
    assert standard_errors(ratings)["value"].isna().all()
    assert confusion(ratings).to_numpy().sum() == 0
    assert pairwise(ratings)["value"].isna().all()


@pytest.mark.parametrize("label", [1, 0, 2023, True, "ja", 2.5])
@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_kappa_is_undefined_when_both_coders_use_one_category(label, level):
    ratings = frame([label, label], [label, label])
    found, why = values(ratings, level), reasons(ratings, level)
    assert found.pop("percent_agreement") == 1
    assert set(found.values()) == {None}
    assert {why[name] for name in found} == {"one_category"}


def test_a_category_nobody_used_makes_ac1_defined():
    ratings = frame(["ja", "ja"], ["ja", "ja"])
    found = values(ratings, categories=("ja", "nej"))
    assert found["gwet_ac1"] == found["brennan_prediger"] == 1
    assert found["krippendorff_alpha"] is None


def test_one_row_is_enough_for_a_share_but_not_for_an_interval():
    result = agreement(frame(["a", "b"])).set_index("measure")
    assert result.at["percent_agreement", "value"] == 0
    assert result.at["percent_agreement", "reason"] == "too_few_units"
    assert result["low"].isna().all()


def test_cohen_weighted_and_scott_are_for_two_coders():
    why = reasons(FLEISS)
    assert [n for n in MEASURES if why[n] == "needs_two_coders"] == [
        "cohen_kappa",
        "weighted_kappa",
        "scott_pi",
    ]


def test_a_third_coder_without_codes_does_not_count():
    ratings = COHEN.assign(c=None)
    assert values(ratings)["cohen_kappa"] == values(COHEN)["cohen_kappa"]


def test_text_has_no_interval_level():
    ratings = frame(["a", "b"], ["b", "b"])
    assert reasons(ratings, "interval")["krippendorff_alpha"] == "not_numbers"
    assert values(ratings, "interval", "linear")["weighted_kappa"] is not None


def test_ratios_have_no_negative_numbers():
    assert reasons(frame([-1, 2], [2, 2]), "ratio")["krippendorff_alpha"] == "negative_numbers"
    assert values(frame([0, 0], [0, 2], [3, 3]), "ratio")["krippendorff_alpha"] is not None


def test_light_is_undefined_when_a_pair_is():
    result = light(frame([1, 1, 1], [1, 1, 2]))
    assert result["reason"].iat[0] == "pair_undefined"
    assert pd.isna(result["value"].iat[0])


def test_confusion_tells_which_categories_are_taken_for_which():
    assert confusion(COHEN).to_numpy().tolist() == [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
    assert confusion(FLEISS).to_numpy().sum() == 30 * 6 * 5
