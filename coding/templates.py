"""The templates people ask for by name: the observation protocol, a table, all tables, or a report to change."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from coding.protocols.writer import document_bytes
from coding.protocols.xlsform import xlsform_bytes
from data_templates import find
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.schemas import in_order, names_of, schema, schema_names, table_called
from evaluation.templates import empty_csv, new_workbook
from evaluation.words import LANGUAGES, say

Files = dict[Path, tuple[str, bytes]]  # where → the place in a study it is for, and its content


def template(name: str, path: Path, *, study: Study | None = None, lang: str | None = None) -> dict:
    """Save an empty form or empty tables.

    Parameters
    ----------
    name : protocol, all, or a table by its key or title; in either language; of a report where the file is a .qmd
    study : whose groups are to choose from, and whose language it is unless `lang` says

    Raises UseError when there is no such template, the file's ending does not suit it, or the file is there already.
    """
    lang = lang or (study.settings.language if study else "sv")
    if path.suffix.lower() == ".qmd":
        files = _report(name, path)
    else:
        files = _protocol(path, study, lang) if _means(name, "protocol") else _tables(name, path, study, lang)
    for file in files:
        if file.exists():
            raise UseError(say("templates.exists"), where=file)
    for file, (_, data) in files.items():
        Disk().write(file, data)
    lines = [say(f"templates.saved_{place}", path=file) for file, (place, _) in files.items()]
    return {"files": [str(file) for file in files], "lines": lines}


def beside(path: Path, lang: str) -> Path:
    """Where what is about families goes: FILE-familjer.xlsx beside FILE.xlsx."""
    return path.with_name(f"{path.stem}-{say('templates.families', lang)}{path.suffix}")


def _protocol(path: Path, study: Study | None, lang: str) -> Files:
    """The form for Word; or for KoboToolbox and ODK, which take theirs as a workbook."""
    ending = path.suffix.lower()
    if ending not in (".docx", ".xlsx"):
        raise UseError(say("xlsform.ending"), where=path)
    word = ending == ".docx"
    data = document_bytes(None, lang, None, "tuckman", study) if word else xlsform_bytes(lang, study=study)
    return {path: ("tables", data)}


def _report(name: str, path: Path) -> Files:
    """A report that ships, to be changed: in the study's folder reports it goes before the shipped one."""
    known = {document.stem: document for document in sorted(find("reports").glob("*.qmd"))}
    document = known.get(name.strip().casefold().removesuffix(".qmd"))
    if document is None:
        raise UseError(say("templates.no_such", name=name, names=", ".join(known)))
    return {path: ("tables", document.read_bytes())}


def _tables(name: str, path: Path, study: Study | None, lang: str) -> Files:
    choices, ending = study.settings.choices(lang) if study else {}, path.suffix.lower()
    if _means(name, "all"):
        _check_ending(path, (".xlsx",))
        places = {"tables": path, "cases": beside(path, lang)}
        return {file: (place, new_workbook(_in(place), choices, lang)) for place, file in places.items()}
    table = table_called(name) or _unknown(name)
    _check_ending(path, (".xlsx", ".csv"))
    data = empty_csv(table, lang) if ending == ".csv" else new_workbook([table], choices, lang)
    return {path: (schema(table).place, data)}


def _in(place: str) -> list[str]:
    return [name for name in schema_names() if schema(name).place == place]


def _check_ending(path: Path, allowed: Iterable[str]) -> None:
    if path.suffix.lower() not in allowed:
        raise UseError(say("templates.ending", endings=say("templates.or").join(allowed)), where=path)


def _means(name: str, key: str) -> bool:
    return name.strip().casefold() in {say(f"templates.{key}", lang) for lang in LANGUAGES}


def _unknown(name: str) -> str:
    """Raise UseError with the name that was probably meant, else with all there are."""
    forms = [say(f"templates.{key}") for key in ("protocol", "all")]
    titles = {said: schema(table).title() for table in in_order(schema_names()) for said in names_of(table)}
    near = get_close_matches(name.strip().casefold(), [*forms, *titles], n=1)
    if near:
        raise UseError(say("templates.misspelt", name=name, nearest=titles.get(near[0], near[0])))
    names = ", ".join([*forms, *dict.fromkeys(titles.values())])
    raise UseError(say("templates.no_such", name=name, names=names))
