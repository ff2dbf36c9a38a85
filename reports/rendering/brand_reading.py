"""A region's own look, read from `_brand.yml` and checked before anything is laid out.

The format is Quarto's (https://posit-dev.github.io/brand-yml); what of it concerns websites and slides is left alone.
Nothing is fetched: typefaces and logos are files of the study.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evaluation.errors import Problem
from evaluation.words import say
from reports.notation import decimal
from reports.rendering.brand import OWN, ROLES, STANDING, Brand, FontFile, Logo
from reports.rendering.brand_files import families_in, font_kind, font_style, font_weight, wrong_picture
from reports.rendering.colours import contrast, hexadecimal
from reports.rendering.document import nearest, refuse

FILE = "_brand.yml"
LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
MOST_BYTES = 700_000  # of typefaces and logo together: a page that carries them stays under 1.5 MB

_KNOWN = {
    "": "meta logo color typography defaults",
    "color": "palette foreground background primary secondary tertiary success info warning danger light dark link",
    "typography": "fonts base headings monospace monospace-inline monospace-block link",
}


def find_brand(*folders: Path) -> Path | None:
    """The `_brand.yml` of the first folder that has one."""
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)


def places(study: Path) -> tuple[Path, Path]:
    """Where a study may have its `_brand.yml`: among its documents, else in its own folder."""
    return study / "reports", study


def problems(study: Path) -> list[Problem]:
    """What is wrong or worth knowing in the study's `_brand.yml`."""
    file = find_brand(*places(study))
    return read_brand(file, file.relative_to(study).as_posix()).problems if file else []


def read_brand(file: Path, name: str = FILE) -> Brand:
    """Read and check a `_brand.yml`; `name` is what it is called in messages. What is wrong stands in `problems`."""
    reading = _Reading(file, name)
    reading.read()
    return reading.brand


def sound_brand(file: Path) -> Brand:
    """A `_brand.yml` that is right. Raises FoljeError with all that is wrong."""
    brand = read_brand(file)
    refuse([problem for problem in brand.problems if problem.level == "error"], file)
    return brand


class _Reading:
    """A file being read: the state that all steps share."""

    def __init__(self, file: Path, name: str):
        self.brand, self.name, self.data = Brand(file), name, dict[str, Any]()

    def read(self) -> None:
        self.data = self.yaml()
        self.known_keys()
        self.colours()
        self.contrasts()
        self.typefaces()
        self.logo()
        self.size()

    def complain(
        self, key: str, column: str, *, level: str = "error", near: str | None = None, **values: Any
    ) -> None:
        told, meant = say(f"brand.{key}", None, **values), (near,) if near else ()
        self.brand.problems.append(
            Problem(told, self.name, column=column, level=level, kind=f"brand_{key}", suggestion=meant)
        )

    def yaml(self) -> dict[str, Any]:
        import yaml

        try:
            data = yaml.safe_load(self.brand.file.read_text(encoding="utf-8-sig")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            self.brand.problems.append(
                Problem(say("brand.bad_yaml"), self.name, row=mark.line + 1 if mark else None)
            )
            return {}
        if not isinstance(data, dict):
            self.complain("bad_yaml", "")
            return {}
        return data

    def at(self, path: str) -> Any:
        """What stands at a dotted path, None where nothing does."""
        value: Any = self.data
        for key in path.split(".") if path else ():
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def known_keys(self) -> None:
        for place, known in _KNOWN.items():
            given = self.at(place)
            if given is not None and not isinstance(given, dict):
                self.complain("no_mapping", place)
            for key in given if isinstance(given, dict) else ():
                if key not in known.split():
                    near = nearest(str(key), known.split(), 0.6)
                    self.complain("unknown_key", f"{place}.{key}".lstrip("."), near=near)

    # Colours --------------------------------------------------------------------------------------------------------

    def colours(self) -> None:
        for role, places in ROLES.items():
            place = next((place for place in places if self.has(place)), None)
            if place is None:
                continue
            value = self.at(place)
            schemes = value if isinstance(value, dict) else {"light": value}
            for scheme in ("light", "dark"):
                if scheme in schemes and (colour := self.colour(schemes[scheme], place)):
                    self.brand.colours[scheme][role] = colour

    def has(self, place: str) -> bool:
        above, _, key = place.rpartition(".")
        holder = self.at(above)
        return isinstance(holder, dict) and key in holder

    def colour(self, value: Any, place: str, seen: tuple[str, ...] = ()) -> str | None:
        """A colour as it is written, or by its name in the palette or among the file's own."""
        if value is None:
            self.complain("no_colour", place)
            return None
        for other in (f"color.palette.{value}", f"color.{value}"):
            if isinstance(value, str) and "." not in value and self.has(other) and other not in seen:
                return self.colour(self.at(other), place, (*seen, other))
        read = hexadecimal(str(value))
        if read is None:
            self.complain("colour", place, value=value)
        return read

    def contrasts(self) -> None:
        """What is read as text must stand out against its page, and on the white paper of Word and PDF."""
        for scheme, given in self.brand.colours.items():
            paper, least = self.brand.colour("paper", scheme), LEAST_CONTRAST
            papers = dict.fromkeys([paper, "#ffffff"] if scheme == "light" else [paper])
            if "paper" in given and min(contrast(colour, paper) for colour in STANDING[scheme]) < least:
                self.complain(f"paper_{scheme}", "color.background", paper=paper)
                continue
            for role in ROLES:
                if role != "paper" and (role in given or ("paper" in given and role in OWN[scheme])):
                    self.stands_out(role, self.brand.colour(role, scheme), papers, scheme)

    def stands_out(self, role: str, colour: str, papers: Iterable[str], scheme: str) -> None:
        place = next((place for place in ROLES[role] if self.has(place)), ROLES[role][0])
        for paper in papers:
            ratio = contrast(colour, paper)
            if ratio < LEAST_CONTRAST:
                # rounded down, so that 4.49 is not told as 4.5
                shown = decimal(int(ratio * 10) / 10, 1)
                return self.complain(f"contrast_{scheme}", place, colour=colour, paper=paper, ratio=shown)
        return None

    # Typefaces ------------------------------------------------------------------------------------------------------

    def typefaces(self) -> None:
        for use in ("base", "headings"):
            value = self.at(f"typography.{use}")
            family = value.get("family") if isinstance(value, dict) else value
            if family:
                self.brand.families[use] = str(family)
        fonts = self.at("typography.fonts") or []
        for number, font in enumerate(fonts if isinstance(fonts, list) else [fonts], 1):
            self.typeface(font if isinstance(font, dict) else {"family": font}, f"typography.fonts {number}")
        self.inner_names()
        for family in dict.fromkeys(self.brand.families.values()):
            if family not in {font.family for font in self.brand.paper_fonts} and not self.wrong():
                self.complain("not_in_pdf", "typography.fonts", level="note", family=family)

    def wrong(self) -> bool:
        return any(problem.level == "error" for problem in self.brand.problems)

    def typeface(self, font: dict[str, Any], place: str) -> None:
        # the format says that a typeface without a source comes from the net
        family, source = (
            str(font.get("family") or ""),
            font.get("source") or ("file" if font.get("files") else "google"),
        )
        if source == "system":
            return
        if source != "file":
            return self.complain("from_the_net", place, family=family, source=source)
        files = font.get("files") or []
        if not family or not files:
            return self.complain("no_files", place, family=family)
        for file in files if isinstance(files, list) else [files]:
            self.font_file(file if isinstance(file, dict) else {"path": file}, family, place)
        return None

    def font_file(self, file: dict[str, Any], family: str, place: str) -> None:
        path = self.file(str(file.get("path") or ""), place)
        if path is None:
            return
        kind = font_kind(path)
        if kind is None:
            return self.complain("no_font", place, name=path.name)
        if path.name in {font.path.name for font in self.brand.fonts if font.path != path}:
            return self.complain("same_name", place, name=path.name)
        weight = font_weight(file.get("weight"), path.stem)
        if weight is None:
            return self.complain("weight", place, name=path.name, value=file["weight"])
        style = str(file.get("style") or font_style(path.stem))
        self.brand.fonts.append(FontFile(family, path, kind, weight, style))

    def inner_names(self) -> None:
        """Word and Typst go by the name in the file; one that is called otherwise would silently not be used."""
        for font in self.brand.paper_fonts:
            found = families_in(font.path)
            if font.family not in found:
                name = ", ".join(found) or "?"
                self.complain(
                    "other_family", "typography.fonts", name=font.path.name, found=name, family=font.family
                )

    def file(self, name: str, place: str) -> Path | None:
        """A file of the study that is named, or None when it is not there."""
        path, online = self.brand.file.parent / name, re.match(r"(?i)[a-z][a-z0-9+.-]+://|//", name)
        if not online and name and path.is_file():
            return path
        self.complain("address" if online else "no_file", place, name=name)
        return None

    # Logo -----------------------------------------------------------------------------------------------------------

    def logo(self) -> None:
        logo = self.at("logo")
        sizes = logo if isinstance(logo, dict) and "path" not in logo else {"medium": logo}
        chosen = next((sizes[size] for size in ("medium", "large", "small") if sizes.get(size)), None)
        if chosen is None:
            return
        pair = chosen if isinstance(chosen, dict) and "path" not in chosen else {"light": chosen}
        (light, alt), (dark, _) = self.picture(pair.get("light")), self.picture(pair.get("dark"))
        if light is None:
            return
        alt = alt or self.called()
        if not alt:
            return self.complain("no_alt", "logo", name=light.name)
        self.brand.logo = Logo(light, dark, alt)

    def picture(self, value: Any) -> tuple[Path | None, str]:
        """A picture by its name in logo.images or its path, and its words."""
        named = self.at("logo.images")
        value = named.get(value, value) if isinstance(named, dict) and isinstance(value, str) else value
        if not value:
            return None, ""
        given = value if isinstance(value, dict) else {"path": value}
        path = self.file(str(given.get("path") or ""), "logo")
        wrong = path and wrong_picture(path)
        if path and wrong:
            self.complain(wrong, "logo", name=path.name)
        return (None if wrong else path), str(given.get("alt") or "")

    def called(self) -> str:
        name = self.at("meta.name")
        return str((name.get("full") or name.get("short") or "") if isinstance(name, dict) else name or "")

    def size(self) -> None:
        logo = self.brand.logo
        pictures = [logo.light, logo.dark] if logo else []
        files = {*(font.path for font in self.brand.web_fonts), *filter(None, pictures)}
        size = sum(file.stat().st_size for file in files)
        if size > MOST_BYTES:
            self.complain("too_big", "", size=size // 1000, most=MOST_BYTES // 1000)
