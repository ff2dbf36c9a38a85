"""What a reader needs of those lines of an observation protocol that no passage fills: what was answered, and what it answers.

Left out are the form's own words, questions nobody has answered, boxes nobody has ticked, and what is shown as a memo.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from coding.protocols.forms import Entity, Form, ticks
from evaluation.words import current_language

HEADING, FORM = "heading", "form"
_CELL = re.compile(r"[^\t]*[^\t\s][^\t]*")
Span = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A piece of the text to show, [start, end), with what it answers; `kind` is heading or form."""

    start: int
    end: int
    kind: str = FORM
    label: str = ""


class FormLines:
    """The lines of a form.

    Parameters
    ----------
    memos : the lines of the document's memos
    coded : lines that somebody has given a code, and that are shown as they are
    """

    def __init__(self, words: str, asked: Form, memos: Collection[str], coded: Collection[Span] = ()):
        self.words, self.asked, self.memos, self.coded = words, asked, memos, coded

    def needed(self, spans: list[Span], *, before_notes: bool) -> list[Line]:
        """The lines to show of those between two notes; an item without a title only when notes of it follow.

        Parameters
        ----------
        spans : where the lines are
        before_notes : whether a note follows the last of them
        """
        items = [span for span in spans if self.asked.item_pattern.match(self.words[slice(*span)])]
        shown: list[Line] = []
        above: Entity | None = None
        in_list = False
        for span in spans:
            if span in items:
                follows = before_notes and span == items[-1]
                line = Line(*span, HEADING) if follows or self._title(span) else None
            else:
                line = self._line(span, above)
            if line and in_list and line.kind == FORM and not line.label:
                shown[-1] = replace(shown[-1], end=line.end)
                continue
            above = self._asked(span) or (above if self._is_help(span) else None)
            in_list = bool(line and above and above.type == "list")
            shown += [line] if line else []
        return shown

    def _title(self, span: Span) -> str:
        found = self.asked.item_pattern.match(self.words[slice(*span)])
        title = found[1].strip() if found else ""
        return "" if self.asked.is_instruction(title) else title

    def _asked(self, span: Span) -> Entity | None:
        """The field that a line begins with."""
        cells = self._cells(span)
        return self.asked.field(self._said(cells[0])) if cells else None

    def _is_help(self, span: Span) -> bool:
        return self.asked.is_instruction(self._said(self._cells(span)[0]))

    def _cells(self, span: Span) -> list[Span]:
        return [
            (span[0] + found.start(), span[0] + found.end())
            for found in _CELL.finditer(self.words[slice(*span)])
        ]

    def _said(self, cell: Span) -> str:
        return self.words[slice(*cell)].strip()

    def _is_own(self, words: str) -> bool:
        """Whether words are the form's, and not of who has filled it in."""
        asked = self.asked
        return (
            asked.is_own_word(words)
            or asked.is_instruction(words)
            or asked.is_title(words)
            or bool(asked.section(words, printed=True))
        )

    def _line(self, span: Span, above: Entity | None) -> Line | None:
        """A line as it is needed; `above` is the field that the line before asked for."""
        if span in self.coded:
            return Line(*span)
        cells = self._cells(span)
        answer = [cell for cell in cells if not self._is_own(self._said(cell))]
        if not answer or all(self._said(cell) in self.memos for cell in answer):
            return None
        if len(cells) > 2 and all(ticks(self._said(cell)) for cell in cells[2:]):
            return self._indicator(cells)
        if self.words[slice(*span)].count("\t") > 2 and len(cells) <= 2:
            return None  # a row of a table with its label alone
        labelled = len(answer) < len(cells) and answer[0] != cells[0]
        field = self._asked(span) or (above if labelled else None)
        return self._answer(answer, field.label(current_language()) if labelled and field else "")

    def _indicator(self, cells: list[Span]) -> Line | None:
        """A row of the checklist: the code, and what has been ticked."""
        boxes = [ticks(self._said(cell)) or [] for cell in cells[2:]]
        ticked = [place for place, box in enumerate(boxes) if any(tick for tick, _ in box)]
        if not ticked:
            return None
        statuses = [status.label(current_language()) for status in self.asked.statuses]
        return Line(
            cells[0][0],
            cells[1][1],
            FORM,
            ", ".join(statuses[place] for place in ticked if place < len(statuses)),
        )

    def _answer(self, answer: list[Span], label: str) -> Line | None:
        """An answer with its question; of boxes the one that is ticked."""
        start, end = answer[0][0], answer[-1][1]
        boxes = ticks(self.words[start:end])
        chosen = [words for tick, words in boxes or [] if tick]
        if boxes and not chosen:
            return None
        if len(chosen) == 1 and (at := self.words.find(chosen[0], start, end)) >= 0:
            start, end = at, at + len(chosen[0])
        return Line(start, end, FORM, label)
