"""The chain at 1,000 and at 10,000 claims and codings: ``python tests/benchmarks/bench_chain.py [report]``.

Each row is a thing that is done with the chain: seconds of the processor at both sizes (the best of five), the ratio, and the time against that
of reading the same journal at 10,000 (the floor). A ratio of 10 is growth in step with the size; quadratic growth would be 100.
With ``report`` a document with every claim in it is also made by `folje report` in each format, kernel, pandoc and Typst included
(once; some minutes).
"""

import resource
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evaluation import Study, chain  # noqa: E402
from evaluation.events import Claim, Coding, MemberCheck, Passage  # noqa: E402
from reports import prose, tables  # noqa: E402
from reports.chain import chain as walk  # noqa: E402
from reports.material import Material  # noqa: E402
from reports.production import FORMATS, report  # noqa: E402
from reports.writing import of_document  # noqa: E402
from reports.writing.documents import written  # noqa: E402
from reports.writing.insertions import Insertions  # noqa: E402

SIZES = (1_000, 10_000)
EVIDENCE = 5  # pieces of evidence for a claim
SETTINGS = "title: Prov\ngroups:\n  - {key: team, sv: Teamet, en: The team}\nevaluators: [U1]\n"


REPORT = """\
---
title: Alla
lang: sv
---

```{python}
#| tags: [parameters]
#| include: false
study, audience, lang = "..", "evaluator", "sv"
study = ".."
audience = "evaluator"
lang = "sv"
```

```{python}
#| include: false
from reports import Report
r = Report(study, audience, lang)
```

"""


def main(*, reporting: bool = False) -> None:
    """Measure and print."""
    times: dict[str, list[float]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = made(Path(folder), size)
            for name, measured in things(path, size).items():
                times.setdefault(name, []).append(best(measured))
            for fmt in FORMATS if reporting else ():
                times.setdefault(f"folje report --to {fmt}", []).append(reported(path, fmt))
    floor = times["reading the journal"][1]
    print(f"{'':36}{'1,000 s':>9}{'10,000 s':>10}{'ratio':>8}{'of floor':>10}")
    for name, (few, many) in times.items():
        print(f"{name:36}{few:9.3f}{many:10.3f}{many / few:8.1f}{many / floor:10.1f}")


def best(measured: Callable[[], object]) -> float:
    """The shortest of five times on the processor, without the garbage collector, as `timeit` does."""
    return min(timeit.repeat(measured, timer=time.process_time, number=1, repeat=5))


def reported(path: Path, fmt: str) -> float:
    """The processors' time of the whole of `folje report` of every claim: ours, the kernel's, pandoc's and Typst's."""
    before = _processors()
    report(Study.open(path), "rapport", to=(fmt,), say_progress=lambda *_, **__: None)
    return _processors() - before


def _processors() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def things(path: Path, size: int) -> dict[str, Callable[[], object]]:
    """What is done with the chain; a study of its own each time, with its tables read."""
    kept = Study.open(path)
    _ = kept.frames, kept.state

    def fresh() -> Study:
        study = Study.open(path)
        study.__dict__ |= {"frames": kept.frames, "sheets": kept.sheets, "journal": kept.journal}
        return study

    document = path / "reports" / "alla.qmd"
    return {
        "reading the journal": lambda: Study.open(path).state,
        "folje check: the chain's part": lambda: chain.problems(fresh()),
        "folje chain": lambda: walk(fresh(), None),
        "folje chain CLAIM": lambda: walk(fresh(), f"C{size // 2:05d}"),
        "all claims in a report": lambda: prose.text("claims", Material(fresh())),
        "every claim inserted by its id": lambda: inserted(Material(fresh()), size),
        "table of claims": lambda: tables.make("claims", Material(fresh())),
        "question by source": lambda: tables.make("question_sources", Material(fresh())),
        "folje check: a .qmd of all claims": lambda: list(
            of_document(written(document, "alla.qmd", "sv"), Insertions(Material(fresh())))
        ),
    }


def inserted(material: Material, size: int) -> list[str]:
    """Each claim as a document inserts it."""
    return [prose.text(f"claim C{n:05d}", material) for n in range(size)]


def made(folder: Path, size: int) -> Path:
    """A study of so many claims and codings, with feedback and actions for every tenth."""
    (folder / "tables").mkdir()
    (folder / "reports").mkdir()
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    rows = range(size // 10)
    write = {
        "questions": ["id;text_sv", *(f"Q{n};Fråga {n}?" for n in range(4))],
        "meetings": ["id;group;date;held", *(f"m{n};team;{_day(n)};ja" for n in rows)],
        "documents": ["id;kind;meeting;path", *(f"p{n};protocol;m{n};p{n}.docx" for n in rows)],
        "feedback": ["id;date;audience;content;claims;outcome;outcome_kind;attribution",
                     *(f"R{n};2023-01-01;team;Bild;C{10 * n:05d};Beslut;beslut;oklart" for n in rows)],
        "actions": ["id;text;date;feedback;later_evidence", *(f"A{n};Gör;2023-01-02;R{n};m{n}" for n in rows)],
    }  # fmt: skip
    for name, lines in write.items():
        (folder / "tables" / f"{name}.csv").write_text(
            "\n".join(lines) + "\n", encoding="utf-8", newline="\n"
        )
    study = Study.open(folder)
    passages = [
        Passage(id=f"s{n:05d}", text=f"p{n // 10}", start=n, end=n + 4, quote="Text") for n in range(size)
    ]
    codings = [
        Coding(id=f"c{n:05d}", passage=f"s{n:05d}", code="FOR1", codebook="tuckman@0.2.0")
        for n in range(size)
    ]
    study.journal.write("U1", *passages, *codings, *(_claim(n, size) for n in range(size)))
    study.journal.write(
        "U1", *(MemberCheck(claim=f"C{n:05d}", date="2023-02-01", group="team", agree=3) for n in range(size))
    )
    text = "\n\n".join(f'Det sägs att `{{python}} r.text("claim C{n:05d}")` (C{n:05d}).' for n in range(size))
    (folder / "reports" / "alla.qmd").write_text(text, encoding="utf-8", newline="\n")
    (folder / "reports" / "rapport.qmd").write_text(REPORT + text, encoding="utf-8", newline="\n")
    return folder


def _claim(n: int, size: int) -> Claim:
    evidence = [f"s{(n * EVIDENCE + k) % size:05d}" for k in range(EVIDENCE)]
    return Claim(of=f"C{n:05d}", text={"sv": f"Påstående {n}."}, question=f"Q{n % 4}", type="described", author="U1",
                 evidence=evidence, against=[f"c{n:05d}"], status="tested")  # fmt: skip


def _day(n: int) -> str:
    return f"{2023 + n // 300}-{1 + n // 25 % 12:02d}-{1 + n % 25:02d}"


if __name__ == "__main__":
    main(reporting="report" in sys.argv[1:])
