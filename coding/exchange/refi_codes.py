"""The code tree of REFI-QDA, the same in a project (.qdpx) and in a codebook (.qdc).

Source: REFI-QDA Standard 1.5, Codebook.xsd and Project.xsd.
"""

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from coding.codebooks.findings import COLOUR
from coding.exchange.projects import Code, Project, plain
from coding.exchange.refi_archive import MAX_TEXT, parsed
from evaluation.errors import FoljeError
from evaluation.words import LANGUAGES, say

NAMESPACE = "urn:QDA-XML:codebook:1.0"
MAX_DEPTH = 100
UNRESOLVED = "unresolved"  # the guid of the code of those that point at none
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_CODES = uuid.uuid5(uuid.NAMESPACE_URL, "folje:codebook")
_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def guid_of_code(codebook: str, code: str) -> str:
    """The GUID of a code of a study: always the same for the same keys.

    >>> guid_of_code("tuckman", "FOR1") == guid_of_code("tuckman", "FOR1") != guid_of_code("tuckman", "FOR2")
    True
    """
    return str(uuid.uuid5(_CODES, f"{codebook}\0{code}"))


def plain_guid(text: str | None) -> str:
    """A GUID in small letters without braces; what is none as it stands, in small letters.

    >>> plain_guid("{2C4B36A0-0000-4000-8000-00000000000A}")
    '2c4b36a0-0000-4000-8000-00000000000a'
    """
    bare = (text or "").strip().lower()
    if bare[:1] == "{" or bare[-1:] == "}":
        found = _GUID.fullmatch(bare)
        return found[1] if found else bare
    return bare


def is_guid(text: str) -> bool:
    """Whether the schemas would take it."""
    return _GUID.fullmatch(text) is not None


def colour_of(text: str | None) -> str | None:
    """A colour as #RRGGBB; None for what is none.

    >>> colour_of("#0af"), colour_of("blue")
    ('#00AAFF', None)
    """
    if not text or not COLOUR.fullmatch(text.strip()):
        return None
    digits = text.strip()[1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)).upper()


def xml_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _CONTROL.sub("", text)


# writing


def codes_element(codes: Iterable[Code], namespace: str) -> Any:
    """The element Codes with the whole tree; parents come before their children in `codes`.

    A name that two codes share gets its parent's after it, since some programs keep codes by their name.
    """
    from lxml import etree

    top = etree.Element(f"{{{namespace}}}Codes")
    made: dict[str, Any] = {}
    listed = list(codes)
    names = unique_names(listed)
    for code in listed:
        element = etree.SubElement(made.get(code.parent, top), f"{{{namespace}}}Code")
        made[code.guid] = element
        element.set("guid", code.guid)
        element.set("name", names[code.guid])
        element.set("isCodable", "true" if code.codable else "false")
        if code.colour:
            element.set("color", code.colour)
        if said := _description(code, names[code.guid]):
            description = etree.Element(f"{{{namespace}}}Description")
            description.text = said
            element.insert(0, description)
    return top


def unique_names(codes: list[Code]) -> dict[str, str]:
    """A name for each code that no other has: with its parent's, then its key or a number, where that is needed."""
    own = {code.guid: plain(code.name) or code.key or code.guid for code in codes}
    longer = {c.guid: f"{own[c.guid]} ({own[c.parent]})" if c.parent in own else own[c.guid] for c in codes}
    names = _apart(own, longer)
    names = _apart(names, {c.guid: f"{names[c.guid]} ({c.key or c.guid[:8]})" for c in codes})
    return _apart(names, {guid: f"{name} {guid[:8]}" for guid, name in names.items()})


def _apart(names: dict[str, str], longer: dict[str, str]) -> dict[str, str]:
    count = Counter(name.casefold() for name in names.values())
    return {guid: longer[guid] if count[name.casefold()] > 1 else name for guid, name in names.items()}


def _description(code: Code, name: str) -> str:
    """The definition, then lines for what the element has no place for: the name where it had to change, and the key."""
    lines = [
        code.definition.strip(),
        _marked("name", code.name if plain(code.name) != name else ""),
        _marked("key", code.key),
    ]
    return xml_text("\n".join(line for line in lines if line))


def _marked(what: str, text: str) -> str:
    return f"{say(f'codebooks.mark_{what}')}: {plain(text)}" if text else ""


def write_qdc(codes: Collection[Code]) -> bytes:
    """Codes as a .qdc: the same bytes for the same codes. Raises FoljeError when there are none."""
    from lxml import etree

    if not codes:
        raise FoljeError(say("exchange.no_codes"))
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin="Folje")
    root.append(codes_element(codes, NAMESPACE))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


# reading


def read_qdc(path: Path) -> Project:
    """The codes of a .qdc. Raises FoljeError for what is none, or is too large or deep to be one."""
    data = path.read_bytes()
    if len(data) > MAX_TEXT:
        raise FoljeError(say("exchange.too_large"), where=path.name)
    root = parsed(data, path.name, ("CodeBook",))
    project = Project(plain(path.stem), root.get("origin") or "")
    take_codes(root.find("Codes"), project)
    take_sets(root.find("Sets"), project)
    if not project.codes:
        raise FoljeError(say("codebooks.empty_list"), where=path.name)
    return project


def take_codes(element: Any, project: Project) -> None:
    """Enter the codes of an element Codes in the project, in the order of the tree.

    Raises FoljeError when it is deeper than any codebook.
    """
    stack = [(child, "", 1) for child in reversed(_children(element))]
    while stack:
        node, parent, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise FoljeError(say("exchange.too_deep", most=MAX_DEPTH), where=project.name)
        code = _code(node, parent, project)
        project.codes[code.guid] = code
        stack += [(child, code.guid, depth + 1) for child in reversed(_children(node))]
    _give_levels(project)


def _children(element: Any) -> list:
    return [] if element is None else element.findall("Code")


def _code(node: Any, parent: str, project: Project) -> Code:
    guid = plain_guid(node.get("guid")) or f"code-{len(project.codes)}"
    definition, said = _split_description((node.findtext("Description") or "").strip())
    name = said.get("name") or plain(node.get("name") or "")
    if not name:
        name = say("exchange.nameless")
        project.notes.append(say("codebooks.code_without_name"))
    if guid in project.codes:
        project.notes.append(say("codebooks.guid_twice", name=name))
        guid = f"{guid}~{len(project.codes)}"
    given = node.get("color")
    colour = colour_of(given)
    if given and not colour:
        project.notes.append(say("codebooks.colour_left_out", name=name, value=plain(given)[:20]))
    codable = (node.get("isCodable") or "true").strip().lower() not in ("false", "0")
    return Code(guid, name, parent, colour, definition, codable, said.get("key", ""))


def _split_description(text: str) -> tuple[str, dict[str, str]]:
    """The definition, and the name and key that our own description ends with."""
    said: dict[str, str] = {}
    for what in ("key", "name"):
        marks = "|".join(re.escape(say(f"codebooks.mark_{what}", lang)) for lang in LANGUAGES)
        if found := re.search(rf"(?:^|\n)(?:{marks}): ([^\n]+)\Z", text):
            text, said[what] = text[: found.start()].rstrip(), found[1].strip()
    return text, said


def _give_levels(project: Project) -> None:
    """Put codes of a flat list whose names hold the levels (``Hinder::Tid``) under each other."""
    codes = list(project.codes.values())
    if any(code.parent for code in codes) or not any("::" in code.name for code in codes):
        return
    known = {code.name: code.guid for code in codes}
    levels: dict[str, Code] = {}
    for code in codes:
        *above, name = [part.strip() for part in code.name.split("::")]
        parent = ""
        for depth in range(len(above)):
            path = "::".join(above[: depth + 1])
            if path not in known:
                known[path] = f"level-{len(known)}"
                levels[known[path]] = Code(known[path], above[depth] or path, parent, codable=False)
            parent = known[path]
        code.parent, code.name = ("" if parent == code.guid else parent), name or code.name
        levels[code.guid] = code
    project.codes = parents_first(levels)


def take_sets(element: Any, project: Project) -> None:
    """Let a set of codes be the parent of codes at the top that are in no other; other sets are counted as left."""
    sets = [] if element is None else element.findall("Set")
    members = {id(each): [plain_guid(m.get("targetGUID") or m.get("guid")) for m in each.findall("MemberCode")]
               for each in sets}  # fmt: skip
    count = Counter(guid for guids in members.values() for guid in guids)
    for number, each in enumerate(sets):
        own = [project.codes[guid] for guid in members[id(each)] if guid in project.codes]
        project.left["set_members"] += sum(1 for child in each if child.tag in ("MemberSource", "MemberNote"))
        name = plain(each.get("name") or "") or say("exchange.nameless")
        if own and all(not code.parent and count[code.guid] == 1 for code in own):
            guid = plain_guid(each.get("guid")) or f"set-{number}"
            guid = guid if guid not in project.codes else f"{guid}~set"
            project.codes[guid] = Code(guid, name, codable=False)
            for code in own:
                code.parent = guid
            project.notes.append(say("codebooks.set_as_parent", name=name, n=len(own)))
        else:
            project.notes.append(say("codebooks.set_left_out", name=name, n=len(own)))
    project.codes = parents_first(project.codes)


def parents_first(codes: dict[str, Code]) -> dict[str, Code]:
    """The codes with each parent before its children, else in their order; what hangs in a circle goes to the top."""
    under: dict[str, list[Code]] = {}
    for code in codes.values():
        under.setdefault(code.parent if code.parent in codes else "", []).append(code)
    ordered: dict[str, Code] = {}
    for start in ["", *codes]:
        if start in ordered or (start and not ordered.keys().isdisjoint([start])):
            continue
        if start:
            codes[start].parent = ""
        stack = [codes[start]] if start else under.get("", [])[::-1]
        while stack:
            code = stack.pop()
            if code.guid not in ordered:
                ordered[code.guid] = code
                stack += under.get(code.guid, [])[::-1]
    return ordered
