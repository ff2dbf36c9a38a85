"""The timeline's page as a file that others may come to see: a working draft that says so, scanned before it is written."""

from pathlib import Path

import pytest

from evaluation import Study
from reports.production import timeline
from tests.examples import table_text
from tests.folders import SETTINGS, make

AUDIENCES = SETTINGS + "audiences: [evaluator, team, steering]\ntimeline_access: {team: [team, steering]}\n"


@pytest.fixture
def study(tmp_path):
    def write(text: str) -> Study:
        events = [{"id": "E1", "date": "2023-03-01", "kind": "new_measure", "group": "team", "text": text}]
        (tmp_path / "s").mkdir()
        return make(tmp_path / "s", {"tables/events.csv": table_text("events", events)}, AUDIENCES)

    return write


def test_the_evaluators_own_page_is_said_to_be_a_working_draft(study):
    made = timeline(study("Ring 070-174 06 05."), None)
    assert made["exit"] == 0 and "arbetsutkast" in made["lines"][1] and "folje release" in made["lines"][1]
    assert "Arbetsutkast – för egna ögon" in Path(made["file"]).read_text(encoding="utf-8")


def test_a_page_for_others_with_what_nobody_may_let_pass_is_not_written(study):
    made = timeline(study("Ring 070-174 06 05."), None, audience="team")
    assert (
        made["exit"] == 1
        and made["file"] == ""
        and "phone_number" in [each["kind"] for each in made["findings"]]
    )
    assert "inte gjord" in made["lines"][0] and "070" not in "".join(made["lines"])


def test_a_page_for_others_without_findings_has_nothing_to_think_of(study):
    made = timeline(study("Introduktionsdag för teamet."), None, audience="team")
    assert made["exit"] == 0 and made["findings"] == [] and len(made["lines"]) == 2


def test_what_a_person_may_let_pass_is_told_and_the_page_is_there(study):
    made = timeline(study("Samtliga familjer har fått en inbjudan."), None, audience="team")
    assert made["exit"] == 1 and made["file"] and made["findings"][0]["soft"]
    assert made["lines"][2].startswith("Tänk igenom")
