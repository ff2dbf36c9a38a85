"""A study: a folder of plain files, opened as typed frames, a journal and a list of problems.

>>> from data_templates import find
>>> study = Study.open(find("examples", "exempelkommun"))          # doctest: +SKIP
>>> study.meetings.query("observed").groupby("group").size()       # doctest: +SKIP
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.errors import Problem, StudyError, TableError
from evaluation.journal import Journal
from evaluation.schemas import Schema, schema, schema_names, table_called
from evaluation.settings import Settings, read_settings
from evaluation.suggestions import nearest
from evaluation.templates import own_sheets
from evaluation.words import say

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.folding import State
    from evaluation.sheets import Sheet


class Study:
    """A study folder.

    Every table with a schema is an attribute: ``study.meetings``, ``study.cases`` … as a pandas frame whose index
    is the row number in the file, with the schema's dtypes; empty when the file is not there.
    """

    def __init__(self, path: Path, settings: Settings, problems: list[Problem]):
        self.path = path
        self.settings = settings
        self._setting_problems = problems
        self._table_problems: list[Problem] = []
        self.unreadable: list[TableError] = []  # files of tables that could not be read at all
        self._incomplete: set[str] = set()  # tables that stand in two places, or in a file that is empty
        self._copied: set[Path] = set()  # files that have a copy beside them

    @classmethod
    def open(cls, path: str | Path) -> "Study":
        """Open the study in the folder `path` (or in the folder of the study.yaml it names).

        Raises
        ------
        StudyError
            there is no study.yaml, or it cannot be read at all. What is wrong in the tables and journals is a
            list: `problems`.
        """
        path = Path(path)
        folder = path.parent if path.name == "study.yaml" else path
        if not (folder / "study.yaml").is_file():
            raise _no_study(folder)
        settings, problems = read_settings(folder / "study.yaml")
        return cls(folder, settings, problems)

    @property
    def argument(self) -> str:
        """The study as the last word of a command that is written where the user stands: " min-studie"; "" in its own folder."""
        here = Path.cwd()
        if self.path.resolve() == here:
            return ""
        inside = self.path.resolve().is_relative_to(here)
        said = str(self.path.resolve().relative_to(here) if inside else self.path)
        return f' "{said}"' if " " in said else f" {said}"

    def __getattr__(self, name: str) -> "pd.DataFrame":
        if name in schema_names():
            return self.frames[name]
        raise AttributeError(name)

    @cached_property
    def frames(self) -> "dict[str, pd.DataFrame]":
        """All tables, read once."""
        from evaluation import quantities, tables
        from evaluation.references import resolve

        frames, origin = {}, {}
        sheets = self.sheets
        schemas: dict[str, Schema] = {name: schema(name) for name in schema_names()}
        for name, table in schemas.items():
            frames[name] = tables.empty(table)
            if name in sheets:
                origin[name] = sheets[name]
                frames[name], problems = tables.typed(sheets[name], table, self.settings.words)
                self._table_problems += problems
        self._table_problems += resolve(frames, schemas, origin, self.settings.words, self.unsure)
        for name, sheet in origin.items():
            self._table_problems += tables.duplicates(frames[name], sheet, schemas[name])
            self._table_problems += quantities.problems(frames[name], sheet, schemas[name])
        return frames

    @cached_property
    def sheets(self) -> "dict[str, Sheet]":
        """The sheet of each table, wherever it stands; a table in two places is a problem, never a choice."""
        found: dict[str, Sheet] = {}
        for folder in ("tables", "cases"):
            for sheet in self._sheets_in(self.path / folder):
                name = _table_name(sheet)
                if name is None:
                    if sheet.header and sheet.name not in own_sheets():
                        near = nearest(sheet.name or sheet.path.stem, _table_titles())
                        self._complain("unknown_table", sheet.file, sheet.name, near)
                elif name in found:
                    other = f"{found[name].file} {found[name].name}".strip()
                    self._complain("table_twice", sheet.file, sheet.name, other=other)
                    self._incomplete.add(name)
                else:
                    found[name] = self._taken(sheet, name)
        return found

    def _taken(self, sheet: "Sheet", name: str) -> "Sheet":
        """The sheet of a table with its header where it stands, and what was found in reading it told."""
        from evaluation.headers import from_headers
        from evaluation.sheets import INCOMPLETE

        sheet, above = from_headers(sheet, schema(name))
        self._table_problems += [*sheet.problems, *above]
        if sheet.path in self._copied or INCOMPLETE & {problem.kind for problem in sheet.problems}:
            self._incomplete.add(name)
        return sheet

    @property
    def unsure(self) -> set[str]:
        """Tables that may lack rows: they stand twice, or may stand in a file that could not be read."""
        absent = set(schema_names()) - set(self.sheets) if self.unreadable else set()
        return self._incomplete | absent

    def _complain(
        self, key: str, file: str, sheet: str = "", near: tuple[str, ...] = (), **words: str
    ) -> None:
        message = say(f"study.{key}", None, **words)
        self._table_problems.append(Problem(message, file, sheet, kind=key, suggestion=near))

    def _sheets_in(self, folder: Path) -> "list[Sheet]":
        from evaluation.sheets import read_csv, read_workbook
        from evaluation.table_files import table_files

        sheets: list[Sheet] = []
        paths, copies, problems = table_files(folder)
        self._copied |= set(copies.values())
        self._table_problems += problems
        for path in paths:
            try:
                read = [read_csv(path)] if path.suffix.lower() == ".csv" else read_workbook(path)
            except TableError as error:
                self.unreadable.append(error)
                self._table_problems.append(Problem(error.message, path.name, kind="unreadable_table"))
                continue
            sheets += read
            hidden = {name for sheet in read for name in sheet.hidden_sheets} - set(own_sheets())
            if hidden:
                message = say("reading.hidden_sheets", names=", ".join(sorted(hidden)))
                self._table_problems.append(Problem(message, path.name, level="note", kind="hidden_sheets"))
        return sheets

    @cached_property
    def journal(self) -> Journal:
        """The journals of everybody who has worked in the study."""
        return Journal(self.path / "journal")

    @property
    def state(self) -> "State":
        """What the journals say now."""
        return self.journal.state

    @property
    def problems(self) -> list[Problem]:
        """What is wrong in study.yaml, the tables and the journals; other packages add what they know."""
        from evaluation import case_states, grounds, reach

        meetings = self.frames["meetings"]  # reading the tables finds their problems
        without_groups = not self.settings.groups and not meetings.empty
        groups = [Problem(say("study.no_groups"), "study.yaml", kind="no_groups")] if without_groups else []
        families = [*grounds.problems(self), *case_states.problems(self), *reach.problems(self)]
        return [*self._setting_problems, *groups, *self._table_problems, *families, *self.journal.problems]

    def counted(self, table: str) -> "pd.DataFrame":
        """The rows of a table about families that may be counted (see `evaluation.grounds`)."""
        from evaluation.grounds import counted

        return counted(self, table)

    def rows(self, table: str) -> "pd.DataFrame":
        """The rows of a table that counts no persons or families; those are reached through `counted` only."""
        if schema(table).counts == "person":
            raise ValueError(table)
        return self.frames[table]

    def read_again(self) -> None:
        """Forget the tables, so that they are read anew after one of them has been written."""
        self._table_problems, self.unreadable = [], []
        self._incomplete, self._copied = set(), set()
        for name in ("frames", "sheets"):
            self.__dict__.pop(name, None)

    def meeting_name(self, meeting: str) -> str:
        """A meeting as people refer to it: "team 2023-02-07"; the id itself when there is no such meeting."""
        frame = self.meetings
        row = frame[frame["id"] == meeting]
        return meeting if row.empty else f"{row['group'].iat[0]} {row['date'].iat[0]:%Y-%m-%d}"


def _studies_in(folder: Path) -> list[Path]:
    """The studies that lie in a folder; the product's own data is none."""
    found = sorted(path.parent for path in folder.glob("*/study.yaml"))
    return [path for path in found if not (path / "__init__.py").is_file()]


def _no_study(folder: Path) -> StudyError:
    """What is said where there is no study: where the user stands, with the studies that lie there."""
    here = Path.cwd()
    if folder.resolve() != here:
        if (here / "study.yaml").is_file():
            return StudyError(say("study.already_here"))
        if not folder.exists():
            meant = nearest(folder.name, [path.name for path in _studies_in(folder.parent)])
            advice = say("study.did_you_mean", suggestion=meant[0]) if meant else say("study.make_one")
            return StudyError(say("study.no_folder", name=folder.name, meant=advice))
        return StudyError(say("study.not_a_study"), where=folder)
    near = [path.name for path in _studies_in(folder)][:5]
    return StudyError(say("study.not_here", near=", ".join(near)) if near else say("study.none_near"))


def _table_name(sheet: "Sheet") -> str | None:
    """Which table a sheet is, by its name, or by the file's: key, Swedish or English title."""
    from evaluation.table_files import plain_stem

    stem = sheet.path.stem
    said = [sheet.name] if sheet.name else [stem, plain_stem(stem)]
    return next(filter(None, map(table_called, said)), None)


def _table_titles() -> list[str]:
    """What a sheet of a table may be called, in the language in force and by its key."""
    return [title for name in schema_names() for title in (schema(name).title(), name)]
