"""A family is counted only with a ground that is stated and holds; one without is counted nowhere, and listed."""

import ast
from pathlib import Path

import pytest

from analyses.collection import data_collection
from evaluation.grounds import problems
from evaluation.schemas import schema, schema_names
from reports.material import Material
from tests.folders import SETTINGS, csv, errors, make

CASES = """
Id | Slag                  | År   | Grund för att ingå
E1 | blivande föräldrar    | 2023 | samtycke
E2 | blivande föräldrar    | 2023 | studiens rättsliga grund
E3 | familj med barn       | 2024 | samtycke
"""
CONSENTS = """
Id | Avser | Samtycke till                        | Lämnat     | Återkallat
s1 | e1    | uppföljningsdata till utvärderingen  | 2023-01-10 |
s2 | E3    | dela i teamet                        | 2023-01-10 |
"""
RISKS = "Familj | Riskfaktor\nE1 | tidigare våld\nE2 | tidigare våld\nE3 | tidigare våld"


def study(folder, cases=CASES, consents=CONSENTS, settings=SETTINGS):
    files = {
        "cases/cases.csv": csv(cases),
        "cases/consents.csv": csv(consents),
        "cases/risk_factors.csv": csv(RISKS),
    }
    return make(folder, files, settings)


def counted(made, table="cases", column="id"):
    return list(made.counted(table)[column])


def test_a_family_is_counted_on_its_consent_or_on_the_legal_basis_that_the_study_states(tmp_path):
    made = study(tmp_path)
    assert counted(made) == ["E1", "E2"]
    assert [(p.row, p.kind, p.level) for p in problems(made)] == [(4, "no_consent", "error")]


def test_rows_of_other_tables_about_a_family_without_ground_are_not_counted_either(tmp_path):
    assert counted(study(tmp_path), "risk_factors", "case") == ["E1", "E2"]


def test_a_study_without_a_legal_basis_has_none_to_count_on(tmp_path):
    made = study(tmp_path, settings=SETTINGS.replace("legal_basis: Allmänt intresse\n", ""))
    assert counted(made) == ["E1"]
    assert [(p.row, p.kind) for p in problems(made)] == [(3, "no_legal_basis"), (4, "no_consent")]


@pytest.mark.parametrize(
    ("given", "withdrawn"), [("2023-01-10", "2024-02-01"), ("", "")], ids=["withdrawn", "asked and not given"]
)
@pytest.mark.parametrize("family", ["E1", "E2"])
def test_who_has_taken_the_consent_back_or_not_given_it_is_counted_nowhere(
    tmp_path, family, given, withdrawn
):
    consents = f"Id | Avser | Samtycke till | Lämnat | Återkallat\ns1 | {family} | uppföljningsdata till utvärderingen | {given} | {withdrawn}"
    made = study(tmp_path, consents=consents)
    assert family not in counted(made)
    assert "consent_gone" in [p.kind for p in problems(made) if p.row == {"E1": 2, "E2": 3}[family]]


def test_a_new_consent_after_a_withdrawal_counts(tmp_path):
    again = (
        CONSENTS.replace("2023-01-10 |\n", "2023-01-10 | 2023-02-01\n", 1)
        + "s3 | E1 | uppföljningsdata till utvärderingen | 2023-03-01 |"
    )
    assert "E1" in counted(study(tmp_path, consents=again))


def test_the_ground_must_be_stated_and_what_is_not_is_counted_nowhere(tmp_path):
    silent = CASES.replace("studiens rättsliga grund", "")
    made = study(tmp_path, cases=silent)
    assert counted(made) == ["E1"]
    assert [p.kind for p in problems(made) if p.row == 3] == ["no_ground"]
    without = "\n".join(line.rpartition("|")[0] for line in CASES.strip().splitlines())
    (tmp_path / "b").mkdir()
    bare = study(tmp_path / "b", cases=without)
    assert counted(bare) == counted(bare, "risk_factors", "case") == []
    assert any('Kolumnen "Grund för att ingå" saknas' in text for text in errors(bare))


def test_what_is_listed_names_the_row_and_no_family(tmp_path):
    told = [str(p) for p in problems(study(tmp_path))]
    assert told == [
        "cases.csv, rad 4, kolumnen Grund för att ingå: Familjen räknas ingenstans. Grunden är samtycke, men i tabellen Samtycken "
        "finns inget lämnat samtycke till uppföljningsdata för den. Lägg till det, eller ta bort familjen ur studien (folje erase --family)."
    ]
    assert not [text for text in told if "E3" in text]


def test_a_consent_that_may_stand_in_a_file_that_cannot_be_read_is_not_said_to_be_missing(tmp_path):
    made = make(tmp_path, {"cases/cases.csv": csv(CASES), "cases/consents.xlsx": b"PK broken"})
    assert counted(made) == ["E2"]
    assert problems(made) == []


def test_the_count_of_the_data_collection_leaves_them_out_as_well(tmp_path):
    made = study(tmp_path)
    result = data_collection(made.meetings, made.interviews, made.counted("cases"), [])
    assert result.set_index("year").loc[2023, "value"] == 2
    assert result["value"].iloc[-1] == 2


# nothing in reports/ reads these tables around it

TABLES = {
    n
    for n in schema_names()
    if n in ("cases", "consents", "reach") or any(f.reference == "cases" for f in schema(n).fields)
}
REPORTS = sorted((Path(__file__).parents[2] / "reports").rglob("*.py"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_reports_reach_the_families_through_what_is_counted_only(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in TABLES:
            owner = getattr(node.value, "attr", getattr(node.value, "id", ""))
            assert owner != "study", f"{path.name}:{node.lineno} reads study.{node.attr}"
        if isinstance(node, ast.Attribute) and node.attr == "frames" and path.name != "material.py":
            raise AssertionError(f"{path.name}:{node.lineno} reads study.frames")


@pytest.mark.parametrize("table", sorted(TABLES))
def test_material_gives_no_rows_about_families(tmp_path, table):
    with pytest.raises(ValueError, match=table):
        Material(make(tmp_path, {})).rows(table)


def test_the_guard_knows_all_tables_about_families():
    assert {
        "cases",
        "risk_factors",
        "protective_factors",
        "interventions",
        "followups",
        "case_states",
        "reach",
    } <= TABLES
