"""Who was asked for an interview and who was interviewed, by category: it counts the evaluation's own work."""

from analyses.counting import cross_count
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.notation import integer, of
from reports.table import Table
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """One row per category that anybody was asked in, and one for all."""
    names = schema("interviews").labels("category", material.lang)
    states = ["held", "declined", "asked"]
    counts = cross_count(
        material.study.interviews, ["category", "status"], categories={"category": list(names), "status": states},
        unit="interviews",
    )  # fmt: skip
    wide = (
        counts.pivot(index="category", columns="status", values="value").reindex(columns=states).astype(int)
    )
    rows = [
        _row(capital(names[key]), wide.loc[key]) for key in names if key in wide.index and wide.loc[key].sum()
    ]
    rows += [_row(say("statistics.all"), wide.sum())] if len(rows) > 1 else []
    header = tuple(
        say(f"statistics.{key}") for key in ("category", "asked", "interviewed", "declined", "no_answer")
    )
    made = Table(
        "nonresponse",
        say("statistics.nonresponse"),
        header,
        tuple(rows),
        numeric=frozenset(range(1, 5)),
        widths=(28, 18, 18, 16, 20),
    )
    return made.noted(say("statistics.nonresponse_note")) if rows else made


def _row(name: str, counts) -> tuple[str, ...]:
    asked = int(counts.sum())
    return (
        name,
        integer(asked),
        of(counts["held"], asked),
        integer(counts["declined"]),
        integer(counts["asked"]),
    )
