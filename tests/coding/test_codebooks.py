"""Codebooks are data: Tuckman's is whole in both languages, and a study may have its own."""

import os
import re

import pytest

from coding.codebooks import Codebook, codebook, codebook_file, offered, problems, shipped
from coding.codebooks.findings import problems_in
from data_templates import find
from evaluation import FoljeError
from evaluation.words import read_yaml
from tests.folders import make

TUCKMAN = codebook("tuckman")
OWN = """\
id: tuckman
version: "9"
codes:
  - {id: A, kind: phase, name: {sv: Första, en: First}}
  - {id: A1, parent: A, kind: indicator, name: {sv: Tecken}}
  - {id: X, name: Tvärs}
"""


def test_the_codes_of_the_model_are_there_in_order():
    phases = {"FOR": 6, "STO": 6, "NOR": 6, "PER": 6, "ADJ": 4}
    assert [phase.id for phase in TUCKMAN.phases] == list(phases)
    for phase, count in phases.items():
        assert [c.id for c in TUCKMAN.codes.values() if c.parent == phase] == [
            f"{phase}{n}" for n in range(1, count + 1)
        ]
    cross = [c.id for c in TUCKMAN.codes.values() if c.kind == "cross" and not c.parent]
    assert set(cross) == {
        "HIN",
        "FRA",
        "OPP",
        "VAN",
        "BAR",
        "DEL",
        "SAM",
        "GEM",
        "MED",
        "BES",
        "SEK",
        "ATG",
        "ATK",
        "TID",
    }


@pytest.mark.parametrize("code", TUCKMAN.codes.values(), ids=lambda code: code.id)
def test_every_code_has_a_name_and_a_definition_in_both_languages(code):
    for lang in ("sv", "en"):
        assert set(code.data["name"]) == {"sv", "en"}
        assert code.name(lang).strip()
        assert code.definition(lang).strip()
    assert re.fullmatch(r"[A-Z]{3}(\d|-[A-Z]{2,3})?", code.id)
    assert code.kind in ("phase", "indicator", "cross")


def test_every_indicator_belongs_to_a_phase_and_every_phase_has_its_colour():
    for code in TUCKMAN.codes.values():
        assert (TUCKMAN.phase(code.id) is not None) == (code.kind in ("phase", "indicator"))
    colours = [phase.colour for phase in TUCKMAN.phases]
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)
    assert len(set(colours)) == len(colours)


def test_the_top_of_a_branch_and_the_phase_of_a_code():
    assert (TUCKMAN.top("FOR3"), TUCKMAN.phase("FOR3")) == ("FOR", "FOR")
    assert (TUCKMAN.top("HIN-KUL"), TUCKMAN.phase("HIN-KUL")) == ("HIN", None)
    assert (TUCKMAN.top("TID"), TUCKMAN.phase("TID")) == ("TID", None)
    assert (TUCKMAN.top("NOLL"), TUCKMAN.phase("NOLL")) == (None, None)


def test_a_code_that_the_codebook_does_not_have_names_itself():
    assert TUCKMAN.name("NOLL") == "NOLL"
    assert TUCKMAN.name("FOR", "en") == "Forming"


def test_the_closed_lists_of_the_instrument_have_both_languages():
    assert list(TUCKMAN.values("values")) == ["FOR", "STO", "NOR", "PER", "ADJ", "MIXED", "CANNOT_JUDGE"]
    assert TUCKMAN.values("confidence", "sv") == {"low": "låg", "medium": "medel", "high": "hög"}
    for block in ("values", "confidence", "relation", "assessor_kind"):
        assert list(TUCKMAN.values(block, "sv")) == list(TUCKMAN.values(block, "en"))
    assert TUCKMAN.values("no such list") == {}


def test_a_coding_names_the_version_and_people_read_it_in_words():
    assert re.fullmatch(r"tuckman@\d+\.\d+\.\d+", TUCKMAN.reference)
    assert TUCKMAN.reference.partition("@")[2] in TUCKMAN.name_and_version("sv")


def test_a_study_may_have_its_own_version(tmp_path):
    study = make(tmp_path, {"codebooks/tuckman.yaml": OWN})
    own = codebook("tuckman", study)
    assert own.reference == "tuckman@9"
    assert (own.top("A1"), own.phase("A1")) == ("A", "A")
    assert own.name("A1", "en") == "Tecken"
    assert own.name("X") == "Tvärs"
    assert own.values("values") == {}
    assert codebook("tuckman").reference != own.reference


def test_a_changed_file_is_read_again(tmp_path):
    study = make(tmp_path, {"codebooks/tuckman.yaml": OWN})
    assert codebook("tuckman", study).reference == "tuckman@9"
    path = tmp_path / "codebooks" / "tuckman.yaml"
    path.write_text(OWN.replace('"9"', '"10"'), encoding="utf-8")
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 10**9))
    assert codebook("tuckman", study).reference == "tuckman@10"


def test_a_codebook_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(
        FoljeError, match=r"Det finns ingen kodbok med namnet banan. Kontrollera instruments i study.yaml"
    ):
        codebook("banan", make(tmp_path))


def test_what_makes_a_codebook_unusable_is_said_with_its_line_and_what_to_do(tmp_path):
    text = OWN + "  - {id: A1, name: Dubbel}\n  - {id: B, parent: C, name: Utan}\n"
    with pytest.raises(FoljeError) as refused:
        codebook("tuckman", make(tmp_path, {"codebooks/tuckman.yaml": text}))
    assert str(refused.value) == (
        "tuckman.yaml, rad 7, fältet id: Koden A1 finns två gånger. Ge den ena en annan beteckning. "
        "Ytterligare 1 fel: kör folje check."
    )


def test_the_codes_of_all_the_studys_instruments_may_be_written(tmp_path):
    second = "id: egen\nversion: '1'\ncodes: [{id: EGEN, name: Egen}, {id: FOR1, name: Annan}]\n"
    settings = "instruments: [tuckman, egen]\n"
    study = make(tmp_path, {"codebooks/egen.yaml": second}, settings)
    codes = offered("tuckman", study).codes
    assert codes["EGEN"].name() == "Egen"
    assert codes["FOR1"].name() == "Frågor om uppdrag och roll"
    assert [p.message for p in problems(study)] == [
        "Koden FOR1 finns både i tuckman och i egen. Skrivs den i ett protokoll räknas den till tuckman."
    ]


def test_a_tree_has_each_code_under_its_parent_whatever_the_order_of_the_file():
    entries = [("C", "B"), ("A", None), ("B", "A"), ("D", None), ("E", "A")]
    book = Codebook.of({"codes": [{"id": key, "parent": parent, "name": key} for key, parent in entries]})
    assert [(level, code.id) for level, code in book.tree()] == [
        (0, "A"),
        (1, "B"),
        (2, "C"),
        (1, "E"),
        (0, "D"),
    ]
    assert book.path("C") == ["A", "B", "C"]


SHIPPED = [(name, code) for name in shipped() for code in codebook(name).codes.values()]


@pytest.mark.parametrize(("name", "code"), SHIPPED, ids=[f"{name}-{code.id}" for name, code in SHIPPED])
def test_every_shipped_code_is_whole_in_both_languages(name, code):
    book = codebook(name)
    assert all(code.name(lang) and code.definition(lang) for lang in ("sv", "en"))
    if [child for child in book.codes.values() if child.parent == code.id]:
        return  # what is over others only holds them together
    assert code.nearest in book.codes
    assert code.data["non_example"]["code"] in book.codes
    assert len(code.examples()) == 2
    assert len(code.keywords()) >= 5
    for lang in ("sv", "en"):
        texts = [code.text("include", lang), code.text("exclude", lang), code.text("non_example", lang),
                 code.difference(lang), *code.examples(lang)]  # fmt: skip
        assert all(text.strip()[-1] in ".?!”’" or text.strip().endswith('"') for text in texts), texts
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", shipped())
def test_nothing_is_wrong_in_a_shipped_codebook(name):
    assert problems_in(codebook_file(name))[1] == []


def test_no_two_shipped_codebooks_share_a_code():
    codes = [code.id for _, code in SHIPPED]
    assert len(codes) == len(set(codes))


def test_the_file_as_it_ships_holds_no_code_twice():
    ids = [entry["id"] for entry in read_yaml(find("instruments", "tuckman", "codebook.yaml"))["codes"]]
    assert len(ids) == len(set(ids)) == len(TUCKMAN.codes)
