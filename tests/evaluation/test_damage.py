"""Two hundred damaged tables: each is told with its file and place, none stops anything, and none is changed by reading."""

import time

import pandas as pd
import pytest

from evaluation.schemas import schema, schema_names
from tests.evaluation.damage import broken, sound, study_files
from tests.evaluation.odd import odd
from tests.folders import content, make, misread

SEED = 20230207
CASES = broken(200, SEED)
ENOUGH = 30  # seconds that nothing but an endless loop takes


@pytest.mark.parametrize("case", CASES, ids=[f"{c.table} {c.kind} {c.what}" for c in CASES])
def test_damage_is_told_with_its_place_and_nothing_is_changed(tmp_path, case, monkeypatch):
    monkeypatch.setattr("evaluation.sheets.MAX_UNPACKED", 50_000_000)
    study = make(tmp_path, case.files())
    before = content(tmp_path)
    begun = time.perf_counter()
    found = [problem for problem in study.problems if problem.level == "error"]
    assert time.perf_counter() - begun < ENOUGH
    assert content(tmp_path) == before
    told = [p for p in found if p.file == case.file and (case.row is None or p.row == case.row)]
    assert [p for p in told if not case.column or p.column == case.column], list(map(str, found))
    assert all(isinstance(frame, pd.DataFrame) for frame in study.frames.values())


ODD = [(name, kind) for name in schema_names() for kind in ("csv", "xlsx")]


@pytest.mark.parametrize("number", range(50))
def test_odd_but_sound_tables_give_the_same_frame_without_an_error(tmp_path, number):
    name, kind = ODD[number % len(ODD)]
    files = study_files(name, sound(schema(name)), kind)
    path = f"{schema(name).place}/{name}.{kind}"
    study = make(tmp_path, files | {path: odd(name, kind, SEED + number)})
    before = content(tmp_path)
    assert misread(study) == []
    (tmp_path / "plain").mkdir()
    plain = make(tmp_path / "plain", files)
    expected = plain.frames[name]
    assert misread(plain) == []
    assert len(expected) == 3
    frame = study.frames[name][expected.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(frame, expected.reset_index(drop=True))
    assert {key: data for key, data in content(tmp_path).items() if not key.startswith("plain/")} == before
