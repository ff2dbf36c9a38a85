"""How a protocol lies on the page: lines and rows in order, the columns, which codes stand at what."""

from collections.abc import Callable
from dataclasses import dataclass, field

from coding.protocols.forms import Entity, Form, named
from coding.texts import Extracted, Part


@dataclass(frozen=True)
class Span:
    """A piece of the text without white space at its ends."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Cell:
    """A cell and its paragraphs, empty ones included."""

    column: int
    paragraphs: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The paragraphs that are not empty, one per line."""
        return "\n".join(span.text for span in self.paragraphs if span.text)


@dataclass(frozen=True)
class Row:
    """A table row; cells that are merged with the one above are not in it."""

    table: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Line:
    """A paragraph outside tables."""

    span: Span
    heading: bool
    level: int


@dataclass
class Columns:
    """What the columns of a table are, by number; as the form has them until a header row says otherwise."""

    note: int = 1
    codes: int | None = None
    known: bool = False  # a header row has been seen
    statuses: dict[int, str] = field(default_factory=dict)


def blocks(extracted: Extracted) -> list[Line | Row]:
    """The lines and rows in the order they stand; a table inside a cell comes after the row of the cell."""
    rows: dict[tuple[int, int], list[Part]] = {}
    order: list[Part | tuple[int, int]] = []
    for part in extracted.parts:
        if part.table is None or part.row is None:
            order.append(part)
            continue
        place = (part.table, part.row)
        if place not in rows:
            order.append(place)
        rows.setdefault(place, []).append(part)
    return [
        _line(extracted.text, block)
        if isinstance(block, Part)
        else Row(block[0], _cells(extracted.text, rows[block]))
        for block in order
    ]


def span(text: str, start: int, end: int) -> Span:
    """The span of `text` between two offsets, white space at its ends left out."""
    written = text[start:end]
    kept = written.strip()
    start += len(written) - len(written.lstrip()) if kept else 0
    return Span(start, start + len(kept), kept)


def _line(text: str, part: Part) -> Line:
    return Line(span(text, part.start, part.end), part.kind == "heading", part.level)


def _cells(text: str, parts: list[Part]) -> tuple[Cell, ...]:
    columns: dict[int, list[Span]] = {}
    for part in parts:
        columns.setdefault(part.column or 0, []).append(span(text, part.start, part.end))
    return tuple(Cell(column, tuple(spans)) for column, spans in sorted(columns.items()))


def header_columns(row: Row, form: Form) -> Columns | None:
    """The columns that a header row names; None when the row is no header row.

    It is one when its first cell is called as the form calls it and another cell is too. In a header row with
    three cells or more, a last one with a name of its own is taken for the codes.
    """
    first, *rest = row.cells
    names = {cell.column: named(cell.text, form.columns) for cell in rest}
    statuses = {cell.column: status.key for cell in rest if (status := named(cell.text, form.statuses))}
    if not _is_corner(first.text, form) or not (statuses or any(names.values())):
        return None
    by_key = {entity.key: column for column, entity in names.items() if entity}
    codes = by_key.get("codes")
    if codes is None and not statuses and len(rest) > 1:
        codes = rest[-1].column
    return Columns(by_key.get("note", 1), codes, True, statuses)


def _is_corner(text: str, form: Form) -> bool:
    """Whether a cell is the upper left one: it names the column of fields, or of codes in the checklist."""
    corner = named(text, form.columns) or named(text, map(Entity, form.data["checklist"]["columns"]))
    return corner is not None and corner.key in ("field", "code", "codes")


def table_sections(layout: list[Line | Row], form: Form) -> dict[int, set[str]]:
    """Which sections of the form the first cells of each table belong to."""
    found: dict[int, set[str]] = {}
    for block in layout:
        if isinstance(block, Row) and block.cells:
            entity = form.field(label_of(block.cells[0]), whole=False)
            found.setdefault(block.table, set()).update({entity.section} if entity else ())
    return found


def label_of(cell: Cell) -> str:
    """The first paragraph of a cell that is not empty; help may stand under it."""
    return next((span.text for span in cell.paragraphs if span.text), "")


@dataclass(frozen=True)
class Note:
    """A passage and what stands in its column of codes."""

    span: Span
    codes: str = ""


@dataclass(frozen=True)
class Notes:
    """The passages of a row. `stray`: codes without a note. `unpaired`: lines of codes fit no paragraphs."""

    notes: tuple[Note, ...]
    stray: tuple[Span, ...] = ()
    unpaired: bool = False


def notes(row: Row, columns: Columns, text: str, is_codes: Callable[[str], bool]) -> Notes:
    """The passages of a row with their codes.

    A paragraph is a passage. As many lines of codes as paragraphs pair up; one line of codes makes the whole
    cell one passage; any other number does so too, and is unpaired.
    """
    coded = _codes_cell(row, columns, is_codes)
    cells = [cell for cell in row.cells if cell is not coded and cell.column >= columns.note]
    paragraphs = _without_last_empty([span for cell in cells for span in cell.paragraphs])
    lines = _without_last_empty(list(coded.paragraphs)) if coded else []
    written = [span for span in paragraphs if span.text]
    if not written:
        return Notes((), stray=tuple(span for span in lines if span.text))
    if not lines:
        return Notes(tuple(map(Note, written)))
    for chosen in (paragraphs, written):
        if len(chosen) == len(lines) > 1:
            return Notes(tuple(_paired(chosen, lines)))
    whole = span(text, written[0].start, written[-1].end)
    codes = "\n".join(line.text for line in lines)
    return Notes((Note(whole, codes),), unpaired=len(written) > 1 and len(lines) > 1)


def _paired(paragraphs: list[Span], lines: list[Span]) -> list[Note]:
    """Each paragraph with its line of codes; codes beside an empty line belong to the paragraph above."""
    paired: list[Note] = []
    for paragraph, line in zip(paragraphs, lines, strict=True):
        if paragraph.text or not paired:
            paired.append(Note(paragraph, line.text))
        elif line.text:
            paired[-1] = Note(paired[-1].span, f"{paired[-1].codes}\n{line.text}")
    return paired


def _codes_cell(row: Row, columns: Columns, is_codes: Callable[[str], bool]) -> Cell | None:
    """The cell with codes: the last one, when it stands where the codes are (or beyond: a cell was split)."""
    last = row.cells[-1]
    if columns.known:
        return last if columns.codes is not None and last.column >= columns.codes else None
    return last if len(row.cells) >= 3 and is_codes(last.text) else None


def _without_last_empty(spans: list[Span]) -> list[Span]:
    while spans and not spans[-1].text:
        spans.pop()
    return spans
