"""The shortcut lands on the desktop of each system, says how it is removed, and touches nothing of anybody else's."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from evaluation.errors import UseError
from reports.start.machine import MACOS, WINDOWS, Machine
from reports.start.shortcut import shortcut

SYSTEMS = {WINDOWS: "Folje.cmd", MACOS: "Folje.command", "linux": "folje.desktop"}


@pytest.fixture
def front_door(tmp_path):
    """Följe in a folder whose name is hard to quote, with a program in its place that tells how it was called."""
    folder = tmp_path / "Program $5 100% 'klart'" / "Följe"
    folder.mkdir(parents=True)
    door = folder / "folje.py"
    door.write_text("import os, sys; print(sys.argv[1:], os.getcwd())", encoding="utf-8")
    return door


@pytest.fixture(params=SYSTEMS)
def machine(request, tmp_path):
    (tmp_path / "home" / "Desktop").mkdir(parents=True)
    return Machine(request.param, tmp_path / "home", {}, lambda name: "")


def test_it_is_put_on_the_desktop_and_removed_again(machine, front_door):
    for _ in range(2):  # again, when Följe has been moved
        made = shortcut(front_door, sys.executable, machine=machine)
    path = machine.home / "Desktop" / SYSTEMS[machine.system]
    text = path.read_bytes().decode()
    assert made["path"] == str(path) and path.is_file() and str(path) in made["lines"][0]
    assert "folje shortcut --remove" in made["lines"][1] and "folje shortcut --remove" in text
    assert "start" in text and "Följe" in text
    gone = shortcut(front_door, sys.executable, remove=True, machine=machine)
    assert gone["path"] == str(path) and list(path.parent.iterdir()) == []
    assert shortcut(front_door, sys.executable, remove=True, machine=machine)["path"] == ""


def test_a_file_of_somebody_elses_is_left_as_it_is(machine, front_door):
    path = machine.home / "Desktop" / SYSTEMS[machine.system]
    path.write_text("something else", encoding="utf-8")
    for remove in (False, True):
        with pytest.raises(UseError, match="inte har gjort"):
            shortcut(front_door, sys.executable, remove=remove, machine=machine)
    assert path.read_text(encoding="utf-8") == "something else"


def test_without_a_desktop_it_says_how_to_start(front_door, tmp_path):
    with pytest.raises(UseError, match="folje start"):
        shortcut(front_door, sys.executable, machine=Machine("linux", tmp_path, {}))


def made_for(system, tmp_path, front_door):
    (tmp_path / "Desktop").mkdir()
    made = shortcut(front_door, sys.executable, machine=Machine(system, tmp_path, {}, lambda name: ""))
    return made["path"]


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_what_is_made_for_a_mac_starts_folje_from_its_own_folder(tmp_path, front_door):
    path = made_for(MACOS, tmp_path, front_door)
    said = subprocess.run([path], capture_output=True, check=True, text=True, encoding="utf-8").stdout
    assert said == f"['start'] {front_door.parent}\n"


@pytest.mark.skipif(os.name == "nt", reason="a desktop entry")
def test_what_is_made_for_linux_says_what_to_run_in_the_words_of_the_standard(tmp_path, front_door):
    path = made_for("linux", tmp_path, front_door)
    assert os.access(path, os.X_OK)
    with open(path, encoding="utf-8") as file:
        entry = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    command = (
        entry["Exec"].replace("\\\\", "\\").replace("%%", "%")
    )  # as a desktop reads it: first the string, then the words
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', command)]
    assert words == [sys.executable, str(front_door)] and command.endswith('" start')
    assert entry["Path"] == str(front_door.parent) and entry["Icon"].endswith("icon.svg")
    if validator := shutil.which("desktop-file-validate"):
        subprocess.run([validator, path], check=True)


def test_what_is_made_for_windows_has_its_line_ends_and_doubles_what_cmd_would_take_for_a_variable(
    tmp_path, front_door
):
    with open(made_for(WINDOWS, tmp_path, front_door), "rb") as file:
        data = file.read()
    assert data.count(b"\r\n") == data.count(b"\n") and not data.startswith(b"\xef\xbb\xbf")
    lines = data.decode().splitlines()
    assert lines.index("chcp 65001 >nul") < next(n for n, line in enumerate(lines) if "Följe" in line)
    doubled = str(front_door).replace("%", "%%")
    assert f'"{sys.executable}" "{doubled}" start' in lines and lines[-1] == "exit"
