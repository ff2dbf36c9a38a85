"""The XML of a Word document, piece by piece: elements, runs, fields, content controls."""

import re
from collections.abc import Iterable
from typing import Any

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """What XML can hold; anything else is shown as a replacement character."""
    return _NOT_XML.sub("\ufffd", text)


def element(tag: str, **attributes: str) -> Any:
    """An element with attributes of the w: name space."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def qualified(tag: str) -> str:
    """The full name of a tag: ``w:p`` with its name space."""
    from docx.oxml.ns import qn

    return qn(tag)


def run_of(text: str, style: str | None = None) -> Any:
    """A run of text in a character style."""
    run = element("w:r")
    if style:
        properties = element("w:rPr")
        properties.append(element("w:rStyle", val=style))
        run.append(properties)
    run.text = text
    return run


def field(instruction: str) -> Any:
    """A field that Word works out, such as PAGE; it shows 1 until then."""
    made = element("w:fldSimple", instr=instruction)
    made.append(run_of("1"))
    return made


def control(properties: Iterable[Any], run: Any) -> Any:
    """A content control with its properties and one run."""
    made, settings, content = element("w:sdt"), element("w:sdtPr"), element("w:sdtContent")
    for setting in properties:
        settings.append(setting)
    content.append(run)
    made.append(settings)
    made.append(content)
    return made


def tick_box(name: str, number: int, ticked: bool) -> Any:
    """A tick box, as Word 2010 and later make them."""
    from lxml import etree

    kind = etree.Element(f"{{{_W14}}}checkbox", nsmap={"w14": _W14})
    signs = (("checkedState", "2612"), ("uncheckedState", "2610"))
    looks = {tag: {"val": code, "font": "MS Gothic"} for tag, code in signs}
    for tag, attributes in ({"checked": {"val": "1" if ticked else "0"}} | looks).items():
        part = etree.SubElement(kind, f"{{{_W14}}}{tag}")
        for key, value in attributes.items():
            part.set(f"{{{_W14}}}{key}", value)
    run = run_of("☒" if ticked else "☐")
    fonts = element("w:rFonts", ascii="MS Gothic", eastAsia="MS Gothic", hAnsi="MS Gothic", hint="eastAsia")
    run.get_or_add_rPr().append(fonts)
    return control([element("w:alias", val=name[:60]), element("w:id", val=str(number)), kind], run)
