"""Makes `reference.docx`, the Word file whose styles every Word report gets: ``python -m reports.rendering.reference_docx``.

It starts from pandoc's own reference document. Fonts are ones that Word has; the head holds an empty paragraph for the
notice and the foot room for the status and, to the right, the page number, "1 (5)", which is the same in every language.
"""

import io
import subprocess
from pathlib import Path
from typing import Any

from reports.rendering import finishing, pandoc, word_body

ACCENT, INK, QUIET, LINE = "1B5A72", "1C2226", "525C65", "C3CAD0"
NOTICE_INK, NOTICE_LINE = "6B3A00", "8A4B00"
FONT = "Calibri"
MARGIN, TEXT_WIDTH = 25, 160  # millimetres
TARGET = pandoc.EXTENSION / "reference.docx"


def make(target: Path = TARGET) -> Path:
    """Write the reference document; the same bytes every time."""
    from docx import Document

    command = [pandoc.program(), "--print-default-data-file", "reference.docx"]
    document = Document(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))
    _page(document.sections[0])
    _styles({style.name: style for style in document.styles}, document.styles)
    _head_and_foot(document.sections[0], document.styles["Notice"])
    document.core_properties.author = document.core_properties.title = ""
    document.save(str(target))
    steps = {
        "word/styles.xml": lambda root: finishing.set_language(root, "sv-SE"),
        "docProps/core.xml": lambda root: finishing.finish_core(root, "sv-SE", 0),
        "docProps/custom.xml": finishing.clear,
        "docProps/app.xml": finishing.clear,
    }
    finishing.rewrite(target, steps.get)
    return target


def _page(section: Any) -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(27), Mm(25)
    section.header_distance = section.footer_distance = Mm(12)


def _styles(styles: dict[str, Any], sheet: Any) -> None:
    from docx.shared import RGBColor

    for name in ("Normal", "Body Text", "First Paragraph", "Compact"):
        _paragraph(styles, name, size=11, colour=INK)
    _spacing(styles["Body Text"], before=0, after=7, line=1.25)
    _spacing(styles["First Paragraph"], before=0, after=7, line=1.25)
    _spacing(styles["Compact"], before=1, after=1, line=1.1)
    for level, size, before in ((1, 17, 22), (2, 13.5, 16), (3, 11.5, 12), (4, 11, 10)):
        _paragraph(styles, f"Heading {level}", size=size, colour=ACCENT, bold=True, italic=False)
        _spacing(styles[f"Heading {level}"], before=before, after=5, line=1.1)
    _title_styles(styles)
    _own_styles(styles, sheet)
    styles["Hyperlink"].font.color.rgb = RGBColor.from_string(ACCENT)
    styles["Hyperlink"].font.underline = True
    _table_style(styles)


def _title_styles(styles: dict[str, Any]) -> None:
    _paragraph(styles, "Title", size=25, colour=ACCENT, bold=True, align="left")
    _spacing(styles["Title"], before=0, after=4, line=1.05)
    _paragraph(styles, "Subtitle", size=14, colour=QUIET, bold=False, align="left")
    _spacing(styles["Subtitle"], before=0, after=6, line=1.15)
    for name in ("Author", "Date"):
        _paragraph(styles, name, size=10.5, colour=QUIET, bold=False, align="left")
        _spacing(styles[name], before=0, after=2, line=1.15)
    _paragraph(styles, "TOC Heading", size=13.5, colour=ACCENT, bold=True)
    for name in ("Caption", "Table Caption", "Image Caption"):
        _paragraph(styles, name, size=10, colour=QUIET, italic=False, align="left")
    _spacing(styles["Table Caption"], before=12, after=3, line=1.1)
    _spacing(styles["Image Caption"], before=3, after=14, line=1.1)
    styles["Table Caption"].paragraph_format.keep_with_next = True
    _paragraph(styles, "Captioned Figure", size=11, colour=INK, align="left")
    styles["Captioned Figure"].paragraph_format.keep_with_next = True


def _own_styles(styles: dict[str, Any], sheet: Any) -> None:
    from docx.shared import Mm

    _new(styles, sheet, "Notice", "Body Text", size=9.5, colour=NOTICE_INK, bold=True, align="center")
    _border(styles["Notice"], NOTICE_LINE, ("top", "left", "bottom", "right"), width=6)
    _new(styles, sheet, "Notice Text", "Body Text", size=11, colour=NOTICE_INK, bold=True)
    _border(styles["Notice Text"], NOTICE_LINE, ("left",), width=18)
    styles["Notice Text"].paragraph_format.left_indent = Mm(3)
    _spacing(styles["Notice Text"], before=6, after=14, line=1.15)
    _new(styles, sheet, "Status", "Body Text", size=10.5, colour=ACCENT, bold=True)
    _spacing(styles["Status"], before=6, after=6, line=1.15)
    _new(styles, sheet, "Table Note", "Body Text", size=9.5, colour=QUIET)
    _spacing(styles["Table Note"], before=4, after=10, line=1.1)
    _new(styles, sheet, "Callout", "Body Text", size=11, colour=INK)
    _new(styles, sheet, "Callout Title", "Body Text", size=11, colour=ACCENT, bold=True)
    styles["Callout Title"].paragraph_format.keep_with_next = True
    for name in ("Callout", "Callout Title"):
        _border(styles[name], ACCENT, ("left",), width=18)
        styles[name].paragraph_format.left_indent = Mm(5)
        _spacing(styles[name], before=0, after=0, line=1.25)
    for level in (1, 2, 3):
        _new(styles, sheet, f"toc {level}", "Body Text", size=11, colour=INK)
        styles[f"toc {level}"].element.styleId = f"TOC{level}"  # as Word has it, and as paragraphs name it
        styles[f"toc {level}"].paragraph_format.left_indent = Mm(5 * (level - 1))
        _spacing(styles[f"toc {level}"], before=0, after=2, line=1.15)


def _new(styles: dict[str, Any], sheet: Any, name: str, base: str, **look: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles[name] = sheet.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    styles[name].base_style = styles[base]
    _paragraph(styles, name, **look)


def _paragraph(
    styles: dict[str, Any],
    name: str,
    *,
    size: float,
    colour: str,
    bold: bool | None = None,
    italic: bool | None = None,
    align: str = "",
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = styles[name].font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    font.color.rgb = RGBColor.from_string(colour)
    for spacing in styles[name].element.rPr.findall(qn("w:spacing")):
        styles[name].element.rPr.remove(spacing)
    fonts = styles[name].element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    if align:
        styles[name].paragraph_format.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())


def _spacing(style: Any, *, before: float, after: float, line: float) -> None:
    from docx.shared import Pt

    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), line


def _border(style: Any, colour: str, sides: tuple[str, ...], width: int) -> None:
    """Borders of a paragraph style; width in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(width)), ("space", "6"), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _table_style(styles: dict[str, Any]) -> None:
    """Thin lines under rows, a stronger one under the header row, nothing else."""
    from docx.oxml import parse_xml

    element = styles["Table"].element
    for child in list(element):
        if child.tag.endswith(("}tblPr", "}tblStylePr", "}rPr", "}pPr")):
            element.remove(child)
    space = f'xmlns:w="{word_body.W}"'
    side = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    element.append(
        parse_xml(
            f'<w:tblPr {space}><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders><w:bottom {side}/><w:insideH {side}/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/>'
            '<w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    element.append(
        parse_xml(
            f'<w:tblStylePr {space} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        )
    )


def _head_and_foot(section: Any, notice_style: Any) -> None:
    """An empty paragraph for the notice at the head; at the foot the page's number and the number of pages.

    They stand after a tab, before which `finishing` writes the status.
    """
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.shared import Mm

    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    section.header.paragraphs[0].style = notice_style
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    space = f'xmlns:w="{word_body.W}"'
    small = f'<w:rPr><w:color w:val="{QUIET}"/><w:sz w:val="18"/></w:rPr>'
    foot._p.append(parse_xml(f"<w:r {space}>{small}<w:tab/></w:r>"))
    for text in ("PAGE", " (", "NUMPAGES", ")"):
        run = f'<w:r {space}>{small}<w:t xml:space="preserve">{text}</w:t></w:r>'
        field = f'<w:fldSimple {space} w:instr="{text}"><w:r>{small}<w:t>1</w:t></w:r></w:fldSimple>'
        foot._p.append(parse_xml(field if text.isalpha() else run))


if __name__ == "__main__":
    print(make())
