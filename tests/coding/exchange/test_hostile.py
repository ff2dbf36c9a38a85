"""Files made to do harm: each reader refuses them in one line or reads them safely, in bounded time and memory."""

import sqlite3
import tracemalloc

import pytest

from coding.exchange import refi_archive
from coding.exchange.importing import import_file
from coding.exchange.projects import Project, words_at
from coding.exchange.readers import read_project
from coding.exchange.refi_dialects import Chooser, Offsets, candidates
from coding.exchange.refi_read import read_qdpx
from coding.exchange.taguette import _Lines
from coding.studies import new_study
from evaluation import Study
from evaluation.errors import FoljeError
from evaluation.events import Passage
from tests.coding.exchange.producers import TEXT, Producer
from tests.coding.exchange.test_databases import QUALCODER, TAGUETTE, database

PRODUCER = Producer("x", origin="MAXQDA")
OWN = PRODUCER.own_guid("text") + ".txt"


def packed(tmp_path, xml: str, files: dict[str, bytes]):
    (tmp_path / "x.qdpx").write_bytes(PRODUCER.pack(xml, files))
    return tmp_path / "x.qdpx"


def test_many_small_bombs_are_one_bomb(tmp_path):
    bombs = {f"{n}.txt": b"\0" * 9_000_000 for n in range(12)}
    with pytest.raises(FoljeError, match="orimligt stor"):
        read_qdpx(packed(tmp_path, PRODUCER.xml(""), bombs))


def test_a_thousand_sources_of_one_file_are_not_read_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(refi_archive, "MAX_READ", 3_000_000)
    one = '<TextSource guid="{:036x}" name="x" plainTextPath="internal://a.txt"/>'
    xml = PRODUCER.xml("".join(one.format(n) for n in range(1000)))
    with pytest.raises(FoljeError, match="orimligt stor"):
        read_qdpx(packed(tmp_path, xml, {"a.txt": bytes(range(32, 127)) * 1000}))


def test_a_bomb_takes_no_memory(tmp_path):
    path = packed(tmp_path, PRODUCER.xml(PRODUCER.source("", "")), {OWN: b"\0" * 50_000_000})
    tracemalloc.start()
    with pytest.raises(FoljeError):
        read_qdpx(path)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "named", ["../../utanför.txt", "..\\..\\utanför.txt", "/utanför.txt", "C:\\utanför.txt"]
)
def test_nothing_is_written_outside_the_study(tmp_path, named):
    source = PRODUCER.source(TEXT, "").replace('name="Intervju 1"', f'name="{named}"')
    path = packed(tmp_path, PRODUCER.xml(source), {OWN: TEXT.encode(), named: b"x"})
    import_file(path, tmp_path / "hem" / "ny", None, new_study)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hem", "x.qdpx"]
    assert [p.name for p in (tmp_path / "hem" / "ny" / "texts").iterdir()] in (
        ["utanfor.txt"],
        ["c-utanfor.txt"],
    )


def test_an_external_reference_in_any_xml_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hemligt", encoding="utf-8")
    outside = f'<!DOCTYPE CodeBook SYSTEM "{secret.as_uri()}">'
    inside = '<?xml-stylesheet href="http://exempel.se/x.xsl"?>'
    book = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" xmlns:xi="http://www.w3.org/2001/XInclude"><Codes>{}</Codes></CodeBook>'
    (tmp_path / "a.qdc").write_text(outside + book.format('<Code guid="1" name="A"/>'), encoding="utf-8")
    with pytest.raises(FoljeError):
        read_project(tmp_path / "a.qdc", None)
    include = f'<Code guid="1" name="A"><Description><xi:include href="{secret.as_uri()}" parse="text"/></Description></Code>'
    (tmp_path / "b.qdc").write_text(inside + book.format(include), encoding="utf-8")
    project = read_project(tmp_path / "b.qdc", None)
    assert [(code.name, code.definition) for code in project.codes.values()] == [("A", "")]


def test_bidi_and_null_characters_stay_in_texts_and_out_of_names(tmp_path):
    text = "Vi möts \u202eatfo\u202c här."
    source = PRODUCER.source(text, PRODUCER.selection(text, 8, "\u202eatfo\u202c"))
    xml = PRODUCER.xml(source.replace("Intervju 1", "In\u202etervju"))
    path = packed(tmp_path, xml.replace("Ansvar", "An\u202esvar"), {OWN: text.encode()})
    done = import_file(path, tmp_path / "ny", None, new_study)
    [passage] = Study.open(tmp_path / "ny").state.of(Passage)
    assert passage.quote == "\u202eatfo\u202c"
    assert "\u202e" not in "".join([*done["documents"], *done["new_codes"], *done["lines"]])


@pytest.mark.parametrize(
    "hostile", ["<a ", "</", "<!--", "<!-- >", "<![", "<!", "<?", '<a x="', "<p>", "<script></scrip", "&#x"]
)
def test_hostile_html_is_text_in_linear_time(hostile):
    """Unclosed, 20,000 of "<a " took Python's parser minutes: each reads all that is left."""
    lines = _Lines("<p>Möte</p>" + hostile * 20_000)
    assert lines.text.startswith("Möte\n") and lines.length == len(lines.text)


def test_wrong_offsets_by_the_thousand_are_searched_for_a_bounded_time(monkeypatch):
    monkeypatch.setattr("coding.exchange.projects.MOST_SEARCHED", 1_000_000)
    project, text = Project("x"), "ord " * 25_000
    found = [project.elsewhere(text, "ord ord", n) for n in range(20)]
    assert [place is not None for place in found] == [True] * 10 + [False] * 10


def test_of_very_many_places_the_nearest_is_found():
    assert words_at("ett " * 100_000, "ett", 300_001) == (300_000, 300_003)


def test_a_text_with_a_hundred_thousand_line_ends_is_laid_out_once_for_each_dialect(monkeypatch):
    made = []
    monkeypatch.setattr("coding.exchange.refi_dialects.Offsets", lambda *a: made.append(a[2]) or Offsets(*a))
    raw, text = "a\r\n" * 100_000, "a\n" * 100_000
    Chooser("").choose(raw, text, candidates(raw, text, True, False), [(n, n + 1, "") for n in range(500)])
    assert len(made) == len(set(made)) == 4


def test_a_database_of_a_billion_rows_that_is_none_is_refused(tmp_path):
    script = TAGUETTE.replace("CREATE TABLE highlight_tags(highlight_id INTEGER, tag_id INTEGER);", "")
    script = script.replace("INSERT INTO highlight_tags VALUES(1, 1), (2, 2), (2, 1), (4, 1);", "")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS highlight_id, i AS tag_id FROM n"
    with pytest.raises(FoljeError):
        read_project(
            database(tmp_path / "t.sqlite3", script + f"CREATE VIEW highlight_tags AS {endless};"), None
        )


def test_a_circle_of_categories_and_strange_numbers_are_read(tmp_path):
    script = QUALCODER + (
        "INSERT INTO code_cat VALUES(2, 'A', '', '', '', 3), (3, 'B', '', '', '', 2), (4, NULL, 7, 7, 7, 'x');"
        "INSERT INTO source VALUES(1, 'T', 'Kort text.', NULL, NULL, NULL, NULL);"
        "INSERT INTO code_text VALUES(1, 1, 'text', -9223372036854775808, 9223372036854775807, 'k', '', ''), (1, 1, 5, 'a', NULL, 5, 5, 5),"
        " (99, 99, 'x', 0, 1, '', '', '');"
    )
    path = database(tmp_path / "data.qda", script)
    project = read_project(path, None)
    assert {code.name for code in project.codes.values()} == {"Hinder", "A", "B", "utan namn", "Tid"}
    assert [project.sources[s.source].text[s.start : s.end] for s in project.spans.values()] == ["text"]
    assert len(project.lost) == 2


def test_a_database_that_its_program_has_open_is_read_and_not_changed(tmp_path):
    path = database(tmp_path / "t.sqlite3", TAGUETTE)
    before = path.read_bytes()
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("UPDATE tags SET path = 'annat' WHERE id = 2")
    writer.commit()
    assert "annat" in {code.name for code in read_project(path, None).codes.values()}
    writer.close()
    assert len(before) == path.stat().st_size
