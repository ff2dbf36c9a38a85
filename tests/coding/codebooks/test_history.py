"""Codings of an earlier version read as codes of the codebook as it is now; what is unclear is never guessed."""

from coding.codebooks.history import as_of, last_version, translate
from tests.coding.codebooks.material import SMALL
from tests.coding.codebooks.test_changes import changed

MERGED = changed(lambda d: d.merge(["A2"], "A1"))
SPLIT = changed(lambda d: d.split("A1", ["Ett", "Två"]), MERGED)


def codes(data, code, version):
    return translate(data, code, version).codes


def test_merged_codes_are_one():
    assert codes(MERGED, "A2", "1.0.0") == codes(MERGED, "A1", "1.0.0") == ("A1",)
    assert codes(MERGED, "B", "1.0.0") == ("B",)


def test_a_split_code_is_for_a_person_to_choose():
    found = translate(SPLIT, "A1", "1.0.1-draft.1")
    assert (found.code, found.codes, found.operation, found.since) == (
        None,
        ("ETT", "TVA"),
        "split",
        "1.0.1-draft.2",
    )
    assert codes(SPLIT, "A2", "1.0.0") == ("ETT", "TVA")


def test_what_is_coded_in_the_present_version_is_what_it_says():
    assert codes(SPLIT, "ETT", "1.0.1-draft.2") == ("ETT",)
    assert codes(SPLIT, "A1", "") == ("A1",)
    assert codes(SPLIT, "A1", "99") == ("A1",)


def test_splitting_into_codes_that_are_then_merged_is_clear_again():
    data = changed(lambda d: d.merge(["TVA"], "ETT"), SPLIT)
    assert codes(data, "A1", "1.0.0") == ("ETT",)


def test_a_retired_code_has_no_successor():
    data = changed(lambda d: d.retire(["B"]))
    found = translate(data, "B", "1.0.0")
    assert (found.codes, found.code, found.operation) == ((), None, "retire")


def test_an_undone_merging_leaves_what_was_coded_before_it_as_it_was():
    data = changed(lambda d: d.undo(), MERGED)
    assert codes(data, "A2", "1.0.0") == ("A2",)
    assert codes(data, "A1", "1.0.0") == ("A1",)


def test_what_was_coded_while_two_were_one_has_to_be_looked_at_when_they_are_two_again():
    data = changed(lambda d: d.undo(), MERGED)
    found = translate(data, "A1", "1.0.1-draft.1")
    assert (set(found.codes), found.operation) == ({"A1", "A2"}, "undo")


def test_moving_and_renaming_change_no_coding():
    data = changed(lambda d: (d.move("A21", "B"), d.rename("A21", "Nytt")))
    assert codes(data, "A21", "1.0.0") == ("A21",)


def test_an_earlier_version_can_be_seen():
    was = as_of(SPLIT, "1.0.0")
    assert (was["codes"], was["version"], was["history"]) == (SMALL["codes"], "1.0.0", [])


def test_a_code_that_is_gone_is_read_in_the_last_version_that_had_it():
    assert last_version(SPLIT, "A2") == "1.0.0"
    assert last_version(SPLIT, "A1") == "1.0.1-draft.1"
    assert last_version(SPLIT, "B") == "1.0.1-draft.2"
