"""The text of a Word file, finished: tables sized and marked, callouts framed, pictures named."""

import re
from collections.abc import Iterator
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

#: The text's width in twentieths of a point: A4 less two margins of 25 mm, as in reference.docx.
TEXT_WIDTH = 9071
CALLOUT_COLOURS = {
    "note": "1B5A72",
    "tip": "1E6B3C",
    "important": "7A2F6B",
    "warning": "8A4B00",
    "caution": "A32D22",
}
_CALLOUT_INDENT = 283


def finish(root: Any) -> None:
    """Finish the body of a document in place: `root` is the root of word/document.xml."""
    _mark_tables(root)
    _frame_callouts(root)
    _name_pictures(root)
    _drop_double_bookmarks(root)


def w(name: str) -> str:
    """A name in WordprocessingML's namespace."""
    return f"{{{W}}}{name}"


#: The order that WordprocessingML asks for among the properties we write; Word refuses some files that mix it up.
_ORDER = tuple(
    word
    for line in (
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc",
        "outlineLvl rStyle rFonts b bCs i iCs caps smallCaps strike color sz szCs highlight u vertAlign lang",
        "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
        "tcW gridSpan vMerge tcBorders cantSplit tblHeader",
    )
    for word in line.split()
)


def _child(parent: Any, name: str, **attributes: str) -> Any:
    """The child of that name, made in its right place where it is missing, with these attributes set."""
    from lxml import etree

    child = parent.find(w(name))
    if child is None:
        child = etree.Element(w(name))
        before = [node for node in parent if _rank(node.tag) <= _rank(child.tag)] if name in _ORDER else []
        parent.insert(len(before), child)
    for key, value in attributes.items():
        child.set(w(key), value)
    return child


def _rank(tag: object) -> int:
    name = str(tag).rpartition("}")[2]
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _comments(root: Any, start: str) -> list[Any]:
    """The marks that our filter leaves for this step."""
    return [
        node for node in root.iter() if not isinstance(node.tag, str) and (node.text or "").startswith(start)
    ]


# Tables -------------------------------------------------------------------------------------------------------------


def _mark_tables(root: Any) -> None:
    """Tell Word which tables have heads for their rows, size their columns and keep rows whole at page ends."""
    with_heads = set()
    for mark in _comments(root, "folje:row-heads"):
        with_heads.add(next(mark.itersiblings(w("tbl")), None))
        mark.getparent().remove(mark)
    for table in root.iter(w("tbl")):
        look = table.find(f"{w('tblPr')}/{w('tblLook')}")
        if look is not None:
            look.set(w("firstColumn"), "1" if table in with_heads else "0")
        for row in table.iter(w("tr")):
            _child(_child(row, "trPr"), "cantSplit")
        _size_columns(table)


def _size_columns(table: Any) -> None:
    """Columns as wide as their text asks, in smaller letters where there are too many of them."""
    grid = table.find(w("tblGrid"))
    rows = [row.findall(w("tc")) for row in table.findall(w("tr"))]
    if grid is None or any(
        len(row) != len(grid) for row in rows if row and row[0].find(f"{w('tcPr')}/{w('gridSpan')}") is None
    ):
        return
    texts = [
        ["\n".join("".join(p.itertext()) for p in cell.iter(w("p"))) for cell in row]
        for row in rows
        if len(row) == len(grid)
    ]
    if not texts:
        return
    widths, size = column_widths(list(zip(*texts, strict=True)))
    for column, width in zip(grid, widths, strict=True):
        column.set(w("w"), str(width))
    _child(table.find(w("tblPr")), "tblW", type="dxa", w=str(sum(widths)))
    for run in table.iter(w("r")):
        properties = _child(run, "rPr")
        _child(properties, "sz", val=str(size))
        _child(properties, "szCs", val=str(size))
    for row in rows:
        for cell, width in zip(row, widths, strict=False):
            if cell.find(f"{w('tcPr')}/{w('gridSpan')}") is None:
                _child(_child(cell, "tcPr"), "tcW", type="dxa", w=str(width))


SIZES = (20, 18, 16, 15, 14)  # of letters in tables, in half points
#: Where a line may be broken: at spaces that are not no-break, and after a hyphen or slash between letters.
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+|(?:(?<=[^\W\d_]-)|(?<=/))(?=[^\W\d_])")
#: The same but not before a date, which programs would rather break at its hyphens: "Teamet 2023-02-07" on one line.
_OUTSIDE_DATES = re.compile(_BREAKS.pattern.replace("+|", r"+(?!\d{4}-\d\d)|", 1))
#: Widths of letters that are narrower or wider than most, in em.
_EMS = {letter: em for em, letters in ((0.32, "ijlI.,:;/'|! \u00a0·"), (0.41, "Jfrt-()[]"), (0.53, "cksz–"),
        (0.7, "ABCEFKLNPRSTUVXYZÅÄ"), (0.79, "wDGHOQÖ=&"), (0.98, "mMW%…—@")) for letter in letters}  # fmt: skip


def column_widths(columns: list[tuple[str, ...]], available: int = TEXT_WIDTH) -> tuple[list[int], int]:
    """Widths for the columns of a table, and the size of its letters.

    Parameters
    ----------
    columns
        the texts of each column, header included.
    available
        the width of the text, in twentieths of a point.

    Returns
    -------
    widths : one per column, in twentieths of a point; their sum is at most `available`
    size : of the letters, in half points

    >>> column_widths([("Fas", "Forma"), ("Möten", "6")])
    ([873, 948], 20)
    """
    roomy, tight = available * 7 // 8, available
    tries = [(size, _OUTSIDE_DATES, roomy) for size in SIZES[:2]] + [(size, _BREAKS, tight) for size in SIZES]
    fitting = ((size, breaks) for size, breaks, room in tries if sum(_least(columns, size, breaks)) <= room)
    size, breaks = next(fitting, (SIZES[-1], _BREAKS))
    least = _least(columns, size, breaks)
    if sum(least) > available:
        least = [int(width * available / sum(least)) for width in least]
    wanted = [max(low, _width(max(texts, key=len), size)) for low, texts in zip(least, columns, strict=True)]
    if sum(wanted) <= available:
        return wanted, size
    left, asked = available - sum(least), sum(wanted) - sum(least)
    return [low + int(left * (want - low) / asked) for low, want in zip(least, wanted, strict=True)], size


def _least(columns: list[tuple[str, ...]], size: int, breaks: re.Pattern[str]) -> list[int]:
    """What each column needs so that no word of it is broken; its head is set in bold."""
    return [max(_width(word, size, bold=row == 0) for row, text in enumerate(texts) for word in breaks.split(text))
            for texts in columns]  # fmt: skip


def _width(text: str, size: int, *, bold: bool = False) -> int:
    """What a text takes in the widest typeface it may be shown in; 200 for the cell's margins.

    A machine without the document's typeface sets it in one of its own. DejaVu Sans, LibreOffice's, is as wide as they get.
    """
    ems = sum(_EMS.get(letter, 0.64) for letter in text)
    return 200 + int(ems * (1.13 if bold else 1) * size * 10)


# Callouts -----------------------------------------------------------------------------------------------------------


def _frame_callouts(root: Any) -> None:
    """A line to the left of everything in a callout, lists included, and air after it."""
    for mark in _comments(root, "folje:callout "):
        colour = CALLOUT_COLOURS.get(mark.text.split()[-1], CALLOUT_COLOURS["note"])
        paragraphs = list(_until_end(mark))
        for paragraph in paragraphs:
            _frame(paragraph, colour, first=paragraph is paragraphs[0], last=paragraph is paragraphs[-1])
        mark.getparent().remove(mark)
    for mark in _comments(root, "folje:end"):
        mark.getparent().remove(mark)


def _until_end(mark: Any) -> Iterator[Any]:
    for node in mark.itersiblings():
        if not isinstance(node.tag, str) and node.text == "folje:end":
            return
        if node.tag == w("p"):
            yield node


def _frame(paragraph: Any, colour: str, *, first: bool, last: bool) -> None:
    """One paragraph of a callout. A list item's letters stand further in; its line does not."""
    properties = _child(paragraph, "pPr")
    for old in [node for node in properties if node.tag in (w("pBdr"), w("spacing"), w("ind"))]:
        properties.remove(old)
    hanging = {"hanging": "283"} if properties.find(w("numPr")) is not None else {}
    left = _CALLOUT_INDENT + int(hanging.get("hanging", 0))
    _child(_child(properties, "pBdr"), "left", val="single", sz="18", space="8", color=colour)
    _child(
        properties,
        "spacing",
        before="160" if first else "0",
        after="160" if last else "0",
        line="288",
        lineRule="auto",
    )
    _child(properties, "ind", left=str(left), **hanging)
    for run in paragraph.iter(w("r")) if first else ():
        _child(_child(run, "rPr"), "color", val=colour)


# Pictures and bookmarks ---------------------------------------------------------------------------------------------


def _name_pictures(root: Any) -> None:
    """Pictures carry a number and their alternative text; pandoc writes the path they were read from."""
    for number, drawing in enumerate(root.iter(f"{{{DRAWING}}}inline"), 1):
        outer = drawing.find(f"{{{DRAWING}}}docPr")
        alt = outer.get("descr", "")
        for properties in (outer, *drawing.iter(f"{{{PICTURE}}}cNvPr")):
            properties.set("name", f"Bild {number}")
            properties.set("descr", alt)
            properties.attrib.pop("title", None)


def _drop_double_bookmarks(root: Any) -> None:
    """Pandoc marks a captioned table twice with one name; Word keeps one of them and says nothing."""
    seen: set[str] = set()
    for start in list(root.iter(w("bookmarkStart"))):
        name = start.get(w("name"))
        if name in seen:
            number = start.get(w("id"))
            ends = [end for end in root.iter(w("bookmarkEnd")) if end.get(w("id")) == number]
            for mark in (start, *ends):
                mark.getparent().remove(mark)
        seen.add(name)
