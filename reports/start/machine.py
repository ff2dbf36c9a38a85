"""Where a person's own folders are on this computer: the desktop, the documents, and what Följe remembers for its user."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

DESKTOP, DOCUMENTS = "desktop", "documents"
REGISTERED = {DESKTOP: "Desktop", DOCUMENTS: "Personal"}  # among Windows' "User Shell Folders"
USUAL = {DESKTOP: ("Desktop", "Skrivbord"), DOCUMENTS: ("Documents", "Dokument")}
WINDOWS, MACOS = "win32", "darwin"


def _registry(name: str) -> str:
    """A value of "User Shell Folders", where Windows keeps what OneDrive or an administrator has moved."""
    if sys.platform != "win32":
        return ""
    import winreg

    key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return str(winreg.QueryValueEx(opened, name)[0])
    except OSError:
        return ""


@dataclass(frozen=True)
class Machine:
    """A computer as far as its user's folders go.

    Attributes
    ----------
    system : as `sys.platform` says it
    registry : the value of a name among Windows' "User Shell Folders"; "" where there is none
    """

    system: str
    home: Path
    environ: Mapping[str, str]
    registry: Callable[[str], str] = _registry

    @classmethod
    def here(cls) -> "Machine":
        """The computer we run on."""
        return cls(sys.platform, Path.home(), os.environ)

    def folder(self, which: str) -> Path | None:
        """The user's DESKTOP or DOCUMENTS, also where OneDrive or the system's language has moved it; None where there is none."""
        stated = self._stated(which)
        places = [Path(stated)] if stated else []
        places += [self.home / name for name in USUAL[which]]
        return next((place for place in places if place.is_dir()), None)

    def _stated(self, which: str) -> str:
        if self.system == WINDOWS:
            known = {name.upper(): value for name, value in self.environ.items()}
            return re.sub(
                r"%([^%]+)%",
                lambda name: known.get(name[1].upper(), name[0]),
                self.registry(REGISTERED[which]),
            )
        return "" if self.system == MACOS else self._xdg(which)

    def _xdg(self, which: str) -> str:
        """What the desktop environment has written for a localised home: XDG_DESKTOP_DIR="$HOME/Skrivbord"."""
        file = self._config_home() / "user-dirs.dirs"
        text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
        found = re.search(rf'^XDG_{which.upper()}_DIR="(.+)"', text, re.MULTILINE)
        folder = found[1].replace("$HOME", str(self.home)).rstrip("/") if found else ""
        return "" if folder == str(self.home) else folder  # so it says that there is none

    def _config_home(self) -> Path:
        return Path(self.environ.get("XDG_CONFIG_HOME") or self.home / ".config")

    def config(self) -> Path:
        """Where Följe remembers what is this user's own; the environment variable FOLJE_CONFIG may name another folder."""
        if stated := self.environ.get("FOLJE_CONFIG"):
            return Path(stated)
        if self.system == WINDOWS:
            return Path(self.environ.get("APPDATA") or self.home / "AppData" / "Roaming") / "folje"
        if self.system == MACOS:
            return self.home / "Library" / "Application Support" / "folje"
        return self._config_home() / "folje"
