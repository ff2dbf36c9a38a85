"""Statements on areas and questions: what is said of what, what it rests on, and what is empty."""

import pandas as pd
import pytest

from analyses.themes import ALL, asked, bases, informants, overlay, unanswered, without_source

STATEMENTS = pd.DataFrame({
    "id": ["1", "2", "3", "4", "5"],
    "question": ["F1", "F1", "F2", "F2", "F1"],
    "theme": ["school", "school", "early", None, None],
    "perspectives": [("prevention",), None, None, ("prevention", "follow_up"), None],
    "basis": [("interviews", "documents"), ("not_stated",), ("not_stated",), ("interviews",), ("not_stated",)],
})  # fmt: skip
NOTHING = STATEMENTS.iloc[:0]


def counts(result: pd.DataFrame, column: str, by: str) -> dict[tuple, int]:
    rows = result[(result["measure"] == "count") & result[column].notna() & result[by].notna()]
    return {(g, v): int(n) for g, v, n in zip(rows[by], rows[column], rows["value"], strict=True)}


def test_what_is_said_of_all_areas_is_not_said_of_any_in_particular():
    found = counts(
        overlay(STATEMENTS, ["school", "early", "ill"], ["prevention", "follow_up"]), "perspectives", "theme"
    )
    assert found == {
        ("school", "prevention"): 1, ("school", "follow_up"): 0, ("early", "prevention"): 0, ("early", "follow_up"): 0,
        ("ill", "prevention"): 0, ("ill", "follow_up"): 0, (ALL, "prevention"): 1, (ALL, "follow_up"): 1,
    }  # fmt: skip


def test_a_statement_without_area_or_perspective_is_of_no_area():
    result = overlay(STATEMENTS, ["school", "early"], ["prevention"])
    assert result.drop_duplicates("theme").set_index("theme")["n"].to_dict()[ALL] == 1


def test_a_statement_that_rests_on_two_kinds_counts_in_both():
    found = counts(
        bases(STATEMENTS, "question", ["F1", "F2"], ["interviews", "documents"]), "basis", "question"
    )
    assert found == {
        ("F1", "interviews"): 1,
        ("F1", "documents"): 1,
        ("F2", "interviews"): 1,
        ("F2", "documents"): 0,
    }


def test_an_area_lacks_a_source_when_no_statement_names_one_or_there_is_none():
    assert without_source(STATEMENTS, "theme", ["school", "early", "ill"]) == ["early", "ill"]
    assert without_source(STATEMENTS, "question", ["F1", "F2", "F3"]) == ["F3"]


def test_a_question_without_statements_is_unanswered():
    assert unanswered(STATEMENTS, ["F1", "F2", "F3"]) == ["F3"]


def test_without_statements_everything_is_empty_and_nothing_fails():
    assert without_source(NOTHING, "theme", ["school"]) == unanswered(NOTHING, ["school"]) == ["school"]
    assert set(counts(overlay(NOTHING, ["school"], ["prevention"]), "perspectives", "theme").values()) == {0}
    assert overlay(NOTHING, [], []).dropna(subset="theme")["value"].dropna().eq(0).all()


def test_an_interview_question_may_be_put_to_several_and_serve_several_questions():
    guides = pd.DataFrame({
        "id": ["1", "2"],
        "categories": [("head", "professional"), ("head",)],
        "questions": [("F1", "F2"), None],
    })  # fmt: skip
    result = asked(guides, ["F1", "F2"], ["head", "professional"])
    assert set(counts(result, "questions", "categories").values()) == {1}
    heads = result[
        (result["categories"] == "head") & result["questions"].isna() & (result["measure"] == "count")
    ]
    assert list(heads["value"]) == [1]  # asked, but serving no question


PERSONS = pd.DataFrame({"id": ["T1", "T2"], "role": ["nurse", "nurse"], "organisation": ["bvc", None]})


def interviewed(**columns) -> pd.DataFrame:
    given = {"informant": ["T1", "T1", "T2", "x"], "status": ["held", "held", "held", "declined"], "role": None,
             "organisation": None}  # fmt: skip
    return pd.DataFrame(given | columns)


@pytest.mark.parametrize(
    ("by", "expected"),
    [("role", [("nurse", 2)]), ("organisation", [("bvc", 1), (None, 1)])],
)
def test_each_informant_counts_once_and_only_those_interviewed(by, expected):
    result = informants(interviewed(), PERSONS, by)
    found = [
        (key if isinstance(key, str) else None, int(n))
        for key, n in zip(result[by], result["value"], strict=True)
    ]
    assert found == expected
    assert set(result["n"]) == {2}


def test_a_role_written_at_the_interview_goes_before_that_of_the_person():
    result = informants(interviewed(role=["head", None, None, None]), PERSONS, "role")
    assert dict(zip(result["role"], result["value"], strict=True)) == {"head": 1, "nurse": 1}


def test_nobody_interviewed_gives_no_rows():
    assert informants(interviewed().iloc[:0], PERSONS, "role").empty
