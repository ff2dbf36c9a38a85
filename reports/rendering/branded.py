"""A region's look laid over ours: a style sheet, a reference document for Word, values for Typst, all in the work folder."""

import json
import shutil
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Any

from reports.rendering import finishing, pandoc, reference_docx
from reports.rendering.brand import Brand, FontFile, Logo
from reports.rendering.colours import contrast, mixed, readable
from reports.rendering.word_body import w

FOLDER = "brand"
SHEET, LOGO = f"{FOLDER}/brand.css", f"{FOLDER}/logo.html"
_OWN_FONTS = '"Folje Sans", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, sans-serif'
_CSS_KINDS = {"ttf": "truetype", "otf": "opentype", "ttc": "collection"}
_HOUSE_TINT = {"light": "#f1f5f7", "dark": "#1e2529"}
_SCREEN = "screen and (prefers-color-scheme"
_HEADINGS = ("Heading", "Title", "TOCHeading")
LOGO_HEIGHT, LOGO_WIDTH = 11, 70  # millimetres, at most


def bring(brand: Brand, folder: Path) -> None:
    """Copy what the look needs into the work folder, and write its style sheet there."""
    place = folder / FOLDER
    place.mkdir()
    for path in {font.path for font in brand.fonts} | set(_pictures(brand)):
        shutil.copyfile(path, place / path.name)
    (folder / SHEET).write_text(style_sheet(brand), encoding="utf-8", newline="\n")
    if brand.logo:
        (folder / LOGO).write_text(logo_html(brand.logo), encoding="utf-8", newline="\n")


def _pictures(brand: Brand) -> list[Path]:
    return [path for path in (brand.logo.light, brand.logo.dark) if path] if brand.logo else []


# HTML ---------------------------------------------------------------------------------------------------------------


def style_sheet(brand: Brand) -> str:
    """The rules that come after folje.css: colours for light, dark and paper, then typefaces."""
    light, dark = scheme_colours(brand, "light"), scheme_colours(brand, "dark")
    rules = [_face(font, font.path.name) for font in brand.web_fonts]
    rules += _in_schemes(light, dark) + _typeface("body", brand.families.get("base"))
    rules += _headings(brand, "h1, h2, h3, h4, h5, h6")
    if "link" in light:
        rules.append("@media screen { a { color: var(--link); } }")
    return "\n".join(rules) + "\n"


def page_style(brand: Brand) -> str:
    """The rules for the page of the timeline, which carries all in itself: its headings and the typeface of its text."""
    heading = {"light": {"heading": brand.colour("heading")}, "dark": {}}
    heading["dark"]["heading"] = scheme_colours(brand, "dark").get("heading", brand.colour("heading", "dark"))
    kinds = {
        font: f"data:font/{font.kind};base64,{b64encode(font.path.read_bytes()).decode()}"
        for font in brand.web_fonts
    }
    rules = [_face(font, carried) for font, carried in kinds.items()] + _in_schemes(
        heading["light"], heading["dark"]
    )
    rules += _typeface(".timeline-page .text", brand.families.get("base"))
    rules += [".timeline-page .logo { display: block; max-width: 15rem; max-height: 3.25rem; margin: 1.5rem 0; }",
              "@media screen and (prefers-color-scheme: dark) { .timeline-page .logo { background: #fff; padding: .4rem; }"
              " .timeline-page .both .logo { background: none; } }"]  # fmt: skip
    return "\n".join([*rules, *_headings(brand, ".timeline-page .text :is(h2, h3)")]) + "\n"


def _in_schemes(light: dict[str, str], dark: dict[str, str]) -> list[str]:
    on_paper: dict[str, str] = {role: light[role] for role in ("accent", "heading", "link") if role in light}
    schemes = ((f"{_SCREEN}: light)", light), (f"{_SCREEN}: dark)", dark), ("print", on_paper))
    return [rule for media, colours in schemes for rule in _root(media, colours)]


def _headings(brand: Brand, selector: str) -> list[str]:
    is_coloured = {"heading", "accent"} & brand.colours["light"].keys()
    rules = [f"{selector} {{ color: var(--heading); }}"] if is_coloured else []
    return rules + _typeface(selector, brand.families.get("headings"))


def scheme_colours(brand: Brand, scheme: str) -> dict[str, str]:
    """The variables of folje.css that the region changes; for dark screens its colours are made light enough to read."""
    given = dict(brand.colours[scheme])
    if scheme == "dark":
        papers = (brand.colour("paper", "dark"), _HOUSE_TINT["dark"])
        bright = {role: readable(brand.colours["light"][role], papers) for role in ("accent", "heading", "link")
                  if role in brand.colours["light"]}  # fmt: skip
        given = bright | given
    if not given:
        return {}
    paper, ink = brand.colour("paper", scheme), brand.colour("ink", scheme)
    if "paper" in given or "ink" in given:
        quiet = mixed(ink, paper, 0.25)
        given |= {"quiet": quiet if contrast(quiet, paper) >= 5 else ink, "line": mixed(paper, ink, 0.25)}
    given.setdefault("heading", given.get("accent", brand.colour("accent", scheme)))
    tint = mixed(paper, ink, 0.04) if "paper" in given else _HOUSE_TINT[scheme]
    accent = given.get("accent", brand.colour("accent", scheme))
    return given | {"tint": tint if contrast(accent, tint) >= 4.5 else paper}


def _root(media: str, colours: dict[str, str]) -> list[str]:
    values = " ".join(f"--{role}: {colour};" for role, colour in sorted(colours.items()))
    return [f"@media {media} {{ :root {{ {values} }} }}"] if colours else []


def _face(font: FontFile, source: str) -> str:
    kind = _CSS_KINDS.get(font.kind, font.kind)
    return (f'@font-face {{ font-family: "{_quoted(font.family)}"; font-weight: {font.weight}; font-style: {font.style}; '
            f'src: url("{_quoted(source)}") format("{kind}"); }}')  # fmt: skip


def _typeface(selector: str, family: str | None) -> list[str]:
    return [f'{selector} {{ font-family: "{_quoted(family)}", {_OWN_FONTS}; }}'] if family else []


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


# Word ---------------------------------------------------------------------------------------------------------------


def reference(brand: Brand, folder: Path) -> Path:
    """Our reference document in the region's colours and typefaces, its logo at the head of every page."""
    from docx import Document

    target = folder / FOLDER / "reference.docx"
    document = Document(str(pandoc.EXTENSION / "reference.docx"))
    if brand.logo:
        _head(document.sections[0].header, brand.logo, folder)
    document.save(str(target))
    finishing.rewrite(target, {"word/styles.xml": lambda root: _restyle(root, brand)}.get)
    return target


def _head(header: Any, logo: Logo, folder: Path) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    paragraph = header.paragraphs[0].insert_paragraph_before()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_after = Mm(2)
    picture = paragraph.add_run().add_picture(str(_for_word(logo.light, folder)))
    shrink = min(Mm(LOGO_HEIGHT) / picture.height, Mm(LOGO_WIDTH) / picture.width)
    picture.width, picture.height = round(picture.width * shrink), round(picture.height * shrink)
    for properties in picture._inline.xpath(".//wp:docPr | .//pic:cNvPr"):
        properties.set("name", "Logo")
        properties.set("descr", logo.alt)


def _for_word(logo: Path, folder: Path) -> Path:
    """Word shows an SVG in its newest versions only; it gets the picture as dots, fine enough for print."""
    if logo.suffix.lower() != ".svg":
        return logo
    import vl_convert

    target = folder / FOLDER / f"{logo.stem}-word.png"
    target.write_bytes(vl_convert.svg_to_png(logo.read_text(encoding="utf-8"), ppi=300))
    return target


def _restyle(styles: Any, brand: Brand) -> None:
    for style in styles.iter(w("style")):
        is_heading = style.get(w("styleId"), "").startswith(_HEADINGS)
        role = "heading" if is_heading else "link" if style.get(w("styleId")) == "Hyperlink" else "accent"
        colours = {reference_docx.ACCENT: brand.colour(role), reference_docx.INK: brand.colour("ink")}
        for node in style.iter():
            for key in (w("val"), w("color")):
                if node.get(key) in colours:
                    node.set(key, colours[node.get(key)].lstrip("#").upper())
        family = (brand.families.get("headings") if is_heading else None) or brand.families.get("base")
        for fonts in style.iter(w("rFonts")) if family else ():
            for key in [key for key, value in fonts.attrib.items() if value == reference_docx.FONT]:
                fonts.set(key, family)


# PDF and templates --------------------------------------------------------------------------------------------------


def variables(brand: Brand | None, fmt: str, folder: Path) -> list[str]:
    """The options that give pandoc's templates the region's values as they are, untouched by Markdown."""
    if brand is None or fmt == "docx":
        return []
    logo = {"logo": logo_html(brand.logo)} if brand.logo else {}
    values = _for_typst(brand) if fmt == "pdf" else {f"brand-{key}": value for key, value in logo.items()}
    target = folder / f"{FOLDER}-{fmt}.yaml"
    target.write_text(json.dumps({"variables": values}, ensure_ascii=False), encoding="utf-8", newline="\n")
    return [f"--defaults={target.name}"]


def _for_typst(brand: Brand) -> dict[str, str]:
    readable_here = {font.family for font in brand.paper_fonts}
    values = {role: brand.colour(role) for role in ("ink", "accent", "heading", "link")}
    for use, family in brand.families.items():
        if family in readable_here:
            values[f"{use}-font"] = _quoted(family)
    if brand.logo:
        values |= {"logo": f"{FOLDER}/{brand.logo.light.name}", "logo-alt": _quoted(brand.logo.alt)}
    return {f"brand-{key}": value for key, value in values.items()}


def for_quarto(brand: Brand) -> dict[str, Any]:
    """The region's look as a `brand:` of Quarto's own, with the files where they lie in the work folder."""
    colours = {"primary": brand.colour("accent"), "foreground": brand.colour("ink")}
    fonts = [{"family": font.family, "source": "file",
              "files": [{"path": f"{FOLDER}/{font.path.name}", "weight": font.weight, "style": font.style}]}
             for font in brand.paper_fonts]  # fmt: skip
    told: dict[str, Any] = {
        "color": colours,
        "typography": {**brand.families, **({"fonts": fonts} if fonts else {})},
    }
    logo = brand.logo
    return told | (
        {"logo": {"medium": {"path": f"{FOLDER}/{logo.light.name}", "alt": logo.alt}}} if logo else {}
    )


def logo_html(logo: Logo) -> str:
    """The logo as a page shows it, carried in the page itself; another one on dark screens where the region has one."""
    image = f'<img class="logo" src="{_carried(logo.light)}" alt="{escape(logo.alt)}">'
    if not logo.dark:
        return image
    dark = f'<source media="screen and (prefers-color-scheme: dark)" srcset="{_carried(logo.dark)}">'
    return f'<picture class="both">{dark}{image}</picture>'


def _carried(picture: Path) -> str:
    kind = {".svg": "svg+xml", ".png": "png"}.get(picture.suffix.lower(), "jpeg")
    return f"data:image/{kind};base64,{b64encode(picture.read_bytes()).decode()}"
