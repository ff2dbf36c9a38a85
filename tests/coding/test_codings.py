"""Everything that has been coded and judged, as frames: what stands counts, once, with where it comes from."""

import pandas as pd
import pytest

from coding.codings import COLUMNS, coding_frame, judgement_frame, passage_frame
from coding.double_coding import double_coding
from evaluation import Study
from evaluation.events import Coding, Judgement, Passage, Retraction
from tests.coding.reading_study import reading_study
from tests.folders import make

pytestmark = pytest.mark.filterwarnings("error")

TABLES = {
    "tables/meetings.csv": "group;date;observed\nteam;2023-01-17;ja\nsteering;2023-01-24;ja\n",
    "tables/documents.csv": (
        "id;kind;meeting;date;author;path\np1;protocol;team 2023-01-17;2023-01-17;evaluator;a.docx\n"
        "m1;minutes;team 2023-01-17;;project;b.docx\nt1;transcript;;2023-05-05;informant;c.vtt\n"
    ),
}


@pytest.fixture
def study(tmp_path):
    study = make(tmp_path, TABLES)
    spans = {"a": ("p1", "said"), "b": ("p1", ""), "c": ("m1", ""), "d": ("t1", ""), "e": ("gone", "")}
    study.journal.write(
        "U1",
        *[Passage(id=name, text=text, start=0, end=4, field=field) for name, (text, field) in spans.items()],
    )
    return study


def code(study, passage, code, person="U1", **more):
    (event,) = study.journal.write(
        person, Coding(passage=passage, code=code, codebook="tuckman@0.2.0", **more)
    )
    return event


def test_a_coding_comes_with_all_that_is_needed_to_count_it(study):
    code(study, "a", "FOR3", strength=2)
    (row,) = coding_frame(study).to_dict("records")
    assert pd.isna(row["candidates"])
    assert {key: row[key] for key in COLUMNS if key not in ("coding", "created", "candidates")} == {
        "passage": "a", "document": "p1", "source": "protocol", "author": "evaluator", "meeting": "team-2023-01-17",
        "group": "team", "date": pd.Timestamp(2023, 1, 17), "field": "said", "code": "FOR3", "top": "FOR", "phase": "FOR",
        "person": "U1", "codebook": "tuckman@0.2.0", "strength": 2, "instrument": "tuckman", "written": "FOR3",
    }  # fmt: skip


def test_what_a_coding_does_not_have_is_missing(study):
    for passage, given in (("b", "HIN-KUL"), ("c", "TID"), ("d", "FOR"), ("e", "PÅHITTAD")):
        code(study, passage, given)
    frame = coding_frame(study).set_index("passage")
    assert frame["field"].isna().all()
    assert frame["strength"].isna().all()
    assert list(frame["top"].fillna("–")) == ["HIN", "TID", "FOR", "–"]
    assert list(frame["phase"].fillna("–")) == ["–", "–", "FOR", "–"]
    assert list(frame["meeting"].fillna("–")) == ["team-2023-01-17", "team-2023-01-17", "–", "–"]
    assert list(frame["source"].fillna("–")) == ["protocol", "minutes", "transcript", "–"]


def test_what_has_been_undone_or_taken_back_does_not_count(study):
    kept, undone, back = code(study, "a", "FOR1"), code(study, "a", "FOR2"), code(study, "b", "FOR3", "U2")
    study.journal.write("U2", Retraction(target=back.id))
    assert set(coding_frame(study)["coding"]) == {kept.id, undone.id}
    study.journal.undo("U1")
    assert set(coding_frame(study)["coding"]) == {kept.id}


def test_codings_of_passages_that_do_not_stand_are_left_out(study):
    code(study, "nowhere", "FOR1")
    assert coding_frame(study).empty


def test_a_passage_that_was_placed_anew_keeps_its_name_and_its_codings(study):
    code(study, "a", "FOR1")
    study.journal.write("U1", Passage(id="a2", of="a", text="p1~2", start=7, end=9, replaces=["a"]))
    assert list(coding_frame(study)["passage"]) == ["a"]
    row = passage_frame(study).set_index("passage").loc["a"]
    assert (row["document"], row["start"], row["end"]) == ("p1", 7, 9)


def test_a_passage_that_two_copies_placed_in_two_ways_counts_once(study):
    code(study, "a", "FOR1")
    for person, start in (("U1", 7), ("U2", 8)):
        study.journal.write(person, Passage(of="a", text="p1~2", start=start, end=9, replaces=["a"]))
    assert len(coding_frame(study)) == 1
    assert passage_frame(study)["passage"].is_unique
    assert len(study.state.contradictions()) == 1


def test_a_double_row_in_the_tables_doubles_no_coding(tmp_path):
    study = make(tmp_path, {
        "tables/meetings.csv": "id;group;date\nm;team;2023-01-17\nm;team;2023-01-18\n",
        "tables/documents.csv": "id;kind;meeting;path\np1;protocol;m;a\np1;protocol;m;b\n",
    })  # fmt: skip
    study.journal.write("U1", Passage(id="a", text="p1", start=0, end=4), Coding(passage="a", code="FOR1"))
    assert len(coding_frame(study)) == 1


def test_judgements_are_told_with_who_judged_and_how(study):
    study.journal.write(
        "U1",
        Judgement(
            meeting="team-2023-01-17",
            group="team",
            value="FOR",
            confidence="high",
            reason="Skäl",
            assessor_kind="evaluator",
        ),
    )
    (row,) = judgement_frame(study).to_dict("records")
    assert (row["meeting"], row["value"], row["person"], row["evidence_time"]) == (
        "team-2023-01-17",
        "FOR",
        "U1",
        "contemporary",
    )
    assert pd.isna(row["second"])
    assert row["created"].startswith("20")


def test_a_study_without_codings_has_empty_frames_with_their_columns(tmp_path):
    study = make(tmp_path)
    assert list(coding_frame(study).columns) == COLUMNS
    assert coding_frame(study).empty
    assert passage_frame(study).empty
    assert judgement_frame(study).empty
    assert {"meeting", "value", "second", "created"} <= set(judgement_frame(study).columns)


def test_what_the_interviewer_says_is_counted_nowhere(tmp_path):
    study = reading_study(tmp_path)
    asked = Passage(
        id="asked", text="i1", start=13, end=30, quote="Hur är samverkan?", speaker="Intervjuare 2"
    )
    study.journal.write("U1", asked, Coding(passage="asked", code="FOR1", codebook="tuckman@0.2.0"))
    opened = Study.open(study.path)
    assert "asked" not in set(passage_frame(opened)["passage"])
    assert "asked" not in set(coding_frame(opened)["passage"])
    assert "asked" not in set(double_coding(opened).passages["passage"])
