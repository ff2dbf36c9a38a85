"""Contradictions of any table and of the study as a whole, as people see them."""

import pytest

from evaluation.words import language
from reports import prose, tables
from reports.material import Material
from tests.folders import csv, make

FIGURES = """
    id | vad talet gäller | år | värde | slags värde | som källan säger | enhet | källa
    1 | Arbetsgruppen | 2021 | 8 | exakt |  | personer | bilagan
    2 | Arbetsgruppen | 2021 | 7 | exakt |  | personer | texten
    3 | Besök |  | 100 | minst |  | besök | s. 2
    4 | Besök |  | 127 | exakt |  | besök | s. 3
"""
WORDS = """
    id | sak | sak på engelska | uppgift | uppgift på engelska | källa | källa på engelska
    1 | Projektets tid | The time of the project | 2023–2024 | 2023–2024 | sammanfattningen | the summary
    2 | Projektets tid | The time of the project | hösten 2022–2024 | autumn 2022–2024 | texten | the text
"""


@pytest.fixture
def material(tmp_path):
    return Material(
        make(tmp_path, {"tables/measurements.csv": csv(FIGURES), "tables/contradictions.csv": csv(WORDS)})
    )


def test_figures_and_words_of_the_whole_study_stand_side_by_side(material):
    made = tables.make("contradictions", material)
    assert made.header == ("Sak", "En uppgift", "En annan uppgift")
    assert made.rows == (
        ("Arbetsgruppen, 2021", "8\u00a0personer (bilagan)", "7\u00a0personer (texten)"),
        ("Projektets tid", "2023–2024 (sammanfattningen)", "hösten 2022–2024 (texten)"),
    )


def test_a_number_that_a_source_says_is_a_least_one_is_not_contradicted_by_a_higher(material):
    assert not [row for row in tables.make("contradictions", material).rows if row[0] == "Besök"]


def test_each_matter_is_a_line_with_its_statements_and_none_is_chosen(material):
    with language("en"):
        lines = prose.text("contradictions", Material(material.study, lang="en")).splitlines()
    assert "None has been chosen" in lines[0]
    assert lines[-1] == "- **The time of the project:** 2023–2024 (the summary); autumn 2022–2024 (the text)"


def test_where_nothing_contradicts_nothing_is_said(tmp_path):
    material = Material(make(tmp_path))
    assert prose.text("contradictions", material) == ""
    assert prose.number("contradictions", material) == "0"
