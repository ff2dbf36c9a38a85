"""The command line as a user meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import folje

ROOT = Path(folje.__file__).parent


def run(*arguments: str, cwd: Path = ROOT, lang: str = "sv") -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONUTF8": "1", "FOLJE_LANG": lang}
    return subprocess.run(
        [sys.executable, str(ROOT / "folje.py"), *arguments], cwd=cwd, env=environment, capture_output=True, text=True,
        encoding="utf-8", stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


def test_help_groups_the_commands_by_the_work_they_belong_to():
    said = run("--help").stdout
    assert [said.index(word) for word in ("KOMMA IGÅNG", "SAMLA", "KODA", "RÄKNA", "RAPPORTERA")]
    assert all(f"\n  {name} " in said for name in folje.COMMANDS)


def test_no_command_at_all_shows_the_help():
    assert run().stdout == run("--help").stdout


@pytest.mark.parametrize("name", folje.COMMANDS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_command_explains_itself_with_examples(name, lang):
    done = run(name, "--help", lang=lang)
    assert done.returncode == 0
    assert ("Exempel:" if lang == "sv" else "Examples:") in done.stdout
    assert f"folje {name}" in done.stdout


def test_a_wrong_command_is_wrong_use_and_leaves_no_traceback():
    done = run("adda")
    assert done.returncode == folje.WRONG_USE
    assert "går inte att tolka" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_study_is_said_to_be_none(tmp_path):
    done = run("check", str(tmp_path))
    assert done.returncode == folje.PROBLEMS
    assert "Här finns ingen studie" in done.stderr


def test_a_new_study_is_fine_from_the_start(tmp_path):
    assert run("new", str(tmp_path / "s")).returncode == folje.OK
    done = run("check", str(tmp_path / "s"), "--json")
    assert done.returncode == folje.OK
    assert {p["level"] for p in json.loads(done.stdout)["problems"]} == {"note"}
    status = json.loads(run("status", str(tmp_path / "s"), "--json").stdout)
    assert status["passages"] == 0
    assert [group["held"] for group in status["groups"]] == [0, 0]


def test_a_folder_that_holds_something_is_not_overwritten(tmp_path):
    (tmp_path / "viktigt.txt").write_text("kvar", encoding="utf-8")
    done = run("new", str(tmp_path))
    assert done.returncode == folje.WRONG_USE
    assert [p.name for p in tmp_path.iterdir()] == ["viktigt.txt"]


def test_the_template_is_a_word_document(tmp_path):
    assert run("template", "protokoll", "-o", str(tmp_path / "m.docx")).returncode == folje.OK
    assert (tmp_path / "m.docx").read_bytes()[:2] == b"PK"
    assert run("template", "protokoll", "-o", str(tmp_path / "m.txt")).returncode == folje.WRONG_USE


def test_a_missing_file_is_named_and_nothing_is_changed(tmp_path):
    run("new", str(tmp_path / "s"))
    before = {p: p.read_bytes() for p in (tmp_path / "s").rglob("*") if p.is_file()}
    done = run("add", str(tmp_path / "finns-inte.docx"), str(tmp_path / "s"))
    assert done.returncode == folje.WRONG_USE
    assert "Filen finns inte" in done.stderr
    assert before == {p: p.read_bytes() for p in (tmp_path / "s").rglob("*") if p.is_file()}
