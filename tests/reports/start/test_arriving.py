"""A file from the page lies under its own name, alone and private, while it is read; then nothing of it is left."""

import os
import stat

import pytest

from evaluation.caches import cache_folder
from reports.start.arriving import Arrivals, fit


@pytest.fixture
def told():
    return []


@pytest.fixture
def expected(made, told):
    arrivals = Arrivals()
    key, arrival = arrivals.expect(made.path, "obs.docx", lambda: told.append("came"), told.append)
    return arrivals, key, arrival


def test_what_comes_in_pieces_is_whole_and_private_until_it_is_let_go(expected, told):
    arrivals, key, arrival = expected
    assert arrivals.taken(key) is arrival and arrivals.taken(key) is None  # a key is good for one file
    arrival.take(b"ab")
    arrival.take(b"c")
    arrival.end()
    assert (arrival.path.name, arrival.path.read_bytes(), told) == ("obs.docx", b"abc", ["came"])
    if os.name != "nt":
        assert stat.S_IMODE(arrival.path.parent.stat().st_mode) == 0o700
    arrival.drop()
    assert not arrival.path.parent.exists() and told == ["came"]


def test_an_empty_file_comes_too(expected, told):
    expected[2].end()
    assert expected[2].path.read_bytes() == b"" and told == ["came"]


def test_what_is_broken_off_is_said_once_and_nothing_of_it_comes_later(expected, told):
    arrivals, key, arrival = expected
    arrival.take(b"ab")
    arrival.drop("start_adding.not_sent")
    arrival.take(b"c")
    arrival.end()
    assert told == ["start_adding.not_sent"] and not arrival.path.exists()
    assert arrivals.taken(key) is None


def test_what_a_killed_start_left_behind_is_swept_away_but_not_what_is_being_read(expected, made):
    arrivals, _, arrival = expected
    arrival.end()
    left = cache_folder(made.path) / "arriving" / "left"
    left.mkdir()
    (left / "gammal.docx").touch()
    arrivals.sweep(made.path)
    assert arrival.path.is_file() and not left.exists()
    arrivals.close()
    assert not arrival.path.exists()


@pytest.mark.parametrize(
    ("name", "as_it_lies"),
    [
        ("Möte 7 februari.docx", "Möte 7 februari.docx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"b<c>:|?*.vtt', "a_b_c_____.vtt"),
        ("", "_"),
        (" .. ", "_"),
        ("x" * 300 + ".docx", "x" * 120 + ".docx"),
        ("a\u0000b.txt", "a_b.txt"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_every_system_can_write_it(name, as_it_lies):
    assert fit(name) == as_it_lies
