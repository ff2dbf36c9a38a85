"""A Word document that is a form: headings, tables with labels, tick boxes, dates; the same bytes every time.

How it looks stands in word_looks.py; what the form asks for is not known here.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from coding.protocols.controls import clean, control, element, field, qualified, run_of, tick_box
from coding.protocols.looks import (
    MUTED,
    SHADE,
    TINT,
    colour_of,
    packed,
    set_page,
    set_properties,
    set_styles,
    tab_at_the_margin,
)

LANGUAGE = {"sv": "sv-SE", "en": "en-GB"}


class Sheet:
    """An A4 document in the house style."""

    def __init__(self, lang: str, title: str):
        from docx import Document

        self.document = Document()
        self.lang, self.controls = lang, 0
        self._title = title
        set_page(self.document)
        set_styles(self.document, LANGUAGE[lang])
        self._styles = {style.name: style.style_id for style in self.document.styles}
        set_properties(self.document, title, LANGUAGE[lang])

    def dress(self, paragraph: Any, style: str) -> Any:
        """Give a paragraph a style of the document; python-docx looks through all styles for each paragraph."""
        paragraph._p.style = self._styles[style]
        return paragraph

    def title(self) -> None:
        """The title of the document."""
        self.dress(self.document.add_paragraph(self._title), "Title")

    def heading(self, text: str, level: int, *, prompt: str = "", new_page: bool = False) -> None:
        """A heading. One that ends with a colon has a prompt after it, to be written over."""
        paragraph = self.dress(self.document.add_paragraph(), f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page or None
        paragraph.add_run(clean(text))
        if prompt and text.endswith(": "):
            paragraph._p.append(self.control(prompt, "w:text", prompt=prompt))

    def instruction(self, text: str) -> None:
        """A grey line that says how to fill in."""
        self.dress(self.document.add_paragraph(clean(text)), "Instruction")

    def text(self, text: str) -> None:
        """A paragraph."""
        self.document.add_paragraph(clean(text))

    def edges(self, notice: str, footer: str, page: str) -> None:
        """What stands at the top and bottom of every page; `page` has the places {page} and {pages}."""
        section = self.document.sections[0]
        if notice:
            section.header.paragraphs[0].add_run(clean(notice)).bold = True
        line = section.footer.paragraphs[0]
        tab_at_the_margin(line.style, section)
        line.add_run(f"{footer} · {self._title}\t")
        for piece in filter(None, re.split(r"(\{page\}|\{pages\})", page)):
            instruction = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(piece)
            line._p.append(field(instruction)) if instruction else line.add_run(piece)

    def table(self, description: str, titles: Sequence[str], widths: Sequence[float]) -> "FormTable":
        """A table with a header row; widths in centimetres."""
        return FormTable(self, description, titles, widths)

    def control(self, name: str, kind: str, *, text: str = "", prompt: str = "", **attributes: str) -> Any:
        """A content control with a name for screen readers; its prompt goes away when somebody writes."""
        self.controls += 1
        number = str(100_000 + self.controls)
        properties = [element("w:alias", val=clean(name)[:60]), element("w:id", val=number)]
        if not text:
            properties.append(element("w:showingPlcHdr"))
        run = run_of(text or prompt, None if text else "Prompt")
        return control([*properties, element(kind, **attributes)], run)

    def saved(self) -> bytes:
        """Give the document as bytes: entries in order, no time stamps, no thumbnail."""
        if self.document.element.body[-2].tag == qualified("w:tbl"):
            self.document.add_paragraph()  # Word wants a paragraph after the last table
        return packed(self.document)


class FormTable:
    """A table of the form, filled row by row."""

    def __init__(self, sheet: Sheet, description: str, titles: Sequence[str], widths: Sequence[float]):
        from docx.shared import Cm

        self.sheet = sheet
        self.table = sheet.document.add_table(rows=0, cols=len(widths), style="Form")
        self.table.autofit = False
        for column, width in zip(self.table.columns, widths, strict=True):
            column.width = Cm(width)
        self.widths = [Cm(width) for width in widths]
        _describe(self.table, description)
        for cell, title in zip(self.row(), titles, strict=True):
            sheet.dress(cell.paragraphs[0], "Column title")
            cell.paragraphs[0].add_run(title)
            _shade(cell, SHADE)
        self.table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))

    def row(self, *, room: float = 0, tight: bool = False) -> Sequence[Any]:
        """The cells of a new row, with centimetres of room to write in, or tight; never torn by a page."""
        from docx.enum.table import WD_ROW_HEIGHT_RULE
        from docx.shared import Cm

        row = self.table.add_row()
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        if room:
            row.height, row.height_rule = Cm(room), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, self.widths, strict=True):
            cell.width = width
            self.sheet.dress(cell.paragraphs[0], "Tight cell" if tight else "Cell")
        return row.cells

    def label(
        self, cell: Any, text: str, help_text: str = "", *, muted: bool = False, tint: bool = True
    ) -> None:
        """The name of a row, with a grey line of help under it."""
        from docx.shared import Pt

        run = cell.paragraphs[0].add_run(text)
        run.bold = not muted
        if muted:
            run.font.color.rgb, run.font.size = colour_of(MUTED), Pt(9)
        if help_text:
            self.sheet.dress(cell.add_paragraph(help_text), "Help")
        if tint:
            _shade(cell, TINT)

    def lines(
        self,
        cell: Any,
        lines: Iterable[str],
        *,
        small: bool = False,
        strong: bool = False,
        tint: bool = False,
        remarks: Iterable[Any] = (),
    ) -> None:
        """Paragraphs in a cell; remarks become comments about all of it."""
        from docx.shared import Pt

        runs = []
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph._p.style = cell.paragraphs[0]._p.style
            if line:
                runs.append(paragraph.add_run(clean(line)))
                runs[-1].bold = strong or None
                runs[-1].font.size = Pt(9.5) if small else None
        if tint:
            _shade(cell, TINT)
        self.comment(runs, remarks)

    def entries(self, cell: Any, entries: Sequence[Any]) -> None:
        """One paragraph per entry, each with its own comments."""
        for number, entry in enumerate(entries):
            paragraph = cell.paragraphs[0] if number == 0 else self.sheet.dress(cell.add_paragraph(), "Cell")
            self.comment([paragraph.add_run(clean(entry.text))], entry.remarks)

    def comment(self, runs: list[Any], remarks: Iterable[Any]) -> None:
        """Comments in the margin, with their author and no clock of ours."""
        for remark in remarks if runs else ():
            initials = "".join(word[0] for word in remark.author.split())[:3]
            text, author = clean(remark.text), clean(remark.author)
            comment = self.sheet.document.add_comment(runs, text, author, initials)
            stamp = next(key for key in comment._comment_elm.attrib if key.endswith("}date"))
            del comment._comment_elm.attrib[stamp]
            if remark.date:
                comment._comment_elm.set(stamp, remark.date)

    def boxes(self, cell: Any, choices: Sequence[tuple[str, bool]], name: str = "") -> None:
        """Tick boxes with their words beside them; a box alone is called `name` and stands in the middle."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = cell.paragraphs[0]
        for number, (words, ticked) in enumerate(choices):
            self.sheet.controls += 1
            paragraph._p.append(tick_box(name or words, 100_000 + self.sheet.controls, ticked))
            if words:
                gap = "" if number == len(choices) - 1 else "      "
                paragraph.add_run(f"\u00a0{words.replace(' ', chr(0xA0))}{gap}")
            else:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def date(self, cell: Any, value: date | None, name: str, prompt: str) -> None:
        """A date picker that writes 2023-01-17; anything may be typed in it."""
        if value is None and not prompt:
            return
        stamp = {"fullDate": f"{value}T00:00:00Z"} if value else {}
        control = self.sheet.control(name, "w:date", text=str(value or ""), prompt=prompt, **stamp)
        kind = control[0][-1]
        for tag, setting in (
            ("dateFormat", "yyyy-MM-dd"),
            ("lid", LANGUAGE[self.sheet.lang]),
            ("storeMappedDataAs", "dateTime"),
            ("calendar", "gregorian"),
        ):
            kind.append(element(f"w:{tag}", val=setting))
        cell.paragraphs[0]._p.append(control)


def _shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))


def _describe(table: Any, description: str) -> None:
    """The text alternative of a table, and which of its cells are headers."""
    properties = table._tbl.tblPr
    look = properties.find(qualified("w:tblLook"))
    if look is not None:
        properties.remove(look)
    marked = {"firstRow": "1", "firstColumn": "1", "noHBand": "1", "noVBand": "1"}
    properties.append(element("w:tblLook", val="06A0", **marked))
    properties.append(element("w:tblCaption", val=clean(description)))
