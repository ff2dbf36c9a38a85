"""The files that a region's look names: what kind of typeface or picture each is, whatever it is called."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

_WEIGHTS = {"thin": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400, "regular": 400, "medium": 500,
            "semi-bold": 600, "demi-bold": 600, "bold": 700, "extra-bold": 800, "ultra-bold": 800, "black": 900}  # fmt: skip
_FONT_BEGINS = {
    b"\x00\x01\x00\x00": "ttf",
    b"true": "ttf",
    b"OTTO": "otf",
    b"ttcf": "ttc",
    b"wOF2": "woff2",
    b"wOFF": "woff",
}
_PICTURES = {".svg": b"<svg", ".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8"}
_LINK = re.compile(rb"""(href|src)=["']\s*(https?:)?//|url\(["']?\s*(https?:)?//|@import""")


def font_kind(path: Path) -> str | None:
    """ttf, otf, ttc, woff or woff2 by how the file begins; None where it is no typeface."""
    with path.open("rb") as opened:
        return _FONT_BEGINS.get(opened.read(4))


def font_weight(given: Any, stem: str) -> str | None:
    """The weight as CSS has it: as it is said, in numbers or words, else as the file's name tells; 400 when neither does.

    None where what is said cannot be read.

    >>> font_weight("semi-bold", "x"), font_weight("100..900", "x"), font_weight(None, "Lato-ExtraBold"), font_weight(None, "x")
    ('600', '100 900', '800', '400')
    """
    if given:
        weight = str(_WEIGHTS.get(str(given), given)).replace("..", " ")
        return weight if re.fullmatch(r"[1-9]\d{2}( [1-9]\d{2})?", weight) else None
    name = re.sub(r"[_ ]", "", stem.lower()).rpartition("-")[2]
    told = [word for word in sorted(_WEIGHTS, key=len, reverse=True) if word.replace("-", "") in name]
    return str(_WEIGHTS[told[0]] if told else 400)


def font_style(stem: str) -> str:
    """Italic where the file's name says so.

    >>> font_style("Lato-BoldItalic"), font_style("SourceSansPro-It"), font_style("Lato-Regular")
    ('italic', 'italic', 'normal')
    """
    return "italic" if re.search(r"(?i:ital|oblique)|It$", stem) else "normal"


def families_in(path: Path) -> list[str]:
    """The names that a .ttf or .otf has for itself; read from a copy that lies alone, since Typst reads whole folders."""
    import typst

    with tempfile.TemporaryDirectory(prefix="folje-font-", ignore_cleanup_errors=True) as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        return sorted(set(found.families()))


def wrong_picture(path: Path) -> str | None:
    """What is wrong with a picture, by the key of its words; an SVG may not point outside itself."""
    begins, data = _PICTURES.get(path.suffix.lower()), path.read_bytes()
    if begins is None or begins not in data[:4096]:
        return "no_picture"
    return "linked_picture" if _LINK.search(data) else None
