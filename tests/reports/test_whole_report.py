"""A report of an example study as a whole, in English; all kinds in both languages: ``tests/benchmarks/bench_access.py``."""

import pytest

from tests.reports import whole
from tests.reports.sections import differences, sections

MEMO = "tjansteskrivelse"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The board memo, which has a figure, tables of several shapes, lists and references, as HTML, DOCX and PDF."""
    memo = next(kind for kind in whole.kinds() if kind.document.stem == MEMO)
    return whole.rendered_here(memo, "en", tmp_path_factory.mktemp("memo")).files


@pytest.fixture(scope="module")
def browser():
    if not whole.CHROMIUM.exists():
        pytest.skip("no Chromium")
    pytest.importorskip("axe_playwright_python.sync_playwright")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(whole.CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def test_every_report_has_an_example_that_carries_it():
    kinds = whole.kinds()
    assert MEMO in {kind.document.stem for kind in kinds}
    assert {kind.study.name for kind in kinds} > {"exempelkommun"}


def test_each_section_says_the_same_in_all_formats(files):
    html, docx, pdf = map(sections, files)
    assert len(html) > 5 and sum(len(section.of("cell")) for section in html) > 100
    assert differences(html, docx) == []
    assert differences(html, pdf) == []


@pytest.mark.parametrize("kind", ["text", "cell", "caption", "alt", "link"])
def test_what_one_format_lacks_is_told_with_its_section(files, kind):
    whole_one, lacking = sections(files[0]), sections(files[0])
    section = next(each for each in lacking[1:] if each.of(kind))
    section.pieces.remove(next(piece for piece in section.pieces if piece.kind == kind))
    told = differences(whole_one, lacking)
    assert told and all(fault.startswith(section.heading) for fault in told)


def test_the_pdf_can_be_read_by_a_screen_reader(files):
    assert whole.pdf_faults(files[2], "en") == []


@pytest.mark.browser
def test_the_page_can_be_read_by_everybody(files, browser):
    assert whole.page_faults(browser, files[0]) == []


@pytest.mark.browser
def test_drawings_are_turned_over_in_the_dark_and_keep_their_white_paper_in_forced_colours_and_on_paper(
    files, browser
):
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    shown = context.new_page()
    shown.goto(files[0].as_uri())
    drawn = "(({ backgroundColor, filter }) => [backgroundColor, filter])(getComputedStyle(document.querySelector('figure img')))"
    forced = shown.evaluate(drawn)
    shown.emulate_media(forced_colors="none")
    dark = shown.evaluate(drawn)
    shown.emulate_media(media="print")
    printed = shown.evaluate(drawn)
    context.close()
    assert forced == ["rgb(255, 255, 255)", "none"]
    assert dark == ["rgba(0, 0, 0, 0)", "invert(0.91) hue-rotate(180deg)"]
    assert printed == ["rgba(0, 0, 0, 0)", "none"]
