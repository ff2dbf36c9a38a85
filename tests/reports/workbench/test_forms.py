"""The larger forms over messages, without a browser: what they are told and what their gestures write."""

import pytest

from coding.blind import blind
from evaluation import Study
from evaluation.events import Abstraction, AgreedCode, Claim, Coding, Judgement, Opening, Passage
from evaluation.journal import Journal
from reports.agreement import agree as agree_command
from reports.workbench.model import Desk
from tests.reports.workbench.material import INTERVIEW, LONG, MINUTES, SHORT, study
from tests.reports.workbench.test_tab import Page, note, own, place

BOOK, MEETING = "tuckman@0.2.0", "team-2023-03-21"
ONE, TWO, THREE = (f"{n:016x}" for n in (1, 2, 3))


@pytest.fixture
def made(tmp_path):
    return study(tmp_path)


@pytest.fixture
def page(made):
    return Page(Desk(made, "U1"))


def coded(made, person: str, *pairs: tuple[str, str]) -> None:
    made.journal.write(person, *(Coding(passage=p, code=c, codebook=BOOK) for p, c in pairs))


def twice(made) -> None:
    """The first note alike, the second and third not; then U2 gives the third nothing."""
    coded(made, "U1", (ONE, "FOR"), (TWO, "STO"), (THREE, "NOR"))
    coded(made, "U2", (ONE, "FOR"), (TWO, "NOR"))


def asked(page: Page, form: str) -> dict:
    page.tab.hear({"kind": form})
    return page.last(form)


def agree(page: Page, passage: str, codes: str, *persons: str, **more) -> dict:
    return page.do("agree", passage=passage, codes=codes, persons=list(persons), **more)


def row(page: Page, document: str) -> dict:
    page.tab.tell_around()
    return next(each for each in page.last("around")["documents"] if each["id"] == document)


# two coders


def test_two_coders_codes_stand_side_by_side_and_what_differs_is_what_folje_agree_says(page, made):
    coded(made, "U1", (ONE, "FOR"))
    assert asked(page, "comparison")["state"] == "single"
    coded(made, "U1", (TWO, "STO"), (THREE, "NOR"))
    coded(made, "U2", (ONE, "FOR"), (TWO, "NOR"))
    told = asked(page, "comparison")
    assert (told["state"], told["people"], told["of"]) == ("opened", ["U1", "U2"], LONG)
    rows = {each["passage"]: each for each in told["rows"]}
    assert [(rows[p]["codes"], rows[p]["differs"]) for p in (ONE, TWO, THREE)] == [
        ({"U1": ["FOR"], "U2": ["FOR"]}, False), ({"U1": ["STO"], "U2": ["NOR"]}, True), ({"U1": ["NOR"], "U2": []}, True)]  # fmt: skip
    assert len(rows) == 40 and rows[TWO]["text"].startswith("Anteckning 2 ")


def test_nothing_of_anybodys_codes_is_told_before_the_round_is_opened_and_the_opening_is_in_the_journal(
    page, made
):
    twice(made)
    blind(made, [LONG], ["U1", "U2"], opened=False, person="U1")
    told = asked(page, "comparison")
    assert told["state"] == "shut" and "rows" not in told and "people" not in told
    assert "U2 har kodat i 1 av 1 dokument" in " ".join(told["lines"])
    assert "inte öppnad" in told["lines"][0]
    assert agree(page, TWO, "STO", "U1", "U2")["final"]
    gesture = {"id": "0" * 16, "document": LONG}
    assert page.do("open_round", **gesture)["kind"] == page.do("open_round", **gesture)["kind"] == "ack"
    [opening] = made.state.of(Opening)
    assert (opening.person, opening.action) == ("U1", "0" * 16)
    told = asked(page, "comparison")
    assert told["state"] == "opened" and told["when"].endswith("av U1")
    assert page.do("undo", undoes="0" * 16)["final"]
    assert asked(page, "comparison")["state"] == "opened", "what has been seen cannot be unseen"
    assert page.do("open_round", document=SHORT)["kind"] == "ack" and len(made.state.of(Opening)) == 1


def test_an_agreed_code_says_who_and_when_can_be_changed_and_taken_back_and_is_counted(page, made):
    twice(made)
    judged = {"value": "NOR", "confidence": "high", "reason": "x"}
    page.do("judge", meeting="team-2023-03-21", **judged)  # what has no code has been left without
    agree(page, TWO, "STO", "U2", "U1", reason=" Efter samtal. ", id="0" * 16)
    agree(page, TWO, "STO", "U2", "U1", reason=" Efter samtal. ", id="0" * 16)
    [event] = made.state.of(AgreedCode)
    assert (event.codes, event.persons, event.reason, event.codebook.partition("@")[0]) == (
        ["STO"], ["U1", "U2"], "Efter samtal.", "tuckman")  # fmt: skip
    assert (row(page, LONG)["state"], row(page, LONG)["left"]) == ("mine", 1)
    agree(page, THREE, "", "U1", "U2")
    assert (row(page, LONG)["state"], row(page, LONG)["left"]) == ("agreed", 0)
    agree(page, TWO, "STO; NOR Norming", "U1")
    agreed = {each["passage"]: each["agreed"] for each in asked(page, "comparison")["rows"]}
    assert [(a["codes"], a["persons"], a["date"] != "") for a in agreed[TWO]] == [
        (["NOR", "STO"], ["U1"], True)
    ]
    assert [a["codes"] for a in agreed[THREE]] == [[]] and agreed[ONE] == []
    page.do("undo", undoes=made.state.of(AgreedCode)[-1].action)
    assert sorted(e.codes for e in made.state.of(AgreedCode)) == [[], ["STO"]]
    coded(made, "U2", (ONE, "STO"))
    page.tab.desk.look_around()
    assert (row(page, LONG)["state"], row(page, LONG)["left"]) == ("mine", 1), "a new disagreement"


def test_an_agreement_that_cannot_be_is_refused(page, made):
    twice(made)
    whole = {"passage": TWO, "codes": "STO", "persons": ["U1"]}
    for wrong, why in (
        ({"codes": "STÖ"}, "STÖ"),
        ({"persons": []}, "närvarande"),
        ({"persons": ["U9"]}, "U9"),
        ({"passage": "x"}, ""),
    ):
        answer = page.do("agree", **whole | wrong)
        assert answer["final"] and why in answer["why"], wrong
    assert made.state.of(AgreedCode) == []


def test_family_matters_and_what_is_hidden_are_not_compared(made):
    coded(made, "U1", ("a" * 16, "STO"), ("c" * 16, "STO"))
    coded(made, "U2", ("a" * 16, "NOR"), ("c" * 16, "NOR"))
    page = Page(Desk(made, "U1"), SHORT)
    assert [each["passage"] for each in asked(page, "comparison")["rows"]] == ["a" * 16, "b" * 16]
    assert [each["passage"] for each in asked(page, "grid")["rows"]] == ["a" * 16, "b" * 16]
    agree(page, "a" * 16, "STO", "U1", "U2")
    agree(page, "b" * 16, "", "U1", "U2")
    assert row(page, SHORT)["state"] == "agreed"


# how the meeting was judged


def judge(made, person: str, value: str, kind: str = "evaluator", meeting: str = MEETING, **more) -> None:
    """A judgement of the long protocol's meeting."""
    given = {"confidence": "medium", "reason": f"{person} såg {value}.", "codebook": BOOK} | more
    made.journal.write(
        person, Judgement(meeting=meeting, group="team", value=value, assessor_kind=kind, **given)
    )


def together(page: Page, value: str, *persons: str, **more) -> dict:
    given = {"meeting": MEETING, "confidence": "low", "reason": "Vi läste om.", "kind": "agreed"}
    return page.do("judge", value=value, persons=list(persons), **given | more)


def of_scale(page: Page, scale: str = "tuckman") -> dict:
    return next(each for each in asked(page, "comparison")["judged"] if each["scale"] == scale)


def test_what_each_has_judged_of_the_meeting_stands_above_the_passages_with_the_groups_own_view_beside(
    page, made
):
    judge(made, "U1", "STO", second="NOR", relation="towards")
    assert asked(page, "comparison")["judged"] == [], "one judgement has nothing to be compared with"
    judge(made, "U2", "NOR", "second_coder")
    judge(made, "U1", "PER", "group")
    told = of_scale(page)
    assert (told["people"], told["differs"], told["settled"], told["group_differs"]) == (
        ["U1", "U2"], True, False, True)  # fmt: skip
    [one] = told["judgements"]["U1"]
    assert (one["words"], one["sure"], one["reason"]) == (
        "Storming, på väg mot Norming",
        "medel",
        "U1 såg STO.",
    )
    assert len(one["date"]) == 10 and [each["words"] for each in told["group"]] == ["Performing"]
    assert told["said"]["between"] == "mellan {first} och {second}"
    assert asked(page, "comparison")["state"] == "single", "a meeting may be compared before it is coded"


def test_an_agreed_judgement_says_who_and_leaves_what_each_has_judged_and_the_agreement_as_they_were(
    page, made
):
    judge(made, "U1", "STO")
    judge(made, "U2", "NOR", "second_coder")
    judge(made, "U1", "PER", "group")
    before = agree_command(made)
    answer = together(page, "NOR", "U2", "U1", id="0" * 16)
    assert answer["said"] == "Sparat: Teamet 21\xa0mars 2023 bedömt som Norming."
    together(page, "NOR", "U2", "U1", id="0" * 16)
    told = of_scale(page)
    assert (told["differs"], told["settled"], told["group_differs"]) == (True, True, True)
    [agreed] = told["agreed"]
    assert (agreed["words"], agreed["persons"], agreed["reason"]) == ("Norming", ["U1", "U2"], "Vi läste om.")
    standing = {(j.person, j.assessor_kind, j.value) for j in made.state.of(Judgement)}
    assert standing == {("U1", "evaluator", "STO"), ("U2", "second_coder", "NOR"), ("U1", "group", "PER"), ("U1", "agreed", "NOR")}  # fmt: skip
    after = agree_command(made)
    assert after["phases"] == before["phases"], "the coefficients count what each has judged"
    assert [each["left"] for each in (*before["judged_apart"], *after["judged_apart"])] == [True, False]
    assert "    överens: Norming (U1, U2, 20" in "\n".join(after["lines"])
    other = Page(Desk(made, "U2"))
    other.tab.hear({"kind": "judging", "meeting": MEETING})
    own = {kind: each["value"] for kind, each in other.last("judging")["own"].items()}
    assert own == {"second_coder": "NOR", "agreed": "NOR"}, "the agreed one is everybody's to change"
    together(other, "MIXED", "U1", "U2")
    assert [j.value for j in made.state.of(Judgement) if j.assessor_kind == "agreed"] == ["MIXED"]
    other.do("undo", undoes=made.state.of(Judgement)[-1].action)
    assert of_scale(page)["agreed"][0]["words"] == "Norming"
    page.do("undo", undoes="0" * 16)
    assert (of_scale(page)["agreed"], of_scale(page)["settled"]) == ([], False)


def test_a_document_is_agreed_when_its_meeting_is_too(page, made):
    coded(made, "U1", ("a" * 16, "STO"), ("b" * 16, "NOR"))
    coded(made, "U2", ("a" * 16, "NOR"), ("b" * 16, "NOR"))
    agree(page, "a" * 16, "STO", "U1", "U2")
    assert (row(page, SHORT)["state"], row(page, SHORT)["left"]) == ("agreed", 0)
    meeting = "team-2023-04-11"
    judge(made, "U1", "STO", meeting=meeting)
    judge(made, "U2", "NOR", meeting=meeting)
    page.tab.desk.look_around()
    assert (row(page, SHORT)["state"], row(page, SHORT)["left"]) == ("mine", 1)
    together(page, "NOR", "U1", "U2", meeting=meeting)
    assert (row(page, SHORT)["state"], row(page, SHORT)["left"]) == ("agreed", 0)
    judge(made, "U1", "PER", "group", meeting=meeting)
    page.tab.desk.look_around()
    assert row(page, SHORT)["left"] == 0, "the group's own view is not to be agreed away"


def test_a_judgement_is_left_to_agree_on_at_the_protocol_only_and_makes_no_code_an_agreed_one(page, made):
    coded(made, "U1", (ONE, "FOR"))
    for person, value in (("U1", "STO"), ("U2", "NOR")):
        judge(made, person, value)
    together(page, "NOR", "U1", "U2")
    assert row(page, LONG)["state"] != "agreed", "one person has coded it"
    judge(made, "U2", "PER", "second_coder")
    page.do("undo", undoes=next(j.action for j in made.state.of(Judgement) if j.assessor_kind == "agreed"))
    agree(page, ONE, "STO", "U1", "U2")
    assert [row(page, name)["left"] for name in (LONG, MINUTES)] == [1, 0]


def test_other_scales_are_compared_each_for_itself(made):
    settings = made.path / "study.yaml"
    more = "\ninstruments: [tuckman, collaboration-continuum]\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8", newline="\n")
    made = Study.open(made.path)
    page = Page(Desk(made, "U1"))
    for person, step in (("U1", "SVG2"), ("U2", "SVG3")):
        judge(made, person, "NOR")
        judge(made, person, step, codebook="collaboration-continuum@0.1.0")
    assert made.state.contradictions() == []
    degree = "collaboration-continuum"
    assert [of_scale(page, scale)["differs"] for scale in ("tuckman", degree)] == [False, True]
    assert not of_scale(page, degree)["phases"] and "SVG2" in of_scale(page, degree)["lists"]["values"]
    lines = agree_command(made)["lines"]
    assert "Ett möte att tala om: Grad av samverkan." in lines
    assert "  team 2023-03-21  U1: Samordning; U2: Samarbete" in lines
    together(page, "SVG3", "U1", "U2", instrument=degree)
    assert of_scale(page, degree)["settled"] and of_scale(page)["agreed"] == []


def test_nothing_is_judged_in_an_interview_and_an_agreement_that_cannot_be_is_refused(page, made):
    judge(made, "U1", "STO")
    judge(made, "U2", "NOR")
    assert asked(Page(Desk(made, "U1"), INTERVIEW), "comparison")["judged"] == []
    for wrong, why in (({"reason": " "}, "skälet"), ({"value": "SVG1"}, "SVG1"), ({"persons": ["U9"]}, "U9")):
        answer = page.do("judge", **{"meeting": MEETING, "value": "STO", "confidence": "low", "reason": "x", "kind": "agreed"} | wrong)  # fmt: skip
        assert answer["final"] and why in answer["why"], wrong
    assert len(made.state.of(Judgement)) == 2


def test_nobody_is_told_how_another_has_judged_a_meeting_that_is_coded_blind(page, made):
    blind(made, [LONG], ["U1", "U2"], opened=False, person="U1")
    judge(made, "U1", "STO")
    judge(made, "U2", "NOR", "second_coder")
    judge(made, "U2", "PER", "group")
    for person, seen in (("U1", ["STO"]), ("U2", ["NOR", "PER"])):
        other = Page(Desk(made, person), MINUTES)
        other.tab.begin()
        [line] = other.last("start")["timelines"]
        assert [each["value"] for each in line["meetings"][0]["judgements"]] == seen
        other.tab.tell_around()
        [line] = other.last("around")["timelines"]
        assert [each["value"] for each in line["meetings"][0]["judgements"]] == seen
        assert asked(other, "comparison")["judged"] == [], "nor beside the minutes of the same meeting"
        assert "judged" not in asked(Page(Desk(made, person)), "comparison")
        other.tab.hear({"kind": "judging", "meeting": MEETING})
        assert "såg" not in str(other.last("judging")["own"]).replace(f"{person} såg", "")
    assert "öppnats" in together(page, "NOR", "U1", "U2")["why"]
    assert agree_command(made)["judged_apart"] == []
    page.do("open_round", document=LONG)
    assert of_scale(page)["differs"] and len(agree_command(made)["judged_apart"]) == 1


# claims


def test_a_claim_is_collected_from_several_documents_and_tells_what_it_lacks(made):
    settings = made.path / "study.yaml"
    more = "\naudiences: [evaluator, team, steering]\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8", newline="\n")
    made = Study.open(made.path)
    page = Page(Desk(made, "U1"))
    first = page.do("claim", text="Ansvaret är oklart.", place=place(LONG, "vem som ringer"), side="evidence")
    [claim] = made.state.of(Claim)
    words = next(p for p in made.state.of(Passage) if p.name == claim.evidence[0])
    assert (words.quote, claim.text, claim.author, claim.status) == (
        "vem som ringer", {"sv": "Ansvaret är oklart."}, "U1", "draft")  # fmt: skip
    assert own(made) == ["claim", "passage"] and claim.name in first["said"]
    page.do("claim", claim=claim.name, place={"passage": "a" * 16}, side="against", type="interpreted",
            audiences=["team", "steering"])  # fmt: skip
    page.do("claim", claim=claim.name, drop=["team"])
    told = asked(page, "claims")
    [shown] = told["claims"]
    assert shown["audiences"] == ["steering"] and told["audiences"] == {
        "team": "teamet",
        "steering": "styrgruppen",
    }
    assert (told["last"], shown["against"], shown["type"]) == (claim.name, ["a" * 16], "interpreted")
    assert (
        told["quotes"]["a" * 16]
        == "observationsprotokoll, Teamet 11\xa0april 2023: Två är oeniga om gränsen."
    )
    assert any("fråga" in each for each in shown["missing"]) and list(told["authors"]) == ["U1", "U2"]


def test_a_claim_becomes_final_only_when_counter_evidence_has_been_sought(page, made):
    page.do("claim", text="Ansvaret är oklart.", type="interpreted", place={"passage": ONE}, side="evidence")
    [claim] = made.state.of(Claim)
    answer = page.do("claim", claim=claim.name, status="final")
    assert answer["final"] and "Inget är sparat" in answer["why"] and "motbelägg" in answer["why"]
    assert made.state.of(Claim) == [claim]
    page.do("claim", claim=claim.name, status="final", searched="sökt, inte funnet")
    [final] = made.state.of(Claim)
    assert (final.status, final.against_searched["by"], final.against_searched["result"]) == (
        "final", "U1", "sökt, inte funnet")  # fmt: skip


def test_two_people_change_a_claim_without_losing_each_others_words(page, made):
    page.do("claim", text="Ansvaret är oklart.", place={"passage": ONE}, side="evidence", id="0" * 16)
    [claim] = made.state.of(Claim)
    other = Page(Desk(made, "U2"))
    other.do("claim", claim=claim.name, text="Ansvaret var oklart i mars.")
    page.do("claim", claim=claim.name, place={"passage": TWO}, side="evidence", drop=[ONE])
    [standing] = made.state.of(Claim)
    assert (standing.text["sv"], standing.evidence) == ("Ansvaret var oklart i mars.", [TWO])
    page.do("claim", text="Ansvaret är oklart.", place={"passage": ONE}, side="evidence", id="0" * 16)
    assert made.state.of(Claim) == [standing], "sent again, it is not a second claim"


def test_a_claim_with_something_wrong_is_refused_and_nothing_is_written(page, made):
    for wrong in (
        {"text": " "},
        {"claim": "P99"},
        {"text": "x", "type": "x"},
        {"text": "x", "author": "U9"},
        {"text": "x", "question": "99"},
        {"text": "x", "side": "evidence", "place": {"passage": "x"}},
    ):
        answer = page.do("claim", **wrong)
        assert answer["final"] and answer["why"], wrong
    assert made.state.of(Claim) == [] and own(made) == []


# the content analysis


def test_each_step_of_a_meaning_unit_is_filled_in_by_itself_and_the_others_stay(page, made):
    page.do("abstract", place=note(1), step="condensation", content=" vem ringer ", id="0" * 16)
    page.do("abstract", place=note(1), step="label", content="oklart ansvar")
    page.do("abstract", place=note(1), step="condensation", content="vem ringer", id="0" * 16)
    [unit] = made.state.of(Abstraction)
    assert (unit.passage, unit.condensation, unit.code, unit.theme) == (
        ONE, "vem ringer", "oklart ansvar", "")  # fmt: skip
    told = asked(page, "grid")
    assert told["rows"][0]["cells"]["label"] == "oklart ansvar" and told["labels"]["label"] == [
        "oklart ansvar"
    ]
    assert list(told["columns"].values()) == ["Kondensering", "Kod", "Underkategori", "Kategori", "Tema"]
    page.do("undo", undoes=unit.action)
    [before] = made.state.of(Abstraction)
    assert (before.condensation, before.code) == ("vem ringer", "")


def test_marked_words_become_a_meaning_unit_once_and_an_empty_cell_of_a_new_one_writes_nothing(page, made):
    words = place(LONG, "vem som ringer")
    page.do("abstract", place=words, step="theme", content="  ")
    assert own(made) == []
    page.do("abstract", place=words, step="condensation", content="vem ringer")
    page.do("abstract", place=words, step="theme", content="Ansvar")
    [unit] = made.state.of(Abstraction)
    passage = next(p for p in made.state.of(Passage) if p.name == unit.passage)
    assert (passage.quote, unit.condensation, unit.theme) == ("vem som ringer", "vem ringer", "Ansvar")
    assert own(made) == ["abstraction", "abstraction", "passage"]
    assert page.do("abstract", place=words, step="quote", content="x")["final"]


def test_a_grid_is_ones_own_and_in_a_blind_round_others_labels_are_not_proposed(made):
    made.journal.write("U2", Abstraction(passage="d" * 16, condensation="tyst", category="Tystnad"))
    page = Page(Desk(made, "U1"), INTERVIEW)
    told = asked(page, "grid")
    assert [each["cells"]["condensation"] for each in told["rows"]] == [""]
    assert told["labels"]["category"] == ["Tystnad"]
    blind(made, [INTERVIEW], ["U1", "U2"], opened=False, person="U1")
    assert asked(page, "grid")["labels"]["category"] == []
    page.do("abstract", place={"passage": "d" * 16}, step="category", content="Väntan")
    standing = Journal(made.path / "journal").state.of(Abstraction)
    assert sorted((e.person, e.category) for e in standing) == [("U1", "Väntan"), ("U2", "Tystnad")]
