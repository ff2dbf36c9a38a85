"""Roles that point at one or two persons are shown to the evaluator only."""

import pytest

from reports.material import Material
from reports.roles import few_hold, shown_counts
from reports.tables import make as table
from tests.folders import SETTINGS, make

PERSONS = "id;role\n" + "".join(
    f"{name};{role}\n"
    for name, role in [("T1", "socialsekreterare"), ("T2", "socialsekreterare"), ("T3", "socialsekreterare"),
                       ("T4", "barnmorska"), ("T5", "specialpedagog"), ("S1", "rektor"), ("X1", "gäst")]
)  # fmt: skip
MEMBERSHIPS = "person;group;from\n" + "".join(
    f"{name};{'team' if name.startswith('T') else 'steering'};2023-01-01\n"
    for name in ("T1", "T2", "T3", "T4", "T5", "S1")
)
INTERVIEWS = "id;informant;category;status;date\n" + "".join(
    f"i{name};{name};team;held;2023-05-02\n" for name in ("T1", "T2", "T3", "T4", "T5", "S1", "X1")
)


@pytest.fixture
def study(tmp_path):
    files = {
        "tables/persons.csv": PERSONS,
        "tables/memberships.csv": MEMBERSHIPS,
        "tables/interviews.csv": INTERVIEWS,
    }
    return make(tmp_path, files, SETTINGS + "audiences: [evaluator, team]\n")


def test_a_role_that_fewer_than_three_hold_points_at_somebody(study):
    assert few_hold(Material(study)) == ("barnmorska", "gäst", "rektor", "specialpedagog")


def test_the_first_word_of_a_role_points_by_itself_where_few_have_it_anywhere(tmp_path):
    persons = "id;role\nA;BVC-sjuksköterska, Norrby\nB;BVC-sjuksköterska, Norrby\nC;BVC-sjuksköterska, Sjövik\nD;rektor, Norrby\n"
    few = few_hold(Material(make(tmp_path, {"tables/persons.csv": persons}, SETTINGS)))
    assert few == ("BVC-sjuksköterska, Norrby", "BVC-sjuksköterska, Sjövik", "rektor", "rektor, Norrby")


def test_such_roles_are_counted_as_members_for_all_but_the_evaluator(study):
    counts = {"socialsekreterare": 3, "barnmorska": 1, "specialpedagog": 1, "rektor": 1, "gäst": 1, None: 2}
    assert shown_counts(Material(study), counts) == counts
    assert shown_counts(Material(study, "team"), counts) == {
        "socialsekreterare": 3, "teammedlem": 2, "styrgruppsmedlem": 1, "annan medverkande": 1, None: 2,
    }  # fmt: skip


def test_the_table_of_informants_follows_the_rule(study):
    roles = {row[0] for row in table("themes_informants", Material(study, "team")).rows}
    assert any("teammedlem" in role for role in roles) and not any("barnmorska" in role for role in roles)
    own = {row[0] for row in table("themes_informants", Material(study)).rows}
    assert any("barnmorska" in role for role in own)
