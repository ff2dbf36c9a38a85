"""A study's codebook as the codes of a project and back; and as REFI-QDA codebooks (.qdc) of its own."""

from collections.abc import Iterable
from pathlib import Path

from coding.codebooks import Codebook
from coding.codebooks.canonical import canonical
from coding.codebooks.keys import new_key
from coding.exchange import refi_codes
from coding.exchange.descriptions import description, parts_of
from coding.exchange.projects import Code
from coding.exchange.refi_codes import colour_of, guid_of_code, is_guid, plain_guid
from evaluation.words import language


def write_qdc(book: Codebook, lang: str = "sv") -> bytes:
    """The codes in use as a .qdc: the same bytes for the same codebook."""
    with language(lang):
        return refi_codes.write_qdc(codes_of(book, lang))


def read_qdc(path: Path) -> tuple[dict, list[str]]:
    """The codebook in a .qdc, and what is worth knowing of how it was read.

    Raises FoljeError for what is no REFI-QDA codebook, or is too large or too deep to be one.
    """
    project = refi_codes.read_qdc(path)
    entries = [entry for _, entry in entries_of(project.codes.values())]
    title = {"sv": path.stem}
    return {
        "id": new_key(path.stem).lower(),
        "version": "0.1.0",
        "title": title,
        "codes": entries,
    }, project.notes


def codes_of(book: Codebook, lang: str | None = None, top: str = "") -> list[Code]:
    """The codes in use, each after its parent; those at the top under `top`."""
    guids = guids_of(book)
    return [
        Code(guids[code.id], code.name(lang) or code.id, guids.get(code.parent or "", top), colour_of(code.colour),
             description(code, lang), code.data.get("codable") is not False, code.id, book.reference)
        for _, code in book.tree()
    ]  # fmt: skip


def guids_of(book: Codebook) -> dict[str, str]:
    """The GUID of each code in use: the one it came with, else one made from the keys."""
    taken: set[str] = set()
    found = {}
    for code in book.codes.values():
        own = plain_guid(str(code.data.get("guid") or ""))
        found[code.id] = own if is_guid(own) and own not in taken else guid_of_code(book.id, code.id)
        taken.add(found[code.id])
    return found


def entries_of(codes: Iterable[Code]) -> list[tuple[Code, dict]]:
    """Codes, parents first, each with an entry for a codebook: with a key of its own, its GUID and the parts of its text."""
    keys: dict[str, str] = {}
    made = []
    for code in codes:
        key = code.key if code.key not in keys.values() and new_key(code.key) == code.key.upper() else ""
        keys[code.guid] = key or new_key(code.name, keys.values())
        entry = {"id": keys[code.guid], "parent": keys.get(code.parent), "name": {"sv": code.name},
                 "guid": code.guid if is_guid(code.guid) else None, "colour": code.colour,
                 **({} if code.codable else {"codable": False}), **parts_of(code.definition)}  # fmt: skip
        made.append((code, canonical(entry)))
    return made
