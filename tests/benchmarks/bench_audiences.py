"""Nine files, three audiences × three formats, over the bare tools: ``python tests/benchmarks/bench_audiences.py [rounds]``.

Ours: `reports.audiences.reports` on the example study's interim report. Against it, in the same run: the same cells through
nbclient once per audience (kernel start included), then pandoc once per Word and web page and once with Typst per PDF,
directly on the text that ours had executed. Each is a fresh Python, bytecode compiled; rounds alternate and the fastest of
each counts, by the clock and by the processors' time, which says more where other work goes on. Bar: at most 1.3.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BAR = 1.3
ROUNDS = 3
AUDIENCES = ("evaluator", "team", "steering")

OURS = """
from evaluation import Study
from reports.audiences import reports
from pathlib import Path
made = reports(Study.open({study!r}), "delrapport", {audiences!r}, to=("html", "docx", "pdf"), out=Path({folder!r}), timings=True,
               say_progress=lambda *a, **k: None)
assert len(made["files"]) == 9
print("\\n".join(made["lines"]))
"""
DIRECT = """
import json, subprocess, nbformat, pypandoc, typst
from nbclient import NotebookClient
from pathlib import Path
pandoc = pypandoc.get_pandoc_path()
for folder in json.loads({folders!r}):
    sources = json.loads(Path(folder, "cells.json").read_text(encoding="utf-8"))
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    NotebookClient(nbformat.v4.new_notebook(cells=cells), resources={{"metadata": {{"path": folder}}}}).execute()
    for options in (["-o", "direct.html", "--embed-resources"], ["-o", "direct.docx"], ["-o", "direct.typ", "-t", "typst"]):
        subprocess.run([pandoc, "document.md", "-s", "--toc", "--quiet", *options], check=True, cwd=folder)
    typst.compile(folder + "/direct.typ", output=folder + "/direct.pdf", ignore_system_fonts=True)
"""


def main(rounds: int = ROUNDS) -> float:
    """Measure and print; the ratio by the clock is returned."""
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        study = example(folder / "studie")
        folders = [executed(study, audience, folder / audience) for audience in AUDIENCES]
        ours = OURS.format(study=str(study), audiences=",".join(AUDIENCES), folder=str(folder / "ours"))
        direct = DIRECT.format(folders=json.dumps(folders))
        times = [(spent(ours), spent(direct)) for _ in range(rounds)]
    print(f"load {os.getloadavg()[0]:.1f}; fastest of {rounds}; bar {BAR}")
    ratios = []
    for number, what in enumerate(("by the clock", "of the processors")):
        best = [min(column[number] for column in each) for each in zip(*times, strict=True)]
        ratios.append(best[0] / best[1])
        print(f"{what}: ours {best[0]:.2f} s, direct {best[1]:.2f} s, ratio {ratios[-1]:.2f}")
    return ratios[0]


def example(folder: Path) -> Path:
    """A copy of the example study."""
    from reports.production import EXAMPLE, new_study

    new_study(folder, example=EXAMPLE)
    return folder


def executed(study: Path, audience: str, folder: Path) -> str:
    """Put the audience's cells, and its executed text with pictures, into the folder."""
    from reports.rendering.execution import _steps, execute
    from reports.rendering.parameters import parameters_source
    from reports.rendering.qmd import read

    source = read(study / "reports" / "delrapport.qmd")
    params = {"study": str(study), "audience": audience, "lang": "sv"}
    folder.mkdir()
    text = execute(source, folder, params=params).markdown.replace("@fig-", "fig-").replace("@tbl-", "tbl-")
    (folder / "document.md").write_text(
        f"---\ntitle: Delrapport\nlang: sv\n---\n\n{text}", encoding="utf-8", newline="\n"
    )
    cells = [step.source for step in _steps(source, parameters_source(source, params)) if step.source.strip()]
    (folder / "cells.json").write_text(json.dumps(cells), encoding="utf-8", newline="\n")
    return str(folder)


def spent(source: str) -> tuple[float, float]:
    """What a fresh Python takes to run `source` from the repository's root: by the clock, and of the processors."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    begun, before = time.perf_counter(), _processors()
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    print(done.stdout, end="")
    return time.perf_counter() - begun, _processors() - before


def _processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(*map(int, sys.argv[1:2])) > BAR)
