"""What the tests of rendering share: the sample, small documents, and looks into finished files."""

import subprocess
import zipfile
from pathlib import Path

from reports.rendering.word_body import w

SAMPLE = Path(__file__).parent / "sample" / "sample.qmd"
NOTICE = "Påhittade uppgifter – inga verkliga personer eller familjer"
ALT = "Liggande staplar. Forma 6 möten, Storma 4, Norma 7 och Prestera 3."


def simple(folder: Path, body: str, front: str = "title: T") -> Path:
    path = folder / "d.qmd"
    path.write_text(f"---\n{front}\n---\n\n{body}\n", encoding="utf-8")
    return path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")


def pdf_text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def word_text(word) -> list[str]:
    """The paragraphs of a Word document, those in tables included."""
    return ["".join(node.text or "" for node in p.iter(w("t"))) for p in word.element.body.iter(w("p"))]
