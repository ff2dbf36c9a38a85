"""An import that is killed at any moment: nothing is visible of it, or the same import again makes it whole."""

import shutil
import subprocess
import sys
from contextlib import suppress

import pytest

from coding.exchange.exporting import export
from coding.exchange.importing import import_file
from coding.studies import new_study
from evaluation import Study
from evaluation.disk import Disk
from tests.coding.exchange.test_round_trip import MATERIAL, essence, study_of

MOMENTS = range(0, 44, 4)  # of the operations of the disk: the import of a new study has 41


class Killed(BaseException):
    """The process is gone: nothing that would run afterwards runs."""


@pytest.fixture
def killed(monkeypatch):
    """Lets so many operations of the disk happen, and then none; returns a function that says how many, or None for all."""
    left: list[int | None] = [None]

    def guard(name: str):
        real = getattr(Disk, name)

        def operation(self, *args):
            if left[0] is not None:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
            return real(self, *args)

        monkeypatch.setattr(Disk, name, operation)

    for name in ("_open", "_write", "_fsync", "_replace"):
        guard(name)
    remove = shutil.rmtree
    monkeypatch.setattr(
        shutil, "rmtree", lambda *a, **k: None if left[0] is not None and left[0] < 0 else remove(*a, **k)
    )
    return lambda number: left.__setitem__(0, number)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_new_study_is_whole_or_not_there_and_the_next_import_makes_it_whole(tmp_path, killed, moment):
    study = study_of(tmp_path / "a", MATERIAL)
    export(study, "qdpx", tmp_path / "ut.qdpx")
    killed(moment)
    with suppress(Killed):
        import_file(tmp_path / "ut.qdpx", tmp_path / "ny", None, new_study)
    killed(None)
    if (tmp_path / "ny" / "study.yaml").exists():
        assert essence(Study.open(tmp_path / "ny")) == essence(study)
    import_file(tmp_path / "ut.qdpx", tmp_path / "ny", None, new_study)
    made = Study.open(tmp_path / "ny")
    assert essence(made) == essence(study)
    assert [p.level for p in made.problems if p.level == "error"] == []
    assert not list((tmp_path / "ny").glob(".folje*"))


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_a_study_has_stands_and_the_next_import_adds_the_rest(tmp_path, killed, moment):
    export(study_of(tmp_path / "a", MATERIAL), "qdpx", tmp_path / "ut.qdpx")
    study = study_of(
        tmp_path / "b",
        [("En annan text.", [(0, 8, [("STOD", "U1", "2024-01-02T03:04:05+01:00", None, "")])])],
    )
    before = len(study.journal.events)
    killed(moment)
    with suppress(Killed):
        import_file(tmp_path / "ut.qdpx", study.path, "U1", new_study)
    killed(None)
    broken = Study.open(study.path)
    assert len(broken.journal.events) >= before and not broken.journal.problems
    import_file(tmp_path / "ut.qdpx", study.path, "U1", new_study)
    coded = {(e.code, e.person) for e in Study.open(study.path).state.of("coding")}
    assert coded == {("STOD", "U1"), ("TID", "U1"), ("TID2", "U2")}
    assert len(Study.open(study.path).documents) == 1


PROCESS = """
import os, sys
from pathlib import Path
from coding.exchange.importing import import_file
from coding.studies import new_study
from evaluation.disk import Disk
real, left = Disk._fsync, [int(sys.argv[3])]
def fsync(self, handle):
    left[0] -= 1
    os._exit(9) if left[0] < 0 else real(self, handle)
Disk._fsync = fsync
import_file(Path(sys.argv[1]), Path(sys.argv[2]), None, new_study)
"""


def test_a_process_that_dies_leaves_no_study_and_the_next_makes_it(tmp_path):
    study = study_of(tmp_path / "a", MATERIAL)
    export(study, "qdpx", tmp_path / "ut.qdpx")
    arguments = [sys.executable, "-c", PROCESS, str(tmp_path / "ut.qdpx"), str(tmp_path / "ny"), "4"]
    assert subprocess.run(arguments, check=False).returncode == 9
    assert not (tmp_path / "ny" / "study.yaml").exists()
    import_file(tmp_path / "ut.qdpx", tmp_path / "ny", None, new_study)
    assert essence(Study.open(tmp_path / "ny")) == essence(study)
