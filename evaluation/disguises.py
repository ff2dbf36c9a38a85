"""What a file really is when its ending says something else: a web page saved as .xlsx, an old .xls, a picture."""

import re
from contextlib import suppress
from pathlib import Path

_KINDS = {
    "nulls": rb"\x00{1,2000}\Z",
    "zip": rb"PK\x03\x04|PK\x05\x06",
    "old": rb"\xd0\xcf\x11\xe0",
    "html": rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,999}?-->\s*)?<(?:!doctype\s+html|html|head|meta|body|table)\b",
    "xml": rb"(?:\xef\xbb\xbf)?\s*<\?xml\b",
    "other": rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|\{\\rtf|\x1f\x8b|7z\xbc\xaf|Rar!|SQLite format",
}


def disguise(data: bytes) -> str:
    """What a file is by its content; empty text for plain text.

    One of nulls (and nothing else), zip (as every .xlsx), protected, old, html, xml, other.
    A workbook with a password is packed like an old .xls, with the real one encrypted inside.
    """
    start = data[:2000]
    kind = next(
        (kind for kind, sign in _KINDS.items() if re.match(sign, start, re.IGNORECASE | re.DOTALL)), ""
    )
    protected = kind == "old" and "EncryptedPackage".encode("utf-16-le") in data
    return "protected" if protected else kind


def is_text(data: bytes) -> bool:
    """Whether it begins like a text: without the signs that no text holds."""
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:2000])


_NOT_HERE = 0x1000 | 0x40000 | 0x400000  # Windows: offline, recall on open, recall on data access


def is_elsewhere(path: Path) -> bool:
    """Whether a file seems to be a placeholder, whose content is in the cloud only.

    Reading it fetches it where there is a connection, so this explains a failure and never forbids to try.
    """
    with suppress(OSError):
        known = path.stat()
        attributes = getattr(known, "st_file_attributes", None)
        if attributes is not None:
            return bool(attributes & _NOT_HERE)
        return known.st_size > 0 and getattr(known, "st_blocks", 1) == 0
    return False
