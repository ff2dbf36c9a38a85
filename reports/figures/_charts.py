"""What the charts share: a description made a figure, with its caption and its text alternative."""

from collections.abc import Iterable
from pathlib import Path

from evaluation.words import say
from reports import charts
from reports.charts import Bar
from reports.crossed import Trait
from reports.figure import Figure, write_figure
from reports.material import Material
from reports.tables._counts import capital


def made(name: str, spec: dict, caption: str, alt: str, folder: Path) -> Figure:
    """Write the chart and give its figure."""
    return Figure(name, write_figure(charts.svg(spec, caption, alt), name, folder), caption, alt)


def empty(name: str, caption: str, why: str, folder: Path) -> Figure:
    """A sentence where there is no chart."""
    return made(name, charts.nothing(why), caption, why, folder)


def bars(
    name: str,
    rows: list[Bar],
    caption: str,
    axis: str,
    folder: Path,
    most: float | None = None,
    why: str = "",
) -> Figure:
    """Lying bars; the sentence `why` where there are none."""
    if not rows:
        return empty(name, caption, why or say("tables.nothing_here"), folder)
    alt = say("statistics.alt_bars", caption=caption, rows=listed((bar.name, bar.words) for bar in rows))
    return made(name, charts.bars(rows, axis, most), caption, alt, folder)


def factors(name: str, trait: Trait, material: Material, folder: Path) -> Figure:
    """How many families have each value; of what may not be told no bar is drawn, and the words stand instead."""
    base = material.counted("cases")["id"].nunique()
    rows = [Bar(capital(trait.names[key]), shown.text, shown.value) for key, shown in trait.shown.items()]
    caption = say(f"tables.{name}")
    return bars(name, rows, caption, say("statistics.families_axis"), folder, most=base)


def listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with their words, for a text alternative."""
    return "; ".join(f"{name}: {said}" for name, said in pairs)
