"""A Word document that is a form: headings, tables with labels, tick boxes, dates, and the same bytes every time.

The look is here, and nothing about what the form asks for.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

FONT = "Arial"
INK, MUTED, LINE, SHADE, TINT = "1F2A33", "595959", "A6B1B8", "E3EAED", "F3F6F7"
LANGUAGE = {"sv": "sv-SE", "en": "en-GB"}
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Sheet:
    """An A4 document in the house style."""

    def __init__(self, lang: str, title: str):
        from docx import Document

        self.document = Document()
        self.lang, self.controls = lang, 0
        self._title = title
        _page(self.document)
        _styles(self.document, LANGUAGE[lang])
        _properties(self.document, title, LANGUAGE[lang])

    def title(self) -> None:
        """The title of the document."""
        self.document.add_paragraph(self._title, style="Title")

    def heading(self, text: str, level: int, *, prompt: str = "", new_page: bool = False) -> None:
        """A heading. One that ends with a colon has a prompt after it, to be written over."""
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page or None
        paragraph.add_run(_clean(text))
        if prompt and text.endswith(": "):
            paragraph._p.append(self.control(prompt, "w:text", prompt=prompt))

    def instruction(self, text: str) -> None:
        """A grey line that says how to fill in."""
        self.document.add_paragraph(_clean(text), style="Instruction")

    def text(self, text: str) -> None:
        """A paragraph."""
        self.document.add_paragraph(_clean(text))

    def edges(self, notice: str, footer: str, page: str) -> None:
        """What stands at the top and bottom of every page; `page` has the places {page} and {pages}."""
        section = self.document.sections[0]
        if notice:
            section.header.paragraphs[0].add_run(_clean(notice)).bold = True
        line = section.footer.paragraphs[0]
        _tab_at_the_margin(line.style, section)
        line.add_run(f"{footer} · {self._title}\t")
        for piece in re.split(r"(\{page\}|\{pages\})", page):
            field = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(piece)
            line._p.append(_element("w:fldSimple", instr=field)) if field else line.add_run(piece)

    def table(self, description: str, titles: Sequence[str], widths: Sequence[float]) -> "FormTable":
        """A table with a header row; widths in centimetres."""
        return FormTable(self, description, titles, widths)

    def control(self, name: str, kind: str, *, text: str = "", prompt: str = "", **attributes: str) -> Any:
        """A content control with a name for screen readers; its prompt goes away when somebody writes."""
        self.controls += 1
        properties = [_element("w:alias", val=_clean(name)[:60]), _element("w:id", val=str(100_000 + self.controls))]
        if not text:
            properties.append(_element("w:showingPlcHdr"))
        run = _run(text or prompt, None if text else "Prompt")
        return _control([*properties, _element(kind, **attributes)], run)

    def saved(self) -> bytes:
        """The document as bytes: entries in order, no time stamps, no thumbnail."""
        return _packed(self.document)


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
            cell.paragraphs[0].style = "Column title"
            cell.paragraphs[0].add_run(title)
            _shade(cell, SHADE)
        self.table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))

    def row(self, *, room: float = 0, tight: bool = False) -> Sequence[Any]:
        """The cells of a new row, with centimetres of room to write by hand, or tight; never torn by a page."""
        from docx.enum.table import WD_ROW_HEIGHT_RULE
        from docx.shared import Cm

        row = self.table.add_row()
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        if room:
            row.height, row.height_rule = Cm(room), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, self.widths, strict=True):
            cell.width = width
            cell.paragraphs[0].style = "Tight cell" if tight else "Cell"
        return row.cells

    def label(self, cell: Any, text: str, help_text: str = "", *, muted: bool = False, tint: bool = True) -> None:
        """The name of a row, with a grey line of help under it."""
        from docx.shared import Pt

        run = cell.paragraphs[0].add_run(text)
        run.bold = not muted
        if muted:
            run.font.color.rgb, run.font.size = _colour(MUTED), Pt(9)
        if help_text:
            cell.add_paragraph(help_text, style="Help")
        if tint:
            _shade(cell, TINT)

    def lines(
        self, cell: Any, lines: Iterable[str], *, small: bool = False, strong: bool = False, tint: bool = False,
        remarks: Iterable[Any] = (),
    ) -> None:  # fmt: skip
        """Paragraphs in a cell; remarks become comments about all of it."""
        from docx.shared import Pt

        runs = []
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph(style=cell.paragraphs[0].style)
            if line:
                runs.append(paragraph.add_run(_clean(line)))
                runs[-1].bold = strong or None
                runs[-1].font.size = Pt(9.5) if small else None
        if tint:
            _shade(cell, TINT)
        self.comment(runs, remarks)

    def entries(self, cell: Any, entries: Sequence[Any]) -> None:
        """One paragraph per entry, each with its own comments."""
        for number, entry in enumerate(entries):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph(style="Cell")
            self.comment([paragraph.add_run(_clean(entry.text))], entry.remarks)

    def comment(self, runs: list[Any], remarks: Iterable[Any]) -> None:
        """Comments in the margin, with their author and no clock of ours."""
        for remark in remarks if runs else ():
            initials = "".join(word[0] for word in remark.author.split())[:3]
            comment = self.sheet.document.add_comment(runs, _clean(remark.text), _clean(remark.author), initials)
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
            paragraph._p.append(_box(name or words, 100_000 + self.sheet.controls, ticked))
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
            ("dateFormat", "yyyy-MM-dd"), ("lid", LANGUAGE[self.sheet.lang]),
            ("storeMappedDataAs", "dateTime"), ("calendar", "gregorian"),
        ):  # fmt: skip
            kind.append(_element(f"w:{tag}", val=setting))
        cell.paragraphs[0]._p.append(control)


def _clean(text: str) -> str:
    """What XML can hold; anything else is shown as a replacement character."""
    return _NOT_XML.sub("\ufffd", text)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _run(text: str, style: str | None = None) -> Any:
    run = _element("w:r")
    if style:
        properties = _element("w:rPr")
        properties.append(_element("w:rStyle", val=style))
        run.append(properties)
    run.text = text
    return run


def _control(properties: Iterable[Any], run: Any) -> Any:
    control, settings, content = _element("w:sdt"), _element("w:sdtPr"), _element("w:sdtContent")
    for setting in properties:
        settings.append(setting)
    content.append(run)
    control.append(settings)
    control.append(content)
    return control


def _box(name: str, number: int, ticked: bool) -> Any:
    """A tick box, as Word 2010 and later make them."""
    from lxml import etree

    kind = etree.Element(f"{{{_W14}}}checkbox", nsmap={"w14": _W14})
    signs = (("checkedState", "2612"), ("uncheckedState", "2610"))
    looks = {tag: {"val": code, "font": "MS Gothic"} for tag, code in signs}
    for tag, attributes in ({"checked": {"val": "1" if ticked else "0"}} | looks).items():
        part = etree.SubElement(kind, f"{{{_W14}}}{tag}")
        for key, value in attributes.items():
            part.set(f"{{{_W14}}}{key}", value)
    run = _run("☒" if ticked else "☐")
    fonts = _element("w:rFonts", ascii="MS Gothic", eastAsia="MS Gothic", hAnsi="MS Gothic", hint="eastAsia")
    run.get_or_add_rPr().append(fonts)
    return _control([_element("w:alias", val=name[:60]), _element("w:id", val=str(number)), kind], run)


def _colour(code: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(code)


def _shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))


def _describe(table: Any, description: str) -> None:
    """The text alternative of a table, and which of its cells are headers."""
    properties = table._tbl.tblPr
    look = properties.find(_qualified("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(_element("w:tblLook", val="00A0", firstRow="1", firstColumn="1", noHBand="1", noVBand="1"))
    properties.append(_element("w:tblCaption", val=_clean(description)))


def _qualified(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)


def _page(document: Any) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)


def _styles(document: Any, language: str) -> None:
    """The house style: one typeface, few sizes, grey lines."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    defaults = styles.element.find(_qualified("w:docDefaults"))
    for tag in ("w:rFonts", "w:lang"):
        for found in defaults.iter(_qualified(tag)):
            found.getparent().remove(found)
            break
    defaults.find(".//" + _qualified("w:rPr")).append(_element("w:lang", val=language, eastAsia=language))
    for name, size, before, after, bold, colour in (
        ("Normal", 10.5, 0, 4, None, INK), ("Title", 22, 0, 6, True, INK), ("Heading 1", 15, 18, 5, True, INK),
        ("Heading 2", 12, 14, 4, True, INK), ("Header", 9, 0, 0, None, INK), ("Footer", 8.5, 0, 0, None, MUTED),
        ("Cell", 10.5, 2, 3, None, INK), ("Tight cell", 9.5, 1, 1, None, INK), ("Help", 8.5, 0, 3, None, MUTED),
        ("Instruction", 9.5, 0, 4, None, MUTED), ("Column title", 9, 2, 2, True, INK),
    ):  # fmt: skip
        if name not in [style.name for style in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        _look(styles[name], size, before, after, bold, colour)
    prompt = styles.add_style("Prompt", WD_STYLE_TYPE.CHARACTER)
    prompt.font.color.rgb = _colour(MUTED)
    _table_style(styles.add_style("Form", WD_STYLE_TYPE.TABLE))


def _look(style: Any, size: float, before: float, after: float, bold: bool | None, colour: str) -> None:
    from docx.shared import Pt

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_qualified(f"w:{key}"), FONT)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, _colour(colour)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.12
    for border in style.element.findall(".//" + _qualified("w:pBdr")):
        border.getparent().remove(border)


def _table_style(style: Any) -> None:
    """Thin grey lines between rows and around, no colour that carries meaning."""
    properties = _element("w:tblPr")
    borders, margins = _element("w:tblBorders"), _element("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="100", type="dxa"))
    properties.append(borders)
    properties.append(margins)
    style.element.append(properties)


def _tab_at_the_margin(style: Any, section: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    while len(style.paragraph_format.tab_stops):
        del style.paragraph_format.tab_stops[0]
    width = section.page_width - section.left_margin - section.right_margin
    style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def _properties(document: Any, title: str, language: str) -> None:
    """Title and language; no names, no dates, and not in an old Word's compatibility mode (it has no tick boxes)."""
    core = document.core_properties
    for element in list(core._element):
        core._element.remove(element)
    core.title, core.language = title, language
    settings = document.settings.element
    for tag in ("w:compat", "w:themeFontLang"):
        for found in settings.findall(_qualified(tag)):
            settings.remove(found)
    compat = _element("w:compat")
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(_element("w:compatSetting", name="compatibilityMode", uri=uri, val="15"))
    rsids = settings.find(_qualified("w:rsids"))
    rsids.addprevious(compat) if rsids is not None else settings.append(compat)


def _packed(document: Any) -> bytes:
    package = document.part.package
    for key, relationship in list(package.rels.items()):
        if relationship.reltype.endswith("/thumbnail"):
            del package.rels[key]
    loose, packed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return packed.getvalue()
