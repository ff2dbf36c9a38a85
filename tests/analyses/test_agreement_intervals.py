"""How sure a coefficient is: units or meetings drawn anew, and no interval where there are too few of them."""

import numpy as np
import pandas as pd
import pytest

from analyses.agreement import How, agreement
from analyses.agreement.intervals import interval
from tests.analyses.rating_tables import COHEN, FLEISS

pytestmark = pytest.mark.filterwarnings("error")


def frame(*rows):
    return pd.DataFrame(list(rows))


def test_an_interval_holds_the_value_and_is_the_same_each_time():
    first, again = agreement(FLEISS), agreement(FLEISS)
    pd.testing.assert_frame_equal(first, again)
    defined = first.dropna(subset="low")
    assert (defined["low"] < defined["value"]).all()
    assert (defined["value"] < defined["high"]).all()
    assert set(defined["reason"]) == {""}


def test_the_order_of_units_changes_no_interval():
    pd.testing.assert_frame_equal(agreement(FLEISS.iloc[::-1]), agreement(FLEISS))


def test_one_measure_alone_has_the_same_interval_as_among_all():
    for name in ("krippendorff_alpha", "conger_kappa"):
        alone = agreement(FLEISS, only=(name,)).set_index("measure").loc[name]
        assert alone.equals(agreement(FLEISS).set_index("measure").loc[name])


def test_a_bootstrap_spreads_as_the_large_sample_error_says():
    found = agreement(COHEN, How(replicates=4000)).set_index("measure").loc["cohen_kappa"]
    assert (found["high"] - found["low"]) / 3.92 == pytest.approx(0.051002, rel=0.06)


def test_under_ten_meetings_give_no_interval_and_under_twenty_a_note():
    ratings = pd.concat([FLEISS] * 4, ignore_index=True)
    for meetings, low, note in ((9, False, False), (10, True, True), (19, True, True), (20, True, False)):
        clusters = [f"m{n % meetings}" for n in range(len(ratings))]
        found = agreement(ratings, clusters=clusters).set_index("measure").loc["fleiss_kappa"]
        assert pd.notna(found["low"]) is low
        assert found["reason"] == ("" if low else "too_few_clusters")
        assert ("few_clusters" in found["method"]) is note


def test_units_alike_within_meetings_make_the_interval_wider():
    ratings = FLEISS.loc[np.repeat(np.arange(30), 5)]
    meetings = np.repeat(np.arange(30), 5)
    single = agreement(ratings).set_index("measure").loc["fleiss_kappa"]
    drawn = agreement(ratings, clusters=meetings).set_index("measure").loc["fleiss_kappa"]
    assert drawn["high"] - drawn["low"] > 1.8 * (single["high"] - single["low"])
    assert drawn["value"] == single["value"]


def test_drawing_meetings_of_one_unit_is_drawing_units():
    single = agreement(FLEISS, How(replicates=4000)).set_index("measure").loc["krippendorff_alpha"]
    drawn = (
        agreement(FLEISS, How(replicates=4000), clusters=range(30))
        .set_index("measure")
        .loc["krippendorff_alpha"]
    )
    assert [drawn["low"], drawn["high"]] == pytest.approx([single["low"], single["high"]], abs=0.02)


def test_a_unit_without_a_meeting_is_drawn_by_itself():
    clusters = [None] * 20 + ["m"] * 10
    assert "few_clusters" not in agreement(FLEISS, clusters=clusters)["method"].iat[0]


def test_replicates_without_a_value_are_counted_and_too_many_give_no_interval():
    rare = frame(*[["nej", "nej"]] * 30, ["ja", "ja"], ["ja", "nej"], ["nej", "ja"])
    found = agreement(rare).set_index("measure").loc["cohen_kappa"]
    assert "undefined_" not in found["method"] or found["reason"] == ""
    once = frame(*[["nej", "nej"]] * 30, ["ja", "ja"])
    found = agreement(once).set_index("measure").loc["cohen_kappa"]
    assert found["value"] == 1
    assert found["reason"] == "often_undefined"
    assert int(found["method"].rpartition("_")[2]) == pytest.approx(1000 * (30 / 31) ** 31, abs=60)


def test_one_undefined_replicate_in_twenty_is_the_limit():
    few = interval(np.array([np.nan] * 5 + [0.5] * 95), 30)
    many = interval(np.array([np.nan] * 6 + [0.5] * 94), 30)
    assert (few.undefined, few.reason, few.low) == (5, "", 0.5)
    assert (many.undefined, many.reason, many.low) == (6, "often_undefined", None)
