"""The built-in renderer: one executed document to HTML and DOCX by pandoc, to PDF by pandoc and Typst."""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError, Problem
from evaluation.words import say
from reports.notation import long_date
from reports.rendering import branded, finishing, inline, pandoc
from reports.rendering.brand import Brand
from reports.rendering.execution import Executed
from reports.rendering.features import formats_of

#: What stands in the work folder for the renderers, whichever format is asked for.
BODY = "document.md"
_REGIONS = {"sv": "SE", "en": "GB"}


@dataclass(frozen=True)
class Printing:
    """An executed document made ready for the renderers: its text in the folder, its metadata as pandoc wants it.

    Attributes
    ----------
    executed : the executed document
    meta : title, authors, date in words, notice and so on
    profiles : the active profiles, for `when-profile`
    epoch : the moment written into files, in seconds since 1970, so that the same document gives the same bytes
    brand : the region's own look, laid out in the folder
    """

    executed: Executed
    meta: dict[str, Any]
    profiles: tuple[str, ...]
    epoch: int
    brand: Brand | None = None

    @property
    def folder(self) -> Path:
        """The work folder."""
        return self.executed.folder

    @property
    def lang(self) -> str:
        """Language and region: sv-SE."""
        language, _, region = str(self.meta["lang"]).partition("-")
        return f"{language}-{region or _REGIONS.get(language, language.upper())}"

    @property
    def notice(self) -> str:
        """The notice as plain text, or ""."""
        return str(self.executed.meta.get("notice") or "")


def prepare(executed: Executed, profiles: tuple[str, ...] = (), brand: Brand | None = None) -> Printing:
    """Put the document's text, what it cites and the region's look into its work folder."""
    meta = printable(executed.meta)
    source = executed.document.path.resolve().parent
    for key in ("bibliography", "csl", "css", "reference-doc"):
        if key in meta:
            meta[key] = [_brought(str(name), source, executed) for name in _listed(meta[key])]
    (executed.folder / BODY).write_text(executed.markdown, encoding="utf-8", newline="\n")
    if brand:
        branded.bring(brand, executed.folder)
    return Printing(executed, meta, profiles, _epoch(executed.meta), brand)


def write(printing: Printing, fmt: str) -> tuple[Path, list[Problem]]:
    """Write one format into the work folder.

    Returns
    -------
    path : the file
    problems : what was found in the document on the way; with an error among them the file must not be used
    """
    return _WRITERS[fmt](printing)


def printable(meta: dict[str, Any]) -> dict[str, Any]:
    """Metadata with the date in words, authors as names and the language set."""
    lang = str(meta.get("lang") or "sv")
    day = publication_date(meta.get("date"))
    authors = [_name(author) for author in _listed(meta.get("author") or [])]
    front = {"lang": lang, "author": authors, "author-meta": authors, "folje-words": pandoc.words(lang)}
    if day:
        front |= {"date": long_date(day, lang[:2]), "date-meta": day.isoformat()}
    front |= {key: inline.escaped(str(meta[key])) for key in ("notice", "status-line") if meta.get(key)}
    return {
        **meta,
        **front,
        "byline": bool(authors or meta.get("date")),
        "description-meta": meta.get("description"),
    }


def publication_date(value: object) -> date | None:
    """The day the front matter names; None where it names none, or says it in words of its own."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    if str(value) in ("today", "now", "last-modified"):
        return date.today()
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


# The three formats --------------------------------------------------------------------------------------------------


def _html(printing: Printing) -> tuple[Path, list[Problem]]:
    own = [branded.SHEET] if printing.brand else []
    css = [pandoc.EXTENSION / "folje.css", *own, *printing.meta.get("css", [])]
    options = ["--template", str(pandoc.EXTENSION / "folje.html"), "--embed-resources", "--mathml"]
    options += [f"--variable=notice-css:{_css_string(printing.notice)}", *(f"--css={sheet}" for sheet in css)]
    path, problems = _pandoc(
        printing, "html", "html5", "html", options, {"pagetitle": printing.meta["title"]}
    )
    finishing.finish_html(path, printing.meta["folje-words"])
    return path, problems


def _docx(printing: Printing) -> tuple[Path, list[Problem]]:
    own = printing.meta.get("reference-doc") or [reference(printing)]
    path, problems = _pandoc(printing, "docx", "docx+native_numbering", "docx", [f"--reference-doc={own[0]}"])
    finishing.finish_docx(path, notice=printing.notice, lang=printing.lang, epoch=printing.epoch)
    return path, problems


def reference(printing: Printing) -> Path:
    """The reference document for Word: ours, or ours in the region's look."""
    if printing.brand:
        return branded.reference(printing.brand, printing.folder)
    return pandoc.EXTENSION / "reference.docx"


def _pdf(printing: Printing) -> tuple[Path, list[Problem]]:
    language, _, region = printing.lang.partition("-")
    meta = {"folje-lang": language, "folje-region": region}
    options = ["--template", str(pandoc.EXTENSION / "folje.typ")]
    source, problems = _pandoc(printing, "pdf", "typst", "typ", options, meta)
    if any(problem.level == "error" for problem in problems):
        return source, problems
    text = source.read_text(encoding="utf-8")
    source.write_text(
        re.sub(r"(?m)^(\s*)align\(center\)\[#table\(", r"\1align(left)[#table(", text), encoding="utf-8"
    )
    return compiled(source, printing.epoch), problems


def compiled(source: Path, epoch: int) -> Path:
    """A Typst file as tagged PDF/UA-1, with the fonts that ship with the product, the region's own, and no others."""
    import typst

    target = source.with_suffix(".pdf")
    try:
        typst.compile(
            str(source),
            output=str(target),
            root=str(source.parent),
            font_paths=[str(pandoc.EXTENSION / "fonts"), str(source.parent / branded.FOLDER)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=epoch,
        )
    except typst.TypstError as error:
        raise FoljeError(say("rendering.typst_failed", reason=error.message)) from error
    return target


_WRITERS: dict[str, Callable[[Printing], tuple[Path, list[Problem]]]] = {
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
}


def _pandoc(
    printing: Printing,
    fmt: str,
    writer: str,
    ending: str,
    options: list[str],
    extra: dict[str, Any] | None = None,
) -> tuple[Path, list[Problem]]:
    folder, meta = printing.folder, _for_format(printing.meta, fmt)
    own = folder / f"meta-{fmt}.json"
    own.write_text(json.dumps({**meta, **(extra or {})}, default=str, ensure_ascii=False), encoding="utf-8")
    target = folder / f"document.{ending}"
    command = [
        BODY,
        "--from=markdown-yaml_metadata_block",
        f"--to={writer}",
        "--standalone",
        f"--metadata-file={own.name}",
    ]
    command += [
        f"--lua-filter={pandoc.FILTER}",
        "--syntax-highlighting=none",
        "--wrap=none",
        *options,
        *branded.variables(printing.brand, fmt, folder),
        *_contents(meta, fmt),
        *([f"--{name}" for name in ("lot", "lof") if meta.get(name)] if fmt == "docx" else []),
    ]
    command += [
        f"--resource-path={os.pathsep.join(['.', str(printing.executed.document.path.resolve().parent)])}"
    ]
    command += ["--citeproc"] if meta.get("bibliography") else []
    environment = {"SOURCE_DATE_EPOCH": str(printing.epoch), "QUARTO_PROFILE": ",".join(printing.profiles)}
    return target, pandoc.run([*command, "-o", target.name], folder, environment)


def _for_format(meta: dict[str, Any], fmt: str) -> dict[str, Any]:
    """The metadata with what stands under this format laid on top."""
    given = formats_of(meta)
    own = {**given.get("typst", {}), **given.get("pdf", {})} if fmt == "pdf" else given.get(fmt, {})
    titles = {"toc-title": meta["folje-words"]["contents"]}
    left_out = ("format", "execute", "jupyter", "engine", "filters", "project")
    return {**titles, **{key: value for key, value in {**meta, **own}.items() if key not in left_out}}


def _contents(meta: dict[str, Any], fmt: str) -> list[str]:
    options = ["--toc", f"--toc-depth={meta.get('toc-depth', 3)}"] if meta.get("toc") else []
    return options + (["--number-sections"] if meta.get("number-sections") and fmt != "html" else [])


# Metadata -----------------------------------------------------------------------------------------------------------


def _brought(name: str, source: Path, executed: Executed) -> str:
    """Copy a file that the front matter names into the work folder and return its name there."""
    path = source / name
    if not path.is_file():
        raise FoljeError(say("rendering.missing_file", name=name), where=executed.document.path.name)
    shutil.copyfile(path, executed.folder / path.name)
    return path.name


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _name(author: object) -> str:
    return str(author.get("name", "")) if isinstance(author, dict) else str(author)


def _css_string(text: str) -> str:
    return re.sub(r'[\\"<>\n]', lambda match: f"\\{ord(match[0]):06x}", text)


def _epoch(meta: dict[str, Any]) -> int:
    """The moment that files carry: SOURCE_DATE_EPOCH where set, else noon of the document's date, else of today."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    day = publication_date(meta.get("date")) or date.today()
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
