"""The last hand on rendered files, the same for both engines: what pandoc and Quarto leave out or say too much of.

Word files get the notice and the status on every page, headers and row heads that a screen reader finds, Swedish as their language,
pictures without paths, and no properties but the title, the authors and the date. The same document gives the same bytes.
"""

import base64
import hashlib
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports.rendering import word_body, word_lists
from reports.rendering.word_body import w

CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
_HEADER, _FOOTER = re.compile(r"word/header\d*\.xml"), re.compile(r"word/footer\d*\.xml")
#: The end of the policy in our template for web pages, which allows no scripts, as pandoc writes it.
_STYLES = "style-src &#39;unsafe-inline&#39; data:"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def finish_html(path: Path, words: dict[str, str]) -> None:
    """Name the footnotes and the links back from them for those who do not see the arrow; let the page's own scripts run."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(<a href="[^"]*"\s+class="footnote-back")', rf'\1 aria-label="{words["back"]}"', text)
    text = re.sub(
        r'(<(?:section|aside) id="footnotes"[^>]*?)>', rf'\1 aria-label="{words["footnotes"]}">', text
    )
    path.write_text(_with_scripts(text), encoding="utf-8", newline="\n")


def _with_scripts(text: str) -> str:
    """The page with a policy that lets the scripts that stand in it run, each by its hash, and no others."""
    scripts = re.findall(r"<script\b[^>]*>(.*?)</script>", text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"&#39;sha256-{each}&#39;" for each in dict.fromkeys(hashes))
    return text.replace(_STYLES, f"{_STYLES}; script-src {allowed}", 1) if allowed else text


def finish_docx(path: Path, *, notice: str, lang: str, epoch: int) -> None:
    """Finish a Word file in place; its status, which the first page states, comes to the foot of every page.

    Parameters
    ----------
    path
        a .docx by pandoc or Quarto, made with our reference document.
    notice
        what stands at the head of every page; "" leaves the head empty.
    lang
        language and region, such as sv-SE.
    epoch
        the moment the file says it was made, in seconds since 1970.
    """
    steps: dict[str, Callable[[Any], None]] = {
        "word/document.xml": _finish_body,
        "word/styles.xml": lambda root: set_language(root, lang),
        "word/settings.xml": lambda root: _set_theme_language(root, lang),
        "docProps/core.xml": lambda root: finish_core(root, lang, epoch),
        "docProps/custom.xml": clear,
        "docProps/app.xml": clear,
    }
    status = _status_of(path)

    def step_for(name: str) -> Callable[[Any], None] | None:
        if _HEADER.fullmatch(name):
            return lambda header: _write_notice(header, notice)
        if _FOOTER.fullmatch(name):
            return lambda footer: _write_status(footer, status)
        return steps.get(name)

    rewrite(path, step_for)


def _finish_body(root: Any) -> None:
    word_body.finish(root)
    word_lists.fill(root)


def rewrite(path: Path, step_for: Callable[[str], Callable[[Any], None] | None]) -> None:
    """Change the parts of an Office file, each by the step that `step_for` gives for its name, and pack it anew."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, content in parts.items():
        step = step_for(name)
        if step:
            parts[name] = _changed(content, step)
    _write_package(path, parts)


def _write_package(path: Path, parts: dict[str, bytes]) -> None:
    """Write the parts in a fixed order with a fixed date; the content types come first, as the standard asks."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            package.writestr(zipfile.ZipInfo(name, _FIXED_TIME), parts[name], zipfile.ZIP_DEFLATED)


def _changed(content: bytes, step: Callable[[Any], None]) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)
    step(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def set_language(styles: Any, lang: str) -> None:
    """w:lang of the whole document, and of no style on its own."""
    from lxml import etree

    defaults = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    for mark in list(styles.iter(w("lang"))):
        mark.getparent().remove(mark)
    etree.SubElement(defaults, w("lang"), {w("val"): lang, w("eastAsia"): lang, w("bidi"): "ar-SA"})


def _set_theme_language(settings: Any, lang: str) -> None:
    for mark in settings.iter(w("themeFontLang")):
        mark.set(w("val"), lang)


def finish_core(core: Any, lang: str, epoch: int) -> None:
    """Title, authors, language and one date; who last saved the file is nobody's business."""
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in ("created", "modified"):
        for mark in core.iter(f"{{{CORE['dcterms']}}}{name}"):
            mark.text = moment
    for mark in core.iter(f"{{{CORE['dc']}}}language"):
        mark.text = lang
    for name in ("lastModifiedBy", "revision"):
        for mark in list(core.iter(f"{{{CORE['cp']}}}{name}")):
            core.remove(mark)


def clear(properties: Any) -> None:
    """Empty a part that says more about the maker than about the document."""
    for child in list(properties):
        properties.remove(child)


def _write_notice(header: Any, notice: str) -> None:
    """Write the notice into the head's paragraph, or take its frame away when there is none."""
    from lxml import etree

    paragraph = header.findall(w("p"))[-1]  # a logo stands before it
    for run in paragraph.findall(w("r")):
        paragraph.remove(run)
    if notice:
        text = etree.SubElement(etree.SubElement(paragraph, w("r")), w("t"))
        text.text = notice
    else:
        for style in paragraph.findall(f"{w('pPr')}/{w('pStyle')}"):
            style.getparent().remove(style)


def _status_of(path: Path) -> str:
    """The status line on the first page of a Word file; "" where there is none."""
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    for paragraph in body.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")) == "Status":
            return "".join(text.text or "" for text in paragraph.iter(w("t")))
    return ""


def _write_status(footer: Any, status: str) -> None:
    """Write the status before the page number, in its letters; a foot without a tab between the two gets one."""
    from copy import deepcopy

    from lxml import etree

    paragraph = footer.find(w("p"))
    if not status or paragraph is None:
        return
    runs = list(paragraph.iter(w("r")))
    look = next((run.find(w("rPr")) for run in runs if run.find(w("rPr")) is not None), None)
    place = 0 if paragraph.find(w("pPr")) is None else 1
    for name in ("t",) if any(run.find(w("tab")) is not None for run in runs) else ("tab", "t"):
        run = etree.Element(w("r"))
        if look is not None:
            run.append(deepcopy(look))
        etree.SubElement(run, w(name)).text = status if name == "t" else None
        paragraph.insert(place, run)
