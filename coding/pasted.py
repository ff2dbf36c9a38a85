"""Text that is pasted or piped into ``folje add -``: written to a file of its own for the time it is taken in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from coding.texts import MAX_TEXT
from evaluation.errors import UseError
from evaluation.words import say


@contextmanager
def file_of(stated: str) -> Iterator[Path]:
    """The file that is to be added: the one stated, or what standard input gives for ``-``.

    Raises UseError when nothing came.
    """
    if stated != "-":
        yield Path(stated)
        return
    data = _pasted()
    if not data.strip():
        raise UseError(say("adding.nothing_pasted"))
    with TemporaryDirectory(prefix="folje-") as folder:
        path = Path(folder) / f"{say('adding.pasted')}.txt"
        path.write_bytes(data)
        yield path


def _pasted() -> bytes:
    """The bytes; in a terminal what is typed is text already."""
    if sys.stdin.isatty():
        print(say("adding.paste_now"), file=sys.stderr)
        return sys.stdin.read(MAX_TEXT).encode("utf-8", "replace")
    return sys.stdin.buffer.read(MAX_TEXT + 1)
