"""The log: who did what, when, and what stood before; of a passage its whole history."""

import pytest
from msgspec.structs import replace

from coding.acts import agreed, coded, noted, recoded, retract
from coding.audit import log
from coding.known_codes import KnownCodes
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import (
    AgreedCode,
    Claim,
    Coding,
    Judgement,
    MemberCheck,
    Memo,
    Passage,
    Retraction,
    Seminar,
)
from tests.coding.material import added, file_of, new
from tests.folders import SETTINGS, make


@pytest.fixture
def study(tmp_path):
    study = make(tmp_path, None, SETTINGS.replace("[U1]", "[U1, U2]"))
    study.journal.write("U1", Passage(id="p1", text="p-a", start=0, end=12, quote="Ingen svarade"))
    study.journal.write("U1", Passage(id="p2", text="p-b", start=0, end=9, quote="Alla höll med"))
    return study


def said(study, **wanted):
    """Kind, what, before and state of each entry."""
    return [(e["kind"], e["what"], e["before"], e["state"]) for e in log(study, wanted)["entries"]]


def test_a_passage_has_its_whole_history(study):
    codes = KnownCodes.of(study)
    (coding,) = study.journal.write("U1", coded(codes, "p1", "FOR1", 1))
    study.journal.write("U1", *recoded(coding, 3, "annan styrka"))
    study.journal.write("U1", noted(study, "U1", "p1", "Vem menas?"))
    study.journal.write("U2", coded(codes, "p1", "STO1"))
    study.journal.undo("U2")
    study.journal.redo("U2")
    moved = Passage(of="p1", replaces=["p1"], text="p-a~2", start=4, end=16, quote="Ingen svarade")
    study.journal.write("U1", moved)
    study.journal.write("U1", *agreed(study, codes, "p1", ["FOR1"], ["U1", "U2"], "läste om"))
    study.journal.write("U1", coded(codes, "p2", "BES"))
    told = said(study, passage="p1")
    assert sorted(told[2:4]) == [
        ("coding", "kod FOR1, styrka 3", "", "stands"),
        ("retraction", "återtog (annan styrka)", "kod FOR1, styrka 1", "stands"),
    ], "one gesture, in no order"
    assert told[:2] + told[4:] == [
        ("passage", "stycke taget in: ”Ingen svarade” (p-a)", "", "replaced"),
        ("coding", "kod FOR1, styrka 1", "", "retracted"),
        ("memo", "memo: Vem menas?", "", "stands"),
        ("coding", "kod STO1", "", "stands"),
        ("undo", "ångrade 1 kodning i p-a", "kod STO1", "undone"),
        ("undo", "gjorde om 1 kodning i p-a", "ångrade 1 kodning i p-a", "stands"),
        (
            "passage",
            "stycke placerat i p-a~2: ”Ingen svarade”",
            "stycke taget in: ”Ingen svarade” (p-a)",
            "stands",
        ),
        ("agreed_code", "gemensam kod FOR1, överens: U1, U2. läste om", "", "stands"),
    ]


def test_what_a_value_replaced_stands_beneath_it(study):
    study.journal.write("U1", noted(study, "U1", "p1", "Först"))
    study.journal.write("U1", noted(study, "U1", "p1", "Sedan"))
    answer = log(study, {"passage": "p1", "since": "2020-01-01"})
    assert [(e["what"], e["before"], e["state"]) for e in answer["entries"][1:]] == [
        ("memo: Först", "", "replaced"), ("memo: Sedan", "memo: Först", "stands"),
    ]  # fmt: skip
    assert answer["lines"][-1] == "      före: memo: Först"


def test_the_log_is_asked_by_source_code_person_and_day(study):
    codes = KnownCodes.of(study)
    (coding,) = study.journal.write("U1", replace(coded(codes, "p1", "FOR1"), at="2023-02-07T10:00:00+01:00"))
    study.journal.write("U1", noted(study, "U1", coding.id, "tydligt"))
    study.journal.write("U2", coded(codes, "p2", "STO1"))
    assert [kind for kind, *_ in said(study, source="p-a")] == ["passage", "coding", "memo"]
    assert [kind for kind, *_ in said(study, code="for1")] == ["coding", "memo"]
    assert [what for _, what, *_ in said(study, person="u2")] == ["kod STO1"]
    assert "kod FOR1" not in [what for _, what, *_ in said(study, since="8 februari 2023")]
    assert log(study, {"code": "XYZ"})["lines"] == ["Ingenting i journalen stämmer med det du frågar efter."]


def test_a_passage_or_a_day_that_is_none_is_told(study):
    with pytest.raises(UseError, match="inget stycke p9"):
        log(study, {"passage": "p9"})
    with pytest.raises(UseError, match="igår"):
        log(study, {"since": "igår"})


def test_a_gesture_of_many_events_is_one_line_and_all_its_data(tmp_path):
    study = new(tmp_path)
    added(file_of(tmp_path), study)
    answer = log(Study.open(study.path), {})
    assert len(answer["entries"]) == 8
    (line,) = answer["lines"]
    assert line.endswith(
        "U1   tillägget av observationsprotokoll, Teamet 21\xa0mars 2023 (4 stycken, 4 kodningar)"
    )


def test_what_has_been_erased_is_told_without_its_words(study):
    study.journal.write("U1", Memo(id="m1", about="p1", content="Kerstin"))
    path = next(study.path.rglob("*.jsonl"))
    line = b'{"kind":"memo","id":"m1","v":1,"n":3,"at":"2026-01-01","person":"U1","action":"x","erased":"2026-02-01"}\n'
    path.write_bytes(path.read_bytes() + line)
    told = log(Study.open(study.path), {})
    assert "Kerstin" not in str(told)
    assert ("memo", "memo, gallrat", "", "erased") in said(Study.open(study.path))


def test_all_other_kinds_are_told_in_words_too(study):
    study.journal.write("U1", Judgement(meeting="team-2023-02-07", value="STO", reason="Rollerna prövas"))
    study.journal.write("U1", Claim(text={"sv": "Teamet prövade sina roller"}, status="tested"))
    study.journal.write("U1", MemberCheck(claim="P01", group="team", agree=8, disagree=1))
    study.journal.write("U1", Seminar(date="2024-01-18", decisions={"P01": "confirmed"}))
    assert [what for _, what, *_ in said(study)[2:]] == [
        "bedömde team-2023-02-07 som STO: Rollerna prövas", "påstående: Teamet prövade sina roller (prövat)",
        "avstämning av P01 (team): 8 instämmer, 0 delvis, 1 inte", "analysseminarium 2024-01-18 (P01)",
    ]  # fmt: skip


# taking back


def test_an_old_coding_is_taken_back_with_a_reason_and_stays_in_the_log(study):
    (coding,) = study.journal.write("U1", coded(KnownCodes.of(study), "p1", "FOR1"))
    study.journal.write("U1", noted(study, "U1", "p2", "senare"))
    assert retract(study, coding.id, "gällde nästa stycke", None)["what"] == "FOR1"
    assert study.state.of(Coding) == []
    assert said(study, code="FOR1")[-1] == (
        "retraction",
        "återtog (gällde nästa stycke)",
        "kod FOR1",
        "stands",
    )
    study.journal.undo("U1")
    assert [c.id for c in study.state.of(Coding)] == [coding.id]


def test_only_ones_own_codings_are_taken_back_and_never_without_a_reason(study):
    (coding,) = study.journal.write("U2", coded(KnownCodes.of(study), "p1", "FOR1"))
    for target, reason, person, told in (
        (coding.id, "fel", "U1", "gjord av U2"), (coding.id, " ", "U2", "--reason"), ("c9", "fel", "U2", "c9"),
    ):  # fmt: skip
        with pytest.raises(UseError, match=told):
            retract(study, target, reason, person)
    assert len(study.state.of(Coding)) == 1


def test_a_passage_is_taken_back_with_all_its_placings(study):
    study.journal.write("U1", Passage(id="p1b", of="p1", replaces=["p1"], text="p-a~2", start=1, end=13))
    retract(study, "p1b", "dubblett", "U1")
    assert [p.name for p in study.state.of(Passage)] == ["p2"]
    assert len(study.state.of(Retraction)) == 2


def test_a_strength_is_one_two_or_three(study):
    with pytest.raises(UseError, match="7 är ingen styrka"):
        coded(KnownCodes.of(study), "p1", "FOR1", 7)


# agreed codes


def test_what_is_agreed_anew_replaces_what_was_agreed_before(study):
    codes = KnownCodes.of(study)
    study.journal.write("U1", *agreed(study, codes, "p1", ["FOR1"], ["U2", "U1"]))
    assert agreed(study, codes, "p1", ["FOR1"], ["U1", "U2"]) == []
    study.journal.write("U2", *agreed(study, codes, "p1", [], ["U1", "U2"], "ingen passar"))
    (now,) = study.state.of(AgreedCode)
    assert (now.codes, now.persons, now.person, now.at[:2]) == ([], ["U1", "U2"], "U2", "20")
    assert study.state.contradictions() == []


def test_two_that_agreed_apart_contradict_each_other(study):
    codes = KnownCodes.of(study)
    one, other = (agreed(study, codes, "p1", [code], ["U1", "U2"]) for code in ("FOR1", "STO1"))
    study.journal.write("U1", *one)
    study.journal.write("U2", *other)
    assert [[e.codes for e in group] for group in study.state.contradictions()] == [[["FOR1"], ["STO1"]]]
