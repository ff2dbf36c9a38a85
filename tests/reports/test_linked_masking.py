"""The counts of all tables of a study, and of what has been released before, masked as one system."""

import itertools
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from evaluation import Study, ledger
from evaluation.settings import Settings
from reports.count_tables import COUNTS, Counts
from reports.linked_masking import _together
from reports.masking import Shown, mask, sensitivity
from reports.material import Material
from tests.analyses.disclosure.attacker import Attacker
from tests.reports.model_case import CHILDREN, EXPECTING, family_tables, model_case

pytestmark = pytest.mark.filterwarnings("error")
EVERYBODY = EXPECTING + CHILDREN


@pytest.fixture
def study(tmp_path):
    return model_case(tmp_path)


def shown(study: Study) -> dict[str, dict[str, str]]:
    material = Material(Study.open(study.path))
    return {name: {key: each.text for key, each in t.items()} for name, t in material.masked.shown.items()}


def release(study: Study, day: str = "2026-01-01") -> Path:
    tables = Material(Study.open(study.path)).masked.tables
    return ledger.write(study.path, {"id": f"id{day}", "at": f"{day}T00:00:00+00:00", "tables": tables})


def families(study: Study, ids: list[str]) -> None:
    for name, text in family_tables(ids).items():
        (study.path / name).write_text(text, encoding="utf-8", newline="\n")


def test_two_executions_give_the_same_masks(study):
    first = Material(Study.open(study.path)).masked
    assert first == Material(Study.open(study.path)).masked
    assert not first.unprotected and not first.held_back


def test_every_table_takes_part_whether_a_document_prints_it_or_not(study):
    assert set(shown(study)) == set(COUNTS) - {
        "steps",
        "ways",
        "reach",
        "need_met",
        "said_by",
    }  # of which the study knows nothing


def test_a_report_without_news_is_shown_as_it_was(study):
    before = shown(study)
    release(study)
    assert shown(study) == before
    release(study, "2026-02-01")
    assert shown(study) == before


def test_no_count_is_told_when_few_families_have_come(study):
    families(study, EVERYBODY[:-2])
    release(study)
    families(study, EVERYBODY)
    now = shown(study)
    assert not [text for name in ("kinds", "interventions") for text in now[name].values() if " av " in text]
    assert now["risk_factors"]["preschool_problems"] == "inga eller enstaka"
    assert now["protective_factors"]["help_seeking"] == "17 av 17"
    material = Material(Study.open(study.path))
    assert material.masked.held_back and not material.masked.unprotected


def test_counts_are_told_again_when_enough_families_have_come_since_they_were_told(study):
    families(study, EVERYBODY[:11])
    release(study, "2026-01-01")
    families(study, EVERYBODY[:13])
    release(study, "2026-02-01")
    assert Material(Study.open(study.path)).masked.held_back
    families(study, EVERYBODY)
    assert not Material(Study.open(study.path)).masked.held_back


def test_a_family_that_has_left_is_not_given_away(study):
    release(study)
    families(study, EVERYBODY[1:])
    now = shown(study)
    told = {text for table in now.values() for text in table.values() if " av " in text}
    assert told == {"16 av 16"}


def test_an_increase_of_few_in_one_factor_is_hidden(study):
    """The same families; two of them have got an intervention more since the last report."""
    release(study)
    path = study.path / "cases" / "interventions.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "C9;home_support\nC10;home_support\n",
        encoding="utf-8",
        newline="\n",
    )
    now = shown(study)["interventions"]
    assert now["home_support"] == "redovisas inte"
    assert now["planning"] == "10 av 17"


def test_what_an_earlier_release_gave_away_is_named(study):
    path = release(study)
    record = json.loads(path.read_bytes())
    for cell in (c for table in record["tables"] for c in table["cells"] if c["label"] == "own_support"):
        cell |= {"low": cell["value"], "high": cell["value"]}
    ledger.write(study.path, record)
    assert Material(Study.open(study.path)).masked.unprotected == ("protective_factors",)


def test_forgotten_counts_stop_nothing(study):
    path = release(study)
    path.write_bytes(ledger.forgotten(path.read_bytes(), "2027"))
    assert shown(study)["kinds"] == {"expecting": "6 av 17", "child": "11 av 17"}


def test_published_facts_are_not_masked(tmp_path):
    from tests.folders import SETTINGS

    study = model_case(tmp_path, SETTINGS + "published: true\n")
    assert shown(study)["risk_factors"]["earlier_violence"] == "5 av 17"
    assert Material(study).masked.tables == []


def test_the_hidden_mark_is_one_whatever_the_reason(study):
    release(study)
    families(study, EVERYBODY[1:])
    masked = Material(Study.open(study.path)).masked
    reasons = {c["reason"] for table in masked.tables for c in table["cells"] if not c["shown"]}
    texts = {each.text for table in masked.shown.values() for each in table.values() if each.hidden}
    assert len(reasons) > 1 and texts == {"redovisas inte"}


# random studies against the reader who was written apart from the product

SETTINGS = Settings(title={"sv": "Prov"})
TABLES = {"cases.referrer": ("parts", 4), "cases.kind": ("parts", 2), "risk_factors.factor": ("items", 5),
          "interventions.kind": ("items", 4)}  # fmt: skip


def labels(variable: str, n: int) -> list[str]:
    from evaluation.schemas import schema

    table, _, column = variable.partition(".")
    return list(schema(table).labels(column))[:n]


def counted(rng: np.random.Generator, base: int, before: dict | None) -> dict[str, dict[str, int]]:
    """Counts of a follow-up of `base` families; what was there before has only grown."""
    found = {}
    for variable, (how, n) in TABLES.items():
        old = list(before[variable].values()) if before else [0] * n
        new = base - (sum(list(before["cases.kind"].values())) if before else 0)
        if how == "parts":
            more = rng.multinomial(new, rng.dirichlet(np.ones(n))).tolist()
        else:
            more = [int(rng.integers(0, new + 1)) for _ in range(n)]
        found[variable] = dict(
            zip(labels(variable, n), (a + b for a, b in zip(old, more, strict=True)), strict=True)
        )
    return found


def made(values: dict[str, dict[str, int]], base: int) -> dict[str, Counts]:
    tables = {}
    for variable, cells in values.items():
        table, _, column = variable.partition(".")
        how = TABLES[variable][0]
        result = pd.DataFrame(
            [{column: k, "measure": "count", "value": v, "n": base} for k, v in cells.items()]
        )
        proposal = mask(result, table, column, SETTINGS, exclusive=how == "parts")
        levels = {label: sensitivity(table, column, label) for label in cells}
        tables[variable] = Counts(variable, how, cells, base, proposal, levels)
    return tables


def printed(values: dict, told: dict[str, dict[str, Shown]], base: int, number: int) -> list:
    frames = [(pd.DataFrame({"count": [base]}), None, number)]
    for variable, cells in values.items():
        counts = [None if each.value is None else int(each.value) for each in told[variable].values()]
        frame = pd.DataFrame({variable: list(cells), "count": pd.Series(counts, dtype=object)})
        frames.append((frame, variable if TABLES[variable][0] == "items" else None, number))
    return frames


def learned(releases: list[tuple[dict, dict, int]]) -> list[str]:
    """What an attacker learns of the counts at risk, who knows the ranges that words stand for as well."""
    attacker = Attacker([frame for number, (values, told, base) in enumerate(releases)
                         for frame in printed(values, told, base, number)])  # fmt: skip
    truth = np.zeros(len(attacker.names))
    for number, (values, told, base) in enumerate(releases):
        truth[attacker.names[number, frozenset()]] = base
        for variable, cells in values.items():
            for label, count in cells.items():
                cell, each = attacker.names[number, frozenset({(variable, label)})], told[variable][label]
                truth[cell] = count
                if not each.hidden:
                    attacker.bounds.lb[cell], attacker.bounds.ub[cell] = each.low, each.high
    attacker.worlds.append(truth)
    found = []
    for counted_, cell in attacker.names.items():
        for name, what in {"count": {cell: 1}, "increase": attacker.increase(counted_)}.items():
            value = sum(times * truth[c] for c, times in (what or {}).items())
            public = not counted_[1] or dict(counted_[1]).get("risk_factors.factor") == "earlier_violence"
            if not what or public or not 1 <= value < 5:
                continue
            one_has_come = name == "increase" and _increase_of_base(releases, counted_[0]) == 1
            low, high = (
                (0, 1) if one_has_come else (1, 2)
            )  # of one family that came it is not known whether it has it
            if not attacker.believes(what, -np.inf, low):
                found.append(f"{name} of {counted_}: more than {low}")
            if not attacker.believes(what, high, np.inf):
                found.append(f"{name} of {counted_}: less than {high}")
    return found


def _increase_of_base(releases: list[tuple[dict, dict, int]], number: int) -> int:
    return releases[number][2] - releases[number - 1][2]


@pytest.mark.parametrize("first", range(0, 24, 6))
def test_of_no_small_count_of_random_studies_can_be_told_how_small_it_is(first, tmp_path):
    for seed in range(first, first + 6):
        rng = np.random.default_rng(seed)
        base = int(rng.integers(4, 41))
        folder = tmp_path / str(seed)
        folder.mkdir()
        material = SimpleNamespace(settings=SETTINGS, study=SimpleNamespace(path=folder))
        releases, values = [], None
        for number in itertools.count():
            values = counted(rng, base, values)
            told = _together(made(values, base), material)  # type: ignore[arg-type]
            releases.append((values, told.shown, base))
            assert learned(releases) == [], seed
            if number == seed % 3:
                break
            ledger.write(folder, {"id": str(number), "at": f"202{number}-01-01", "tables": told.tables})
            base += int(rng.integers(0, 9))


def test_the_attacker_sees_through_tables_that_are_masked_one_by_one():
    """Each release and each table by itself, as if there were no others."""
    caught = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        first = counted(rng, 15, None)
        second = counted(rng, 17, first)
        apart = [
            (values, {name: table.shown for name, table in made(values, base).items()}, base)
            for values, base in ((first, 15), (second, 17))
        ]
        caught += bool(learned(apart))
    assert caught > 5
