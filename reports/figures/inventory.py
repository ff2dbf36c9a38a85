"""The inventory at a glance: offers by level, administration and age."""

from pathlib import Path

from evaluation.schemas import schema
from evaluation.words import label, say
from reports.figure import Figure, write_figure
from reports.heatgrid import Grid, svg
from reports.material import Material
from reports.notation import integer
from reports.tables._inventory import administrations, capital, counted, grid, labels


def figure(material: Material, folder: Path) -> Figure:
    """Levels and administrations as rows, ages as columns."""
    counts = grid(counted(material, "administration"), "offers", "administration")
    caption, alt = say("inventory.figure"), _alt(material, counts)
    drawn = Grid(_columns(), _blocks(material, counts), say("inventory.nothing"), _foot(material))
    path = write_figure(svg(drawn, caption, alt), "inventory", folder)
    return Figure("inventory", path, caption, alt)


def _columns() -> tuple[str, ...]:
    return tuple(capital(age) for age in labels("ages").values())


def _blocks(material: Material, counts: dict[tuple[str, str], list[int]]) -> dict[str, dict[str, list[int]]]:
    names = administrations(material)
    return {
        _level(entry): {
            names[key]: found for (level, key), found in counts.items() if level == entry["value"]
        }
        for entry in schema("inventory").field("level").categories
    }


def _level(entry: dict) -> str:
    return say("inventory.level_group", level=capital(label(entry)), scope=label(entry, "scope"))


def _foot(material: Material) -> str:
    return " · ".join(line for line in (material.notice, material.status) if line)


def _alt(material: Material, counts: dict[tuple[str, str], list[int]]) -> str:
    """The grid in words: its size, how many squares are empty, and where there is most."""
    names, ages, levels = administrations(material), list(labels("ages").values()), labels("level")
    squares = {
        (level, key, age): count
        for (level, key), row in counts.items()
        for age, count in zip(ages, row, strict=True)
    }
    if not any(squares.values()):
        return say("inventory.alt_empty")
    most = max(squares.values())
    where = [
        say("inventory.square", level=capital(levels[level]), administration=names[key], age=age)
        for (level, key, age), count in squares.items()
        if count == most
    ]
    return say(
        "inventory.alt", rows=integer(len(counts)), columns=integer(len(ages)), cells=integer(len(squares)),
        empty=integer(sum(not count for count in squares.values())), most=integer(most), where="; ".join(where),
    )  # fmt: skip
