"""Whether everybody can read what Följe makes: ``python tests/benchmarks/bench_access.py [report …]``.

Every report that ships, in both languages, and the pages of the timeline for each audience. Web pages: axe-core (WCAG 2.1
A and AA) in both colour schemes, keyboard, 320 pixels, no requests, at most 1.5 MB. PDF: PDF/UA-1 as far as tags tell.
HTML, DOCX and PDF: the same headings, text, cells, captions and alternative texts, section by section. Bar: no faults.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evaluation import Study  # noqa: E402
from reports import production  # noqa: E402
from tests.reports import whole  # noqa: E402
from tests.reports.sections import differences, sections  # noqa: E402

LANGUAGES = ("sv", "en")


def main(names: list[str]) -> int:
    """Print each file's faults; the number of faults is returned."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        made = [*_reports(Path(folder), names), *([] if names else _timelines(Path(folder)))]
        with sync_playwright() as running:
            browser = running.chromium.launch(executable_path=str(whole.CHROMIUM), args=["--no-sandbox"])
            found = [_told(name, _faults(browser, files, lang)) for name, lang, files in made]
            browser.close()
    print(f"{len(made)} documents, {sum(found)} faults (bar 0)")
    return sum(found)


def _reports(folder: Path, names: list[str]) -> Iterator[tuple[str, str, list[Path]]]:
    for kind in whole.kinds():
        if names and kind.document.stem not in names:
            continue
        for lang in LANGUAGES:
            made = production.report(
                Study.open(kind.study),
                kind.document.stem,
                lang=lang,
                out=folder / kind.study.name,
                say_progress=_quiet,
            )
            yield (
                f"{kind.document.stem}, {kind.study.name}, {lang}",
                lang,
                [Path(file) for file in made["files"]],
            )


def _timelines(folder: Path) -> Iterator[tuple[str, str, list[Path]]]:
    study = next(kind.study for kind in whole.kinds() if kind.study.name == production.EXAMPLE)
    for audience in Study.open(study).settings.audiences:
        for lang in LANGUAGES:
            out = folder / f"timeline-{audience}-{lang}.html"
            production.timeline(Study.open(study), out, lang=lang, audience=audience)
            yield f"timeline, {audience}, {lang}", lang, [out]


def _quiet(text: str, *, passing: bool = False) -> None:
    """Nobody is told."""


def _faults(browser: object, files: list[Path], lang: str) -> list[str]:
    faults = whole.page_faults(browser, files[0])
    said = [sections(file) for file in files] if len(files) > 1 else []
    for file, other in zip(files[1:], said[1:], strict=True):
        faults += [f"{file.suffix[1:]}: {fault}" for fault in differences(said[0], other)]
        faults += whole.pdf_faults(file, lang) if file.suffix == ".pdf" else []
    return faults


def _told(name: str, faults: list[str]) -> int:
    print(f"{name}: {len(faults)} faults", *faults, sep="\n  ", flush=True)
    return len(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
