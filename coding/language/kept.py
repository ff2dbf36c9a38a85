"""Prepared texts of a study, kept in the user's own cache folder so that the second search needs no preparing.

A file is named by the hash of the words that were prepared: what is hidden from search never gets there, and what is no longer
wanted (a corrected text, a withdrawn consent) is removed at the next search. Erasure removes the whole folder.
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from coding.language.tokens import Tokens, pack, tokens, unpack
from evaluation import Study
from evaluation.caches import cache_folder
from evaluation.disk import Disk

VERSION = 1  # of what is kept; raise it when tokens or lemmas change


def prepared(study: Study, texts: Iterable[str]) -> list[Tokens]:
    """The tokens of each text, from the cache where they are there."""
    folder = cache_folder(study.path)
    wanted = [(folder / _name(text), text) for text in texts]
    _remove_others(folder, {path for path, _ in wanted})
    return [_read(path) or _prepare(path, text) for path, text in wanted]


def _name(text: str) -> str:
    return f"{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}-{VERSION}.tokens"


def _read(path: Path) -> Tokens | None:
    with suppress(FileNotFoundError, msgspec.DecodeError, ValueError):
        return unpack(path.read_bytes())
    return None


def _prepare(path: Path, text: str) -> Tokens:
    made = tokens(text)
    Disk().write(path, pack(made))
    return made


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    for path in folder.glob("*.tokens"):
        if path not in wanted:
            Disk().remove(path)
