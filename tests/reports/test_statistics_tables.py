"""Statistics for few cases as they are read: crossed traits, durations, follow-up, non-response, and the tables of codes."""

import pytest

from reports import tables
from reports.material import Material
from tests.folders import SETTINGS, make
from tests.reports.model_case import PROJECT, family_tables, lines, model_case

pytestmark = pytest.mark.filterwarnings("error")


def table(study, name, **how):
    return tables.make(name, Material(study, **how))


def rows(study, name, **how):
    return [list(row) for row in table(study, name, **how).rows]


def many(folder, *, settings=SETTINGS, per_cell=12):
    """A larger study: mental ill-health with and without exposure, each with and without planning, 12 families a cell."""
    cells = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    ids = {f"C{place}_{n}": cell for place, cell in enumerate(cells) for n in range(per_cell)}
    answers = ["yes", "partly", "no", "too_early"]
    families = {
        "cases/cases.csv": lines(
            "id;kind;year;referrer;weeks;complexity;ground",
            [(i, "child", 2024, "child_health", 20, "complex" if n % 2 else "delimited", "legal_basis") for n, i in enumerate(ids)],
        ),
        "cases/risk_factors.csv": lines(
            "case;factor",
            [(i, "mental_ill_health") for i, c in ids.items() if c[0]] + [(i, "economic_social") for i, c in ids.items() if c[1]],
        ),
        "cases/interventions.csv": lines("case;kind", [(i, "planning") for i, c in ids.items() if c[2]]),
        "cases/followups.csv": lines(
            "id;case;date;need_met;said_by",
            [(f"F{n}", i, "2024-05-01", answers[n // 2 % 4], "staff" if n % 3 else "family") for n, i in enumerate(ids) if n < 80],
        ),
    }  # fmt: skip
    return make(folder, PROJECT | families, settings)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return model_case(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return many(tmp_path_factory.mktemp("large"))


# families


def test_seventeen_families_are_too_few_to_be_crossed_and_the_table_says_so(study):
    made = table(study, "risk_interventions")
    assert made.header == ("Riskfaktor",)
    assert made.rows[0][0].startswith("Familjerna är för få")
    assert rows(study, "risk_combinations")[0][0].startswith("Familjerna är för få")


def test_of_those_with_a_factor_so_many_got_what(large):
    made = table(large, "risk_interventions")
    assert made.header == ("Riskfaktor", "Planering")
    assert [list(row) for row in made.rows] == [
        ["Förälders psykiska ohälsa (48 av 96)", "24 av 48"],
        ["Ekonomisk och social utsatthet (48 av 96)", "24 av 48"],
    ]


def test_exact_combinations_add_up_to_all_families_and_pairs_may_have_more(large):
    made = rows(large, "risk_combinations")
    assert made[0] == ["Ingen av de jämförda", "just dessa av de jämförda", "24 av 96"]
    assert made[-1] == [
        "Förälders psykiska ohälsa + ekonomisk och social utsatthet",
        "båda (kan ha fler)",
        "24 av 96",
    ]
    assert len(made) == 5


@pytest.mark.parametrize("per_cell", [1, 2, 4])
def test_no_group_that_two_traits_make_is_smaller_than_may_be_shown(tmp_path, per_cell):
    """10 for the sensitive factor, 5 for the other; the four groups of each pair are as large as each other."""
    small = many(tmp_path, per_cell=per_cell)
    made = rows(small, "risk_interventions")
    told = [row[0].split(" (")[0] for row in made if len(row) > 1]
    assert told == (["Ekonomisk och social utsatthet"] if per_cell == 4 else [])
    assert [row[1:] for row in rows(small, "risk_combinations")] == [["", ""]], (
        "only the sentence that says why"
    )


def test_facts_that_are_public_are_crossed_as_they_are(tmp_path):
    study = model_case(tmp_path, SETTINGS + "published: true\n")
    made = rows(study, "risk_combinations")
    assert [
        "Förälders psykiska ohälsa + ekonomisk och social utsatthet",
        "båda (kan ha fler)",
        "12 av 17",
    ] in made
    assert sum(int(row[2].split()[0]) for row in made if row[1].startswith("just")) == 17
    violence = next(row for row in rows(study, "risk_interventions") if row[0].startswith("Tidigare våld"))
    assert violence[0].endswith("(5 av 17)") and all(cell.endswith("av 5") for cell in violence[1:])


def test_durations_in_whole_months_with_how_the_quartiles_are_made(study):
    made = table(study, "durations")
    assert [list(row) for row in made.rows] == [["Alla (n = 17)", "3", "5", "6", "upp till omkring 8"]]
    assert "typ 7" in made.notes[0]


def test_durations_of_few_families_are_not_told(tmp_path):
    few = model_case(tmp_path, families=family_tables(["C1", "C2", "C3"]))
    assert "så få familjer" in rows(few, "durations")[0][0]
    assert not any(character.isdigit() for cell in rows(few, "durations")[0] for character in cell)


def test_need_met_by_complexity_where_every_cell_may_be_shown(large):
    made = table(large, "followups")
    assert made.header == ("Behovet tillgodosett", "Familjer", "Avgränsat", "Komplext")
    assert [list(row) for row in made.rows] == [
        ["Ja", "20 av 96", "10", "10"], ["Delvis", "20 av 96", "10", "10"], ["Nej", "20 av 96", "10", "10"],
        ["För tidigt", "20 av 96", "10", "10"], ["Ingen uppföljning än", "16 av 96", "8", "8"],
    ]  # fmt: skip
    assert "från familjen för 27 av 96" in made.notes[1]


def test_need_met_of_few_families_is_told_in_words_and_not_divided(tmp_path):
    few = many(tmp_path, per_cell=2)
    made = table(few, "followups")
    assert made.header == ("Behovet tillgodosett", "Familjer")
    assert not any(character.isdigit() for row in made.rows for character in row[1])


def test_who_was_asked_and_who_was_interviewed(study):
    assert rows(study, "nonresponse") == [
        ["Teammedlem", "1", "1 av 1", "0", "0"], ["Familj", "2", "1 av 2", "1", "0"], ["Alla", "3", "2 av 3", "1", "0"],
    ]  # fmt: skip


# codes


def test_codes_by_group_count_meetings_first(study):
    made = table(study, "codes_groups")
    assert made.header == ("Kod", "Teamet (2)")
    assert ["Forming", "1 (4)"] in [list(row) for row in made.rows]


def test_the_projects_own_minutes_stand_apart_from_the_evaluators_protocols(study):
    made = table(study, "codes_sources")
    assert made.header == ("Kod", "Observationsprotokoll (2)", "Minnesanteckningar (1)")
    assert ["Norming", "0 (0)", "1 (1)"] in [list(row) for row in made.rows]


def test_an_audience_sees_no_codes_of_a_group_that_it_may_not_see(study):
    settings = {"audience": "team"} if "team" in study.settings.audiences else {}
    assert all("Styrgruppen" not in head for head in table(study, "codes_groups", **settings).header)


def test_codes_that_stand_in_the_same_passage_twice(study):
    assert rows(study, "co_occurrence") == []  # each pair only once
    assert table(study, "co_occurrence").notes == ()


def interviewed(folder, families, *, brought_up):
    """Coded interviews with as many families, of which some bring up a hindrance, and with two of the team."""
    from evaluation.events import Coding, Passage

    kinds = {f"f{n}": "family" for n in range(families)} | {"T1": "team", "T2": "team"}
    interviews = lines(
        "id;informant;category;status;date",
        [(f"i-{who}", who, kind, "held", "2024-05-02") for who, kind in kinds.items()],
    )
    documents = lines(
        "id;kind;interview;date;author;path",
        [(f"d-{who}", "transcript", f"i-{who}", "2024-05-02", "informant", f"{who}.vtt") for who in kinds],
    )
    study = make(folder, PROJECT | {"tables/interviews.csv": interviews, "tables/documents.csv": documents},
                 SETTINGS + "audiences: [evaluator, team]\n")  # fmt: skip
    for n, who in enumerate(kinds):
        study.journal.write("U1", Passage(id=f"x{n}", text=f"d-{who}", start=0, end=4, quote="Text"))
        code = "HIN-KUL" if n < brought_up or who.startswith("T") else "FOR1"
        study.journal.write("U1", Coding(passage=f"x{n}", code=code, codebook="tuckman@0.2.0"))
    return study


def test_what_few_families_bring_up_or_leave_out_has_one_mark(tmp_path):
    """12 families interviewed: 10 with a hindrance would leave 2 without."""
    made = table(interviewed(tmp_path, 12, brought_up=10), "codes_informants")
    column = made.header.index("Familj (12)")
    assert {row[column] for row in made.rows} == {"·"}
    assert any(note.startswith("· visas inte") for note in made.notes)


def test_what_enough_families_bring_up_is_counted(tmp_path):
    made = table(interviewed(tmp_path, 12, brought_up=6), "codes_informants")
    column = made.header.index("Familj (12)")
    assert [row[column] for row in made.rows] == ["6 (6)", "6 (6)"]


def test_a_category_of_one_or_two_persons_is_shown_to_the_evaluator_only(tmp_path):
    study = interviewed(tmp_path, 12, brought_up=6)
    assert "Teammedlem (2)" in table(study, "codes_informants").header
    made = table(study, "codes_informants", audience="team")
    assert not any("Teammedlem" in head for head in made.header)
    assert any("teammedlem" in note for note in made.notes)
