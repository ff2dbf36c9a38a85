"""What a final report begins with: the frame of the study, its questions, and what it concludes."""

from collections.abc import Callable

from evaluation.schemas import schema
from evaluation.words import in_language, say
from reports.material import Material, local_text
from reports.prose.lists import bullets
from reports.timeline import words as timeline_words
from reports.timeline.data import timeline_of


def _frame(material: Material) -> str:
    """The study's period, the groups that were followed, and the services that take part, by principal."""
    period = timeline_words.period(timeline_of(material))
    groups = ", ".join(material.group(group.key) for group in material.settings.groups)
    lines = [say("final.period", period=period)] if period else []
    lines += [say("final.groups", groups=groups)] if groups else []
    return bullets([*lines, *_services(material)])


def _services(material: Material) -> list[str]:
    services = material.rows("organisations").dropna(subset="name")
    named = services.assign(text=[local_text(row, "name", material.lang) for row in services.itertuples()])
    labels = schema("organisations").labels("principal", material.lang)
    return [
        say("final.services", principal=label, names=", ".join(named.loc[named["principal"] == key, "text"]))
        for key, label in labels.items()
        if (named["principal"] == key).any()
    ]


def _questions(material: Material) -> str:
    """The evaluation questions, by number."""
    asked = material.rows("questions").itertuples()
    return bullets([f"**{row.id}.** {_question(row, material.lang)}" for row in asked]) or say(
        "final.no_questions"
    )


def _question(row, lang: str) -> str:
    return row.text_en if lang == "en" and isinstance(row.text_en, str) else row.text_sv


def _conclusions(material: Material) -> str:
    """The final claims by question, in order of the questions, without what they rest on."""
    final = [claim for claim in material.claims if claim.status == "final"]
    order = [str(name) for name in material.rows("questions")["id"]]
    ranked = sorted(
        final,
        key=lambda claim: (
            order.index(claim.question) if claim.question in order else len(order),
            claim.name,
        ),
    )
    return bullets([in_language(claim.text, material.lang) for claim in ranked]) or say(
        "final.no_conclusions"
    )


TEXTS: dict[str, Callable[[Material], str]] = {
    "frame": _frame,
    "evaluation_questions": _questions,
    "conclusions": _conclusions,
}
