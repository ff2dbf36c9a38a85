"""Writing with data: what an author can insert in a document, and what `folje check` says of what she has written herself."""

from collections.abc import Iterator
from dataclasses import replace

from evaluation import Problem, Study
from reports.material import Material
from reports.rendering import qmd, quarto
from reports.writing.documents import Written, documents
from reports.writing.insertions import Insertions
from reports.writing.numbers import typed_numbers
from reports.writing.quoting import inserted_quotes, typed_quotes
from reports.writing.references import references
from reports.writing.wording import wording


def problems(study: Study) -> list[Problem]:
    """What is wrong or worth a look in the study's own .qmd files, by file and line."""
    written = documents(study)
    if not written:
        return []
    insertions = Insertions(Material(study, lang=study.settings.language))
    return [
        problem
        for document in written
        for problem in (*_layout(study, document), *of_document(document, insertions))
    ]


def _layout(study: Study, document: Written) -> Iterator[Problem]:
    """What would stop the document when the report is made; what needs Quarto is only noted where Quarto is there."""
    path = study.path / document.file
    for problem in qmd.problems(path):
        own = problem.file in ("", path.name)
        level = "note" if problem.kind == "needs_quarto" and quarto.program() else problem.level
        yield replace(problem, file=document.file if own else problem.file, level=level)


def of_document(document: Written, insertions: Insertions) -> Iterator[Problem]:
    """What is wrong or worth a look in one document."""
    yield from references(document, insertions)
    yield from inserted_quotes(document, insertions)
    yield from typed_quotes(document, insertions)
    yield from typed_numbers(document, insertions)
    yield from wording(document)
