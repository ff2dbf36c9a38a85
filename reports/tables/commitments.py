"""The vision and the agreement: what each commitment is checked by, and which claims and indicators bear on it."""

from coding.claims.reading import words_for
from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.material import Material, local_text
from reports.table import Table


def table(material: Material) -> Table:
    """One row per goal, vision or commitment, with what the evaluation says of it; what nothing bears on is seen."""
    goals, level = material.study.goals.dropna(subset="id"), schema("goals").field("level")
    header = tuple(say(f"writing.head_{key}") for key in ("commitment", "source", "says", "indicators"))
    rows = tuple(
        (
            f"{local_text(row, 'text', material.lang)} ({level.value_label(row.level, material.lang)})",
            local_text(row, "source", material.lang), _claims(material, row.id), _indicators(material, row.id),
        )
        for row in goals.itertuples()
    )  # fmt: skip
    made = Table("commitments", say("writing.commitments"), header, rows, widths=(28, 22, 32, 18))
    return made.noted(say("writing.commitments_note"))


def _claims(material: Material, goal: str) -> str:
    own = [each for each in material.claims if goal in each.goals]
    told = [
        f"{each.name}: {in_language(each.text, material.lang)} ({words_for('status', each.status, material.lang)})"
        for each in own
    ]
    return " ".join(told) or say("writing.no_claim_bears")


def _indicators(material: Material, goal: str) -> str:
    own = material.study.indicators[material.study.indicators["goal"] == goal]
    reported = int((own["status"] == "reported").sum())
    return say("writing.indicators_reported", n=reported, of=len(own)) if len(own) else say("writing.empty")
