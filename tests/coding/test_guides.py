"""Interview guides: their questions, and the passages that follow a question, as proposals that a person judges."""

import pytest

from coding import guides
from coding.frozen import frozen
from coding.guides import Guide, Question, questions_in
from coding.wording import Wording
from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Answer, Passage
from evaluation.words import read_yaml
from tests.folders import make

GUIDE = Guide("prov", "Prov", tuple(Question(f"p-{n}", str(n), {"sv": text}) for n, text in enumerate(
    ["Hur började samarbetet?", "Hur är föräldrarna delaktiga?", "Vad borde ändras?"], 1)))  # fmt: skip
TRANSCRIPT = """\
Intervjuare: Berätta, hur började samarbetet för dig?
Informant: Min chef frågade.
Intervjuare: Och sedan?
Informant: Det gick trögt.
Intervjuare: Om vi tar föräldrarna då, på vilket sätt är de delaktiga?
Informant: Inte alls. Vad borde ändras?
"""


def put(text):
    return [(turn.question, turn.method, turn.words) for turn in questions_in(GUIDE, text)]


def test_a_turn_that_is_worded_like_a_question_puts_it_and_a_follow_up_does_not():
    assert put(TRANSCRIPT) == [
        ("p-1", "wording", "Berätta, hur började samarbetet för dig?"),
        ("p-2", "wording", "Om vi tar föräldrarna då, på vilket sätt är de delaktiga?"),
    ]


def test_in_notes_a_number_is_enough_and_other_lists_are_not_taken_for_questions():
    notes = "1. Samarbetet började i våras, för att chefen ville.\nFråga 2\nAlla möten.\n3\nMer tid.\n2. Mjölk och kaffe på mötet\n"
    assert [(q, m) for q, m, _ in put(notes)] == [("p-1", "number"), ("p-2", "number")]


def test_a_transcript_with_the_time_beside_the_speaker_is_read():
    text = "Intervjuare   0:04\nHur började samarbetet?\n\nInformant   0:10\nHur är föräldrarna delaktiga, säger du?\n"
    assert [q for q, _, _ in put(text)] == ["p-1"]


@pytest.mark.parametrize("text", ["", "\n", "Informant: Hej\n", "👩‍👧 1. \n"])
def test_a_text_without_questions_has_none(text):
    assert put(text) == []


def test_rare_words_weigh_more_and_small_words_nothing():
    wording = Wording(["Hur är samarbetet i teamet?", "Hur är stämningen i teamet?"])
    assert wording.alike("stämning", "stämningen i teamet") > wording.alike("teamet", "stämningen i teamet")
    assert wording.alike("Hur är det?", "Hur är det?") == 0
    assert wording.alike("Samarbetets början", "början på samarbetet") == 1


def shipped_turns():
    """The shipped guides on the example study's interviews: what was found, and what a person found, turn by turn."""
    study = Study.open(find("examples", "exempelkommun"))
    for name in ("team", "steering", "family"):
        asked = guides.guide(study, name)
        wording = Wording([words for question in asked.questions for words in question.text.values()])
        for document in guides.documents(study, name):
            for start, words in guides._asked(frozen(study, document)):
                turn = guides._turn(asked, wording, start, words)
                yield document, turn.question if turn else ""


def test_most_of_what_is_found_is_right_and_most_of_what_is_put_is_found(record_property):
    labels = read_yaml(find("..", "tests", "coding", "interview_turns.yaml"))
    found, right = list(shipped_turns()), [label for document in labels.values() for label in document]
    assert [document for document, _ in found] == [document for document, own in labels.items() for _ in own]
    pairs = [(got, want) for (_, got), want in zip(found, right, strict=True)]
    hits = sum(got == want != "" for got, want in pairs)
    precision, recall = hits / sum(got != "" for got, _ in pairs), hits / sum(want != "" for _, want in pairs)
    record_property("precision", precision)
    record_property("recall", recall)
    print(f"turns {len(pairs)}, precision {precision:.2f}, recall {recall:.2f} (the set it was tuned on)")
    assert precision >= 0.8
    assert recall >= 0.7


TABLES = {
    "tables/guides.csv": "id;guide;number;categories;text;questions\ng1;prov;1;team;Hur började samarbetet?;Q1\n"
                         "g2;prov;2;team;Hur är föräldrarna delaktiga?;\n",
    "tables/questions.csv": "id;text_sv\nQ1;Hur går det?\n",
    "tables/interviews.csv": "id;informant;category;guide;date\ni1;T1;team;prov;2024-01-09\ni2;T2;team;annan;2024-01-10\n",
    "tables/documents.csv": "id;kind;interview;date;author;path\nt1;transcript;i1;2024-01-09;informant;a.vtt\n"
                            "t2;transcript;i2;2024-01-10;informant;b.vtt\n",
    "texts/t1.txt": TRANSCRIPT, "texts/t2.txt": TRANSCRIPT,
}  # fmt: skip


@pytest.fixture
def study(tmp_path):
    study = make(tmp_path, TABLES)
    for text in ("t1", "t2"):
        lines = [line.partition(": ") for line in TRANSCRIPT.splitlines()]
        study.journal.write("U1", *[
            Passage(id=f"{text}-{n}", text=text, start=TRANSCRIPT.index(words), end=TRANSCRIPT.index(words) + len(words),
                    quote=words, speaker=who)
            for n, (who, _, words) in enumerate(lines)
        ])  # fmt: skip
    return study


def test_a_guide_of_the_studys_table_goes_before_one_that_comes_with_folje(study):
    (first, second) = guides.guide(study, "prov").questions
    assert (first.id, first.number, first.categories, first.serves) == ("g1", "1", ("team",), ("Q1",))
    assert second.serves == ()
    assert len(guides.guide(study, "family").questions) == 10
    assert guides.known(study) == ["prov", "family", "steering", "team"]
    with pytest.raises(UseError, match=r"ingen intervjuguide x\. Kända: prov, family"):
        guides.guide(study, "x")


def test_the_passages_after_a_question_are_proposed_as_its_answers(study):
    found = guides.answers(study, "prov")
    assert [(p.passage, p.question, p.judged) for p in found] == [
        ("t1-1", "g1", None),
        ("t1-3", "g1", None),
        ("t1-5", "g2", None),
    ]
    assert found[0].turn == "Berätta, hur började samarbetet för dig?"


def test_what_a_person_says_stands_beside_the_proposal_and_can_be_changed_and_undone(study):
    assert guides.judge(study, "prov", {"t1-1": "g1", "t1-3": ""}, "U1") == 2
    assert guides.judge(study, "prov", {"t1-1": "g1"}, "U1") == 0
    assert guides.judge(study, "prov", {"t1-1": "g2"}, "U1") == 1
    judged = {p.passage: p.judged for p in guides.answers(study, "prov")}
    assert judged == {"t1-1": "g2", "t1-3": "", "t1-5": None}
    assert list(guides.answer_frame(study)["question"]) == ["g2"]
    assert study.state.contradictions() == []
    study.journal.undo("U1")
    assert {p.passage: p.judged for p in guides.answers(study, "prov")}["t1-1"] == "g1"


def test_two_who_did_not_see_each_other_contradict_each_other(study):
    study.journal.write("U1", Answer(passage="t1-1", guide="prov", question="g1"))
    study.journal.write("U2", Answer(passage="t1-1", guide="prov", question="g2"))
    assert len(study.state.contradictions()) == 1
