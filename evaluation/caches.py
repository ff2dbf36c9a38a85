"""The user's own cache folder: what is computed from a study's texts and may be thrown away at any time.

It holds source text, so it never stands in the study: it is private, and `erasure` removes it.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path


def cache_folder(study_path: str | Path) -> Path:
    """Give the cache folder of a study, made and readable by its user only.

    It is named by a hash of the study's path. The environment variable FOLJE_CACHE says where caches stand.
    """
    folder = _place(study_path)
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def shared_cache() -> Path:
    """Give the folder of what no study's words are in, made and readable by its user only."""
    folder = _home() / "shared"
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def cached_files(study_path: str | Path) -> list[Path]:
    """Give the files in the cache of a study."""
    return [path for path in _place(study_path).rglob("*") if path.is_file()]


def drop_cache(study_path: str | Path) -> bool:
    """Remove the cache of a study; tells whether there was one."""
    folder = _place(study_path)
    if not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def _place(study_path: str | Path) -> Path:
    name = hashlib.sha256(os.fsencode(Path(study_path).resolve())).hexdigest()[:24]
    return _home() / name


def _home() -> Path:
    if stated := os.environ.get("FOLJE_CACHE"):
        return Path(stated)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "folje" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "folje"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "folje"
