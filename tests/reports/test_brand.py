"""reports/rendering/brand.py and branded.py: a region's own look in every format, and what is said of one that is wrong."""

import re
import shutil
import zipfile
from pathlib import Path

import lxml.html
import pytest
import yaml

from data_templates import find
from evaluation.errors import FoljeError
from reports.production import report, timeline
from reports.rendering import branded, builtin, pandoc, quarto, render
from reports.rendering.brand import OWN, ROLES
from reports.rendering.brand_reading import FILE, find_brand, problems, read_brand
from reports.rendering.colours import contrast
from reports.rendering.execution import Executed
from reports.rendering.qmd import read
from tests.folders import make
from tests.reports.rendered import NOTICE, part, simple

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#8a1538"/></svg>'
LOOK = """
meta: {name: Region Exempel}
logo: {images: {mark: {path: logo.svg, alt: "Region Exempel & kommunerna"}}, medium: mark}
color:
  palette: {vinrod: "#8A1538"}
  primary: vinrod
  foreground: "#222"
typography:
  fonts:
    - family: Source Sans Pro
      source: file
      files: [SourceSansPro-Regular.otf, {path: SourceSansPro-Semibold.otf, weight: semi-bold}]
  base: Source Sans Pro
  headings: {family: Source Sans Pro, color: "#5a2a82"}
"""


def study_with(folder, look: str, name: str = FILE):
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    linked = LOGO.replace("<rect", '<image href="https://example.org/a.png"/><rect')
    (folder / "linked.svg").write_text(linked, encoding="utf-8")
    for cut in ("Regular", "Semibold"):
        shutil.copyfile(
            pandoc.EXTENSION / f"fonts/SourceSansPro-{cut}.otf", folder / f"SourceSansPro-{cut}.otf"
        )
    (folder / "b").mkdir(exist_ok=True)
    shutil.copyfile(folder / "SourceSansPro-Regular.otf", folder / "b" / "SourceSansPro-Regular.otf")
    (folder / name).write_text(look, encoding="utf-8")
    return folder


def said(folder, look: str) -> list[str]:
    return [str(problem) for problem in read_brand(study_with(folder, look) / FILE).problems]


@pytest.fixture(scope="module")
def brand(tmp_path_factory):
    return read_brand(study_with(tmp_path_factory.mktemp("brand"), LOOK) / FILE)


@pytest.fixture(scope="module")
def branded_files(tmp_path_factory):
    folder = study_with(tmp_path_factory.mktemp("branded"), LOOK)
    document = simple(folder, "# R\n\n[länk](#r) text", f'title: T\ndate: 2024-06-30\nnotice: "{NOTICE}"')
    return [render(document, out_dir=folder / run).files for run in ("a", "b")]


def test_colours_are_found_by_name_and_headings_and_links_follow_the_accent(brand):
    assert not brand.problems and brand.logo.alt == "Region Exempel & kommunerna"
    assert [brand.colour(role) for role in ROLES] == ["#ffffff", "#222222", "#8a1538", "#5a2a82", "#8a1538"]
    assert [(font.weight, font.kind) for font in brand.fonts] == [("400", "otf"), ("600", "otf")]


@pytest.mark.parametrize("look", [LOOK, 'color: {primary: "#005b89", background: "#fffaf0"}', 'color: {primary: "#767676"}',
                                  'color: {primary: {light: "#005b89", dark: "#9cd3ee"}, background: {light: "#fff", dark: "#000"}}'])  # fmt: skip
def test_every_colour_of_text_can_be_read_on_its_page_in_light_and_dark(tmp_path, look):
    made = read_brand(study_with(tmp_path, look) / FILE)
    assert not made.problems
    for scheme in ("light", "dark"):
        page = OWN[scheme] | branded.scheme_colours(made, scheme)
        texts = [page[role] for role in ("ink", "accent", "heading", "link", "quiet") if role in page]
        assert min(contrast(text, page["paper"]) for text in texts) >= 4.5
        assert contrast(page["accent"], page.get("tint", page["paper"])) >= 4.5


@pytest.mark.parametrize(
    ("look", "message"),
    [
        ("colour: {primary: x}", "_brand.yml, fältet colour: Okänd nyckel. Menade du color?"),
        ("color:\n  primary: #005b89", "fältet color.primary: Färgen saknas. Skriv den inom citattecken"),
        ("color: {primary: petrol}", "fältet color.primary: Färgen petrol går inte att läsa."),
        ("color: {primary: primary}", "Färgen primary går inte att läsa."),
        ('color: {primary: "#777777"}', "kontrasten 4,4:1 mot #ffffff. Text behöver minst 4,5:1: välj en mörkare"),
        ('color: {foreground: {light: "#000", dark: "#333"}}', "kontrasten 1,3:1 mot #15191c."),
        ('color: {background: "#333333"}', "Bakgrunden #333333 är för mörk"),
        ("color: blue", "fältet color: Under nyckeln ska det stå rader"),
        ("a: [", "_brand.yml, rad 1: Filen går inte att läsa som YAML."),
        ("typography: {fonts: [{family: Lato}]}", "Typsnittet Lato skulle hämtas från nätet (google)."),
        ("typography: {fonts: [{family: Lato, source: bunny}]}", "(bunny). En rapport får inte hämta något utifrån"),
        ("typography: {fonts: [{family: Lato, source: file}]}", "Typsnittet Lato saknar namn eller filer."),
        ("typography: {fonts: [{family: L, source: file, files: [l.ttf]}]}", "fonts 1: Filen l.ttf finns inte."),
        ("typography: {fonts: [{family: L, source: file, files: [https://x.se/l.ttf]}]}", "l.ttf ligger på nätet."),
        ("typography: {fonts: [{family: L, source: file, files: [logo.svg]}]}", "Filen logo.svg är inget typsnitt."),
        ("typography: {fonts: [{family: Sans, source: file, files: [SourceSansPro-Regular.otf]}]}",
         "innehåller typsnittet Source Sans Pro, inte Sans."),
        ("typography: {fonts: [{family: Source Sans Pro, files: [SourceSansPro-Regular.otf, b/SourceSansPro-Regular.otf]}]}",
         "Två typsnittsfiler heter SourceSansPro-Regular.otf."),
        ("typography: {fonts: [{family: S, source: file, files: [{path: SourceSansPro-Regular.otf, weight: fet}]}]}",
         "fonts 1: Vikten fet för SourceSansPro-Regular.otf går inte att läsa."),
        ("typography: {base: Lato}", "Typsnittet Lato har ingen .ttf- eller .otf-fil."),
        ("logo: logo.svg", "Logotypen logo.svg saknar en text för den som inte ser bilden."),
        ("logo: {path: SourceSansPro-Regular.otf, alt: x}", "kan inte användas. Den ska vara en .svg-, .png-"),
        ("logo: {path: linked.svg, alt: x}", "Logotypen linked.svg hämtar något från nätet."),
        ("logo: {medium: {light: logo.svg, dark: vit.svg}}\nmeta: {name: R}", "Filen vit.svg finns inte."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(tmp_path, look, message):
    told = said(tmp_path, look)
    assert len(told) == 1 and message in told[0]


def test_files_too_heavy_to_send_are_refused_with_their_size(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.rendering.brand_reading.MOST_BYTES", 400_000)
    assert "tillsammans 462 kB. De får vara högst 400 kB" in said(tmp_path, LOOK)[0]


def test_the_look_beside_the_document_comes_before_the_studys_and_can_be_left_out(tmp_path):
    document = simple(tmp_path, "x", "title: T\nbrand: false")
    study_with(tmp_path, "color: {primary: petrol}")
    assert find_brand(tmp_path / "reports", tmp_path) == tmp_path / FILE
    assert len(problems(tmp_path)) == 1
    assert render(document, ["html"]).files[0].is_file()
    with pytest.raises(FoljeError, match=r"fältet color\.primary"):
        render(simple(tmp_path, "x"), ["html"])


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_example_says_nothing_as_it_is_and_only_lacks_its_files_when_it_is_taken_into_use(tmp_path, lang):
    example = find("brand", f"{lang}.yml").read_text(encoding="utf-8")
    assert said(tmp_path, example) == []
    used = re.sub(r"(?m)^#(?=[a-z]|  )", "", example)
    assert yaml.safe_load(used).keys() == {"meta", "logo", "color", "typography"}
    assert {problem.kind for problem in read_brand(study_with(tmp_path, used) / FILE).problems} == {
        "brand_no_file"
    }


def test_the_same_look_gives_the_same_bytes(branded_files):
    first, second = ([path.read_bytes() for path in files] for files in branded_files)
    assert first == second


def test_a_page_has_the_logo_with_its_words_and_asks_nobody_for_anything(branded_files):
    text = branded_files[0][0].read_text(encoding="utf-8")
    page = lxml.html.fromstring(text)
    assert [image.get("alt") for image in page.iter("img")] == ["Region Exempel & kommunerna"]
    assert "--accent: #8a1538" in text and 'font-family: "Source Sans Pro", "Folje Sans"' in text
    assert not re.search(r"""(src|href)=["']?https?:|url\((?!["']?data:)""", text) and len(text) < 1_500_000


def test_word_has_the_logo_above_the_notice_and_the_colours_in_its_styles(branded_files):
    from docx import Document

    path = branded_files[0][1]
    header = part(path, "word/header1.xml")
    assert header.count('descr="Region Exempel &amp; kommunerna"') == 2 and "logo.svg" not in header
    word = Document(str(path))
    assert [paragraph.text for paragraph in word.sections[0].header.paragraphs] == ["", NOTICE]
    assert [str(word.styles[name].font.color.rgb) for name in ("Normal", "Heading 1", "Hyperlink")] == [
        "222222", "5A2A82", "8A1538"]  # fmt: skip
    assert {word.styles[name].font.name for name in ("Normal", "Heading 1")} == {"Source Sans Pro"}
    with zipfile.ZipFile(path) as package:
        assert [name for name in package.namelist() if "media" in name] == ["word/media/image1.png"]


def test_pdf_has_the_logo_with_its_words(branded_files):
    import pikepdf

    with pikepdf.open(branded_files[0][2]) as pdf:
        alts = [
            str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert "Region Exempel & kommunerna" in alts


def test_a_report_follows_the_look_of_its_study(tmp_path, monkeypatch):
    study, asked = make(study_with(tmp_path, LOOK)), {}

    def stopped(*_, **how):
        asked.update(how)
        raise FoljeError("stopped")

    monkeypatch.setattr("reports.rendering.render", stopped)
    with pytest.raises(FoljeError, match="stopped"):
        report(study, "delrapport", say_progress=lambda *_, **__: None)
    assert find_brand(*asked["look_in"]) == tmp_path / FILE


def test_the_timelines_page_has_the_logo_and_headings_in_the_look_and_phases_in_their_own_colours(tmp_path):
    (tmp_path / "plain").mkdir()
    study, plain = make(study_with(tmp_path, LOOK)), make(tmp_path / "plain")
    texts = [
        Path(timeline(each, tmp_path / f"{n}.html")["file"]).read_text(encoding="utf-8")
        for n, each in enumerate((study, plain))
    ]
    page = lxml.html.fromstring(texts[0])
    assert [image.get("alt") for image in page.iter("img")] == ["Region Exempel & kommunerna"]
    assert "--heading: #5a2a82" in texts[0] and "--heading" not in texts[1]
    charts = [re.findall(r"<svg.*?</svg>", text, re.DOTALL) for text in texts]
    assert charts[0] == charts[1] and charts[0]
    assert not re.search(r"""(src|href)=["']?https?:|url\((?!["']?data:)""", texts[0])


def test_typst_is_given_only_typefaces_it_can_read(brand, tmp_path):
    option = branded.variables(brand, "pdf", tmp_path)[0].partition("=")[2]
    values = yaml.safe_load((tmp_path / option).read_text(encoding="utf-8"))["variables"]
    assert values["brand-base-font"] == "Source Sans Pro" and values["brand-heading"] == "#5a2a82"
    only_web = read_brand(study_with(tmp_path, "typography: {base: Lato}") / FILE)
    branded.variables(only_web, "pdf", tmp_path)
    assert "brand-base-font" not in (tmp_path / option).read_text(encoding="utf-8")


def test_quarto_gets_the_same_look(brand, tmp_path):
    executed = Executed(read(simple(tmp_path, "x")), {"title": "T"}, "x", tmp_path)
    printing = builtin.prepare(executed, (), brand)
    look = {fmt: quarto._look(printing, fmt) for fmt in ("html", "docx", "pdf")}
    assert (
        look["html"]["css"][1] == "brand/brand.css"
        and (tmp_path / look["html"]["include-before-body"]).is_file()
    )
    assert (tmp_path / look["docx"]["reference-doc"]).is_file()
    fonts = look["pdf"]["brand"]["typography"]["fonts"]
    assert all((tmp_path / font["files"][0]["path"]).is_file() for font in fonts)
