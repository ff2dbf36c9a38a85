"""A table as a frozen description: words only, already masked and rounded; rendering comes last."""

from dataclasses import dataclass, replace
from html import escape

from evaluation.words import say


@dataclass(frozen=True)
class Table:
    """A table for people.

    Attributes
    ----------
    name : key, also the label for cross-references (``@tbl-name``)
    caption : one line
    header : the column names
    rows : texts, as many per row as there are headers; the first is the row's head
    notes : lines printed under the table
    numeric : positions of columns set to the right
    widths : per cent of the page per column, for tables whose texts need it; none: as wide as their content
    said : why there is nothing to show; then `rows` holds that sentence alone
    """

    name: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    numeric: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()
    said: str = ""

    def noted(self, *notes: str) -> "Table":
        """The same table with more lines under it."""
        return replace(self, notes=(*self.notes, *(note for note in notes if note)))

    def saying(self, sentence: str) -> "Table":
        """The same table with one row that says why there is nothing to show."""
        return replace(self, rows=((sentence, *[""] * (len(self.header) - 1)),), said=sentence)

    def lines(self) -> list[str]:
        """The table for a terminal: head and rows, columns as wide as their content."""
        rows = (self.header, *self.rows)
        widths = [max(len(row[i]) for row in rows) for i in range(len(self.header))]
        lines = []
        for row in rows:
            cells = zip(row, widths, strict=True)
            lines.append(
                "  ".join(t.rjust(w) if i in self.numeric else t.ljust(w) for i, (t, w) in enumerate(cells))
            )
        return [line.rstrip() for line in lines]

    def html(self) -> str:
        """The bare HTML table, with column and row heads."""
        head = "".join(f'<th scope="col"{self._align(i)}>{escape(t)}</th>' for i, t in enumerate(self.header))
        told = () if self.said else self.rows
        body = "\n".join(f"<tr>{self._row(row)}</tr>" for row in told) or f"<tr>{self._nothing()}</tr>"
        columns = "".join(f'<col style="width: {width}%">' for width in self.widths)
        columns = f"<colgroup>{columns}</colgroup>\n" if columns else ""
        return f"<table>\n{columns}<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"

    def _row(self, row: tuple[str, ...]) -> str:
        if len(row) == 1:
            return f"<td>{escape(row[0])}</td>"
        first = f'<th scope="row">{escape(row[0])}</th>'
        return first + "".join(f"<td{self._align(i)}>{escape(t)}</td>" for i, t in enumerate(row[1:], 1))

    def _nothing(self) -> str:
        """Why there is nothing to show, across all columns: a narrow first one would break it letter by letter."""
        across = f' colspan="{len(self.header)}"' if len(self.header) > 1 else ""
        return f"<td{across}>{escape(self.said or say('tables.nothing_here'))}</td>"

    def _align(self, column: int) -> str:
        return ' style="text-align: right;"' if column in self.numeric else ""

    def _repr_markdown_(self) -> str:
        """The form that both engines understand: a cross-reference div with an HTML table and its caption."""
        notes = "\n\n".join(f"::: {{.table-note}}\n{note}\n:::" for note in self.notes)
        return f"::: {{#tbl-{self.name}}}\n\n```{{=html}}\n{self.html()}\n```\n\n{self.caption}\n\n:::\n\n{notes}\n"
