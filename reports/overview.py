"""What is collected and coded in a study, and what waits (`folje status`)."""

from analyses.phases import leading
from coding.family import waiting as waiting_families
from coding.progress import BEGUN, CODED, ToCode, stage
from evaluation import Study
from evaluation.events import Coding, Passage, Release
from evaluation.words import in_language, say
from reports import tables
from reports.material import Material
from reports.notation import integer


def status(study: Study) -> dict:
    """What is collected, coded and judged, and what waits.

    Returns
    -------
    dict with title, collection (rows of kind, year and count), meetings (held, observed, coded, judged per group), waiting (a list
    per kind of thing), releases and lines
    """
    material = Material(study)
    stages = _stages(study, material)
    groups = [_group_status(material, group, stages) for group in material.groups]
    waiting = _waiting(study, material, stages)
    collected = material.collection
    years = [
        None if missing else int(year)
        for year, missing in zip(collected["year"], collected["year"].isna(), strict=True)
    ]
    answer = {
        "title": in_language(study.settings.title),
        "collection": [
            {"what": what, "of": of, "year": year, "count": int(value)}
            for what, of, year, value in zip(
                collected["what"], collected["of"], years, collected["value"], strict=True
            )
        ],
        "groups": groups,
        "passages": len(study.state.of(Passage)),
        "codings": len(study.state.of(Coding)),
        "waiting": waiting,
        "releases": [
            {"id": e.id, "day": e.at[:10], "report": e.report, "audience": e.audience, "gate": e.gate,
             "receivers": e.receivers} for e in study.state.of(Release)
        ],
    }  # fmt: skip
    table = tables.make("collection", material) if len(collected) else None
    return answer | {"lines": _status_lines(answer, table, material)}


def _stages(study: Study, material: Material) -> dict[str, str]:
    """How far the coding of each observed meeting's protocols has come, by the reading that is shown (see `coding.progress`)."""
    lead, codings, to_code = leading(material.steps), material.observed_codings, ToCode.of(study)
    judged = set(lead.loc[lead["value"].notna(), "meeting"])
    by = codings.dropna(subset="meeting").groupby(["meeting", "document"])["passage"].agg(set)
    stages: dict[str, str] = {}
    for (meeting, document), passages in by.items():
        coded, wanted = to_code.coded(document, passages), to_code.wanted.get(document, set())
        stages[meeting] = stage(coded, wanted, meeting in judged)
    return stages


def _group_status(material: Material, group: str, stages: dict[str, str]) -> dict:
    lead = leading(material.steps[material.steps["group"] == group])
    seen = lead[lead["observed"].fillna(False).astype(bool)]
    coded = sum(stages.get(meeting) == CODED for meeting in seen["meeting"])
    return {"group": group, "held": len(lead), "observed": len(seen), "coded": coded,
            "judged": int(seen["value"].notna().sum())}  # fmt: skip


def _waiting(study: Study, material: Material, stages: dict[str, str]) -> dict[str, list[str]]:
    lead = leading(material.steps)
    seen = lead[lead["observed"].fillna(False).astype(bool)]
    protocols = set(study.documents.loc[study.documents["kind"] == "protocol", "meeting"].dropna())
    shut = set(material.coded_blind)
    outcome, families = study.feedback["outcome_kind"], waiting_families(study)
    read = {passage.document for passage in study.state.of(Passage)}
    texts = study.documents.dropna(subset=["id", "meeting"])
    unread = texts[texts["kind"].eq("protocol") & ~texts["id"].isin(read)]
    protocols -= set(unread["meeting"])
    return {
        "unread": [study.meeting_name(m) for m in unread["meeting"]],
        "without_protocol": [
            study.meeting_name(m) for m in seen["meeting"] if m not in {*protocols, *unread["meeting"]}
        ],
        "uncoded": [study.meeting_name(m) for m in seen["meeting"] if m in protocols and m not in stages],
        "begun": [study.meeting_name(m) for m in seen["meeting"] if stages.get(m) == BEGUN and m not in shut],
        "unjudged": [
            study.meeting_name(m)
            for m in seen.loc[seen["value"].isna(), "meeting"]
            if stages.get(m) == CODED and m not in shut
        ],
        "coded_blind": [study.meeting_name(m) for m in material.coded_blind],
        "feedback_without_outcome": list(study.feedback.loc[outcome.eq("none_yet"), "id"].dropna()),
        "family_matters": [row.place for row in families if row.state == "marked"],
        "family_proposed": [row.place for row in families if row.state == "proposed"],
        "contradictions": [group[0].id for group in study.state.contradictions()],
    }


def _status_lines(answer: dict, table, material: Material) -> list[str]:
    lines = [answer["title"], "", *([*table.lines(), ""] if table else [])]
    lines += [_group_line(group, material) for group in answer["groups"]]
    codings = say("overview.codings", n=integer(answer["codings"]))
    lines += [say("overview.coded", n=integer(answer["passages"]), codings=codings), ""]
    lines += _release_lines(answer["releases"])
    if _is_empty(material.study):
        return [*lines, say("overview.first_protocol", study=material.study.argument)]
    return [*lines, *_waiting_lines(answer["waiting"])]


def _release_lines(releases: list[dict]) -> list[str]:
    """What has left, the latest last."""
    told = [
        say(
            f"release.listed_{each['gate']}",
            day=each["day"],
            report=each["report"],
            receivers=", ".join(each["receivers"]),
        )
        for each in releases
    ]
    return [say("release.list_heading"), *(f"  {line}" for line in told), ""] if told else []


def _group_line(group: dict, material: Material) -> str:
    counts = [
        say(f"overview.{key}_meetings", n=group[key]) for key in ("held", "observed", "coded", "judged")
    ]
    return f"{material.group(group['group'])}: {', '.join(counts)}."


def _is_empty(study: Study) -> bool:
    """Whether nothing has been entered yet, in a study that is made of meetings and documents."""
    return study.documents.empty and study.meetings.empty and study.catalogue.empty


def _waiting_lines(waiting: dict[str, list[str]]) -> list[str]:
    waits = [
        say(f"overview.{key}", n=len(names), names=_some(names)) for key, names in waiting.items() if names
    ]
    return (
        [say("overview.waits"), *(f"  {line}" for line in waits)]
        if waits
        else [say("overview.nothing_waits")]
    )


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
