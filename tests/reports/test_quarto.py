"""reports/rendering/quarto.py: what Quarto is asked for, with a program that stands in for it, and the real one where it is."""

import os
import re
import stat
import subprocess
import sys

import lxml.html
import pytest

from evaluation.errors import FoljeError
from reports.rendering import pandoc, quarto, render
from reports.rendering.word_body import w
from tests.reports.rendered import NOTICE, SAMPLE, simple


@pytest.fixture
def fake_quarto(tmp_path, monkeypatch):
    """A program named quarto that notes how it was called and has pandoc write something."""
    if os.name == "nt":
        pytest.skip("the fake quarto is a script with a #! line")
    script = tmp_path / "bin" / "quarto"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, subprocess, sys\n"
        f"calls = pathlib.Path({str(tmp_path)!r}) / 'calls'\n"
        "arguments = sys.argv[1:]\n"
        "with open(calls, 'a') as file:\n"
        "    file.write(' '.join(arguments) + '\\n')\n"
        "if arguments == ['--version']: print('1.6.42')\n"
        "elif arguments[:2] == ['typst', '--version']: print('typst 0.11.1 (abc)')\n"
        "else:\n"
        f"    shutil.copytree('.', {str(tmp_path)!r} + '/seen-' + arguments[3], dirs_exist_ok=True)\n"
        "    output = arguments[arguments.index('--output') + 1]\n"
        f"    reference = '_extensions/folje/reference.docx'\n"
        f"    subprocess.run([{pandoc.program()!r}, arguments[1], '-s', '-o', output, '--reference-doc=' + reference], check=True)\n",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
    quarto._asked.cache_clear()
    yield tmp_path
    quarto._asked.cache_clear()


def test_quarto_lays_out_html_and_word_and_typst_the_pdf(fake_quarto):
    out = fake_quarto / "out"
    result = render(SAMPLE, out_dir=out, engine="quarto", profiles=["team"])
    assert result.engine == "quarto"
    assert (
        result.engines["html"] == result.engines["docx"] == "quarto 1.6.42"
        and "typst" in result.engines["pdf"]
    )
    calls = (fake_quarto / "calls").read_text(encoding="utf-8").splitlines()
    assert "render report.qmd --to folje-html --output report.html --profile team" in calls
    assert "render report.qmd --to folje-docx --output report.docx --profile team" in calls
    assert not [call for call in calls if "typst --output" in call or "pdf" in call.split()]


def test_quarto_gets_text_with_nothing_left_to_run_and_our_extension_beside_it(fake_quarto):
    import yaml

    render(SAMPLE, ["html"], fake_quarto / "out", engine="quarto")
    seen = fake_quarto / "seen-folje-html"
    text = (seen / "report.qmd").read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["engine"] == "markdown" and front["execute"] == {"enabled": False}
    assert front["date"] == "2024-06-30" and front["notice"] == NOTICE and front["audience"]["team"] is True
    assert front["format"] == {"folje-html": "default"} and front["bibliography"] == ["refs.bib"]
    assert (
        "{python}" not in text
        and "::: {#tbl-phases}" in text
        and "@tbl-phases" in text
        and "```{=html}" in text
    )
    assert (seen / "figures" / "fig-phases.svg").is_file() and (seen / "figures" / "fig-phases.png").is_file()
    assert (seen / "_extensions" / "folje" / "_extension.yml").is_file() and (seen / "refs.bib").is_file()


def test_a_word_file_by_quarto_is_finished_like_our_own(fake_quarto):
    from docx import Document

    path = render(SAMPLE, ["docx"], fake_quarto / "out", engine="quarto").files[0]
    word = Document(str(path))
    assert word.sections[0].header.paragraphs[0].text == NOTICE
    assert {node.get(w("val")) for node in word.styles.element.iter(w("lang"))} == {"sv-SE"}


def test_auto_takes_quarto_only_where_the_document_needs_it(fake_quarto):
    plain = simple(fake_quarto, "x")
    assert render(plain, ["html"], fake_quarto / "out").engine == "builtin"
    tabs = simple(fake_quarto, "::: {.panel-tabset}\n## A\n:::\n\n```{python}\n#| layout-ncol: 2\n1\n```")
    assert render(tabs, ["html"], fake_quarto / "out").engine == "quarto"
    text = (fake_quarto / "seen-folje-html" / "report.qmd").read_text(encoding="utf-8")
    assert ".panel-tabset" in text and '{.cell layout-ncol="2"}' in text


def test_quarto_writes_the_pdf_itself_when_its_typst_is_new_enough(fake_quarto, monkeypatch):
    monkeypatch.setattr(quarto, "typst_version", lambda: (0, 14, 0))
    assert quarto.makes("pdf")
    monkeypatch.setattr(quarto, "typst_version", lambda: (0, 13, 1))
    assert not quarto.makes("pdf") and quarto.makes("html")


def test_a_failing_quarto_is_told_in_words(fake_quarto):
    script = fake_quarto / "bin" / "quarto"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.exit('ERROR: no such format')\n", encoding="utf-8"
    )
    with pytest.raises(FoljeError, match="Quarto kunde inte skriva dokumentet: ERROR: no such format"):
        render(SAMPLE, ["html"], fake_quarto / "out", engine="quarto")


@pytest.mark.quarto
@pytest.mark.skipif(quarto.program() is None, reason="quarto is not installed")
def test_real_quarto_says_the_same_as_the_built_in_renderer(tmp_path, rendering):
    result = render(SAMPLE, ["html", "docx"], tmp_path, engine="quarto")
    text = re.sub(
        r"\s+", " ", lxml.html.fromstring(result.files[0].read_bytes().decode("utf-8")).text_content()
    )
    for part_of_it in (
        "Tabell 1: Möten i varje fas",
        "Figur 1: Möten i varje fas",
        "Notera",
        "skrivet för teamet",
    ):
        assert part_of_it in text
    assert "STYRGRUPPEN" not in text


@pytest.mark.quarto
@pytest.mark.skipif(quarto.program() is None, reason="quarto is not installed")
def test_real_quarto_alone_renders_the_sample(tmp_path):
    import shutil

    shutil.copytree(SAMPLE.parent, tmp_path / "sample")
    shutil.copytree(pandoc.EXTENSION, tmp_path / "sample" / "_extensions" / "folje")
    subprocess.run(
        ["quarto", "render", "sample.qmd", "--to", "folje-html"], cwd=tmp_path / "sample", check=True
    )
    assert "Tabell" in (tmp_path / "sample" / "sample.html").read_text(encoding="utf-8")
