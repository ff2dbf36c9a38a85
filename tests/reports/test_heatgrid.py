"""reports/heatgrid.py: numbers in every square, told without colour, and read by those who do not see it."""

import lxml.etree
import pytest

from reports.heatgrid import Grid, svg
from reports.timeline.layout import REPORT, text_width

GRID = Grid(
    ("Graviditet", "0–1 år"),
    {
        "Universell nivå": {"Hälsa & vård": [0, 1], "Skola": [3, 12]},
        "Selektiv nivå": {"Hälsa & vård": [2, 0]},
    },
    "inget",
    "Påhittade uppgifter · Utkast",
)
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(grid: Grid = GRID):
    return lxml.etree.fromstring(svg(grid, "En titel", "En beskrivning").encode())


def texts(root) -> list[str]:
    return [node.text for node in root.iter(f"{NAMESPACE}text")]


def squares(root) -> list:
    return list(root.iter(f"{NAMESPACE}rect"))[1:]  # the first is the sheet


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_square_has_its_number_and_an_empty_one_a_word():
    found = texts(drawn())
    assert [t for t in found if t.isdigit() or t == "inget"] == ["inget", "1", "3", "12", "2", "inget"]
    assert len(squares(drawn())) == 6


def test_an_empty_square_has_a_dashed_frame_and_no_other_has():
    dashed = [bool(square.get("stroke-dasharray")) for square in squares(drawn())]
    assert dashed == [True, False, False, False, False, True]


def test_more_is_always_darker_also_in_greyscale():
    counts = drawn(Grid(("a",) * 4, {"": {"x": [1, 2, 3, 5]}}, "inget"))
    tones = [luminance(square.get("fill")) for square in squares(counts)]
    assert tones == sorted(tones, reverse=True)
    assert len(set(tones)) == 4


@pytest.mark.parametrize("count", [0, 1, 2, 4, 99])
def test_the_number_can_be_read_on_its_square(count):
    root = drawn(Grid(("a",), {"": {"x": [count]}}, "inget"))
    paper, ink = (
        luminance(node.get("fill")) for node in (squares(root)[0], list(root.iter(f"{NAMESPACE}text"))[-1])
    )
    light, dark = max(paper, ink), min(paper, ink)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_screen_reader_gets_title_and_description():
    root = drawn()
    assert root.get("role") == "img"
    named = {node.get("id"): node.text for node in root.iter(f"{NAMESPACE}title", f"{NAMESPACE}desc")}
    assert named[root.get("aria-labelledby")] == "En titel"
    assert named[root.get("aria-describedby")] == "En beskrivning"


def test_the_notice_follows_the_picture():
    assert "Påhittade uppgifter · Utkast" in texts(drawn())


def test_the_last_line_stands_whole_on_the_sheet():
    root = drawn()
    height = float(root.get("viewBox").split()[3])
    assert max(float(node.get("y")) for node in root.iter(f"{NAMESPACE}text")) + REPORT.em(0.3) <= height


@pytest.mark.parametrize(
    "name",
    ["Utbildnings- och arbetslivsförvaltningen", "En förvaltning med ett namn som är mycket längre än så"],
)
def test_names_of_rows_end_where_the_squares_begin(name):
    root = drawn(Grid(("a", "b", "c", "d"), {"Nivå": {name: [1, 2, 3, 4]}}, "inget"))
    label = next(node for node in root.iter(f"{NAMESPACE}text") if node.text[:10] == name[:10])
    assert float(label.get("x")) + text_width(label.text, REPORT.text) <= float(squares(root)[0].get("x"))


def test_nothing_to_draw_is_still_a_picture():
    assert squares(drawn(Grid((), {}, "inget"))) == []
