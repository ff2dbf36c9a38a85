"""Writing so that what we say is saved is saved.

Every write of the product goes through `Disk`: an append is written and fsynced before it returns, a whole file is
written beside its place and moved there in one step. Tests replace the four small operations at the end of the
class to record what happens, or to make it fail.
"""

import os
import time
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds; a synced or opened file is often free again at once


class Disk:
    """The file system as the product uses it."""

    def append(self, path: Path, data: bytes) -> None:
        """Add `data` at the end of `path` and return when it is on disk.

        Raises OSError; then a part of `data` may stand at the end of the file, so never append to it again.
        """
        new = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = self._open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY)
        try:
            self._write_all(handle, data)
            self._fsync(handle)
        finally:
            os.close(handle)
        if new:
            self._fsync_folder(path.parent)

    def write(self, path: Path, data: bytes) -> None:
        """Make `data` the whole content of `path`: either the old or the new stands there, never a mixture."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            handle = self._open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY)
            try:
                self._write_all(handle, data)
                self._fsync(handle)
            finally:
                os.close(handle)
            self._replace_patiently(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self._fsync_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Remove a file, waiting for a program that holds it open."""
        _patiently(lambda: path.unlink(missing_ok=True))

    def _replace_patiently(self, beside: Path, path: Path) -> None:
        _patiently(lambda: self._replace(beside, path))

    def _write_all(self, handle: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._write(handle, view) :]

    def _fsync_folder(self, folder: Path) -> None:
        if os.name == "nt":
            return  # Windows has no fsync of folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError:
            pass  # some network shares refuse it; the file itself is fsynced
        finally:
            os.close(handle)

    # the four operations that tests replace
    def _open(self, path: Path, flags: int) -> int:
        return os.open(path, flags, 0o666)

    def _write(self, handle: int, data: memoryview) -> int:
        return os.write(handle, data)

    def _fsync(self, handle: int) -> None:
        os.fsync(handle)

    def _replace(self, source: Path, target: Path) -> None:
        os.replace(source, target)


def _patiently(operation) -> None:
    """Do it again while Windows says that somebody has the file open."""
    for pause in _RETRIES:
        try:
            return operation()
        except PermissionError:
            time.sleep(pause)
    operation()
