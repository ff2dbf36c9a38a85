"""What Word and Excel files have in common: parts, relations, properties, pictures and embedded files."""

import re
import zipfile
from io import BytesIO
from typing import Any

from reports.scanning import drawings, pictures
from reports.scanning.pieces import Contents, place_of

#: Properties that say what the document is, as its first page does.
OPEN_PROPERTIES = {"title", "subject", "creator", "language", "created", "modified", "description", "category",
                   "contentStatus", "revision", "lastPrinted", "Application", "AppVersion", "Template", "TotalTime", "Pages", "Words", "Characters",
                   "Lines", "Paragraphs", "DocSecurity", "ScaleCrop", "LinksUpToDate", "CharactersWithSpaces",
                   "SharedDoc", "HyperlinksChanged"}  # fmt: skip
_CACHES = re.compile(
    r"(charts/(?!style|colors).*|pivotCache/.*|externalLinks/[^/]*|queryTables/.*|connections)\.xml$"
)
_EMBEDDED = re.compile(r"/(embeddings|activeX|printerSettings|vbaProject|attachedToolbars)")
MOST = 1 << 28  # bytes a package may hold


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST:
            raise ValueError("too large")
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def tree(data: bytes) -> Any:
    """The XML of a part."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def common(parts: dict[str, bytes], contents: Contents) -> None:
    """Read what both kinds of file have beside their own text."""
    for name, data in parts.items():
        if name.startswith("docProps/") and name.endswith(".xml"):
            _properties(name, data, contents)
        elif name.endswith(".rels"):
            _relations(data, contents)
        elif re.match(r"customXml/item\d*\.xml$", name):
            contents.hide(_all_text(data), place_of("custom_xml"), "custom_xml")
        elif _CACHES.search(name):
            contents.hide(_all_text(data), place_of("cache"), "cache")
        elif _EMBEDDED.search(name):
            contents.found.append(("embedded", place_of("embedded")))
        elif "/media/" in name:
            _picture(name, data, contents)


def _properties(name: str, data: bytes, contents: Contents) -> None:
    for element in tree(data):
        value, key = " ".join("".join(element.itertext()).split()), local(element)
        place = place_of("property", name=element.get("name", key))
        if name.endswith("custom.xml") or key not in OPEN_PROPERTIES:
            contents.hide(value if key not in ("HeadingPairs", "TitlesOfParts") else "", place, "property")
        elif value:
            contents.add(value, place, shown=False)


def _relations(data: bytes, contents: Contents) -> None:
    for relation in tree(data):
        if relation.get("TargetMode") == "External":
            contents.add(relation.get("Target"), place_of("link"), shown=False)


def _picture(name: str, data: bytes, contents: Contents) -> None:
    inner = drawings.read(data, named=True) if name.endswith(".svg") else pictures.read(data)
    contents.take(inner, place_of("picture_named", name=name.rpartition("/")[2]))


def _all_text(data: bytes) -> str:
    root = tree(data)
    attributes = " ".join(value for element in root.iter() for value in element.attrib.values())
    return " ".join(" ".join(root.itertext()).split()) or (attributes if re.search(r"\d", attributes) else "")
