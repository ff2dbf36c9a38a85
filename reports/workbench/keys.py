"""The keys of the workbench: those that ship, and before them those of the study's own `keys.yaml`, which lists only what differs."""

from collections.abc import Iterator
from typing import Any

import yaml

from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import read_yaml, say

FILE = "keys.yaml"
_TOGETHER = (
    ("commands", "phases", "codes"),
    ("comparison", "comparison_coders"),
    ("grid",),
)  # pressed at the same place


def keys(study: Study) -> dict[str, Any]:
    """The keys, as in `data_templates/keys.yaml`. Raises UseError for what is unknown, and for a key that stands for two things."""
    known = read_yaml(find(FILE))
    own = _own(study)
    for section, entries in own.items():
        _check(known, section, entries)
    merged = {name: _merged(section, own.get(name)) for name, section in known.items()}
    for sections in _TOGETHER:
        _check_once(merged, sections)
    return merged


def _own(study: Study) -> dict[str, Any]:
    path = study.path / FILE
    try:
        own = (read_yaml(path) if path.is_file() else None) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UseError(say("workbench.keys_unreadable")) from error
    if not isinstance(own, dict):
        raise UseError(say("workbench.keys_unreadable"))
    return own


def _check(known: dict[str, Any], section: str, entries: Any) -> None:
    if section not in known or not isinstance(entries, type(known[section])):
        raise UseError(say("workbench.keys_section", name=section, names=", ".join(known)))
    named = entries if isinstance(entries, dict) and section != "codes" else {}
    for name in named:
        if name not in known[section]:
            raise UseError(say("workbench.keys_unknown", name=name, section=section))


def _merged(shipped: Any, own: Any) -> Any:
    if isinstance(shipped, list):
        return [str(key) for key in own or shipped]
    return {str(name): str(key) for name, key in (shipped | (own or {})).items() if key is not None}


def _check_once(merged: dict[str, Any], sections: tuple[str, ...]) -> None:
    taken: dict[str, str] = {}
    for key, what in _pressed(merged, sections):
        if taken.setdefault(key, what) != what:
            raise UseError(say("workbench.keys_taken", pressed=key, first=taken[key], second=what))


def _pressed(merged: dict[str, Any], sections: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each key with what it stands for."""
    for section in sections:
        if section == "codes":
            yield from merged[section].items()
        elif isinstance(merged[section], list):
            yield from ((key, f"{section} {place}") for place, key in enumerate(merged[section], 1))
        else:
            yield from ((key, name) for name, said in merged[section].items() for key in said.split())
