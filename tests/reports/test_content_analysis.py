"""The table of a content analysis: what each category rests on, and quotes of those who have agreed to be quoted only."""

import pytest

from evaluation.events import Abstraction, Passage
from reports import tables
from reports.material import Material
from reports.quotes import quotable
from tests.folders import SETTINGS, make

FILES = {
    "tables/interviews.csv": "id;informant;category;status;date\nI1;P01;family;held;2023-05-05\nI2;P02;family;held;2023-05-06\n"
    "I3;T01;team;held;2023-05-07\nI4;T02;team;held;2023-05-08\nI5;T03;team;held;2023-05-09\n",
    "tables/documents.csv": "id;kind;interview;date;author;path\nt1;transcript;I1;2023-05-05;informant;a.vtt\n"
    "t2;transcript;I2;2023-05-06;informant;b.vtt\nt3;transcript;I3;2023-05-07;informant;c.vtt\n"
    "t4;transcript;I4;2023-05-08;informant;d.vtt\nt5;transcript;I5;2023-05-09;informant;e.vtt\n"
    "p1;protocol;;2023-05-05;evaluator;f.docx\n",
    "cases/consents.csv": "id;subject;type;given_by;given;withdrawn\nS1;P01;quote;self;2023-05-05;\n"
    "S2;T01;quote;self;2023-05-05;2023-06-01\nS3;T02;quote;self;;\nS4;T03;quote;self;2023-05-09;\n"
    "S5;T03;interview;self;2023-05-09;2023-09-01\n",
}
SAID = {"t1": "Jag fick vänta.", "t2": "Ingen ringde.", "t3": "Vi vet inte.", "t4": "Det tar tid.", "t5": "Fråga chefen.",
        "p1": "Samordnaren lovade besked."}  # fmt: skip


@pytest.fixture
def study(tmp_path):
    study = make(tmp_path, FILES, SETTINGS + "audiences: [evaluator, team]\n")
    for document, words in SAID.items():
        study.journal.write(
            "U1",
            Passage(id=document, text=document, start=0, end=len(words), quote=words, speaker="informant"),
        )
    study.journal.write(
        "U1", Passage(id="q", text="t1", start=20, end=40, quote="Hur länge då?", speaker="intervjuare")
    )
    return study


def analyse(study, *passages, category="Ovisshet", person="U1", **steps):
    study.journal.write(
        person, *(Abstraction(passage=p, category=category, code="väntan", **steps) for p in passages)
    )


def rows(study, audience="evaluator", **how):
    return [list(row) for row in tables.make("content_analysis", Material(study, audience, **how)).rows]


def notes(study, audience="evaluator"):
    return tables.make("content_analysis", Material(study, audience)).notes


def test_only_who_has_agreed_and_not_taken_it_back_is_quoted(study):
    assert quotable(Material(study)) == {"t1": "Jag fick vänta."}, "nor the interviewer's question"
    assert quotable(Material(study, "team")) == {}


@pytest.mark.parametrize("document", ["t2", "t3", "t4", "t5"])
def test_without_consent_neither_words_nor_their_condensation_are_shown(study, document):
    analyse(study, document, condensation=f"kortare: {SAID[document]}")
    assert rows(study)[0][-1] == "–"
    assert SAID[document] not in str(tables.make("content_analysis", Material(study)))


def test_a_row_has_theme_category_codes_what_it_rests_on_and_a_quote(study):
    analyse(study, "t1", "t1", theme="Tillit", subcategory="Att vänta")
    analyse(study, "p1", category="Besked", condensation="Besked utlovat")
    assert rows(study) == [
        ["inget tema än", "Besked", "", "väntan", "1 meningsenhet ur 1 källa", "Besked utlovat"],
        [
            "Tillit",
            "Ovisshet",
            "Att vänta",
            "väntan",
            "2 meningsenheter ur färre än 5 källor",
            "”Jag fick vänta.”",
        ],
    ]
    assert rows(study, "team")[1][-1] == "–"
    assert rows(study, lang="en")[0][4] == "1 meaning unit from 1 source"


def test_the_note_says_how_many_by_whom_and_what_is_missing(study):
    analyse(study, "t1")
    analyse(study, "t2", category="Annat")
    analyse(study, "t3", category="")
    analyse(study, "t4", person="U2")
    shown = " ".join(notes(study))
    assert "av 2 meningsenheter, gjord av U1" in shown and "1 meningsenhet har ingen kategori" in shown
    assert "mer än en kategori: väntan" in shown
    assert "mer än en kategori" not in " ".join(notes(study, "team"))
    assert "prövat att ingen kan kännas igen" in " ".join(notes(study, "team"))
