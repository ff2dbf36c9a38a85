"""A start page is told what may be chosen, and opens on the computer only what it has been told of."""

import pytest

from reports.start import house as houses
from reports.start.house import Front, House


class Fake:
    """Work that is done at once."""

    asked: list[dict] = []

    def __init__(self, given, tell):
        self.asked.append(given)
        tell({"progress": "html"})
        tell({"done": {"files": [given["study"] + "/a.html"], "lines": ["Klart"]}})

    def stop(self):
        raise AssertionError


@pytest.fixture
def front(machine, monkeypatch):
    """A page, and what it has been told."""
    monkeypatch.setattr(houses, "Work", Fake)
    monkeypatch.setattr(Fake, "asked", [])
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
