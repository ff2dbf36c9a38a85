"""What the commands `demo`, `report`, `timeline` and `lab` make: documents and pages of a study, as files."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from coding import studies
from data_templates import find
from evaluation import Study
from evaluation.audiences import audience_called
from evaluation.disk import Disk
from evaluation.errors import UseError
from evaluation.fingerprint import data_fingerprint
from evaluation.words import in_language, language, say
from reports.material import EVALUATOR, Material
from reports.notebooks import lay_out
from reports.rendering import branded
from reports.rendering.brand_reading import find_brand, places, sound_brand
from reports.templates import lay_extension

if TYPE_CHECKING:
    from reports.linked_masking import Masked
    from reports.scanning.pieces import Finding

    Looked = tuple[int, Masked]
One = TypeVar("One")
Made = TypeVar("Made")


class Say(Protocol):
    """Tells the user how far the work has come; a passing line is replaced by the next."""

    def __call__(self, text: str, *, passing: bool = False) -> None:
        """Show a line."""


FORMATS = ("html", "docx", "pdf")
EXAMPLE = "exempelkommun"
NOT_OUT = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)  # JupyterLab asks its makers for news, for later versions and for what else there is; nothing leaves the computer


def demo(out: Path, *, lang: str | None = None, say_progress: Say) -> int:
    """Put the example study in `out`, make its report and timeline there, and say where they are."""
    folder = out / "studie"
    if not (folder / "study.yaml").is_file():
        new_study(folder, example=EXAMPLE)
    study = Study.open(folder)
    with language(lang or study.settings.language):
        say_progress(say("production.demo_begins", path=folder))
        made = report(study, None, to=FORMATS, lang=lang, out=out, say_progress=say_progress)
        page = timeline(study, out / say("production.timeline_file"), lang=lang)
        say_progress(say("production.demo_ready"))
        for file in (*made["files"], page["file"]):
            say_progress(f"  {file}")
    return made["exit"]


def new_study(path: Path, *, example: str | None = None) -> dict:
    """Make a study folder with the documents that fit it, which the author may change, and what they need.

    Raises UseError when the folder holds something already or there is no such example.
    """
    made = studies.new_study(path, example=example)
    target = path / "reports"
    target.mkdir(exist_ok=True)
    document = find_document(Study.open(path), None)
    if not (target / document.name).exists():
        shutil.copyfile(document, target / document.name)
    lay_extension(target)
    return made


def report(
    study: Study, name: str | None, *, to: Iterable[str] = FORMATS, lang: str | None = None, out: Path | None = None,
    engine: str = "auto", audience: str = EVALUATOR, looked: "Future[Looked] | None" = None, say_progress: Say,
) -> dict:  # fmt: skip
    """Make a report of the study in every format asked for, from one execution.

    Parameters
    ----------
    name : of a .qmd in the study's reports folder, else of one that ships with Följe; the study's usual one when None
    out : the folder of the files; the study's reports/_out when None
    looked : what `looking` gives; errors and masking hang on the study alone and are computed once for all audiences

    Returns
    -------
    dict with files, manifest, engine, engines, lang, audience, errors (how many errors the material has), held_back, unprotected
    (tables), notes, seconds (by what was done), lines and exit
    """
    from reports.manifest import write_manifest
    from reports.rendering import render

    lang = lang or study.settings.language
    document, fingerprint = find_document(study, name), data_fingerprint(study.path)
    material = Material(study, audience, lang)
    with language(lang), ThreadPoolExecutor(1) as beside:
        front = metadata(material, document)
        looked = looked or looking(material, beside)
        done = render(
            document, to, out or study.path / "reports" / "_out", engine=engine, lang=lang,  # type: ignore[arg-type]
            params={"study": str(study.path.resolve()), "audience": audience, "lang": lang},
            metadata=front, name=file_name(document.stem, audience, lang),
            look_in=places(study.path),
            progress=lambda step, steps, what: say_progress(f"  {what} ({step}/{steps})", passing=True),
        )  # fmt: skip
        began = perf_counter()
        errors, masked = looked.result()
        seconds = {"material": perf_counter() - began}
        files = [str(path) for path in done.files]
        lines = [
            say("production.made"),
            *(f"  {file}" for file in files),
        ]
        notes = [str(note) for note in done.notes]
        if masked.held_back:
            lines.append(say("release.held_back", threshold=material.settings.threshold))
        if errors:
            lines.append(say("production.errors_in_material", n=errors))
        made = {"files": files, "engine": done.engine, "engines": done.engines, "lang": lang, "audience": audience,
                "errors": errors, "held_back": masked.held_back, "unprotected": list(masked.unprotected), "notes": notes,
                "seconds": seconds | done.seconds, "exit": int(errors > 0)}  # fmt: skip
        made["manifest"] = str(write_manifest(material, document, made, fingerprint))
    return made | {"lines": [*lines, *notes]}


def looking(material: Material, beside: Executor) -> "Future[Looked]":
    """Look the material through: its errors and its masking. Meanwhile a process of its own runs the document."""
    return beside.submit(copy_context().run, lambda: (material.errors, material.masked))


def side_by_side(make: Callable[[One], Made], each: Iterable[One]) -> list[Made]:
    """Make something for several audiences, two at a time: while the cells of one run the other is laid out."""
    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(copy_context().run, make, one) for one in each]
        return [task.result() for task in tasks]


def file_name(document: str, audience: str, lang: str) -> str:
    """What the files of a report are called: delrapport, delrapport-team, delrapport-team-en."""
    parts = [document, "" if audience == EVALUATOR else audience, "" if lang == "sv" else lang]
    return "-".join(part for part in parts if part)


def find_document(study: Study, name: str | None) -> Path:
    """The .qmd of a report: the study's own before the shipped one.

    Raises UseError when there is none, with the names of those there are.
    """
    wanted = (name or study.settings.report).removesuffix(".qmd")
    folders = (study.path / "reports", find("reports"))
    for folder in folders:
        if (folder / f"{wanted}.qmd").is_file():
            return folder / f"{wanted}.qmd"
    known = sorted({path.stem for folder in folders for path in folder.glob("*.qmd")})
    raise UseError(say("production.no_report", name=wanted, names=", ".join(known)))


def metadata(material: Material, document: Path) -> dict:
    """The front matter that comes from the study: its name, the notice and the status."""
    from reports.rendering.qmd import read

    settings, lang = material.settings, material.lang
    named = [in_language(text, lang) for text in (settings.title, settings.subtitle) if text]
    meta: dict[str, Any] = {"subtitle": ". ".join(named), "status-line": material.status}
    front = read(document).meta
    if lang == "en":
        meta["title"] = front.get("title-en", document.stem)
    if "inventory" in front:  # a memo on an inventory, or on an evaluation without one
        meta["inventory"] = bool(len(material.rows("inventory")))
    if material.notice:
        meta["notice"] = material.notice
    return meta


def timeline(study: Study, out: Path | None, *, lang: str | None = None, audience: str = EVALUATOR) -> dict:
    """Make the page of the groups' timeline, as the audience may see it; without `out` among the study's reports.

    It is a working draft. One for others than the evaluator is scanned as a release is: what nobody may let pass stops it,
    the rest is told.

    Raises UseError when the file's ending is not .html.

    Returns
    -------
    dict with file ("" when it is stopped), lang, findings, lines and exit
    """
    from reports.timeline import page
    from reports.timeline.data import timeline_of

    lang, audience = lang or study.settings.language, audience_called(study.settings, audience)
    stem = Path(say("production.timeline_file", lang)).stem
    out = out or study.path / "reports" / "_out" / f"{file_name(stem, audience, 'sv')}.html"
    if out.suffix.lower() not in (".html", ".htm"):
        raise UseError(say("production.timeline_ending"), where=out)
    material = Material(study, audience, lang)
    with language(lang):
        scales = [timeline_of(scale) for scale in material.other_scales if scale.steps["value"].notna().any()]
        content = page(timeline_of(material), lang, scales, **_look(study)).encode()
        found = [] if material.sees_all else _found(material, out.name, content)
        stopped = any(not finding.soft for finding in found)
        if not stopped:
            Disk().write(out, content)
        lines = _told(material, out, found, stopped=stopped)
    return {"file": "" if stopped else str(out), "lang": lang, "findings": [each.as_dict() for each in found],
            "lines": lines, "exit": int(bool(found))}  # fmt: skip


def _found(material: Material, name: str, content: bytes) -> "list[Finding]":
    """What a scan finds on a page that others are to see."""
    from reports import crossed
    from reports.scanning import scan
    from reports.scanning.knowledge import knowledge

    with tempfile.TemporaryDirectory(prefix="folje-page-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        return scan([file], knowledge(material, also=crossed.counts(material)))


def _told(material: Material, out: Path, found: "list[Finding]", *, stopped: bool) -> list[str]:
    """That the page is a draft, and what to think of before others see it."""
    from reports.release_obstacles import unseen_groups
    from reports.scanning.pieces import lines

    groups = [] if material.sees_all else unseen_groups(material)
    unseen = [say("release.unseen", group=material.group(group)) for group in groups]
    blind = [material.study.meeting_name(meeting) for meeting in material.coded_blind]
    untold = [say("overview.coded_blind", n=len(blind), names=", ".join(blind))] if blind else []
    think = [*unseen, *untold, *lines(found)]
    begins = say("production.timeline_stopped") if stopped else say("production.timeline_made", path=out)
    told = [begins] if stopped else [begins, say("production.timeline_draft")]
    return [
        *told,
        *([say("production.timeline_think")] if think and not stopped else []),
        *(f"  {line}" for line in think),
    ]


def _look(study: Study) -> dict[str, str]:
    """The region's look for the page of the timeline. Raises FoljeError where its file is wrong."""
    file = find_brand(*places(study.path))
    if file is None:
        return {}
    brand = sound_brand(file)
    return {
        "style": branded.page_style(brand),
        "logo": f"{branded.logo_html(brand.logo)}\n" if brand.logo else "",
    }


def lab(study: Study, *, examples: bool = False) -> int:
    """Open JupyterLab in the study's folder, with a notebook to begin from, and with `examples` one per kind of statistic."""
    if examples:
        lay_out(study)
    notebook = study.path / say("production.notebook_file")
    if not notebook.is_file():
        shutil.copyfile(find("start.ipynb"), notebook)
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", *NOT_OUT, notebook.name]
    return subprocess.call(command, cwd=study.path)
