"""The command ``folje archive``: the archive package and the disposal list (*gallringslista*). Nothing is deleted by it."""

import json
from datetime import date
from pathlib import Path

from coding.consents import Consents
from evaluation import Study
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.words import in_language, language, say
from reports.archive.disposal import Entry, as_data, disposal_list, in_words, table
from reports.archive.package import described, kept, left_out
from reports.earlier_releases import not_to_keep
from reports.spreadsheet import workbook

HELD = ("released", "tables", "cases", "codebooks", "study", "log", "list")


def archive(
    study: Study, out: Path | None = None, *, with_cases: bool = False, lang: str | None = None
) -> dict:
    """Write what is to be kept of a study, and the list of all it consists of with the rule for each.

    Parameters
    ----------
    out : the folder to write; else one of today in reports/_out, which an erasure empties
    with_cases : whether the protected tables on families go along, in a folder of their own

    Returns
    -------
    dict with folder, files (path, bytes, sha256), releases, disposal (see `Entry`), rule and lines

    Raises
    ------
    UseError
        something stands where the package would be put
    FoljeError
        the tables hold errors: what cannot be read would be missing from the package
    """
    lang = lang or study.settings.language
    with language(lang):
        folder = out or study.path / "reports" / "_out" / say(
            "archive.folder", day=f"{date.today():%Y-%m-%d}"
        )
        if folder.is_file() or any(path.is_file() for path in folder.rglob("*")):
            raise UseError(say("exports.exists"), where=folder)
        refused = not_to_keep(study)
        entries, left = disposal_list(study, refused), left_out(study, refused)
        files = kept(study, refused, lang, with_cases=with_cases) | _lists(study, entries)
        files[say("archive.readme_name")] = _readme(study, files, left, with_cases).encode("utf-8-sig")
        manifest = described(study, files)
        files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
        Disk().write_all({folder / name: data for name, data in files.items()})
        done = [say("archive.done", path=folder, n=len(files)), *left]
        done += (
            [] if with_cases or "cases" not in {e.kind for e in entries} else [say("archive.without_cases")]
        )
        done += [say("archive.withdrawn")] if Consents(study).withdrawn() else []
        lines = [
            *done,
            "",
            say("archive.list_title"),
            *in_words(study, entries),
            "",
            say("archive.nothing_deleted"),
        ]
        return {"folder": str(folder), **manifest, "rule": study.settings.disposal_rule,
                "disposal": as_data(entries), "lines": lines}  # fmt: skip


def _lists(study: Study, entries: list[Entry]) -> dict[str, bytes]:
    """The disposal list, for Excel and as text."""
    name, notice = (
        say("archive.list_name"),
        say("archive.made_up") if study.settings.synthetic is True else "",
    )
    text = "\n".join(
        [say("archive.list_title"), *([notice] if notice else []), "", *in_words(study, entries), ""]
    )
    return {
        f"{name}.xlsx": workbook([table(study, entries)], notice),
        f"{name}.txt": text.encode("utf-8-sig"),
    }


def _readme(study: Study, files: dict[str, bytes], left: list[str], with_cases: bool) -> str:
    """What the package holds, folder by folder, and what it does not hold."""
    settings, tops = study.settings, {name.partition("/")[0] for name in files}
    held = [say(f"archive.holds_{key}") for key in HELD if say(f"archive.top_{key}") in tops]
    stated = [say("archive.stated", what=say(f"study.{key}"), value=getattr(settings, key) or say("archive.not_stated"))
              for key in ("controller", "legal_basis", "ethics_decision", "disposal_rule")]  # fmt: skip
    parts = [in_language(settings.title), say("archive.made", day=f"{date.today():%Y-%m-%d}"),
             *([say("archive.made_up")] if settings.synthetic is True else []), "", *stated, "",
             say("archive.holds"), *held, "", say("archive.holds_not"),
             *([] if with_cases else [say("archive.not_cases")]), *left, "", say("archive.how_to_check")]  # fmt: skip
    return "\n".join([*parts, ""])
