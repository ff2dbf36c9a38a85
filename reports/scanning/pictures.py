"""A picture (PNG, JPEG): no pixels are read, only the texts that programs leave in it."""

import re
import zlib

from reports.scanning.pieces import Contents, place_of

_TEXTS = (b"tEXt", b"iTXt", b"zTXt", b"eXIf")


def read(data: bytes) -> Contents:
    """The texts that stand in a picture's file beside the picture."""
    contents = Contents()
    if data.startswith(b"\x89PNG"):
        for kind, chunk in _chunks(data):
            if kind in _TEXTS:
                contents.add(_words(kind, chunk), place_of("picture_property"), shown=False)
    elif data.startswith(b"\xff\xd8"):
        head = data[: data.find(b"\xff\xda")]
        printable = b" ".join(re.findall(rb"[\x20-\x7e\xc0-\xff]{6,}", head))
        contents.add(printable.decode("utf-8", "replace"), place_of("picture_property"), shown=False)
    return contents


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _words(kind: bytes, chunk: bytes) -> str:
    if kind == b"zTXt":
        keyword, _, packed = chunk.partition(b"\x00")
        try:
            chunk = keyword + b" " + zlib.decompress(packed[1:])
        except zlib.error:
            return ""
    return re.sub(r"[\x00-\x1f]+", " ", chunk.decode("utf-8", "replace"))
