"""One report for several audiences: run once for each, with only what it may see, and where the time went."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

from evaluation import Study
from evaluation.audiences import audience_in_words, audiences_called
from evaluation.words import language, say
from reports.material import EVALUATOR, Material
from reports.notation import decimal
from reports.production import FORMATS, find_document, looking, report, side_by_side

SLOWEST = 3  # blocks of a document told by their line
LEAST = 0.1  # seconds; a block that took less is not told


def reports(
    study: Study, name: str | None, audiences: str | None, *, timings: bool = False, **how: Any
) -> dict:
    """Make a report for each audience that is named, commas between; for the one that the document is for when None.

    Parameters
    ----------
    timings : also tell where the time went
    how : as `production.report` takes it

    Returns
    -------
    dict as of `production.report` for one audience; for several with reports (one such dict each), files, manifests,
    lines and exit

    Raises UseError for an audience that study.yaml does not have, before anything is made.
    """
    keys = audiences_called(study.settings, audiences) if audiences else [usual_audience(study, name)]
    if len(keys) == 1:
        return _report(study, name, keys[0], timings, how)
    with ThreadPoolExecutor(1) as beside:
        how["looked"] = looking(Material(study, keys[0], how.get("lang") or study.settings.language), beside)
        made = side_by_side(lambda key: _report(study, name, key, timings, _naming(key, how)), keys)
    with language(made[0]["lang"]):
        lines = [
            line
            for one in made
            for line in (say("audiences.heading", audience=audience_in_words(one["audience"])), *one["lines"])
        ]
    return {"reports": [{k: v for k, v in one.items() if k != "lines"} for one in made],
            "files": [file for one in made for file in one["files"]], "manifests": [one["manifest"] for one in made],
            "lines": lines, "exit": max(one["exit"] for one in made)}  # fmt: skip


def usual_audience(study: Study, name: str | None) -> str:
    """Whom a report is for when nobody is named: its front matter's ``audience`` where the study has it, else the evaluator."""
    from reports.rendering.qmd import read

    stated = str(read(find_document(study, name)).meta.get("audience", EVALUATOR))
    return stated if stated in study.settings.audiences else EVALUATOR


def _naming(audience: str, how: dict[str, Any]) -> dict[str, Any]:
    """Tell the audience with what is being done for it."""
    tell, name = how["say_progress"], audience_in_words(audience)
    return how | {"say_progress": lambda text, **kind: tell(f"  {name}: {text.strip()}", **kind)}


def _report(study: Study, name: str | None, audience: str, timings: bool, how: dict[str, Any]) -> dict:
    began = perf_counter()
    made = report(study, name, audience=audience, **how)
    made["seconds"]["total"] = perf_counter() - began
    if timings:
        with language(made["lang"]):
            made["lines"] += timing_lines(made["seconds"])
    return made


def timing_lines(seconds: dict[str | int, float]) -> list[str]:
    """Where the time of one report went, in words; of the document's blocks the slowest."""
    steps = {key: seconds[key] for key in ("material", "start", "cells") if key in seconds}
    formats = {key: seconds[key] for key in FORMATS if key in seconds}
    blocks = sorted(
        ((taken, n) for n, taken in seconds.items() if isinstance(n, int) and n and taken >= LEAST),
        reverse=True,
    )
    rest = seconds["total"] - sum(steps.values()) - max(formats.values(), default=0)
    return [
        say("audiences.timings"),
        *(_line(say(f"audiences.timing_{key}"), taken) for key, taken in steps.items()),
        *(_line(say("audiences.timing_line", line=n), taken) for taken, n in blocks[:SLOWEST]),
        *(_line(say("audiences.timing_format", name=key), taken) for key, taken in formats.items()),
        _line(say("audiences.timing_rest"), max(rest, 0)),
        _line(say("audiences.timing_total"), seconds["total"]),
    ]


def _line(what: str, seconds: float) -> str:
    return say("audiences.timing", seconds=f"{decimal(seconds, 1):>6}", what=what)
