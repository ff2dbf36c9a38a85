"""Which passages two people were both shown, and which judgements stand beside each other."""

import pytest

from coding.double_coding import double_coding, judged_twice
from coding.registration import add
from data_templates import find
from evaluation import Study
from evaluation.events import Coding, Judgement, Passage
from tests.coding.material import added, file_of, new

pytestmark = pytest.mark.filterwarnings("error")

MEETING = "team-2023-03-21"


@pytest.fixture
def study(tmp_path):
    made = new(tmp_path)
    added(file_of(tmp_path), made)  # four passages, three of them coded by U1
    return Study.open(made.path)


def passages(study):
    return sorted(study.state.of(Passage), key=lambda p: p.start)


def code(study, person, place, key="STO1"):
    study.journal.write(
        person, Coding(passage=passages(study)[place].name, code=key, codebook="tuckman@0.2.0")
    )


def shown(study):
    frame = double_coding(Study.open(study.path)).shown
    return sorted(zip(frame["passage"], frame["person"], strict=True))


def test_a_document_that_one_person_has_coded_is_compared_with_nothing(study):
    found = double_coding(study)
    assert found.passages.empty
    assert found.codings.empty
    assert found.people == []


def test_one_code_is_enough_to_have_been_shown_the_whole_document(study):
    code(study, "U2", 0)
    assert shown(study) == sorted((p.name, who) for p in passages(study) for who in ("U1", "U2"))
    found = double_coding(Study.open(study.path))
    assert found.people == ["U1", "U2"]
    assert found.passages["start"].is_monotonic_increasing
    assert len(found.codings) == 5
    assert set(found.passages["meeting"]) == {MEETING}


def test_a_passage_added_after_a_persons_last_coding_was_not_shown_to_that_person(study):
    code(study, "U2", 0)
    last = passages(study)[-1]
    new_one = Passage(id="later", text=last.text, start=0, end=5, quote="Punkt")
    study.journal.write("U1", new_one)
    study.journal.write("U1", Coding(passage="later", code="FOR1", codebook="tuckman@0.2.0"))
    assert ("later", "U1") not in shown(study)  # nobody to compare with
    study.journal.write("U2", Coding(passage="later", code="FOR2", codebook="tuckman@0.2.0"))
    assert {("later", "U1"), ("later", "U2")} <= set(shown(study))


def test_a_passage_placed_anew_in_a_corrected_text_was_there_before(study, tmp_path):
    code(study, "U2", 0)
    before = shown(study)
    notes = (("Samordnaren frågar vem som tar kontakt med familjen i dag.", ("NOR3",)),
             ("Två i gruppen tycker olika om ansvaret och säger det.", ("STO1",)),
             ("Gruppen beslutar att pröva en ny rutin i tre veckor.", ()),
             ("Någon frågar om uppdraget gäller även skolan.", ("FOR1", "STO1")))  # fmt: skip
    add(file_of(tmp_path, "obs2.docx", notes), Study.open(study.path), {"replace": True})
    assert shown(study) == before


def test_what_stands_under_a_familys_matter_is_marked(study):
    code(study, "U2", 0)
    last = passages(study)[-1]
    for place, item in enumerate(("Familjeärende", "Ärende om familj: ny kontakt", "Familjecentralen")):
        study.journal.write(
            "U1",
            Passage(id=f"p{place}", text=last.text, start=place, end=place + 5, quote="Punkt", item=item),
        )
    code(study, "U2", 1)
    marked = double_coding(Study.open(study.path)).passages.set_index("passage")["family_matter"]
    assert marked[["p0", "p1", "p2"]].tolist() == [True, True, False]


def test_the_example_has_four_double_coded_protocols():
    found = double_coding(Study.open(find("examples", "exempelkommun")))
    assert found.people == ["U1", "U2"]
    assert found.passages["document"].nunique() == 4
    assert len(found.passages) == 52
    assert (found.codings["person"] == "U2").sum() == 102
    assert not found.passages["family_matter"].any()


def test_a_study_without_anything_has_nothing_to_compare(tmp_path):
    empty = new(tmp_path)
    assert double_coding(empty).passages.empty
    assert judged_twice(empty).empty


def judged(study, person, value, kind="evaluator"):
    study.journal.write(person, Judgement(meeting=MEETING, group="team", value=value, confidence="low", reason="x",
                                          assessor_kind=kind))  # fmt: skip


def test_only_judgements_made_by_single_persons_stand_beside_each_other(study):
    judged(study, "U1", "NOR")
    judged(study, "U1", "PER", "group")
    judged(study, "U2", "STO", "agreed")
    assert judged_twice(study).empty
    judged(study, "U2", "STO", "second_coder")
    frame = judged_twice(study)
    assert list(zip(frame["person"], frame["value"], strict=True)) == [("U1", "NOR"), ("U2", "STO")]


def test_two_judgements_by_one_person_that_stand_against_each_other_are_not_compared(study):
    judged(study, "U1", "NOR")
    judged(study, "U1", "STO")
    judged(study, "U2", "STO", "second_coder")
    assert judged_twice(study).empty
