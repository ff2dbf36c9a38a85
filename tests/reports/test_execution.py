"""reports/rendering/execution.py, reports/rendering/outputs.py and reports/rendering/inline.py: one run, and Markdown that both engines read."""

import contextlib
import gc
import os
import subprocess
import sys
import warnings
from pathlib import Path

import psutil
import pytest

from evaluation.errors import FoljeError
from reports.rendering import inline
from reports.rendering.execution import execute, figure_folder
from reports.rendering.qmd import read

ROOT = Path(__file__).resolve().parents[2]

PICTURE = """
from IPython.display import display
class Picture:
    def __init__(self, kinds, alt=None):
        self.kinds, self.alt = kinds, alt
    def _repr_mimebundle_(self, **_):
        forms = {"svg": ("image/svg+xml", "<svg/>"), "png": ("image/png", "iVBORw0KGgo=")}
        data = dict(forms[kind] for kind in self.kinds) | {"text/plain": "picture"}
        return data, ({"image/svg+xml": {"alt": self.alt}} if self.alt else {})
"""


def run(folder: Path, body: str, front: str = "title: T", **options):
    path = folder / "d.qmd"
    path.write_text(f"---\n{front}\n---\n\n{body}\n", encoding="utf-8")
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return execute(read(path), work, **options)


def failure(folder: Path, body: str, **options) -> str:
    with pytest.raises(FoljeError) as caught:
        run(folder, body, **options)
    return str(caught.value)


def cell(code: str, *options: str) -> str:
    lines = "".join(f"#| {option}\n" for option in options)
    return f"```{{python}}\n{lines}{code}\n```\n"


# One run in one kernel


@pytest.mark.parametrize("body", [cell("1 + 1"), cell("1 / 0")])
def test_nothing_of_the_kernel_is_left_when_the_run_has_ended(tmp_path, body):
    before = {child.pid for child in psutil.Process().children()}
    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always", ResourceWarning)
        with contextlib.suppress(FoljeError):
            run(tmp_path, body)
        gc.collect()
    assert {child.pid for child in psutil.Process().children()} <= before
    assert [str(w.message) for w in left_open if issubclass(w.category, ResourceWarning)] == []


def test_cells_and_inline_values_share_one_kernel_in_document_order(tmp_path):
    body = (
        cell("n = 1")
        + "\nFörst `{python} n`.\n\n"
        + cell("n = n + 1")
        + "\nSedan `{python} n` och `{python} n * 10`.\n"
    )
    markdown = run(tmp_path, body, "title: T\nexecute:\n  echo: false").markdown
    assert "Först 1." in markdown and "Sedan 2 och 20." in markdown


def test_a_document_without_code_starts_no_kernel(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.rendering.execution._run", lambda *_: pytest.fail("a kernel was started"))
    assert run(tmp_path, "Bara **text**.").markdown.strip() == "Bara **text**."


def test_the_kernel_finds_our_packages_and_nothing_of_the_same_name_in_the_work_folder(tmp_path):
    for name in ("reports", "coding", "evaluation", "json"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('wrong package')", encoding="utf-8")
    code = "import reports, coding, evaluation, json, os\nprint(reports.__file__, os.getcwd())"
    markdown = run(tmp_path, cell(code, "echo: false"), cwd=tmp_path).markdown
    assert str(ROOT / "reports") in markdown and str(tmp_path) in markdown


def test_the_kernel_speaks_utf8_writes_bytecode_and_has_its_own_figure_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    names = ["PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "PYTHONSAFEPATH", "FOLJE_FIGURES"]
    code = f"import os, sys\nprint([os.environ.get(n) for n in {names}], sys.dont_write_bytecode)"
    markdown = run(tmp_path, cell(code, "echo: false")).markdown
    assert f"[None, '1', '1', '{tmp_path / 'work' / 'figures'}'] False" in markdown


def test_a_document_can_be_run_inside_a_running_event_loop_as_in_a_notebook(tmp_path):
    import asyncio

    async def inside():
        return run(tmp_path, cell("1 + 1", "echo: false")).markdown

    assert "2" in asyncio.run(inside())


def test_two_runs_of_one_document_give_the_same_markdown(tmp_path):
    body = cell("print({1, 2, 3}, hash('a'))", "echo: false")
    assert run(tmp_path, body).markdown == run(tmp_path, body).markdown


def test_progress_is_told_cell_by_cell(tmp_path):
    told = []
    run(tmp_path, cell("1") + cell("2"), progress=lambda *step: told.append(step))
    assert told == [(1, 2, "Kör dokumentet"), (2, 2, "Kör dokumentet")]


def test_importing_the_renderer_loads_nothing_heavy():
    heavy = [
        "nbclient",
        "nbformat",
        "typst",
        "docx",
        "pikepdf",
        "lxml",
        "IPython",
        "pypandoc",
        "pandas",
        "yaml",
    ]
    code = f"import sys, reports.rendering, reports.rendering.quarto, reports.rendering.builtin; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"


# Parameters


PARAMETERS = cell('year = 2023\ngroup: str = "team"', "tags: [parameters]", "echo: false")


def test_given_values_come_after_the_parameters_cell(tmp_path):
    body = PARAMETERS + "\n`{python} year`, `{python} group`\n"
    assert "2024, team" in run(tmp_path, body, params={"year": 2024}).markdown


def test_paths_and_dates_are_given_as_text(tmp_path):
    from datetime import date

    body = PARAMETERS + "\n`{python} repr(group)` `{python} repr(year)`\n"
    markdown = run(tmp_path, body, params={"group": Path("a"), "year": date(2024, 6, 30)}).markdown
    assert "'a' '2024-06-30'" in markdown


def test_a_misspelled_parameter_is_refused_by_name(tmp_path):
    message = failure(tmp_path, PARAMETERS, params={"yaer": 2024})
    assert "Parametern yaer finns inte. Menade du year? Dokumentets parametrar är: year, group." in message


def test_values_without_a_parameters_cell_are_refused(tmp_path):
    assert "ingen cell med #| tags: [parameters]" in failure(tmp_path, "x", params={"year": 1})


def test_a_value_that_cannot_be_written_as_python_is_refused(tmp_path):
    assert "Parametern year är av slaget object" in failure(tmp_path, PARAMETERS, params={"year": object()})


# What fails


def test_a_failing_cell_is_told_with_file_line_and_last_line_and_no_data(tmp_path):
    body = cell(
        "names = ['Anna', 'Bo']\nrows = names\nraise ValueError('första raden\\nsista raden')", "echo: false"
    )
    message = failure(tmp_path, body)
    assert message == "d.qmd, rad 9: Koden gick inte att köra: ValueError: sista raden"
    assert "Anna" not in message


def test_a_failing_inline_value_is_told_with_its_own_line(tmp_path):
    assert failure(tmp_path, "Rad ett.\n\nRad tre `{python} 1 + 1` och\n`{python} nix`.") == (
        "d.qmd, rad 8: Koden gick inte att köra: NameError: name 'nix' is not defined"
    )


def test_a_syntax_error_is_told_with_its_line(tmp_path):
    assert "d.qmd, rad 7: Koden gick inte att köra: SyntaxError" in failure(tmp_path, cell("x = 1\ny = = 2"))


def test_our_own_errors_are_told_whole(tmp_path):
    code = (
        "from evaluation.errors import StudyError\nraise StudyError('Två saker:\\n- den ena\\n- den andra')"
    )
    assert (
        failure(tmp_path, cell(code))
        == "d.qmd, rad 7: Koden gick inte att köra: Två saker:\n- den ena\n- den andra"
    )


def test_a_failure_in_an_included_file_names_that_file(tmp_path):
    (tmp_path / "_a.qmd").write_text("Text\n\n" + cell("1 / 0"), encoding="utf-8")
    assert failure(tmp_path, "{{< include _a.qmd >}}").startswith(
        "_a.qmd, rad 4: Koden gick inte att köra: ZeroDivisionError"
    )


def test_a_kernel_that_dies_is_told_in_words(tmp_path):
    assert "Python avslutades mitt i" in failure(tmp_path, cell("import os\nos._exit(1)"))


# What cells give


def test_options_decide_what_is_shown(tmp_path):
    body = (
        cell("print('A')", "echo: false")
        + cell("print('B')", "include: false")
        + cell("print('C')", "output: false", "echo: true")
        + cell("print('D'); fel =", "eval: false")
        + cell("print('**E**')", "output: asis", "echo: false")
    )
    shown = [block for block in run(tmp_path, body).markdown.split("\n\n") if block.strip()]
    assert [block.strip("\n") for block in shown] == [
        "``` {.cell-output}\nA\n```",
        "``` {.python .cell-code}\nprint('C')\n```",
        "``` {.python .cell-code}\nprint('D'); fel =\n```",
        "**E**",
    ]


def test_code_with_fences_in_it_is_fenced_with_more(tmp_path):
    assert "```` {.cell-output}\n```\n````" in run(tmp_path, cell("print('```')", "echo: false")).markdown


def test_warnings_never_reach_the_report_but_are_noted(tmp_path):
    executed = run(tmp_path, cell("import warnings\nwarnings.warn('Anna Andersson')", "echo: false"))
    assert "Anna" not in executed.markdown
    assert [note.message for note in executed.notes] == [
        "Cellen skrev en varning, som inte kommer med i rapporten."
    ]


def test_a_memory_address_is_no_output(tmp_path):
    executed = run(tmp_path, cell("object()", "echo: false") + cell("[object()]", "echo: false"))
    assert "0x" not in executed.markdown and len(executed.notes) == 2


def test_a_labelled_html_table_becomes_the_block_that_both_engines_number(tmp_path):
    code = "class T:\n    def _repr_html_(self):\n        return '<table><tr><td>1</td></tr></table>'\nT()"
    body = cell(code, "echo: false", "label: tbl-a", "tbl-cap: Möten")
    assert run(tmp_path, body).markdown.strip().split("\n") == [
        "::: {#tbl-a}",
        "",
        "```{=html}",
        "<table><tr><td>1</td></tr></table>",
        "```",
        "",
        "Möten",
        "",
        ":::",
    ]


def test_markdown_output_goes_straight_in_and_is_not_wrapped_twice(tmp_path):
    code = "from IPython.display import Markdown\nMarkdown('::: {#tbl-a}\\n\\n| a |\\n|---|\\n| 1 |\\n\\nMöten\\n\\n:::')"
    markdown = run(tmp_path, cell(code, "echo: false", "label: tbl-a", "tbl-cap: Annat")).markdown
    assert markdown.count("#tbl-a") == 1 and "Annat" not in markdown


def test_a_picture_is_written_in_every_form_it_has_with_its_alternative_text(tmp_path):
    body = cell(
        PICTURE + "Picture(['svg', 'png'])",
        "echo: false",
        "label: fig-a",
        "fig-cap: Möten",
        'fig-alt: Två "staplar"',
    )
    executed = run(tmp_path, body)
    assert '![](figures/fig-a.svg){fig-alt="Två \\"staplar\\""}' in executed.markdown
    assert "::: {#fig-a}" in executed.markdown and "\nMöten\n" in executed.markdown
    assert sorted(path.name for path in (executed.folder / "figures").iterdir()) == ["fig-a.png", "fig-a.svg"]


def test_a_picture_may_bring_its_own_alternative_text(tmp_path):
    body = cell(PICTURE + "Picture(['svg'], alt='Från data')", "echo: false", "fig-cap: Möten")
    assert '![Möten](figures/cell-1.svg){fig-alt="Från data"}' in run(tmp_path, body).markdown


def test_several_pictures_of_one_cell_get_names_of_their_own(tmp_path):
    code = PICTURE + "display(Picture(['png']), Picture(['png']))"
    executed = run(tmp_path, cell(code, "label: fig-a", "fig-cap: M", "fig-alt: A"))
    assert sorted(path.name for path in (executed.folder / "figures").iterdir()) == [
        "fig-a-2.png",
        "fig-a.png",
    ]


def test_pictures_that_cells_write_themselves_are_linked_relative_to_the_text(tmp_path):
    code = (
        "from reports.rendering.execution import figure_folder\nfrom IPython.display import Markdown\n"
        "path = figure_folder() / 'x.svg'\npath.write_text('<svg/>')\n"
        "Markdown(f'![]({path.as_posix()}){{fig-alt=\"A\"}}')"
    )
    executed = run(tmp_path, cell(code, "echo: false"))
    assert '![](figures/x.svg){fig-alt="A"}' in executed.markdown
    assert (executed.folder / "figures" / "x.svg").is_file()


def test_the_figure_folder_is_a_plain_one_where_nothing_of_ours_runs(monkeypatch):
    monkeypatch.delenv("FOLJE_FIGURES", raising=False)
    assert figure_folder() == Path("figures")


def test_missing_alternative_texts_and_captions_are_said_together(tmp_path):
    picture = cell(PICTURE + "Picture(['svg'])", "echo: false", "label: fig-a")
    message = failure(tmp_path, picture + cell("print(1)", "label: tbl-b"))
    assert "3 saker behöver rättas" in message
    assert "Bilden saknar textbeskrivning" in message
    assert "fig-a saknar rubrik" in message and "tbl-b saknar rubrik" in message


def test_an_interactive_chart_is_refused_and_not_shown_as_text(tmp_path):
    bundle = "{'application/vnd.vegalite.v5+json': {'data': [1]}, 'text/plain': 'Chart'}"
    code = f"from IPython.display import display\ndisplay({bundle}, raw=True)"
    assert "interaktivt diagram" in failure(tmp_path, cell(code))
    script = "from IPython.display import HTML\nHTML('<script src=\"https://cdn.example/vega.js\"></script>')"
    assert "interaktivt diagram" in failure(tmp_path, cell(script))


def test_html_tables_typed_into_the_text_are_put_in_raw_blocks(tmp_path):
    body = "Före\n\n<table>\n<tr><td>1</td></tr>\n</table>\n\n```\n<table>\n</table>\n```"
    markdown = run(tmp_path, body).markdown
    assert markdown.count("```{=html}") == 1 and "```{=html}\n<table>" in markdown


def test_unrounded_numbers_are_noted_with_an_example(tmp_path):
    executed = run(tmp_path, "Andelen är `{python} 15/17`, inte 2024-06-30, 1.5 eller v1.23456.")
    assert [note.message for note in executed.notes] == [
        "1 tal är inte avrundade (till exempel 0.8823529411764706). Skriv dem med Följes talformat."
    ]


# Inline values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (17, "17"),
        ("8 av 17", "8 av 17"),
        ("*Fet* [länk](x) <b> a_b $1", "\\*Fet\\* \\[länk\\](x) \\<b\\> a\\_b \\$1"),
        ("1\u00a0234,5", "1\u00a0234,5"),
        (None, "None"),
    ],
)
def test_a_plain_inline_value_is_text_and_never_markup(value, text):
    assert inline.markdown(value) == text


def test_an_inline_value_with_markdown_of_its_own_keeps_it(tmp_path):
    class Quote:
        def _repr_markdown_(self):
            return "*citat*", {}

    assert inline.markdown(Quote()) == "*citat*"
    assert (
        "här **fet** och \\*\\*inte\\*\\*"
        in run(
            tmp_path,
            cell("from IPython.display import Markdown", "include: false")
            + "\nhär `{python} Markdown('**fet**')` och `{python} '**inte**'`\n",
        ).markdown
    )


def test_no_kernel_and_no_folder_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run(tmp_path, cell("import os; print(os.getpid())", "echo: false"))
    assert not [name for name in os.listdir(tmp_path) if name.startswith("folje-")]
