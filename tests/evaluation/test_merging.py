"""Two copies of one study brought together: the union of what was done, whatever came first."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import Study
from evaluation.erasure import carry_out, plan
from evaluation.errors import ReadOnlyStudy, UseError
from evaluation.events import Coding, Erasure, Judgement, Memo, Passage
from evaluation.folding import in_order
from evaluation.merging import merge
from tests.evaluation.test_folding import calm, heaps
from tests.folders import SETTINGS, content, make

TABLES = {"tables/documents.csv": "id;kind;date;author;path\np-a;protocol;2023-01-17;evaluator;a.docx\n"}


@pytest.fixture
def study(tmp_path):
    (tmp_path / "work").mkdir()
    study = make(
        tmp_path / "work",
        TABLES | {"texts/p-a.txt": "Kerstin svarade inte."},
        SETTINGS.replace("[U1]", "[U1, U2]"),
    )
    study.journal.write(
        "U1", Passage(id="p1", text="p-a", start=0, end=7, quote="Kerstin"), Judgement(id="j1", meeting="m1")
    )
    return study


@pytest.fixture
def copy(study, tmp_path):
    shutil.copytree(study.path, tmp_path / "home")
    return Study.open(tmp_path / "home")


def taken(source, target, **how):
    """Take one copy into the other, both opened anew."""
    return merge(Study.open(source.path), Study.open(target.path), **({"sure": True} | how))


def events(study):
    return in_order(Study.open(study.path).journal.events)


def test_what_was_done_in_a_copy_comes_in_with_who_and_what(study, copy):
    copy.journal.write("U2", Coding(id="c1", passage="p1"), Coding(id="c2", passage="p1"))
    copy.journal.write("U1", Memo(id="m1", about="p1", content="x"))
    answer = taken(copy, study)
    assert answer["new"] == {"U2": {"coding": 2}, "U1": {"memo": 1}}
    assert answer["lines"][:2] == ["Nytt från U1: 1 memo", "Nytt från U2: 2 kodningar"]
    assert {"c1", "c2", "m1"} <= set(Study.open(study.path).state.by_id)
    assert taken(copy, study)["merged"] is False, "there is nothing more"


def test_nothing_is_written_until_a_person_says_so(study, copy):
    copy.journal.write("U2", Coding(id="c1", passage="p1"))
    before, asked = content(study.path), []
    refused = taken(copy, study, sure=False)
    assert (refused["exit"], "--yes" in refused["lines"][-1]) == (1, True)
    assert not taken(copy, study, sure=False, ask=lambda question: asked.append(question) or "nej")["merged"]
    assert "1 kodning" in asked[0] and content(study.path) == before
    assert taken(copy, study, sure=False, ask=lambda question: "ja")["merged"]


def test_a_merge_says_how_it_can_be_had_out_again(study, copy):
    copy.journal.write("U2", Coding(id="c1", passage="p1"))
    before = content(study.path)
    last = taken(copy, study)["lines"][-1]
    (new,) = set(content(study.path)) - set(before)
    assert new in last and "går inte att ångra" in last
    (study.path / new).unlink()
    assert events(study) == [e for e in events(study) if e.id != "c1"] and content(study.path) == before


def test_values_changed_in_both_copies_are_told_as_contradictory(study, copy):
    study.journal.write("U1", Judgement(id="j2", meeting="m1", value="STO", replaces=["j1"]))
    copy.journal.write("U1", Judgement(id="j3", meeting="m1", value="NOR", replaces=["j1"]))
    answer = taken(copy, study)
    assert answer["contradictions"] == 1 and any("motstridig" in line for line in answer["lines"])
    assert [[v.id for v in group] for group in Study.open(study.path).state.contradictions()] == [
        ["j2", "j3"]
    ]


def test_texts_and_sources_that_are_missing_come_in_before_the_events(study, copy):
    (copy.path / "sources").mkdir()
    (copy.path / "sources" / "b.docx").write_bytes(b"word")
    (copy.path / "texts" / "p-b.txt").write_bytes(b"Ja.")
    copy.journal.write("U2", Passage(id="p2", text="p-b", start=0, end=3, quote="Ja."))
    answer = taken(copy, study)
    assert answer["files"] == ["sources/b.docx", "texts/p-b.txt"]
    assert (study.path / "texts" / "p-b.txt").read_bytes() == b"Ja."
    assert "1 text som saknas här: p-b.txt" in answer["lines"]


def test_a_text_with_other_words_is_told_and_the_own_kept(study, copy):
    (copy.path / "texts" / "p-a.txt").write_text("Något annat.", encoding="utf-8")
    copy.journal.write("U2", Coding(id="c1", passage="p1"))
    answer = taken(copy, study)
    assert (answer["differing"], answer["exit"]) == (["p-a"], 1)
    assert (study.path / "texts" / "p-a.txt").read_bytes() == b"Kerstin svarade inte."


def test_rows_of_tables_are_told_and_never_merged(study, copy):
    path = copy.path / "tables" / "documents.csv"
    path.write_bytes(
        path.read_bytes().replace(b"a.docx", b"b.docx") + b"p-b;minutes;2023-02-07;project;c.docx\n"
    )
    before = (study.path / "tables" / "documents.csv").read_bytes()
    copy.journal.write("U2", Coding(id="c1", passage="p1"))
    answer = taken(copy, study)
    assert answer["rows"] == {"documents": [1, 1]}
    assert (study.path / "tables" / "documents.csv").read_bytes() == before


# erasure


def test_what_was_erased_in_the_copy_goes_here_too(study, copy):
    carry_out(copy, plan(copy, "passage", "p1"), "U1", "återkallat")
    answer = taken(copy, study)
    assert answer["beaten"] == 1
    assert not [name for name, data in content(study.path).items() if b"Kerstin" in data]
    assert set(Study.open(study.path).state.erased) == {"p1"}


def test_a_copy_brings_nothing_back_that_was_erased_here(study, copy):
    copy.journal.write("U2", Coding(id="c2", passage="p1"))
    carry_out(study, plan(study, "word", "Kerstin"), "U1", "återkallat")
    (copy.path / "texts" / "p-a (1).txt").write_text("Kerstin svarade inte.", encoding="utf-8")
    assert taken(copy, study)["new"] == {"U2": {"coding": 1}}
    assert not [name for name, data in content(study.path).items() if b"Kerstin" in data]


# what is no copy, or cannot be read


def test_another_study_is_refused(study, tmp_path):
    (tmp_path / "other").mkdir()
    other = make(tmp_path / "other", None, SETTINGS.replace("Prov", "Annan"))
    other.journal.write("U1", Coding(id="x1"))
    with pytest.raises(UseError, match="inte en kopia"):
        taken(other, study)
    with pytest.raises(UseError, match="samma mapp"):
        taken(study, study)


def test_copies_made_before_anything_was_written_are_of_one_study(study, tmp_path):
    (tmp_path / "new").mkdir()
    fresh = make(tmp_path / "new", None, SETTINGS.replace("[U1]", "[U1, U2]"))
    fresh.journal.write("U2", Coding(id="x1"))
    assert taken(fresh, study)["merged"]


def test_lines_that_cannot_be_read_stay_in_the_copy_and_unknown_kinds_come_in(study, copy):
    path = next(copy.path.rglob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"id":"k1","kind":"mark","v":1}\n{"id":"k2"\n{"id":"half')
    answer = taken(copy, study)
    assert len(answer["problems"]) == 2 and "1 rad av ett slag" in "\n".join(answer["lines"])
    assert Study.open(study.path).journal.unknown == {"mark": 1}
    assert Study.open(study.path).journal.problems[0].level == "note"


def test_a_copy_of_a_newer_version_is_not_taken_in(study, copy):
    path = next(copy.path.rglob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"id":"k1","kind":"coding","v":99}\n')
    with pytest.raises(ReadOnlyStudy):
        taken(copy, study)


def test_a_file_of_the_same_name_is_never_added_to(study, copy):
    """It may be the one that a process here is writing now."""
    path = next(copy.path.rglob("*.jsonl"))
    path.write_bytes(
        path.read_bytes() + msgspec.json.encode(Coding(id="c1", v=1, n=2, person="U1", action="a")) + b"\n"
    )
    before = content(study.path)
    taken(copy, study)
    assert {name: data for name, data in content(study.path).items() if name in before} == before
    assert "c1" in Study.open(study.path).state.by_id


# the property


def written(folder: Path, name: str, heap) -> Study:
    (folder / name).mkdir()
    study = make(folder / name)
    for number, event in enumerate(heap):
        path = study.path / "journal" / event.person / f"{number % 3}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "ab") as file:
            file.write(msgspec.json.encode(event) + b"\n")
    return study


def one_line_each(heap):
    """What real copies are: a line of an id is the same everywhere, or erased."""
    full = {event.id: msgspec.structs.replace(event, erased="") for event in heap}
    return [
        full[e.id] if not e.erased else type(full[e.id])(id=e.id, v=1, n=full[e.id].n, erased=e.erased)
        for e in heap
    ]


@settings(calm, max_examples=8)
@given(st.data(), heaps)
def test_two_copies_merged_both_ways_are_equal(data, heap):
    heap = [e for e in one_line_each(heap) if not isinstance(e, Erasure)]
    parts = [data.draw(st.lists(st.sampled_from(heap), max_size=9)) if heap else [] for _ in range(2)]
    with TemporaryDirectory() as folder:
        one, other = (written(Path(folder), name, part) for name, part in zip("ab", parts, strict=True))
        for source, target in ((one, other), (other, one)):
            taken(source, target)
        assert events(one) == events(other)
        assert Study.open(one.path).state == Study.open(other.path).state
        assert not taken(one, other)["merged"] and not taken(other, one)["merged"]
