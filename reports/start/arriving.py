"""Files on their way from the page: a browser hands over no path, so the bytes come by our own door.

A file lies in a folder of its own, in the user's private cache of the study, under its own name while it is read; then it is gone.
"""

import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evaluation.caches import cache_folder

LONGEST = 120  # letters of a name
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # what the names of files cannot hold on every system


@dataclass
class Arrival:
    """A file that the page has been asked to send.

    Attributes
    ----------
    path : where it will lie, alone in its folder
    came : is called when all of it has come
    failed : is called, with the key of the words for it, when it will not come
    """

    path: Path
    came: Callable[[], None]
    failed: Callable[[str], None]
    over: bool = False
    _file: BinaryIO | None = None

    def take(self, piece: bytes) -> None:
        """Write what has come so far."""
        if self.over:
            return
        if self._file is None:
            self.path.parent.mkdir(mode=0o700, parents=True)
            self._file = open(self.path, "wb")  # noqa: SIM115 - until all has come
        self._file.write(piece)

    def end(self) -> None:
        """All has come, be it nothing."""
        self.take(b"")
        self._close()
        if not self.over:
            self.came()

    def drop(self, why: str = "") -> None:
        """It will not come, or has been read: nothing of it stays. What has been dropped is said once."""
        told, self.over = self.over, True
        self._close()
        shutil.rmtree(self.path.parent, ignore_errors=True)
        if why and not told:
            self.failed(why)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()


class Arrivals:
    """The files that are expected, each by a key that is good for one; and those that lie here to be read."""

    def __init__(self):
        self._expected: dict[str, Arrival] = {}
        self._here: set[Path] = set()

    def expect(
        self, study: Path, name: str, came: Callable[[], None], failed: Callable[[str], None]
    ) -> tuple[str, Arrival]:
        """Make ready for a file; give the key to send it by."""
        key = secrets.token_urlsafe(24)
        path = _place(study) / secrets.token_hex(8) / fit(name)
        self._here.add(path.parent)
        self._expected[key] = Arrival(path, came, failed)
        return key, self._expected[key]

    def taken(self, key: str) -> Arrival | None:
        """The file that is expected by a key, once."""
        arrival = self._expected.pop(key, None)
        return None if arrival is None or arrival.over else arrival

    def sweep(self, study: Path) -> None:
        """Remove what a start that was killed has left behind."""
        place = _place(study)
        for folder in [*place.iterdir()] if place.is_dir() else []:
            if folder not in self._here:
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all that lies here."""
        for folder in self._here:
            shutil.rmtree(folder, ignore_errors=True)


def _place(study: Path) -> Path:
    return cache_folder(study) / "arriving"


def fit(name: str) -> str:
    """A file's own name, as every system can write it.

    >>> fit("Möte 7/2?.docx")
    'Möte 7_2_.docx'
    """
    plain = _UNFIT.sub("_", name).strip(" .") or "_"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:LONGEST]}{dot}{ending[:20]}" if stem else plain[:LONGEST]
