"""What a page is told and what its gestures write: over messages, without a browser."""

import pytest

from coding.blind import blind
from coding.codebooks import codebook
from coding.family import family
from coding.undoing import undo
from evaluation import Study
from evaluation.disk import Disk
from evaluation.events import (
    Coding,
    FamilyMatter,
    Judgement,
    Memo,
    Passage,
    Retraction,
    SuggestionAnswer,
    TurningPoint,
    Undo,
)
from evaluation.folding import in_order
from evaluation.journal import Journal, folder_name, new_id
from reports.workbench.model import Desk
from reports.workbench.tab import Tab
from tests.reports.workbench.material import INTERVIEW, LONG, MINUTES, SHORT, TEXTS, TRAPS, study


class Page:
    """A page that remembers what it has been told."""

    def __init__(self, desk: Desk, document: str = LONG):
        self.told: list[dict] = []
        self.tab = Tab(desk, self.told.append)
        self.tab.hear({"kind": "hello", "document": document})

    def do(self, what: str, **given) -> dict:
        """The answer to a gesture."""
        gesture = {"id": given.pop("id", None) or new_id(), "do": what, **given}
        self.told.clear()
        self.tab.hear({"kind": "act", "gesture": gesture})
        return next(message for message in self.told if message["kind"] in ("ack", "refused"))

    def last_document(self) -> dict:
        """The document as it was told whole the last time."""
        return [message["document"] for message in self.told if "document" in message][-1]

    def last(self, kind: str) -> dict:
        """The latest message of a kind."""
        return [message for message in self.told if message["kind"] == kind][-1]


@pytest.fixture
def made(tmp_path):
    return study(tmp_path)


@pytest.fixture
def desk(made):
    return Desk(made, "U1")


@pytest.fixture
def page(desk):
    return Page(desk)


def note(number: int) -> dict:
    return {"passage": f"{number:016x}"}


def place(text: str, words: str) -> dict:
    start = TEXTS[text].index(words)
    return {"text": text, "start": start, "end": start + len(words)}


def codes(made: Study) -> list[tuple[str, str]]:
    """Person and code of what stands, as another program reads it."""
    return [(coding.person, coding.code) for coding in Journal(made.path / "journal").state.of(Coding)]


def own(made: Study, person: str = "U1") -> list[str]:
    """The kinds of what a person has written."""
    events = in_order(Journal(made.path / "journal").events)
    return sorted(event.kind for event in events if event.person == person)


# gestures


def test_a_code_is_written_with_the_codebooks_version_and_shown_in_the_answer(page, made):
    answer = page.do("code", place=note(3), code="NOR3")
    [unit] = answer["units"]
    assert [(mark["code"], mark["own"], mark["person"]) for mark in unit["marks"]] == [("NOR3", True, "U1")]
    [coding] = made.state.of(Coding)
    assert (coding.passage, coding.codebook) == (f"{3:016x}", codebook("tuckman").reference)
    assert answer["id"] == coding.action


def test_the_same_gesture_sent_again_writes_nothing_more_and_is_acknowledged(page, made):
    gesture = {"id": "0" * 16, "place": place(LONG, "vem som ringer"), "code": "NOR3"}
    assert page.do("code", **gesture)["kind"] == page.do("code", **gesture)["kind"] == "ack"
    assert own(made) == ["coding", "passage"]


def test_a_gesture_of_which_only_the_first_line_reached_the_disk_is_made_whole(page, made):
    gesture = {"id": "0" * 16, "place": place(LONG, "vem som ringer"), "code": "NOR3"}
    page.do("code", **gesture)
    [file] = (made.path / "journal" / folder_name("U1")).glob("*.jsonl")
    first = file.read_bytes().splitlines(keepends=True)[0]
    Disk().write(file, first)
    again = Page(Desk(Study.open(made.path), "U1"))
    assert again.do("code", **gesture)["kind"] == "ack"
    assert own(made) == ["coding", "passage"]
    [coding] = Journal(made.path / "journal").state.of(Coding)
    assert coding.passage in {p.name for p in Journal(made.path / "journal").state.of(Passage)}


def test_a_code_one_has_given_already_is_not_given_twice(page, made):
    page.do("code", place=note(1), code="FOR")
    assert page.do("code", place=note(1), code="FOR")["kind"] == "ack"
    assert codes(made) == [("U1", "FOR")]


def test_marked_words_become_a_passage_once(page, made):
    words = place(MINUTES, "ordningen")
    page.do("code", place=words, code="FOR")
    page.do("code", place=words, code="BES")
    [passage] = [p for p in made.state.of(Passage) if p.text == MINUTES]
    assert passage.quote == "ordningen" and passage.before.endswith("\u202erätta\u202c ")
    assert [c.passage for c in made.state.of(Coding)] == [passage.name] * 2


def test_what_can_never_be_right_is_refused_for_good_and_not_written(page, made):
    for wrong in (
        {"do": "code", "place": note(1), "code": "ZZZ"},
        {"do": "code", "place": note(99), "code": "FOR"},
        {"do": "code", "place": {"text": MINUTES, "start": 5, "end": 10**6}, "code": "FOR"},
        {"do": "code", "place": {"text": "../../x", "start": 0, "end": 1}, "code": "FOR"},
        {"do": "undo", "undoes": new_id()},
        {"do": "uncode", "coding": f"{1:016x}"},
    ):
        answer = page.do(wrong.pop("do"), **wrong)
        assert (answer["kind"], answer["final"]) == ("refused", True) and answer["why"], wrong
    assert own(made) == []


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"id": "../x", "do": "code"}, {"id": "0" * 16, "do": "erasure"},
                                 {"id": "0" * 16, "do": "code", "code": 3, "place": {}}, {"id": "0" * 16, "do": "undo", "undoes": "a", "n": 1}])  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(page, made, raw):
    page.told.clear()
    page.tab.hear({"kind": "act", "gesture": raw})
    page.tab.hear(raw)
    assert [message["kind"] for message in page.told] == ["refused"]
    assert own(made) == []


def test_what_the_disk_refuses_is_not_acknowledged_and_is_written_when_it_is_sent_again(
    page, made, monkeypatch
):
    gesture = {"id": "0" * 16, "place": note(1), "code": "FOR"}
    with monkeypatch.context() as broken:
        broken.setattr(Disk, "_fsync", lambda disk, handle: (_ for _ in ()).throw(OSError(28, "full")))
        answer = page.do("code", **gesture)
    assert (answer["kind"], answer["final"]) == ("refused", False) and "Inte sparat" in answer["why"]
    assert page.do("code", **gesture)["kind"] == "ack"
    assert codes(made) == [("U1", "FOR")]


def test_ones_own_coding_is_taken_back_and_nobody_elses(page, made):
    made.journal.write("U2", Coding(id="e" * 16, passage=f"{1:016x}", code="STO", codebook="tuckman@0.2.0"))
    page.do("code", place=note(1), code="FOR")
    mine = next(coding for coding in made.state.of(Coding) if coding.person == "U1")
    assert page.do("uncode", coding="e" * 16)["kind"] == "refused"
    answer = page.do("uncode", coding=mine.id)
    assert [mark["code"] for mark in answer["units"][0]["marks"]] == ["STO"]
    assert codes(made) == [("U2", "STO")]
    assert [retraction.target for retraction in made.state.of(Retraction)] == [mine.id]


def test_a_memo_replaces_ones_earlier_memo_about_the_passage(page, made):
    page.do("note", place=note(1), content=" Först. ")
    answer = page.do("note", place=note(1), content="Sedan.")
    assert [memo["content"] for memo in answer["units"][0]["notes"]] == ["Sedan."]
    assert [memo.content for memo in made.state.of(Memo)] == ["Sedan."]


def test_undo_and_redo_say_what_they_do_and_reach_what_was_done_today(page, made):
    page.do("code", place=note(1), code="FOR")
    page.do("code", place=place(LONG, "vem som ringer"), code="STO")
    last = made.journal.events[-1].action
    assert page.last("around")["undo"][-1] == last
    answer = page.do("undo", undoes=last)
    assert answer["said"] == "Ångrat: 1 stycke, 1 kodning i observationsprotokoll, Teamet 21\xa0mars 2023."
    assert "document" in answer, "a passage has gone: the text is cut anew"
    [[undone, what]] = page.last("around")["redo"]
    assert what == last
    assert page.do("undo", undoes=undone)["said"].startswith("Gjort om: ")
    assert codes(made) == [("U1", "FOR"), ("U1", "STO")]
    assert [type(e) for e in made.journal.events[-2:]] == [Undo, Undo]


def test_what_a_file_brought_is_not_undone_at_the_screen(made):
    page = Page(Desk(made, "U2"))
    assert page.last("start")["undo"] == []
    adding = made.state.of(Passage)[0].action
    answer = page.do("undo", undoes=adding)
    assert answer["final"] and "folje undo" in answer["why"]
    assert undo(made, "U2")["undone"], "the command line does it"


def test_another_persons_action_is_not_undone(page, made):
    [coding] = made.journal.write("U2", Coding(passage=f"{1:016x}", code="STO", codebook="tuckman@0.2.0"))
    assert page.do("undo", undoes=coding.action)["kind"] == "refused"


def test_a_new_code_is_made_in_the_draft_and_given_to_the_marked_words_once(page, made):
    given = {
        "id": "0" * 16,
        "place": place(LONG, "vem som ringer"),
        "name": "vem som ringer",
        "parent": "NOR",
    }
    page.do("new_code", **given)
    page.do("new_code", **given)
    book = codebook("tuckman", made)
    [made_code] = [code for code in book.codes.values() if code.name() == "vem som ringer"]
    assert (made_code.parent, made_code.data["in_vivo"]) == ("NOR", True)
    assert [(c.code, c.codebook) for c in made.state.of(Coding)] == [(made_code.id, book.reference)]
    assert "draft" in book.version


def test_a_yes_to_a_proposal_is_a_coding_and_a_no_only_an_answer(page, made):
    page.do("answer", place=note(1), code="NOR3", accepted=True, grounds=["ansvar"], method="keywords")
    page.do("answer", place=note(1), code="BES", accepted=False, grounds=["rutin"])
    said = made.state.of(SuggestionAnswer)
    assert [(a.code, a.accepted, a.grounds, a.method) for a in said] == [
        ("NOR3", True, "ansvar", "keywords"), ("BES", False, "rutin", "keywords")]  # fmt: skip
    assert codes(made) == [("U1", "NOR3")]


def test_proposals_come_with_the_words_that_fired_and_not_in_a_blind_round(made, desk):
    page = Page(desk, SHORT)
    page.tab.propose()
    proposed = page.last("proposals")["passages"]
    assert any(each["grounds"] for given in proposed.values() for each in given)
    blind(made, [SHORT], ["U1", "U2"], opened=False, person="U1")
    page.tab.begin()
    page.tab.propose()
    assert page.last("proposals")["passages"] == {}
    assert page.last("document")["document"]["blind"]


WHOLE = {"meeting": "team-2023-03-21", "value": "NOR", "confidence": "medium", "reason": "Ansvar tas."}


def test_a_judgement_is_written_whole_and_replaces_ones_earlier_of_the_same_kind(page, made):
    page.do("judge", **WHOLE)
    page.do("judge", **WHOLE | {"value": "STO", "second": "NOR", "relation": "towards"})
    answer = page.do("judge", **WHOLE | {"kind": "group", "value": "PER"})
    assert answer["said"] == "Sparat: Teamet 21\xa0mars 2023 bedömt som Performing."
    standing = [(j.value, j.second, j.assessor_kind, j.person) for j in made.state.of(Judgement)]
    assert standing == [("STO", "NOR", "evaluator", "U1"), ("PER", "", "group", "U1")]
    [meeting] = [m for m in page.last("around")["timelines"][0]["meetings"] if m["judgements"]]
    assert [j["words"] for j in meeting["judgements"]] == [
        "Storming, på väg mot Norming (utvärderaren)", "Performing (gruppen själv)"]  # fmt: skip


@pytest.mark.parametrize("lacking", [{"reason": "  "}, {"value": ""}, {"confidence": ""}, {"second": "NOR"},
                                     {"meeting": "team-2023-05-02"}, {"meeting": "team-1999-01-01"}, {"value": "XYZ"}])  # fmt: skip
def test_a_judgement_that_lacks_a_part_is_refused(page, made, lacking):
    answer = page.do("judge", **WHOLE | lacking)
    assert answer["final"] and answer["why"]
    assert made.state.of(Judgement) == made.state.of(TurningPoint) == []


def test_the_profile_to_judge_on_has_its_n_and_ones_earlier_judgement_comes_with_it(page):
    page.do("code", place=note(1), code="NOR3")
    page.do("judge", **WHOLE)
    page.tab.hear({"kind": "judging", "meeting": "team-2023-03-21"})
    told = page.last("judging")
    assert "n = 1" in told["profile"]
    assert told["own"]["evaluator"]["reason"] == "Ansvar tas."


# what others do


def test_a_judgement_on_another_scale_stands_beside_that_of_the_phase(made, page):
    settings = made.path / "study.yaml"
    more = "instruments: [tuckman, collaboration-continuum]\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8", newline="\n")
    page = Page(Desk(Study.open(made.path), "U1"))
    given = {"meeting": "team-2023-03-21", "confidence": "high", "reason": "x"}
    page.do("judge", value="NOR", **given)
    said = page.do("judge", value="SVG2", instrument="collaboration-continuum", **given)["said"]
    assert said == "Sparat: Teamet 21\xa0mars 2023 bedömt som Samordning."
    asked = {"kind": "judging", "meeting": "team-2023-03-21"}
    page.tab.hear(asked)
    phase = page.last("judging")
    page.tab.hear(asked | {"instrument": "collaboration-continuum"})
    degree = page.last("judging")
    assert [scale for scale, _ in phase["scales"]] == ["tuckman", "collaboration-continuum"]
    assert (phase["instrument"], phase["phases"], phase["own"]["evaluator"]["value"]) == (
        "tuckman",
        True,
        "NOR",
    )
    assert (degree["phases"], degree["own"]["evaluator"]["value"]) == (False, "SVG2")
    assert "SVG2" in degree["lists"]["values"] and "SVG2" not in phase["lists"]["values"]
    page.tab.begin()
    [meeting] = [m for m in page.last("start")["timelines"][0]["meetings"] if m["id"] == "team-2023-03-21"]
    assert [judged["value"] for judged in meeting["judgements"]] == ["NOR"]


def test_a_family_matter_is_hidden_from_every_tab_at_once_and_comes_back_when_it_is_undone(desk, page, made):
    other = Page(desk)
    page.do("code", place=note(3), code="NOR3")
    mark = new_id()
    first, again = (
        page.do("family", id=mark, place=note(3), state="marked") for _ in range(2)
    )  # as when it is resent
    assert first["kind"] == again["kind"] == "ack"
    for document in (first["document"], other.last_document()):
        [unit] = [unit for unit in document["units"] if unit["kind"] == "hidden"]
        assert "Anteckning 3 " not in str(unit) and not unit["marks"]
    assert [(event.passage, event.state) for event in made.state.of(FamilyMatter)] == [
        (f"{3:016x}", "marked")
    ]
    assert not [p for p in family(made, None, "", {})["waiting"] if p["state"] != "marked"]
    page.do("undo", undoes=mark)
    assert "Anteckning 3 " in str(other.last_document()) and made.state.of(FamilyMatter) == []
    page.do("family", place=place(LONG, "vem som ringer"), state="marked")
    assert own(made).count("passage") == 1 and own(made).count("family_matter") == 2
    assert "Anteckning 1 " not in str(page.last_document())
    assert page.do("family", place=note(3), state="rewritten")["kind"] == "refused"


def test_what_may_be_a_family_matter_is_proposed_until_somebody_has_answered(made, monkeypatch):
    monkeypatch.setattr("reports.workbench.proposals.proposals", lambda study: {})  # they take seconds
    words = "Mamman har fått en depression och orkar inte själv."
    made.journal.write("U2", Passage(id="e" * 16, text=SHORT, start=0, end=1, quote=words))
    page = Page(Desk(made, "U1"), SHORT)
    page.tab.propose()
    first = page.last("proposals")["passages"]["e" * 16][0]
    assert (first["code"], first["grounds"]) == ("", ["Mamman", "depression"])
    page.do("family", place={"passage": "e" * 16}, state="cleared")
    page.tab.propose()
    assert ["e" * 16, ""] in page.last("proposals")["refused"]


def test_every_tab_is_told_what_one_of_them_does_and_what_comes_from_elsewhere(desk, made):
    one, other, elsewhere = Page(desk), Page(desk), Page(desk, SHORT)
    one.do("code", place=note(1), code="FOR")
    assert other.last("changes")["units"][0]["marks"][0]["code"] == "FOR"
    assert not [m for m in elsewhere.told if m["kind"] == "changes"]
    assert elsewhere.last("around")["counts"] == {"FOR": 1}
    Journal(made.path / "journal").write(
        "U2", Coding(passage=f"{1:016x}", code="STO", codebook="tuckman@0.2.0")
    )
    desk.look_around()
    for page in (one, other):
        assert [m["person"] for m in page.last("changes")["units"][0]["marks"]] == ["U1", "U2"]


def test_after_an_erasure_the_document_is_told_anew(desk, made):
    page = Page(desk)
    page.do("note", place=note(1), content="Hemligt.")
    [file] = (made.path / "journal" / folder_name("U1")).glob("*.jsonl")
    Disk().write(file, file.read_bytes().replace(b"Hemligt.", b"Struket."))
    desk.look_around()
    assert "Hemligt" not in str(page.last("changes")["document"])


def test_a_document_that_is_added_meanwhile_appears(desk, made):
    page = Page(desk)
    (made.path / "texts" / "m-new.txt").write_text("Ny rad.", encoding="utf-8", newline="")
    table = made.path / "tables" / "documents.csv"
    text = (
        table.read_text(encoding="utf-8") + "m-new;minnesanteckningar;team-2023-04-11;;2023-04-11;e.docx\r\n"
    )
    table.write_text(text, encoding="utf-8", newline="")
    desk.look_around()
    assert "m-new" in {row["id"] for row in page.last("start")["documents"]}


def test_a_codebook_that_is_broken_meanwhile_is_said_and_mended_without_a_new_start(desk, made):
    page = Page(desk)
    (made.path / "codebooks").mkdir(exist_ok=True)
    file = made.path / "codebooks" / "tuckman.yaml"
    file.write_text("codes: [", encoding="utf-8")
    desk.look_around()
    assert "tuckman.yaml" in page.last("wrong")["why"]
    answer = page.do("code", place=note(1), code="FOR")
    assert (answer["kind"], answer["final"]) == ("refused", False), "it is kept and sent again"
    file.unlink()
    page.told.clear()
    desk.look_around()
    assert page.last("start")["start"]["codes"]


def test_in_a_blind_round_neither_others_codes_nor_their_counts_or_memos_are_told(desk, made):
    blind(made, [LONG], ["U1", "U2"], opened=False, person="U1")
    made.journal.write("U2", Coding(passage=f"{1:016x}", code="STO", codebook="tuckman@0.2.0"))
    made.journal.write("U2", Memo(about=f"{1:016x}", content="Tydligt."))
    page = Page(desk)
    assert "STO" not in str(page.last("document")["document"]) and "Tydligt" not in str(page.told)
    assert page.last("start")["counts"] == {}
    row = next(row for row in page.last("start")["documents"] if row["id"] == LONG)
    assert (row["state"], row["blind"]) == ("uncoded", True)
    made.journal.write("U2", Coding(passage=f"{2:016x}", code="STO", codebook="tuckman@0.2.0"))
    desk.tell()
    assert "STO" not in str([m for m in page.told if m["kind"] != "start"])
    blind(made, [], [], opened=True, person="U1", sure=True)
    desk.tell()
    assert "STO" in str(page.last("changes")["document"])


# lists


def far(page) -> dict[str, tuple]:
    """How far each document has come, as the list was told last."""
    return {
        row["id"]: (row["state"], row["coded"], row["passages"]) for row in page.last("around")["documents"]
    }


def coding(passage: str) -> Coding:
    return Coding(passage=passage, code="STO", codebook="tuckman@0.2.0")


def test_the_list_says_how_far_each_document_has_come(page, made):
    page.do("code", place=note(1), code="FOR")
    made.journal.write("U2", coding("a" * 16))
    page.do("code", place=note(2), code="FOR")
    said = far(page)
    assert [said[d] for d in (LONG, SHORT, INTERVIEW, MINUTES)] == [
        ("begun", 2, 40), ("others_begun", 1, 2), ("uncoded", 0, 1), ("uncoded", 0, 0)]  # fmt: skip
    assert page.last("around")["documents"][0]["name"] == "minnesanteckningar, Teamet"
    assert page.last("around")["today"] == 2


def test_a_document_is_coded_when_every_passage_has_a_code_but_those_that_are_never_coded(page, made):
    made.journal.write(
        "U2", coding("a" * 16), coding("b" * 16)
    )  # the third is in the field of family matters
    page.do("code", place={"passage": "d" * 16}, code="FOR")
    assert (far(page)[SHORT], far(page)[INTERVIEW]) == (("others", 2, 2), ("mine", 1, 1))
    page.do("code", place={"passage": "a" * 16}, code="FOR")
    assert far(page)[SHORT] == ("begun", 1, 2)


def test_who_judges_a_meeting_has_left_without_a_code_what_has_none(page):
    page.do("judge", **WHOLE)
    assert far(page)[LONG] == ("uncoded", 0, 40)
    page.do("code", place=note(1), code="FOR")
    assert far(page)[LONG] == ("mine", 1, 40)
    row = next(row for row in page.last("around")["documents"] if row["id"] == LONG)
    assert row["judged"]


def test_a_document_is_agreed_on_when_the_rest_of_it_is_coded_too_and_no_code_that_fits_is_an_answer(
    page, made
):
    made.journal.write("U2", coding("a" * 16))
    page.do("code", place={"passage": "a" * 16}, code="FOR")
    page.do("agree", passage="a" * 16, codes="", persons=["U1", "U2"])
    assert far(page)[SHORT] == ("begun", 1, 2)
    page.do("code", place={"passage": "b" * 16}, code="FOR")
    assert far(page)[SHORT] == ("mine", 2, 2), "U2 has not seen the second"
    made.journal.write("U2", coding("b" * 16))
    page.do("agree", passage="b" * 16, codes="FOR", persons=["U1", "U2"])
    assert far(page)[SHORT] == ("agreed", 2, 2)


def test_of_a_text_that_nobody_has_cut_nothing_says_how_much_is_to_be_coded(page):
    page.do("code", place=place(MINUTES, "Beslut: rutinen prövas."), code="FOR")
    assert far(page)[MINUTES] == ("mine", 1, 0)


def test_marked_words_are_no_passage_more_to_code_in_the_list(page):
    for words in ("vem som ringer", "handlar om ansvaret"):
        page.do("code", place=place(LONG, words), code="FOR")
    assert far(page)[LONG] == ("begun", 1, 40)


def test_a_page_in_english_gets_english_words(made):
    page = Page(Desk(made, "U1"))
    page.tab.hear({"kind": "hello", "lang": "en", "document": ""})
    start = page.last("start")["start"]
    assert start["words"]["saved"] == "saved"
    assert page.last("start")["documents"][0]["name"].endswith("The team")


def test_an_empty_study_has_nothing_to_open(tmp_path):
    from tests.folders import make

    page = Page(Desk(make(tmp_path), "U1"), "")
    assert page.last("start")["documents"] == [] and page.last("document")["document"] is None


def test_traps_in_a_source_are_told_as_they_are(made):
    page = Page(Desk(made, "U1"), MINUTES)
    units = page.last("document")["document"]["units"]
    assert ["".join(p["text"] for p in unit["pieces"]) for unit in units][:3] == TRAPS


TURN = {"group": "team", "title": "Gränsen sätts", "date_from": "2023-03-21", "lang": "sv"}


def test_a_turning_point_is_changed_version_by_version_and_tells_its_five_criteria(page, made):
    answer = page.do("turning_point", **TURN, before=[f"{1:016x}"])
    assert answer["said"] == "Sparat: vändpunkten ”Gränsen sätts”. Uppfyllda kriterier: 2 av 5."
    page.tab.hear({"kind": "turning", "group": "team"})
    [point] = page.last("turning")["points"]
    met = dict(point["criteria"])
    assert (
        met["läget före"],
        met["dagsatt händelse" if "dagsatt händelse" in met else "daterad händelse"],
    ) == (True, True)
    assert not met["två senare tillfällen"] and not met["annan förklaring prövad"]
    page.do("turning_point", **TURN | {"title": "Gränsen är satt"}, of=point["of"], before=point["before"], after=["a" * 16, "d" * 16],
            alternatives="Ny chef.", status="tried")  # fmt: skip
    [standing] = made.state.of(TurningPoint)
    assert (standing.title, standing.of, standing.status) == ({"sv": "Gränsen är satt"}, point["of"], "tried")
    page.tab.hear({"kind": "turning", "group": "team"})
    told = page.last("turning")
    assert all(met for _, met in told["points"][0]["criteria"])
    assert (
        told["quotes"]["a" * 16]
        == "observationsprotokoll, Teamet 11\xa0april 2023: Två är oeniga om gränsen."
    )


@pytest.mark.parametrize("wrong", [{"title": " "}, {"date_from": ""}, {"date_from": "i våras"}, {"date_to": "2023-01-01"}, {"group": "x"},
                                   {"event": "x"}, {"before": ["x"]}, {"status": "x"}, {"status": "confirmed"}, {"of": "x"}])  # fmt: skip
def test_a_turning_point_that_lacks_something_is_refused(page, made, wrong):
    answer = page.do("turning_point", **TURN | wrong)
    assert answer["final"] and "Vändpunkten är inte sparad." in answer["why"]
    assert made.state.of(TurningPoint) == []
