"""reports/rendering/qmd.py and reports/rendering/features.py: what is read, what is refused, and that all of it is said at once."""

from pathlib import Path

import pytest

from evaluation.errors import FoljeError
from evaluation.words import language
from reports.rendering.document import Cell, Document, Expression, Text
from reports.rendering.qmd import merged, read

SAMPLE = Path(__file__).parent / "sample" / "sample.qmd"


def document(folder: Path, body: str, front: str = "title: T", name: str = "d.qmd", **files: str) -> Path:
    """A document in `folder`, with other files beside it: `_a_qmd="…"` writes `_a.qmd`."""
    for key, content in files.items():
        stem, _, ending = key.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(content, encoding="utf-8")
    path = folder / name
    path.write_text(f"---\n{front}\n---\n\n{body}\n", encoding="utf-8")
    return path


def read_body(folder: Path, body: str, front: str = "title: T", **files: str) -> Document:
    return read(document(folder, body, front, **files))


def complaint(folder: Path, body: str, front: str = "title: T", **files: str) -> str:
    with pytest.raises(FoljeError) as caught:
        read_body(folder, body, front, **files)
    return str(caught.value)


def needs(folder: Path, body: str, front: str = "title: T", **files: str) -> list[str]:
    return [problem.message for problem in read_body(folder, body, front, **files).needs_quarto]


def text_of(read_document: Document) -> str:
    blocks = [block for block in read_document.blocks if isinstance(block, Text)]
    return "".join(
        piece if isinstance(piece, str) else f"<{piece.code}>" for block in blocks for piece in block.pieces
    )


# What is read


def test_the_sample_is_read_with_its_cells_and_values():
    sample = read(SAMPLE)
    assert sample.meta["status-line"] == "Arbetsutkast"
    assert [cell.options.get("label") for cell in sample.cells] == [
        None,
        None,
        "tbl-phases",
        "fig-phases",
        None,
    ]
    assert [e.code for block in sample.blocks if isinstance(block, Text) for e in block.expressions] == [
        "total",
        "max(meetings, key=meetings.get).lower()",
        "year",
    ]
    assert sample.needs_quarto == () and sample.notes == ()


def test_text_and_cells_come_in_their_order_and_know_their_lines(tmp_path):
    read_document = read_body(
        tmp_path, "Före\n\n```{python}\n#| echo: false\nx = 1\n```\n\nEfter `{python} x`."
    )
    assert [type(block) for block in read_document.blocks] == [Text, Cell, Text]
    cell = read_document.cells[0]
    assert (cell.code, cell.line) == ("x = 1", 9)
    assert read_document.blocks[2].expressions == (Expression("x", tmp_path / "d.qmd", 12),)


def test_options_are_complete_and_take_the_documents_defaults(tmp_path):
    front = "title: T\nexecute:\n  echo: false"
    cells = read_body(
        tmp_path, "```{python}\n1\n```\n\n```{python}\n#| echo: true\n#| tags: parameters\n1\n```", front
    ).cells
    assert [cell.options["echo"] for cell in cells] == [False, True]
    assert [cell.is_parameters for cell in cells] == [False, True]


def test_a_caption_may_hold_a_colon_when_it_is_quoted(tmp_path):
    cell = read_body(tmp_path, '```{python}\n#| label: tbl-a\n#| tbl-cap: "Möten: alla"\n1\n```').cells[0]
    assert cell.options["tbl-cap"] == "Möten: alla"


def test_a_cell_without_options_and_an_empty_cell_are_read(tmp_path):
    assert [cell.code for cell in read_body(tmp_path, "```{python}\n```\n\n~~~{python}\n1\n~~~").cells] == [
        "",
        "1",
    ]


def test_an_escaped_cell_and_a_plain_code_block_are_text(tmp_path):
    body = "````\n```{python}\n1\n```\n````\n\n``` python\n2\n```"
    assert read_body(tmp_path, body).cells == ()


def test_inline_values_in_code_blocks_and_escaped_ones_stay_as_they_are(tmp_path):
    body = "```\n`{python} a`\n```\n\n`{{python}} b` och ``{python} c`` men `{python} d`"
    read_document = read_body(tmp_path, body)
    assert [e.code for block in read_document.blocks for e in block.expressions] == ["d"]
    assert "`{python} b`" in text_of(read_document)


def test_metadata_and_variables_are_filled_in(tmp_path):
    body = "{{< meta study.name >}} i {{< var place >}}, {{< meta toc >}}, {{{< meta title >}}}"
    front = "title: T\ntoc: true\nstudy:\n  name: Teamet"
    assert "Teamet i Norrby, true, {{< meta title >}}" in text_of(
        read_body(tmp_path, body, front, _variables_yml="place: Norrby")
    )


def test_variables_are_filled_in_in_the_title_too(tmp_path):
    read_document = read_body(
        tmp_path, "x", "title: Team i {{< var place >}}", _variables_yml="place: Norrby"
    )
    assert read_document.meta["title"] == "Team i Norrby"


def test_a_page_break_is_left_for_the_filter_of_both_engines(tmp_path):
    assert "{{< pagebreak >}}" in text_of(read_body(tmp_path, "{{< pagebreak >}}"))


def test_included_files_bring_their_cells_and_own_line_numbers(tmp_path):
    (tmp_path / "del").mkdir()
    (tmp_path / "del" / "b.qmd").write_text("Djupt `{python} x`\n", encoding="utf-8")
    read_document = read_body(
        tmp_path, "{{< include _a.qmd >}}", _a_qmd="```{python}\nx = 1\n```\n\n{{< include del/b.qmd >}}\n"
    )
    assert (read_document.cells[0].file.name, read_document.cells[0].line) == ("_a.qmd", 2)
    assert [(e.file.name, e.line) for e in read_document.blocks[-1].expressions] == [("b.qmd", 1)]


def test_the_projects_file_gives_defaults_that_the_document_overrides(tmp_path):
    meta = read_body(tmp_path, "x", "title: T\ntoc: false", _quarto_yml="toc: true\nlang: sv\n").meta
    assert (meta["toc"], meta["lang"]) == (False, "sv")


def test_metadata_given_for_this_time_is_strongest_and_merges_key_by_key(tmp_path):
    path = document(tmp_path, "x", "title: T\naudience:\n  team: true")
    assert read(path, {"title": "Ny", "audience": {"steering": True}}).meta == {
        "title": "Ny",
        "audience": {"team": True, "steering": True},
    }
    assert merged({"a": {"b": 1}}, {"a": 2}) == {"a": 2}


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path):
    path = tmp_path / "w.qmd"
    path.write_bytes("\ufeff---\r\ntitle: Å\r\n---\r\n\r\n```{python}\r\nx = 1\r\n```\r\n".encode())
    assert read(path).meta == {"title": "Å"} and read(path).cells[0].code == "x = 1"


# What is wrong


def test_all_problems_come_in_one_message_with_file_and_line(tmp_path):
    body = (
        "{{< meta nixx >}}\n\n{{< include saknas.qmd >}}\n\n```{python}\n#| eco: false\n#| output: ja\n1\n```"
    )
    message = complaint(tmp_path, body, "titel: T")
    assert message.startswith("d.qmd: 6 saker behöver rättas:")
    for part in (
        "d.qmd: Titel saknas",
        "Okänd nyckel i inledningen: titel. Menade du title?",
        "d.qmd, rad 5: Värdet nixx finns inte i inledningen.",
        "d.qmd, rad 7: Filen som ska infogas finns inte: saknas.qmd",
        "d.qmd, rad 9: Okänt val: #| eco. Menade du echo?",
        "#| output kan inte vara ja",
    ):
        assert part in message


def test_problems_are_said_in_english_when_english_is_spoken(tmp_path):
    with language("en"):
        assert "There is no title" in complaint(tmp_path, "x", "lang: en")


@pytest.mark.parametrize(
    ("body", "front", "message"),
    [
        ("x", "title: T\nparams:\n  year: 2024", "params: i inledningen gör ingenting"),
        ("x", 'title: "År `{python} year`"', "Beräknade värden räknas inte i inledningen"),
        ("x", "title: T\nnotise: Påhittat", "Menade du notice?"),
        ("x", "title: [T", "går inte att läsa som YAML"),
        ("{{< var place >}}", "title: T", "Värdet place finns inte i _variables.yml"),
        ("Se {{< include a.qmd >}}", "title: T", "include måste stå ensam"),
        ("- punkt\n\n    ```{python}\n    1\n    ```", "title: T", "Cellen är indragen"),
        ("```{python echo=false}\n1\n```", "title: T", "Skriv cellens val som rader med #|"),
        ("```{python}\n1", "title: T", "Cellen avslutas aldrig"),
        ("```{python}\n#| zzz: 1\n1\n```", "title: T", "Okänt val: #| zzz"),
        ("```{python}\n#| echo: [\n1\n```", "title: T", "går inte att läsa som YAML"),
        ("```{python}\n#| tbl-cap: Möten\n1\n```", "title: T", "tbl-cap behöver en etikett"),
        (
            "```{python}\n#| label: fig-a\n```\n\n```{python}\n#| label: fig-a\n```",
            "title: T",
            "Etiketten fig-a finns redan på rad 5",
        ),
    ],
)
def test_what_is_wrong_is_said_in_swedish(tmp_path, body, front, message):
    assert message in complaint(tmp_path, body, front)


def test_files_that_include_each_other_are_refused(tmp_path):
    assert "i en cirkel" in complaint(tmp_path, "{{< include _a.qmd >}}", _a_qmd="{{< include d.qmd >}}\n")


def test_an_included_file_with_front_matter_is_refused(tmp_path):
    assert "egen inledning" in complaint(tmp_path, "{{< include _a.qmd >}}", _a_qmd="---\ntitle: B\n---\n")


def test_a_missing_document_and_one_in_another_encoding_are_refused(tmp_path):
    with pytest.raises(FoljeError, match="finns inte"):
        read(tmp_path / "nix.qmd")
    (tmp_path / "latin.qmd").write_bytes("---\ntitle: Å\n---\n".encode("latin-1"))
    with pytest.raises(FoljeError, match="UTF-8"):
        read(tmp_path / "latin.qmd")


# What needs Quarto


@pytest.mark.parametrize(
    ("body", "front", "feature"),
    [
        ("x", "title: T\nproject:\n  type: book", "Bok (book)"),
        ("x", "title: T\nwebsite:\n  title: W", "Webbplats (website)"),
        ("x", "title: T\nexecute:\n  freeze: auto", "execute: freeze"),
        ("x", "title: T\nserver: shiny", "Shiny"),
        ("x", "title: T\nengine: knitr", "engine: knitr"),
        ("x", "title: T\nformat: revealjs", "format: revealjs"),
        ("x", "title: T\nformat:\n  html:\n    theme: [cosmo, egen.scss]", "SCSS-teman"),
        ("x", "title: T\nfilters: [lightbox]", "filters: lightbox"),
        ("::: {.panel-tabset}\n:::", "title: T", "Flikar (panel-tabset)"),
        ("::: {layout-ncol=2}\n:::", "title: T", "Sida vid sida (layout)"),
        ("```{mermaid}\ngraph LR\n```", "title: T", "Mermaid-diagram"),
        ("```{dot}\ndigraph {}\n```", "title: T", "Graphviz-diagram (dot)"),
        ("```{ojs}\n1\n```", "title: T", "Observable JS (ojs)"),
        ("```{r}\n1\n```", "title: T", "Celler i andra språk än Python"),
        ("{{< video a.mp4 >}}", "title: T", "{{< video >}}"),
        ("::: {.column-margin}\n:::", "title: T", "Marginal- och sidkolumner"),
        ("::: {#thm-a}\n:::", "title: T", "satser"),
        ("```{python}\n#| code-fold: true\n1\n```", "title: T", "#| code-fold"),
        ("::: panel-tabset\n:::", "title: T", "Flikar (panel-tabset)"),
        ("$$ x $$ {#eq-a}", "title: T", "ekvationer"),
        ("Se @eq-a.", "title: T", "ekvationer"),
        ("```{.python #lst-a lst-cap=K}\nx\n```", "title: T", "kodlistor"),
        ("Se @lst-a.", "title: T", "kodlistor"),
        ("::: {.callout-note #nte-a}\n:::", "title: T", "rutor"),
        ("::: {.proof}\n:::", "title: T", "Bevis, anmärkningar"),
        ("~~~{mermaid}\ngraph LR\n~~~", "title: T", "Mermaid-diagram"),
        ("- a\n\n  ```{mermaid}\n  graph LR\n  ```", "title: T", "Mermaid-diagram"),
        ("```{r, echo=FALSE}\n1\n```", "title: T", "Celler i andra språk än Python"),
        ("```{sql connection=c}\n1\n```", "title: T", "Celler i andra språk än Python"),
        ("```{julia}\n1\n```", "title: T", "Celler i andra språk än Python"),
        ("Antal: `{r} n`", "title: T", "Celler i andra språk än Python"),
        ("{{< include _a.qmd >}}", "title: T", "{{< kbd >}}"),
        ("Tryck {{< kbd Ctrl-S >}}.", "title: T", "{{< kbd >}}"),
        ("Text[marginal]{.aside}", "title: T", "Marginal- och sidkolumner"),
        ("::: {.grid}\n:::", "title: T", "Sida vid sida (layout)"),
        ("::: {.hidden}\n:::", "title: T", "Dolda stycken"),
        ("::: {#fig-a}\n![b](b.png){#fig-b}\n\nAlla\n:::", "title: T", "Delfigurer"),
        ("::: {.landscape}\n:::", "title: T", "Liggande sidor"),
        ("![a](x.png){.lightbox fig-alt=b}", "title: T", "Bilder som förstoras"),
        ('```{.python filename="a.py"}\nx\n```', "title: T", "Filnamn över kod"),
        ("x", "title: T\ncrossref:\n  fig-title: Bild", "crossref: fig-title"),
    ],
)
def test_what_needs_quarto_is_named(tmp_path, body, front, feature):
    messages = needs(tmp_path, body, front, _a_qmd="{{< kbd Ctrl-S >}}\n")
    assert len(messages) == 1 and feature in messages[0] and "behöver Quarto" in messages[0]


def test_what_needs_quarto_is_not_looked_for_in_code_that_is_only_shown(tmp_path):
    assert needs(tmp_path, "````\n::: {.panel-tabset}\n:::\n```{mermaid}\n```\n````") == []


@pytest.mark.parametrize(
    "body",
    ["::: {#fig-a}\n![b](b.png)\n\nEn\n:::\n\n![c](c.png){#fig-c}", "::: {.content-hidden when-meta=x}\n:::",
     "::: {.callout-tip}\n:::", "Se @tbl-a, @fig-b och @sec-c.", "$$ x^2 $$", "namn@eq-bolaget.se", "::: {.sv}\n:::",
     "```{.python}\nx\n```", "```{=html}\n<b>x</b>\n```", "`r x` och `{python} n`", "::: {.content-visible when-format=html}\n:::",
     "[text]{.en}", ":::: {.columns}\n::: {.column width=50%}\n:::\n::::", "{{< pagebreak >}}", "{{{< kbd x >}}}"],
)  # fmt: skip
def test_what_the_built_in_renderer_does_itself_needs_no_quarto(tmp_path, body):
    assert needs(tmp_path, body) == []


def test_our_own_filter_and_formats_need_no_quarto(tmp_path):
    front = (
        "title: T\nfilters: [folje]\nformat:\n  folje-html: default\n  pdf: default\n  typst:\n    toc: true"
    )
    assert needs(tmp_path, "::: {.callout-tip}\n:::", front) == []


def test_options_that_only_quarto_follows_are_noted_and_not_refused(tmp_path):
    read_document = read_body(
        tmp_path, "x", "title: T\nformat:\n  html:\n    theme: cosmo\n    code-tools: true"
    )
    assert [note.message for note in read_document.notes] == [
        "code-tools används bara när Quarto sätter dokumentet."
    ]
    assert read_document.needs_quarto == ()


def test_what_only_quarto_makes_of_a_callout_or_a_page_is_noted_with_its_line(tmp_path):
    front = "title: T\ntheme: cosmo\ncode-fold: true"
    notes = read_body(tmp_path, '::: {.callout-note collapse="true"}\nx\n:::', front).notes
    assert [str(note) for note in notes] == [
        "d.qmd: theme används bara när Quarto sätter dokumentet.",
        "d.qmd: code-fold används bara när Quarto sätter dokumentet.",
        "d.qmd, rad 7: collapse används bara när Quarto sätter dokumentet.",
    ]
