"""A study's tables handed on: as a data package for programs and archives, or as workbook or .csv for people.

What is about families is protected. It is left out unless it is asked for, and then stands by itself.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coding.exchange.codings_table import codings_csv, codings_sheet
from coding.exchange.exporting import not_along
from coding.exchange.outgoing import project_of
from coding.exchange.projects import Project
from coding.templates import beside
from evaluation import Study
from evaluation.descriptors import data_package
from evaluation.disk import Disk
from evaluation.errors import FoljeError, UseError
from evaluation.events import Coding
from evaluation.schemas import in_order, schema, schema_names
from evaluation.templates import new_workbook
from evaluation.words import in_language, say
from evaluation.written import canonical_csv, labelled, people_csv, references_to

Files = dict[Path, bytes]


@dataclass(frozen=True)
class Part:
    """The tables of one place of a study, on their way out to `target`; `coded`: with the study's codings beside them."""

    study: Study
    place: str
    tables: list[str]
    target: Path
    lang: str
    coded: Project | None = None

    def rows(self) -> dict:
        """The tables as people write them."""
        references = references_to(self.study.frames, schema_names())
        choices, frames = self.study.settings.choices(self.lang), self.study.frames
        return {t: labelled(frames[t], schema(t), choices, references, self.lang) for t in self.tables}


def export(
    study: Study, to: str, out: Path | None = None, *, with_cases: bool = False, lang: str | None = None
) -> dict:
    """Write the study's tables in a format of `FORMATS`.

    Parameters
    ----------
    out : the folder (for xlsx the file) to write; else in the study's folder export
    with_cases : whether the protected tables on families are written too, beside the others

    Raises
    ------
    UseError
        there is no such format, or something stands where the export would be put
    FoljeError
        the tables hold errors: what cannot be read would be missing from the export
    """
    if to not in FORMATS:
        from coding.exchange.exporting import FORMATS as CODED

        raise UseError(say("exports.no_format", to=to, formats=", ".join((*FORMATS, *CODED))))
    make, ending = FORMATS[to]
    lang = lang or study.settings.language
    target = out or study.path / "export" / (f"tables{ending}" if ending else to)
    if ending and target.suffix.lower() != ending:
        raise UseError(say("templates.ending", endings=ending), where=target)
    coded = project_of(study, lang) if to in WITH_CODINGS and study.state.of(Coding) else None
    parts = [Part(study, "tables", _tables(study, "tables"), target, lang, coded)]
    parts += [Part(study, "cases", _tables(study, "cases"), beside(target, lang), lang)] if with_cases else []
    parts = [part for part in parts if part.tables]
    _check(study, parts)
    files = {path: data for part in parts for path, data in make(part).items()}
    for path, data in files.items():
        Disk().write(path, data)
    return _answer(study, parts, files, to)


def _tables(study: Study, place: str) -> list[str]:
    """The tables a study has, and those of the same place that they refer to."""
    found = {name for name in study.sheets if schema(name).place == place}
    for name in in_order(schema_names())[::-1]:  # those that refer before those referred to
        if name in found:
            found |= {field.reference for field in schema(name).fields if field.reference}
    return [name for name in in_order(found) if schema(name).place == place]


def _check(study: Study, parts: list[Part]) -> None:
    """Raise where there is nothing to write, something would be written over, or something be missing."""
    if not parts:
        raise UseError(say("exports.nothing"), where=study.path)
    for part in parts:
        if part.target.is_file() or (part.target.is_dir() and any(part.target.iterdir())):
            raise UseError(say("exports.exists"), where=part.target)
    sheets = {(s.file, s.name) for part in parts for s in map(study.sheets.get, part.tables) if s}
    errors = [p for p in study.problems if p.level == "error" and (p.file, p.sheet) in sheets]
    unsure = [*study.unreadable, *(study.unsure & {name for part in parts for name in part.tables})]
    if errors or unsure:
        raise FoljeError(say("exports.errors", n=len(errors) + len(unsure)))


def _data_package(part: Part) -> Files:
    settings, choices = part.study.settings, part.study.settings.choices(part.lang)
    texts = {
        "title": in_language(settings.title, part.lang),
        "description": say(f"exports.about_{part.place}", part.lang),
        "protected": part.place == "cases",
        "made_up": [table for table in part.tables if settings.made_up(table)],
    }
    described = data_package(part.place, texts, part.tables, choices, part.lang)
    files = {part.target / "datapackage.json": json.dumps(described, ensure_ascii=False, indent=1).encode()}
    return files | {
        part.target / f"{name}.csv": canonical_csv(part.study.frames[name], schema(name))
        for name in part.tables
    }


def _csv_files(part: Part) -> Files:
    files = {
        part.target / f"{n}.csv": people_csv(rows, schema(n), part.lang) for n, rows in part.rows().items()
    }
    return files | ({part.target / "codings.csv": codings_csv(part.coded)} if part.coded else {})


def _workbook(part: Part) -> Files:
    choices = part.study.settings.choices(part.lang)
    more = partial(codings_sheet, project=part.coded) if part.coded else None
    return {part.target: new_workbook(part.tables, choices, part.lang, part.rows(), more)}


WITH_CODINGS = ("xlsx", "csv")
# format → what makes its files, and the ending where that is one file
FORMATS: dict[str, tuple[Callable[[Part], Files], str]] = {
    "datapackage": (_data_package, ""),
    "xlsx": (_workbook, ".xlsx"),
    "csv": (_csv_files, ""),
}


def _answer(study: Study, parts: list[Part], files: Files, to: str) -> dict:
    lines = [say(f"exports.done_{part.place}", path=part.target, n=len(part.tables)) for part in parts]
    own = {
        name: [c for c in study.frames[name].columns if c not in {f.name for f in schema(name).fields}]
        for part in parts for name in part.tables if to == "datapackage"
    }  # fmt: skip
    told = [f"{schema(name).title()}: {', '.join(columns)}" for name, columns in own.items() if columns]
    lines += [say("exports.own_columns", columns="; ".join(told))] if told else []
    if coded := parts[0].coded:
        lines += [say("exchange.among_tables", n=len(coded.codings)), *not_along(coded)]
    if all(part.place != "cases" for part in parts) and _tables(study, "cases"):
        lines.append(say("exports.without_cases"))
    return {"files": [str(path) for path in files], "left_out": own, "lines": lines}
