"""Cells with several values, and a study without groups."""

from pathlib import Path

import pytest

from evaluation import Study

SETTINGS = "title: {sv: Prov, en: Trial}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "tables").mkdir()
    return tmp_path


def opened(folder: Path, table: str, text: str) -> Study:
    (folder / "tables" / f"{table}.csv").write_text(text, encoding="utf-8")
    return Study.open(folder)


def errors(study: Study) -> list[str]:
    return [str(problem) for problem in study.problems if problem.level == "error"]


def test_a_cell_may_hold_keys_swedish_and_english_labels_in_one(folder):
    study = opened(folder, "catalogue", 'Id;Titel;Samverkar med\na;A;"tandvård; social services;library"\n')
    assert study.catalogue["collaborators"].iloc[0] == ("dental_care", "social_services", "library")
    assert errors(study) == []


def test_an_empty_cell_of_several_values_is_missing(folder):
    study = opened(folder, "catalogue", "Id;Titel;Samverkar med\na;A;\n")
    assert study.catalogue["collaborators"].isna().all()


def test_only_the_value_that_is_not_allowed_is_named(folder):
    study = opened(folder, "catalogue", 'Id;Titel;Riktar sig till\na;A;"barn; hund; personal"\n')
    (message,) = errors(study)
    assert "Värdet hund är inte bland de tillåtna" in message
    assert study.catalogue["recipients"].isna().all()


def test_a_figure_may_name_its_example_by_title(folder):
    (folder / "tables" / "catalogue.csv").write_text("Id;Titel\na;Hälsobussen\n", encoding="utf-8")
    study = opened(
        folder,
        "measurements",
        "Id;Exempel;Vad talet gäller;Värde;Enhet;Källa\nm;hälsobussen;Turer;2,5;besök;s. 7\n",
    )
    assert list(study.measurements["item"]) == ["a"]
    assert list(study.measurements["value"]) == [2.5]
    assert errors(study) == []


def test_a_catalogue_needs_no_groups(folder):
    assert errors(opened(folder, "catalogue", "Id;Titel\na;A\n")) == []


def test_a_study_with_meetings_is_asked_for_its_groups(folder):
    found = errors(opened(folder, "meetings", "Grupp;Datum\ngemensamt;2023-02-07\n"))
    assert [message for message in found if "Inga grupper är angivna" in message]
