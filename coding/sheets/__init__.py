"""Coding in Excel: a sheet of passages to fill in (`folje sheet`), and the filled-in sheet read back as events (`folje add`).

A sheet is an exchange form, never a second home of facts: it carries, in a hidden first column, which passage each row is about
and which events were shown there. So what has been changed in the sheet is told from what has changed in the study meanwhile,
rows may be sorted, and the same sheet may be read any number of times.
"""

from dataclasses import dataclass
from pathlib import Path

from coding.writers import who
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import say

KINDS = ("codes", "analysis")  # to be made here; "agreed" is made by `folje agree`


@dataclass(frozen=True)
class Wanted:
    """What a sheet is to hold: of which person, and which documents; all where none is named."""

    kind: str
    person: str
    sources: tuple[str, ...] = ()
    group: str = ""


def make(study: Study, path: Path, wanted: dict) -> dict:
    """Save a sheet of passages to code, or to analyse.

    Parameters
    ----------
    wanted : analysis (True for a content analysis), person, source (documents), group; as the user stated them

    Returns
    -------
    dict with file, kind, person, passages and lines

    Raises
    ------
    UseError
        when the file is no .xlsx or stands there already, or there are no such passages.
    """
    from coding.sheets.layout import workbook
    from coding.sheets.rows import rows_of

    if path.suffix.lower() != ".xlsx":
        raise UseError(say("sheets.ending"), where=path)
    if path.exists():
        raise UseError(say("sheets.exists"), where=path)
    kind = "analysis" if wanted.get("analysis") else "codes"
    asked = Wanted(
        kind, who(study, wanted.get("person")), tuple(wanted.get("source") or ()), _group(study, wanted)
    )
    rows = rows_of(study, asked)
    if not rows:
        raise UseError(say("sheets.no_passages"))
    Disk().write(path, workbook(study, asked, rows))
    told = say(f"sheets.made_{kind}", file=path, n=len(rows), person=asked.person)
    return {"file": str(path), "kind": kind, "person": asked.person, "passages": len(rows),
            "lines": [told, say("sheets.next", file=path.name)]}  # fmt: skip


def _group(study: Study, wanted: dict) -> str:
    stated = (wanted.get("group") or "").strip()
    known = study.settings.words["groups"]
    if stated and stated.casefold() not in known:
        from coding.occasions import group_names

        raise UseError(say("adding.unknown_group", group=stated, groups=group_names(study.settings)))
    return known.get(stated.casefold(), "")
