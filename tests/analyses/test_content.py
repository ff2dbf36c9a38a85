"""Counts of a content analysis: meaning units and sources of each category, and codes that stand in several."""

import pandas as pd

from analyses.content import content, in_several

UNITS = pd.DataFrame(
    [
        ("a", "t1", "oro", "Att vänta", "Ovisshet", "Tillit"),
        ("b", "t1", "oro", "Att vänta", "Ovisshet", "Tillit"),
        ("c", "t2", "besked", "Att få veta", "Ovisshet", "Tillit"),
        ("d", "t2", "Oro", None, "Stöd", None),
        ("e", "t3", "lugn", None, None, None),
    ],
    columns=["passage", "document", "code", "subcategory", "category", "theme"],
)


def test_each_row_says_how_many_units_from_how_many_sources():
    found = content(UNITS).pivot(
        index=["theme", "category", "subcategory"], columns="measure", values="value"
    )
    assert found.astype(int).to_dict("index") == {
        ("", "Stöd", ""): {"meaning_units": 1, "sources": 1},
        ("Tillit", "Ovisshet", "Att få veta"): {"meaning_units": 1, "sources": 1},
        ("Tillit", "Ovisshet", "Att vänta"): {"meaning_units": 2, "sources": 1},
    }


def test_units_without_a_category_are_in_no_row_and_counted_as_missing():
    found = content(UNITS)
    assert set(found["n"]) == {4} and set(found["n_missing"]) == {1}
    assert found.loc[found["measure"] == "meaning_units", "value"].sum() == 4


def test_order_does_not_matter_and_nothing_gives_nothing():
    pd.testing.assert_frame_equal(content(UNITS), content(UNITS.sample(frac=1, random_state=4)))
    assert content(UNITS[:0]).empty and in_several(UNITS[:0]) == []


def test_a_code_in_two_categories_is_found_whatever_its_letters():
    assert in_several(UNITS) == ["Oro", "oro"]
    assert in_several(UNITS[:3]) == []
