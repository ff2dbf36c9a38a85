"""The page's work is that of the commands, in a process of its own, and its faults are told in words."""

import shutil
import threading

import pytest

import reports.audiences
from evaluation import Study
from evaluation.events import Passage
from evaluation.words import on_page
from reports.checking import check
from reports.overview import status
from reports.start.house import ASKED as FIELDS
from reports.start.work import Work, done

ASKED = {key: kind() for key, kind in FIELDS.items()} | {
    "lang": "sv", "audiences": ["evaluator"], "formats": ["html"],
}  # fmt: skip


def said(made, do, **given):
    told = []
    answer = done({**ASKED, "do": do, "study": str(made.path), **given}, told.append)
    return answer, told


def test_status_and_check_say_what_the_commands_say_in_the_words_of_the_page(made):
    with on_page():
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
    assert Study.open(tmp_path / "ny").settings.title == {"sv": "ny"}
    assert "inte tom" in said(made, "new", path=str(made.path))[0]["wrong"]
    answer, _ = said(made, "demo")
    assert answer["study"] == str(tmp_path / "demo" / "studie")


# adding and undoing

NOTES = "Vi talade om rutiner.\n\nSamordnaren ringer.\n"


@pytest.fixture
def brought(tmp_path):
    """A file as it lies when it has come from the page."""

    def bring(name="anteckning.txt", content=NOTES):
        folder = tmp_path / "arriving" / "one"
        folder.mkdir(parents=True)
        path = folder / name
        path.write_text(content, encoding="utf-8", newline="\n")
        return str(path)

    return bring


def test_a_file_is_added_as_the_command_does_with_what_is_asked_answered(made, brought, tmp_path):
    asked, answers = [], iter(["team", "2023-04-12"])

    def tell(message):
        asked.append(message["ask"])
        return next(answers)

    given = {**ASKED, "do": "add", "study": str(made.path), "person": "U2", "file": brought()}
    answer = done(given, tell)
    assert [(each["text"], each["answer"]) for each in asked] == [
        ("Vilken grupp gäller filen?", "text"),
        ("Vilket datum gäller filen?", "date"),
    ]
    assert asked[0]["choices"][0] == ("team", "Teamet")
    assert (answer["document"], answer["person"]) == ("m-team-2023-04-12", "U2")
    assert answer["lines"][0].startswith("anteckning.txt: minnesanteckningar, Teamet 2023-04-12")
    assert "folje" not in " ".join(answer["lines"])
    assert not (tmp_path / "arriving" / "one").exists()
    assert Study.open(made.path).journal.standing("U2")[-1:] == answer["actions"]
    undone, _ = said(made, "undo", person="U2", actions=answer["actions"])
    assert (
        undone["lines"][0] == "Ångrat: tillägget av minnesanteckningar, Teamet 12\xa0april 2023 (2 stycken)."
    )
    again, _ = said(made, "undo", person="U2", actions=answer["actions"])
    assert again["wrong"] == "Det är redan ångrat."


def test_what_the_fields_say_is_what_the_options_say(made, brought):
    fields = {"group": "team", "date": "2023-04-12", "what_kind": "minutes", "encoding": "utf-8"}
    assert said(made, "add", file=brought(), **fields)[0]["document"] == "m-team-2023-04-12"
    other = brought(content="Ett helt annat samtal.\n")
    wrong, _ = said(made, "add", file=other, **fields, version="another")
    assert wrong["document"] == "m-team-2023-04-12-2"
    newer, _ = said(
        made, "add", file=brought(content="Nya ord helt och hållet.\n"), **fields, version="replace"
    )
    assert newer["document"] == "m-team-2023-04-12"


def test_a_wrong_file_is_told_of_by_its_name_and_changes_nothing(made, brought, tmp_path):
    before = len(made.journal.events)
    for name, content, why in (
        ("bild.png", "x", "bild.png"),
        ("anteckning.txt", "Ring 811218-9876.", "personnummer"),
        ("annat.xlsx", "x", "annat.xlsx"),
    ):
        answer, _ = said(made, "add", file=brought(name, content), group="team", date="2023-04-12")
        assert why in answer["wrong"] and answer["wrong"].startswith(f"{name}: ")
        assert str(tmp_path) not in answer["wrong"] and "--" not in answer["wrong"]
    assert len(Study.open(made.path).journal.events) == before


def test_a_file_that_was_chosen_in_sources_is_known_as_when_a_command_names_it(made, brought):
    sources = made.path / "sources"
    sources.mkdir(exist_ok=True)
    stated = {"group": "team", "date": "2023-04-12"}
    for text in (NOTES, f"{NOTES}\nOch en rad till.\n"):  # put there by hand, and corrected there
        (sources / "våra rader.txt").write_text(text, encoding="utf-8", newline="\n")
        answer, _ = said(made, "add", file=brought("våra rader.txt", text), **stated)
        stated = {}  # then the study has it by its place
    assert answer["document"] == "m-team-2023-04-12"
    assert [path.name for path in sources.iterdir()] == ["våra rader.txt"]
    assert (
        len({p.text for p in Study.open(made.path).state.of(Passage) if p.document == answer["document"]})
        == 1
    )


def test_work_that_asks_waits_for_the_answer_and_ends_when_nobody_can_give_one(made, brought, tmp_path):
    heard = Heard()
    given = {**ASKED, "do": "add", "study": str(made.path), "file": brought()}
    work = Work(given, lambda message: heard(message) or ("grupp" in str(message) and work.answer("team")))
    assert heard.wait_for(lambda message: "datum" in str(message))
    assert "grupp" in str(heard[0])
    work.stop()
    assert heard.over.wait(30) and heard[-1] == {"done": {"wrong": "Avbrutet."}}
    shutil.rmtree(tmp_path / "arriving")  # what a killed one leaves, its page's house takes away


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
        self.more = threading.Condition()

    def wait_for(self, wanted):
        """Wait until a message is as wanted."""
        with self.more:
            return self.more.wait_for(lambda: any(map(wanted, self)), 30)

    def __call__(self, message):
        with self.more:
            self.append(message)
            self.more.notify_all()
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
