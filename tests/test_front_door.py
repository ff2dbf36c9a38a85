"""The command line as a user meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import folje
from tests.coding.material import file_of, new
from tests.folders import content

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
    assert "är inget kommando" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_study_is_said_to_be_none(tmp_path):
    done = run("check", str(tmp_path))
    assert done.returncode == folje.PROBLEMS
    assert "finns ingen studie" in done.stderr


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


# adding, judging and undoing, from beginning to end


@pytest.fixture
def study(tmp_path):
    return str(new(tmp_path).path)


@pytest.fixture
def protocol(tmp_path):
    return str(file_of(tmp_path))


def test_from_a_protocol_to_a_judgement_and_back(study, protocol):
    assert "4 stycken (4 nya), 4 nya kodningar." in run("add", protocol, study).stdout
    judged = run("judge", "team 2023-03-21", study, "--value", "STO", "--second", "NOR", "--relation", "på väg mot",
                 "--confidence", "låg", "--reason", "Ansvaret prövas.")  # fmt: skip
    assert judged.returncode == folje.OK
    assert judged.stdout.splitlines()[-1] == "Sparat: Teamet 21\xa0mars 2023 bedömt som Storming."
    assert run("undo", study).stdout == "Ångrat: bedömningen av Teamet 21\xa0mars 2023.\n"
    assert run("undo", study).stdout.startswith(
        "Ångrat: tillägget av observationsprotokoll, Teamet 21\xa0mars 2023 (4 stycken, 4 kodningar)."
    )
    assert "Det finns inget att ångra" in run("undo", study).stderr


def test_an_answer_as_data_has_the_same_as_the_words(study, protocol):
    answer = json.loads(run("add", protocol, study, "--json").stdout)
    assert (answer["document"], answer["passages"], answer["lost"]) == ("p-team-2023-03-21", 4, [])
    assert json.loads(run("undo", study, "--json").stdout)["what"].startswith(
        "tillägget av observationsprotokoll, Teamet 21\xa0mars 2023"
    )


def test_unknown_codes_end_with_the_code_for_problems(study, tmp_path):
    path = str(file_of(tmp_path, notes=[("Någon skriver fel kod.", ("XYZ",))]))
    done = run("add", path, study)
    assert done.returncode == folje.PROBLEMS
    assert "XYZ" in done.stdout


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--date", "2023-04-11"], "--date säger 2023-04-11"),
        (["--group", "steering"], "--group säger steering"),
        (["--person", "Kalle"], "Kalle står inte under evaluators"),
    ],
)
def test_a_contradiction_is_wrong_use_and_changes_nothing(study, protocol, more, words):
    before = content(Path(study))
    done = run("add", protocol, study, *more)
    assert done.returncode == folje.WRONG_USE
    assert words in done.stderr
    assert content(Path(study)) == before


def test_another_text_needs_to_be_asked_for(study, protocol, tmp_path):
    run("add", protocol, study)
    other = str(file_of(tmp_path, "b.docx", [("Lokaler och nycklar.", ())]))
    assert run("add", other, study).returncode == folje.WRONG_USE
    done = run("add", other, study, "--replace")
    assert done.returncode == folje.OK
    assert run("check", study).stdout.count("hör till en äldre text") == 4


def test_details_of_persons_are_problems_in_the_file(study, tmp_path):
    path = tmp_path / "m-team-2023-05-02.txt"
    path.write_text("Ring 070-174 06 05.\n", encoding="utf-8")
    done = run("add", str(path), study)
    assert done.returncode == folje.PROBLEMS
    assert "telefonnummer (rad 1)" in done.stderr
    assert "070" not in done.stderr


def test_a_folder_is_no_file_to_add(study, tmp_path):
    done = run("add", str(tmp_path), study)
    assert done.returncode == folje.WRONG_USE
    assert "en mapp" in done.stderr


@pytest.mark.parametrize("command", [["new", "{}/mapp"], ["template", "protokoll", "-o", "{}/mapp/m.docx"]])
def test_what_the_disk_refuses_is_one_clear_line(tmp_path, command):
    (tmp_path / "fil.txt").write_text("x", encoding="utf-8")
    done = run(*(part.format(tmp_path / "fil.txt") for part in command))
    assert done.returncode == folje.PROBLEMS
    assert len(done.stderr.splitlines()) == 1
    assert "gick inte att läsa eller skriva" in done.stderr


def test_a_judgement_that_lacks_parts_is_told_all_of_them(study, protocol):
    run("add", protocol, study)
    done = run("judge", "team 2023-03-21", study, "--relation", "mellan")
    assert done.returncode == folje.WRONG_USE
    assert all(option in done.stderr for option in ("--value", "--confidence", "--reason", "--second"))


def test_check_folds_what_is_alike_for_people_but_not_in_data(study):
    path = Path(study) / "tables" / "meetings.csv"
    path.parent.mkdir()
    path.write_text("grupp;datum\n" + "team;i går\n" * 9, encoding="utf-8")
    done = run("check", study)
    assert done.returncode == folje.PROBLEMS
    assert "  … och 4 till av samma slag" in done.stdout
    assert (
        len(
            [p for p in json.loads(run("check", study, "--json").stdout)["problems"] if p["level"] == "error"]
        )
        == 9
    )


def test_a_new_study_says_where_to_begin(study):
    assert "Lägg till det första protokollet" in run("status", study).stdout
    assert "Add the first protocol" in run("status", study, lang="en").stdout


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "Disken är full",
        ),
        ("ERROR: ResolutionImpossible: for help visit …", "en version som passar Python"),
        ("ERROR: No matching distribution found for soupsieve==2.8", "en version som passar Python"),
        ("WARNING: Retrying … connection broken by NewConnectionError", "Kontrollera nätanslutningen"),
    ],
)
def test_a_failed_installation_ends_with_what_to_do(said, advice):
    assert advice in folje._advice(said)
