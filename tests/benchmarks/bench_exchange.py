"""Exchange at the size of a large project: 200 texts of 20 kB with 20,000 codings, against the floor and Taguette.

Run: ``python -m tests.benchmarks.bench_exchange [--taguette PYTHON]`` where PYTHON is one that has Taguette (for example of
a virtual environment made for it). The floor of import and export is lxml reading or building the same number of elements
and one file written; of folding, msgspec decoding the same lines. Seconds of the wall clock, the better of two.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from lxml import etree

from coding.codings import coding_frame
from coding.exchange.exporting import export
from coding.exchange.importing import import_file
from coding.frozen import freeze
from coding.studies import new_study
from evaluation import Study
from evaluation.events import KINDS, Coding, Passage
from evaluation.folding import fold
from evaluation.journal import Journal, new_id

TEXTS, SIZE, CODINGS, ROUNDS = 200, 20_000, 20_000, 2
SENTENCE = "Samordnaren berättar att förskolan och elevhälsan nu träffas varje vecka. "
TAGUETTE = """
import sys, time, io
from taguette import database
from taguette.database import models as m
path, texts, codings = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
DB = database.connect("sqlite:///" + path)
db = DB()
db.add(m.User(login="admin")) if not db.query(m.User).first() else None
project = m.Project(name="p", description=""); db.add(project); db.flush()
tags = [m.Tag(project=project, path=f"t{n}", description="") for n in range(30)]; db.add_all(tags); db.flush()
words = sys.stdin.read()
for n in range(texts):
    document = m.Document(name=f"d{n}", description="", filename="d.html", project=project,
                          text_direction=m.TextDirection.LEFT_TO_RIGHT, contents="<p>" + words + "</p>")
    db.add(document); db.flush()
    for k in range(codings // texts):
        h = m.Highlight(document=document, start_offset=k * 150, end_offset=k * 150 + 70, snippet=words[:70])
        h.tags.append(tags[(n + k) % 30]); db.add(h)
db.commit()
from taguette import export
started = time.perf_counter()
export.highlights_csv(db, project.id, None, io.StringIO())
print("export", time.perf_counter() - started)
started = time.perf_counter()
database.copy_project(db, DB(), project.id, "admin") if hasattr(database, "copy_project") else None
print("copy", time.perf_counter() - started)
"""


class Found(dict[str, float]):
    """The seconds of each measurement, printed as they come."""

    def __setitem__(self, what: str, seconds: float) -> None:
        print(f"{what:32} {seconds:8.2f} s", flush=True)
        super().__setitem__(what, seconds)


def best(work: Callable[[], object], times: int = ROUNDS) -> float:
    """The shortest time of several."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


def make(folder: Path) -> Study:
    """The study: codings spread over the texts, Tuckman's codes in turn."""
    new_study(folder)
    study = Study.open(folder)
    text = (SENTENCE * (SIZE // len(SENTENCE) + 1))[:SIZE]
    from coding.codebooks import codebook

    codes = list(codebook("tuckman").codes)
    passages, codings = [], []
    for number in range(TEXTS):
        freeze(study, f"text-{number}", f"{number} {text}")
        for place in range(CODINGS // TEXTS):
            start = place * 150 + 5
            made = Passage(
                id=new_id(),
                text=f"text-{number}",
                start=start,
                end=start + 70,
                quote=text[start - 2 : start + 68],
            )
            passages.append(made)
            codings.append(
                Coding(
                    id=new_id(),
                    passage=made.id,
                    code=codes[(number + place) % len(codes)],
                    codebook="tuckman@0.2.0",
                )
            )
    study.journal.write("U1", *passages)
    study.journal.write("U1", *codings)
    return Study.open(folder)


def floor_of_import(qdpx: Path, folder: Path) -> None:
    """Unpack, parse, visit each element; write one file."""
    with zipfile.ZipFile(qdpx) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        texts = [archive.read(name) for name in archive.namelist() if name.endswith(".txt")]
    seen = [dict(element.attrib) for element in root.iter()]
    (folder / "floor.json").write_bytes(msgspec.json.encode(seen) + b"".join(texts))


def floor_of_export(qdpx: Path, folder: Path) -> None:
    """Build as many elements with their attributes, and write one zip."""
    with zipfile.ZipFile(qdpx) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        texts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".txt")}
    attributes = [(element.tag, dict(element.attrib)) for element in root.iter()]

    def work() -> None:
        top = etree.Element("x")
        for tag, own in attributes:
            etree.SubElement(top, tag, own)
        with zipfile.ZipFile(folder / "floor.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("project.qde", etree.tostring(top))
            for name, data in texts.items():
                archive.writestr(name, data)

    return best(work)  # type: ignore[return-value]


def counts(study: Study) -> Callable[[], object]:
    """Code × source and the co-occurrence of codes in sources, from the frame of codings."""
    import pandas as pd

    def work() -> tuple:
        frame = coding_frame(study)
        table = pd.crosstab(frame["code"], frame["document"])
        together = (table.to_numpy() > 0).astype(np.int64)
        return table, together @ together.T

    return work


def taguette(python: str, folder: Path) -> dict[str, float]:
    """Taguette's own export to CSV and copying of the same material (its import is the second half of a copy)."""
    text = (SENTENCE * (SIZE // len(SENTENCE) + 1))[:SIZE]
    done = subprocess.run(
        [python, "-c", TAGUETTE, str(folder / "t.sqlite3"), str(TEXTS), str(CODINGS)],
        input=text, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        print("Taguette did not run:", done.stderr.strip().splitlines()[-1:])
    return {
        line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines() if len(line.split()) == 2
    }


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--taguette")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study = make(folder / "a")
        qdpx = folder / "ut.qdpx"
        found = Found()

        def out() -> None:
            qdpx.unlink(missing_ok=True)
            export(Study.open(study.path), "qdpx", qdpx)

        def into() -> None:
            shutil.rmtree(folder / "b", ignore_errors=True)
            import_file(qdpx, folder / "b", None, new_study)

        found["export"] = best(out)
        found["floor of export"] = floor_of_export(qdpx, folder)  # type: ignore[assignment]
        found["import"] = best(into)
        found["floor of import"] = best(lambda: floor_of_import(qdpx, folder))
        lines = b"".join(
            path.read_bytes() for path in sorted((folder / "b" / "journal").rglob("*.jsonl"))
        ).splitlines()
        from functools import reduce
        from operator import or_

        decoder = msgspec.json.Decoder(reduce(or_, KINDS))
        found["journal read and folded"] = best(lambda: Journal(folder / "b" / "journal").state)
        found["folded"] = best(lambda: fold(study.journal.events))
        found["floor: msgspec decoding"] = best(lambda: [decoder.decode(line) for line in lines])
        found["code × source, co-occurrence"] = best(counts(study))
        if given.taguette:
            found |= {
                f"Taguette {what}": seconds for what, seconds in taguette(given.taguette, folder).items()
            }
        for what in ("import", "export"):
            print(f"{what} / floor {found[what] / found[f'floor of {what}']:.1f}")


if __name__ == "__main__":
    main()
