"""A fingerprint of a study's data: the same as long as nothing that a report is computed from has changed."""

import hashlib
from pathlib import Path

DATA = ("tables", "cases", "texts", "codebooks", "journal")  # and study.yaml


def data_fingerprint(study: Path) -> str:
    """A sha256 of the files in a study's folder by their place in it; the order of the disk says nothing."""
    files = [study / "study.yaml", *(f for name in DATA for f in (study / name).rglob("*") if f.is_file())]
    named = sorted((file.relative_to(study).as_posix(), file) for file in files)
    lines = "".join(f"{name}\0{sha256_of_file(file)}\n" for name, file in named)
    return sha256(lines.encode())


def sha256_of_file(file: Path) -> str:
    """The sha256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sha256(data: bytes) -> str:
    """The sha256 of some bytes, by which a content is known again."""
    return hashlib.sha256(data).hexdigest()
