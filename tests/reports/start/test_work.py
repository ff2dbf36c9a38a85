"""The page's work is that of the commands, in a process of its own, and its faults are told in words."""

import threading

import pytest

import reports.audiences
from reports.checking import check
from reports.overview import status
from reports.start.work import Work, done

ASKED = {"lang": "sv", "audiences": ["evaluator"], "formats": ["html"], "name": "", "path": ""}


def said(made, do, **given):
    told = []
    answer = done({**ASKED, "do": do, "study": str(made.path), **given}, told.append)
    return answer, told


def test_status_and_check_say_what_the_commands_say(made):
    assert said(made, "status")[0]["lines"] == status(made)["lines"][1:]
    assert said(made, "check")[0]["lines"] == check(made)["lines"]
    assert "errors" in said(made, "check", lang="en")[0]["lines"][-1]


def test_a_report_is_asked_for_as_the_command_does(made, monkeypatch):
    asked = {}

    def reports_(study, name, audiences, *, say_progress, **how):
        asked.update(how, name=name, audiences=audiences)
        say_progress("  html (1/2)", passing=True)
        return {"files": ["a.html"], "lines": ["Klart", "  a.html", "en anmärkning"]}

    monkeypatch.setattr(reports.audiences, "reports", reports_)
    answer, told = said(
        made, "report", name="delrapport", audiences=["team", "steering"], formats=["html", "docx"]
    )
    assert asked == {"name": "delrapport", "audiences": "team,steering", "to": ("html", "docx"), "lang": "sv"}
    assert told == [{"progress": "html (1/2)"}]
    assert answer == {"files": ["a.html"], "lines": ["Klart", "en anmärkning"]}


def test_a_new_study_and_the_example_are_made_as_the_commands_make_them(made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer, _ = said(made, "new", path=f'"{tmp_path / "ny"}"')
    assert answer["study"] == str(tmp_path / "ny") and (tmp_path / "ny" / "tables" / "tables.xlsx").is_file()
    assert "inte tom" in said(made, "new", path=str(made.path))[0]["wrong"]
    answer, _ = said(made, "demo")
    assert answer["study"] == str(tmp_path / "demo" / "studie")


@pytest.mark.parametrize("do", ["status", "check", "timeline", "report"])
def test_what_cannot_be_done_is_told_in_words(made, do):
    assert said(made, do, study=str(made.path / "borta"))[0] == {
        "wrong": "Mappen borta finns inte. En ny studie skapas med folje new MAPP."
    }


class Heard(list):
    """What a piece of work tells, until it is done."""

    def __init__(self):
        super().__init__()
        self.over = threading.Event()

    def __call__(self, message):
        self.append(message)
        if "done" in message:
            self.over.set()


def test_work_that_is_stopped_says_so():
    heard = Heard()
    Work({**ASKED, "do": "status", "study": "x"}, heard).stop()
    assert heard.over.wait(30)
    assert heard == [{"done": {"wrong": "Avbrutet."}}]


def test_a_fault_of_ours_is_told_without_a_word_of_the_study():
    heard = Heard()
    Work({**ASKED, "do": "what nobody knows", "study": "hemlig"}, heard)
    assert heard.over.wait(30)
    [message] = heard
    assert message["done"]["wrong"].startswith("Arbetet avbröts") and "hemlig" not in str(message)
