"""Charts: nothing in the file that may not be shown, read aloud as one picture, the same bytes each time, a table beside each."""

import re

import pytest

from evaluation.words import language
from reports import charts, figures, tables
from reports.charts import Bar
from reports.material import Material
from tests.folders import SETTINGS, make
from tests.reports.model_case import model_case
from tests.reports.test_statistics_tables import many

pytestmark = pytest.mark.filterwarnings("error")

CHARTS = ["agreement", "catalogue_trend", "co_occurrence", "interventions", "new_codes", "protective_factors", "risk_combinations",
          "risk_factors"]  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return model_case(tmp_path_factory.mktemp("model"))


def drawn(study, name, folder, **how):
    figure = figures.make(name, Material(study, **how), folder)
    text = (folder / f"{name}.svg").read_text(encoding="utf-8")
    return figure, re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_a_table_of_the_same_name(name):
    assert name in tables.names()


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_study_with_nothing_in_it_gives_a_sentence(tmp_path, name, lang):
    figure, svg = drawn(make(tmp_path, {}), name, tmp_path, lang=lang)
    assert figure.alt and figure.caption
    assert texts(svg) and 'role="img"' in svg


def test_what_may_not_be_told_has_no_length_and_no_number_anywhere(study, tmp_path):
    """14, 12, 5, 4 and 3 of 17: only the second is told."""
    figure, svg = drawn(study, "risk_factors", tmp_path)
    lengths = re.findall(r'<path d="M0,[^"]*h(\d+(?:\.\d+)?)v', svg)
    assert len([length for length in lengths if float(length) > 0]) <= 1
    assert "de flesta eller samtliga" in texts(svg) and "12 av 17" in texts(svg)
    assert not re.search(r"\b(14|5|4|3) av 17", svg)
    assert not re.search(r"\b(14|5|4|3) av 17", figure.alt)


def test_the_text_alternative_says_what_the_table_says(study, tmp_path):
    figure, _ = drawn(study, "interventions", tmp_path)
    for name, count in tables.make("interventions", Material(study)).rows:
        assert f"{name}: {count}" in figure.alt


def test_combinations_of_few_families_are_not_drawn(study, tmp_path):
    figure, svg = drawn(study, "risk_combinations", tmp_path)
    assert figure.alt.startswith("Familjerna är för få")
    assert "circle" not in svg and "A" not in "".join(re.findall(r' d="([^"]*)"', svg))


def test_combinations_that_may_be_told_are_drawn(tmp_path):
    figure, svg = drawn(many(tmp_path), "risk_combinations", tmp_path)
    assert texts(svg).count("24 av 96") == 4
    assert "Ingen av de jämförda: 24 av 96" in figure.alt


SPECS = {
    "bars": lambda: charts.bars([Bar("A", "3 av 4", 3), Bar("B", "dolt")], "familjer", 4),
    "upset": lambda: charts.upset(["A", "B"], [((0, 1), 24, "24"), ((), 20, "20")]),
    "trend": lambda: charts.stacked([("Andel", charts.trend([("2017", 17, "17 %"), ("2019", 82, "82 %")], 70, "mål", "procent"))]),
    "growth": lambda: charts.growth([("1", 2, 2), ("2", 0, 2)], "nya", "hittills", "Intervju"),
    "intervals": lambda: charts.intervals([("Alla", 0.76, 0.61, 0.85, "0,76"), ("Ingen", None, None, None, "–")], "alfa"),
    "nothing": lambda: charts.nothing("Inget underlag än"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPECS)
def test_a_chart_is_one_picture_to_a_screen_reader(kind):
    svg = charts.svg(SPECS[kind](), "Rubrik <&>", 'Det "hela" i ord')
    assert svg.count("role=") == 1 and 'role="img"' in svg
    assert "aria-label=" not in svg and "aria-roledescription" not in svg
    assert "Rubrik &lt;&amp;&gt;</title>" in svg
    assert "/home" not in svg and "http" not in svg.replace("http://www.w3.org/", "")


@pytest.mark.parametrize("kind", SPECS)
def test_a_chart_has_the_same_bytes_each_time_and_the_houses_typeface(kind):
    first, again = (charts.svg(SPECS[kind](), "T", "A") for _ in range(2))
    assert first == again
    assert set(re.findall(r'font-family="([^"]*)"', first)) == {charts.FONTS}


def test_numbers_on_an_axis_are_written_as_in_the_language():
    with language("sv"):
        assert "0,5" in texts(charts.svg(SPECS["intervals"](), "T", "A"))
    with language("en"):
        assert "0.5" in texts(charts.svg(SPECS["intervals"](), "T", "A"))


def test_a_published_trend_is_drawn_with_its_target(tmp_path):
    measurements = (
        "id;indicator;year;value;unit;goal;source\nm1;Nyfödda;2017;17;per_cent;70;k\nm2;Nyfödda;2018;29;per_cent;70;k\n"
        "m3;Nyfödda;2019;82;per_cent;70;k\n"
    )
    figure, svg = drawn(
        make(tmp_path, {"tables/measurements.csv": measurements}, SETTINGS), "catalogue_trend", tmp_path
    )
    assert {"17 %", "29 %", "82 %", "mål 70 %"} <= {text.replace("\xa0", " ") for text in texts(svg)}
    assert "2019 82" in figure.alt
