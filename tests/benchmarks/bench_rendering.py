"""How much Följe's rendering costs over the tools it stands on: ``python tests/benchmarks/bench_rendering.py [document.qmd]``.

Ours: the sample document run once and written as HTML, DOCX and PDF by `reports.rendering.render`. Against it, in the
same run: a notebook with the same imports and nothing else through nbclient, then pandoc called once per format and
Typst once, directly on the text that ours had executed. Each is a fresh Python, bytecode compiled; rounds alternate and
the fastest of each counts. Bar: at most 1.5.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "reports" / "sample" / "sample.qmd"
BAR = 1.5
ROUNDS = 7

OURS = "from reports.rendering import render; render({document!r}, out_dir={out!r})"
DIRECT = """
import subprocess, nbformat, pypandoc, typst
from nbclient import NotebookClient
cell = nbformat.v4.new_code_cell({imports!r})
NotebookClient(nbformat.v4.new_notebook(cells=[cell])).execute()
pandoc = pypandoc.get_pandoc_path()
for options in (["-o", "direct.html", "--embed-resources", "--mathml"], ["-o", "direct.docx"], ["-o", "direct.typ", "-t", "typst"]):
    subprocess.run([pandoc, "document.md", "-s", "--citeproc", "--toc", "--quiet", *options], check=True, cwd={folder!r})
typst.compile({folder!r} + "/direct.typ", output={folder!r} + "/direct.pdf", ignore_system_fonts=True)
"""


def main(document: Path = SAMPLE) -> float:
    """Measure and print; the ratio is returned."""
    with tempfile.TemporaryDirectory() as folder:
        imports = executed(document, Path(folder))
        ours = OURS.format(document=str(document), out=folder)
        direct = DIRECT.format(imports=imports, folder=folder)
        for source in (ours, direct):
            seconds(source)
        times = [(seconds(ours), seconds(direct)) for _ in range(ROUNDS)]
    best = [min(column) for column in zip(*times, strict=True)]
    ratio = best[0] / best[1]
    print(f"ours {best[0]:.2f} s, direct {best[1]:.2f} s, ratio {ratio:.2f} (bar {BAR}; fastest of {ROUNDS})")
    return ratio


def executed(document: Path, folder: Path) -> str:
    """Put the executed text, its pictures and sources into `folder`; return the document's import lines."""
    from reports.rendering.execution import execute
    from reports.rendering.qmd import read

    source = read(document)
    text = (
        execute(source, folder)
        .markdown.replace("@fig-", "fig-")
        .replace("@tbl-", "tbl-")
        .replace("@sec-", "sec-")
    )
    bibliography = document.parent / str(source.meta.get("bibliography", ""))
    front = f"---\ntitle: {source.meta['title']}\nlang: sv\n"
    if bibliography.is_file():
        (folder / bibliography.name).write_bytes(bibliography.read_bytes())
        front += f"bibliography: {bibliography.name}\n"
    (folder / "document.md").write_text(f"{front}---\n\n{text}", encoding="utf-8")
    lines = [line.strip() for cell in source.cells for line in cell.code.splitlines()]
    return "\n".join(line for line in lines if line.startswith(("import ", "from ")))


def seconds(source: str) -> float:
    """The time a fresh Python takes to run `source` from the repository's root."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", source], cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(*map(Path, sys.argv[1:2])) > BAR)
