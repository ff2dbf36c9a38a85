"""A development programme: who tries what where and when, who has decided, and what the goals are followed by.

Few and whole: every principal, site and goal is known by name, so counts stand with their base and no intervals.
What no row says is *unknown*, never a no.
"""

from typing import TYPE_CHECKING

from analyses.catalogue import pairs
from analyses.results import results

if TYPE_CHECKING:
    import pandas as pd

ASPECTS = ("description", "target_group", "age_from", "lead", "origin", "followup")
STANDINGS = ("decided", "decided_jointly", "rejected", "contradicted", "not_decided", "unknown")


# sites, strands and periods


def placements(strands: "pd.DataFrame", periods: "pd.DataFrame", kind: str = "pilot") -> "pd.DataFrame":
    """Say which site tries which strand in which period: one row per period of a strand of this kind.

    Returns
    -------
    the columns of `periods`, in the order of the strands, with ``reason``: ``no_site`` where the period names no
    site, ``no_start`` where it is undated. A strand without any period has one row, with ``no_period``.
    """
    import pandas as pd

    wanted = strands.loc[strands["kind"] == kind, ["id"]].rename(columns={"id": "strand"})
    found = wanted.merge(periods, on="strand", how="left")
    reason = pd.Series(None, index=found.index, dtype="str")
    for column, why in (("start", "no_start"), ("site", "no_site"), ("id", "no_period")):
        reason = reason.mask(found[column].isna(), why)
    return found.assign(reason=reason)


def sites_per_strand(placed: "pd.DataFrame") -> "pd.DataFrame":
    """Count the sites of each strand.

    Parameters
    ----------
    placed
        from `placements`.

    Returns
    -------
    key strand, in order, missing = all strands; measure ``count``, unit sites. n = periods that name a site,
    n_missing = those that do not. A site with several periods, or in several strands, counts once in each sum.
    """
    rows = []
    for strand in (*placed["strand"].unique(), None):
        part = placed if strand is None else placed[placed["strand"] == strand]
        part = part[part["reason"].ne("no_period") | part["reason"].isna()]
        count, n = part["site"].nunique(), int(part["site"].notna().sum())
        common = {"strand": strand, "measure": "count", "unit": "sites", "method": "count"}
        rows.append(common | {"value": count, "n": n, "n_missing": len(part) - n})
    return results(rows, ["strand"])


def stated_aspects(strands: "pd.DataFrame", kind: str = "pilot") -> "pd.DataFrame":
    """Count for how many strands of a kind the source states each thing they can be compared by.

    Returns
    -------
    key aspect (one of `ASPECTS`); measure ``count``, n = strands of the kind, n_missing = those where it is not
    stated.
    """
    own = strands[strands["kind"] == kind]
    stated = own[list(ASPECTS)].notna().sum()
    common = {"measure": "count", "n": len(own), "unit": "strands", "method": "count"}
    rows = [
        common | {"aspect": aspect, "value": stated[aspect], "n_missing": len(own) - stated[aspect]}
        for aspect in ASPECTS
    ]
    return results(rows, ["aspect"])


def conflicting_periods(periods: "pd.DataFrame") -> "pd.DataFrame":
    """Find the periods of the same strand and site where different sources give different times.

    All of them are returned, in the order they stand; none is chosen. Two periods from one source are a break in
    the work and no contradiction.
    """
    dated = periods[periods[["start", "end"]].notna().any(axis=1)]
    times = dated["start"].astype("str") + "/" + dated["end"].astype("str")
    groups = dated.assign(times=times).groupby(["strand", "site"], dropna=False)
    differ = groups["times"].transform("nunique").gt(1) & groups["source"].transform("nunique").gt(1)
    return dated[differ]


# decisions and anchoring


def principals(organisations: "pd.DataFrame", decisions: "pd.DataFrame") -> list[str]:
    """List the principals in order: the organisations with that role, and those that a decision calls one."""
    called = set(decisions["principal"].dropna())
    in_role = set(pairs(organisations, "roles").query("roles == 'principal'")["id"])
    return [str(key) for key in organisations["id"] if key in called | in_role]


def matters_to_decide(matters: "pd.DataFrame") -> list[str]:
    """List the matters that the principals are to decide on, in order; parts of a matter are none."""
    wanted = matters["to_decide"].fillna(True).astype(bool) & matters["part_of"].isna()
    return [str(key) for key in matters.loc[wanted, "id"]]


def standings(decisions: "pd.DataFrame", matters: list[str], principals: list[str]) -> "pd.DataFrame":
    """Say how each principal stands in each matter.

    The principal's own decision goes before a joint one (a row without a principal). Of decided and rejected the
    later stands where both are dated, else they contradict each other.

    Returns
    -------
    one row per matter and principal: standing (one of `STANDINGS`; *not_decided*: the matter is on its way,
    *unknown*: nothing is recorded), date and precision of the decision, n = rows that the standing rests on,
    reason (``no_record``, ``no_date``).
    """
    import pandas as pd

    rows = []
    for matter in matters:
        own_matter = decisions[decisions["matter"] == matter]
        joint = own_matter[own_matter["principal"].isna()]
        for principal in principals:
            own = own_matter[own_matter["principal"] == principal]
            rows.append({"matter": matter, "principal": principal} | _standing(own, joint))
    columns = ["matter", "principal", "standing", "date", "precision", "n", "reason"]
    return pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[s]"})


def _standing(own: "pd.DataFrame", joint: "pd.DataFrame") -> dict:
    for rows, decided in ((own, "decided"), (joint, "decided_jointly")):
        steps = rows[rows["step"] == "decision"]
        if len(steps):
            return _settled(steps, decided)
    n = len(own) + len(joint)
    return (
        {"standing": "not_decided", "n": n} if n else {"standing": "unknown", "n": 0, "reason": "no_record"}
    )


def _settled(steps: "pd.DataFrame", decided: str) -> dict:
    """What the decision rows of one principal, or the joint ones, come to."""
    taken = steps[steps["state"].isin(["done", "rejected"])]
    if taken.empty:
        return {"standing": "not_decided", "n": len(steps)}
    if taken["date"].notna().all():
        taken = taken[taken["date"] == taken["date"].max()]
    if taken["state"].nunique() > 1:
        return {"standing": "contradicted", "n": len(taken)}
    last = taken.iloc[-1]
    dated = (
        {"date": last["date"], "precision": last["precision"]}
        if last.notna()["date"]
        else {"reason": "no_date"}
    )
    return {"standing": decided if last["state"] == "done" else "rejected", "n": len(taken)} | dated


def joint_steps(decisions: "pd.DataFrame", matters: list[str], *also: str) -> "pd.DataFrame":
    """List the steps of the decisions, matter by matter, what several principals did alike as one.

    Parameters
    ----------
    also
        what must be alike besides matter, step, state and date: body, source.

    Returns
    -------
    the columns of `decisions` and ``principals``: how many principals took this step; 0 for a joint step, each of
    which is kept.
    """
    same = ["matter", "step", "state", "date", "precision", *also]
    each = decisions["principal"].notna()
    counted = decisions[each].groupby(same, dropna=False)["principal"].transform("nunique")
    listed = decisions.assign(principals=counted.reindex(decisions.index, fill_value=0))
    place = {matter: number for number, matter in enumerate(matters)}
    kept = listed[~each | ~listed[each].duplicated(same).reindex(listed.index, fill_value=False)]
    return kept.sort_values("matter", key=lambda column: column.map(place), kind="stable")


def standing_counts(standing: "pd.DataFrame") -> "pd.DataFrame":
    """Count the principals by how they stand in each matter.

    Returns
    -------
    keys matter and standing (all of `STANDINGS`); measure ``count``, n = principals.
    """
    rows = [
        {"matter": matter, "standing": key, "measure": "count", "value": int((part["standing"] == key).sum()),
         "n": len(part), "unit": "principals", "method": "count"}
        for matter, part in standing.groupby("matter", sort=False)
        for key in STANDINGS
    ]  # fmt: skip
    return results(rows, ["matter", "standing"])


def anchoring(decisions: "pd.DataFrame", principals: list[str]) -> "pd.DataFrame":
    """List what each principal itself has decided, by which body and when.

    Returns
    -------
    the columns of `decisions`, at least one row per principal, in order. A principal that has decided nothing by
    itself has one row with ``reason`` = ``no_record``; joint decisions are not anchoring.
    """
    import pandas as pd

    done = decisions[decisions["step"].eq("decision") & decisions["state"].eq("done")]
    found = pd.DataFrame({"principal": pd.Series(principals, dtype="str")}).merge(
        done, on="principal", how="left"
    )
    reason = pd.Series(None, index=found.index, dtype="str")
    return found.assign(reason=reason.mask(found["matter"].isna(), "no_record"))


def parts(matters: "pd.DataFrame") -> "pd.DataFrame":
    """Compare how many parts the source says that a matter has with how many it names.

    Returns
    -------
    key matter (those with parts stated or named); measures ``stated`` and ``named``. A number that is not stated
    is missing (``not_stated``); where fewer are named than stated, ``named`` has the reason ``not_named``.
    """
    import pandas as pd

    counts = matters["part_of"].value_counts()
    rows = []
    for matter, stated in zip(matters["id"], matters["parts_stated"], strict=True):
        count, known = int(counts.get(matter, 0)), pd.notna(stated)
        if known or count:
            common = {"matter": matter, "n": count, "unit": "parts"}
            number = {"value": stated} if known else {"reason": "not_stated"}
            less = {"reason": "not_named"} if known and count < stated else {}
            rows += [
                common | {"measure": "stated", "method": "as_stated"} | number,
                common | {"measure": "named", "value": count, "method": "count"} | less,
            ]
    return results(rows, ["matter"])


# goals, effects, indicators


def chain(goals: "pd.DataFrame", indicators: "pd.DataFrame") -> "pd.DataFrame":
    """Follow each goal to its effects and each of these to its indicators.

    Parameters
    ----------
    goals
        id, level (goal, effect), serves: the goals that an effect follows from, a tuple.
    indicators
        id, goal (of either level), status (reported, not_reported).

    Returns
    -------
    columns goal, effect, indicator, status, reason (``no_indicator``). A goal without effects stands with a
    missing effect, an effect that follows from no stated goal with a missing goal, and an indicator of neither
    with both missing, so that nothing drops out. What serves two goals stands twice.
    """
    import pandas as pd

    measured = set(indicators["goal"].dropna())
    rows = [row for goal, effect in _pairs(goals, measured) for row in _indicators(goal, effect, indicators)]
    loose = indicators[indicators["goal"].isna()]
    rows += [(None, None, row.id, row.status, None) for row in loose.itertuples()]
    return pd.DataFrame(rows, columns=["goal", "effect", "indicator", "status", "reason"], dtype="str")


def _pairs(goals: "pd.DataFrame", measured: set) -> list[tuple]:
    """Goal and effect; a goal stands alone where it has no effect, or an indicator of its own."""
    effects = goals.loc[goals["level"] == "effect", ["id", "serves"]].explode("serves")
    stated = goals.loc[goals["level"] == "goal", "id"]
    found: list[tuple] = []
    for goal in stated:
        own = [(goal, effect) for effect in effects.loc[effects["serves"] == goal, "id"]]
        found += [(goal, None), *own] if goal in measured or not own else own
    return [
        *found,
        *((None, effect) for effect in effects.loc[~effects["serves"].isin(stated), "id"].unique()),
    ]


def _indicators(goal, effect, indicators: "pd.DataFrame") -> list[tuple]:
    own = indicators[indicators["goal"] == (effect or goal)]
    if own.empty:
        return [(goal, effect, None, None, "no_indicator")]
    return [(goal, effect, row.id, row.status, None) for row in own.itertuples()]


def coverage(goals: "pd.DataFrame", indicators: "pd.DataFrame") -> "pd.DataFrame":
    """Count the goals and the effects that have an indicator, and one that is reported.

    Returns
    -------
    key level; measures ``with_indicator`` and ``reported``, n = goals or effects.
    """
    reported = indicators[indicators["status"] == "reported"]
    rows = []
    for level in ("goal", "effect"):
        own = goals.loc[goals["level"] == level, "id"]
        common = {"level": level, "n": len(own), "unit": f"{level}s", "method": "count"}
        for measure, having in (("with_indicator", indicators), ("reported", reported)):
            rows.append(common | {"measure": measure, "value": int(own.isin(having["goal"]).sum())})
    return results(rows, ["level"])
