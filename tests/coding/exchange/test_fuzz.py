"""Whatever a file holds, it is read or refused in one line: never another error, and nothing half done."""

import csv
import io
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.exchange.codings_table import COLUMNS
from coding.exchange.readers import read_project
from coding.exchange.refi_dialects import Chooser, Dialect, Offsets, candidates
from evaluation import Study
from evaluation.errors import FoljeError
from tests.coding.exchange.producers import PRODUCERS, Producer
from tests.folders import make

QUIET = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
XML = Producer("x").xml(
    Producer("x").source("Hur går det?", Producer("x").selection("Hur går det?", 0, "Hur"))
)


def read_or_refused(path) -> None:
    try:
        read_project(path, None)
    except FoljeError as error:
        assert "\n" not in str(error)


@QUIET
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_archive_is_read_or_refused(tmp_path, place, damage):
    data = bytearray(PRODUCERS[0].file())
    place %= len(data)
    data[place : place + len(damage)] = damage
    (tmp_path / "x.qdpx").write_bytes(bytes(data))
    read_or_refused(tmp_path / "x.qdpx")


@QUIET
@given(st.integers(0, 10_000), st.text(alphabet="<>/\"=&;åx1 '-", max_size=12))
def test_damaged_xml_is_read_or_refused(tmp_path, place, damage):
    place %= len(XML)
    xml = XML[:place] + damage + XML[place + len(damage) :]
    (tmp_path / "x.qdpx").write_bytes(
        Producer("x").pack(xml, {Producer("x").own_guid("text") + ".txt": "Hur går det?".encode()})
    )
    read_or_refused(tmp_path / "x.qdpx")


ATTRIBUTE = st.sampled_from(
    [
        "startPosition",
        "endPosition",
        "guid",
        "name",
        "creationDateTime",
        "isCodable",
        "color",
        "plainTextPath",
    ]
)


@QUIET
@given(ATTRIBUTE, st.text(alphabet="0123456789-+eE.{}abcåX:/ #", max_size=40))
def test_any_value_of_any_attribute_is_read_or_refused(tmp_path, attribute, value):
    import re

    xml = re.sub(rf'{attribute}="[^"]*"', f'{attribute}="{value}"', XML)
    (tmp_path / "x.qdpx").write_bytes(
        Producer("x").pack(xml, {Producer("x").own_guid("text") + ".txt": b"Hur"})
    )
    read_or_refused(tmp_path / "x.qdpx")


@QUIET
@given(
    st.text(alphabet="aå😀\n ", max_size=30), st.booleans(), st.sampled_from([1, 2]), st.booleans(), st.data()
)
def test_positions_of_every_dialect_come_back(text, utf16, crlf, mark, data):
    producer = Producer("x", utf16, counted=crlf, mark=True, mark_counted=mark)
    raw = text.replace("\n", "\r\n")
    offsets = Offsets(raw, text, Dialect(utf16, crlf, mark))
    for place in range(len(text) + 1):
        assert offsets.place(producer.position(text, place), data.draw(st.booleans())) == place


@QUIET
@given(
    st.text(alphabet="aå😀\n .", max_size=40),
    st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.text(max_size=5)), max_size=6),
)
def test_the_choice_is_one_of_those_tried(text, places):
    raw = text.replace("\n", "\r\n")
    tried = candidates(raw, text, True, False)
    choice = Chooser("NVivo").choose(raw, text, tried, places)
    assert choice.dialect in tried and 0 <= choice.fitting <= max(choice.told, 0)


CODES = Producer("x").xml("").partition("<CodeBook>")[2].partition("</CodeBook>")[0]
QDC = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{CODES}</CodeBook>'


@QUIET
@given(st.integers(0, 10_000), st.text(alphabet="<>/\"=&;åx1 '-", max_size=12))
def test_a_damaged_codebook_is_read_or_refused(tmp_path, place, damage):
    place %= len(QDC)
    (tmp_path / "x.qdc").write_bytes((QDC[:place] + damage + QDC[place + len(damage) :]).encode())
    read_or_refused(tmp_path / "x.qdc")


CELL = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(max_size=20), st.binary(max_size=20)
)


@settings(QUIET, max_examples=60)
@given(
    st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=4),
    st.sampled_from(["Kort text.\r\nTvå.", "\ufeffå😀", ""]),
)
def test_whatever_stands_in_the_cells_of_a_qualcoder_database_is_read_or_refused(tmp_path, rows, text):
    path = tmp_path / "data.qda"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    tables = {"source": "id,name,fulltext,memo,owner,date", "code_name": "cid,name,memo,catid,color",
              "code_text": "cid,fid,pos0,pos1,seltext,owner,date,memo,important", "code_cat": "catid,name,memo,supercatid",
              "annotation": "fid,pos0,pos1,memo,owner,date", "case_text": "caseid,fid,pos0,pos1", "cases": "caseid,name",
              "attribute": "name,attr_type,value,id"}  # fmt: skip
    for name, columns in tables.items():
        connection.execute(f"CREATE TABLE {name}({columns})")
        marks = ",".join("?" * (columns.count(",") + 1))
        connection.executemany(
            f"INSERT INTO {name} VALUES({marks})", [row[: columns.count(",") + 1] for row in rows]
        )
    connection.execute("INSERT INTO source VALUES(1, 'T', ?, '', '', '')", (text,))
    connection.execute("INSERT INTO code_name VALUES(1, 'K', '', NULL, '')")
    connection.executemany(
        "INSERT INTO code_text VALUES(1, 1, ?, ?, ?, ?, ?, ?, ?)", [row[2:] for row in rows]
    )
    connection.commit()
    connection.close()
    read_or_refused(path)


@QUIET
@given(
    st.lists(
        st.lists(st.text(alphabet="0123456789-=+@'\";\n åHK/", max_size=12), min_size=10, max_size=10),
        max_size=4,
    )
)
def test_any_table_of_codings_is_read_or_refused(studies, tmp_path, rows):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(
        [COLUMNS, *rows, ["Text", "0", "3", *rows[0][3:]] if rows else []]
    )
    (tmp_path / "x.csv").write_bytes(buffer.getvalue().encode("utf-8-sig"))
    try:
        project = read_project(tmp_path / "x.csv", studies)
        assert all(0 <= span.start < span.end <= 12 for span in project.spans.values())
    except FoljeError as error:
        assert "\n" not in str(error)


@pytest.fixture(scope="module")
def studies(tmp_path_factory) -> Study:
    folder = tmp_path_factory.mktemp("study")
    study = make(folder, {"texts/Text.txt": "Hur går det?"})
    return Study.open(study.path)


@pytest.mark.parametrize("ending", [".qdpx", ".qdc", ".sqlite3"])
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 100, b"\xff\xfe<\0", b"<CodeBook/>", "<CodeBook>å".encode("cp1252")]
)
def test_what_is_nothing_is_refused(tmp_path, ending, data):
    (tmp_path / f"x{ending}").write_bytes(data)
    with pytest.raises(FoljeError):
        read_project(tmp_path / f"x{ending}", None)
