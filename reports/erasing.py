"""The command ``folje erase``: shows the plan, asks, and erases."""

from collections.abc import Callable
from dataclasses import replace

from coding.writers import who
from evaluation import Study
from evaluation.asking import yes
from evaluation.erasure import Plan, carry_out, plan
from evaluation.erasure.effect import to_remove
from evaluation.errors import UseError
from evaluation.words import say
from reports import earlier_releases

KINDS = {
    "erase_person": "person",
    "source": "source",
    "family": "family",
    "passage": "passage",
    "word": "word",
}


def erase(
    study: Study,
    wanted: dict[str, str],
    reason: str | None,
    by: str | None,
    ask: Callable[[str], str] | None = None,
    sure: bool = False,
) -> dict:
    """Erase one thing from a study.

    Parameters
    ----------
    wanted : one of erase_person, source, family, passage, word → which
    ask : asks the user; None when nobody can answer
    sure : erase without asking

    Returns
    -------
    dict with what, counts, releases (earlier ones that hold it), erased, lines and exit (1 when nothing was erased)
    """
    if len(wanted) != 1:
        raise UseError(say("erasure.one_at_a_time"))
    if not (reason or "").strip():
        raise UseError(say("erasure.no_reason"))
    [(kind, key)] = wanted.items()
    planned, person = plan(study, KINDS[kind], key), who(study, by)
    earlier = earlier_releases.holding(study, KINDS[kind], key)  # before it is done: then the copies are gone
    clean = earlier_releases.clean(study, earlier)
    planned = replace(
        planned, releases=earlier_releases.as_data(earlier), clean=clean, told=earlier_releases.lines(study, earlier),
        counts=planned.counts | {"rendered": len(to_remove(study.path, clean))},
    )  # fmt: skip
    if not sure and not _agreed(planned, ask):
        return _answer(
            planned, False, [*planned.lines, "", say("erasure.not_done" if ask else "erasure.add_yes")]
        )
    return _answer(planned, True, carry_out(study, planned, person, reason or ""))


def _agreed(planned: Plan, ask: Callable[[str], str] | None) -> bool:
    return yes(ask, *planned.lines, "", say("erasure.question"))


def _answer(planned: Plan, erased: bool, lines: list[str]) -> dict:
    return {
        "what": planned.what,
        "counts": planned.counts,
        "releases": planned.releases,
        "erased": erased,
        "lines": lines,
        "exit": 0 if erased else 1,
    }
