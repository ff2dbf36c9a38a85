"""The tables and the timeline of a programme, on small studies: what is drawn, and what is said where little is known."""

import re
from datetime import date

import lxml.etree
import pytest

from reports import figures, prose, tables
from reports.material import Material
from reports.programme import Line, Section, sections
from reports.programme.chart import FORM, draw
from tests.folders import csv, make

NAMES = [name for name in tables.names() if name.startswith("programme_")]
STRANDS = """\
    id    | name           | kind  | age_from | source
    all   | Hela programmet| skede |          | A
    wheel | Hjulet         | pilot | 6        | A
"""
ORGANISATIONS = """\
    id    | name  | roles
    flen  | Flen  | huvudman
    trosa | Trosa | huvudman
"""


def material(folder, lang: str = "sv", **written: str) -> Material:
    """A study with these tables, written as people see them."""
    given = {"strands": STRANDS, "organisations": ORGANISATIONS} | written
    study = make(folder, {f"tables/{name}.csv": csv(text) for name, text in given.items()})
    return Material(study, lang=lang)


def rows(folder, name: str, **written: str) -> list[tuple[str, ...]]:
    return list(tables.make(f"programme_{name}", material(folder, **written)).rows)


def drawn(*lines: Line) -> lxml.etree._Element:
    return lxml.etree.fromstring(draw((Section("Piloter", lines),), "Titel", "Text", (None, None)).encode())


def texts(picture: lxml.etree._Element) -> list[str]:
    return ["".join(node.itertext()) for node in picture.iter("{*}text")]


# with next to nothing


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_study_without_a_programme_has_empty_tables_and_no_fault(name, lang, tmp_path):
    made = tables.make(name, Material(make(tmp_path), lang=lang))
    assert "<table>" in made.html()


def test_a_study_without_a_programme_has_numbers_and_texts(tmp_path):
    empty = Material(make(tmp_path))
    assert prose.number("programme_principals", empty) == "0"
    assert prose.text("programme_undecided", empty) == ""
    assert prose.text("programme_gaps", empty) == ""


def test_the_figure_of_nothing_says_so(tmp_path):
    figure = figures.make("programme", Material(make(tmp_path)), tmp_path)
    assert figure.alt == "Tidslinje för Prov. Inga perioder eller beslut är registrerade än."


# tables


def test_a_quantity_stays_as_its_source_states_it(tmp_path):
    found = rows(tmp_path, "references", reference_figures="""\
        id | indicator | value | value_to | kind    | stated    | unit    | source
        a  | A         | 37    |          | exakt   |           | procent | K
        b  | B         | 3     | 5        |         |           | gånger  | K
        c  | C         | 2,5   |          | minst   |           | gånger  | K
        d  | D         | 4     |          | ungefär |           |         | K
        e  | E         |       |          | ordinal | vanligast | procent | K
        f  | F         | 1     |          | ordinal |           | procent | K
        g  | G         |       |          |         |           | procent | K
    """)  # fmt: skip
    assert [row[1] for row in found] == [
        "37\u00a0%", "3–5\u00a0gånger", "minst 2,5\u00a0gånger", "omkring 4", "vanligast", "anges inte", "talet saknas",
    ]  # fmt: skip


def test_an_undated_decision_and_a_principal_that_is_nowhere_are_told_apart(tmp_path):
    found = rows(tmp_path, "standings", matters="id | name | source\nm | Modellen | A", decisions="""\
        matter | step   | state | principal | source | id
        m      | beslut | klart | Flen      | A      | 1
    """)  # fmt: skip
    assert found == [
        ("Flen", "beslutat (odaterat)"),
        ("Trosa", "ingen uppgift"),
        ("Antal: beslutat", "1 av 2"),
        ("Antal: ingen uppgift", "1 av 2"),
    ]


def test_the_text_names_who_has_not_decided(tmp_path):
    asked = material(tmp_path, matters="id | name | source\nm | Modellen | A", decisions="""\
        matter | step   | state    | principal | source | id
        m      | beslut | klart    | Flen      | A      | 1
        m      | beslut | planeras | Trosa     | A      | 2
    """)  # fmt: skip
    assert prose.text("programme_undecided", asked) == "- **Modellen:** beslutat: Flen; inte beslutat: Trosa."


def test_sources_that_differ_from_row_to_row_have_a_column(tmp_path):
    decided = """\
        id | matter | step   | state    | source
        1  | m      | remiss | planeras | A
        2  | m      | beslut | planeras | {}
    """
    matters = "id | name | source\nm | Modellen | A"
    alike = tables.make(
        "programme_decisions", material(tmp_path, matters=matters, decisions=decided.format("A"))
    )
    differ = tables.make(
        "programme_decisions", material(tmp_path, matters=matters, decisions=decided.format("B"))
    )
    assert alike.notes == ("Källa: A.",)
    assert differ.header[-1] == "Källa"
    assert [row[-1] for row in differ.rows] == ["A", "B"]


def test_goals_are_followed_to_indicators_with_the_reason_they_are_not_reported(tmp_path):
    found = rows(tmp_path, "goals", goals="""\
        id | level  | text  | serves | source
        g  | mål    | Målet |        | A
        e  | effekt | Effekt| g      | A
    """, indicators="""\
        id | text     | status          | reason     | goal
        i  | Närvaro  | ej rapporterad  | inga data  | e
    """)  # fmt: skip
    assert found == [("Målet", "Effekt", "Närvaro", "ej rapporterad (inga data)")]


def test_contradictions_come_from_periods_figures_and_words(tmp_path):
    found = rows(tmp_path, "contradictions", periods="""\
        id | strand | start      | end        | precision | source
        1  | all    | 2021-01-01 | 2025-12-31 | år        | A
        2  | all    | 2021-01-01 | 2023-12-31 | år        | B
    """, measurements="""\
        id | indicator     | value | unit     | source
        1  | Processledare | 2     | personer | A
        2  | Processledare | 3     | personer | B
    """, contradictions="""\
        id | matter | value | source
        1  | Ägare  | LGRS  | A
        2  | Ägare  | FoU   | B
        3  | Ort    | Flen  | A
    """)  # fmt: skip
    assert found == [
        ("Period: Hela programmet", "2021–2025 (A)", "2021–2023 (B)"),
        ("Processledare", "2\u00a0personer (A)", "3\u00a0personer (B)"),
        ("Ägare", "LGRS (A)", "FoU (B)"),
    ]


def test_what_is_of_an_example_of_a_catalogue_stays_out_of_the_programmes_tables(tmp_path):
    given = {
        "catalogue": "id | title | level\nx | Buss | ljusgrön",
        "measurements": "id | item | indicator | value | unit | source\n1 | x | Besök | 2 | besök | A",
        "contradictions": "id | item | matter | value | source\n1 | x | Start | 1 | A\n2 | x | Start | 2 | B",
    }
    assert rows(tmp_path, "figures", **given) == []


# the timeline


def test_the_sections_are_phases_strands_and_decisions_in_their_order(tmp_path):
    found = sections(material(tmp_path, periods="""\
        id | strand | site | start      | end        | precision | state  | source
        1  | wheel  | Flen | 2023-02-01 | 2024-06-30 | månad     | pågår  | A
        2  | all    |      | 2021-01-01 | 2025-12-31 | år        |        | A
        3  | wheel  |      |            |            |           |        | A
    """, matters="id | name | source\nm | Modellen | A", decisions="""\
        id | matter | step   | state    | date       | precision | source
        1  | m      | remiss | planeras | 2024-09-01 | månad     | A
    """))  # fmt: skip
    assert [section.name for section in found] == ["Programmets skeden", "Hjulet", "Beslut och remiss"]
    assert [(line.name, line.told) for section in found for line in section.lines] == [
        ("Hela programmet", "2021–2025"),
        ("Flen", "2023-02–2024-06, pågår"),
        ("Utan angiven plats", "odaterat"),
        ("Modellen: remiss", "2024-09, planeras"),
    ]
    assert found[1].lines[0].days == (date(2023, 2, 1), date(2024, 6, 30))


def test_what_many_principals_did_alike_is_one_line(tmp_path):
    found = sections(material(tmp_path, matters="id | name | source\nm | Målet | A", decisions="""\
        id | matter | step   | state | principal | date       | precision | source
        1  | m      | beslut | klart | Flen      | 2021-01-01 | år        | A
        2  | m      | beslut | klart | Trosa     | 2021-01-01 | år        | A
    """))  # fmt: skip
    assert [line.told for line in found[-1].lines] == ["2021, klart, 2 huvudmän"]


def test_every_line_of_the_figure_stands_in_the_table_beside_it(tmp_path):
    given = material(
        tmp_path, periods="id | strand | site | source\n1 | wheel | Flen | A\n2 | wheel | Trosa | A"
    )
    picture = figures.make("programme", given, tmp_path)
    svg = lxml.etree.parse(str(tmp_path / "programme.svg"))
    titles = [title.text for title in svg.iter("{*}title")][1:]
    assert titles == [row[0] for row in tables.make("programme_timeline", given).rows] == ["Flen", "Trosa"]
    assert "Flen, Trosa (odaterat)" in picture.alt


def test_nothing_undated_is_drawn_on_the_axis():
    line = Line("Flen", "odaterat", "", None)
    picture = drawn(line)
    assert "odaterat" in texts(picture)
    assert not [text for text in texts(picture) if re.fullmatch(r"\d{4}", text)]
    assert len(list(picture.iter("{*}rect"))) == 1  # the sheet


def test_signs_differ_by_more_than_colour_and_are_explained():
    year = date(2024, 1, 1), date(2024, 12, 31)
    planned, going = Line("A", "2024, planeras", "planned", year), Line("B", "2024, pågår", "ongoing", year)
    disputed = Line("C", "2024", "", year, disputed=True)
    picture = drawn(planned, going, disputed)
    groups = list(picture.iter("{*}g"))
    assert [bool(group.xpath(".//@stroke-dasharray")) for group in groups] == [True, False, False]
    assert [len(list(group.iter("{*}polygon"))) for group in groups] == [0, 1, 0]
    assert [bool(group.xpath(".//@fill[starts-with(., 'url')]")) for group in groups] == [False, False, True]
    assert " ".join(texts(picture)).endswith(
        "Streckad kant: planeras. Pil: pågår, inget slut angivet. Randigt: källorna säger olika."
    )


@pytest.mark.parametrize("state", ["done", "planned", "postponed", "rejected"])
@pytest.mark.parametrize("step", ["approval", "consultation", "decision"])
def test_a_step_has_its_words_beside_it_and_inside_the_picture(step, state):
    last = Line("M", "2025-12, planeras, 10 huvudmän", state, (date(2025, 12, 1), date(2025, 12, 31)), step)
    first = Line("N", "2021-01, klart", state, (date(2021, 1, 1), date(2021, 1, 31)), step)
    for group in drawn(first, last).iter("{*}g"):
        words = list(group.iter("{*}text"))[-1]
        assert 0 < float(words.get("x")) < FORM.width
        assert words.get("text-anchor") == (None if words.text.startswith("2021") else "end")


def test_the_picture_is_named_and_described_for_those_who_cannot_see_it():
    picture = drawn(Line("Flen", "2024, pågår", "ongoing", (date(2024, 1, 1), date(2024, 12, 31))))
    assert picture.get("role") == "graphics-document"
    named = {node.get("id"): node.text for node in picture if node.get("id")}
    assert named[picture.get("aria-labelledby")] == "Titel"
    assert named[picture.get("aria-describedby")] == "Text"
    (line,) = picture.iter("{*}g")
    assert [node.text for node in line if node.tag.endswith(("title", "desc"))] == ["Flen", "2024, pågår"]
