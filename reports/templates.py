"""Templates asked for by name (`folje template`): those of documents here, those of tables and protocols in `coding`."""

import shutil
from pathlib import Path

from coding import templates
from data_templates import find
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import LANGUAGES, say
from reports.rendering.pandoc import EXTENSION


def template(name: str, path: Path, *, study: Study | None = None, lang: str | None = None) -> dict:
    """Save a template: the region's look, a report to change, an empty form or empty tables.

    Parameters
    ----------
    name : brand (profil), the name of a report that ships, or what `coding.templates.template` knows
    path : the file to write; a report gets the Quarto extension beside it, so that Quarto alone can lay it out

    Raises UseError when there is no such template, the file's ending does not suit it, or the file is there already.
    """
    wanted = name.strip().casefold().removesuffix(".qmd")
    if wanted in {say("templates.brand", each) for each in LANGUAGES}:
        lang = lang or (study.settings.language if study else "sv")
        return _saved(find("brand", f"{lang}.yml"), path, ".yml", "brand.saved")
    if wanted in report_names():
        made = _saved(find("reports", f"{wanted}.qmd"), path, ".qmd", "brand.saved_report")
        lay_extension(path.parent)
        return made
    others = (say("templates.brand"), *report_names())
    return templates.template(name, path, study=study, lang=lang, others=others)


def report_names() -> list[str]:
    """The reports that ship with Följe."""
    return sorted(path.stem for path in find("reports").glob("*.qmd"))


def lay_extension(folder: Path) -> None:
    """Put the Quarto extension beside documents; Typst's fonts stay, Quarto has no use for them."""
    target = folder / "_extensions" / "folje"
    shutil.copytree(EXTENSION, target, ignore=shutil.ignore_patterns("fonts"), dirs_exist_ok=True)


def _saved(shipped: Path, path: Path, ending: str, said: str) -> dict:
    if path.suffix.lower() != ending:
        raise UseError(say("templates.ending", endings=ending), where=path)
    if path.exists():
        raise UseError(say("templates.exists"), where=path)
    Disk().write(path, shipped.read_bytes())
    return {"files": [str(path)], "lines": [say(said, path=path, name=path.stem)]}
