"""REFI-QDA codebooks (.qdc): what other programs write is read, and what is written validates and keeps its ids.

`codes_element` and `codes_of` are also the code tree of a REFI-QDA project. Source: REFI-QDA Standard 1.5, Codebook.xsd.
"""

import re
import uuid
from pathlib import Path
from typing import Any

from coding.codebooks import Code, Codebook
from coding.codebooks.canonical import canonical
from coding.codebooks.findings import COLOUR
from coding.codebooks.keys import new_key
from coding.codebooks.keywords import listed
from evaluation.errors import FoljeError
from evaluation.words import LANGUAGES, say

NAMESPACE = "urn:QDA-XML:codebook:1.0"
KNOWN = re.compile(r"urn:QDA-XML:(?:codebook|project):(?:1[.:]0|0:4)")
MAX_BYTES = 20_000_000
MAX_DEPTH = 100  # of codes in codes
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "folje:codebook")
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PARTS = ("include", "exclude", "nearest", "example", "non_example", "keywords", "key")  # of a description


# writing


def write_qdc(book: Codebook, lang: str = "sv") -> bytes:
    """The codes in use as a .qdc: the same bytes for the same codebook."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin="Folje")
    root.append(codes_element(book, NAMESPACE, lang))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def codes_element(book: Codebook, namespace: str, lang: str = "sv") -> Any:
    """The element Codes with the whole tree, in the namespace of a codebook or a project.

    A name that two codes share gets its parent's after it, since some programs keep codes by their name.
    """
    from lxml import etree

    top = etree.Element(f"{{{namespace}}}Codes")
    names = code_names(book, lang)
    guids = guids_of(book)
    inside = {-1: top}
    for level, code in book.tree():
        element = etree.SubElement(inside[level - 1], f"{{{namespace}}}Code")
        inside[level] = element
        element.set("guid", guids[code.id])
        element.set("name", names[code.id])
        element.set("isCodable", "false" if code.data.get("codable") is False else "true")
        if colour := colour_of(code.colour):
            element.set("color", colour)
        text = _clean(description(code, lang))
        if text:
            etree.SubElement(element, f"{{{namespace}}}Description").text = text
    return top


def guid_of(codebook: str, code: str) -> str:
    """The GUID of a code: always the same for the same keys.

    >>> guid_of("tuckman", "FOR1") == guid_of("tuckman", "FOR1") != guid_of("tuckman", "FOR2")
    True
    """
    return str(uuid.uuid5(_SPACE, f"{codebook}\0{code}"))


def guids_of(book: Codebook) -> dict[str, str]:
    """The GUID of each code in use: the one it came with, else one made from the keys."""
    taken: set[str] = set()
    found = {}
    for code in book.codes.values():
        own = plain_guid(str(code.data.get("guid", "")))
        found[code.id] = own if own and own not in taken else guid_of(book.id, code.id)
        taken.add(found[code.id])
    return found


def code_names(book: Codebook, lang: str = "sv") -> dict[str, str]:
    """A name for each code that no other has: with its parent's, then its key, where that is needed."""
    plain = {key: _clean(code.name(lang)) or key for key, code in book.codes.items()}
    longer = {key: f"{name} ({plain[parent]})" if (parent := book.codes[key].parent) in plain else name
              for key, name in plain.items()}  # fmt: skip
    names = _apart(plain, longer)
    return _apart(names, {key: f"{name} ({key})" for key, name in names.items()})


def _apart(names: dict[str, str], longer: dict[str, str]) -> dict[str, str]:
    folded = [name.casefold() for name in names.values()]
    return {key: longer[key] if folded.count(name.casefold()) > 1 else name for key, name in names.items()}


def description(code: Code, lang: str = "sv") -> str:
    """What the codebook says of a code, as text: the definition, then a line for each other part ("Exempel: …").

    Read back, the lines become the parts again.
    """
    lines = [code.definition(lang)]
    parts = [("include", code.text("include", lang)), ("exclude", code.text("exclude", lang)),
             ("nearest", f"{code.nearest}: {code.difference(lang)}" if code.nearest else ""),
             *(("example", text) for text in code.examples(lang)), ("non_example", code.text("non_example", lang)),
             ("keywords", ", ".join(code.keywords())), ("key", code.id)]  # fmt: skip
    lines += [f"{say(f'codebooks.mark_{part}', lang)}: {text}" for part, text in parts if text]
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text).strip()


# reading


def read_qdc(path: Path) -> tuple[dict, list[str]]:
    """The codebook in a .qdc, and what is worth knowing of how it was read.

    Raises FoljeError for what is no REFI-QDA codebook, or is too large or too deep to be one.
    """
    root = parsed(path.read_bytes(), path.name)
    namespace = _namespace(root)
    if _local(root) != "CodeBook" or not KNOWN.fullmatch(namespace):
        raise FoljeError(say("codebooks.no_qdc"), where=path.name)
    codes, notes = codes_of(next((each for each in root if _local(each) == "Codes"), None), path.name)
    if not codes:
        raise FoljeError(say("codebooks.empty_list"), where=path.name)
    notes += _take_sets(root, codes)
    return {
        "id": new_key(path.stem).lower(),
        "version": "0.1.0",
        "title": {"sv": path.stem},
        "codes": codes,
    }, notes


def parsed(data: bytes, name: str) -> Any:
    """The root of an XML file, without entities and without the network."""
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise FoljeError(say("codebooks.too_large"), where=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                             remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FoljeError(say("codebooks.no_qdc"), where=name) from error
    if root.getroottree().docinfo.doctype:
        raise FoljeError(say("codebooks.no_qdc"), where=name)
    return root


def codes_of(element: Any, file: str = "") -> tuple[list[dict], list[str]]:
    """The codes in an element Codes, in the order of the tree, as entries of a codebook; and what is worth knowing.

    Each keeps its GUID. Folders (isCodable false) are codes that are not meant to be given. ``Parent::Child`` in a flat
    list makes levels. Names may be the same in different branches: the keys differ.
    """
    found: list[dict] = []
    notes: list[str] = []
    seen: set[str] = set()
    taken: set[str] = set()
    stack = [(child, None, 1) for child in reversed(_children(element))]
    while stack:
        node, parent, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise FoljeError(say("codebooks.too_deep", most=MAX_DEPTH), where=file)
        entry = _entry(node, parent, taken, notes)
        if entry.get("guid") in seen:
            notes.append(say("codebooks.guid_twice", name=entry["name"]["sv"]))
            del entry["guid"]
        seen.add(entry.get("guid", ""))
        taken.add(entry["id"])
        found.append(entry)
        stack += [(child, entry["id"], depth + 1) for child in reversed(_children(node))]
    return _levelled(found), notes


def _children(element: Any) -> list:
    return [child for child in (element if element is not None else []) if _local(child) == "Code"]


def _entry(node: Any, parent: str | None, taken: set[str], notes: list[str]) -> dict:
    name = " ".join((node.get("name") or "").split())
    if not name:
        name = say("codebooks.nameless")
        notes.append(say("codebooks.code_without_name"))
    given = node.get("color")
    colour = colour_of(given)
    if given and not colour:
        notes.append(say("codebooks.colour_left_out", name=name, value=given[:20]))
    text = next(((child.text or "") for child in node if _local(child) == "Description"), "")
    folder = (node.get("isCodable") or "true").strip().lower() in ("false", "0")
    said = _described(text)
    key = said.pop("key", "")
    own = key if key and key not in taken and new_key(key) == key.upper() else new_key(name, taken)
    entry = {"id": own, "parent": parent, "name": {"sv": name}, "guid": plain_guid(node.get("guid") or ""),
             "colour": colour, **({"codable": False} if folder else {}), **said}  # fmt: skip
    return canonical(entry)


def _described(text: str) -> dict:
    """The parts of a description; where no line begins with the name of a part, it is the definition."""
    names = {say(f"codebooks.mark_{part}", lang).casefold(): part for part in PARTS for lang in LANGUAGES}
    begins = re.compile(rf"^({'|'.join(map(re.escape, names))}):[ \t]*", re.MULTILINE | re.IGNORECASE)
    marks = list(begins.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts: dict[str, Any] = {"definition": text[: marks[0].start() if marks else len(text)].strip()}
    for mark, end in zip(marks, ends, strict=True) if marks else ():
        part, words = names[mark[1].casefold()], text[mark.end() : end].strip()
        if part == "example":
            parts.setdefault("examples", []).append(words)
        elif part == "keywords":
            parts[part] = listed(words)
        elif part == "nearest":
            code, _, difference = words.partition(": ")
            parts[part] = {"code": code, "difference": difference}
        else:
            parts[part] = words
    return parts


def _levelled(entries: list[dict]) -> list[dict]:
    """Codes of a flat list whose names hold the levels (``Hinder::Tid``), put under each other."""
    flat = all("parent" not in entry for entry in entries)
    if not flat or not any("::" in entry["name"]["sv"] for entry in entries):
        return entries
    known: dict[str, str] = {entry["name"]["sv"]: entry["id"] for entry in entries}
    made: list[dict] = []
    for entry in entries:
        *above, name = [part.strip() for part in entry["name"]["sv"].split("::")]
        parent = None
        for depth in range(len(above)):
            path = "::".join(above[: depth + 1])
            if path not in known:
                known[path] = new_key(above[depth], [*known.values()])
                made.append(
                    canonical({"id": known[path], "parent": parent, "name": above[depth], "codable": False})
                )
            parent = known[path]
        made.append(canonical({**entry, "parent": parent, "name": {"sv": name or entry["name"]["sv"]}}))
    return made


def _take_sets(root: Any, codes: list[dict]) -> list[str]:
    """Give codes at the top the set they are in as a parent; a code in several sets, or under another, stays."""
    by_guid = {entry["guid"]: entry for entry in codes if "guid" in entry}
    sets = [each for group in root if _local(group) == "Sets" for each in group if _local(each) == "Set"]
    members = [
        (each, plain_guid(m.get("guid") or "")) for each in sets for m in each if _local(m) == "MemberCode"
    ]
    count: dict[str, int] = {}
    for _, guid in members:
        count[guid or ""] = count.get(guid or "", 0) + 1
    notes = []
    for each in sets:
        name = " ".join((each.get("name") or "").split())
        own = [by_guid[g] for s, g in members if s is each and g in by_guid]
        if own and all("parent" not in e and count[e["guid"]] == 1 for e in own):
            key = new_key(name, [e["id"] for e in codes])
            codes.append({"id": key, "name": {"sv": name or key}, "codable": False})
            for entry in own:
                entry["parent"] = key
            notes.append(say("codebooks.set_as_parent", name=name, n=len(own)))
        elif name:
            notes.append(say("codebooks.set_left_out", name=name, n=len(own)))
    return notes


def plain_guid(text: str) -> str | None:
    """A GUID in small letters without braces; None for what is none."""
    found = _GUID.fullmatch(text.strip())
    return found[1].lower() if found else None


def colour_of(text: str | None) -> str | None:
    """A colour as #RRGGBB; None for what is none.

    >>> colour_of("#0af"), colour_of("#0072b2"), colour_of("blue")
    ('#00AAFF', '#0072B2', None)
    """
    if not text or not COLOUR.fullmatch(text.strip()):
        return None
    digits = text.strip()[1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)).upper()


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _namespace(element: Any) -> str:
    return element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
