"""Every report that ships with the example study that carries it, and what makes a finished file unfit for somebody."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from data_templates import find
from evaluation import Study
from reports import production
from reports.material import EVALUATOR, Material
from reports.rendering import Rendering, execution, render
from tests.reports.tagged_pdf import pdf_tags

CHROMIUM = Path("/usr/bin/chromium")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SCHEMES = ("light", "dark")
MOST_BYTES = 1_500_000


class Kind(NamedTuple):
    """A report's .qmd and the folder of the example study it is made of."""

    document: Path
    study: Path


def kinds() -> list[Kind]:
    """All reports that ship, each with the study that names it as its own; those that none names with the largest study."""
    studies = [path.parent for path in sorted(find("examples").glob("*/study.yaml"))]
    named = {Study.open(path).settings.report: path for path in studies}
    other = find("examples") / production.EXAMPLE
    return [Kind(path, named.get(path.stem, other)) for path in sorted(find("reports").glob("*.qmd"))]


def rendered_here(kind: Kind, lang: str, out: Path) -> Rendering:
    """The report in all formats, its cells run in this process: what a kernel gives, without waiting for one."""
    material = Material(Study.open(kind.study), EVALUATOR, lang)
    params = {"study": str(kind.study), "audience": EVALUATOR, "lang": lang}
    with _no_kernel():
        return render(
            kind.document,
            out_dir=out,
            lang=lang,
            params=params,
            metadata=production.metadata(material, kind.document),
        )


@contextmanager
def _no_kernel() -> Iterator[None]:
    usual, execution._run = execution._run, _run_here
    folder = os.environ.get(execution.FIGURES_VARIABLE)
    try:
        yield
    finally:
        execution._run = usual
        os.environ.pop(execution.FIGURES_VARIABLE, None)
        if folder is not None:
            os.environ[execution.FIGURES_VARIABLE] = folder


def _run_here(steps: list, cwd: Path, figures: Path, given: dict, progress: object) -> dict:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    os.environ[execution.FIGURES_VARIABLE] = str(figures)
    quiet = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=quiet, ipython_dir=str(figures.parent / "ipython"))
    for step in steps:
        step.outputs = _outputs(shell, step.source) if step.source.strip() else []
    InteractiveShell.clear_instance()
    return {}


def _outputs(shell: Any, source: str) -> list:
    """What a cell gives: what it shows, and the value of its last line."""
    import nbformat
    from ipykernel.jsonutil import encode_images
    from IPython.utils.capture import capture_output

    with capture_output() as shown:
        done = shell.run_cell(source)
    done.raise_error()
    given = [(output.data, output.metadata or {}) for output in shown.outputs]
    if done.result is not None:
        given.append(shell.display_formatter.format(done.result))
    return [
        nbformat.v4.new_output("display_data", encode_images(data), metadata=meta) for data, meta in given
    ]


# Faults, in words; an empty list is what is wanted


def page_faults(browser: Any, path: Path) -> list[str]:
    """What keeps somebody from reading a web page: by axe in both schemes, on a narrow window, by keyboard, offline."""
    faults = [] if path.stat().st_size <= MOST_BYTES else [f"{path.stat().st_size} bytes"]
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    tab, told = context.new_page(), list[str]()
    tab.on("console", lambda message: told.append(message.text))
    tab.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else told.append(request.url),
    )
    tab.goto(path.as_uri())
    faults += [*_keyboard_faults(tab), *_window_faults(tab), *told]
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        faults += [f"{scheme}: {fault}" for fault in axe_faults(tab)]
    context.close()
    return faults


def axe_faults(tab: Any) -> list[str]:
    """The violations of WCAG 2.1 A and AA that axe finds, each with the first place of it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, options=WCAG).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


_WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-scroll, .scroll, .wide, pre"))
  .map((e) => `${e.tagName}.${e.className}`)"""


def _window_faults(tab: Any) -> list[str]:
    """What makes a window of 320 pixels, 1280 magnified by 400 %, scroll sideways."""
    tab.set_viewport_size({"width": 320, "height": 256})
    wide = tab.evaluate("document.documentElement.scrollWidth") > 320
    faults = [f"wider than 320 pixels: {tab.evaluate(_WIDER)[:3]}"] if wide else []
    tab.set_viewport_size({"width": 1280, "height": 720})
    return faults


_STOP = """() => { const e = document.activeElement; const s = getComputedStyle(e); const box = e.getBoundingClientRect();
  return { name: `${e.tagName}.${e.getAttribute("class") || ""}`, skip: (e.getAttribute("href") || "").startsWith("#"),
    seen: box.width > 0 && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1 } }"""


def _keyboard_faults(tab: Any, stops: int = 12) -> list[str]:
    """Whether the first stop leads past what comes first, and each of the first stops is seen to have the focus."""
    faults = []
    for number in range(stops):
        tab.keyboard.press("Tab")
        at = tab.evaluate(_STOP)
        if number == 0 and not at["skip"]:
            faults.append(f"the first stop is {at['name']}")
        if not at["name"].startswith("BODY.") and not at["seen"]:
            faults.append(f"the focus is not seen on {at['name']}")
    return faults


def pdf_faults(path: Path, lang: str) -> list[str]:
    """What keeps a PDF from being PDF/UA-1, as far as it can be read off its tags and its properties."""
    import pikepdf

    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        tags = pdf_tags(pdf)
        wanted = {
            "says PDF/UA-1": metadata.get("pdfuaid:part") == "1",
            "has a title that is shown": bool(metadata.get("dc:title")) and bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
            f"is in {lang}": str(pdf.Root.Lang)[:2] == lang,
            "is tagged": bool(pdf.Root.MarkInfo.Marked) and not pdf.Root.MarkInfo.get("/Suspects", False),
            "has an order of stops as its tags": all(str(sheet.get("/Tabs", "/S")) == "/S" for sheet in pdf.pages),
        }  # fmt: skip
    return [f"not so: {what}" for what, holds in wanted.items() if not holds] + _tag_faults(tags)


def _tag_faults(tags: list[tuple[str, str]]) -> list[str]:
    names = [tag for tag, _ in tags]
    levels = [int(tag[2]) for tag in names if tag[:2] == "/H" and tag[2:].isdigit()]
    steps = pairwise([0, *levels])
    faults = [
        f"a heading of level {later} after {earlier}" for earlier, later in steps if later > earlier + 1
    ]
    faults += [
        f"{tag} without an alternative text"
        for tag, alt in tags
        if tag in ("/Figure", "/Formula") and not alt
    ]
    heads = names.count("/THead") < names.count("/Table") or ("/Table" in names and "/TH" not in names)
    return faults + (["a table without column heads"] if heads else [])
