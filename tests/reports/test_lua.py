"""The Lua filter on its own: what it does where pandoc runs it, and what it leaves where Quarto runs it."""

import json
import subprocess
from pathlib import Path

import lxml.html
import pytest

from reports.rendering import pandoc

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><rect id="a" width="9"/></svg>'
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")

TABLE = "<table><thead><tr><th>Fas</th><th>n</th></tr></thead><tbody><tr><th>Forma</th><td>6</td></tr></tbody></table>"


@pytest.fixture
def convert(tmp_path):
    """Run pandoc with the filter in a folder with one picture, as SVG and PNG."""
    (tmp_path / "x.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "x.png").write_bytes(PNG)

    def run(markdown: str, to: str = "html", lua: Path = pandoc.FILTER, profile: str = "", **meta) -> str:
        (tmp_path / "in.md").write_text(markdown, encoding="utf-8")
        (tmp_path / "meta.json").write_text(json.dumps({"lang": "sv", **meta}), encoding="utf-8")
        options = ["in.md", f"--to={to}", f"--lua-filter={lua}", "--metadata-file=meta.json", "--wrap=none"]
        run.problems = pandoc.run([*options, "-o", "out.txt"], tmp_path, {"QUARTO_PROFILE": profile})
        return (tmp_path / "out.txt").read_text(encoding="utf-8")

    run.folder = tmp_path
    return run


def html(text: str):
    return lxml.html.fragment_fromstring(text, create_parent="div")


def raw(table: str) -> str:
    return f"```{{=html}}\n{table}\n```\n"


def captioned(table: str, name: str = "tbl-a", caption: str = "Möten") -> str:
    return f"::: {{#{name}}}\n\n{raw(table)}\n{caption}\n:::\n"


# Tables


def test_an_html_table_is_a_table_in_every_format(convert):
    for to, sign in (("html", "<table>"), ("typst", "#table("), ("native", "Table")):
        assert sign in convert(captioned(TABLE), to)


def test_header_cells_say_what_they_head(convert):
    page = html(convert(captioned(TABLE)))
    assert [cell.get("scope") for cell in page.iter("th")] == ["col", "col", "row"]


def test_the_empty_header_over_an_index_gets_words(convert):
    """A pandas index column has an empty <th>, which a screen reader passes over in silence."""
    pandas = TABLE.replace("<th>Fas</th>", "<th></th>")
    header = next(html(convert(captioned(pandas))).iter("th"))
    assert header.text_content() == "Rad" and header.find("span").get("class") == "visually-hidden"
    assert next(html(convert(captioned(pandas), lang="en")).iter("th")).text_content() == "Row"


def test_what_only_a_web_page_needs_is_taken_out_of_a_table(convert):
    pandas = TABLE.replace(
        "<table>", '<style>td {}</style><table border="1" class="dataframe" id="T_1f2">'
    ).replace("<tr>", '<tr style="text-align: right;">', 1)
    text = convert(captioned(pandas))
    assert not any(word in text for word in ("dataframe", "border", "style>", "T_1f2", "<tr style"))


def test_numbers_stand_to_the_right_unless_the_table_says_otherwise(convert):
    rows = "<tr><td>Forma</td><td>1 234</td><td>–</td><td>2023-02-07</td><td style='text-align: center'>4</td></tr>"
    head = "<tr><th>a</th><th>b</th><th>c</th><th>d</th><th>e</th></tr>"
    text = convert(raw(f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"), "native")
    specs = [line.strip(" [,()").split(",")[0].strip() for line in text.splitlines() if "ColWidth" in line]
    assert specs == ["AlignLeft", "AlignRight", "AlignRight", "AlignLeft", "AlignCenter"]


GREAT_TABLE = """<div id="abcdefghij" style="padding-left:0px;"><style>#abcdefghij table {color: red}</style>
<table class="gt_table" data-quarto-disable-processing="false"><thead>
<tr class="gt_heading"><td colspan="2" class="gt_heading gt_title gt_font_normal">Möten per fas</td></tr>
<tr class="gt_col_headings"><th class="gt_col_heading gt_left">Fas</th><th class="gt_col_heading gt_right">n</th></tr></thead>
<tbody class="gt_table_body"><tr><td class="gt_row gt_left">Forma</td><td class="gt_row gt_right">saknas</td></tr></tbody>
<tfoot><tr class="gt_sourcenotes"><td class="gt_sourcenote" colspan="2">Källa: protokoll</td></tr></tfoot></table></div>"""


def test_a_great_table_keeps_its_alignment_title_and_notes_in_every_format(convert):
    """Its alignment is a class and its title a table row, which other formats than HTML lose."""
    page = html(convert(raw(GREAT_TABLE)))
    assert page.find(".//caption").text_content() == "Möten per fas"
    assert [cell.get("style") for cell in page.iter("td")] == ["text-align: left;", "text-align: right;"]
    assert page.find(".//div[@class='table-note']").text_content().strip() == "Källa: protokoll"
    typst = convert(raw(GREAT_TABLE), "typst")
    assert "align: (left,right,)" in typst and "caption: [Möten per fas]" in typst and "#table-note[" in typst
    assert "abcdefghij" not in convert(raw(GREAT_TABLE)) + typst


def test_great_tables_own_output_is_read(convert):
    great_tables = pytest.importorskip("great_tables")
    import pandas as pd

    frame = pd.DataFrame({"Fas": ["Forma", "Norma"], "n": [6, 7]})
    page = html(convert(raw(great_tables.GT(frame).tab_header("Möten per fas").as_raw_html())))
    assert page.find(".//caption").text_content() == "Möten per fas"
    assert len(list(page.iter("tr"))) == 3 and not list(page.iter("style"))


def test_a_title_of_the_table_and_a_caption_of_the_block_are_both_kept(convert):
    assert (
        html(convert(captioned(GREAT_TABLE))).find(".//caption").text_content()
        == "Tabell\u00a01: Möten. Möten per fas"
    )


def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches_and_has_a_name(convert):
    page = html(convert(captioned(TABLE) + "\n\n" + raw(TABLE)))
    first, second = page.findall(".//div[@class='table-scroll']")
    assert (first.get("role"), first.get("tabindex"), first.get("id")) == ("region", "0", "tbl-a")
    assert page.get_element_by_id(first.get("aria-labelledby")).text_content() == "Tabell\u00a01: Möten"
    assert second.get("aria-label") == "Tabell utan rubrik 1"


def test_columns_of_headers_and_long_tables_are_fitted_in_typst(convert):
    wide = (
        "<table><thead><tr>"
        + "<th>m</th>" * 12
        + "</tr></thead><tbody><tr>"
        + "<td>1</td>" * 12
        + "</tr></tbody></table>"
    )
    long = "<table><tbody>" + "<tr><td>1</td></tr>" * 40 + "</tbody></table>"
    assert "text(size: 7.5pt)" in convert(raw(wide), "typst") and "breakable" not in convert(
        raw(wide), "typst"
    )
    assert "breakable: true" in convert(raw(long), "typst")
    wordy = TABLE.replace("Forma", "ord " * 400)
    assert "breakable: true" in convert(raw(wordy), "typst")


def test_a_cell_or_point_that_begins_as_a_list_does_is_none_in_typst(convert):
    cells = "<table><tr><th>A</th><th>B</th></tr><tr><td>1. teamet</td><td>- nej</td></tr></table>"
    assert "[\\1. teamet], [\\- nej]" in convert(raw(cells), "typst")
    points = convert("- 3\\. juni\n- **4. juli** och 5.\n- +1 ny", "typst")
    assert "- \\3. juni" in points and "#strong[\\4. juli] och 5." in points and "- +1 ny" in points


def test_a_note_after_a_table_is_a_note_in_every_format(convert):
    note = "::: {.table-note}\n20 möten.\n:::"
    assert 'class="table-note"' in convert(note)
    assert convert(note, "typst").startswith("#table-note[")


def test_other_raw_html_is_kept_in_html_and_read_for_the_other_formats(convert):
    block = raw("<p>Ett <b>fett</b> stycke</p>")
    assert "<p>Ett <b>fett</b> stycke</p>" in convert(block)
    assert "Ett #strong[fett] stycke" in convert(block, "typst")
    assert "\\" in convert("Rad<br>bruten", "typst")


# Cross-references


REFERENCES = (
    "# Ett {#sec-a}\n\n## Två {#sec-b}\n\nSe @tbl-a, @fig-x, @sec-b, [@tbl-a; @fig-x], [-@tbl-a] och [se @tbl-b s. 2].\n\n"
    + captioned(TABLE)
    + '\n![Bild](x.svg){#fig-x fig-alt="A"}\n\n| a |\n|---|\n| 1 |\n\n: Pipa {#tbl-b}\n'
)


def test_references_are_numbered_links_in_swedish(convert):
    page = html(convert(REFERENCES, **{"number-sections": True}))
    links = [(link.text_content(), link.get("href")) for link in page.findall(".//p/a")]
    assert links == [
        ("Tabell\u00a01", "#tbl-a"),
        ("Figur\u00a01", "#fig-x"),
        ("Avsnitt\u00a01.1", "#sec-b"),
        ("Tabell\u00a01", "#tbl-a"),
        ("Figur\u00a01", "#fig-x"),
        ("1", "#tbl-a"),
        ("Tabell\u00a02", "#tbl-b"),
    ]
    assert "se Tabell\u00a02 s. 2" in page.text_content().replace("\n", " ")


def test_references_speak_english_in_an_english_report(convert):
    text = html(convert(REFERENCES, lang="en", **{"number-sections": True})).text_content()
    assert "See" not in text and "Table\u00a01, Figure\u00a01, Section\u00a01.1" in text


def test_a_section_without_number_is_referred_to_by_its_title(convert):
    assert "Avsnitt ”Två”" in html(convert(REFERENCES)).text_content()


def test_every_reference_target_exists(convert):
    page = html(convert(REFERENCES))
    targets = {link.get("href")[1:] for link in page.findall(".//p/a")}
    assert targets <= {element.get("id") for element in page.iter() if isinstance(element.tag, str)}


def test_captions_carry_their_number_once(convert):
    """Typst and Word number captions themselves; written out as well they would be numbered twice."""
    page = html(convert(REFERENCES))
    assert [caption.text_content() for caption in page.iter("caption", "figcaption")] == [
        "Tabell\u00a01: Möten",
        "Figur\u00a01: Bild",
        "Tabell\u00a02: Pipa",
    ]
    assert convert(REFERENCES, "typst").count("caption: [#strong[Tabell~1:] Möten]") == 1
    template = (pandoc.EXTENSION / "folje.typ").read_text(encoding="utf-8")
    assert "#set figure(numbering: none, supplement: none)" in template


def test_a_table_without_label_is_captioned_and_not_numbered(convert):
    page = html(convert("| a |\n|---|\n| 1 |\n\n: Utan nummer\n"))
    assert page.find(".//caption").text_content() == "Utan nummer"


def test_a_figure_block_holds_its_picture_and_its_last_paragraph_as_caption(convert):
    page = html(convert('::: {#fig-x}\n![](x.svg){fig-alt="Staplar"}\n\nMöten i *varje* fas\n:::\n'))
    figure = page.find(".//figure")
    assert figure.get("id") == "fig-x" and figure.find("img").get("alt") == "Staplar"
    assert figure.find("figcaption").text_content() == "Figur\u00a01: Möten i varje fas"


def test_more_than_the_table_in_a_block_follows_the_table(convert):
    text = f"::: {{#tbl-a}}\n\n{raw(TABLE)}\nEn förklaring.\n\nMöten\n:::\n"
    page = html(convert(text))
    assert [child.tag for child in page] == ["div", "p"] and page.find("p").text == "En förklaring."


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("Se @fig-nix.", "Hänvisningen @fig-nix leder ingenstans."),
        ("::: {#tbl-a}\nIngen tabell\n\nMöten\n:::", "tbl-a innehåller ingen tabell."),
        (f"::: {{#tbl-a}}\n\n{raw(TABLE)}\n:::", "tbl-a saknar rubrik. Skriv den som sista stycke."),
        ('![Bild](nix.png){fig-alt="A"}', "Bilden finns inte: nix.png"),
        ("![](x.svg)", 'Bilden x.svg saknar textbeskrivning. Skriv {fig-alt="…"} efter den.'),
        (
            "![Karta](https://example.org/a.png)",
            "Bilden ligger på nätet och hämtas inte: https://example.org/a.png.",
        ),
        (captioned(TABLE) + captioned(TABLE), "tbl-a finns två gånger."),
    ],
)
def test_what_the_author_has_to_mend_is_said(convert, markdown, message):
    convert(markdown)
    problems = [problem for problem in convert.problems if problem.level == "error"]
    assert len(problems) == 1 and message in problems[0].message


# Pictures


def test_html_gets_the_svg_with_its_alternative_text(convert):
    image = html(convert('![](x.svg){fig-alt="Staplar"}')).find(".//img")
    assert (image.get("src"), image.get("alt"), image.get("fig-alt")) == ("x.svg", "Staplar", None)


def test_an_interactive_svg_is_inlined_with_identifiers_of_its_own(convert):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="t d"><title id="t">T</title><desc id="d">D</desc>'
        '<g id="m1" data-id="m1"/><use href="#m1"/><rect fill="url(#m1)"/></svg>'
    )
    for name in ("tid-1.svg", "tid-2.svg"):
        (convert.folder / name).write_text(svg, encoding="utf-8")
    text = convert('![](tid-1.svg){.interactive fig-alt="A"}\n\n![](tid-2.svg){.interactive fig-alt="A"}')
    assert 'aria-labelledby="tid-1-t tid-1-d"' in text and 'id="tid-2-m1"' in text
    assert 'href="#tid-1-m1"' in text and "url(#tid-2-m1)" in text and 'data-id="m1"' in text
    assert "<img" not in text and "<?xml" not in text


def test_word_gets_the_png_beside_the_svg_as_wide_as_the_svg(convert, tmp_path):
    lua = tmp_path / "as-docx.lua"
    lua.write_text(f"FORMAT = 'docx'\nreturn dofile({str(pandoc.FILTER)!r})", encoding="utf-8")
    pandoc_words = pandoc.EXTENSION / "words.json"
    (tmp_path / "words.json").write_bytes(pandoc_words.read_bytes())
    text = convert('![](x.svg){fig-alt="Staplar"}', "native", lua)
    assert (
        '"x.png"' in text
        and '( "width" , "200.0px" )' in text.replace('"200px"', '"200.0px"')
        and "Staplar" in text
    )


def test_typst_gets_the_svg_with_the_alternative_text_that_pandoc_drops(convert):
    text = convert('![](x.svg){fig-alt="Två \\"staplar\\" och \\\\" width=50%}', "typst")
    assert '#box(image("x.svg", alt: "Två \\"staplar\\" och \\\\", width: 50%))' in text
    assert 'image("x.svg", alt: "A", width: 150pt)' in convert('![](x.svg){fig-alt="A" width=200}', "typst")


# Content, callouts, headings, the rest


AUDIENCES = """
::: {.content-visible when-meta="audience.team"}
TEAM
:::

::: {.content-hidden unless-meta="audience.team"}
TEAM2
:::

::: {.content-visible when-meta="audience.steering"}
STYRGRUPP @tbl-nix
:::

::: {.content-hidden when-format="html"}
INTE-HTML
:::

::: {.content-visible when-format="pdf"}
PDF
:::

::: {.content-visible when-profile="ledning"}
LEDNING
:::

::: {.content-hidden}
ALDRIG
:::

Text [i HTML]{.content-visible when-format="html"}[utom i HTML]{.content-visible unless-format="html"}.
"""


def shown(text: str) -> set[str]:
    words = ("TEAM2", "STYRGRUPP", "INTE-HTML", "PDF", "LEDNING", "ALDRIG", "utom i HTML")
    return {word for word in words if word in text} | (
        {"TEAM"} if "TEAM" in text.replace("TEAM2", "") else set()
    )


def test_content_is_kept_or_dropped_by_audience_format_and_profile(convert):
    team = {"audience": {"team": True, "steering": False}}
    assert shown(convert(AUDIENCES, **team)) == {"TEAM", "TEAM2"}
    assert convert.problems == [], "what is dropped is not checked either"
    assert shown(convert(AUDIENCES, "typst", **team)) == {"TEAM", "TEAM2", "INTE-HTML", "PDF", "utom i HTML"}
    assert shown(convert(AUDIENCES, profile="a,ledning")) == {"LEDNING"}
    assert shown(convert(AUDIENCES, audience={"steering": True})) == {"STYRGRUPP"}


TWO_LANGUAGES = (
    "::: {.sv}\n# Om {#sec-a}\n:::\n\n::: {.en}\n# About {#sec-a}\n:::\n\nSe @sec-a [nu]{.sv}[now]{.en}."
)


def test_one_document_in_two_languages_shows_its_own(convert):
    page = html(convert(TWO_LANGUAGES))
    assert [node.text_content() for node in page] == ["Om", "Se Avsnitt ”Om” nu."] and convert.problems == []
    assert [node.text_content() for node in html(convert(TWO_LANGUAGES, lang="en"))] == [
        "About",
        "Se Section “About” now.",
    ]


def test_callouts_have_swedish_titles_or_their_own(convert):
    text = "::: {.callout-note}\nA\n:::\n\n::: {.callout-warning}\n## Egen *titel*\nB\n:::\n\n::: {.callout-tip title='Tips & råd'}\nC\n:::"
    page = html(convert(text))
    assert [node.text_content().strip() for node in page.findall(".//div[@class='callout-title']")] == [
        "Notera",
        "Egen titel",
        "Tips & råd",
    ]
    callouts = page.findall("./div")
    assert [node.get("role") for node in callouts] == ["note"] * 3
    assert len({node.get("aria-labelledby") for node in callouts}) == 3
    assert not page.findall(".//h2"), "a callout's title is no heading"
    typst = convert(text, "typst")
    assert '#callout("warning")[' in typst and "#strong[Egen #emph[titel]]" in typst
    assert "Note" in html(convert(text, lang="en")).text_content()


@pytest.mark.parametrize(("to", "tags"), [("html", ["h2", "h3", "h2"]), ("typst", ["= A", "== B", "= C"])])
def test_headings_begin_at_the_top_and_never_skip_a_level(convert, to, tags):
    """`##` as the top level, or a skipped level, breaks PDF/UA and loses who jumps by headings."""
    for text in ("## A\n\n### B\n\n## C", "# A\n\n### B\n\n# C", "### A\n\n###### B\n\n### C"):
        made = convert(text, to)
        found = (
            [node.tag for node in html(made).iter("h1", "h2", "h3", "h4")]
            if to == "html"
            else made.split("\n")
        )
        assert [line for line in found if line in tags] == tags


def test_a_skipped_heading_is_noted(convert):
    convert("# A\n\n### B")
    assert [(p.message, p.level) for p in convert.problems] == [
        ("Rubriken ”B” hoppade över en nivå och har flyttats upp.", "note")
    ]


def test_section_numbers_count_from_one_in_html(convert):
    page = html(convert("## A\n\n### B\n\n## C {.unnumbered}\n\n## D", **{"number-sections": True}))
    numbers = [node.text for node in page.findall(".//span[@class='header-section-number']")]
    assert numbers == ["1", "1.1", "2"]


def test_page_breaks_are_breaks_in_every_format(convert):
    assert '<div class="page-break"></div>' in convert("A\n\n{{< pagebreak >}}\n\nB")
    assert "#pagebreak(weak: true)" in convert("A\n\n{{< pagebreak >}}\n\nB", "typst")


def test_quotation_marks_are_swedish_in_swedish_and_english_in_english(convert):
    assert "<p>”Hej” sa ’hon’</p>" in convert("\"Hej\" sa 'hon'")
    assert "“Hi” said ‘she’" in convert("\"Hi\" said 'she'", lang="en")


def test_formulas_have_words_in_typst(convert):
    """PDF/UA asks for an alternative text of every formula."""
    assert '#math.equation(alt: "a^2 + b", block: false, $a^2 + b$.body)' in convert(
        "Formel $a^2 + b$", "typst"
    )


def test_sources_get_a_heading_of_their_own_level(convert):
    page = html(convert("## A\n\nText", bibliography="x.bib"))
    assert [node.text for node in page.iter("h2")] == ["A", "Referenser"] and page.find(
        ".//div[@id='refs']"
    ) is not None
    assert convert("## Källor\n\n::: {#refs}\n:::", bibliography="x.bib").count("refs") == 1


def test_every_word_the_filter_writes_is_there_in_both_languages():
    swedish, english = pandoc.words("sv"), pandoc.words("en")
    assert swedish.keys() == english.keys() and pandoc.words("fi") == swedish


# Under Quarto


@pytest.fixture
def quarto_filter(tmp_path):
    """The filter as Quarto runs it: a global `quarto`, and Quarto's own way to find files."""
    path = tmp_path / "under-quarto.lua"
    words = str(pandoc.EXTENSION / "words.json")
    path.write_text(
        f"quarto = {{ utils = {{ resolve_path = function() return {words!r} end }} }}\nreturn dofile({str(pandoc.FILTER)!r})",
        encoding="utf-8",
    )
    return path


def test_under_quarto_what_quarto_does_is_left_to_quarto(convert, quarto_filter):
    body = (
        captioned(TABLE)
        + "\nSe @tbl-a.\n\n::: {.callout-note}\nA\n:::\n\n{{< pagebreak >}}\n\n# A\n\n### B\n"
    )
    text = convert(body + AUDIENCES, lua=quarto_filter)
    assert "Tabell" not in text and "@tbl-a" in text and "Notera" not in text and "callout-note" in text
    assert "{{&lt; pagebreak &gt;}}" in text and "ALDRIG" in text and "<h3" in text and TABLE in text
    assert convert.problems == []


def test_under_quarto_a_document_in_two_languages_shows_its_own(convert, quarto_filter):
    text = convert(TWO_LANGUAGES, lua=quarto_filter)
    assert "Om" in text and "About" not in text and "now" not in text


def test_under_quarto_tables_get_scopes_and_quotes_are_swedish(convert, quarto_filter):
    page = html(convert('| a | b |\n|---|---|\n| 1 | 2 |\n\n"Hej"', lua=quarto_filter))
    assert [cell.get("scope") for cell in page.iter("th")] == ["col", "col"]
    assert "”Hej”" in page.text_content() and page.find(".//div[@role='region']") is None


def test_under_quarto_the_notice_is_set_once(convert, quarto_filter):
    text = convert("Text", lua=quarto_filter, notice="Påhittade uppgifter", **{"status-line": "Arbetsutkast"})
    assert text.count("Påhittade uppgifter") == 1 and "custom-style" not in text
    assert text.index("Arbetsutkast") < text.index("Påhittade") < text.index("<p>Text")
    twice = quarto_filter.with_name("twice.lua")
    twice.write_text(
        quarto_filter.read_text(encoding="utf-8").replace("return dofile", "local f = dofile")
        + "\nlocal both = {}\n"
        "for _ = 1, 2 do for _, filter in ipairs(f) do table.insert(both, filter) end end\nreturn both",
        encoding="utf-8",
    )
    assert convert("Text", lua=twice, notice="Påhittade uppgifter").count("Påhittade uppgifter") == 1


def test_the_extension_is_one_that_quarto_accepts():
    import yaml

    manifest = yaml.safe_load((pandoc.EXTENSION / "_extension.yml").read_text(encoding="utf-8"))
    assert manifest["quarto-required"] == ">=1.6.0" and manifest["contributes"]["filters"] == ["folje.lua"]
    formats = manifest["contributes"]["formats"]
    named = [formats["html"]["css"], formats["docx"]["reference-doc"], *formats["common"]["filters"]]
    assert all((pandoc.EXTENSION / name).is_file() for name in named)


def test_the_filter_is_valid_lua_and_runs_without_any_metadata(convert):
    done = subprocess.run(
        [pandoc.program(), "-t", "html", f"--lua-filter={pandoc.FILTER}"],
        input=b"Hej",
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == "<p>Hej</p>"


def test_columns_stand_side_by_side_on_a_page_and_in_a_pdf_and_follow_each_other_in_word(convert):
    text = '::: {.columns}\n\n:::: {.column width="40%"}\nEtt\n::::\n\n:::: {.column width="60%"}\nTvå\n::::\n\n:::\n'
    assert [part.get("style") for part in html(convert(text)).iterfind(".//div[@class='column']")] == [
        "width:40%;",
        "width:60%;",
    ]
    paper = " ".join(convert(text, "typst").split())
    assert paper == "#grid(columns: (40fr, 60fr,), column-gutter: 7mm)[ Ett ][ Två ]"


def test_each_slide_begins_a_page_of_its_own_but_the_first(convert):
    text = "::: {.slide}\n# Ett\n:::\n\n::: {.slide}\n# Två\n:::\n"
    assert len(html(convert(text)).findall(".//section[@class='slide']")) == 2
    paper = convert(text, "typst")
    assert paper.count("#slide[") == 2 and paper.count("#pagebreak(") == 1
    assert convert(text, "native").count("slide") == 2
