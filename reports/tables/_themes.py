"""What the tables on areas, questions and actors share: the scope statement under each, and cells that show what is empty."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.material import Material, local_text
from reports.notation import integer
from reports.table import Table

if TYPE_CHECKING:
    import pandas as pd


def made(
    name: str,
    material: Material,
    heads: list[str],
    rows: Sequence[tuple[str, ...]],
    *notes: str,
    widths: tuple[int, ...] = (),
    numeric: range = range(0),
) -> Table:
    """Make a table with what its results do not claim to cover printed under it, wherever it is pasted."""
    caption = say(f"themes.{name}")
    table = Table(f"themes_{name}", caption, tuple(heads), tuple(rows), (), frozenset(numeric), widths)
    return table.noted(*notes, in_language(material.settings.scope, material.lang))


def heads(*keys: str) -> list[str]:
    """Give the column heads behind the keys."""
    return [say(f"themes.{key}") for key in keys]


def count(value: float) -> str:
    """Write a count; a dash where there is none, so that what is empty is seen."""
    return integer(value) if value else say("themes.none")


def cells(result: "pd.DataFrame", by: str, group: object, column: str, values: list[str]) -> tuple[str, ...]:
    """Write the counts of one group (the rows of a tally), in the order of `values`."""
    own = result[(result["measure"] == "count") & (result[by] == group) & result[column].notna()]
    counts = own.set_index(column)["value"]
    return tuple(count(counts[value]) for value in values)


def base(result: "pd.DataFrame", by: str, group: object) -> str:
    """Write how many rows a group has."""
    return count(result.loc[result[by] == group, "n"].iat[0])


def question_texts(material: Material) -> dict[str, str]:
    """Give the evaluation questions with their ids: id → "F1. Hur …?"."""
    texts = {}
    for row in material.study.questions.dropna(subset="id").itertuples():
        english = row.text_en if material.lang == "en" and isinstance(row.text_en, str) else row.text_sv
        texts[row.id] = f"{row.id}. {english}"
    return texts


def stated(row: object, column: str, lang: str) -> str:
    """Give a text of a row, or say that it is not stated."""
    return local_text(row, column, lang) or say("themes.not_stated")


def worded(table: str, column: str, value: object, lang: str) -> str:
    """Give the words for a value, or for several; or say that it is not stated."""
    field = schema(table).field(column)
    keys = value if isinstance(value, tuple) else (value,)
    return ", ".join(filter(None, (field.value_label(key, lang) for key in keys))) or say("themes.not_stated")


def guide_note(material: Material) -> str:
    """Say that the interview guide is made up, where it is."""
    return say("themes.guide_made_up") if material.settings.made_up("guides") else ""


def base_kinds(material: Material) -> list[str]:
    """Give the kinds of basis that any statement has, in the schema's order."""
    given = material.study.statements["basis"].explode().dropna()
    return [
        entry["value"]
        for entry in schema("statements").field("basis").categories
        if entry["value"] in set(given)
    ]
