"""A drawing (SVG): the texts that are seen, their alternatives, and what is in it without being drawn."""

import re
from typing import Any

from reports.scanning.pieces import Contents, place_of

_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![-\w])opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])",
    re.I,
)
_LABELLED = re.compile(
    r"^[^.;:]*[\w )]:\s*\S[^;]*;\s*[^:;]+:\s*\d"
)  # "faktor: …; antal: 3", as chart programs write it; our own texts begin with a sentence


def read(data: bytes, *, named: bool = False) -> Contents:
    """All texts of an SVG; `named`: what it stands in gives its alternative text."""
    from lxml import etree

    contents = Contents()
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for element in root.iter():
        if not isinstance(element.tag, str):
            unread = element.text if re.search(r"\w", element.text or "") else ""
            contents.hide(unread, place_of("comment"), "comment")
            continue
        _element(element, etree.QName(element).localname, contents)
    if not (named or _is_named(root)):
        contents.found.append(("no_alt", place_of("drawing_itself")))
    return contents


def _is_named(root: Any) -> bool:
    own = root.get("aria-label") or root.get("aria-labelledby") or root.get("aria-hidden") == "true"
    return bool(own) or any(str(child.tag).endswith("}title") or child.tag == "title" for child in root)


def _element(element: Any, name: str, contents: Contents) -> None:
    if name in ("text", "foreignObject"):
        text = " ".join("".join(element.itertext()).split())
        if _is_unseen(element):
            contents.hide(text, place_of("drawing_text"))
        else:
            contents.add(text, place_of("drawing_text"))
    elif name in ("title", "desc"):
        contents.add("".join(element.itertext()), place_of("alt"), shown=False)
    elif name in ("metadata", "script"):
        contents.hide(
            "".join(element.itertext()), place_of(name), "property" if name == "metadata" else "hidden_value"
        )
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2]
        if local in ("aria-label", "aria-description", "aria-roledescription"):
            contents.add(value, place_of("alt"), shown=False)
            values_in_label(value, contents)
        elif local.startswith("data-") and re.search(r"\d", value):
            contents.hide(value, place_of("attribute", name=local), "hidden_value")
        elif local in ("href", "docname", "export-filename", "absref") and not value.startswith("data:"):
            contents.add(value, place_of("attribute", name=local), shown=False)


def values_in_label(value: str, contents: Contents) -> None:
    """A label that lists a chart's values, as chart programs put it on every mark."""
    if _LABELLED.search(value):
        contents.found.append(("hidden_value", place_of("alt")))


def _is_unseen(element: Any) -> bool:
    for each in (element, *element.iterancestors()):
        direct = (each.get("display"), each.get("visibility"), each.get("opacity"), each.get("font-size"))
        if (
            "none" in direct[:1]
            or "hidden" in direct[1:2]
            or "0" in direct[2:]
            or _UNSEEN.search(each.get("style", ""))
        ):
            return True
    return False
