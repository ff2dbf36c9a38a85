"""The secret ledger: what it keeps, for whom, and what it forgets."""

import json

import pytest

from evaluation import ledger
from evaluation.errors import StudyError

CELLS = [
    {"label": "a", "value": 12, "low": 12, "high": 12, "shown": True, "reason": ""},
    {"label": "b", "value": 3, "low": 0, "high": 4, "shown": True, "reason": "small"},
    {"label": "c", "value": 2, "low": 0, "high": 17, "shown": False, "reason": "small"},
]


def record(ident: str, at: str) -> dict:
    return {
        "id": ident,
        "at": at,
        "report": "delrapport",
        "tables": [{"name": "t", "cells": [dict(cell) for cell in CELLS]}],
    }


def test_releases_are_read_in_the_order_of_time(tmp_path):
    for ident, at in (("b", "2026-02-01T10:00"), ("a", "2026-01-01T10:00"), ("c", "2026-02-01T09:00")):
        ledger.write(tmp_path, record(ident, at))
    assert [each["id"] for each in ledger.records(tmp_path)] == ["a", "c", "b"]


def test_a_study_that_has_released_nothing_has_no_ledger(tmp_path):
    assert ledger.records(tmp_path) == [] and not (tmp_path / "ledger").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": "a"}', b"\xff\xfe"])
def test_a_ledger_that_cannot_be_read_is_an_error_and_never_an_empty_one(tmp_path, content):
    ledger.write(tmp_path, record("a", "2026-01-01")).write_bytes(content)
    with pytest.raises(StudyError, match="Liggaren"):
        ledger.records(tmp_path)


def test_what_was_not_shown_is_forgotten_and_what_was_shown_stays():
    data = json.dumps(record("a", "2026-01-01")).encode()
    cells = json.loads(ledger.forgotten(data, "2026-06-01"))["tables"][0]["cells"]
    assert [cell["value"] for cell in cells] == [12, None, None]
    assert [cell["reason"] for cell in cells] == ["", "", ""]


def test_forgetting_twice_changes_nothing_and_a_later_release_is_left_alone():
    data = json.dumps(record("a", "2026-01-01")).encode()
    once = ledger.forgotten(data, "2026-06-01")
    assert ledger.forgotten(once, "2026-07-01") == once
    assert ledger.forgotten(data, "2025-06-01") == data


def test_what_cannot_be_read_goes_when_it_has_to_forget():
    assert ledger.forgotten(b"{", "2026-06-01") is None


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("ledger/2026-01-01-a.json", True), ("tables/ledger.csv", False), ("ledger/a.txt", False)],
)
def test_files_of_the_ledger_are_known_by_their_place(name, is_one):
    assert ledger.is_ledger(name) is is_one
