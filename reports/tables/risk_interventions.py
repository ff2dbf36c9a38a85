"""Risk factors × interventions: of the families with a factor, how many got what; only what may be told together."""

from evaluation.words import say
from reports.crossed import risk_interventions
from reports.material import Material
from reports.notation import of
from reports.table import Table
from reports.tables._counts import capital


def table(material: Material) -> Table:
    """Factors as rows, interventions as columns; a cell reads "of those with the factor, so many got it"."""
    factors, kinds, both = risk_interventions(material)
    rows = [value for value in factors.told if any(pair[0] == value for pair in both)]
    columns = [value for value in kinds.told if any(pair[1] == value for pair in both)]
    header = (say("statistics.risk_factor"), *(capital(kinds.names[kind]) for kind in columns))
    cells = tuple(
        (
            say("statistics.with_n", name=capital(factors.names[factor]), n=factors.shown[factor].text),
            *(_cell(both.get((factor, kind)), factors.told[factor]) for kind in columns),
        )
        for factor in rows
    )
    made = Table("risk_interventions", say("statistics.risk_interventions"), header, cells,
                 numeric=frozenset(range(1, len(header))))  # fmt: skip
    if not factors.shown:
        return made
    if not cells:
        return made.saying(say("statistics.too_few_to_cross"))
    hidden = "" if len(both) == len(factors.shown) * len(kinds.shown) else say("statistics.crossed_note")
    return made.noted(say("statistics.several_note"), hidden)


def _cell(count: int | None, base: int) -> str:
    return say("statistics.mark") if count is None else of(count, base)
