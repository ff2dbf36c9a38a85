"""Files that are made to do harm, or are badly hurt: a clear refusal or a safe reading, in bounded memory; nothing is fetched."""

import io
import shutil
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.texts import MAX_TEXT, Extracted, extract
from evaluation.errors import FoljeError
from tests.coding.texts.test_opendocument import odt
from tests.coding.texts.test_portable import pdf
from tests.coding.texts.test_richtext import HEAD, STYLES


def word() -> bytes:
    """A real document of Word's kind."""
    made, packed = Document(), io.BytesIO()
    made.add_heading("Möte", 1)
    made.add_paragraph("Förskolan frågade.", style="List Bullet")
    made.add_table(2, 2).cell(0, 0).text = "cell"
    made.save(packed)
    return packed.getvalue()


VTT = "WEBVTT\n\nNOTE a\n\n1\n00:01.000 --> 00:02.000\n<v Åsa Ek>Hej & <i>du</i>.\n\n00:03.000 --> 00:04.000\n<v.loud Bo>Jo.\n"
SAMPLES = {
    ".docx": word(),
    ".odt": odt("<text:h>Möte</text:h><text:p>a<text:tab/>b</text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table>"),
    ".rtf": (HEAD + STYLES + r"\s1 M\'f6te\par\pard\intbl a\cell\row{\*\annotation x}{\footnote y}\u229?}").encode(),
    ".pdf": pdf(["Möte i mars", "Förskolan frågade."], ["Sida 2"]),
    ".txt": "Intervjuare: Hej\nInformant: Åh\n\n[00:01] Intervjuare: Ja".encode(),
    ".md": "# Möte #\n\n- punkt\n  - två\n\n| a | b |\n|---|---|\n| c | |\n".encode(),
    ".vtt": VTT.encode(),
    ".srt": b"1\n00:00:01,000 --> 00:00:02,000\nHej\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


def read(path, data):
    """What is read, or the refusal in words."""
    path.write_bytes(data)
    try:
        extracted = extract(path)
    except FoljeError as error:
        assert error.where == path
        return str(error)
    assert all(
        0 <= part.start <= part.end <= len(extracted.text) for part in (*extracted.parts, *extracted.comments)
    )
    return extracted


CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(["put", "cut", "double", "swap"]), st.binary(max_size=24), st.integers(1, 400)),
    min_size=1, max_size=5,
)  # fmt: skip


@pytest.mark.parametrize("ending", SAMPLES)
@settings(deadline=None, max_examples=100)
@given(changes=CHANGES)
def test_a_real_file_that_was_hurt_anywhere_is_read_or_refused(folder, ending, changes):
    data = SAMPLES[ending]
    for place, kind, noise, length in changes:
        at = int(place * len(data))
        piece = data[at : at + length]
        data = (
            data[:at]
            + {"put": noise + piece, "cut": b"", "double": piece * 2, "swap": noise}[kind]
            + data[at + length :]
        )
    read(folder / f"a{ending}", data)


@pytest.mark.parametrize("ending", [".docx", ".odt"])
@settings(deadline=None, max_examples=40)
@given(changes=CHANGES)
def test_a_package_whose_xml_was_hurt_is_read_or_refused(folder, ending, changes):
    packed = io.BytesIO()
    main = {"docx": "word/document.xml", "odt": "content.xml"}[ending[1:]]
    with zipfile.ZipFile(io.BytesIO(SAMPLES[ending])) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for place, _, noise, length in changes if name == main else ():
                at = int(place * len(content))
                content = content[:at] + noise + content[at + length :]
            target.writestr(name, content)
    read(folder / f"b{ending}", packed.getvalue())


@pytest.mark.parametrize("ending", [".docx", ".odt"])
def test_names_that_leave_the_archive_are_never_written(folder, ending):
    packed = io.BytesIO(SAMPLES[ending])
    with zipfile.ZipFile(packed, "a") as archive:
        for name in ("../../utanför.txt", "/etc/utanför", "C:\\utanför", "a/../../b"):
            archive.writestr(name, "x")
    before = sorted(folder.parent.rglob("*utanför*"))
    assert isinstance(read(folder / f"c{ending}", packed.getvalue()), Extracted)
    assert sorted(folder.parent.rglob("*utanför*")) == before


def test_a_document_with_parts_outside_itself_fetches_nothing(folder, monkeypatch):
    import socket

    made, packed = Document(), io.BytesIO()
    made.add_paragraph("Hej")
    for kind in ("attachedTemplate", "image", "comments", "styles", "oleObject"):
        made.part.rels.get_or_add_ext_rel(f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}",
                                          "http://127.0.0.1:9/x")  # fmt: skip
    made.save(packed)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked"))
    assert read(folder / "d.docx", packed.getvalue()).text == "Hej"


@pytest.mark.parametrize("ending", [".docx", ".odt"])
def test_entities_of_documents_are_refused(folder, ending):
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SAMPLES[ending])) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in ("word/document.xml", "content.xml"):
                content = (
                    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + content.split(b"?>")[-1]
                )
            target.writestr(name, content)
    assert "fel filändelse" in read(folder / f"e{ending}", packed.getvalue())


def test_deep_nesting_is_refused_or_read(folder):
    deep = "<text:section>" * 5000 + "<text:p>x</text:p>" + "</text:section>" * 5000
    assert "ODT" in read(folder / "f.odt", odt(deep))
    tables = (
        "<table:table><table:table-row><table:table-cell>" * 60
        + "<text:p>x</text:p>"
        + "</table:table-cell></table:table-row></table:table>" * 60
    )
    assert read(folder / "f.odt", odt(tables)).text.strip() == "x"
    assert read(folder / "f.rtf", b"{\\rtf1 " + b"{" * 200_000 + b"x").text == "x"


@pytest.mark.parametrize("ending", [".docx", ".odt", ".rtf", ".pdf"])
def test_a_file_that_was_cut_short_is_read_or_refused(folder, ending):
    for share in (0, 0.1, 0.5, 0.9, 0.99):
        read(folder / f"g{ending}", SAMPLES[ending][: max(1, int(share * len(SAMPLES[ending])))])


@pytest.mark.parametrize("ending", [".txt", ".md", ".vtt", ".srt"])
def test_nulls_are_no_text(folder, ending):
    assert "ingen textfil" in read(folder / f"h{ending}", b"\0" * 1000)
    assert "ingen textfil" in read(folder / f"h{ending}", b"hej\0" * 1000)


LONG = 1_000_000
LINES = {
    "blanks.txt": " " * LONG, "words.txt": "a " * LONG, "labels.txt": "I: " * LONG, "times.txt": "[00:01 " * LONG, "bars.md": "|" * (LONG // 10),
    "heading.md": "# a" + " " * LONG + "b", "marks.md": "# a" + " #" * LONG + "b", "dashes.md": "|" + "-" * LONG + "x|", "escapes.md": "|" + "\\" * LONG + "|",
    "voices.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * LONG, "classes.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + ".a" * LONG,
    "tags.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nx" + "<c." * LONG, "digits.srt": "1" * LONG + ":00.1 --> 1", "breaks.vtt":
    "WEBVTT\n\n00:01.000 --> 00:02.000\nx" + "\n" * 400_000 + "y\nz\n\n00:03.000 --> 00:04.000\ny", "names.rtf": "{\\rtf1{\\s1" + "\\aa" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_a_line_without_end_takes_no_time_that_grows_by_its_square(folder, name):
    """The length is such that a reader which looks again for every character would not be done in this life."""
    assert read(folder / name, LINES[name].encode()) is not None


def test_two_hundred_million_bytes_of_one_line_are_refused_unread(folder):
    if shutil.disk_usage(folder).free < 1_000_000_000:
        pytest.skip("the disk is almost full")
    with open(folder / "stor.txt", "wb") as file:
        file.truncate(200_000_000)
    code = (
        "import tracemalloc; tracemalloc.start()\n"
        "from coding.texts import extract\nfrom evaluation.errors import FoljeError\n"
        f"try: extract({str(folder / 'stor.txt')!r})\nexcept FoljeError as error: print(error)\n"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    said, peak = done.stdout.rsplit("\n", 2)[:2]
    assert "orimligt stor" in said
    assert int(peak) < MAX_TEXT
