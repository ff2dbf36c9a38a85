"""Projects of Taguette and QualCoder: their positions are converted, and no database can do harm."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.exchange.importing import import_file
from coding.exchange.qualcoder import read_qualcoder
from coding.exchange.taguette import _Lines, read_taguette
from coding.studies import new_study
from evaluation import Study
from evaluation.errors import FoljeError
from evaluation.events import Coding, Memo, Passage

TAGUETTE = """
CREATE TABLE projects(id INTEGER PRIMARY KEY, name TEXT, description TEXT, created TEXT);
CREATE TABLE documents(id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT, created TEXT, project_id INTEGER, contents TEXT);
CREATE TABLE highlights(id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT);
CREATE TABLE tags(id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlight_tags(highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands(id INTEGER PRIMARY KEY, date TEXT, user_login TEXT, project_id INTEGER, document_id INTEGER, payload TEXT);
INSERT INTO projects VALUES(1, 'Förstudie', 'Om skolan', '2024-01-01 00:00:00');
INSERT INTO documents VALUES(1, 'Möte Å', 'Anteckning', 'm.docx', '2024-01-01 10:00:00.000000', 1,
  '<p>Förskolan 😀 &amp; <b>skolan</b></p><p>möts ofta.</p>');
INSERT INTO tags VALUES(1, 1, 'hinder.tid', 'Brist'), (2, 1, 'hinder', '');
INSERT INTO highlights VALUES(1, 1, 0, 10, '<p>Förskolan</p>'), (2, 1, 18, 24, '<b>skolan</b>'), (3, 1, 24, 29, '<p>möts</p>'),
  (4, 1, 900, 910, 'x');
INSERT INTO highlight_tags VALUES(1, 1), (2, 2), (2, 1), (4, 1);
INSERT INTO commands VALUES(1, '2024-02-02 12:00:00.000000', 'anna', 1, 1,
  '{"type": "highlight_add", "highlight_id": 1, "start_offset": 0, "end_offset": 10, "tags": [1]}'),
  (2, '2024-02-03 12:00:00.000000', 'bo', 1, 1, '{"type": "highlight_add", "highlight_id": 2, "tags": [2]}'), (3, '', 'x', 1, 1, '[[');
"""
QUALCODER = """
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT, owner TEXT, date TEXT);
CREATE TABLE code_cat(catid INTEGER PRIMARY KEY, name TEXT, owner TEXT, date TEXT, memo TEXT, supercatid INTEGER);
CREATE TABLE code_name(cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, owner TEXT, date TEXT, color TEXT);
CREATE TABLE code_text(cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT);
CREATE TABLE annotation(anid INTEGER PRIMARY KEY, fid INTEGER, pos0 INTEGER, pos1 INTEGER, memo TEXT, owner TEXT, date TEXT);
CREATE TABLE cases(caseid INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE case_text(id INTEGER PRIMARY KEY, caseid INTEGER, fid INTEGER, pos0 INTEGER, pos1 INTEGER);
CREATE TABLE attribute(name TEXT, attr_type TEXT, value TEXT, id INTEGER);
INSERT INTO code_cat VALUES(1, 'Hinder', 'kim', '', '', NULL);
INSERT INTO code_name VALUES(1, 'Tid', 'Brist på tid', 1, 'kim', '', '#ff0000');
INSERT INTO cases VALUES(1, 'Norra');
INSERT INTO attribute VALUES('Roll', 'file', 'samordnare', 1), ('Ort', 'case', 'Norr', 1);
"""
TEXT = "😀 Förskolan möts.\nDet är ont om tid nu."


def database(path, script: str):
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.commit()
    connection.close()
    return path


def quotes(project) -> list[str]:
    return [project.sources[s.source].text[s.start : s.end] for s in project.spans.values()]


def test_bytes_of_html_become_places_in_text(tmp_path):
    project = read_taguette(database(tmp_path / "t.sqlite3", TAGUETTE))
    assert [s.text for s in project.sources.values()] == ["Förskolan 😀 & skolan\nmöts ofta.\n"]
    assert quotes(project) == ["Förskolan", "skolan", "möts"]
    assert (project.placings[0].fitting, project.placings[0].told) == (3, 3)


def test_tags_are_a_tree_and_coders_come_from_the_log(tmp_path):
    project = read_taguette(database(tmp_path / "t.sqlite3", TAGUETTE))
    coded = {(" / ".join(project.path(c.code)), c.person, c.created) for c in project.codings}
    assert coded == {
        ("hinder / tid", "anna", "2024-02-02T12:00:00.000000+00:00"),
        ("hinder", "bo", "2024-02-03T12:00:00.000000+00:00"),
        ("hinder / tid", "bo", "2024-02-03T12:00:00.000000+00:00"),
    }
    assert project.lost[0]["codes"] == ["hinder / tid"] and project.noted["untagged"] == 1


def test_a_taguette_project_becomes_a_study(tmp_path):
    done = import_file(database(tmp_path / "t.sqlite3", TAGUETTE), tmp_path / "ny", None, new_study)
    study = Study.open(tmp_path / "ny")
    assert sorted(p.quote for p in study.state.of(Passage)) == ["Förskolan", "möts", "skolan"]
    assert (done["codings"], len(study.state.of(Coding)), done["coders"]) == (3, 3, ["anna", "bo"])
    assert study.settings.title["sv"] == "Förstudie" and study.settings.instruments == (done["codebook"],)


@pytest.mark.parametrize(
    ("html", "start", "end", "words"),
    [
        ("<div>  Text</div>", 1, 4, " Te"),
        ("  <p> a</p>\n<p>b</p>", 1, 4, "a\n\nb"),
        ("<p>&nbsp;b</p>\n<pre>\n kod</pre>", 3, 6, "\n k"),
        ("<p>xåy</p>", 2, 4, "y"),
        ("<p>xåy</p>", 0, 2, "xå"),
    ],
)
def test_places_are_those_of_taguettes_own_reader(html, start, end, words):
    """Each as taguette.extract.extract of Taguette 1.5.2 gives it; a position inside a character is after it."""
    lines = _Lines(html)
    assert lines.text[lines.place(start, False) : lines.place(end, True)] == words


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="<>/pbåä😀 \n&;'\"=!-x", max_size=60), st.integers(-2, 90), st.integers(-2, 90))
def test_any_html_gives_places_inside_its_text(html, start, end):
    lines = _Lines(html)
    assert lines.bytes >= 0 and len(lines.text) == lines.length
    assert -1 <= lines.place(start, False) <= lines.length and -1 <= lines.place(end, True) <= lines.length


def qualcoder(tmp_path, text: str, rows: list[tuple]):
    folder = tmp_path / "Prov.qda"
    folder.mkdir()
    path = database(folder / "data.qda", QUALCODER)
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO source VALUES(1, 'Möte.txt', ?, NULL, 'Om mötet', 'kim', '2024-03-03 10:00:00')", (text,)
    )
    connection.executemany(
        "INSERT INTO code_text VALUES(1, 1, ?, ?, ?, 'kim', '2024-03-03 10:00:00', 'Viktigt')", rows
    )
    connection.execute("INSERT INTO annotation VALUES(1, 1, 2, 11, 'Vilken?', 'kim', '2024-03-03 10:00:00')")
    connection.execute("INSERT INTO case_text VALUES(1, 1, 1, 0, ?)", (len(text),))
    connection.commit()
    connection.close()
    return folder


@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_qualcoder_is_placed_whatever_it_counts(tmp_path, utf16, mark):
    more = len(mark) + utf16
    rows = [(q, TEXT.index(q) + more, TEXT.index(q) + len(q) + more) for q in ("Förskolan", "ont om tid")]
    project = read_qualcoder(qualcoder(tmp_path, mark + TEXT, rows))
    assert quotes(project)[:2] == ["Förskolan", "ont om tid"]
    assert project.path(project.codings[0].code) == ["Hinder", "Tid"]


def test_qualcoders_memos_attributes_and_cases_are_kept(tmp_path):
    folder = qualcoder(tmp_path, TEXT, [("ont om tid", 26, 36)])
    import_file(folder, tmp_path / "ny", None, new_study)
    memos = {memo.content for memo in Study.open(tmp_path / "ny").state.of(Memo) if memo.role != "import"}
    assert {"Viktigt", "Vilken?"} <= memos
    assert any("Roll: samordnare" in memo and "Fall: Norra\nOrt: Norr" in memo for memo in memos)


def test_a_coding_whose_words_moved_is_found_by_its_words(tmp_path):
    project = read_qualcoder(qualcoder(tmp_path, TEXT, [("ont om tid", 1, 11)]))
    assert quotes(project)[0] == "ont om tid" and project.noted["by_words"] == 1


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"x" * 5000])
@pytest.mark.parametrize("name", ["t.sqlite3", "data.qda"])
def test_what_is_no_database_is_refused(tmp_path, data, name):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FoljeError):
        import_file(tmp_path / name, tmp_path / "ny", None, new_study)
    assert not (tmp_path / "ny").exists()


def test_a_view_in_place_of_a_table_is_not_run(tmp_path):
    script = TAGUETTE.replace(
        "CREATE TABLE commands", "CREATE VIEW tricks AS SELECT randomblob(1000000000); CREATE TABLE commands"
    )
    script = script.replace(
        "INSERT INTO projects",
        "DROP TABLE highlight_tags; CREATE VIEW highlight_tags AS SELECT 1; INSERT INTO projects",
        1,
    )
    script = script.replace("INSERT INTO highlight_tags VALUES(1, 1), (2, 2), (2, 1), (4, 1);", "")
    with pytest.raises(FoljeError):
        read_taguette(database(tmp_path / "t.sqlite3", script))


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> bytes:
    return database(tmp_path_factory.mktemp("sound") / "t.sqlite3", TAGUETTE).read_bytes()


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=60))
def test_a_damaged_database_is_read_or_refused(sound, tmp_path, place, damage):
    data = bytearray(sound)
    place %= len(data)
    data[place : place + len(damage)] = damage
    (tmp_path / "u.sqlite3").write_bytes(bytes(data))
    try:
        read_taguette(tmp_path / "u.sqlite3")
    except FoljeError as error:
        assert "\n" not in str(error)


def test_a_number_where_a_text_should_stand_is_read_as_its_digits(tmp_path):
    script = (
        TAGUETTE
        + "UPDATE documents SET contents = 12; UPDATE projects SET name = x'c3a5ff'; UPDATE tags SET path = NULL;"
    )
    project = read_taguette(database(tmp_path / "t.sqlite3", script))
    assert ([s.text for s in project.sources.values()], project.name) == (["12"], "å\ufffd")
    assert {code.name for code in project.codes.values()} == {"utan namn"}


def test_a_text_where_a_number_should_stand_is_no_place(tmp_path):
    project = read_taguette(
        database(tmp_path / "t.sqlite3", TAGUETTE + "UPDATE highlights SET start_offset = 'x';")
    )
    assert project.spans == {} and len(project.lost) == 4


def test_a_name_of_a_table_that_is_no_utf8_is_refused_and_of_a_column_passed_over(sound, tmp_path):
    (tmp_path / "t.sqlite3").write_bytes(sound.replace(b"tags", b"\xff" * 4))
    with pytest.raises(FoljeError, match="Databasen går inte att läsa"):
        read_taguette(tmp_path / "t.sqlite3")
    (tmp_path / "u.sqlite3").write_bytes(sound.replace(b"description", b"\xff" * 11))
    assert read_taguette(tmp_path / "u.sqlite3").memos == []
