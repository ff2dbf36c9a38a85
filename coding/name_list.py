"""The study's own list of names: a text file outside the study, one name per line."""

from pathlib import Path

from coding.texts import decoded
from evaluation import Problem, Study
from evaluation.errors import FoljeError
from evaluation.words import say


def name_list(study: Study) -> tuple[tuple[str, ...], list[Problem]]:
    """The names that must not stand in the study, and what is wrong with the list.

    study.yaml says where it lies (`names_list`; a relative path is seen from the study's folder). Inside the study it is
    refused, and not read. Lines that are empty or begin with # are passed over.
    """
    stated = study.settings.names_list
    if not stated:
        return (), []
    path = (study.path / Path(stated).expanduser()).resolve()
    if path.is_relative_to(study.path.resolve()):
        return (), [_problem("names_inside", "error")]
    try:
        return names_in(path), []
    except (OSError, FoljeError):
        return (), [_problem("names_unread", "note")]


def names_in(path: Path) -> tuple[str, ...]:
    """The names of a list, one per line.

    Raises OSError or FoljeError when it cannot be read.
    """
    text, _ = decoded(path.read_bytes(), path)
    lines = (line.strip().removeprefix("\ufeff") for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def _problem(key: str, level: str) -> Problem:
    return Problem(say(f"checking.{key}"), "study.yaml", column="names_list", level=level, kind=key)
