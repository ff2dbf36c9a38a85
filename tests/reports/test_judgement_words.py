"""reports/judgement_words.py: a judgement is told in the same words in tables, texts and on the timeline."""

from types import SimpleNamespace

import pytest

from coding.codebooks import codebook
from data_templates import find
from evaluation import Study
from evaluation.words import language
from reports import tables
from reports.judgement_words import JudgementWords, judged
from reports.material import Material
from reports.timeline import table as timeline_table
from reports.timeline.data import timeline_of

SAID = JudgementWords.of(codebook("tuckman"), "sv")


@pytest.fixture(scope="module")
def study():
    return Study.open(find("examples", "exempelkommun"))


@pytest.fixture(scope="module")
def material(study):
    return Material(study)


def row(value=None, second=None, relation=None, returned=False, assessor_kind="evaluator"):
    return SimpleNamespace(
        value=value, second=second, relation=relation, returned=returned, assessor_kind=assessor_kind
    )


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (("NOR",), "Norming"),
        (("STO", "NOR", "between"), "mellan Storming och Norming"),
        (("NOR", "PER", "towards"), "Norming, på väg mot Performing"),
        (("NOR", "PER"), "Norming (Performing)"),
        (("NOR", "", "towards"), "Norming"),
        (("CANNOT_JUDGE",), "Går inte att bedöma"),
        (("MIXED",), "Blandad"),
        (("XYZ",), "XYZ"),
    ],
)
def test_a_judgement_is_told_with_its_second_value(judgement, said):
    assert SAID.judgement(*judgement) == said


def test_the_words_follow_the_language_they_are_asked_for_in():
    english = JudgementWords.of(codebook("tuckman"), "en")
    assert english.judgement("NOR", "PER", "towards") == "Norming, on the way to Performing"
    with language("en"):
        assert JudgementWords.of().assessor("second_coder") == "the second coder"


def test_assessors_and_confidence_have_one_word_each():
    assert SAID.assessor("second_coder") == "andrakodaren"
    assert SAID.confidence("medium") == "medel"
    assert SAID.confidence("") == SAID.confidence("certain") == ""
    assert SAID.assessor("") == ""


def test_a_return_is_said_of_the_leading_judgement_only(material):
    assert judged(material, row("STO", returned=True)) == "Storming (återgång)"
    assert judged(material, row("STO", returned=True, assessor_kind="second_coder")) == "Storming"
    assert judged(material, row()) == "inte bedömt"


def test_the_table_of_judgements_and_the_timeline_say_the_same(material):
    table = {
        (row[0], row[1].removesuffix(" (återgång)"), *row[2:4])
        for row in tables.make("judgements", material).rows
    }
    shown = timeline_table(timeline_of(material))
    judgements = shown[(shown["Observerat"] == "ja") & (shown["Bedömare"] != "")]
    columns = ("Grupp", "Datum", "Bedömning", "Bedömare", "Säkerhet")
    said = {
        (f"{group} {day}", *rest) for group, day, *rest in judgements[list(columns)].itertuples(index=False)
    }
    assert said <= table and len(said) > 40


def test_no_file_of_words_has_another_word_for_what_the_codebook_names():
    for subject in ("timeline", "tables", "prose"):
        text = find("words", f"{subject}.yaml").read_text(encoding="utf-8")
        for other in ("andra bedömaren", "går ej att bedöma", "medelhög", "sv: paus", "överenskommen,"):
            assert other not in text, (subject, other)
