"""The command ``folje shortcut``: a file on the desktop that opens the start page by a double click, made without admin rights.

On Windows it is a .cmd: a .lnk can be written only by Windows' own programs, which offices may shut off as they do .vbs. Each of
them is text, and says how it is removed.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import say
from reports.start.machine import DESKTOP, MACOS, WINDOWS, Machine
from reports.start.server import STATIC

MADE_BY = "folje shortcut --remove"  # stands in each of them: by it we know our own
_WINDOWS = """\
@echo off
rem Removed with: {made_by}
if not "%~1"=="min" (
  start "Folje" /min "%~f0" min
  exit /b
)
chcp 65001 >nul
title Folje
cd /d {folder}
{program} start
if errorlevel 1 pause
exit
"""
_MACOS = """\
#!/bin/sh
# Removed with: {made_by}
cd {folder} && exec {program} start
"""
_LINUX = """\
[Desktop Entry]
# Removed with: {made_by}
Type=Application
Name=Följe
Comment={comment}
Path={folder}
Exec={program} start
Icon={icon}
Terminal=false
"""


@dataclass(frozen=True)
class Opener:
    """How a system writes a file that opens Följe.

    Attributes
    ----------
    file : its name on the desktop
    quoted : a path as one word of the file's language
    """

    file: str
    text: str
    quoted: Callable[[str], str]
    line_end: str = "\n"


def _for_cmd(path: str) -> str:
    return '"' + path.replace("%", "%%") + '"'


def _for_desktop_entry(path: str) -> str:
    """A word of Exec: quoted, with what has a meaning there doubled."""
    escaped = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in path)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


_LINUX_OPENER = Opener("folje.desktop", _LINUX, _for_desktop_entry)
OPENERS = {
    WINDOWS: Opener("Folje.cmd", _WINDOWS, _for_cmd, "\r\n"),
    MACOS: Opener("Folje.command", _MACOS, shlex.quote),
}


def shortcut(front_door: Path, python: str, *, remove: bool = False, machine: Machine | None = None) -> dict:
    """Put the shortcut on the desktop, or take it away.

    Parameters
    ----------
    front_door : folje.py
    python : the program that runs it

    Returns
    -------
    dict with path (of the shortcut; "" where there was none to remove) and lines

    Raises UseError when there is no desktop, or something else of that name lies there.
    """
    machine = machine or Machine.here()
    desktop, opener = machine.folder(DESKTOP), OPENERS.get(machine.system, _LINUX_OPENER)
    if desktop is None:
        raise UseError(say("start_page.shortcut_no_desktop"))
    path = desktop / opener.file
    there = path.is_file()
    if there and MADE_BY not in path.read_text(encoding="utf-8", errors="replace"):
        raise UseError(say("start_page.shortcut_other"), where=path)
    if remove:
        if not there:
            return {"path": "", "lines": [say("start_page.shortcut_none")]}
        Disk().remove(path)
        return {"path": str(path), "lines": [say("start_page.shortcut_gone", path=path)]}
    Disk().write(path, _text(opener, front_door, python).encode())
    _let_run(path, machine.system)
    return {"path": str(path), "lines": say("start_page.shortcut_made", path=path).split("\n")}


def _text(opener: Opener, front_door: Path, python: str) -> str:
    quoted = opener.quoted
    folder = str(front_door.parent)
    text = opener.text.format(
        made_by=MADE_BY, program=f"{quoted(python)} {quoted(str(front_door))}", comment=say("start_page.shortcut_comment"),
        icon=STATIC / "icon.svg", folder=folder if opener is _LINUX_OPENER else quoted(folder),
    )  # fmt: skip
    return text.replace("\n", opener.line_end)


def _let_run(path: Path, system: str) -> None:
    """Let a double click run it, where the system asks for leave."""
    if system == WINDOWS:
        return
    with suppress(OSError):  # a share without modes
        os.chmod(path, 0o755)  # noqa: S103 - it is to be run, and holds no secret
    if system != MACOS and (gio := shutil.which("gio")):  # GNOME opens only what is trusted
        subprocess.run([gio, "set", str(path), "metadata::trusted", "true"], capture_output=True, check=False)
