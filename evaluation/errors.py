"""The errors of Följe, as one tree.

FoljeError              anything that is said to the user in words
├── StudyError          the folder is not a study, or study.yaml cannot be read
├── TableError          a table file cannot be read at all
├── JournalError        the journal cannot be written; nothing was acknowledged
│   └── ReadOnlyStudy   written by a newer Följe, or the folder may not be written
└── UseError            the request itself is wrong (exit code 2)

A *problem* is not an error: what is wrong in people's files is gathered in a list (`Problem`), all at once.
"""

from dataclasses import asdict, dataclass, field


class FoljeError(Exception):
    """A message for the user: what was found, where, and what to do."""

    def __init__(self, message: str, *, where: object = None):
        super().__init__(message)
        self.message = message
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class StudyError(FoljeError):
    """The folder is not a study, or its study.yaml cannot be read."""


class TableError(FoljeError):
    """A table file cannot be read at all."""


class JournalError(FoljeError):
    """The journal could not be written; what was asked for has not been acknowledged."""


class ReadOnlyStudy(JournalError):
    """The study may be read but not written."""


class UseError(FoljeError):
    """The request itself is wrong."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in people's files: where it stands and what to do.

    Attributes
    ----------
    message : what is wrong; the value of a cell is never kept for tables about families
    file, sheet, row, column : where; a row as people count it, in a text a line
    level : ``error`` (the report would be wrong) or ``note`` (worth knowing)
    kind : the key of the message: problems alike share it
    suggestion : what may have been meant, the likeliest first
    """

    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    level: str = "error"
    kind: str = field(default="", compare=False, repr=False)
    suggestion: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The file and the sheet it stands in."""
        return ", ".join(part for part in (self.file, self.sheet) if part)

    @property
    def spot(self) -> str:
        """Where in the file it stands, as people say it: row, column."""
        from evaluation.words import say

        parts = [] if self.row is None else [say("study.row", row=self.row)]
        if self.column:
            setting = "setting" if self.file == "study.yaml" else "field"
            words = setting if self.file.endswith((".yaml", ".yml")) else "column"
            parts.append(say(f"study.{words}", column=self.column))
        return ", ".join(parts)

    @property
    def place(self) -> str:
        """Where it stands, as people say it: file, sheet, row, column."""
        return ", ".join(part for part in (self.heading, self.spot) if part)

    @property
    def text(self) -> str:
        """What is wrong, and what may have been meant."""
        from evaluation.words import say

        if not self.suggestion:
            return self.message
        meant = f" {say('study.or')} ".join(self.suggestion)
        return f"{self.message} {say('study.did_you_mean', suggestion=meant)}"

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text

    def as_dict(self) -> dict:
        """The keys of ``--json``: message, file, sheet, row, column, level, kind, suggestion (a list)."""
        return asdict(self) | {"message": self.text, "suggestion": list(self.suggestion)}
