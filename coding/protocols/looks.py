"""How our Word forms look: page, typeface, lines; and what the file says about itself."""

import io
import zipfile
from typing import Any

from coding.protocols.controls import element, qualified

FONT = "Arial"
INK, MUTED, LINE, SHADE, TINT = "1F2A33", "595959", "A6B1B8", "E3EAED", "F3F6F7"
STYLES = (  # name, size, space before, space after (points), bold, colour
    ("Normal", 10.5, 0, 4, None, INK),
    ("Title", 22, 0, 6, True, INK),
    ("Heading 1", 15, 18, 5, True, INK),
    ("Heading 2", 12, 14, 4, True, INK),
    ("Header", 9, 0, 0, None, INK),
    ("Footer", 8.5, 0, 0, None, MUTED),
    ("Cell", 10.5, 2, 3, None, INK),
    ("Tight cell", 9.5, 1, 1, None, INK),
    ("Help", 8.5, 0, 3, None, MUTED),
    ("Instruction", 9.5, 0, 4, None, MUTED),
    ("Column title", 9, 2, 2, True, INK),
)


def set_page(document: Any) -> None:
    """A4 with margins that leave a table room."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)


def tab_at_the_margin(style: Any, section: Any) -> None:
    """Let one tab in the style reach the right margin."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    while len(style.paragraph_format.tab_stops):
        del style.paragraph_format.tab_stops[0]
    width = section.page_width - section.left_margin - section.right_margin
    style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def set_styles(document: Any, language: str) -> None:
    """The house style: one typeface, few sizes, grey lines."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    defaults = styles.element.find(qualified("w:docDefaults"))
    for tag in ("w:rFonts", "w:lang"):
        for found in defaults.iter(qualified(tag)):
            found.getparent().remove(found)
            break
    defaults.find(".//" + qualified("w:rPr")).append(element("w:lang", val=language, eastAsia=language))
    known = {style.name for style in styles}
    for name, size, before, after, bold, colour in STYLES:
        if name not in known:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        _look(styles[name], size, before, after, bold, colour)
    prompt = styles.add_style("Prompt", WD_STYLE_TYPE.CHARACTER)
    prompt.font.color.rgb = colour_of(MUTED)
    _table_style(styles.add_style("Form", WD_STYLE_TYPE.TABLE))


def _look(style: Any, size: float, before: float, after: float, bold: bool | None, colour: str) -> None:
    from docx.shared import Pt

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qualified(f"w:{key}"), FONT)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, colour_of(colour)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.12
    for border in style.element.findall(".//" + qualified("w:pBdr")):
        border.getparent().remove(border)


def _table_style(style: Any) -> None:
    """Thin grey lines between rows and around, no colour that carries meaning."""
    properties = element("w:tblPr")
    borders, margins = element("w:tblBorders"), element("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="100", type="dxa"))
    properties.append(borders)
    properties.append(margins)
    style.element.append(properties)


def set_properties(document: Any, title: str, language: str) -> None:
    """Title and language; no names, no dates, and not an old Word's mode, which has no tick boxes."""
    core = document.core_properties
    for stated in list(core._element):
        core._element.remove(stated)
    core.title, core.language = title, language
    settings = document.settings.element
    for tag in ("w:compat", "w:themeFontLang"):
        for found in settings.findall(qualified(tag)):
            settings.remove(found)
    compat = element("w:compat")
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(element("w:compatSetting", name="compatibilityMode", uri=uri, val="15"))
    rsids = settings.find(qualified("w:rsids"))
    rsids.addprevious(compat) if rsids is not None else settings.append(compat)


def packed(document: Any) -> bytes:
    """The document as bytes that do not depend on when it was saved."""
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


def colour_of(code: str) -> Any:
    """A colour from RRGGBB."""
    from docx.shared import RGBColor

    return RGBColor.from_string(code)
