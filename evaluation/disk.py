"""Writing so that what we say is saved is saved.

Every write of the product goes through `Disk`: an append is written and fsynced before it returns, a whole file
is written beside its place and moved there in one step. Tests replace the four small operations at the end of
the class to record what happens, or to make it fail.
"""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

_BINARY = getattr(os, "O_BINARY", 0)
_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds; a synced or opened file is often free again at once
_AT_ONCE = 8  # files that are written side by side
_T = TypeVar("_T")


class Disk:
    """The file system as the product uses it."""

    def append(self, path: Path, data: bytes) -> None:
        """Add `data` at the end of `path` and return when it is on disk.

        Raises OSError; then a part of `data` may stand at the end of the file, so never append to it again.
        """
        self._make_folder(path.parent)
        new = not path.exists()  # then nobody can hold it, and a refusal is final
        open_end = partial(self._open, path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._fill(open_end() if new else _patiently(open_end), data)
        if new:
            self._fsync_folder(path.parent)

    def write(self, path: Path, data: bytes) -> None:
        """Make `data` the whole content of `path`: the old or the new stands there, never a mixture.

        A file that only its owner may read stays so.
        """
        self._make_folder(path.parent)
        self._put(path, data)
        self._fsync_folder(path.parent)

    def write_all(self, files: Mapping[Path, bytes]) -> None:
        """As `write`, for many files: all are on disk when it returns, and then their folders.

        Waiting for one file the disk can take others, so it takes a few at a time. Broken off, some of the files are there.
        """
        folders = dict.fromkeys(path.parent for path in files)
        for folder in folders:
            self._make_folder(folder)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done in [pool.submit(self._put, path, data) for path, data in files.items()]:
                done.result()
        for folder in folders:
            self._fsync_folder(folder)

    def move(self, source: Path, target: Path) -> None:
        """Move a file or folder to another place on the same disk, where nothing stands yet."""
        _patiently(lambda: self._replace(source, target))
        self._fsync_folder(target.parent)

    def _put(self, path: Path, data: bytes) -> None:
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            handle = self._open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            with suppress(OSError):  # a new file has no mode to keep; some shares have none at all
                shutil.copymode(path, beside)
            self._fill(handle, data)
            _patiently(lambda: self._replace(beside, path))
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise

    def remove(self, path: Path) -> None:
        """Remove a file, waiting for a program that holds it open."""
        _patiently(lambda: path.unlink(missing_ok=True))

    def _fill(self, handle: int, data: bytes) -> None:
        try:
            view = memoryview(data)
            while view:
                written = self._write(handle, view)
                if not written:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))  # else we would try for ever
                view = view[written:]
            self._fsync(handle)
        finally:
            os.close(handle)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder, and let its own folder have it on disk too."""
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            self._fsync_folder(folder.parent)

    def _fsync_folder(self, folder: Path) -> None:
        if os.name == "nt":
            return  # Windows has no fsync of folders
        with suppress(OSError):  # some network shares refuse it; the file itself is fsynced
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    # the four operations that tests replace
    def _open(self, path: Path, flags: int) -> int:
        return os.open(path, flags | _BINARY, 0o666)

    def _write(self, handle: int, data: memoryview) -> int:
        return os.write(handle, data)

    def _fsync(self, handle: int) -> None:
        os.fsync(handle)

    def _replace(self, source: Path, target: Path) -> None:
        os.replace(source, target)


def _patiently(operation: Callable[[], _T]) -> _T:
    """Do it again while Windows says that somebody has the file open."""
    for pause in _RETRIES:
        try:
            return operation()
        except PermissionError:
            time.sleep(pause)
    return operation()
