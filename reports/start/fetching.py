"""Templates fetched from the start page (`folje template`): put where the study uses them, never over what stands there."""

from pathlib import Path

from coding.templates import beside
from evaluation import Study
from evaluation.disk import Disk
from evaluation.schemas import in_order, schema, schema_names
from evaluation.words import say
from reports.templates import report_names, template

FORMS = {
    "protocol": ("protocol", ".docx"),
    "form": ("protocol", ".xlsx"),
    "all": ("all", ".xlsx"),
}  # filled in anew each time
BRAND = "_brand.yml"


def choices(titles: dict[str, str], lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be fetched, in groups: the words of a group, and of each template its name here and its words.

    Parameters
    ----------
    titles : of the reports, by name
    """
    tables = [(f"tables/{name}", schema(name).title(lang)) for name in in_order(schema_names())]
    documents = [(f"reports/{name}", titles.get(name, name)) for name in report_names()]
    return [
        ("", [(name, say(f"start_adding.template_{name}")) for name in (*FORMS, "brand")]),
        (say("start_adding.template_tables"), tables),
        (say("start_adding.template_reports"), documents),
    ]


def fetch(study: Study, wanted: str) -> dict:
    """Save a template in the study; what has one place there, and stands there, is shown as it is.

    Returns
    -------
    dict with files and lines
    """
    if wanted in FORMS:
        return _form(study, wanted)
    kind, _, name = wanted.partition("/")
    path = _place(study, kind, name)
    if path.exists():
        return {"files": [str(path)], "lines": [say("start_adding.there_already")]}
    return template(name or say("templates.brand"), path, study=study)


def _place(study: Study, kind: str, name: str) -> Path:
    """The one place of a table, a report or the look in a study."""
    if kind == "tables":
        there = study.sheets.get(name)
        return there.path if there else study.path / schema(name).place / f"{name}.xlsx"
    return study.path / "reports" / f"{name}.qmd" if kind == "reports" else study.path / BRAND


def _form(study: Study, wanted: str) -> dict:
    """A form in the study's own folder, beside those that have been filled in; an empty one that lies there is shown."""
    name, ending = FORMS[wanted]
    stem = say(f"start_adding.file_{wanted}", study.settings.language)
    number = 1
    while any(each.exists() for each in _files(study, stem, number, ending)):
        number += 1
    made = template(say(f"templates.{name}"), _files(study, stem, number, ending)[0], study=study)
    file, before = Path(made["files"][0]), _files(study, stem, number - 1, ending)[0]
    if number > 1 and before.is_file() and before.read_bytes() == file.read_bytes():
        Disk().remove(file)
        return {"files": [str(before)], "lines": made["lines"]}
    return made


def _files(study: Study, stem: str, number: int, ending: str) -> tuple[Path, Path]:
    """What a form of a number would be called, with what lies beside it."""
    path = study.path / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
    return path, beside(path, study.settings.language)
