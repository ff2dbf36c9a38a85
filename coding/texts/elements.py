"""XML elements by their local names, whatever name space they are in: a document may be transitional, strict or of another version."""

from typing import Any


def name_of(element: Any) -> str:
    """The local name; "" for XML comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Any | None, name: str) -> Any | None:
    """The first child of that name, if there is one."""
    return next((each for each in element if name_of(each) == name), None) if element is not None else None


def attribute(element: Any | None, name: str) -> str:
    """The value of an attribute; empty when there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
