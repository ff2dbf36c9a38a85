"""A changed codebook keeps the text and comments of what has not changed, and says what it loses."""

import yaml
from hypothesis import given, settings

from coding.codebooks import codebook, codebook_file
from coding.codebooks.yaml_text import comments, rewritten, written
from tests.coding.codebooks.material import codebooks
from tests.coding.codebooks.test_changes import changed

TEXT = """\
# min kodbok
id: liten   # beteckningen
version: "1"

# koderna
codes:
  # först
  - id: A
    name: Hinder  # tål att tänkas på
    basis: [d4]

  # sedan
  - {id: B, name: "Öppning # nio"}
# sist
"""
DATA = yaml.safe_load(TEXT)


def test_the_same_content_keeps_its_text():
    assert rewritten(TEXT, DATA, DATA) == (TEXT, [])


def test_a_changed_code_loses_its_own_comments_and_no_others():
    data = changed(lambda d: d.rename("A", "Trösklar"), DATA)
    text, lost = rewritten(TEXT, DATA, data)
    assert lost == ["tål att tänkas på"]
    assert comments(text) == ["min kodbok", "beteckningen", "koderna", "först", "sedan", "sist"]
    assert '  - {id: B, name: "Öppning # nio"}\n' in text
    assert yaml.safe_load(text) == data


def test_a_new_code_stands_with_the_others():
    data = changed(lambda d: d.add("Tid", "A"), DATA)
    text, lost = rewritten(TEXT, DATA, data)
    assert lost == []
    assert text.index("id: A\n") < text.index("- id: TID") < text.index("# sedan")


def test_a_file_laid_out_on_one_line_is_written_anew_and_its_comments_are_listed():
    text = "# a\n{id: x, version: '1', codes: [{id: A, name: A}]}  # b\n"
    data = changed(lambda d: d.add("Tid"), yaml.safe_load(text))
    made, lost = rewritten(text, yaml.safe_load(text), data)
    assert lost == ["a", "b"]
    assert yaml.safe_load(made) == data


def test_the_shipped_codebook_keeps_all_its_comments_when_it_is_changed():
    text, data = codebook_file("tuckman").read_text(encoding="utf-8"), codebook("tuckman").data
    new = changed(lambda d: d.merge(["STO2"], "STO1"), data)
    made, lost = rewritten(text, data, new)
    assert lost == []
    kept = set(text.splitlines()) & set(made.splitlines())
    assert len(kept) > 0.98 * len(set(text.splitlines()))
    assert yaml.safe_load(made) == new


@given(codebooks())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(data):
    assert yaml.safe_load(written(data)) == data
    assert rewritten(written(data), data, data) == (written(data), [])


@given(codebooks(), codebooks())
@settings(max_examples=40, deadline=None)
def test_any_codebook_can_be_written_over_any_other(old, new):
    assert yaml.safe_load(rewritten(written(old), old, new)[0]) == new
