"""A start page is told what may be chosen, and opens on the computer only what it has been told of."""

import pytest

from reports.start import house as houses
from reports.start.house import Front, House


class Fake:
    """Work that is done at once."""

    asked: list[dict] = []
    answers: list[object] = []

    def __init__(self, given, tell):
        self.asked.append(given)
        self.tell = tell
        if given["do"] == "add":
            tell({"ask": {"text": "Vilken grupp?", "choices": [["team", "Teamet"]], "answer": "text"}})
            return
        tell({"progress": "html"})
        tell({"done": {"files": [given["study"] + "/a.html"], "lines": ["Klart"]}})

    def answer(self, said):
        self.answers.append(said)
        self.tell({"done": {"lines": ["Klart"]}})

    def stop(self):
        self.tell({"done": {"wrong": "Avbrutet."}})


@pytest.fixture
def front(machine, monkeypatch):
    """A page, and what it has been told."""
    monkeypatch.setattr(houses, "Work", Fake)
    monkeypatch.setattr(Fake, "asked", [])
    monkeypatch.setattr(Fake, "answers", [])
    told: list[dict] = []
    house = House(machine, lambda call, *given: call(*given), lambda: told.append({"kind": "over"}))
    front = Front(house, told.append)
    front.told = told
    return front


def heard(front, kind, **message):
    front.told.clear()
    front.hear({"kind": kind, **message})
    return [each for each in front.told if each["kind"] != "found"]  # that is told later


def test_a_study_is_opened_with_what_may_be_chosen_in_it_and_is_remembered(front, made):
    [study] = heard(front, "open", path=str(made.path))
    assert (study["title"], study["people"], study["no_coder"]) == ("Prov", ["U1", "U2"], "")
    assert study["audiences"] == [["evaluator", "utvärderaren"]]
    assert ["delrapport", "Delrapport", "evaluator"] in study["reports"] and study["report"] == "delrapport"
    last = next(each for each in heard(front, "hello", lang="en") if each["kind"] == "studies")["last"]
    assert [each["path"] for each in last] == [str(made.path)]
    [study] = heard(front, "open", path=str(made.path))
    assert ["delrapport", "Interim report", "evaluator"] in study["reports"]
    assert heard(front, "forget", path=str(made.path))[0] == {"kind": "studies", "last": []}


def test_a_report_is_proposed_for_whom_its_author_wrote_it_where_the_study_has_them(front, made):
    settings = made.path / "study.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "audiences: [evaluator, team]\n", encoding="utf-8", newline="\n")
    (made.path / "reports").mkdir()
    for name, meta in {
        "vart": "title: Vårt\naudience: team",
        "deras": "audience: public",
        "trasig": "title: [",
        "_del": "",
    }.items():
        (made.path / "reports" / f"{name}.qmd").write_text(
            f"---\n{meta}\n---\n", encoding="utf-8", newline="\n"
        )
    [study] = heard(front, "open", path=str(made.path))
    own = [each for each in study["reports"] if each[0] in ("vart", "deras", "trasig", "_del")]
    assert own == [
        ["deras", "deras", "evaluator"],
        ["trasig", "trasig", "evaluator"],
        ["vart", "Vårt", "team"],
    ]


def test_a_study_without_evaluators_is_opened_and_says_what_coding_needs(front, made):
    settings = made.path / "study.yaml"
    settings.write_text("title: Tom\n", encoding="utf-8")
    [study] = heard(front, "open", path=str(made.path))
    assert study["people"] == [] and "evaluators" in study["no_coder"]


def test_what_is_wrong_is_said_and_nothing_is_done(front, made):
    assert "finns inte" in heard(front, "open", path=str(made.path / "borta"))[0]["why"]
    report = {"id": "1", "do": "report", "study": str(made.path)}
    assert heard(front, "work", **report, audiences=["team"], formats=[])[0]["at"] == "work"
    assert heard(front, "work", **report, audiences=[], formats=["html"])[0]["at"] == "work"
    assert heard(front, "work", **report | {"do": "erase"}, audiences=["team"]) == []
    front.hear("nonsense")
    assert Fake.asked == []


def test_only_what_has_been_made_or_opened_here_is_shown_on_the_computer(front, made, monkeypatch):
    shown = []
    monkeypatch.setattr(houses, "_shown", lambda path, folder, system: shown.append((path, folder)) or True)
    told = heard(front, "work", id="1", do="timeline", study=str(made.path), audiences=["team"])
    assert [each["kind"] for each in told] == ["progress", "done"]
    [file] = told[1]["files"]
    assert (file["name"], file["format"]) == ("a.html", "html")
    assert heard(front, "show", file=file["id"]) == heard(front, "show", file=file["id"], folder=True) == []
    assert shown == [(made.path / "a.html", False), (made.path / "a.html", True)]
    assert heard(front, "show", file=str(made.path / "study.yaml"))[0]["at"] == "show"
    assert len(shown) == 2
    front.house.browser = False
    assert heard(front, "show", file=file["id"])[0]["at"] == "show"
    assert heard(front, "show", file=file["id"], quiet=True) == []


def test_a_file_that_is_gone_is_not_shown(tmp_path):
    assert not houses._shown(tmp_path / "gone.html", False, "linux")


def test_the_page_can_end_the_start(front):
    assert heard(front, "end") == [{"kind": "over"}]


# a file from the page


def sent(front, made, **more):
    """The arrival of a file that the page has asked to add."""
    [message] = heard(
        front,
        "work",
        id="7",
        do="add",
        study=str(made.path),
        audiences=["evaluator"],
        name="obs.docx",
        **more,
    )
    assert (message["kind"], message["id"]) == ("send", "7")
    return front.house.arrivals.taken(message["to"])


def test_a_file_is_sent_for_read_asked_about_and_let_go(front, made):
    arrival = sent(front, made, group="team", what_kind="minutes")
    arrival.take(b"x")
    assert Fake.asked == []
    arrival.end()
    [given] = Fake.asked
    assert (given["file"], given["group"], given["what_kind"]) == (str(arrival.path), "team", "minutes")
    assert front.told[-1] == {
        "kind": "ask", "id": "7", "text": "Vilken grupp?", "choices": [["team", "Teamet"]], "answer": "text",
    }  # fmt: skip
    [done] = heard(front, "answer", id="7", text="team")
    assert Fake.answers == ["team"] and done["lines"] == ["Klart"]
    assert not arrival.path.parent.exists()


def test_what_does_not_come_is_said_and_can_be_stopped(front, made):
    arrival = sent(front, made)
    arrival.drop("start_adding.too_large")
    assert "200 MB" in front.told[-1]["wrong"]
    sent(front, made).take(b"x")
    assert heard(front, "stop", id="7", wanted=True)[0]["wrong"] == "Avbrutet."
    sent(front, made).take(b"x")
    assert "välj den igen" in heard(front, "stop", id="7")[0]["wrong"]
    assert Fake.asked == []


@pytest.mark.parametrize("read", [False, True])
def test_of_a_page_that_has_gone_nothing_stays(front, made, read):
    arrival = sent(front, made)
    arrival.take(b"x")
    if read:
        arrival.end()
    front.close()
    assert not arrival.path.parent.exists()


def test_what_may_be_stated_of_a_file_is_told_with_the_study(front, made):
    [study] = heard(front, "open", path=str(made.path))
    assert study["groups"] == [("team", "Teamet"), ("steering", "Styrgruppen"), ("joint", "gemensamt")]
    assert [key for key, _ in study["kinds"]] == ["protocol", "minutes", "transcript"]
    assert ".docx" in study["endings"] and ".xlsx" in study["endings"] and study["most"] == 200_000_000
