"""Which study a person may mean: those she had last, those that lie where studies usually lie, and the folder she names."""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import msgspec

from evaluation.disk import Disk
from evaluation.errors import FoljeError, UseError
from evaluation.settings import read_settings
from evaluation.words import in_language, say
from reports.start.machine import DOCUMENTS, Machine

MOST = 12  # studies remembered
DEPTH = 2  # folders below the documents where studies are looked for
LOOKED_AT = 400  # folders at most: the documents may lie on a slow share
MARK = "study.yaml"


def remembered(machine: Machine) -> list[Path]:
    """The studies that were opened last, the latest first."""
    with suppress(OSError, msgspec.MsgspecError):
        said = msgspec.json.decode(_memory(machine).read_bytes(), type=list[str])
        return [Path(each) for each in said]
    return []


def remember(machine: Machine, study: Path) -> None:
    """Put a study first among the remembered."""
    _write(machine, [study, *(each for each in remembered(machine) if each != study)][:MOST])


def forget(machine: Machine, study: str) -> None:
    """Take a study from the list; nothing happens to the study."""
    _write(machine, [each for each in remembered(machine) if str(each) != study])


def _write(machine: Machine, studies: list[Path]) -> None:
    with suppress(OSError):  # a profile that may not be written: then nothing is remembered
        Disk().write(_memory(machine), msgspec.json.encode([str(each) for each in studies]))


def _memory(machine: Machine) -> Path:
    return machine.config() / "studies.json"


def found(machine: Machine, here: Path) -> list[Path]:
    """The studies in the folder we stand in and among the user's documents."""
    places = [here, machine.folder(DOCUMENTS)]
    return list(dict.fromkeys(study for place in places if place for study in studies_in(place)))


def studies_in(folder: Path) -> list[Path]:
    """The studies in a folder: itself, or some folders down; the product's own data is none."""
    looked_at = islice(_folders(folder, DEPTH), LOOKED_AT)
    return [each for each in looked_at if is_study(each) and not (each / "__init__.py").is_file()]


def is_study(folder: Path) -> bool:
    """Whether a folder is a study that can be reached."""
    with suppress(OSError):
        return (folder / MARK).is_file()
    return False


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    """A folder and those in it, not into studies, hidden folders or those that may not be read."""
    yield folder
    if depth and not is_study(folder):
        with suppress(OSError), os.scandir(folder) as entries:
            inner = sorted(each.path for each in entries if each.is_dir() and not each.name.startswith("."))
            for each in inner:
                yield from _folders(Path(each), depth - 1)


def named(said: str) -> Path:
    """The study that a typed or pasted path means: its folder, anything in it, in quotes or as a file address.

    Raises UseError when there is none, with the studies that lie in the folder.
    """
    path = Path(os.path.abspath(_typed(said)))  # not resolved: H: would become the name of a server
    if not path.exists():
        raise UseError(say("start_page.no_folder"), where=path)
    for each in (path, *path.parents):
        if is_study(each):
            return each
    inside = studies_in(path) if path.is_dir() else []
    if inside:
        raise UseError(
            say("start_page.studies_inside", studies="; ".join(str(each) for each in inside)), where=path
        )
    raise UseError(say("start_page.no_study"), where=path)


def place_for_new(said: str) -> Path:
    """Where a new study is to lie: a person decides where protected data may be, so nothing is filled in.

    Raises UseError when the path is not whole.
    """
    path = _typed(said)
    if not path.is_absolute():
        raise UseError(say("start_page.whole_path"), where=path)
    return path


def _typed(said: str) -> Path:
    """A path as people paste it: in quotes (and a name typed after them), as a file address, or from the home folder (~/studies)."""
    text = said.replace('"', "").strip().strip("'”’").strip()
    if not text:
        raise UseError(say("start_page.which_folder"))
    if text.casefold().startswith("file:"):
        text = url2pathname(urlparse(text).path)
    return Path(text).expanduser()


def told(study: Path) -> dict:
    """A study as the list shows it: path, title and whether it is there."""
    title, there = study.name, is_study(study)
    with suppress(OSError, FoljeError):
        title = in_language(read_settings(study / MARK)[0].title) if there else title
    return {"path": str(study), "title": title, "there": there}
