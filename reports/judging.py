"""The command ``folje judge``: shows the profile to judge on, asks for what is missing, and writes the judgement."""

from collections.abc import Callable

from analyses.phases import profile
from coding import judging
from coding.codebooks import Codebook
from coding.codings import coding_frame
from coding.writers import who
from evaluation import Study
from evaluation.errors import FoljeError
from evaluation.words import say
from reports.notation import decimal


def judge(
    study: Study,
    meeting: str,
    given: dict,
    *,
    ask: Callable[[str], str] | None = None,
    show: Callable[[str], None],
) -> dict:
    """Write down a judgement; with `ask`, the profile is shown first and what is missing is asked for.

    Without it the profile is the first of the answer's lines. Raises UseError with all that is missing or wrong.
    """
    wrong: list[FoljeError] = []
    row = judging.tried(wrong, judging.observed_meeting, study, meeting)
    person = judging.tried(wrong, who, study, given.get("person"))
    if wrong:  # nothing to show or ask for; all is told at once
        return judging.judge(study, meeting, given)
    book = judging.judged_by(study, given.get("instrument"))
    line = profile_line(study, row["id"], person, book)
    if ask:
        show(line)
        return judging.judge(study, meeting, judging.ask_for_missing(study, given, ask))
    answer = judging.judge(study, meeting, given)
    return answer | {"lines": [line, *answer["lines"]]}


def profile_line(study: Study, meeting: str, person: str, book: Codebook) -> str:
    """The person's coded passages of the observation protocol per phase (or step of another scale), with n: the ground to judge on, not a proposal.

    A passage with two phases counts half for each (see `analyses.phases.profile`).
    """
    phases = [code.id for code in book.judged]
    codings = coding_frame(study, book.id)
    own = codings[
        (codings["meeting"] == meeting) & (codings["person"] == person) & (codings["source"] == "protocol")
    ]
    own = own.assign(phase=own["top"].where(own["top"].isin(phases)))
    counts = profile(own, phases=phases).query("measure == 'count' and value > 0").set_index("phase")
    if counts.empty:
        key = "judging.no_profile" if book.phases else "judging.no_profile_scale"
        return say(key, scale=book.title())
    shown = [
        f"{book.name(phase)} {_half(counts.at[phase, 'value'])}" for phase in phases if phase in counts.index
    ]
    return say("judging.profile", profile=", ".join(shown), n=int(counts["n"].iat[0]))


def _half(value: float) -> str:
    return decimal(value, 0 if value == int(value) else 1)
