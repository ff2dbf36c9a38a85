"""A study that an import makes: built in a folder inside its own, and moved up when it is whole.

So an import that is broken off leaves no study that looks finished, and the next one begins anew, or moves up what was whole.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evaluation.disk import Disk

_BUILDING, _BUILT = ".folje-import", ".folje-imported"


def is_new(folder: Path) -> bool:
    """Whether a study is to be made here: the folder is not there, or is empty but for what a broken import left."""
    _move_up(folder)
    if not folder.exists():
        return True
    return folder.is_dir() and {path.name for path in folder.iterdir()} <= {_BUILDING}


@contextmanager
def built(folder: Path, make_study: Callable[[Path], object]) -> Iterator[Path]:
    """A new study to fill in; afterwards it stands in `folder`, or nowhere when filling it in fails."""
    own, existed = folder / _BUILDING, folder.exists()
    if own.exists():
        shutil.rmtree(own)
    try:
        make_study(own)
        yield own
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        with suppress(OSError):
            if not existed:
                folder.rmdir()
        raise
    Disk().move(own, folder / _BUILT)
    _move_up(folder)


def _move_up(folder: Path) -> None:
    whole = folder / _BUILT
    if not whole.is_dir():
        return
    for path in sorted(
        whole.iterdir(), key=lambda path: path.name == "study.yaml"
    ):  # it makes a folder a study: last
        Disk().move(path, folder / path.name)
    whole.rmdir()
