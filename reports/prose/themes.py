"""The numbers and texts of a report on areas, questions and actors."""

from collections.abc import Callable

from analyses.catalogue import pairs
from analyses.themes import unanswered, without_source
from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.material import Material, local_text
from reports.notation import integer
from reports.prose.lists import bullets
from reports.quantities import quantity
from reports.tables._themes import question_texts, worded

OUTSIDE = ("missing", "at_risk")


def _unfounded(material: Material) -> list[str]:
    return without_source(material.study.statements, "theme", list(material.names("themes")))


def _rows(table: str) -> Callable[[Material], str]:
    return lambda material: integer(len(material.rows(table)))


NUMBERS: dict[str, Callable[[Material], str]] = {
    "theme_questions": _rows("questions"),
    "themes": _rows("themes"),
    "perspectives": _rows("perspectives"),
    "statements": _rows("statements"),
    "themes_without_source": lambda material: integer(len(_unfounded(material))),
}


def _without_source(material: Material) -> str:
    """Which areas lack a source, and what the others rest on."""
    names, lacking = material.names("themes"), _unfounded(material)
    if not lacking:
        return say("themes.all_have_source" if names else "themes.no_areas")
    lead = say("themes.without_source", n=integer(len(lacking)), all=integer(len(names)))
    parts = [lead, bullets([names[key] for key in lacking])]
    founded = [_founded(material, key) for key in names if key not in lacking]
    return "\n\n".join([*parts, say("themes.those_with_source"), bullets(founded)] if founded else parts)


def _founded(material: Material, theme: str) -> str:
    statements = material.study.statements
    kinds = tuple(dict.fromkeys(pairs(statements[statements["theme"] == theme], "basis")["basis"]))
    stated = tuple(kind for kind in kinds if kind != "not_stated")
    bases = worded("statements", "basis", stated, material.lang)
    return say("themes.with_source", name=material.names("themes")[theme], bases=bases)


def _missing_actors(material: Material) -> str:
    """Which actors are missing or at risk of being left outside, and who says so."""
    actors = material.study.organisations
    outside = actors[actors["standing"].isin(OUTSIDE)]
    if outside.empty:
        return say("themes.no_actor_missing")
    outright = outside["standing"].eq("missing").any()
    lead = say("themes.actors_missing" if outright else "themes.no_actor_outright")
    return f"{lead}\n\n{bullets([_actor(material, row) for row in outside.itertuples()])}"


def _actor(material: Material, row) -> str:
    principal, standing = (
        worded("organisations", column, getattr(row, column), material.lang)
        for column in ("principal", "standing")
    )
    by = local_text(row, "missed_by", material.lang) or say("themes.no_one_named")
    name = local_text(row, "name", material.lang)
    return say("themes.missing_actor", name=name, principal=principal, standing=standing, by=by)


def _questions(material: Material) -> str:
    """Which questions have no answer, and which have none that says what it rests on."""
    questions, statements = question_texts(material), material.study.statements
    silent = unanswered(statements, list(questions))
    vague = [key for key in without_source(statements, "question", list(questions)) if key not in silent]
    parts = [] if silent else [say("themes.all_answered")]
    for key, found in (("unanswered", silent), ("questions_without_source", vague)):
        parts += [say(f"themes.{key}"), bullets([questions[question] for question in found])] if found else []
    return "\n\n".join(parts)


def _figures(material: Material) -> str:
    """The stated figures of the study as a whole, such as how many were interviewed."""
    unit = schema("measurements").field("unit")
    own = material.study.measurements[material.study.measurements["item"].isna()]
    return bullets([
        say("themes.stated_figure", what=local_text(row, "indicator", material.lang),
            number=quantity(row, unit, material.lang), source=local_text(row, "source", material.lang))
        for row in own.itertuples()
    ])  # fmt: skip


TEXTS: dict[str, Callable[[Material], str]] = {
    "themes_without_source": _without_source,
    "missing_actors": _missing_actors,
    "theme_questions": _questions,
    "stated_figures": _figures,
    "scope": lambda material: in_language(material.settings.scope, material.lang),
}
