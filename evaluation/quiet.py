"""The standard output without what compiled libraries write in it."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_ALONE = (
    Lock()
)  # the output is the whole process's: a second one would keep what the first has put in its place


@contextmanager
def quiet_output() -> Iterator[None]:
    """Let nothing through that a library in C writes there by itself: it would stand among the JSON of a command."""
    with _ALONE:
        try:
            kept = os.dup(1)
        except OSError:  # there is none to keep clean
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            yield
        finally:
            ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
