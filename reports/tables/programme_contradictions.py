"""What sources say in different ways of the programme: both statements with their sources; none is chosen."""

from analyses.catalogue import contradicting
from analyses.programme import conflicting_periods
from evaluation.words import say
from reports.material import Material, local_text, names
from reports.programme import span
from reports.table import Table
from reports.tables._programme import made, of_programme, quantity

Statement = tuple[str, str, str]  # the matter, what is said of it, and where


def table(material: Material) -> Table:
    """One row per matter; a third statement stands beside the second."""
    matters: dict[str, list[str]] = {}
    for matter, value, source in (*_periods(material), *_figures(material), *_words(material)):
        matters.setdefault(matter, []).append(say("programme.with_note", text=value, note=source))
    rows = [(matter, one, "; ".join(rest)) for matter, (one, *rest) in matters.items()]
    return made("contradictions", ("what", "one", "other"), rows, widths=(24, 38, 38)).noted(
        say("programme.contradictions_note")
    )


def _periods(material: Material) -> list[Statement]:
    strands, sites = names(material, "strands"), names(material, "organisations")
    return [
        (
            say(
                "programme.period_of",
                what=", ".join(filter(None, [strands.get(row.strand), sites.get(row.site)])),
            ),
            span(row.start, row.end, row.precision),
            local_text(row, "source", material.lang),
        )
        for row in conflicting_periods(material.study.periods).itertuples()
    ]


def _figures(material: Material) -> list[Statement]:
    found = contradicting(of_programme(material.study.measurements), ["indicator", "year", "unit"])
    return [
        (
            local_text(row, "indicator", material.lang),
            quantity(material, "measurements", row),
            local_text(row, "source", material.lang),
        )
        for row in found.itertuples()
    ]


def _words(material: Material) -> list[Statement]:
    found = contradicting(of_programme(material.study.contradictions), ["matter"])
    return [
        (
            local_text(row, "matter", material.lang),
            local_text(row, "value", material.lang),
            local_text(row, "source", material.lang),
        )
        for row in found.itertuples()
    ]
