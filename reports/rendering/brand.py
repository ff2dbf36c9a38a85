"""What a region says of its own look: its colours, typefaces and logo. `brand_reading` reads it from `_brand.yml`."""

from dataclasses import dataclass, field
from pathlib import Path

from evaluation.errors import Problem

#: What each colour of ours is called in the file, the likeliest place first.
ROLES = {
    "paper": ("color.background",),
    "ink": ("color.foreground",),
    "accent": ("color.primary",),
    "heading": ("typography.headings.color",),
    "link": ("typography.link.color", "color.link"),
}
#: Our own colours, and the colours of callouts that stand whatever the region's are.
OWN = {
    "light": {"paper": "#ffffff", "ink": "#1c2226", "accent": "#1b5a72"},
    "dark": {"paper": "#15191c", "ink": "#e4e8ea", "accent": "#86c5dd"},
}
STANDING = {
    "light": ("#1e6b3c", "#7a2f6b", "#8a4b00", "#a32d22"),
    "dark": ("#86d3a3", "#e0a1d2", "#f0b860", "#f2a097"),
}

_FOR_TYPST = ("ttf", "otf", "ttc")


@dataclass(frozen=True)
class FontFile:
    """One cut of a typeface; `kind` is ttf, otf, ttc, woff or woff2, whatever the file is called."""

    family: str
    path: Path
    kind: str
    weight: str
    style: str


@dataclass(frozen=True)
class Logo:
    """The logo on light paper, the one for dark screens where there is one, and the words for who does not see it."""

    light: Path
    dark: Path | None
    alt: str


@dataclass
class Brand:
    """What a region has said of its look.

    Attributes
    ----------
    file : its `_brand.yml`
    colours : scheme (light, dark) → role (see ROLES) → "#rrggbb"; only those that are given
    families : base, headings → name of the typeface
    fonts : the files of typefaces
    problems : what is wrong (error) or worth knowing (note)
    """

    file: Path
    colours: dict[str, dict[str, str]] = field(default_factory=lambda: {"light": {}, "dark": {}})
    families: dict[str, str] = field(default_factory=dict)
    fonts: list[FontFile] = field(default_factory=list)
    logo: Logo | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def web_fonts(self) -> list[FontFile]:
        """One file per cut for a browser: the smallest kind there is."""
        best: dict[tuple[str, str, str], FontFile] = {}
        for font in sorted(
            self.fonts, key=lambda font: ("woff2", "woff").index(font.kind) if "woff" in font.kind else 2
        ):
            best.setdefault((font.family, font.weight, font.style), font)
        return list(best.values())

    @property
    def paper_fonts(self) -> list[FontFile]:
        """The files that Typst can read."""
        return [font for font in self.fonts if font.kind in _FOR_TYPST]

    def colour(self, role: str, scheme: str = "light") -> str:
        """The region's colour, else ours; headings and links have the accent's where nothing else is said."""
        given, own = self.colours[scheme], OWN[scheme]
        return given.get(role) or own.get(role) or self.colour("accent", scheme)
