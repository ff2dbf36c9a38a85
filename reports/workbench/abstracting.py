"""The grid of a content analysis: the meaning units of a document, and what a person has made of each step by step."""

from coding.sheets.columns import ANALYSIS
from coding.sheets.rows import STEPS, Own, known_labels, steps
from coding.shown import is_interviewer
from evaluation import Study
from reports.workbench.reading import Reading


def grid(study: Study, reading: Reading, person: str) -> dict:
    """What the grid needs.

    Returns
    -------
    dict with of (the document), columns (key → title), rows in the order of the text (passage, start, end, text and the cells by column) and
    labels (column → those used before)
    """
    made = Own.of(study, person).abstractions
    passages = sorted(reading.passages.values(), key=lambda p: (p.start, -p.end, p.id))
    return {
        "of": reading.document, "columns": {column.key: column.title() for column in ANALYSIS},
        "rows": [
            {"passage": p.name, "start": p.start, "end": p.end, "text": p.quote,
             "cells": steps(made[p.name][-1]) if p.name in made else dict.fromkeys(STEPS, "")}
            for p in passages if reading.shows(p.name) and not is_interviewer(p.speaker)
        ],
        "labels": {key: known_labels(study, key, person) for key in STEPS if key != "condensation"},
    }  # fmt: skip
