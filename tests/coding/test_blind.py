"""Blind coding: each sees only their own codes until the comparison is opened."""

import pytest

from coding.audit import log
from coding.blind import blind, closed, closed_documents, closed_meetings, hidden_from, rounds
from coding.codings import coding_frame, judgement_frame
from coding.double_coding import double_coding, judged_twice
from coding.retrieval import filters, retrieve
from coding.undoing import undo
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, Judgement, Memo, Opening, Passage, Retraction
from tests.folders import SETTINGS, csv, make


@pytest.fixture
def study(tmp_path):
    study = make(tmp_path, None, SETTINGS.replace("[U1]", "[U1, U2, U3]"))
    study.journal.write(
        "U1", *(Passage(id=f"{d}{n}", text=d, start=n, end=n + 1) for d in ("p-a", "p-b") for n in (1, 2))
    )
    return study


def code(study, person, passage, code):
    (event,) = study.journal.write(person, Coding(passage=passage, code=code, codebook="tuckman@0.2.0"))
    return event


def start(study, *sources, coders=("U1", "U2"), **how):
    return blind(study, list(sources), list(coders), opened=False, person=how.get("person"))


def opening(study, **how):
    return blind(study, how.pop("sources", []), [], opened=True, person=how.pop("person", "U2"), **how)


def seen(study, person=None):
    return sorted(
        zip(*coding_frame(study, person=person)[["person", "code"]].to_dict("list").values(), strict=True)
    )


def test_a_coder_sees_only_their_own_codes_of_the_round_until_it_is_opened(study):
    start(study, "p-a")
    code(study, "U1", "p-a1", "FOR1")
    code(study, "U2", "p-a1", "STO1")
    code(study, "U2", "p-b1", "BES")
    assert seen(study, "U1") == [("U1", "FOR1"), ("U2", "BES")]
    assert seen(study, "U2") == [("U2", "BES"), ("U2", "STO1")]
    assert seen(study) == seen(study, "U3") == [("U1", "FOR1"), ("U2", "BES"), ("U2", "STO1")], (
        "who does not code is not blind"
    )
    assert opening(study, sure=True)["opened"]
    assert seen(study, "U1") == seen(study)


def test_nothing_is_compared_or_listed_of_a_round_before_it_is_opened(study):
    start(study, "p-a")
    for person, name in (("U1", "FOR1"), ("U2", "STO1")):
        code(study, person, "p-a1", name)
        code(study, person, "p-b1", name)
    assert set(double_coding(study).shown["passage"]) == {"p-b1", "p-b2"}
    assert set(retrieve(study, filters())[1]["passage"]) == {"p-b1"}
    opening(study, sure=True)
    assert set(double_coding(study).shown["passage"]) == {"p-a1", "p-a2", "p-b1", "p-b2"}
    assert set(retrieve(study, filters())[1]["passage"]) == {"p-a1", "p-b1"}


def test_the_opening_is_logged_with_who_and_when_and_has_no_way_back(study):
    start(study, "p-a")
    opening(study, sure=True)
    (opened,) = study.state.of(Opening)
    (entry,) = [e for e in log(study, {})["entries"] if e["kind"] == "opening"]
    assert (entry["person"], entry["at"]) == ("U2", opened.at)
    with pytest.raises(UseError, match="inget att ångra"):
        undo(study, "U2")
    study.journal.write("U2", Retraction(target=opened.id))
    assert closed(Study.open(study.path)) == []


def test_the_comparison_is_opened_only_when_a_person_says_yes(study):
    start(study, "p-a")
    assert opening(study)["exit"] == 1 and "--yes" in opening(study)["lines"][-2]
    asked = []
    assert not opening(study, ask=lambda question: asked.append(question) or "nej")["opened"]
    assert "går inte att ångra" in asked[0] and "U1 har kodat i 0 av 1" in asked[0]
    assert opening(study, ask=lambda question: "Ja")["opened"]
    with pytest.raises(UseError, match="ingen pågående"):
        opening(study, sure=True)


def test_the_log_hides_the_others_codes_too(study):
    start(study, "p-a")
    coding = code(study, "U1", "p-a1", "FOR1")
    study.journal.write("U1", Memo(about=coding.id, content="Hemligt skäl"))
    told = "\n".join(log(study, {})["lines"])
    assert "FOR1" not in told and "Hemligt" not in told and "dolt" in told
    assert "FOR1" in "\n".join(log(study, {"person": "U1"})["lines"]), "one's own"
    assert log(study, {"code": "FOR1"})["entries"] == []
    assert "FOR1" not in str(log(study, {"passage": "p-a1"}))


def test_a_document_is_closed_until_its_round_is_opened(study):
    start(study, "p-a")
    assert closed_documents(study) == {"p-a"}
    opening(study, sure=True)
    assert closed_documents(study) == set()


def test_a_round_tells_how_far_each_has_come_and_that_it_is_no_lock(study):
    start(study, "p-a", "p-b")
    code(study, "U1", "p-a1", "FOR1")
    answer = blind(study, [], [], opened=False, person=None)
    assert answer["rounds"][0]["coded"] == {"U1": 1, "U2": 0}
    assert "U1 har kodat i 1 av 2 dokument, U2 har kodat i 0 av 2 dokument" in answer["lines"][1]
    assert "inget lås" in answer["lines"][-1]


def test_a_round_is_of_documents_and_of_two_people_at_least(study):
    with pytest.raises(UseError, match="p-x"):
        start(study, "p-x")
    with pytest.raises(UseError, match="minst två"):
        start(study, "p-a", coders=["U1"])
    with pytest.raises(UseError, match="evaluators"):
        start(study, "p-a", coders=["U1", "Olle"])
    assert rounds(study) == []


def test_a_document_is_in_one_closed_round_at_a_time_and_the_round_to_open_is_named(study):
    start(study, "p-a")
    with pytest.raises(UseError, match="p-a ingår redan"):
        start(study, "p-a", "p-b")
    start(study, "p-b", coders=())
    assert rounds(study)[1].event.coders == ["U1", "U2", "U3"]
    with pytest.raises(UseError, match="Flera omgångar"):
        opening(study, sure=True)
    assert opening(study, sources=["p-b"], sure=True)["opened"]
    assert [each.documents for each in closed(study)] == [["p-a"]]


# judgements of the meetings


@pytest.fixture
def met(tmp_path):
    """Two meetings with a protocol each, and the minutes of the first; U1, U2 and U3 have judged the first, U2 the second."""
    tables = {
        "tables/meetings.csv": csv("""\
            id | grupp | datum | hållet | observerat
            team-1 | team | 2023-03-21 | ja | ja
            team-2 | team | 2023-04-11 | ja | ja"""),
        "tables/documents.csv": csv("""\
            id | slag | möte | datum | fil
            p-a | observationsprotokoll | team-1 | 2023-03-21 | a.docx
            m-a | minnesanteckningar | team-1 | 2023-03-21 | b.docx
            p-b | observationsprotokoll | team-2 | 2023-04-11 | c.docx"""),
    }
    (tmp_path / "met").mkdir()
    study = make(tmp_path / "met", tables, SETTINGS.replace("[U1]", "[U1, U2, U3]"))
    study.journal.write("U1", *(Passage(id=f"{d}1", text=d, start=1, end=2) for d in ("p-a", "m-a", "p-b")))
    for person, value in (("U1", "FOR"), ("U2", "STO"), ("U3", "NOR")):
        judged(study, person, value)
    judged(study, "U2", "PER", "team-2")
    return study


def judged(study, person, value, meeting="team-1"):
    (event,) = study.journal.write(person, Judgement(meeting=meeting, group="team", value=value, confidence="low",
                                                     reason=f"Skäl {value}", assessor_kind="evaluator"))  # fmt: skip
    return event


def values(study):
    return list(judgement_frame(study)["value"])


def test_what_is_made_for_all_tells_no_judgement_of_a_meeting_that_is_coded_blind(met):
    assert values(met) == ["FOR", "STO", "NOR", "PER"] and len(judged_twice(met)) == 3
    start(met, "p-a")
    assert values(met) == ["NOR", "PER"], (
        "who does not code is not blind, and another meeting is no part of it"
    )
    assert judged_twice(met).empty and closed_meetings(met) == {"team-1"}
    opening(met, sure=True)
    assert values(met) == ["FOR", "STO", "NOR", "PER"] and closed_meetings(met) == set()


def test_the_log_hides_the_others_judgements_what_is_written_of_them_and_what_was_undone(met):
    start(met, "p-a")
    mine, theirs = judged(met, "U1", "ADJ"), judged(met, "U2", "MIXED")
    met.journal.write(
        "U2", Memo(about=theirs.id, content="Hemligt skäl"), Memo(about="team-1", content="Hemlig tanke")
    )
    met.journal.write("U2", Retraction(target=theirs.id, reason="Hemlig ånger"))
    judged(met, "U2", "CANNOT_JUDGE")
    undo(met, "U2")
    hidden = hidden_from(met, "U1")
    assert not hidden(mine) and hidden(theirs)
    told = str(log(met, {}))
    for secret in ("Hemligt", "Hemlig tanke", "Hemlig ånger", "MIXED", "CANNOT_JUDGE", "STO", "ADJ"):
        assert secret not in told, secret
    assert "Skäl PER" in told and "Skäl NOR" in told
    assert "ADJ" in str(log(met, {"person": "U1"}))
