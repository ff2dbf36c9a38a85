"""Whatever a file holds, it is read or refused in one line: never another error, and nothing half done."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.exchange.readers import read_project
from coding.exchange.refi_dialects import Chooser, Dialect, Offsets, candidates
from evaluation.errors import FoljeError
from tests.coding.exchange.producers import PRODUCERS, Producer

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


@pytest.mark.parametrize("ending", [".qdpx", ".qdc", ".sqlite3"])
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 100, b"\xff\xfe<\0", b"<CodeBook/>", "<CodeBook>å".encode("cp1252")]
)
def test_what_is_nothing_is_refused(tmp_path, ending, data):
    (tmp_path / f"x{ending}").write_bytes(data)
    with pytest.raises(FoljeError):
        read_project(tmp_path / f"x{ending}", None)
