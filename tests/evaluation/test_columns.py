"""Rows become columns: the same texts in the same rows as when each row is taken by itself, however many there are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import columns
from evaluation.columns import TooLargeError, gathered, letters

ROWS = st.lists(
    st.lists(st.sampled_from(["", " ", "a", " a", "b\u00a0", "'=1", "\u200b", "ny\nrad"]), max_size=5)
)


def plainly(rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """The rows by the simplest way there is."""
    texts = [[cell.strip().strip("\u200b").removeprefix("'") for cell in row] for row in rows]
    kept = [(number, row) for number, row in enumerate(texts, 1) if any(row)]
    width = max((len(row) for _, row in kept), default=0)
    return [number for number, _ in kept], [row + [""] * (width - len(row)) for _, row in kept]


def rows_of(found) -> list[list[str]]:
    return [list(row) for row in zip(*(column.cells for column in found.columns), strict=True)]


@given(ROWS)
def test_columns_hold_what_the_rows_hold(rows):
    found = gathered(list(enumerate(rows, 1)), guarded=True)
    numbers, plain = plainly(rows)
    width = len(found.columns)
    assert found.numbers == numbers
    assert rows_of(found) == [row[:width] for row in plain]
    assert not any(any(row[width:]) for row in plain)


@given(ROWS, st.integers(1, 4), st.integers(1, 8))
@settings(max_examples=50)
def test_the_size_of_the_pieces_makes_no_difference(rows, at_once, block):
    rows = [["Id", "Text", "Mer", "Nr", "x"], *rows]
    whole = gathered(list(enumerate(rows, 1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_AT_ONCE", at_once)
        patch.setattr(columns, "_BLOCK", block)
        pieces = gathered(list(enumerate(rows, 1)))
    assert pieces.numbers == whole.numbers
    assert rows_of(pieces) == rows_of(whole)


def test_a_column_of_different_texts_and_one_of_few_are_both_whole_after_many_rows():
    rows = [[f"id {n}", str(n % 3), f"id {n // 4000}"] for n in range(12_000)]
    found = gathered(list(enumerate(rows, 1)))
    assert rows_of(found) == rows
    assert [len(column.texts) for column in found.columns] == [12_000, 3, 3]


def test_where_a_text_stands_is_known_for_each_row():
    found = gathered([(1, ["a", "x"]), (2, ["b", "x"]), (3, ["a", ""])])
    assert list(found.columns[0].where("a")) == [True, False, True]
    assert list(found.columns[1].at(slice(1, None)).where("x")) == [True, False]


def test_cells_beyond_the_columns_at_the_top_are_noticed_but_not_kept():
    rows = [["Id", "Text"]] * 300 + [["a", "b", "c"]]
    found = gathered(list(enumerate(rows, 1)))
    assert (len(found.columns), found.beyond) == (2, 301)
    assert gathered(list(enumerate([["Id"], *[["a", " ", ""]] * 300], 1))).beyond is None


def test_more_cells_than_fit_are_refused(monkeypatch):
    monkeypatch.setattr(columns, "MAX_CELLS", 10)
    with pytest.raises(TooLargeError):
        gathered([(n, ["a", "b"]) for n in range(6)])


@pytest.mark.parametrize(("place", "said"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_has_the_letters_of_a_spreadsheet(place, said):
    assert letters(place) == said
