"""Exchange at the size of a large project: 200 texts of 20 kB with 20,000 codings, against the floor and Taguette.

Run: ``python -m tests.benchmarks.bench_exchange [--taguette PYTHON]`` where PYTHON is one that has Taguette (for example of
a virtual environment made for it); it gets a tenth of the material. The floor of import and export is lxml reading or
building the same number of elements and one file written; of folding, msgspec decoding the same lines; of one coding, the
same line appended and fsynced. Seconds of the wall clock and of the processor, the better of three.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import reduce
from operator import or_
from pathlib import Path
from statistics import median

import msgspec
from lxml import etree

from analyses.textcounts import co_occurrence
from coding.codings import coding_frame
from coding.exchange.exporting import export
from coding.exchange.importing import import_file
from coding.frozen import freeze
from coding.studies import new_study
from evaluation import Study
from evaluation.events import KINDS, Coding, Passage
from evaluation.folding import fold
from evaluation.journal import Journal, new_id

TEXTS, SIZE, CODINGS, ROUNDS = 200, 20_000, 20_000, 3
SHARE = 10  # Taguette gets one part of so many
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


Seconds = tuple[float, float]  # of the wall clock, of the processor


class Found(dict[str, Seconds]):
    """The seconds of each measurement, printed as they come."""

    def __setitem__(self, what: str, seconds: Seconds) -> None:
        print(f"{what:32} {seconds[0]:8.3f} s, {seconds[1]:8.3f} s of the processor", flush=True)
        super().__setitem__(what, seconds)

    def ratio(self, what: str, floor: str) -> None:
        """Print how many times the floor a measurement is."""
        wall, processor = (one / other for one, other in zip(self[what], self[floor], strict=True))
        print(f"{what} / {floor}: {wall:.1f} (processor {processor:.1f})")


def best(
    work: Callable[[], object], times: int = ROUNDS, before: Callable[[], object] = lambda: None
) -> Seconds:
    """The shortest times of several; what is done `before` each is not measured."""
    found = []
    for _ in range(times):
        before()
        wall, processor = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(wall for wall, _ in found), min(processor for _, processor in found)


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


def floor_of_export(qdpx: Path, folder: Path) -> Seconds:
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

    return best(work)


def counts(study: Study) -> Callable[[], object]:
    """Code × source and the co-occurrence of codes in sources, from the frame of codings."""

    def work() -> tuple:
        frame = coding_frame(study)
        return frame.groupby(["code", "document"]).size().unstack(fill_value=0), co_occurrence(
            frame, "document"
        )

    return work


def one_coding(study: Study, found: Found, times: int = 30) -> None:
    """The median of one coding, and of the same bytes appended to a file of the same folder and fsynced."""
    passage, line = study.state.of(Passage)[0].id, b"x" * 300 + b"\n"
    ours, bare = [], []
    for number in range(times):
        started = time.perf_counter()
        study.journal.write("U1", Coding(passage=passage, code=f"K{number}", codebook="tuckman@0.2.0"))
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        with open(study.path / "journal" / "bare.txt", "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        bare.append(time.perf_counter() - started)
    found["one coding"] = median(ours), 0.0
    found["one bare append and fsync"] = median(bare), 0.0
    print(f"one coding over the bare append: {1000 * (median(ours) - median(bare)):.1f} ms")


def taguette(python: str, folder: Path) -> None:
    """Taguette's own export to CSV, and its copying of a project, which is how it takes one in."""
    text = (SENTENCE * (SIZE // len(SENTENCE) + 1))[:SIZE]
    done = subprocess.run(
        [python, "-c", TAGUETTE, str(folder / "t.sqlite3"), str(TEXTS // SHARE), str(CODINGS // SHARE)],
        input=text, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        print("Taguette did not run:", done.stderr.strip().splitlines()[-1:])
    for line in done.stdout.splitlines():
        print(f"Taguette, 1/{SHARE} of the material: {line} s")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--taguette")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study = make(folder / "a")
        qdpx, new, found = folder / "ut.qdpx", folder / "b", Found()
        found["export"] = best(
            lambda: export(Study.open(study.path), "qdpx", qdpx), before=lambda: qdpx.unlink(missing_ok=True)
        )
        found["floor of export"] = floor_of_export(qdpx, folder)
        found["import"] = best(
            lambda: import_file(qdpx, new, None, new_study),
            before=lambda: shutil.rmtree(new, ignore_errors=True),
        )
        found["floor of import"] = best(lambda: floor_of_import(qdpx, folder))
        files = sorted((new / "journal").rglob("*.jsonl"))
        lines = b"".join(path.read_bytes() for path in files)
        decoder = msgspec.json.Decoder(reduce(or_, KINDS))
        found["journal read and folded"] = best(lambda: Journal(new / "journal").state)
        found["folded"] = best(lambda: fold(study.journal.events))
        found["floor: msgspec decoding"] = best(lambda: decoder.decode_lines(lines))
        found["code × source, co-occurrence"] = best(counts(study))
        one_coding(study, found)
        for what in ("import", "export"):
            found.ratio(what, f"floor of {what}")
        found.ratio("journal read and folded", "floor: msgspec decoding")
        if given.taguette:
            taguette(given.taguette, folder)
        else:
            print("Taguette is not measured: give a Python that has it with --taguette")


if __name__ == "__main__":
    main()
