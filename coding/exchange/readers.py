"""Which reader a file has: by its ending, and for a folder or database by what is in it."""

from pathlib import Path

from coding.exchange.projects import Project
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import say


def read_project(path: Path, study: Study | None) -> Project:
    """The material in a file. A table of codings is about texts that `study` has.

    Raises FoljeError when there is no reader for it, or it cannot be read.
    """
    from coding.exchange.codings_table import read_codings
    from coding.exchange.qualcoder import read_qualcoder
    from coding.exchange.refi_codes import read_qdc
    from coding.exchange.refi_read import read_qdpx
    from coding.exchange.taguette import read_taguette

    ending = path.suffix.lower()
    if path.is_dir() or ending == ".qda":
        return read_qualcoder(path)
    if ending in (".csv", ".xlsx"):
        if study is None:
            raise UseError(say("exchange.table_needs_study"), where=path.name)
        return read_codings(path, study)
    readers = {".qdpx": read_qdpx, ".qdc": read_qdc, ".sqlite3": read_taguette, ".sqlite": read_taguette,
               ".db": read_taguette}  # fmt: skip
    if ending not in readers:
        raise UseError(
            say("exchange.no_reader", endings=", ".join([*readers, ".qda", ".csv", ".xlsx"])), where=path.name
        )
    return readers[ending](path)
