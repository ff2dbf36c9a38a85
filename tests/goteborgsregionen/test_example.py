"""The example study of a pre-study: that it opens, and that its report answers which area lacks a source and who is missing."""

import re

import pytest

from data_templates import find
from evaluation import Study
from evaluation.schemas import schema
from reports import Report, prose, tables
from reports.checking import problems
from reports.material import Material
from reports.production import report as report_files
from tests.folders import csv, make
from tests.goteborgsregionen import convert

FOLDER = find("examples", "goteborgsregionen")
OURS = [name for name in tables.names() if name.startswith("themes_")]
DOCUMENT = find("reports", "forstudie.qmd").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(FOLDER)


@pytest.fixture(scope="module", params=["sv", "en"])
def report(request) -> Report:
    return Report(FOLDER, "evaluator", request.param)


@pytest.fixture(scope="module")
def swedish() -> Report:
    return Report(FOLDER)


# the files


def test_the_files_of_the_study_are_what_the_converter_makes():
    made = convert.tables()
    assert {path.name for path in convert.OUT.iterdir()} == set(made)
    for name, text in made.items():
        assert (convert.OUT / name).read_text(encoding="utf-8-sig") == text, name
        assert (convert.OUT / name).read_bytes().startswith(b"\xef\xbb\xbf"), name


def test_the_study_opens_without_a_single_remark(study):
    assert problems(study) == []


def test_the_study_is_published_and_only_its_interview_guide_is_made_up(study):
    assert study.settings.published
    assert study.settings.synthetic == ("guides",)
    assert "2023" in study.settings.source["sv"]
    assert Material(study).notice == "Delvis påhittade uppgifter: intervjuguider"


def test_there_are_three_questions_eight_areas_and_three_perspectives(study):
    assert [len(study.frames[name]) for name in ("questions", "themes", "perspectives")] == [3, 8, 3]


def test_the_areas_have_no_rank(study):
    assert not [field.name for field in schema("themes").fields if field.type in ("integer", "number")]
    assert "inte rangordnade" in " ".join(Report(FOLDER).table("themes_areas").notes)


def test_the_number_interviewed_is_not_stated_and_not_made_up(study):
    row = study.measurements.set_index("id").loc["informanter"]
    assert row["kind"] == "not_stated"
    assert row[["value", "value_to"]].isna().all()
    assert study.interviews.empty


# the answers


def test_seven_areas_lack_a_source_and_one_leans_on_national_guidelines(swedish):
    text = str(swedish.text("themes_without_source"))
    lacking, founded = text.split("Källa anges för:")
    assert lacking.startswith("För 7 av 8 områden")
    assert re.findall("^- (.*)$", lacking, re.MULTILINE) == [
        "Delaktighet och barnrätt", "Funktionshinder", "Tidigt i livet", "Missbruk", "Psykisk ohälsa", "Skolfrånvaro",
        "Svårt sjuka barn",
    ]  # fmt: skip
    assert founded.strip() == "- Neuropsykiatriska funktionsnedsättningar: offentligt material"


def test_no_actor_is_said_outright_to_be_missing_but_the_school_may_be_left_outside(swedish):
    lines = str(swedish.text("missing_actors")).splitlines()
    assert lines[0].startswith("Ingen aktör sägs rakt ut saknas")
    assert [line for line in lines if line.startswith("- ")] == [
        "- **Skolan** (kommun) riskerar att lämnas utanför. Enligt: förstudien, som ser det från kommunernas sida."
    ]


def test_the_matrix_of_questions_and_sources_shows_the_question_that_nothing_founds(swedish):
    table = swedish.table("themes_sources")
    assert table.header == ("Fråga", "Intervjuer", "Offentligt material", "Anges inte", "Utsagor")
    assert [row[1:] for row in table.rows] == [
        ("1", "1", "14", "16"),
        ("2", "–", "2", "4"),
        ("–", "–", "3", "3"),
    ]
    assert "F3." in str(swedish.text("theme_questions")).split("bygger på:")[1]


def test_two_areas_have_something_said_of_promotion_and_all_areas_have_each_perspective(swedish):
    cells = {row[0]: row[1:4] for row in swedish.table("themes_overlay").rows}
    assert len(cells) == 9
    assert cells["Alla områden"] == ("1", "1", "1")
    assert {name for name, row in cells.items() if row == ("1", "–", "–")} == {
        "Psykisk ohälsa",
        "Svårt sjuka barn",
    }
    assert sum(row == ("–", "–", "–") for row in cells.values()) == 6


def test_the_scope_is_printed_under_every_table_and_first_in_the_report(report):
    scope = str(report.text("scope"))
    assert scope.startswith(("Ej heltäckande", "Not comprehensive"))
    assert all(scope in report.table(name).notes for name in OURS)
    assert DOCUMENT.index('r.text("scope")') < DOCUMENT.index('r.text("themes_without_source")')


@pytest.mark.parametrize("name", OURS)
def test_every_table_has_a_cell_under_every_head(report, name):
    table = report.table(name)
    assert table.rows or name == "themes_informants"
    assert all(len(row) == len(table.header) for row in table.rows)
    assert not {cell for row in table.rows for cell in row} & {"nan", "None", "<NA>", ""} - (
        {""} if name == "themes_list" else set()
    )
    assert not any("_" in cell for row in table.rows for cell in row)


def test_the_english_report_has_no_swedish_word(report):
    if report.material.lang == "en":
        cells = [cell for name in OURS for row in report.table(name).rows for cell in row]
        assert not [cell for cell in cells if re.search("[åäö]", cell, re.IGNORECASE)]


def test_every_number_text_and_table_that_the_document_asks_for_exists():
    assert set(re.findall(r'r\.number\("(\w+)"\)', DOCUMENT)) <= set(prose.NUMBERS)
    assert set(re.findall(r'r\.text\("(\w+)"\)', DOCUMENT)) <= set(prose.TEXTS)
    assert set(re.findall(r'r\.table\("(\w+)"\)', DOCUMENT)) == set(OURS)
    assert set(re.findall(r"@tbl-(\w+)", DOCUMENT)) <= set(OURS)


def test_nobody_is_named(study):
    texts = " ".join(path.read_text(encoding="utf-8-sig") for path in convert.OUT.iterdir())
    assert "Författare" not in texts
    assert not study.persons.size


@pytest.mark.parametrize(
    ("lang", "words"), [("sv", "Vilken aktör saknas?"), ("en", "Which actor is missing?")]
)
def test_the_report_renders(tmp_path, study, lang, words):
    made = report_files(
        study,
        None,
        to=("html",),
        lang=lang,
        out=tmp_path,
        engine="builtin",
        say_progress=lambda *_, **__: None,
    )
    assert made["errors"] == made["exit"] == 0
    page = (tmp_path / f"{'forstudie' if lang == 'sv' else 'forstudie-en'}.html").read_text(encoding="utf-8")
    assert words in page
    assert page.count("<table") == len(OURS)


# other material


ACTORS = """
    id | namn | huvudman | med i samverkan | saknas av
    1 | Skolan | kommun | deltar |
    2 | Barnpsykiatrin | region | saknas | föräldrar och skolledare
"""
INTERVIEWS = """
    id | informant | informantgrupp | roll | verksamhet | datum
    1 | A | yrkesverksam | kurator | Skolan | 2023-02-01
    2 | B | yrkesverksam | kurator | Skolan | 2023-02-02
    3 | B | yrkesverksam | kurator | Skolan | 2023-03-02
    4 | C | barn eller ung |  |  | 2023-03-03
"""


@pytest.fixture
def other(tmp_path) -> Report:
    make(tmp_path, {"tables/organisations.csv": csv(ACTORS), "tables/interviews.csv": csv(INTERVIEWS)})
    return Report(tmp_path)


def test_a_missing_actor_is_named_with_those_who_miss_it(other):
    assert str(other.text("missing_actors")).splitlines()[2:] == [
        "- **Barnpsykiatrin** (region) saknas. Enligt: föräldrar och skolledare."
    ]


def test_informants_are_shown_by_role_and_by_organisation_but_never_by_both(other):
    assert other.table("themes_informants").rows == (
        ("Roll: kurator", "2"), ("Roll: anges inte", "1"), ("Verksamhet: Skolan", "2"), ("Verksamhet: anges inte", "1"),
    )  # fmt: skip
    assert ("Intervjuer, yrkesverksamma", "3", "3") in other.table("collection").rows


def test_a_study_without_areas_says_so_and_fails_nowhere(tmp_path):
    make(tmp_path)
    empty = Report(tmp_path)
    assert all(len(empty.table(name).header) for name in OURS)
    assert "ingen aktör" in str(empty.text("missing_actors"))
    assert str(empty.text("themes_without_source")) == "Underlaget har inga områden."
    assert str(empty.text("stated_figures")) == ""


def test_guides_ask_the_same_kinds_of_informants_as_interviews_are_held_with():
    assert (
        schema("guides").field("categories").categories == schema("interviews").field("category").categories
    )
