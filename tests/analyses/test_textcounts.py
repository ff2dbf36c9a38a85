"""analyses/textcounts.py: words by informants, codes that stand together, codes that are new."""

from math import log2

import pandas as pd
import pytest

from analyses.textcounts import co_occurrence, keyness, new_codes

pytestmark = pytest.mark.filterwarnings("error")


def words(*rows):
    return pd.DataFrame(rows, columns=["group", "informant", "word", "count"])


def test_a_log_ratio_of_one_means_twice_as_common():
    said = words(("a", "A1", "samtycke", 2), ("a", "A2", "samtycke", 2), ("a", "A1", "annat", 95.5),
                 ("b", "B1", "samtycke", 1.75), ("b", "B1", "annat", 97.75))  # fmt: skip
    result = keyness(said, "a", "b").set_index(["word", "measure"])["value"]
    assert result["samtycke", "log_ratio"] == pytest.approx(log2(4.5 / 2.25))
    assert result["samtycke", "informants"] == 2


def test_one_persons_word_is_not_the_groups():
    said = words(
        ("a", "A1", "jaha", 50), ("a", "A2", "möte", 1), ("a", "A1", "möte", 1), ("b", "B1", "möte", 3)
    )
    assert set(keyness(said, "a", "b")["word"]) == {"möte"}


def test_a_group_that_says_nothing_is_compared_with_nothing():
    assert keyness(words(("a", "A1", "möte", 2)), "a", "b").empty
    assert keyness(words(), "a", "b").empty


CODES = pd.DataFrame(
    [("p1", "s1", "NOR1"), ("p1", "s1", "HIN"), ("p1", "s1", "HIN"), ("p2", "s1", "NOR1"), ("p3", "s2", "HIN"),
     ("p3", "s2", "OPP"), ("p4", "s2", None)],
    columns=["passage", "source", "code"],
)  # fmt: skip


def test_codes_stand_together_in_the_same_passage():
    result = co_occurrence(CODES)
    told = result.set_index(["measure", "code", "with"])["value"]
    assert told["count"].to_dict() == {("HIN", "NOR1"): 1, ("HIN", "OPP"): 1}
    assert told["jaccard", "HIN", "NOR1"] == pytest.approx(1 / 3)
    assert set(result["n"]) == {3}


def test_codes_may_stand_together_in_a_wider_unit():
    count = co_occurrence(CODES, "source")
    assert count[count["measure"] == "count"]["value"].tolist() == [1, 1]


def test_new_codes_are_those_no_earlier_interview_had():
    result = new_codes(CODES, ["s0", "s1", "s2"])
    assert result[result["measure"] == "new"]["value"].tolist() == [0, 2, 1]
    assert result[result["measure"] == "so_far"]["value"].tolist() == [0, 2, 3]
    assert new_codes(CODES, ["s2", "s1"])["value"].tolist() == [2, 2, 1, 3]
    assert new_codes(CODES.iloc[:0], []).empty
