"""The study: its folder, tables, journals, consent and erasure. The lowest of the four packages."""

from evaluation.errors import FoljeError, Problem
from evaluation.journal import Journal
from evaluation.study import Study

__all__ = ["FoljeError", "Journal", "Problem", "Study"]
