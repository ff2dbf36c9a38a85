"""Events on the timeline, in its lists and in the table of the report: one number each, whoever looks."""

import re

import pytest

from data_templates import find
from evaluation import Study
from reports import figures, tables
from reports.material import Material
from reports.timeline import alt_text, page
from reports.timeline.data import timeline_of


@pytest.fixture(scope="module")
def study():
    return Study.open(find("examples", "exempelkommun"))


def shown(study, audience: str) -> dict[int, str]:
    return {item.number: item.text for item in timeline_of(Material(study, audience)).items("events")}


def test_an_event_has_the_same_number_for_every_audience(study):
    everything, team = shown(study, "evaluator"), shown(study, "team")
    assert list(everything) == list(range(1, len(study.events) + 1))
    assert team and len(team) < len(everything)
    assert {number: everything[number] for number in team} == team


def test_staffing_events_are_withheld_from_others_and_leave_gaps(study):
    kinds = dict(zip(Material(study).events["number"], Material(study).events["kind"], strict=True))
    assert "staffing" in kinds.values()
    assert not [number for number in shown(study, "team") if kinds[number] == "staffing"]


@pytest.mark.parametrize("audience", ["evaluator", "team", "steering"])
def test_the_table_the_chart_and_the_page_have_the_same_numbers(study, audience):
    material = Material(study, audience)
    timeline = timeline_of(material)
    numbers = [item.number for item in timeline.items("events")]
    assert [int(row[0]) for row in tables.make("events", material).rows] == numbers
    listed = [int(number) for number in re.findall(r'<li value="(\d+)"', page(timeline))]
    assert listed[: len(numbers)] == numbers
    assert f"{len(numbers)} händelser" in alt_text(timeline)


def test_feedback_has_the_same_number_for_every_audience(study):
    everything = {item.number: item.text for item in timeline_of(Material(study)).items("feedback")}
    team = {item.number: item.text for item in timeline_of(Material(study, "team")).items("feedback")}
    assert team and {number: everything[number] for number in team} == team


def test_dates_in_the_table_say_no_more_than_is_known(study):
    dates = {row[3]: row[1] for row in tables.make("events", Material(study)).rows}
    assert dates["Workshop om arbetsmodell och uppdrag."] == "2022-11"
    assert dates["Gemensam startdag i Sjövik."] == "2023-03-14"


def test_what_is_shared_does_not_say_that_it_is_for_ones_own_eyes(study):
    assert timeline_of(Material(study)).status.startswith("Arbetsutkast – för egna ögon.")
    shared = timeline_of(Material(study, "team"))
    assert shared.status == "Arbetsutkast. Inte utlämnat."
    assert "för egna ögon" not in page(shared)
    english = timeline_of(Material(study, "team", "en"))
    assert english.status == "Working draft. Not shared or released."


def test_a_report_has_the_chart_that_is_made_for_its_column(study, tmp_path):
    made = figures.make("timeline", Material(study), tmp_path)
    drawing = (tmp_path / "timeline.svg").read_text(encoding="utf-8")
    assert 'class="timeline timeline-report"' in drawing and "ny medlem" in drawing
    assert "33 händelser" in made.alt
