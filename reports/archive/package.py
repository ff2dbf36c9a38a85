"""What is kept of a study: reports as they left, tables, codebooks, settings, and the log without anybody's words."""

import hashlib
import re
import tempfile
from pathlib import Path

from coding.audit import Log
from coding.codebooks import codebook_file
from coding.exports import export
from evaluation import Study
from evaluation.event_words import kind_name
from evaluation.events import Release
from evaluation.schemas import schema
from evaluation.words import say
from reports.earlier_releases import kept_files, named

TOLD = (
    "coding",
    "release",
    "erasure",
    "pseudonymisation",
    "blind_round",
    "opening",
)  # no free words of anybody's
OUTSIDE = ("names_list", "pseudonym_key", "roles_list")  # where these lie is nobody else's to know
_OUTSIDE = re.compile(rf"^({'|'.join(OUTSIDE)}):.*\n?(?:[ \t]+.*\n?)*", re.MULTILINE)


def kept(study: Study, refused: set[str], lang: str, *, with_cases: bool) -> dict[str, bytes]:
    """The files of the package by their paths in it; none of the releases that are refused."""
    files = _released(study, refused) | _tables(study, lang, with_cases)
    for name in study.settings.instruments:
        files[f"{say('archive.top_codebooks')}/{name}.yaml"] = codebook_file(name, study).read_bytes()
    files[say("archive.top_study")] = _settings(study)
    files[say("archive.top_log")] = _log(study).encode("utf-8-sig")
    return files


def described(study: Study, files: dict[str, bytes]) -> dict:
    """The manifest: files with size and sha256, and all releases with what left and whether it is here."""
    listed = [{"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
              for name, data in sorted(files.items())]  # fmt: skip
    here = {str(entry["sha256"]) for entry in listed}
    return {"files": listed, "releases": [_release(release, here) for release in study.state.of(Release)]}


def left_out(study: Study, refused: set[str]) -> list[str]:
    """Which released reports are not in the package, and why, in words."""
    here = set(kept_files(study))
    told = []
    for release in study.state.of(Release):
        if release.id in refused:
            told.append(say("archive.release_refused", release=named(release)))
        elif not set(release.files.values()) <= here:
            told.append(say("archive.release_missing", release=named(release)))
    return told


def _released(study: Study, refused: set[str]) -> dict[str, bytes]:
    """What has left, byte for byte; none that holds what has been erased or withdrawn."""
    found = kept_files(study)
    return {
        f"{say('archive.top_released')}/{found[sha].parent.name}/{name}": found[sha].read_bytes()
        for release in study.state.of(Release) if release.id not in refused
        for name, sha in release.files.items() if sha in found
    }  # fmt: skip


def _tables(study: Study, lang: str, with_cases: bool) -> dict[str, bytes]:
    """The data packages that ``folje export`` makes."""
    if not any(with_cases or schema(name).place == "tables" for name in study.sheets):
        return {}
    with tempfile.TemporaryDirectory(prefix="folje-archive-", ignore_cleanup_errors=True) as folder:
        out = Path(folder) / say("archive.top_tables")
        made = export(study, "datapackage", out, with_cases=with_cases, lang=lang)["files"]
        return {Path(name).relative_to(folder).as_posix(): Path(name).read_bytes() for name in made}


def _settings(study: Study) -> bytes:
    """study.yaml, without the paths to what lies outside the study."""
    text = (study.path / "study.yaml").read_text(encoding="utf-8-sig")
    return _OUTSIDE.sub(lambda found: f"{found[1]}:  # {say('archive.outside')}\n", text).encode()


def _log(study: Study) -> str:
    """Who did what and when, a line per event, without quotes, reasons and notes."""
    told = Log(study, None)
    lines = []
    for event in told.ordered:
        entry = told.entry(event)
        what = entry.what if event.kind in TOLD and entry.state != "hidden" else kind_name(event)
        state = "" if entry.state == "stands" else f" [{say(f'log.state_{entry.state}')}]"
        place = f" – {entry.document}" if entry.document else ""
        lines.append(f"{entry.at[:16].replace('T', ' ')}  {entry.person:<4} {what}{place}{state}  {entry.id}")
    return "\n".join([say("archive.log_head"), "", *lines, ""])


def _release(release: Release, here: set[str]) -> dict:
    files = [{"name": name, "sha256": sha, "in_package": sha in here} for name, sha in release.files.items()]
    return {"id": release.id, "at": release.at, "report": release.report, "gate": release.gate, "audience": release.audience,
            "receivers": release.receivers, "lang": release.lang, "files": files}  # fmt: skip
