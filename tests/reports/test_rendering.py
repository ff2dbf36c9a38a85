"""reports/rendering.py with builtin.py: whole files, as readers, browsers and checkers meet them."""

import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from evaluation.errors import FoljeError, UseError
from evaluation.words import language
from reports.rendering import builtin, quarto, render
from tests.reports.rendered import ALT, NOTICE, SAMPLE, part, pdf_text, simple, word_text
from tests.reports.sections import differences, sections
from tests.reports.tagged_pdf import pdf_tags

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]


# The call


def test_three_formats_come_from_one_run_and_say_what_made_them(rendering):
    assert [path.name for path in rendering.files] == ["sample.html", "sample.docx", "sample.pdf"]
    assert rendering.engine == "builtin" and rendering.notes == ()
    assert (
        rendering.engines["html"] == rendering.engines["docx"] == "pandoc"
        and "typst" in rendering.engines["pdf"]
    )


def test_the_document_is_run_once_for_all_formats(tmp_path):
    code = "```{python}\n#| echo: false\nwith open('runs.txt', 'a') as file:\n    _ = file.write('x')\n```"
    render(simple(tmp_path, code), out_dir=tmp_path / "out", cwd=tmp_path)
    assert (tmp_path / "runs.txt").read_text(encoding="utf-8") == "x"


def test_the_same_document_gives_the_same_bytes(rendering, tmp_path):
    again = render(SAMPLE, out_dir=tmp_path)
    for first, second in zip(rendering.files, again.files, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.suffix


def test_another_process_in_another_folder_gives_the_same_bytes(tmp_path):
    """Another hash seed, time zone and current folder, and the document under another path, written relatively."""
    body = "# R {#sec-r}\n\nSe @tbl-a och @sec-r.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n: Möten {#tbl-a}\n\n::: {.callout-note}\nx\n:::"
    front = "title: T\ndate: 2024-06-30\ntoc: true\nnotice: N\nstatus-line: S\nauthor: [A, B]"
    for folder in ("here", "elsewhere/deeper"):
        (tmp_path / folder).mkdir(parents=True)
        document = simple(tmp_path / folder, body, front)
    here = render(tmp_path / "here" / "d.qmd", out_dir=tmp_path / "out").files
    code = "from reports.rendering import render; render('d.qmd', out_dir='made')"
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "77",
        "TZ": "Asia/Tokyo",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C",
    }
    subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=document.parent, env=environment, check=True
    )
    for made in here:
        assert made.read_bytes() == (document.parent / "made" / made.name).read_bytes(), made.name


def test_files_carry_the_documents_date_or_source_date_epoch(monkeypatch):
    assert builtin._epoch({"date": date(2024, 6, 30)}) == 1719748800
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000")
    assert builtin._epoch({"date": date(2024, 6, 30)}) == 1000


def test_names_audiences_and_values_are_given_at_the_call(tmp_path):
    told = []
    result = render(
        SAMPLE,
        ["html"],
        tmp_path,
        params={"year": 2023},
        metadata={"notice": "Annan <upplysning>", "audience": {"team": False, "steering": True}},
        name="styrgruppen: juni",
        progress=lambda *step: told.append(step),
    )
    text = result.files[0].read_text(encoding="utf-8")
    assert result.files[0].name == "styrgruppen- juni.html"
    assert "År: 2023" in text and "STYRGRUPPEN" in text and "skrivet för <strong>teamet" not in text
    assert '<aside class="notice" aria-label="Viktigt om dokumentet"><p>Annan &lt;upplysning&gt;</p>' in text
    assert told[-1] == (1, 1, "Skriver html")


def test_what_an_audience_may_not_see_is_in_none_of_its_files(rendering):
    for path in rendering.files[:1]:
        assert "STYRGRUPPEN" not in path.read_text(encoding="utf-8")
    assert "STYRGRUPPEN" not in part(rendering.files[1], "word/document.xml")
    assert "STYRGRUPPEN" not in pdf_text(rendering.files[2])


def test_all_that_is_wrong_in_any_format_is_said_once_and_nothing_is_written(tmp_path):
    body = 'Se @fig-nix och [@saknas2020].\n\n![Bild](nix.png){fig-alt="A"}\n\n![](nix2.png)'
    (tmp_path / "refs.bib").write_text("", encoding="utf-8")
    with pytest.raises(FoljeError) as caught:
        render(simple(tmp_path, body, "title: T\nbibliography: refs.bib"), out_dir=tmp_path / "out")
    message = str(caught.value)
    assert message.count("@fig-nix") == 1 and message.count("nix.png") == 1 and "saknas2020" in message
    assert not (tmp_path / "out").exists()


def test_unknown_formats_engines_and_missing_files_are_refused(tmp_path):
    path = simple(tmp_path, "x")
    with pytest.raises(UseError, match="Okänt format: odt"):
        render(path, ["odt"], tmp_path)
    with pytest.raises(UseError, match="Okänd motor"):
        render(path, ["html"], tmp_path, engine="word")
    with pytest.raises(FoljeError, match=r"Filen som inledningen nämner finns inte: nix\.bib"):
        render(simple(tmp_path, "x", "title: T\nbibliography: nix.bib"), ["html"], tmp_path)


def test_what_needs_quarto_is_refused_by_name_where_quarto_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(quarto, "program", lambda: None)
    path = simple(tmp_path, "::: {.panel-tabset}\n:::\n\n```{mermaid}\ngraph LR\n```")
    with pytest.raises(FoljeError) as caught:
        render(path, ["html"], tmp_path)
    assert "Flikar (panel-tabset) behöver Quarto" in str(caught.value) and "Mermaid" in str(caught.value)
    with pytest.raises(FoljeError, match="Quarto är inte installerat"):
        render(path, ["html"], tmp_path, engine="quarto")


def test_a_file_that_is_open_elsewhere_is_told_and_the_old_one_stands(tmp_path, monkeypatch):
    path = simple(tmp_path, "x")
    (tmp_path / "d.html").write_text("gammal", encoding="utf-8")

    def locked(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(FoljeError, match="Är filen öppen i Word"):
        render(path, ["html"], tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.html", "d.qmd"]
    assert (tmp_path / "d.html").read_text(encoding="utf-8") == "gammal"


def test_messages_from_the_parallel_writers_are_in_the_language_in_force(tmp_path):
    with language("en"), pytest.raises(FoljeError, match="leads nowhere"):
        render(simple(tmp_path, "Se @fig-nix."), ["html", "pdf"], tmp_path)


def test_raw_numbers_in_tables_are_noted(tmp_path):
    code = "```{python}\n#| echo: false\nimport pandas as pd\npd.DataFrame({'andel': [15 / 17]})\n```"
    notes = render(simple(tmp_path, code), ["html"], tmp_path).notes
    assert any("0.882353" in note.message for note in notes)


def test_pictures_beside_the_document_come_along_in_every_format(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>'
    (tmp_path / "bilder").mkdir()
    (tmp_path / "bilder" / "å ä.svg").write_text(svg, encoding="utf-8")
    (tmp_path / "bilder" / "å ä.png").write_bytes(png())
    path = simple(tmp_path, '![Karta](<bilder/å ä.svg>){#fig-a fig-alt="En karta"}')
    html, docx, pdf_file = render(path, out_dir=tmp_path / "out").files
    assert "data:image/svg+xml" in html.read_text(encoding="utf-8")
    with zipfile.ZipFile(docx) as package:
        assert [name for name in package.namelist() if "media" in name] == [
            name for name in package.namelist() if name.endswith(".png")
        ]
    assert "Figur 1" in pdf_text(pdf_file).replace("\u00a0", " ")


def png() -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (20, 20)).save(data, "PNG")
    return data.getvalue()


def test_an_english_report_is_english_throughout(tmp_path):
    body = "# A\n\n::: {.callout-note}\nx\n:::\n\n| a |\n|---|\n| 1 |\n\n: Cap {#tbl-a}\n\nSee @tbl-a."
    html, docx, pdf_file = render(
        simple(tmp_path, body, "title: T\nlang: sv\ntoc: true\ndate: 2024-06-30"), out_dir=tmp_path, lang="en"
    ).files
    text = html.read_text(encoding="utf-8")
    assert (
        '<html lang="en">' in text
        and "30\u00a0June 2024" in text
        and "Contents" in text
        and "Table\u00a01:" in text
    )
    assert 'w:val="en-GB"' in part(docx, "word/styles.xml")
    assert "Table 1: Cap" in pdf_text(pdf_file).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "shown"), [("2024-06-30", "30\u00a0juni 2024"), ('"våren 2024"', "våren 2024"), ("", "")]
)
def test_dates_are_written_out_and_words_are_left_alone(tmp_path, value, shown):
    text = (
        render(simple(tmp_path, "x", f"title: T\ndate: {value}"), ["html"], tmp_path)
        .files[0]
        .read_text(encoding="utf-8")
    )
    assert (shown in text) and ('class="date"' in text) is bool(shown)


# HTML


def test_html_has_one_main_a_language_a_title_and_headings_in_order(page):
    assert page.get("lang") == "sv" and page.findtext(".//title") == "Lärande utvärdering av ett samarbete"
    assert len(page.findall(".//main")) == 1 and len(page.findall(".//h1")) == 1
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_html_shows_status_date_and_notice(page):
    assert page.findtext(".//p[@class='status-line']") == "Arbetsutkast"
    assert (
        page.find(".//time").get("datetime") == "2024-06-30"
        and page.findtext(".//time") == "30\u00a0juni 2024"
    )
    notice = page.find(".//aside[@class='notice']")
    assert notice.text_content().strip() == NOTICE
    assert "position: sticky" in page.xpath("string(//style)")


def test_html_asks_nobody_for_anything(rendering, page):
    text = rendering.files[0].read_text(encoding="utf-8")
    assert not page.findall(".//script") and not page.findall(".//link[@href]")
    assert {node.get("src", "")[:5] for node in page.iter("img")} == {"data:"}
    assert re.findall(r"url\((?!data:)[^)]*\)", text) == [] and "default-src" in text


def test_html_links_lead_somewhere(page):
    identifiers = {node.get("id") for node in page.iter() if isinstance(node.tag, str)}
    inner = [link.get("href")[1:] for link in page.iter("a") if link.get("href", "").startswith("#")]
    assert set(inner) <= identifiers and {"tbl-phases", "fig-phases", "sec-results", "content"} <= set(inner)


def test_html_footnotes_are_named_for_those_who_do_not_see_the_arrow(page):
    assert page.find(".//a[@class='footnote-back']").get("aria-label") == "Tillbaka till texten"


def test_html_contents_list_the_headings(page):
    contents = page.find(".//nav")
    assert contents.findtext("h2") == "Innehåll" and "Resultat" in contents.text_content()


def test_a_notice_cannot_break_out_of_the_style_sheet(tmp_path):
    metadata = {"notice": 'A" } </style><b>x</b> \\'}
    text = (
        render(simple(tmp_path, "x"), ["html"], tmp_path, metadata=metadata)
        .files[0]
        .read_text(encoding="utf-8")
    )
    assert 'content: "A\\000022 } \\00003c/style\\00003e' in text


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        options = [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ]
        opened = running.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing_in_chromium(rendering, browser, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    tab = context.new_page()
    tab.goto(rendering.files[0].as_uri())
    results = axe.Axe().run(tab)
    context.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.browser
def test_the_page_makes_no_requests_and_fits_a_phone(rendering, browser):
    context = browser.new_context(viewport={"width": 360, "height": 700})
    tab = context.new_page()
    requests, errors = [], []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: errors.append(message.text))
    tab.goto(rendering.files[0].as_uri())
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == [] and errors == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip-link"
    context.close()


@pytest.mark.browser
def test_a_script_that_stands_in_the_document_runs_and_no_other(browser, tmp_path):
    body = '```{=html}\n<script>\ndocument.title += "å";\n</script>\n<p onclick="document.title = 1">Här</p>\n```'
    tab = browser.new_page()
    tab.goto(render(simple(tmp_path, body), ["html"], tmp_path).files[0].as_uri())
    tab.get_by_text("Här").click()
    assert tab.title() == "Tå"
    tab.close()


@pytest.mark.browser
def test_the_notice_stands_on_every_printed_page_of_the_html(rendering, browser, tmp_path):
    tab = browser.new_page()
    tab.goto(rendering.files[0].as_uri())
    tab.pdf(path=str(tmp_path / "print.pdf"), prefer_css_page_size=True)
    tab.close()
    pages = [page for page in pdf_text(tmp_path / "print.pdf").split("\f") if page.strip()]
    assert len(pages) > 1 and all("Påhittade uppgifter" in page for page in pages)


# PDF


def test_pdf_is_tagged_titled_swedish_a4_and_says_it_is_accessible(pdf):
    assert bool(pdf.Root.MarkInfo.Marked) and str(pdf.Root.Lang) == "sv-SE"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Lärande utvärdering av ett samarbete"
    for sheet in pdf.pages:
        assert [round(float(side)) for side in sheet.MediaBox] == [0, 0, 595, 842]


def test_pdf_has_headings_in_order_column_heads_and_alternative_texts(pdf):
    tags = pdf_tags(pdf)
    levels = [int(tag[2]) for tag, _ in tags if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1 and all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert [alt for tag, alt in tags if tag == "/Figure"] == [ALT]
    names = [tag for tag, _ in tags]
    assert names.count("/Table") == 3 and names.count("/THead") == 3 and names.count("/TH") == 3 + 12 + 2
    assert {"/Title", "/TOC", "/BlockQuote", "/Note", "/Formula", "/L"} <= set(names)


def test_pdf_uses_only_the_fonts_that_ship_with_the_product(pdf):
    fonts = set()
    for sheet in pdf.pages:
        for font in sheet.Resources.get("/Font", {}).values():
            fonts.add(str(font.BaseFont).split("+")[-1].split("-")[0])
    assert (
        fonts <= {"SourceSansPro", "NewCMMath", "LibertinusSerif", "DejaVuSansMono"}
        and "SourceSansPro" in fonts
    )


def test_pdf_shows_the_notice_and_the_page_number_on_every_page(rendering):
    pages = [page for page in pdf_text(rendering.files[2]).split("\f") if page.strip()]
    assert len(pages) == 3
    for number, text in enumerate(pages, 1):
        assert NOTICE in text and f"{number} (3)" in text and "Arbetsutkast" in text


def test_all_formats_say_the_same_numbers_captions_and_headings(rendering, page, word):
    texts = [page.text_content(), "\n".join(word_text(word)), pdf_text(rendering.files[2])]
    for text in (re.sub(r"\s+", " ", text) for text in texts):
        for part_of_it in (
            "Tabell 1: Möten i varje fas",
            "Figur 1: Möten i varje fas",
            "Tabell 3: Två öppna frågor",
            "Se Tabell 1 och Figur 1, eller Tabell 2, Figur 1.",
            "Avsnitt 3",
            "träffats 20 gånger (”möten” enligt protokollen)",
            "35 %",
            "Notera",
            "Tuckman 1965",
            "Referenser",
            "skrivet för teamet",
        ):
            assert part_of_it in text
        assert "Tabell 1: Tabell" not in text and "Figur 1: Figur" not in text


def test_each_section_says_the_same_in_all_formats(rendering):
    html, docx, pdf = map(sections, rendering.files)
    assert [section.heading for section in html][:2] == ["", "Det viktigaste först"]
    assert differences(html, docx) == [] and differences(html, pdf) == []


def test_a_formula_needs_no_alternative_text_from_the_author(pdf):
    assert ("/Formula", "a^2 + b^2 = c^2") in pdf_tags(pdf)
