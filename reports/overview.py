"""What is in a study: what is wrong (`folje check`), what is collected and coded, and what waits (`folje status`)."""

from collections.abc import Iterator

from analyses.phases import leading
from coding.codebooks import codebook
from evaluation import Problem, Study
from evaluation.events import Claim, Coding, Judgement, Passage, TurningPoint
from evaluation.words import in_language, say
from reports import tables
from reports.material import Material
from reports.notation import integer


def problems(study: Study) -> list[Problem]:
    """All that is wrong or worth knowing, from all packages; errors first."""
    found = [
        *study.problems,
        *_passages(study),
        *_codings(study),
        *_judgements(study),
        *_chain(study),
        *_sources(study),
    ]
    return sorted(found, key=lambda problem: problem.level != "error")


def _passages(study: Study) -> Iterator[Problem]:
    """Passages whose words are not where they should be in the frozen text."""
    texts: dict[str, str | None] = {}
    for passage in study.state.of(Passage):
        if passage.text not in texts:
            path = study.path / "texts" / f"{passage.text}.txt"
            texts[passage.text] = path.read_bytes().decode() if path.is_file() else None
        text = texts[passage.text]
        if text is None:
            yield Problem(say("overview.no_text", passage=passage.name), f"texts/{passage.text}.txt")
        elif text[passage.start : passage.end] != passage.quote:
            yield Problem(say("overview.moved_passage", passage=passage.name), f"texts/{passage.text}.txt")


def _codings(study: Study) -> Iterator[Problem]:
    passages = {passage.name for passage in study.state.of(Passage)}
    books = [codebook(name, study) for name in study.settings.instruments]
    codes = {code for book in books for code in book.codes}
    for coding in study.state.of(Coding):
        if coding.passage not in passages and coding.passage not in study.state.erased:
            yield Problem(say("overview.no_passage", passage=coding.passage, person=coding.person), "journal")
        if coding.code not in codes:
            yield Problem(say("overview.unknown_code", code=coding.code, person=coding.person), "journal")


def _judgements(study: Study) -> Iterator[Problem]:
    meetings = study.meetings.dropna(subset="id").set_index("id")
    for judgement in study.state.of(Judgement):
        if judgement.meeting not in meetings.index:
            yield Problem(say("overview.no_meeting", meeting=judgement.meeting), "journal")
        elif meetings.at[judgement.meeting, "group"] != judgement.group:
            yield Problem(
                say("overview.other_group", meeting=judgement.meeting, group=judgement.group), "journal"
            )
    for group in study.state.contradictions():
        people = ", ".join(sorted({event.person for event in group}))
        yield Problem(
            say("overview.contradiction", kind=say(f"overview.kind_{group[0].kind}"), people=people),
            "journal",
        )


def _chain(study: Study) -> Iterator[Problem]:
    """Claims and turning points whose evidence does not resolve; claims that rest on nothing."""
    known = {passage.name for passage in study.state.of(Passage)} | set(study.state.erased)
    for claim in study.state.of(Claim):
        name = claim.of or claim.id
        if not claim.evidence:
            yield Problem(say("overview.claim_without_evidence", claim=name), "journal", level="note")
        missing = [
            e for e in (*claim.evidence, *claim.against) if not e.startswith("table:") and e not in known
        ]
        if missing:
            yield Problem(say("overview.claim_broken", claim=name, count=len(missing)), "journal")
    events = set(study.events["id"])
    for point in study.state.of(TurningPoint):
        missing = [e for e in (*point.before, *point.after) if e not in known]
        if missing or (point.event and point.event not in events):
            yield Problem(say("overview.turning_broken", point=point.of or point.id), "journal")


def _sources(study: Study) -> Iterator[Problem]:
    folder = study.path / "sources"
    listed = {path for path in study.documents["path"] if isinstance(path, str)}
    for row, path in zip(study.documents.index, study.documents["path"], strict=True):
        if isinstance(path, str) and not (folder / path).is_file():
            yield Problem(say("overview.no_source"), "documents", row=int(row))
    for path in sorted(folder.glob("*")):
        if path.is_file() and path.name not in listed and not path.name.startswith((".", "~$")):
            yield Problem(
                say("overview.unlisted_source", file=path.name), f"sources/{path.name}", level="note"
            )


def status(study: Study) -> dict:
    """What is collected, coded and judged, and what waits.

    Returns
    -------
    dict with title, collection (rows of kind, year and count), meetings (held, observed, coded, judged per group), waiting (a list
    per kind of thing) and lines
    """
    material = Material(study)
    groups = [_group_status(material, group) for group in material.groups]
    waiting = _waiting(study, material)
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
    }
    table = tables.make("collection", material) if len(collected) else None
    return answer | {"lines": _status_lines(answer, table, material)}


def _group_status(material: Material, group: str) -> dict:
    lead = leading(material.steps[material.steps["group"] == group])
    seen = lead[lead["observed"].fillna(False).astype(bool)]
    coded = set(material.observed_codings["meeting"].dropna())
    return {"group": group, "held": len(lead), "observed": len(seen), "coded": int(seen["meeting"].isin(coded).sum()),
            "judged": int(seen["value"].notna().sum())}  # fmt: skip


def _waiting(study: Study, material: Material) -> dict[str, list[str]]:
    lead = leading(material.steps)
    seen = lead[lead["observed"].fillna(False).astype(bool)]
    coded = set(material.observed_codings["meeting"].dropna())
    protocols = set(study.documents.loc[study.documents["kind"] == "protocol", "meeting"].dropna())
    outcome = study.feedback["outcome_kind"]
    return {
        "without_protocol": [study.meeting_name(m) for m in seen["meeting"] if m not in protocols],
        "uncoded": [study.meeting_name(m) for m in seen["meeting"] if m in protocols and m not in coded],
        "unjudged": [study.meeting_name(m) for m in seen.loc[seen["value"].isna(), "meeting"] if m in coded],
        "feedback_without_outcome": list(study.feedback.loc[outcome.eq("none_yet"), "id"].dropna()),
        "contradictions": [group[0].id for group in study.state.contradictions()],
    }


def _status_lines(answer: dict, table, material: Material) -> list[str]:
    lines = [answer["title"], ""]
    if table:
        widths = [max(len(row[i]) for row in (table.header, *table.rows)) for i in range(len(table.header))]
        for row in (table.header, *table.rows):
            first, *rest = zip(row, widths, strict=True)
            lines.append("  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]))
        lines.append("")
    for group in answer["groups"]:
        lines.append(say("overview.group", **(group | {"group": material.group(group["group"])})))
    lines += [
        say("overview.coded", passages=integer(answer["passages"]), codings=integer(answer["codings"])),
        "",
    ]
    waits = [
        say(f"overview.{key}", count=len(names), names=_some(names))
        for key, names in answer["waiting"].items()
        if names
    ]
    return [
        *lines,
        say("overview.waits") if waits else say("overview.nothing_waits"),
        *(f"  {line}" for line in waits),
    ]


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
