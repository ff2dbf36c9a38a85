"""Agreement between coders: published values, other programs' answers, and what must never change a number."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.agreement import (
    LEVELS,
    WEIGHTS,
    How,
    agreement,
    light,
    per_category,
    standard_errors,
)
from analyses.agreement.coefficients import coefficient, cohen, gwet
from analyses.agreement.intervals import jackknife, large_sample_error
from analyses.agreement.patterns import patterns
from analyses.agreement.scales import ByPair
from tests.analyses.rating_tables import COHEN, EVERITT, EVERITT_WEIGHTS, FLEISS, FOUR_CODERS

pytestmark = pytest.mark.filterwarnings("error")

MEASURES = ["percent_agreement", "cohen_kappa", "weighted_kappa", "scott_pi", "fleiss_kappa", "conger_kappa",
            "brennan_prediger", "gwet_ac1", "gwet_ac2", "krippendorff_alpha"]  # fmt: skip
POINT = How(replicates=0)


def values(ratings, level="nominal", weights="identity", categories=None):
    result = agreement(ratings, How(level=level, weights=weights, categories=categories, replicates=0))
    return {m: None if pd.isna(v) else v for m, v in zip(result["measure"], result["value"], strict=True)}


def reasons(ratings, level="nominal", **how):
    result = agreement(ratings, How(level=level, **how))
    return dict(zip(result["measure"], result["reason"], strict=True))


def frame(*rows):
    return pd.DataFrame(list(rows))


# published values


@pytest.mark.parametrize(
    ("level", "alpha"),
    [
        ("nominal", Fraction(113, 152)),
        ("ordinal", Fraction(108577, 133160)),
        ("interval", Fraction(951, 1120)),
        ("ratio", Fraction(18222619, 22852465)),
    ],
)
def test_alpha_of_krippendorffs_example_with_missing_codings(level, alpha):
    assert values(FOUR_CODERS, level)["krippendorff_alpha"] == pytest.approx(float(alpha), abs=1e-15)


def test_four_coders_with_missing_codings_as_gwet_has_them():
    found = values(FOUR_CODERS)
    published = {
        "gwet_ac1": 0.77544,
        "fleiss_kappa": 0.76117,
        "conger_kappa": 0.76282,
        "brennan_prediger": 0.77273,
    }
    assert {name: round(found[name], 5) for name in published} == published
    assert round(values(FOUR_CODERS, weights="quadratic")["gwet_ac2"], 4) == 0.9140
    assert round(values(FOUR_CODERS, weights="linear")["gwet_ac2"], 4) == 0.8587


def test_ordinal_alpha_is_not_quadratic_weights_by_place():
    assert round(values(FOUR_CODERS, "ordinal")["krippendorff_alpha"], 5) == 0.81539


def test_six_psychiatrists_as_fleiss_conger_and_light_have_them():
    assert round(values(FLEISS)["fleiss_kappa"], 6) == 0.430245
    assert round(values(FLEISS)["conger_kappa"], 3) == 0.442
    assert round(light(FLEISS, POINT)["value"].iat[0], 3) == 0.459


def test_one_diagnosis_at_a_time_as_fleiss_has_it():
    result = per_category(FLEISS, POINT)
    kappas = result[result["measure"] == "fleiss_kappa"]["value"]
    assert [round(kappa, 3) for kappa in kappas] == [0.245, 0.245, 0.520, 0.471, 0.566]
    assert result[result["measure"] == "share"]["value"].sum() == pytest.approx(1)


def test_cohens_own_example():
    assert round(values(COHEN)["cohen_kappa"], 6) == 0.491525
    errors = standard_errors(COHEN, POINT).set_index("measure")["value"]
    assert round(errors["cohen_kappa"], 6) == 0.051002


def test_the_example_of_fleiss_cohen_and_everitt():
    assert round(values(EVERITT)["cohen_kappa"], 6) == 0.428571
    assert round(standard_errors(EVERITT, POINT)["value"].iat[0], 6) == 0.053711
    p = patterns(EVERITT)
    scale = ByPair(lambda a, b: 1 - EVERITT_WEIGHTS[a, b])
    assert coefficient(*cohen(p, p.counts[None], scale))[0] == pytest.approx(0.507051, abs=1e-6)
    assert large_sample_error(p, lambda q, n: cohen(q, n, scale)) == pytest.approx(0.056993, abs=1e-6)


def test_gwets_standard_error():
    errors = standard_errors(FOUR_CODERS, POINT).set_index("measure")["value"]
    assert round(errors["gwet_ac1"], 5) == 0.14295


def test_leaving_one_out_gives_about_the_large_sample_error():
    p = patterns(COHEN)
    assert jackknife(p, cohen) == pytest.approx(large_sample_error(p, cohen), rel=0.02)


# other programs


def random_ratings(seed, coders=3, units=40, missing=0.2):
    random = np.random.default_rng(seed)
    truth = random.integers(1, 5, (units, 1))
    ratings = np.where(
        random.random((units, coders)) < 0.6, truth, random.integers(1, 5, (units, coders))
    ).astype(float)
    return pd.DataFrame(np.where(random.random((units, coders)) < missing, np.nan, ratings))


RANDOM = st.builds(
    random_ratings, st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(20, 60), st.floats(0, 0.5)
)


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=40, deadline=None)
@given(ratings=RANDOM)
def test_alpha_is_what_the_package_krippendorff_has(level, ratings):
    krippendorff = pytest.importorskip("krippendorff")
    expected = krippendorff.alpha(ratings.T.to_numpy(), level_of_measurement=level)
    assert values(ratings, level)["krippendorff_alpha"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_kappas_are_what_statsmodels_has(seed):
    from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa, to_table

    pair = random_ratings(seed, coders=2)
    table = to_table((pair.dropna() - 1).astype(int).to_numpy(), 4)[0]
    assert values(pair)["cohen_kappa"] == pytest.approx(cohens_kappa(table).kappa, abs=1e-12)
    error = standard_errors(pair.dropna(), POINT)["value"].iat[0]
    assert error == pytest.approx(np.sqrt(cohens_kappa(table).var_kappa), abs=1e-12)
    for weights in ("linear", "quadratic"):
        expected = cohens_kappa(table, wt=weights, return_results=False)
        assert values(pair, weights=weights)["weighted_kappa"] == pytest.approx(expected, abs=1e-12)
    whole = random_ratings(seed, coders=5, missing=0)
    counts = aggregate_raters(whole.astype(int).to_numpy())[0]
    assert values(whole)["fleiss_kappa"] == pytest.approx(fleiss_kappa(counts), abs=1e-12)
    expected = fleiss_kappa(counts, method="randolph")
    assert values(whole)["brennan_prediger"] == pytest.approx(expected, abs=1e-12)


# rational arithmetic on small tables


def exact_alpha(table, apart):
    """Alpha of Krippendorff (2011) straight from its definition, in fractions."""
    units = [[code for code in row if code is not None] for row in table]
    units = [row for row in units if len(row) > 1]
    codes = [code for row in units for code in row]
    n = len(codes)
    observed = sum(Fraction(apart(a, b, codes), len(row) - 1) for row in units for a, b in pairs(row)) / n
    expected = sum(apart(a, b, codes) for a, b in pairs(codes)) * Fraction(1, n * (n - 1))
    return 1 - observed / expected


def pairs(codes):
    return [(a, b) for (i, a), (j, b) in product(enumerate(codes), repeat=2) if i != j]


def by_rank(a, b, codes):
    low, high = min(a, b), max(a, b)
    between = sum(low <= code <= high for code in codes)
    return (between - Fraction(codes.count(low) + codes.count(high), 2)) ** 2 if a != b else 0


METRICS = {
    "nominal": lambda a, b, codes: int(a != b),
    "ordinal": by_rank,
    "interval": lambda a, b, codes: (a - b) ** 2,
    "ratio": lambda a, b, codes: Fraction(a - b, a + b) ** 2,
}
TABLES = st.lists(st.lists(st.sampled_from([None, 1, 2, 4]), min_size=3, max_size=3), min_size=1, max_size=6)


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=60, deadline=None)
@given(table=TABLES)
def test_alpha_is_its_definition_in_fractions(level, table):
    found = values(pd.DataFrame(table, dtype="float64"), level)["krippendorff_alpha"]
    paired = [
        code for row in table if sum(c is not None for c in row) > 1 for code in row if code is not None
    ]
    if len(set(paired)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(float(exact_alpha(table, METRICS[level])), abs=1e-13)


@settings(max_examples=60, deadline=None)
@given(table=st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=1, max_size=9))
def test_cohen_and_scott_are_their_definitions_in_fractions(table):
    n, left, right = len(table), [a for a, _ in table], [b for _, b in table]
    agree = Fraction(sum(a == b for a, b in table), n)
    by_own = sum(Fraction(left.count(k) * right.count(k), n * n) for k in "xyz")
    joint = sum(Fraction((left + right).count(k), 2 * n) ** 2 for k in "xyz")
    found = values(pd.DataFrame(table))
    for name, chance in (("cohen_kappa", by_own), ("scott_pi", joint), ("fleiss_kappa", joint)):
        if chance == 1:
            assert found[name] is None
        else:
            assert found[name] == pytest.approx(float((agree - chance) / (1 - chance)), abs=1e-13)


# what changes nothing


@pytest.mark.parametrize("weights", WEIGHTS)
@settings(max_examples=40, deadline=None)
@given(table=TABLES, data=st.data())
def test_the_order_of_coders_and_units_changes_nothing(weights, table, data):
    ratings = pd.DataFrame(table, dtype="float64")
    coders = data.draw(st.permutations(range(3)))
    units = data.draw(st.permutations(range(len(table))))
    turned = ratings.iloc[units, coders]
    assert values(turned, "ordinal", weights) == pytest.approx(
        values(ratings, "ordinal", weights), nan_ok=True
    )


@settings(max_examples=40, deadline=None)
@given(table=TABLES)
def test_other_names_of_categories_change_nothing(table):
    ratings = pd.DataFrame(table, dtype="float64")
    renamed = ratings.astype(object).replace({1.0: "zebra", 2.0: "apa", 4.0: "ko"})
    assert values(renamed) == pytest.approx(values(ratings))


@settings(max_examples=40, deadline=None)
@given(table=TABLES)
def test_units_used_and_units_missing_are_all_units(table):
    result = agreement(pd.DataFrame(table, dtype="float64"), POINT)
    assert (result["n"] + result["n_missing"] == len(table)).all()
    used = sum(sum(code is not None for code in row) > 1 for row in table)
    assert set(result["n"]) == {used}


LABELS = {
    "int": [1, 2, 3],
    "year": [2021, 2023, 2024],
    "float": [0.5, 1.5, 9.0],
    "text": ["a", "b", "c"],
    "date": list(pd.to_datetime(["2023-01-17", "2023-02-07", "2023-02-28"])),
}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_any_kind_give_the_same(kind):
    whole = random_ratings(1, missing=0).astype(int).clip(upper=3)
    expected = values(whole)
    labelled = whole.apply(lambda column: column.map(dict(zip([1, 2, 3], LABELS[kind], strict=True))))
    assert values(labelled) == expected
    assert values(labelled.astype(object)) == expected
    assert values(labelled.apply(lambda column: column.astype("category"))) == expected
    assert values(labelled.convert_dtypes()) == expected


def test_yes_and_no_are_labels_too():
    ratings = pd.DataFrame({"a": [True, True, False, False], "b": [True, False, False, False]})
    expected = values(ratings.astype(int))
    assert values(ratings) == expected
    assert values(ratings.astype("boolean")) == expected
    assert values(ratings.astype("str")) == expected


def test_labels_of_several_kinds_are_apart():
    assert values(frame([1, "1"], ["x", "x"], [1, 1]))["percent_agreement"] == pytest.approx(2 / 3)


def test_an_ordered_categorical_has_its_own_order():
    order = pd.CategoricalDtype(["låg", "medel", "hög"], ordered=True)
    ratings = frame(["låg", "medel"], ["medel", "hög"], ["hög", "hög"], ["låg", "låg"])
    numbers = ratings.apply(lambda column: column.map({"låg": 1, "medel": 2, "hög": 3}))
    assert values(ratings.astype(order), "ordinal", "linear") == values(numbers, "ordinal", "linear")


def test_weights_go_by_the_numbers_at_interval_level_and_by_place_else():
    ratings = frame([1, 2], [2, 10], [10, 10], [1, 1], [1, 2])
    by_place = values(frame([1, 2], [2, 3], [3, 3], [1, 1], [1, 2]), weights="linear")
    assert values(ratings, "ordinal", "linear")["weighted_kappa"] == by_place["weighted_kappa"]
    assert values(ratings, "interval", "linear")["weighted_kappa"] != by_place["weighted_kappa"]


def test_many_categories_are_counted_as_few_are():
    random = np.random.default_rng(3)
    ratings = pd.DataFrame(random.normal(size=(300, 1)) + random.normal(size=(300, 4)) / 2)
    pairs_of_means = values(ratings, "interval")["krippendorff_alpha"]
    table = ratings.to_numpy()
    observed = np.mean([(table[:, a] - table[:, b]) ** 2 for a, b in combinations(range(4), 2)])
    everything = table.ravel()
    expected = 2 * everything.var(ddof=1)
    assert pairs_of_means == pytest.approx(1 - observed / expected, abs=1e-12)


def test_ac1_is_little_moved_by_skewed_shares():
    skewed = frame(*[["nej", "nej"]] * 118, *[["ja", "nej"]] * 5, *[["nej", "ja"]] * 2)  # Gwet (2008), p. 31
    found = values(skewed)
    assert found["cohen_kappa"] == pytest.approx(-0.0234, abs=5e-4)
    assert found["gwet_ac1"] == pytest.approx(0.9408, abs=5e-4)
    p = patterns(skewed)
    assert coefficient(*gwet(p, p.counts[None]))[0] == found["gwet_ac1"]
