"""How many interview questions serve each evaluation question, per category of informants."""

from analyses.themes import asked
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import capital
from reports.tables._themes import cells, count, guide_note, heads, made, question_texts


def table(material: Material) -> Table:
    """Evaluation questions as rows, the categories that are asked as columns, and the number of interview questions."""
    guides, questions = material.study.guides, question_texts(material)
    labels = schema("guides").labels("categories", material.lang)
    put = [key for key in labels if key in set(guides["categories"].explode())]
    result = asked(guides, list(questions), put)
    whole = result[result["categories"].isna() & (result["measure"] == "count")].set_index("questions")[
        "value"
    ]
    rows = [(text, *_of_question(result, key, put), count(whole[key])) for key, text in questions.items()]
    header = [*heads("question"), *(capital(labels[key]) for key in put), *heads("interview_questions")]
    return made(
        "guides",
        material,
        header,
        rows,
        say("themes.guides_note"),
        guide_note(material),
        numeric=range(1, len(header)),
    )


def _of_question(result, question: str, put: list[str]) -> tuple[str, ...]:
    return cells(result, "questions", question, "categories", put)
