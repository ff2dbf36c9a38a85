"""The families' way as table, figure and text: the example cell by cell, and nothing of a small group in any of them."""

import re
from pathlib import Path

import pytest
from lxml import etree

from data_templates import find
from evaluation import Study
from evaluation.words import language
from reports import figures, prose, tables
from reports.case_flow import TIMES, case_flow
from reports.flow_chart import alt_text, draw
from reports.material import Material
from tests.folders import SETTINGS, make
from tests.reports.model_case import lines

SVG = "{http://www.w3.org/2000/svg}"
DATES = {
    "identified": "01-02",
    "consent": "01-10",
    "taken_up": "02-01",
    "under_way": "02-10",
    "followed_up": "05-01",
    "closed": "07-01",
}


@pytest.fixture(scope="module")
def example():
    return Study.open(find("examples", "exempelkommun"))


def rows(study, name, **how):
    return [list(row) for row in tables.make(name, Material(study, **how)).rows]


def flow_study(folder, reached: dict[str, int], n: int, reach: str = "", settings: str = SETTINGS):
    """A study of n families of which so many have each step, the first ones all."""
    steps = [(f"F{i}", step, f"2023-{DATES[step]}") for step, count in reached.items() for i in range(count)]
    files = {
        "cases/cases.csv": lines(
            "id;kind;year;ground", [(f"F{i}", "child", 2023, "legal_basis") for i in range(n)]
        ),
        "cases/case_states.csv": lines("case;state;date", steps),
        "tables/organisations.csv": "id;name\nbvc;BVC\n",
    }
    return make(folder, files | ({"cases/reach.csv": reach} if reach else {}), settings)


def reach(identified: int, declined: int, taken_up: int) -> str:
    return f"from;to;by;identified;declined;taken_up\n2023-01-01;2023-12-31;bvc;{identified};{declined};{taken_up}\n"


# the example, as it is shown


def test_the_flow_of_the_example(example):
    """17, 17, 17, 17, 17, 17, 16 and 15 of 17; 14 closed, 0 declined later, 3 ongoing."""
    assert rows(example, "case_flow") == [
        ["Identifierad, motiverad, samtycke, aviserad", "de flesta eller samtliga", "–"],
        ["Aktualiserad, planerad", "de flesta eller samtliga", "omkring 1 månad från steget identifierad"],
        ["Pågår", "de flesta eller samtliga", "mindre än en månad från steget aktualiserad"],
        ["Uppföljd", "de flesta eller samtliga", "omkring 4 månader från steget pågår"],
        ["Avslutad", "de flesta eller samtliga", "omkring 5 månader från steget aktualiserad"],
        ["Tackat nej längre fram", "inga eller enstaka", "–"],
        ["Pågår fortfarande", "inga eller enstaka", "–"],
    ]


def test_the_reach_of_the_example(example):
    assert rows(example, "reach") == [["Aktualiserade i teamet", "17 av 25"], ["Tackade nej", "8 av 25"]]


def test_the_flow_of_the_example_in_english(example):
    assert rows(example, "case_flow", lang="en")[1] == [
        "Taken up, planned", "most or all", "about 1 month from the step identified",
    ]  # fmt: skip
    assert rows(example, "reach", lang="en")[1] == ["Declined", "8 of 25"]


def test_the_text_of_the_example(example):
    assert prose.text("case_flow", Material(example)) == (
        "Verksamheterna har identifierat 25 familjer som kunde ha nytta av samarbetet. 17 av dem aktualiserades i teamet och 8 "
        "tackade nej. @fig-case_flow visar vägen steg för steg för de 17 familjerna i uppföljningen, och @tbl-case_flow hur lång "
        "tid den tog."
    )


def test_the_alternative_text_of_the_example_says_what_the_picture_shows(example):
    assert alt_text(case_flow(Material(example))) == (
        "Flödesschema uppifrån och ned: identifierad, motiverad, samtycke, aviserad, aktualiserad, planerad, pågår, uppföljd, "
        "avslutad (de flesta eller samtliga). Vägar ut: Tackat nej, 8 av 25 identifierade; Pågår fortfarande, inga eller enstaka."
    )


# more families


def test_counts_are_shown_where_no_group_is_small(tmp_path):
    many = flow_study(
        tmp_path,
        {"identified": 60, "consent": 60, "taken_up": 54, "under_way": 45, "followed_up": 30, "closed": 24},
        60,
    )
    told = rows(many, "case_flow")
    assert [row[:2] for row in told] == [
        ["Identifierad, motiverad, samtycke", "60 av 60"], ["Aviserad", "54 av 60"], ["Aktualiserad", "54 av 60"],
        ["Planerad", "45 av 60"], ["Pågår", "45 av 60"], ["Uppföljd", "30 av 60"],
        ["Avslutad", "24 av 60"], ["Tackat nej längre fram", "0 av 60"], ["Pågår fortfarande", "36 av 60"],
    ]  # fmt: skip
    assert "räknas inte som en uppgift om någon" in tables.make("case_flow", Material(many)).notes[-1]


@pytest.mark.parametrize(
    "reached",
    [
        {"identified": 60, "taken_up": 57, "under_way": 40, "closed": 30},
        {"identified": 60, "taken_up": 50, "under_way": 48, "closed": 20},
        {"identified": 60, "taken_up": 50, "under_way": 3},
        {"identified": 58, "taken_up": 40},
        {"identified": 60, "taken_up": 40, "closed": 57},
    ],
    ids=[
        "three stopped",
        "two between two steps",
        "three under way",
        "two without any step",
        "three ongoing",
    ],
)
def test_a_small_group_stands_in_no_table_figure_or_text(tmp_path, reached):
    material = Material(flow_study(tmp_path, reached, 60))
    steps = [reached.get(step, 0) for step in ("identified", "taken_up", "under_way")]
    small = {a - b for a, b in zip([60, *steps], [*steps, 0], strict=True) if 0 < a - b < 5}
    told = [row[1] for row in tables.make("case_flow", material).rows] + [
        draw(case_flow(material)),
        prose.text("case_flow", material),
    ]
    numbers = {int(n) for text in told for n in re.findall(r"\b(\d+) av 60", text)}
    if small or 60 - steps[0] in range(1, 5):
        assert numbers <= {60 - reached.get("closed", 0), reached.get("closed", 0), 0}
    else:
        assert not numbers & {57, 3}, "those who are ongoing, and the closed from whom they follow"


def test_few_families_have_no_numbers_no_words_and_no_times(tmp_path):
    material = Material(flow_study(tmp_path, {"identified": 8, "taken_up": 7, "closed": 3}, 8))
    assert {tuple(row[1:]) for row in tables.make("case_flow", material).rows} == {("redovisas inte", "–")}


def test_a_time_is_told_only_where_the_earlier_step_is_known_to_be_reached_by_twice_the_threshold(tmp_path):
    """Nine of twenty: about half may be 9, so no time; but from the step before it."""
    material = Material(
        flow_study(
            tmp_path, {"identified": 20, "taken_up": 20, "under_way": 9, "followed_up": 9, "closed": 9}, 20
        )
    )
    told = case_flow(material).waits
    assert "taken_up" in told and "followed_up" not in told
    assert {later for _, later in TIMES} >= set(told)


def test_how_many_were_identified_is_told_only_where_every_part_is(tmp_path):
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir(), (tmp_path / "c").mkdir()
    open_to_all = Material(flow_study(tmp_path / "a", {"taken_up": 17}, 17, reach(25, 8, 17)))
    few_noes = Material(flow_study(tmp_path / "b", {"taken_up": 17}, 17, reach(20, 3, 17)))
    some_wait = Material(flow_study(tmp_path / "c", {"taken_up": 17}, 17, reach(27, 8, 17)))
    assert case_flow(open_to_all).identified == 25
    assert case_flow(few_noes).identified is case_flow(some_wait).identified is None
    assert [row[1] for row in tables.make("reach", few_noes).rows] == [
        "de flesta eller samtliga",
        "inga eller enstaka",
        "inga eller enstaka",
    ]
    assert "20" not in prose.text("case_flow", few_noes) and "av alla identifierade" in draw(
        case_flow(few_noes)
    )


def test_a_few_more_taken_up_than_the_follow_up_tells_of_hide_what_came_of_it(tmp_path):
    """Two without a ground: 19 taken up beside 17 in the follow-up would tell of them."""
    material = Material(flow_study(tmp_path, {"taken_up": 17}, 17, reach(30, 11, 19)))
    assert {row[1] for row in tables.make("reach", material).rows} == {"redovisas inte"}


def test_families_without_a_ground_are_in_no_step(tmp_path):
    study = flow_study(tmp_path, {"identified": 60, "taken_up": 60}, 60)
    path = tmp_path / "cases" / "cases.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("F0;child;2023;legal_basis", "F0;child;2023;"),
        encoding="utf-8",
    )
    flow = case_flow(Material(Study.open(study.path)))
    assert flow.n == 59 and flow.steps["taken_up"].text == "59 av 59"


# the picture


def test_the_picture_has_title_description_real_text_and_a_box_for_each_step(example, tmp_path):
    made = figures.make("case_flow", Material(example), tmp_path)
    root = etree.parse(tmp_path / "case_flow.svg").getroot()
    assert root.get("role") == "img" and root.get("lang") == "sv"
    assert {root.get("aria-labelledby"), root.get("aria-describedby")} == {
        e.get("id") for e in root.iter(f"{SVG}title", f"{SVG}desc")
    }
    assert root.find(f"{SVG}desc").text == made.alt
    texts = [e.text for e in root.iter(f"{SVG}text")]
    assert texts[::2][:9] == [
        "Identifierad",
        "Motiverad",
        "Samtycke",
        "Aviserad",
        "Aktualiserad",
        "Planerad",
        "Pågår",
        "Uppföljd",
        "Avslutad",
    ]
    assert len(list(root.iter(f"{SVG}polygon"))) == 8 + 2
    assert (tmp_path / "case_flow.png").read_bytes()[:4] == b"\x89PNG"


def test_what_leaves_the_way_is_told_by_its_line_and_not_by_colour(example):
    root = etree.fromstring(draw(case_flow(Material(example))).encode())
    painted = {
        value
        for e in root.iter()
        for value in (e.get("fill"), e.get("stroke"))
        if value and value.startswith("#")
    }
    assert all(len({value[1:3], value[3:5], value[5:7]}) == 1 or value == "#f4f2ed" for value in painted), (
        "greys alone"
    )
    assert sum(e.get("stroke-dasharray") is not None for e in root.iter(f"{SVG}rect")) == 2


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_study_without_steps_has_a_figure_a_table_and_a_text_that_say_so(tmp_path, lang):
    material = Material(make(tmp_path, settings=""), lang=lang)
    made = figures.make("case_flow", material, tmp_path / "f")
    with language(lang):
        said = prose.text("case_flow", material)
    assert made.alt in made.caption and said and rows(material.study, "case_flow", lang=lang) == []
    assert Path(made.path).is_file()
