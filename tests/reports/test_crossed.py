"""Two traits at a time are told when nobody can be worked out, also from what released reports have told."""

import pytest

from evaluation import ledger
from reports import crossed
from reports.material import Material
from tests.reports.test_statistics_tables import many


@pytest.fixture
def study(tmp_path):
    return many(tmp_path)


def released(study, told):
    record = {"id": "r1", "at": "2024-01-01T00:00:00+01:00", "tables": [], "crossed": told}
    ledger.write(study.path, record)


def test_what_was_told_before_and_has_not_changed_is_told_again(study):
    told = crossed.told(Material(study))
    assert told[crossed.PAIRS] and told[crossed.SETS]
    released(study, told)
    assert crossed.told(Material(study)) == told


def test_the_numbers_that_are_printed_are_the_common_ones_all_sets_and_all_needs(study):
    assert crossed.counts(Material(study)) == {24, 8, 10}


@pytest.mark.parametrize(("change", "again"), [(1, False), (-9, False), (10, True), (0, True)])
def test_a_group_that_has_changed_by_a_few_families_is_not_told(study, change, again):
    told = crossed.told(Material(study))
    for table in told.values():
        for groups in table.values():
            groups[0] += change
    released(study, told)
    now = crossed.told(Material(study))
    assert all(bool(now[name]) is again for name in (crossed.PAIRS, crossed.SETS))


@pytest.mark.parametrize(("change", "again"), [(4, False), (-4, False), (5, True), (0, True)])
def test_needs_by_complexity_follow_what_was_told(study, change, again):
    told = crossed.told(Material(study))
    told[crossed.NEEDS][""][0] += change
    released(study, told)
    assert bool(crossed.needs_by_complexity(Material(study))) is again


def test_needs_are_not_told_by_complexity_when_the_rest_would_be_a_few_families(study):
    cases = study.frames["cases"]
    assert crossed.needs_by_complexity(Material(study))
    cases.loc[cases.index[:1], "complexity"] = None
    assert not crossed.needs_by_complexity(Material(study))
