"""The kinds of report that ship: both languages say the same, and all that is inserted exists."""

import re
import shutil

import pytest

from data_templates import find
from evaluation import Study
from evaluation.events import Claim
from evaluation.words import language
from reports import figures, prose, tables, writing
from reports.material import Material
from reports.production import metadata
from reports.rendering.qmd import read
from tests.folders import SETTINGS, csv, make

KINDS = ("delrapport", "slutrapport", "teamsida", "bildspel", "tjansteskrivelse")
INSERTED = re.compile(r'r\.(table|figure|text|number)\("([^"]+)"\)')
KNOWN = {"table": tables.names(), "figure": figures.names(), "text": prose.TEXTS, "number": prose.NUMBERS}


def text_of(kind: str) -> str:
    return find("reports", f"{kind}.qmd").read_text(encoding="utf-8")


def blocks(kind: str, lang: str) -> list[str]:
    return re.findall(rf"^:+ \{{\.{lang}\}}\n(.*?)^:+$", text_of(kind), re.M | re.S)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_inserted_exists_and_nothing_needs_quarto(kind):
    inserted = INSERTED.findall(text_of(kind))
    assert inserted and [(what, name) for what, name in inserted if name not in KNOWN[what]] == []
    assert read(find("reports", f"{kind}.qmd")).needs_quarto == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_languages_have_the_same_blocks_headings_numbers_and_references(kind):
    swedish, english = blocks(kind, "sv"), blocks(kind, "en")
    assert len(swedish) == len(english) > 0
    for sv, en in zip(swedish, english, strict=True):
        marks = [re.findall(r"^#+ |\{#[\w-]+\}|@[\w-]+", text, re.M) for text in (sv, en)]
        assert marks[0] == marks[1], sv
        assert sorted(INSERTED.findall(sv)) == sorted(INSERTED.findall(en)), sv


def test_the_final_report_the_team_page_and_the_slides_have_nothing_to_tell(tmp_path):
    shutil.copytree(find("examples", "exempelkommun"), tmp_path / "s")
    (tmp_path / "s" / "reports").mkdir()
    for kind in ("slutrapport", "teamsida", "bildspel"):
        shutil.copy(find("reports", f"{kind}.qmd"), tmp_path / "s" / "reports")
    assert [str(problem) for problem in writing.problems(Study.open(tmp_path / "s"))] == []


# what a final report begins with

TABLES = {
    "tables/questions.csv": csv(
        "id | text_sv | text_en\nQ1 | Hur gick det? | How did it go?\nQ2 | Vad blev kvar? |"
    ),
    "tables/organisations.csv": csv(
        "id | name | name_en | principal\nO1 | BVC | Clinic | region\nO2 | Förskolan | | kommun"
    ),
}


@pytest.fixture
def study(tmp_path):
    made = make(tmp_path, TABLES, SETTINGS + "start: 2023-01-01\nend: 2024-12-31\n")
    claims = [("P02", "Q2", "final"), ("P01", "Q1", "final"), ("P03", "Q1", "tested"), ("P04", "", "final")]
    made.journal.write(
        "U1",
        *[Claim(of=of, text={"sv": f"{of}.", "en": f"{of}!"}, question=q, status=s) for of, q, s in claims],
    )
    return made


def said(study, name: str, lang: str = "sv") -> list[str]:
    with language(lang):
        return prose.text(name, Material(study, lang=lang)).replace("\xa0", " ").splitlines()


def test_the_frame_tells_period_groups_and_services_by_principal(study):
    assert said(study, "frame") == [
        "- **Tid:** 1 januari 2023 – 31 december 2024",
        "- **Grupper som har följts:** Teamet, Styrgruppen",
        "- **Verksamheter, huvudman region:** BVC",
        "- **Verksamheter, huvudman kommun:** Förskolan",
    ]
    assert said(study, "frame", "en")[2:] == [
        "- **Services, principal region:** Clinic",
        "- **Services, principal municipality:** Förskolan",
    ]


def test_the_questions_stand_in_the_language_where_they_have_one(study):
    assert said(study, "evaluation_questions", "en") == [
        "- **Q1.** How did it go?",
        "- **Q2.** Vad blev kvar?",
    ]


def test_the_conclusions_are_the_final_claims_in_the_order_of_the_questions(study):
    assert said(study, "conclusions") == ["- P01.", "- P02.", "- P04."]
    assert said(study, "conclusions", "en") == ["- P01!", "- P02!", "- P04!"]


def test_an_empty_study_says_what_is_missing(tmp_path):
    empty = make(tmp_path, settings="title: Tom\n")
    assert said(empty, "evaluation_questions") == ["Inga utvärderingsfrågor är angivna."]
    assert said(empty, "conclusions") == ["Inget påstående är slutligt än."]
    assert said(empty, "frame") == []


def test_a_memo_speaks_of_an_inventory_only_where_there_is_one(study):
    memo = find("reports", "tjansteskrivelse.qmd")
    assert metadata(Material(study), memo)["inventory"] is False
    assert metadata(Material(Study.open(find("examples", "gotland"))), memo)["inventory"] is True
    assert "inventory" not in metadata(Material(study), find("reports", "delrapport.qmd"))
