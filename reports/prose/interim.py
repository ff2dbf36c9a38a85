"""The numbers and texts of an interim report."""

from collections.abc import Callable

import pandas as pd

from analyses.cases import durations
from analyses.phases import leading, returns_and_changes
from evaluation.settings import GOVERNANCE
from evaluation.words import in_language, say
from reports.case_flow import about_months
from reports.judgement_words import judged
from reports.masking import rule
from reports.material import Material
from reports.notation import integer, month_and_year
from reports.prose.lists import bullets

# numbers


def _observed(material: Material) -> str:
    result = material.collection
    total = result[(result["what"] == "observations") & result["year"].isna()]["value"].sum()
    return integer(total)


def _judged_meetings(material: Material) -> str:
    return integer(leading(material.steps)["value"].notna().sum())


def _held_meetings(material: Material) -> str:
    return integer(material.steps["meeting"].nunique())


def _interviews(material: Material) -> str:
    return integer((material.study.interviews["status"] == "held").sum())


def _family_interviews(material: Material) -> str:
    interviews = material.study.interviews
    return integer(((interviews["status"] == "held") & (interviews["category"] == "family")).sum())


def _passages(material: Material) -> str:
    return integer(material.codings["passage"].nunique())


def _codings(material: Material) -> str:
    return integer(len(material.codings))


def counted(name: str) -> Callable[[Material], str]:
    """A number with what it counts: 1 observerat möte, 37 observerade möten."""
    return lambda material: say(f"counted.{name}", n=COUNTED[name](material))


#: Numbers that also come with their words, as ``<name>_words``.
COUNTED: dict[str, Callable[[Material], str]] = {
    "observed_meetings": _observed,
    "interviews": _interviews,
    "families": lambda material: integer(len(material.counted("cases"))),
    "coded_passages": _passages,
    "codings": _codings,
}
NUMBERS: dict[str, Callable[[Material], str]] = {
    **COUNTED,
    **{f"{name}_words": counted(name) for name in COUNTED},
    "held_meetings": _held_meetings,
    "judged_meetings": _judged_meetings,
    "family_interviews": _family_interviews,
    "feedback": lambda material: integer(len(material.study.feedback)),
    "threshold": lambda material: integer(material.settings.threshold),
    "codebook": lambda material: "; ".join(b.name_and_version(material.lang) for b in material.codebooks),
}


# texts


def _paths(material: Material) -> str:
    """Per group: the judged phases in order, with the months in which they were seen."""
    lines = []
    for group in material.groups:
        lead = leading(material.steps[material.steps["group"] == group])
        seen = lead[lead["observed"].fillna(False)]
        spells = _spells(material, lead[lead["value"].notna()])
        lines.append(
            say("prose.path", group=material.group(group), judged=int(lead["value"].notna().sum()), n=len(seen),
                held=len(lead), spells="; ".join(spells) or say("prose.no_judgements"))
        )  # fmt: skip
    return bullets(lines)


def _spells(material: Material, judged_meetings: pd.DataFrame) -> list[str]:
    """Runs of the same judgement, with what it is between or on the way to."""
    frame = judged_meetings.assign(returned=False).reset_index(drop=True)
    words = pd.Series([judged(material, row) for row in frame.itertuples()], dtype="str")
    runs = (words != words.shift()).cumsum()
    return [
        say("prose.spell", phase=words[part.index[0]], months=_months(part["date"]), n=len(part))
        for _, part in frame.groupby(runs)
    ]


def _months(dates: pd.Series) -> str:
    first, last = month_and_year(dates.iat[0]), month_and_year(dates.iat[-1])
    return first if first == last else f"{first} – {last}"


def _returns(material: Material) -> str:
    """Returns by date, and the 2 × 2 count of returns and changes of members: four cells and n, no test."""
    lead = leading(material.steps)
    if not lead["returned"].any():
        return say("prose.no_returns")
    lines = [
        _return(material, group, place) for _, group in lead.groupby("group") for place in _places(group)
    ]
    window = material.settings.member_change_window
    counted = returns_and_changes(material.steps, material.changes, window)
    cells = counted.groupby(["returned", "near_change"])["value"].sum().astype(int)
    where = say("prose.first_meeting" if window == 1 else "prose.first_meetings", window=window)
    summary = say(
        "prose.returns_near", n=int(cells.sum()), where=where, near=cells[True, True] + cells[False, True],
        returned_near=cells[True, True], far=cells[True, False] + cells[False, False], returned_far=cells[True, False],
    )  # fmt: skip
    return f"{bullets(lines)}\n\n{summary}"


def _places(group: pd.DataFrame) -> list[int]:
    """Where in the group's held meetings the returns stand."""
    return [place for place, returned in enumerate(group["returned"]) if returned]


def _return(material: Material, group: pd.DataFrame, place: int) -> str:
    """A return in words, with how many meetings lie between it and the nearest earlier judged one."""
    row = group.iloc[place]
    before = group["value"].iloc[:place].notna().to_numpy().nonzero()[0]
    between = place - int(before[-1]) - 1 if len(before) else 0
    across = (
        say("prose.across_one" if between == 1 else "prose.across_many", meetings=between) if between else ""
    )
    return say(
        "prose.return", group=material.group(row["group"]), date=f"{row['date']:%Y-%m-%d}",
        judgement=judged(material, row), across=across,
    )  # fmt: skip


def _disagreements(material: Material) -> str:
    """Meetings where the judgements differ, with each judgement; nothing is averaged."""
    disputed = material.steps[material.steps["disputed"]]
    if disputed.empty:
        return say("prose.no_disagreements")
    assessors = material.codebook.values("assessor_kind", material.lang)
    lines = []
    for _, part in disputed.sort_values(["date", "group"]).groupby("meeting", sort=False):
        said = [
            f"{assessors.get(r.assessor_kind, r.assessor_kind)}: {judged(material, r)}"
            for r in part.itertuples()
        ]
        first = part.iloc[0]
        lines.append(f"{material.group(first['group'])} {first['date']:%Y-%m-%d} – {'; '.join(said)}")
    return bullets(lines)


def _families(material: Material) -> str:
    """The families in a sentence: how many of each kind, masked."""
    cases = material.counted("cases")
    if cases.empty:
        return say("prose.no_families")
    shown = material.shown("kinds")
    if not shown or any(each.hidden for each in shown.values()):
        return say("prose.families_only", families=counted("families")(material))
    told = {kind: shown[kind].text for kind in ("expecting", "child")}
    return say("prose.families", families=counted("families")(material), **told)


def _durations(material: Material) -> str:
    """How long contacts lasted: median and the longest as "up to about"; nothing under twice the threshold."""
    result = durations(material.counted("cases")).set_index("measure")
    n = int(result["n"].iat[0])
    if n < 2 * material.settings.threshold:
        return say("prose.few_durations")
    median, longest = (about_months(round(result.at[measure, "value"])) for measure in ("median", "longest"))
    return say("prose.durations", n=n, median=median, longest=longest)


def _turning_reasons(material: Material) -> str:
    """Per turning point: the other explanations that were tried, in the evaluator's own words."""
    points = material.turning_points
    lines = [f"**{in_language(p.title, material.lang)}.** {p.alternatives}" for p in points if p.alternatives]
    return f"{say('prose.alternatives')}\n\n{bullets(lines)}" if lines else ""


def _governance(material: Material) -> str:
    """Who is responsible and on what ground, as study.yaml states; what is missing is said to be."""
    settings = material.settings
    lines = []
    for key in GOVERNANCE:
        value = getattr(settings, key)
        shown = (
            say(f"prose.purpose_{value}") if key == "purpose" and value else value or say("prose.not_stated")
        )
        lines.append(f"**{say(f'study.{key}')}:** {shown}")
    return bullets(lines)


def _status(material: Material) -> str:
    return material.status


TEXTS: dict[str, Callable[[Material], str]] = {
    "paths": _paths,
    "returns": _returns,
    "disagreements": _disagreements,
    "families": _families,
    "durations": _durations,
    "turning_reasons": _turning_reasons,
    "governance": _governance,
    "masking_rule": lambda material: rule(material.settings),
    "status": _status,
}
