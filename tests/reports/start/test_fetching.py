"""Templates are put where the study uses them, with its groups, and never over what stands there."""

import pytest
from docx import Document

from coding.protocols import protocol_in
from coding.texts import extract
from evaluation import Study
from evaluation.words import on_page
from reports.start.choices import choices
from reports.start.fetching import fetch


def names(made, wanted):
    """What is fetched, by its place in the study."""
    with on_page():
        answer = fetch(Study.open(made.path), wanted)
    assert not any(word in line for line in answer["lines"] for word in ("folje", str(made.path)))
    return [file.removeprefix(f"{made.path}/").replace("\\", "/") for file in answer["files"]], answer[
        "lines"
    ]


def test_an_empty_protocol_is_fetched_once_and_anew_when_it_has_been_filled_in(made):
    for _ in range(2):
        assert names(made, "protocol")[0] == ["observationsprotokoll.docx"]
    path = made.path / "observationsprotokoll.docx"
    assert protocol_in(extract(path), file=path.name, study=made).group == ""
    document = Document(path)
    document.add_paragraph("Ifyllt.")
    document.save(path)
    filled = path.read_bytes()
    assert names(made, "protocol")[0] == ["observationsprotokoll-2.docx"]
    assert path.read_bytes() == filled


def test_forms_and_all_tables_lie_in_the_folder_of_the_study(made):
    assert names(made, "form")[0] == ["observationsprotokoll-formular.xlsx"]
    both, lines = names(made, "all")
    assert both == ["tabeller.xlsx", "tabeller-familjer.xlsx"] and "mapp cases" in lines[-1]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("tables/events", "tables/events.xlsx"),
        ("tables/cases", "cases/cases.xlsx"),
        ("reports/teamsida", "reports/teamsida.qmd"),
        ("brand", "_brand.yml"),
    ],
)
def test_what_has_one_place_in_a_study_is_put_there_and_then_left_as_it_is(made, wanted, place):
    problems = Study.open(made.path).problems
    assert names(made, wanted)[0] == [place]
    before = (made.path / place).read_bytes()
    assert names(made, wanted) == ([place], ["Den finns redan i studien och är inte ändrad."])
    assert (made.path / place).read_bytes() == before
    assert Study.open(made.path).problems == problems


def test_a_table_that_the_study_has_is_shown_where_it_stands(made):
    assert names(made, "tables/meetings")[0] == ["tables/meetings.csv"]


def test_all_templates_are_offered_in_the_language_of_the_page(made):
    offered = dict(choices(made, "sv")["templates"])
    assert offered[""][0] == ("protocol", "Observationsprotokoll (Word)")
    assert ("tables/meetings", "Möten") in offered["En tabell (Excel)"]
    assert ("reports/delrapport", "Delrapport") in offered["En rapport att ändra i"]
