"""Quantities as sources state them: what cannot be right is listed with what to do, and words stay words."""

import pandas as pd
import pytest

from evaluation.words import language
from tests.folders import csv, errors, make, places

HEADER = "id | vad talet gäller | värde | värde till | slags värde | som källan säger | enhet | källa\n"


def measured(folder, *rows: str):
    """A study with these figures."""
    lines = "\n".join(f"{number} | {row}" for number, row in enumerate(rows, 1))
    return make(folder, {"tables/measurements.csv": csv(HEADER + lines)})


@pytest.mark.parametrize(
    "row",
    [
        "Besök | 100 |  | minst | fler än 100 | besök | s. 28",
        "Besök | 15 | 20 | ungefär | 15–20 | procent | s. 13",
        "Besök | 5 | 7 | exakt |  | besök | s. 13",
        "Besök | 5 | 5 | exakt |  | besök | s. 13",
        "Stöd |  |  | ordinal | några | familjer | s. 40",
        "Informanter |  |  | inte angivet |  | personer | sammanfattningen",
    ],
)
def test_a_figure_as_its_source_states_it_is_fine(tmp_path, row):
    assert errors(measured(tmp_path, row)) == []


@pytest.mark.parametrize(
    ("row", "column", "advice"),
    [
        ("Stöd | 4 |  | ordinal | några | familjer | s. 40", "Värde", "Ord görs inte om till tal"),
        ("Stöd |  | 4 | ordinal | några | familjer | s. 40", "Värde", "Ord görs inte om till tal"),
        ("Stöd | 4 |  | inte angivet |  | familjer | s. 40", "Värde", "Ord görs inte om till tal"),
        ("Stöd |  |  | exakt |  | familjer | s. 40", "Värde", "välj ordinal"),
        ("Stöd |  |  | minst | fler än | familjer | s. 40", "Värde", "välj ordinal"),
        ("Stöd |  |  | ungefär | cirka | familjer | s. 40", "Värde", "välj inte angivet"),
        ("Stöd |  |  |  |  | familjer | s. 40", "Värde", "Talet saknas"),
        ("Stöd |  |  | ordinal |  | familjer | s. 40", "Som källan säger", "källans egna ord"),
        ("Stöd | 7 | 5 | exakt |  | familjer | s. 40", "Värde till", "mindre än det lägre"),
        ("Stöd | 5 | 7 | minst |  | familjer | s. 40", "Värde till", "inget övre tal"),
        ("Stöd | 5 |  | exakt |  | familjer |", "Källa", "måste fyllas i"),
    ],
)
def test_a_figure_that_cannot_be_right_is_listed_with_what_to_do(tmp_path, row, column, advice):
    study = measured(tmp_path, "Besök | 1 |  | exakt |  | besök | s. 1", row)
    assert places(study.problems) == [("measurements.csv", "", 3, column)]
    assert advice in errors(study)[0]


def test_a_word_in_the_column_of_numbers_becomes_no_number(tmp_path):
    study = measured(tmp_path, "Stöd | några |  |  |  | familjer | s. 40")
    assert pd.isna(study.measurements["value"].iat[0])
    assert any("välj ordinal" in error for error in errors(study))


def test_the_advice_is_given_in_english_with_english_column_names(tmp_path):
    study = measured(tmp_path, "Stöd |  |  | exakt |  | familjer | s. 40")
    with language("en"):
        assert '"As the source says"' in errors(study)[0]


def test_half_of_seventeen_is_words_since_it_is_no_whole_number(tmp_path):
    study = measured(tmp_path, "Nätverk |  |  | ordinal | hälften | familjer | avsnittet om skyddsfaktorer")
    assert errors(study) == []
    assert study.measurements["value"].isna().all()


def test_a_statement_that_has_no_counterpart_is_worth_knowing(tmp_path):
    rows = """
        id | sak | uppgift | källa
        1 | Arbetsgruppen | sju roller | texten
        2 | Arbetsgruppen | åtta personer | bilagan
        3 | arbetsgruppen | nio | ett brev
    """
    study = make(tmp_path, {"tables/contradictions.csv": csv(rows)})
    found = [problem for problem in study.problems if problem.file == "contradictions.csv"]
    assert [(problem.row, problem.level) for problem in found] == [(4, "note")]
    assert "exakt samma" in found[0].message
