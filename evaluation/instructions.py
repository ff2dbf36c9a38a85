"""What people are told in a workbook: of each column, and on the first sheet how to fill it in."""

from collections.abc import Collection, Sequence
from typing import Any

from evaluation.dropdowns import Choices, choices_of, reference_fields
from evaluation.schemas import Field, Schema, parts, schema
from evaluation.words import label, say

HOW = ("rows", "required", "help", "dates", "several", "references", "headers")
NEVER = ("names", "instead")


def help_lines(field: Field, tables: Collection[str], choices: Choices, lang: str) -> list[str]:
    """All that one needs to know of a column, a sentence each.

    Parameters
    ----------
    tables : those of the same workbook, whose sheets can be named
    """
    lines = [label(field.descriptor, "description", lang)] if "description" in field.descriptor else []
    lines += [say("templates.must", lang)] if field.required else []
    lines += [say("templates.a_date", lang)] if field.type == "date" else []
    lines += _limits(field, lang)
    if field.default is not None:
        lines.append(say("templates.empty_means", lang, value=_default(field, lang)))
    if "unit" in field.descriptor:
        lines.append(say("templates.unit", lang, unit=label(field.descriptor, "unit", lang)))
    if field.reference:
        lines.append(_reference(schema(field.reference), field.reference in tables, lang))
    if field.multiple:
        lines.append(say("templates.several", lang))
    values = choices_of(field, choices, lang)
    if "study_key" in field.descriptor and not values:
        lines.append(say("templates.from_study", lang))
    if field.multiple and values:
        lines.append(say("templates.allowed", lang, values="; ".join(values)))
    return lines


def _limits(field: Field, lang: str) -> list[str]:
    given = field.descriptor.get("constraints", {})
    low = [say("templates.at_least", lang, low=given["minimum"])] if "minimum" in given else []
    return low + ([say("templates.at_most", lang, high=given["maximum"])] if "maximum" in given else [])


def _default(field: Field, lang: str) -> str:
    if field.type == "boolean":
        return say("study.yes_no", lang).split()[0 if field.default == "true" else 1]
    return field.value_label(field.default, lang)


def _reference(table: Schema, in_workbook: bool, lang: str) -> str:
    said = [field.title(lang).lower() for field in reference_fields(table)]
    key = "templates.from_sheet" if in_workbook else "templates.from_table"
    return say(key, lang, table=table.title(lang), parts=say("templates.and", lang).join(said))


def write_instructions(book: Any, tables: Sequence[Schema], lang: str) -> None:
    """Write the first sheet: how to fill in, what never to write, and what each sheet is for."""
    sheet = book.add_worksheet(say("templates.instructions", lang))
    writer = _Page(sheet, book, lang)
    place = tables[0].place
    writer.line(say(f"templates.title_{place}", lang), "title")
    writer.line(say(f"templates.place_{place}", lang))
    writer.heading("how")
    for entry in HOW:
        writer.line(say(f"templates.how_{entry}", lang))
    writer.heading("never")
    for entry in NEVER:
        writer.line(say(f"templates.never_{entry}", lang))
    writer.heading("sheets")
    writer.sheets(tables)


def set_page(sheet: Any) -> None:
    """Print a sheet on A4, lying, as wide as the paper."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


class _Page:
    """The instruction sheet while it is written, line by line."""

    def __init__(self, sheet: Any, book: Any, lang: str):
        self.sheet, self.lang, self.row = sheet, lang, 0
        wrapped = {"text_wrap": True, "valign": "top"}
        self.formats = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "heading": book.add_format({"bold": True, "font_size": 12}),
            "part": book.add_format({"bold": True, "italic": True}),
            "header": book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1}),
            "text": book.add_format(wrapped),
            "link": book.add_format({"font_color": "#1F4E79", "underline": 1, **wrapped}),
        }
        sheet.hide_gridlines(2)
        for column, width in enumerate((30, 70, 36)):
            sheet.set_column(column, column, width)
        set_page(sheet)

    def line(self, text: str, style: str = "text") -> None:
        """A line across the page; one with plenty of words gets the height for them."""
        self.sheet.merge_range(self.row, 0, self.row, 2, text, self.formats[style])
        if style == "text":
            self.sheet.set_row(self.row, 16 * (len(text) // 135 + 1))
        self.row += 1

    def heading(self, key: str) -> None:
        """A heading with room above it."""
        self.row += 1
        self.line(say(f"templates.{key}", self.lang), "heading")

    def sheets(self, tables: Sequence[Schema]) -> None:
        """A row per sheet, under the part it belongs to."""
        self.cells([say(f"templates.column_{c}", self.lang) for c in ("sheet", "what", "first")], "header")
        shown = [part for part in parts() if any(table.part == part for table in tables)]
        for part in shown:
            if len(shown) > 1:
                self.line(say(f"templates.part_{part}", self.lang), "part")
            for table in tables:
                if table.part == part:
                    self.sheet_row(table, tables)

    def sheet_row(self, table: Schema, tables: Sequence[Schema]) -> None:
        """A sheet: a link to it, what it holds and which sheets it refers to."""
        title, description = table.title(self.lang), label(table.descriptor, "description", self.lang)
        asked = {field.reference for field in table.fields} - {None, table.name}
        first = ", ".join(other.title(self.lang) for other in tables if other.name in asked)
        self.cells(["", description, first], "text")
        link = "internal:'{}'!A1".format(title.replace("'", "''"))
        self.sheet.write_url(self.row - 1, 0, link, self.formats["link"], title)
        self.sheet.set_row(self.row - 1, 16 * max(len(description) // 76 + 1, len(first) // 34 + 1))

    def cells(self, texts: Sequence[str], style: str) -> None:
        """A row of cells."""
        for column, text in enumerate(texts):
            self.sheet.write_string(self.row, column, text, self.formats[style])
        self.row += 1
