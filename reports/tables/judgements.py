"""The judgements, meeting by meeting: the timeline as a table. Every judgement is shown; none is computed."""

from analyses.phases import LEAST_CODED, PHASES
from evaluation.words import say
from reports.judgement_words import judged, words_of
from reports.material import Material
from reports.notation import decimal, integer
from reports.table import Table


def table(material: Material) -> Table:
    """One row per observed meeting and judgement, the groups after each other."""
    header = tuple(
        say(f"tables.{key}") for key in ("meeting", "judgement", "assessor", "confidence", "profile")
    )
    steps = material.steps[material.steps["observed"].fillna(False)]
    order = {group: i for i, group in enumerate(material.groups)}
    steps = steps.sort_values(
        ["group", "date"], key=lambda s: s.map(order) if s.name == "group" else s, kind="stable"
    )
    rows = tuple(_row(material, row) for row in steps.itertuples())
    phases = ", ".join(f"{phase.id} = {phase.name(material.lang)}" for phase in material.codebook.phases)
    made = Table("judgements", say("tables.judgements"), header, rows, widths=(23, 25, 14, 10, 28))
    return made.noted(say("tables.profile_note", phases=phases))


def _row(material: Material, row) -> tuple[str, ...]:
    said = words_of(material)
    name = f"{material.group(row.group)} {row.date:%Y-%m-%d}"
    assessor = said.assessors.get(row.assessor_kind, "")
    confidence = said.confidences.get(row.confidence, "")
    return (name, judged(material, row), assessor, confidence, profile(material, row.meeting))


def profile(material: Material, meeting: str) -> str:
    """The profile in words: passages per phase of n; with fewer than five coded passages only n."""
    if meeting not in material.profiles.index:
        return say("tables.nothing_coded", material.lang)
    row = material.profiles.loc[meeting]
    if row["n"] < LEAST_CODED:
        return say("tables.few_coded", material.lang, n=integer(row["n"]))
    parts = [f"{phase} {_passages(row[phase], material.lang)}" for phase in PHASES if row[phase]]
    return say("tables.profile_of", material.lang, profile=" · ".join(parts), n=integer(row["n"]))


def _passages(count: float, lang: str) -> str:
    return decimal(count, 0 if float(count).is_integer() else 1, lang)
