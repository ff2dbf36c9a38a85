"""Codes that are proposed: with their reason, never by themselves, and kept as a person answered."""

import json

import numpy as np
import pytest

import folje
from coding.codebooks import Code, Codebook, codebook
from coding.codings import coding_frame
from coding.language.corpus import Corpus
from coding.language.tokens import tokens
from coding.suggestions import answer, suggest
from coding.suggestions import ranking as ranking_module
from coding.suggestions.keywords import keyword_hits, patterns
from coding.suggestions.ranking import blended
from coding.suggestions.striking import strike_out
from data_templates import find
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.events import BlindRound, Coding, SuggestionAnswer
from tests.coding.reading_study import SETTINGS, reading_study
from tests.folders import make

BOOK = """\
id: prov
version: "1"
codes:
  - {id: SAM, name: Samverkan, keywords: {sv: [samverkan, tillsammans]}, exceptions: {sv: [samverkansplan]}}
  - {id: ANS, name: Ansvar, keywords: [ansvar, oense]}
  - {id: TOM, name: Utan nyckelord}
"""


@pytest.fixture
def study(tmp_path):
    study = reading_study(tmp_path)
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "prov.yaml").write_text(BOOK, encoding="utf-8", newline="\n")
    return study


def proposed(path, **given):
    return {
        each["passage"]: [s["code"] for s in each["suggestions"]]
        for each in suggest(str(path), "prov", **given)["passages"]
    }


def test_a_code_is_proposed_with_the_words_that_fired(study):
    answered = suggest(str(study.path), "prov")
    (differ,) = [each for each in answered["passages"] if each["passage"] == "differ"]
    assert differ["suggestions"] == [
        {
            "code": "ANS",
            "score": differ["suggestions"][0]["score"],
            "grounds": ["oense", "ansvaret"],
            "method": "keywords",
        }
    ]


def test_a_form_that_is_struck_out_proposes_nothing_and_a_hidden_passage_is_not_there(study):
    assert proposed(study.path) == {"said": ["SAM"], "decided": [], "good": ["SAM"], "differ": ["ANS"]}


def test_nothing_is_proposed_for_a_passage_that_is_coded_unless_it_is_asked_for(study):
    study.journal.write("U1", Coding(passage="good", code="SAM", codebook="prov@1"))
    assert "good" not in proposed(study.path)
    assert proposed(study.path, passage="good") == {"good": []}


def test_a_yes_is_kept_with_its_grounds_and_is_a_coding(study):
    answer(study, "differ", "ans", True, "U2", "prov")
    (kept,) = study.state.of(SuggestionAnswer)
    assert (kept.passage, kept.code, kept.accepted, kept.grounds, kept.method, kept.person) == (
        "differ", "ANS", True, "oense, ansvaret", "keywords", "U2",
    )  # fmt: skip
    assert [c.code for c in study.state.of(Coding) if c.passage == "differ"] == ["ANS"]
    study.journal.undo("U2")
    assert study.state.of(SuggestionAnswer) == []
    assert not [c for c in study.state.of(Coding) if c.passage == "differ"]


def test_a_no_is_kept_and_the_code_is_not_proposed_again(study):
    before = len(coding_frame(study))
    answer(study, "differ", "ANS", False, None, "prov")
    assert [each.accepted for each in study.state.of(SuggestionAnswer)] == [False]
    assert proposed(study.path)["differ"] == []
    assert len(coding_frame(study)) == before


@pytest.mark.parametrize(
    ("passage", "code"), [("differ", "SAM"), ("banan", "SAM"), ("family", "SAM"), ("refused", "SAM")]
)
def test_only_what_is_proposed_can_be_answered(study, passage, code):
    with pytest.raises(UseError):
        answer(study, passage, code, True, None, "prov")
    assert study.state.of(SuggestionAnswer) == []


def test_in_a_blind_round_nothing_is_proposed(study):
    study.journal.write("U1", BlindRound(documents=["i1"], coders=["U1", "U2"]))
    answered = suggest(str(study.path), "prov")
    assert {each["source"] for each in answered["passages"]} == {"p1"}
    assert answered["left_out"] == 2
    assert "kodar för sig" in answered["lines"][-1]


def test_a_file_is_read_by_paragraph_with_a_codebook_by_name_or_file(study, tmp_path):
    path, book = tmp_path / "a.txt", tmp_path / "codebooks" / "prov.yaml"
    path.write_text("Vi gör det tillsammans.\nInget här.\n", encoding="utf-8")
    answered = suggest(str(path), str(book))
    assert [[s["code"] for s in each["suggestions"]] for each in answered["passages"]] == [["SAM"], []]
    assert suggest(str(path), "tuckman")["codebook"] == codebook("tuckman").reference
    with pytest.raises(UseError, match="Ange kodbok"):
        suggest(str(path))
    book.write_text("codes: [", encoding="utf-8")
    with pytest.raises(UseError, match="går inte att läsa som YAML"):
        suggest(str(path), str(book))


def test_the_synthetic_study_gets_codes_that_its_coder_has_given():
    """The keywords of the codebook beside U1's reading, on the example study: three times chance, and far from a coder."""
    path = find("examples", "exempelkommun")
    study, book = Study.open(path), codebook("tuckman")
    given: dict[str, set[str]] = {}
    for coding in study.state.of(Coding):
        given.setdefault(coding.passage, set()).add(coding.code)
    passages = [p for p in study.state.of("passage") if p.name in given]
    hits = keyword_hits(book, Corpus.of(tokens(p.quote) for p in passages), len(passages))
    right = [
        bool({hits.codes[c] for c in hits.best(at)[:3]} & given[p.name]) for at, p in enumerate(passages)
    ]
    assert 0.3 < sum(right) / len(right) < 0.6
    assert len(right) > 500


# learning


def blend_of(count, coded):
    book = Codebook(
        {},
        {
            entry["id"]: Code(entry)
            for entry in [{"id": "A", "keywords": ["äpple"]}, {"id": "B"}, {"id": "C"}]
        },
    )
    texts = [f"{'katt hund' if n % 2 else 'bil buss'} nummer {n}" for n in range(count)]
    given = [frozenset({"B" if n % 2 else "A"}) if n < coded else None for n in range(count)]
    parts = [tokens(text) for text in texts]
    return blended(keyword_hits(book, Corpus.of(parts), count), parts, given)


def test_too_few_coded_passages_teach_nothing():
    assert blend_of(50, 39) is None


def test_without_the_extra_keywords_are_all_there_is(monkeypatch):
    monkeypatch.setattr(ranking_module, "can_learn", lambda: False)
    assert blend_of(80, 60) is None


def test_what_is_coded_teaches_codes_that_have_no_keywords():
    pytest.importorskip("sklearn")
    score = blend_of(80, 60)
    cats = [n for n in range(60, 80) if n % 2]
    assert (score[cats, 1] > 0.8).all()
    assert (np.delete(score, cats, 0)[60:, 1] < 0.2).all()
    assert (score[:, 2] == 0).all()


# striking out


def test_a_form_is_struck_out_in_the_studys_own_codebook_and_all_else_stays(study):
    shipped = find("instruments", "tuckman", "codebook.yaml")
    assert strike_out(study, "tuckman", "FOR1", ["rollator"]) == "codebooks/tuckman.yaml"
    strike_out(study, "tuckman", "FOR1", ["kontroll", "rollator", "å: ä"])
    path = study.path / "codebooks" / "tuckman.yaml"
    old, new = shipped.read_text(encoding="utf-8").splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in new if line not in old] == [
        '  exceptions: {sv: ["rollator", "kontroll", "å: ä"]}'
    ]
    assert [line for line in new if "exceptions: {sv" not in line] == old
    assert patterns(codebook("tuckman", study).codes["FOR1"])[0].exceptions == {
        "rollator",
        "kontroll",
        "å: ä",
    }


def test_a_layout_that_cannot_be_changed_is_left_and_the_line_is_told(study):
    path = study.path / "codebooks" / "prov.yaml"
    before = path.read_bytes()
    with pytest.raises(FoljeError, match=r"exceptions: \{sv: \[x\]\}"):
        strike_out(study, "prov", "ANS", ["x"])
    assert path.read_bytes() == before


def test_the_command_line_proposes_and_keeps_the_answer(tmp_path, capsys):
    make(tmp_path, settings=SETTINGS)
    reading_study(tmp_path)
    assert folje.main(["suggest", str(tmp_path), "--json"]) == folje.OK
    passages = json.loads(capsys.readouterr().out)["passages"]
    (differ,) = [each for each in passages if each["passage"] == "differ"]
    assert differ["suggestions"][0]["code"] == "STO1"
    assert folje.main(["suggest", str(tmp_path), "--passage", "differ", "--accept", "STO1"]) == folje.OK
    assert "STO1 Oenighet om ansvar och gränser är satt" in capsys.readouterr().out
