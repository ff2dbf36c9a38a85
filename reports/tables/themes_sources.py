"""Question × source: how many statements answer each question, by what they rest on; what is empty is seen."""

from analyses.themes import bases
from evaluation.schemas import schema
from evaluation.words import say
from reports.material import Material
from reports.table import Table
from reports.tables._catalogue import capital
from reports.tables._themes import base, base_kinds, cells, heads, made, question_texts


def table(material: Material) -> Table:
    """Questions as rows, kinds of basis as columns, and the number of statements."""
    questions, kinds = question_texts(material), base_kinds(material)
    result = bases(material.study.statements, "question", list(questions), kinds)
    rows = [
        (text, *cells(result, "question", key, "basis", kinds), base(result, "question", key))
        for key, text in questions.items()
    ]
    labels = schema("statements").labels("basis", material.lang)
    header = [*heads("question"), *(capital(labels[kind]) for kind in kinds), *heads("statements")]
    return made("sources", material, header, rows, say("themes.sources_note"), numeric=range(1, len(header)))
