"""The page that a group looks at together: one group, what a person has written, and as much as one screen holds."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import language
from reports import prose, tables, team_page
from reports.audiences import usual_audience
from reports.material import Material
from reports.rendering.qmd import read
from tests.folders import SETTINGS, csv, make

EVENTS = """
id  | date       | kind     | group    | text
H1  | 2023-02-01 | guest    | team     | Gäst ett
H2  | 2023-03-01 | decision | steering | Beslut ett
H3  | 2023-04-01 | workshop | joint    | Workshop
"""
QUESTIONS = """
id | date       | group | text      | answered
F1 | 2023-01-10 | team  | Den äldsta |
F2 | 2023-02-10 | team  | Den näst äldsta |
F3 | 2023-03-10 | joint | Den till alla |
F4 | 2023-04-10 | team  | Den besvarade | 2023-05-01
F5 | 2023-05-10 | steering | Styrgruppens |
"""
AUDIENCES = SETTINGS + "audiences: [evaluator, team, steering, heads]\n"


@pytest.fixture(scope="module")
def example():
    return Study.open(find("examples", "exempelkommun"))


@pytest.fixture(scope="module")
def material(example):
    return Material(example, "team")


@pytest.fixture
def small(tmp_path):
    return make(
        tmp_path, {"tables/events.csv": csv(EVENTS), "tables/open_questions.csv": csv(QUESTIONS)}, AUDIENCES
    )


def said(material: Material, name: str) -> str:
    with language(material.lang):
        return prose.text(f"team_{name}", material).replace("\xa0", " ")


def test_the_page_is_about_the_audiences_own_group(example):
    assert [team_page.own_group(Material(example, who)) for who in ("team", "steering", "evaluator")] == [
        "team",
        "steering",
        "team",
    ]
    assert list(team_page.own_timeline(Material(example, "steering")).groups) == ["steering"]


def test_an_audience_that_may_see_no_timeline_is_told_so(small):
    with pytest.raises(UseError, match="timeline_access"):
        said(Material(small, "heads"), "judgement")


def test_the_latest_judgement_stands_with_its_confidence_and_is_no_grade(material):
    told = said(material, "judgement")
    assert told.startswith(
        "Teamet bedömdes senast den 10 december 2024: **Adjourning**. Säkerhet: **medel**."
    )
    assert "inte ett betyg" in told


def test_another_judgement_of_the_same_meeting_is_told_and_not_averaged(example):
    told = said(Material(example, "steering"), "judgement")
    assert "**Norming, på väg mot Performing**" in told and "Adjourning (andrakodaren)" in told


def test_a_group_that_nobody_has_judged_is_said_not_to_be(small):
    assert said(Material(small, "team"), "judgement").startswith("Teamet har inte bedömts än.")


def test_every_phase_has_its_line_and_other_codebooks_speak_for_themselves(material):
    lines = said(material, "phases").splitlines()
    assert len(lines) == 5 and all(line.startswith("- **") for line in lines)
    other = replace(material.codebook, data={**material.codebook.data, "id": "own"})
    stand_in = SimpleNamespace(codebook=other, lang="sv")
    first = team_page.phases(stand_in)[0]
    assert first == ("Forming", material.codebook.judged[0].definition("sv"))


def test_events_of_turning_points_come_first_and_the_latest_fill_up(material):
    numbers = team_page.remembered(material)
    assert numbers == [5, 8, 14, 20, 22, 32]
    told = said(material, "events").splitlines()
    assert told[0].endswith("*Vändpunkt.*") and told[2].endswith("*Prövad som vändpunkt.*")
    assert "punkt" not in told[-1]


def test_an_event_of_another_group_is_no_event_to_remember(small):
    assert [line.partition(": ")[2] for line in said(Material(small), "events").splitlines()] == [
        "Gäst ett",
        "Workshop",
    ]


def test_the_chart_carries_only_the_events_that_the_list_names(material):
    shown = team_page.own_timeline(material)
    assert [item.number for item in shown.items("events")] == team_page.remembered(material)
    assert {item.audience for item in shown.items("feedback")} == {"teamet"}


def test_the_latest_feedback_stands_with_what_followed_and_how_many_came_before(material, small):
    told = said(material, "feedback")
    assert told.startswith("**9.** 2 april 2024: ") and "Följdes av: Två datum rättades." in told
    assert told.endswith("Dessförinnan har gruppen fått återkoppling 3 gånger.")
    assert said(Material(small), "feedback") == "Ingen återkoppling till gruppen är antecknad."


def test_two_open_questions_are_asked_and_none_is_invented(small, tmp_path):
    assert said(Material(small, "team"), "questions") == "- Den näst äldsta\n- Den till alla"
    (tmp_path / "tables" / "open_questions.csv").unlink()
    assert said(Material(Study.open(tmp_path), "team"), "questions") == "Inga öppna frågor är antecknade."


def test_all_questions_of_the_groups_seen_stand_in_the_table_with_when_they_were_answered(small):
    rows = tables.make("open_questions", Material(small, "team")).rows
    assert [(row[2], row[3]) for row in rows] == [
        ("Den äldsta", "inte än"),
        ("Den näst äldsta", "inte än"),
        ("Den till alla", "inte än"),
        ("Den besvarade", "2023-05-01"),
    ]


def test_the_page_is_for_the_team_unless_another_audience_is_named(example, small, tmp_path):
    assert usual_audience(example, "teamsida") == "team"
    assert usual_audience(example, None) == "evaluator"
    (tmp_path / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    assert usual_audience(Study.open(tmp_path), "teamsida") == "evaluator"


def test_all_but_the_first_view_stands_behind_one_switch():
    text = find("reports", "teamsida.qmd").read_text(encoding="utf-8")
    first, rest = text.split('<details class="rest">')
    assert text.count("<summary>") == 1 and rest.count("</details>") == 1
    assert first.count("r.figure(") == 1 and first.count("r.text(") == 6
    assert read(find("reports", "teamsida.qmd")).needs_quarto == ()
