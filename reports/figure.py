"""A figure as files beside the document: an SVG, and the same as PNG for Word."""

import re
from dataclasses import dataclass
from pathlib import Path

from reports.rendering.pandoc import EXTENSION
from reports.typeface import faces


@dataclass(frozen=True)
class Figure:
    """A picture with its caption and its text alternative, all made from masked data.

    Attributes
    ----------
    name : key, also the label for cross-references (``@fig-name``)
    path : the SVG, relative to the document; the PNG stands beside it
    """

    name: str
    path: str
    caption: str
    alt: str

    def _repr_markdown_(self) -> str:
        """The form that both engines understand."""
        alt = self.alt.replace("\\", "").replace('"', "”").replace("\n", " ")
        return f'::: {{#fig-{self.name}}}\n\n![]({self.path}){{fig-alt="{alt}"}}\n\n{self.caption}\n\n:::\n'


def write_figure(svg: str, name: str, folder: Path) -> str:
    """Write the SVG, which gets its typeface with it, and its PNG; return the SVG's path with forward slashes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.svg"
    own = re.sub(r"<svg[^>]*>", lambda root: f"{root[0]}<style>{faces()}</style>", svg, count=1)
    path.write_text(own, encoding="utf-8", newline="\n")
    path.with_suffix(".png").write_bytes(raster(path))
    return path.as_posix()


def raster(svg: Path, pixels_per_inch: float = 220) -> bytes:
    """The SVG as PNG, drawn by Typst with the fonts that ship with the product."""
    import typst

    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{svg.name}")'
    page = typst.compile(  # type: ignore[call-overload]
        source.encode(),
        root=svg.parent,
        format="png",
        ppi=pixels_per_inch,
        font_paths=[str(EXTENSION / "fonts")],
        ignore_system_fonts=True,
    )
    return page if isinstance(page, bytes) else page[0]
