"""What the author of a report writes with: ``r = Report(study)``, then tables, figures, numbers and texts by name.

In a .qmd::

    r.table("collection")                 # a table, as the last line of a cell
    r.figure("timeline")                  # a figure
    r.text("limits")                      # a paragraph or list made from data
    r.claim("C07")                        # a claim with its type and what it rests on
    r.quote("80fa16")                     # a quote, by the beginning of its passage's id
    `{python} r.number("families")`       # a number in running text

Everything is masked for the audience and written in the language of the report.
"""

from dataclasses import dataclass
from pathlib import Path

from evaluation import Study
from evaluation.words import language
from reports import figures, gates, prose, tables
from reports.figure import Figure
from reports.material import EVALUATOR, Material
from reports.rendering.execution import document_name, figure_folder
from reports.table import Table


@dataclass(frozen=True)
class Text:
    """Markdown made from data."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.markdown


class Report:
    """The author's handle on a study.

    Parameters
    ----------
    study : the study's folder
    audience : evaluator, or one of the audiences of study.yaml
    lang : sv or en
    """

    def __init__(self, study: str | Path = "..", audience: str = EVALUATOR, lang: str = "sv"):
        self.material = Material(Study.open(study), audience, lang, gates.current(), document_name())

    def table(self, name: str) -> Table:
        """A table by its name (the files in reports/tables)."""
        return tables.make(name, self.material)

    def figure(self, name: str) -> Figure:
        """A figure by its name (the files in reports/figures)."""
        return figures.make(name, self.material, figure_folder())

    def number(self, name: str) -> str:
        """A number for running text by its name (`prose.NUMBERS`)."""
        with language(self.material.lang):
            return prose.number(name, self.material)

    def text(self, name: str) -> Text:
        """A paragraph or list by its name (`prose.TEXTS`)."""
        with language(self.material.lang):
            return Text(prose.text(name, self.material))

    def claim(self, name: str) -> Text:
        """A claim by its id, with its type and what it rests on; the audience must be meant to see it."""
        return self.text(f"claim {name}")

    def quote(self, passage: str) -> Text:
        """A quote by its passage's id or the beginning of it; consent must allow it."""
        return self.text(f"quote {passage}")
