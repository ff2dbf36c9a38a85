"""Other scales that meetings are judged by: the degree of collaboration beside the phases, each for itself."""

import pytest

from coding.codebooks import codebook
from coding.codings import judgement_frame
from coding.judging import ask_for_missing, judge
from evaluation import Study
from evaluation.errors import UseError
from reports.figures import make as figure
from reports.judging import profile_line
from reports.material import Material
from reports.production import timeline
from tests.coding.material import added, file_of, new

MEETING = "team 2023-03-21"
PHASE = {"value": "NOR", "confidence": "medium", "reason": "Ansvar tas."}
DEGREE = {"value": "Samordning", "confidence": "låg", "reason": "En gemensam tidsplan.", "instrument": "Grad av samverkan"}  # fmt: skip


@pytest.fixture
def study(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)
    settings = made.path / "study.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text + "instruments: [tuckman, collaboration-continuum]\n", encoding="utf-8", newline="\n"
    )
    return Study.open(made.path)


def test_a_degree_and_a_phase_of_one_meeting_stand_beside_each_other(study):
    judge(study, MEETING, PHASE)
    answer = judge(study, MEETING, DEGREE)
    assert answer["lines"] == ["Sparat: Teamet 21\xa0mars 2023 bedömt som Samordning."]
    assert answer["replaced"] == 0
    assert list(judgement_frame(study)["value"]) == ["NOR"]
    assert list(judgement_frame(study, "collaboration-continuum")["value"]) == ["SVG2"]
    [degrees] = Material(study).other_scales
    assert list(degrees.steps["value"].dropna()) == ["SVG2"]
    assert list(Material(study).steps["value"].dropna()) == ["NOR"]


def test_a_second_degree_replaces_the_first_and_leaves_the_phase(study):
    judge(study, MEETING, PHASE)
    judge(study, MEETING, DEGREE)
    assert judge(study, MEETING, DEGREE | {"value": "SVG3"})["replaced"] == 1
    assert list(judgement_frame(study)["value"]) == ["NOR"]


def test_what_is_asked_names_the_scale_and_its_steps(study):
    asked = []
    given = {"instrument": "collaboration-continuum", "reason": "x", "confidence": "low"}
    ask_for_missing(study, given, lambda question: asked.append(question) or "SVG1")
    assert asked[0].startswith("Grad av samverkan: vilket steg? SVG1 (Specialisering), SVG2")


def test_a_phase_is_no_degree_and_a_degree_no_phase(study):
    with pytest.raises(UseError, match="NOR är inte en av SVG1"):
        judge(study, MEETING, DEGREE | {"value": "NOR"})
    with pytest.raises(UseError, match="SVG1 är inte en av FOR"):
        judge(study, MEETING, PHASE | {"value": "SVG1"})


def test_a_scale_that_the_study_does_not_use_is_named_with_those_it_uses(study):
    with pytest.raises(
        UseError, match=r"barriers-success är inget .* tuckman \(.*\), collaboration-continuum"
    ):
        judge(study, MEETING, PHASE | {"instrument": "barriers-success"})


def test_the_profile_of_a_scale_counts_its_own_codes_only(study):
    line = profile_line(study, "team-2023-03-21", "U1", codebook("collaboration-continuum"))
    assert line == "Inga stycken från mötet är kodade med Grad av samverkan än."


def test_the_page_has_the_second_chart_once_somebody_has_judged_by_it(study, tmp_path):
    out = tmp_path / "sida.html"
    timeline(study, out)
    assert "rad av samverkan" not in out.read_text(encoding="utf-8")
    judge(study, MEETING, DEGREE)
    timeline(study, out)
    page = out.read_text(encoding="utf-8")
    assert "grad av samverkan över tid" in page
    assert "inte bättre" in page
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_page_lies_among_the_studys_reports_when_nothing_else_is_said(study):
    assert timeline(study, None)["file"] == str(study.path / "reports" / "_out" / "tidslinje.html")


def test_the_figure_tells_of_the_degrees_in_words(study, tmp_path):
    judge(study, MEETING, DEGREE)
    made = figure("continuum", Material(study), tmp_path)
    assert "grad av samverkan" in made.alt
    assert "Samordning 21\u00a0mars 2023" in made.alt
    assert "Norming" not in made.alt


def test_a_study_without_another_scale_says_how_to_get_one(tmp_path):
    study = new(tmp_path)
    with pytest.raises(UseError, match="instruments: \\[tuckman, collaboration-continuum\\]"):
        figure("continuum", Material(study), tmp_path)
