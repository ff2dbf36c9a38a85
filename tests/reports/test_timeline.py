"""The phase timeline: what it shows, what it must never claim, and that everybody can read it."""

import dataclasses
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations

import pandas as pd
import pytest
from lxml import etree

from reports.judgement_words import JudgementWords
from reports.timeline import Timeline, alt_text, page, svg, table
from reports.timeline.chart import Chart
from reports.timeline.layout import FORMS, spread, text_width
from reports.timeline.meetings import breaks, level, numbered, segments
from reports.timeline.webpage import asset
from tests.reports import timeline_example
from tests.reports.timeline_example import PHASES, example

SVG = "{http://www.w3.org/2000/svg}"
ORDER = [key for key, _, _ in PHASES if key != "ADJ"]


# the studies that every drawing must bear


def held(group: str, days: list[date], **columns) -> pd.DataFrame:
    """Observed meetings of one group with the same judgement."""
    one = {
        "group": group,
        "observed": True,
        "value": "FOR",
        "confidence": "high",
        "assessor_kind": "evaluator",
    }
    one |= {"disputed": False, "returned": False, **columns}
    return pd.DataFrame([one | {"meeting": f"{group} {day}", "date": day} for day in days])


def weeks(count: int, apart: int = 21, first: date = date(2023, 1, 17)) -> list[date]:
    return [first + timedelta(days=apart * number) for number in range(count)]


def crowded() -> Timeline:
    """Forty meetings in both groups, all disputed and every third a return, and an event at each of them."""
    days = weeks(40)
    steps = pd.concat(
        [
            held(group, days, value=value, assessor_kind=kind, disputed=True)
            for group in ("team", "steering")
            for value, kind in (("NOR", "evaluator"), ("STO", "second_coder"), ("CANNOT_JUDGE", "group"))
        ]
    )
    steps["returned"] = [place % 3 == 0 for place in range(len(days))] * 6
    events = pd.DataFrame(
        [{"date": day, "kind": "guest", "group": "team", "text": f"Gäst {day}"} for day in days]
    )
    changes = pd.DataFrame([{"date": day, "group": "steering", "text": "1 ny, 1 slutar"} for day in days])
    return example(steps=steps, start=None, end=None, events=events, changes=changes)


def same_day() -> Timeline:
    """Six events and three feedbacks on one day, one event known to the month and one to the term."""
    rows = [(date(2023, 5, 23), "day", f"Händelse {number}") for number in range(6)]
    rows += [(date(2023, 5, 1), "month", "Under maj"), (date(2023, 5, 1), "term", "Under våren")]
    events = pd.DataFrame(rows, columns=["date", "precision", "text"])
    feedback = pd.DataFrame(
        [{"date": date(2023, 5, 23), "audience": "team", "form": "spoken", "text": "Samma dag"}] * 3
    )
    return example(events=events, feedback=feedback)


def only_cannot_judge() -> Timeline:
    steps = pd.concat(
        [held(group, weeks(10), value="CANNOT_JUDGE", confidence=None) for group in ("team", "steering")]
    )
    return example(steps=steps)


def long_words() -> Timeline:
    groups = {
        "team": "Den operativa samverkansgruppen för tidiga insatser i hela kommunen",
        "steering": "Styrgruppen",
    }
    title = "En samverkansmodell för familjer som väntar barn eller har barn mellan noll och fem år"
    notice = (
        "Arbetsmaterial som inte får spridas utanför gruppen innan den har granskats av alla berörda. " * 3
    )
    return example(title=title, groups=groups, notice=notice)


def reconstructed() -> Timeline:
    """A first meeting that nobody observed but that has been judged from its minutes."""
    first = held("team", [date(2022, 10, 4)], observed=False, evidence_time="reconstructed", confidence="low")
    return example(steps=pd.concat([first, example().steps]))


LAYOUTS = ("screen", "paper", "report", "team")
STUDIES = {
    "example": example(),
    "empty": Timeline("Ny studie", {}),
    "no meetings": Timeline(
        "Ny studie", {"team": "Teamet"}, date(2023, 1, 1), date(2024, 12, 31), phases=PHASES
    ),
    "one meeting": Timeline("Ny studie", {"team": "Teamet"}, steps=held("team", weeks(1)), phases=PHASES),
    "one group": example(groups={"team": "Teamet"}),
    "three groups": example(groups={"team": "Teamet", "steering": "Styrgruppen", "third": "Referensgruppen"}),
    "only cannot judge": only_cannot_judge(),
    "crowded": crowded(),
    "same day": same_day(),
    "long words": long_words(),
    "reconstructed": reconstructed(),
    "ten years": example(start=date(2015, 1, 1)),
    "one month": Timeline("Kort", {"team": "Teamet"}, steps=held("team", weeks(4, 7)), phases=PHASES),
}
EVERY = [(name, layout, lang) for name in STUDIES for layout in LAYOUTS for lang in ("sv", "en")]


def drawn(timeline: Timeline, layout: str = "screen", lang: str = "sv") -> etree._Element:
    return etree.fromstring(svg(timeline, lang, layout).encode())


@cache
def of(name: str, layout: str = "screen", lang: str = "sv") -> etree._Element:
    """One of the studies, drawn once for all tests."""
    return drawn(STUDIES[name], layout, lang)


def marks(root: etree._Element, name: str = "mark") -> list[etree._Element]:
    return [g for g in root.iter(f"{SVG}g") if name in (g.get("class") or "").split()]


def titles(root: etree._Element, name: str = "mark") -> list[str]:
    return [mark.findtext(f"{SVG}title") for mark in marks(root, name)]


def texts(root: etree._Element) -> list[str]:
    return [node.text for node in root.iter(f"{SVG}text")]


def box(node: etree._Element) -> tuple[float, float, float, float]:
    """The box of a text: left, top, right, bottom."""
    size = float(node.get("font-size"))
    width = text_width(node.text, size, bold=node.get("font-weight") is not None)
    x, y = float(node.get("x")), float(node.get("y"))
    left = x - {None: 0, "middle": width / 2, "end": width}[node.get("text-anchor")]
    return left, y - 0.74 * size, left + width, y + 0.21 * size


# no text collides, none is small, none is lost


@pytest.mark.parametrize(("name", "layout", "lang"), EVERY)
def test_no_text_lies_on_other_text(name, layout, lang):
    boxes = [(node.text, box(node)) for node in of(name, layout, lang).iter(f"{SVG}text")]
    for (a, (al, at, ar, ab)), (b, (bl, bt, br, bb)) in combinations(boxes, 2):
        apart = ar <= bl + 0.3 or br <= al + 0.3 or ab <= bt + 0.3 or bb <= at + 0.3
        assert apart, f"{a!r} lies on {b!r}"


@pytest.mark.parametrize(("name", "layout", "lang"), EVERY)
def test_no_text_and_no_mark_stands_outside_the_chart(name, layout, lang):
    root = of(name, layout, lang)
    _, _, width, height = map(float, root.get("viewBox").split())
    for node in root.iter(f"{SVG}text"):
        left, top, right, bottom = box(node)
        assert left >= 0, node.text
        assert top >= 0, node.text
        assert right <= width, node.text
        assert bottom <= height, node.text
    for circle in root.iter(f"{SVG}circle"):
        x, r = float(circle.get("cx")), float(circle.get("r"))
        assert x - r >= 0
        assert x + r <= width


@pytest.mark.parametrize(("name", "layout", "lang"), EVERY)
def test_text_is_never_smaller_than_the_layout_promises(name, layout, lang):
    sizes = [float(node.get("font-size")) for node in of(name, layout, lang).iter() if node.get("font-size")]
    assert min(sizes) >= {"screen": 18, "paper": 8, "report": 12, "team": 18}[layout]


@pytest.mark.parametrize("name", [name for name in STUDIES if name != "three groups"])
def test_the_chart_fits_one_projected_screen(name):
    assert of(name).get("viewBox") == "0 0 1280 720"


def test_with_more_groups_the_chart_grows_rather_than_shrinks_its_text():
    assert float(of("three groups").get("viewBox").split()[3]) > 720


@pytest.mark.parametrize("name", STUDIES)
def test_the_paper_chart_is_one_a4_landscape(name):
    assert of(name, "paper").get("viewBox") == "0 0 842 595" or name == "three groups"


@pytest.mark.parametrize("name", STUDIES)
def test_the_report_chart_is_read_at_eight_points_and_fits_a_page_of_a_report(name):
    root = of(name, "report")
    _, _, width, height = map(float, root.get("viewBox").split())
    to_millimetres = 160 / width  # the text of a report is 160 mm wide
    sizes = [float(node.get("font-size")) for node in root.iter() if node.get("font-size")]
    assert min(sizes) * to_millimetres / 25.4 * 72 >= 8
    assert height * to_millimetres <= 230


def test_the_report_chart_is_as_wide_as_a_column_where_pictures_are_read_at_96_units_to_the_inch():
    assert 160 <= float(drawn(example(), "report").get("viewBox").split()[2]) / 96 * 25.4 <= 166


def test_the_report_chart_tells_changes_of_members_in_figures_that_its_legend_explains():
    days = weeks(10, 40)
    changes = pd.DataFrame({"group": "team", "date": days, "text": "1 slutar", "sign": "−1"})
    changes.loc[3, ["text", "sign"]] = ["1 ny, 1 slutar", "+1−1"]
    said = texts(drawn(example(changes=changes), "report"))
    assert said.count("ny medlem") == said.count("medlem slutar") == 1
    assert "+1−1" in said and "1 slutar" not in said
    assert "ny medlem" not in texts(drawn(example(changes=changes)))


def test_the_functions_of_the_timeline_are_not_hidden_by_files_of_their_names():
    import reports.timeline

    assert callable(reports.timeline.page) and callable(reports.timeline.svg)
    reports.timeline.page(example())
    assert callable(reports.timeline.page) and callable(reports.timeline.svg)


def test_the_report_chart_explains_a_break_that_has_no_room_for_its_name():
    assert "uppehåll" in texts(drawn(example(), "report"))


def test_a_word_before_signs_never_ends_a_line_of_the_legend():
    chart = Chart(example(), FORMS["report"])
    assert all(line[-1][1][0] is not None for line in chart.legend)


@pytest.mark.parametrize(("name", "layout", "lang"), EVERY)
def test_same_input_gives_the_same_bytes(name, layout, lang):
    timeline = STUDIES[name]
    fresh = replace(timeline, steps=timeline.steps.copy())
    assert svg(timeline, lang, layout) == svg(fresh, lang, layout)


# what is not known is not shown as known


def test_unobserved_meetings_are_drawn_empty_and_without_a_judgement():
    rings = marks(drawn(example()), "unobserved")
    assert len(rings) == 10 + 12
    for ring in rings:
        assert ring.find(f"{SVG}circle").get("fill") == "#ffffff"
        assert "hållet, ej observerat" in ring.findtext(f"{SVG}title")
        assert "ingen bedömning" in ring.findtext(f"{SVG}desc")
        assert ring.get("data-value") is None


def test_a_meeting_without_a_judgement_is_never_given_one():
    judged = titles(drawn(example()), "mark")
    assert not [
        title for title in judged if "28 februari 2023" in title.replace("\xa0", " ") and "Forming" in title
    ]
    rows = table(example())
    assert set(rows.loc[rows["Observerat"] == "nej", "Bedömning"]) == {"ingen bedömning"}


def test_every_judgement_has_exactly_one_mark():
    steps = example().steps
    shown = [mark for mark in marks(drawn(example())) if mark.get("data-value")]
    assert len(shown) == steps["value"].notna().sum()


@pytest.mark.parametrize("group", ["team", "steering"])
def test_a_line_over_unobserved_meetings_is_dashed_and_any_other_is_not(group):
    timeline = example()
    meetings = timeline.meetings(group)
    for segment in segments(meetings, ORDER):
        between = [m for m in meetings if segment.first.day < m.day < segment.last.day]
        assert segment.dashed == bool(between)
        assert not any(m.observed for m in between)


def test_dashed_lines_are_drawn_dashed():
    for segment in marks(drawn(example()), "segment"):
        dashes = segment.find(f"{SVG}line").get("stroke-dasharray")
        assert bool(dashes) == ("dashed" in segment.get("class"))


def test_no_line_crosses_the_summer_or_a_meeting_that_could_not_be_judged():
    for group in ("team", "steering"):
        joined = [(s.first.day, s.last.day) for s in segments(example().meetings(group), ORDER)]
        assert not [pair for pair in joined if pair[0] < date(2023, 7, 15) < pair[1]]
        assert not [pair for pair in joined if pair[0] <= date(2024, 10, 29) <= pair[1] and group == "team"]


def test_lines_are_straight_so_nothing_is_smoothed():
    root = drawn(example())
    assert not [path for path in root.iter(f"{SVG}path") if "C" in path.get("d") or "Q" in path.get("d")]


def test_two_contradicting_judgements_by_evaluators_are_both_drawn_and_joined_to_nothing():
    days = weeks(3)
    other = held("team", days[1:2], value="STO")
    timeline = example(groups={"team": "Teamet"}, steps=pd.concat([held("team", days), other]))
    assert [mark.get("data-value") for mark in marks(drawn(timeline)) if mark.get("data-value")] == [
        "FOR", "FOR", "STO", "FOR"
    ]  # fmt: skip
    assert not list(segments(timeline.meetings("team"), ORDER))


def test_the_summer_is_a_break_that_is_named():
    assert [(a.day, b.day) for a, b in breaks(example().meetings("team"))] == [
        (date(2023, 6, 13), date(2023, 8, 15)),
        (date(2024, 6, 25), date(2024, 8, 27)),
    ]
    assert texts(drawn(example())).count("uppeh.") == 4
    assert texts(drawn(example(), "paper")).count("uppehåll") == 4


def test_the_time_before_the_first_observation_is_hatched_and_named():
    root = drawn(example())
    assert len(root.xpath("//*[starts-with(@fill, 'url(#hatch')]")) == 2
    assert texts(root).count("rekonstruerad tid") == 2


def test_nothing_is_reconstructed_where_the_study_begins_with_an_observed_meeting():
    root = drawn(STUDIES["one meeting"])
    assert not root.xpath("//*[starts-with(@fill, 'url(#hatch')]")
    assert "rekonstruerad" not in "".join(root.itertext())


def test_a_judgement_made_afterwards_says_so_and_has_a_broken_outline():
    root = drawn(STUDIES["reconstructed"])
    mark = next(
        m for m in marks(root) if "4\xa0oktober 2022" in m.findtext(f"{SVG}title") and m.get("data-value")
    )
    assert "Rekonstruerad i efterhand" in mark.findtext(f"{SVG}desc")
    assert mark.xpath(".//*[@stroke-dasharray]")
    assert "rekonstruerad bedömning" in texts(root)


# returns, disagreement, and what is no step


def test_returns_are_marked_in_words_on_the_chart_and_in_the_description():
    root = drawn(example())
    assert len([text for text in texts(root) if "återgång" in text]) == 3
    assert (
        len([m for m in marks(root) if "Återgång" in m.findtext(f"{SVG}desc") and not m.get("data-layer")])
        == 3
    )


def test_each_judgement_of_a_disputed_meeting_is_shown_and_the_meeting_says_so():
    root = drawn(example())
    assert len([text for text in texts(root) if "oenig" in text]) == 8
    shown = [m.get("data-value") for m in marks(root) if "2\xa0april 2024" in m.findtext(f"{SVG}title")]
    assert [value for value in shown if value] == ["NOR", "PER", "PER"]


def test_marks_of_one_meeting_never_lie_on_each_other():
    for timeline in (example(), crowded()):
        for group in timeline.groups:
            middle = {}
            for mark in marks(drawn(timeline)):
                if mark.get("data-value") and mark.findtext(f"{SVG}title").startswith(timeline.groups[group]):
                    day = mark.findtext(f"{SVG}title").partition(":")[0]
                    middle.setdefault(day, []).append(centre(mark))
            for places in middle.values():
                assert all(abs(a - c) > 14 or abs(b - d) > 14 for (a, b), (c, d) in combinations(places, 2))


def centre(mark: etree._Element) -> tuple[float, float]:
    """The middle of a mark's outline."""
    shape = next(node for node in mark if node.tag in (f"{SVG}circle", f"{SVG}polygon"))
    if shape.tag == f"{SVG}circle":
        return float(shape.get("cx")), float(shape.get("cy"))
    points = [tuple(map(float, point.split(","))) for point in shape.get("points").split()]
    xs, ys = zip(*points, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def test_adjourning_stands_below_the_steps_on_a_line_of_its_own():
    heights = {
        m.get("data-value"): centre(m)[1]
        for m in marks(drawn(example(groups={"team": "T"})))
        if m.get("data-value")
    }
    assert heights["ADJ"] > heights["FOR"] > heights["STO"] > heights["NOR"] > heights["PER"]
    assert heights["CANNOT_JUDGE"] > heights["ADJ"]
    assert level(example().meetings("team")[-1].leading, ORDER) is None


def test_mixed_and_cannot_be_judged_are_named_where_they_stand():
    assert {"Blandad", "Går inte att bedöma"} <= set(texts(drawn(example())))
    assert "Går inte att bedöma" in texts(drawn(only_cannot_judge()))


def test_between_lies_between_the_two_steps():
    steps = pd.concat(
        [
            held("team", weeks(1), value="STO"),
            held("team", weeks(1, first=date(2023, 3, 1)), value="STO", second="NOR", relation="between"),
            held("team", weeks(1, first=date(2023, 4, 1)), value="NOR", second="PER", relation="towards"),
        ]
    )
    storming, between, norming = (
        centre(m)[1] for m in marks(drawn(example(groups={"team": "T"}, steps=steps))) if m.get("data-value")
    )
    assert between == pytest.approx((storming + norming) / 2, abs=0.2)


def test_confidence_is_told_by_the_fill_and_not_by_the_colour():
    fills = {}
    for confidence in ("high", "medium", "low"):
        root = drawn(example(groups={"team": "T"}, steps=held("team", weeks(1), confidence=confidence)))
        mark = next(m for m in marks(root) if m.get("data-value"))
        fills[confidence] = [node.tag.removeprefix(SVG) for node in mark if node.get("fill") == PHASES[0][2]]
    assert fills == {"high": ["circle"], "medium": ["path"], "low": []}


def test_assessors_have_shapes_of_their_own():
    shapes = {}
    for kind in ("evaluator", "second_coder", "group", "agreed"):
        root = drawn(example(groups={"team": "T"}, steps=held("team", weeks(1), assessor_kind=kind)))
        mark = next(m for m in marks(root) if m.get("data-value"))
        shapes[kind] = etree.tostring(mark.xpath("./*[local-name()='circle' or local-name()='polygon']")[0])
    assert len({re.sub(rb'(fill|stroke)="[^"]*"', b"", shape) for shape in shapes.values()}) == 4


# lanes


def test_every_event_and_feedback_can_be_reached_on_the_axis_in_order():
    root = drawn(example())
    for lane, count in (("events", 26), ("feedback", 12)):
        group = next(g for g in root.iter(f"{SVG}g") if g.get("data-lane") == lane)
        numbers = [node.text for node in group.iter(f"{SVG}text")][1:]
        assert numbers == [str(number) for number in range(1, count + 1)]


def test_events_on_one_day_keep_their_numbers_and_share_a_place_only_when_they_must():
    root = drawn(same_day())
    group = next(g for g in root.iter(f"{SVG}g") if g.get("data-lane") == "events")
    numbers = " ".join(node.text for node in list(group.iter(f"{SVG}text"))[1:])
    found = [int(n) for n in re.findall(r"\d+", re.sub(r"(\d+)–(\d+)", _whole_range, numbers))]
    assert found == list(range(1, 9))


def _whole_range(match: re.Match) -> str:
    return " ".join(map(str, range(int(match[1]), int(match[2]) + 1)))


def test_numbers_stand_near_their_dates():
    root, axis = drawn(example()), {}
    for group in (g for g in root.iter(f"{SVG}g") if g.get("data-lane") in {"events", "feedback"}):
        for circle in group.iter(f"{SVG}circle"):
            axis.setdefault(group.get("data-lane"), []).append(float(circle.get("cx")))
        numbers = [float(node.get("x")) for node in list(group.iter(f"{SVG}text"))[1:]]
        for x in axis[group.get("data-lane")]:
            assert min(abs(x - number) for number in numbers) <= 2.2 * 18.5


def test_a_group_nobody_has_observed_yet_has_no_reconstructed_time():
    steps = held("team", weeks(5), observed=False, value=None)
    root = drawn(example(groups={"team": "Teamet"}, steps=steps))
    assert "rekonstruerad tid" not in texts(root)
    assert len(marks(root, "unobserved")) == 5


def test_crowded_events_are_all_numbered_in_ranges():
    group = next(g for g in drawn(crowded()).iter(f"{SVG}g") if g.get("data-lane") == "events")
    numbers = " ".join(node.text for node in list(group.iter(f"{SVG}text"))[1:])
    found = [int(n) for n in re.findall(r"\d+", re.sub(r"(\d+)–(\d+)", _whole_range, numbers))]
    assert found == list(range(1, 41))


def gapped() -> pd.DataFrame:
    """Three events of five, with the numbers they have among all."""
    days = [date(2023, 3, 1), date(2023, 3, 2), date(2024, 6, 4)]
    return pd.DataFrame({"number": [2, 4, 5], "date": days, "text": ["Två", "Fyra", "Fem"]})


def test_events_keep_the_numbers_they_were_given_and_what_is_withheld_leaves_a_gap():
    timeline = example(events=gapped())
    assert [item.number for item in timeline.items("events")] == [2, 4, 5]
    html = page(timeline)
    assert [int(n) for n in re.findall(r'<li value="(\d+)"', html)][:3] == [2, 4, 5]
    assert "Nummer som saknas hör till sådant som inte visas här." in html
    assert "Nummer som saknas" not in page(example())


def test_a_range_never_takes_in_a_number_that_is_not_shown():
    from reports.timeline.lanes import _numbers

    two, four, five = example(events=gapped()).items("events")
    assert _numbers((four, five)) == "4–5"
    assert _numbers((two, four, five)) == "2, 4–5"


def test_the_text_alternative_counts_what_is_shown():
    assert "3 händelser och 12 återkopplingar" in alt_text(example(events=gapped()))


def test_rows_are_numbered_by_when_what_they_tell_began():
    frame = pd.DataFrame(
        [
            [date(2023, 5, 20), "month", "maj"],
            [date(2023, 5, 4), "day", "dag"],
            [None, "day", "?"],
            [date(2023, 4, 1), "term", "termin"],
        ],
        columns=["date", "precision", "text"],
    )
    found = numbered(frame)
    assert found["text"].tolist() == ["termin", "maj", "dag", "?"]
    assert found["number"].tolist() == [1, 2, 3, 4]
    assert numbered(frame.iloc[:0])["number"].tolist() == []


def test_feedback_is_followed_by_something_and_only_an_express_credit_says_more():
    html = page(example())
    assert "Följdes av: teamet får pröva en egen ordning" in html
    assert "Ledde uttryckligen till: diskuterades; ny sammansättning 2024" in html
    assert "Ännu inget noterat som följde." in html


@pytest.mark.parametrize("name", [name for name in STUDIES if name != "long words"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nothing_on_the_printed_sheet_is_cut_with_an_ellipsis(name, lang):
    assert not [said for said in texts(of(name, "paper", lang)) if "…" in said]


def test_what_has_no_room_on_the_printed_sheet_refers_to_the_list():
    long = "Något som hände och som beskrivs med så många ord att de inte ryms på en enda rad i listan"
    rows = [{"date": day, "text": long if place % 2 else "Kort."} for place, day in enumerate(weeks(30))]
    said = texts(drawn(example(events=pd.DataFrame(rows)), "paper"))
    assert "2023-02-07: se listan" in said and "2023-01-17: Kort" in said


def test_numbers_on_paper_have_their_list_on_the_same_sheet():
    words = " ".join(texts(drawn(example(), "paper")))
    assert "Studiebesök på en familjecentral" in words
    assert "Barnets perspektiv saknas" in words


def test_a_list_too_long_for_the_sheet_says_where_it_stands():
    rows = [{"date": day, "text": "Något hände som tar plats"} for day in weeks(120, 6)]
    assert "Händelser och återkoppling står i listorna efter bilden." in texts(
        drawn(example(events=pd.DataFrame(rows)), "paper")
    )


def test_boxes_are_spread_as_little_as_can_be():
    assert spread([10, 12, 50], [10, 10, 10], 0, 100, 0) == [6, 16, 50]
    assert spread([-5, 200], [10, 10], 0, 100, 0) == [5, 95]
    assert spread([1, 2, 3], [40, 40, 40], 0, 100, 0) is None
    assert spread([], [], 0, 100, 5) == []


# form


@pytest.mark.parametrize(("name", "layout", "lang"), EVERY)
def test_every_mark_has_a_title_and_a_description(name, layout, lang):
    root = of(name, layout, lang)
    for mark in [root, *marks(root)]:
        assert mark.findtext(f"{SVG}title")
        assert mark.findtext(f"{SVG}desc")
        assert mark.get("role") in {"img", "graphics-document"}
        assert mark is root or (mark.get("tabindex") == "0") == (layout == "screen")


def test_text_is_text_and_nothing_comes_from_outside():
    for layout in LAYOUTS:
        whole = svg(example(), layout=layout)
        assert "<image" not in whole
        assert "href" not in whole
        assert "style=" not in whole
        assert "<style" not in whole


def test_hostile_words_stay_words():
    words = "<script>alert(1)</script> & \"'\x00\x0b ]]>"
    timeline = example(title=words, groups={"team": words, "steering": words}, status=words, notice=words)
    timeline = replace(
        timeline, events=pd.DataFrame([{"date": date(2023, 5, 1), "text": words, "kind": words}])
    )
    for layout in LAYOUTS:
        assert not list(drawn(timeline, layout).iter(f"{SVG}script"))
    assert "<script>alert" not in page(timeline)


def test_english_has_no_swedish_left():
    shown = example(
        groups={"team": "The team", "steering": "The steering group"},
        events=pd.DataFrame(),
        feedback=pd.DataFrame(),
        changes=pd.DataFrame(),
        title="Early steps",
        status="Draft",
    )
    html = page(shown, "en")
    assert '<html lang="en">' in html
    assert not re.findall(
        r"[åäöÅÄÖ]", re.sub(r"<style>.*?</style>|<script>.*?</script>", "", html, flags=re.DOTALL)
    )


def test_no_word_file_entry_lacks_a_language():
    from evaluation.words import words

    for key, entry in words("timeline").items():
        assert isinstance(key, str)
        assert set(entry) == {"sv", "en"}, key
        assert set(re.findall(r"{(\w+)}", entry["sv"])) == set(re.findall(r"{(\w+)}", entry["en"])), key


# nothing yet


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_study_without_meetings_is_one_calm_sentence_and_no_invented_calendar(layout):
    said = texts(drawn(Timeline("Ny studie", {"team": "Teamet"}, status="Utkast"), layout))
    whole = ["Ny studie: faser över tid", "Inga möten är registrerade än.", "Utkast"]
    assert said == (whole[1:2] if layout == "team" else whole)  # the team page says the others itself


def test_a_study_without_meetings_tells_its_period_where_it_is_stated():
    told = [text.replace("\xa0", " ") for text in texts(drawn(STUDIES["no meetings"]))]
    assert "1 januari 2023 – 31 december 2024" in told
    begun = drawn(Timeline("Ny studie", {"team": "Teamet"}, start=date(2023, 1, 1)))
    assert "från 1 januari 2023" in [text.replace("\xa0", " ") for text in texts(begun)]


def test_the_text_alternative_of_a_study_without_meetings_invents_no_date():
    assert alt_text(Timeline("Ny studie", {})) == "Tidslinje för Ny studie. Inga möten är registrerade än."
    told = alt_text(STUDIES["no meetings"]).replace("\xa0", " ")
    assert told.endswith("Studiens period: 1 januari 2023 – 31 december 2024.")


def test_events_before_the_first_meeting_are_shown_on_a_calendar_of_their_own_dates():
    timeline = Timeline("Ny studie", {"team": "Teamet"}, events=gapped())
    said = texts(drawn(timeline))
    assert "Inga möten är registrerade än." in said and "våren 2023" in said


# words


def test_dates_are_short_in_lists_and_long_in_running_text():
    assert '<span class="date">2023-03-14</span>' in page(example())
    assert '<span class="date">2022-11</span>' in page(example())
    titles_of_events = [title for title in titles(drawn(example())) if title.startswith("Händelser 4:")]
    assert titles_of_events == ["Händelser 4: 14\xa0mars 2023"]


def test_the_words_of_a_judgement_are_those_of_the_codebook():
    labels = JudgementWords({"MIXED": "Brokigt"}, {"second_coder": "medläsaren"}, {"medium": "lagom"})
    html = page(example(labels=labels))
    assert {"Brokigt", "medläsaren", "lagom"} <= set(re.findall(r"[\w]+", html))
    assert not re.findall(r"[Bb]landad\b|andrakodaren|\bmedel\b", html)


def test_one_thing_has_one_word_on_the_page():
    for word in ("andra bedömaren", "går ej att bedöma", "medelhög", "paus"):
        assert word not in re.sub(r"<(style|script)>.*?</\1>", "", page(example()), flags=re.DOTALL)


def test_the_text_alternative_tells_phases_returns_gaps_and_disagreement():
    told = alt_text(example()).replace("\xa0", " ")
    assert "Forming 17 januari–7 februari 2023 (2 bedömda möten)" in told
    assert "Återgång: 30 januari 2024." in told
    assert "15 augusti 2023 (utvärderaren: mellan Storming och Norming; andrakodaren: Storming)" in told
    assert "Uppehåll utan möten: 13 juni–15 augusti 2023, 25 juni–27 augusti 2024." in told
    assert "20 av 30 hållna möten är observerade" in told
    assert "10 möten hölls utan observation och har ingen bedömning" in told


def test_the_table_has_a_row_for_each_judgement_and_each_meeting_without_one():
    rows = table(example())
    assert list(rows.columns) == [
        *("Grupp", "Datum", "Observerat", "Bedömning", "Bedömare", "Säkerhet", "Anmärkning"),
        *("Kodade stycken", "Profil"),
    ]
    assert len(rows) == len(example().steps)
    first = rows.iloc[0].tolist()
    assert first[:6] == ["Teamet", "2023-01-17", "ja", "Forming", "utvärderaren", "hög"]


def test_a_profile_is_in_per_cent_only_from_twenty_passages():
    for n, share, told in ((19, 1.0, "Forming 19"), (20, 1.0, "Forming 100\xa0%"), (3, 0.5, "Forming 1,5")):
        steps = held("team", weeks(1), n=n, FOR=share)
        assert table(example(groups={"team": "T"}, steps=steps))["Profil"].tolist() == [told]


def test_a_profile_of_fewer_than_five_passages_is_told_as_only_so_many():
    steps = held("team", weeks(1), n=4, FOR=0.75, STO=0.25)
    mark = next(m for m in marks(drawn(example(groups={"team": "T"}, steps=steps))) if m.get("data-value"))
    assert "Forming 3, Storming 1 (bara 4 stycken)" in mark.findtext(f"{SVG}desc")


def test_the_page_has_no_names_of_assessors():
    steps = example().steps.assign(person="Anna Andersson", reason="för att")
    assert "Anna" not in page(example(steps=steps))
    assert "för att" not in page(example(steps=steps)).partition("<h2")[0]


# the page


def test_the_page_is_whole_without_anything_from_outside():
    html = page(example())
    assert "default-src 'none'" in html
    assert not re.findall(r"(?:src|href)=\"(?!#)", html)
    assert "@import" not in html


def test_the_page_says_when_the_data_are_invented_and_what_its_status_is():
    html = page(example())
    assert "Påhittade uppgifter" in html
    assert "Arbetsmaterial, 20 december 2024" in html
    assert "Påhittade" not in page(example(synthetic=False))


def test_the_page_asks_two_questions_and_tells_what_the_profile_is():
    html = page(example())
    assert "Känner ni igen er?" in html
    assert "andel av kodade stycken i utvärderarens anteckningar, inte av mötestiden" in html


def test_everything_is_visible_without_the_script():
    root = etree.fromstring(svg(example()).encode())
    assert not root.xpath("//*[@hidden]")


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_has_a_page_a_table_and_a_text(name):
    timeline = STUDIES[name]
    for lang in ("sv", "en"):
        assert page(timeline, lang).startswith("<!DOCTYPE html>")
        assert alt_text(timeline, lang)
        assert len(table(timeline, lang)) == sum(
            max(len(m.judgements), 1) for group in timeline.groups for m in timeline.meetings(group)
        )


def test_typst_takes_the_paper_chart_with_all_its_text(tmp_path):
    typst = pytest.importorskip("typst")
    pikepdf = pytest.importorskip("pikepdf")
    (tmp_path / "chart.svg").write_text(svg(example(), layout="paper"), encoding="utf-8")
    (tmp_path / "chart.typ").write_text(
        '#set page(paper: "a4", flipped: true, margin: 0pt)\n#image("chart.svg", width: 100%)',
        encoding="utf-8",
    )
    typst.compile(str(tmp_path / "chart.typ"), output=str(tmp_path / "chart.pdf"))
    with pikepdf.open(tmp_path / "chart.pdf") as pdf:
        assert len(pdf.pages) == 1


# in a browser


@pytest.fixture(scope="module")
def browser():
    """Chromium, where it is."""
    import os

    sync_api = pytest.importorskip("playwright.sync_api")
    if not os.path.exists("/usr/bin/chromium"):
        pytest.skip("no Chromium")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page of the example: a function of language, colour scheme and width."""
    pages = []

    def open_page(timeline=None, lang="sv", scheme="light", width=1280, script=True):
        file = tmp_path / "page.html"
        file.write_text(page(timeline or example(), lang), encoding="utf-8")
        shown = browser.new_page(
            viewport={"width": width, "height": 720}, color_scheme=scheme, java_script_enabled=script
        )
        shown.goto(file.as_uri())
        pages.append(shown)
        return shown

    yield open_page
    for shown in pages:
        shown.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 700, 320])
def test_the_page_never_scrolls_sideways(opened, width):
    shown = opened(width=width)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_on_a_projector_no_text_is_smaller_than_18_pixels_as_shown(opened):
    sizes = opened().evaluate(
        """() => {
          const chart = document.querySelector(".timeline-screen");
          const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
          return [...document.querySelectorAll("body *")]
            .filter((e) => e.closest(".timeline-screen") || (e.offsetParent && !e.closest("svg")))
            .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .filter((e) => !["title", "desc", "SCRIPT", "STYLE"].includes(e.tagName))
            .map((e) => [parseFloat(getComputedStyle(e).fontSize), e.closest(".timeline-screen") ? scale : 1])
            .map(([size, by]) => size * by);
        }"""
    )
    assert len(sizes) > 200
    assert min(sizes) >= 18


@pytest.mark.browser
def test_the_page_brings_its_typeface_with_it(opened):
    loaded = (
        "() => document.fonts.ready.then(() => [...document.fonts].map((f) => `${f.weight} ${f.status}`))"
    )
    assert set(opened().evaluate(loaded)) == {"400 loaded", "600 700 loaded"}


@pytest.mark.browser
@pytest.mark.parametrize("name", ["example", "crowded", "same day", "long words"])
def test_no_text_lies_on_other_text_as_the_browser_draws_it(opened, name):
    overlapping = opened(STUDIES[name]).evaluate(
        """() => {
          const texts = [...document.querySelectorAll(".timeline-screen text")];
          const found = texts.map((e) => [e.textContent, e.getBBox()]);
          const above = (p, q) => p.y + 0.82 * p.height <= q.y + 0.1 * q.height;
          const before = (p, q) => p.x + p.width <= q.x;
          const apart = (p, q) => above(p, q) || above(q, p) || before(p, q) || before(q, p);
          return found.flatMap(([a, p], i) =>
            found.slice(i + 1).filter(([, q]) => !apart(p, q)).map(([b]) => [a, b]));
        }"""
    )
    assert overlapping == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["example", "no meetings"])
def test_axe_finds_no_violation(opened, scheme, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = axe.run(opened(STUDIES[name], scheme=scheme), options=options)
    assert found.response["violations"] == []


@pytest.mark.browser
def test_the_keyboard_reaches_every_lane_and_walks_along_it(opened):
    shown = opened()
    lanes = []
    for _ in range(14):
        shown.keyboard.press("Tab")
        lanes.append(shown.evaluate("document.activeElement.closest('[data-lane]')?.dataset.lane"))
    expected = ["team", "changes-team", "steering", "changes-steering", "events", "feedback"]
    assert [lane for lane in lanes if lane] == expected
    shown.keyboard.press("Shift+Tab")
    shown.evaluate("document.querySelector('[data-lane=team] [tabindex=\"0\"]').focus()")
    shown.keyboard.press("ArrowRight")
    told = shown.inner_text("[data-reading]")
    assert "Teamet, 7\xa0februari 2023: Forming" in told
    shown.keyboard.press("Escape")
    assert not shown.is_visible("[data-reading]")


@pytest.mark.browser
def test_layers_are_switched_by_real_checkboxes_and_disagreement_stays_marked(opened):
    shown = opened()
    assert shown.locator(".timeline-screen [data-layer=others]:visible").count() == 11
    shown.get_by_role("checkbox", name="Andra bedömningar").uncheck()
    shown.get_by_role("checkbox", name="Händelser").uncheck()
    assert shown.locator(".timeline-screen [data-layer=others]:visible").count() == 0
    assert shown.locator(".timeline-screen [data-lane=events]:visible").count() == 0
    assert shown.locator(".timeline-screen text:visible", has_text="oenig").count() == 8
    shown.get_by_role("checkbox", name="Händelser").check()
    assert shown.locator(".timeline-screen [data-lane=events]:visible").count() == 1


@pytest.mark.browser
def test_script_and_style_work_as_files_of_their_own_under_a_strict_policy(browser):
    policy = "default-src 'self'"
    files = {
        "": f"""<!DOCTYPE html><html lang="sv"><head><title>T</title>
            <meta http-equiv="Content-Security-Policy" content="{policy}"><link rel="stylesheet" href="timeline.css">
            </head><body>{svg(example())}<p data-reading hidden></p><script src="timeline.js"></script></body></html>""",
        "timeline.css": asset("timeline.css"),
        "timeline.js": asset("timeline.js"),
    }
    kinds = {"": "text/html", "timeline.css": "text/css", "timeline.js": "text/javascript"}
    shown, complaints = browser.new_page(color_scheme="dark"), []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))

    def serve(route):
        name = route.request.url.rpartition("/")[2]
        route.fulfill(
            body=files.get(name, ""), content_type=f"{kinds.get(name, 'text/plain')}; charset=utf-8"
        )

    shown.route("http://folje.test/**", serve)
    shown.goto("http://folje.test/")
    assert complaints == []
    assert shown.evaluate("getComputedStyle(document.querySelector('.f-paper')).fill") == "rgb(22, 22, 22)"
    assert shown.locator(".timeline-screen [tabindex='0']").count() == 6
    shown.close()


@pytest.mark.browser
def test_without_script_all_is_shown_and_nothing_pretends_to_be_switched(opened):
    shown = opened(script=False)
    assert shown.locator(".timeline-screen [data-lane=events]").is_visible()
    assert not shown.locator("[data-layers]").is_visible()


@pytest.mark.browser
def test_the_print_begins_with_one_landscape_sheet_for_the_chart(opened):
    pikepdf = pytest.importorskip("pikepdf")
    import io

    shown = opened()
    with pikepdf.open(io.BytesIO(shown.pdf(prefer_css_page_size=True))) as pdf:
        assert 3 <= len(pdf.pages) <= 7
        width, height = (float(pdf.pages[0].mediabox[corner]) for corner in (2, 3))
        assert (round(width), round(height)) == (842, 595)
    shown.emulate_media(media="print")
    fills = shown.evaluate(
        "[...document.querySelectorAll('.timeline-paper [class*=f-p]')].map((e) => getComputedStyle(e).fill)"
    )
    assert all(len(set(re.findall(r"\d+", fill))) == 1 for fill in fills), fills


def test_the_example_is_the_one_of_the_story():
    steps = example().steps.drop_duplicates("meeting")
    assert steps.groupby("group")["observed"].agg(["size", "sum"]).to_dict("index") == {
        "steering": {"size": 29, "sum": 17},
        "team": {"size": 30, "sum": 20},
    }
    assert dataclasses.is_dataclass(Timeline)
    assert timeline_example.PHASES[4][0] == "ADJ"
