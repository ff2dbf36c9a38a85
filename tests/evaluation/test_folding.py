"""What stands after a heap of events: whatever their order, splitting or doubling."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluation.events import (
    FINAL,
    Abstraction,
    AgreedCode,
    BlindRound,
    Claim,
    Coding,
    Erasure,
    Judgement,
    MemberCheck,
    Memo,
    Opening,
    Passage,
    Retraction,
    Seminar,
    TurningPoint,
    Undo,
    Value,
    value_key,
)
from evaluation.folding import add, fold, in_order

calm = settings(deadline=None)  # a busy machine is no fault
IDS = [f"e{number}" for number in range(9)]
ACTIONS = [f"a{number}" for number in range(6)]

# Few names, so that events meet: the same id in two lines, an undo of an undo, a value that replaces a lost one.
ids, actions = st.sampled_from(IDS), st.sampled_from(ACTIONS)
known = {
    "id": ids,
    "v": st.just(1),
    "n": st.integers(1, 6),
    "person": st.sampled_from(["anna", "bo"]),
    "action": actions,
    "erased": st.sampled_from(["", "", "", "", "2026-01-01T12:00:00+01:00"]),
}
replaces = st.lists(ids, max_size=2)
titles = st.permutations([("sv", "Vändning"), ("en", "Turn")]).map(dict)
kinds = [
    st.builds(
        Passage, **known, replaces=replaces, of=st.sampled_from(["", *IDS]), quote=st.just("Åke ringde")
    ),
    st.builds(Coding, **known, passage=ids, code=st.sampled_from(["STO", "NOR"])),
    st.builds(Coding, **known, passage=ids, strength=st.sampled_from([None, 1, 3])),
    st.builds(Judgement, **known, replaces=replaces, meeting=st.sampled_from(["m1", "m2"])),
    st.builds(Memo, **known, replaces=replaces, about=ids),
    st.builds(TurningPoint, **known, replaces=replaces, of=ids, title=titles),
    st.builds(Claim, **known, replaces=replaces, of=ids, evidence=st.lists(ids, max_size=2)),
    st.builds(
        MemberCheck, **known, replaces=replaces, claim=ids, group=st.sampled_from(["team", "steering"])
    ),
    st.builds(Seminar, **known, replaces=replaces, of=ids, material=st.lists(ids, max_size=2)),
    st.builds(
        AgreedCode, **known, replaces=replaces, passage=ids, codes=st.lists(st.sampled_from(["STO", "NOR"]))
    ),
    st.builds(Abstraction, **known, replaces=replaces, passage=ids, theme=st.sampled_from(["", "Tillit"])),
    st.builds(BlindRound, **known, coders=st.just(["anna", "bo"])),
    st.builds(Opening, **known, round=ids),
    st.builds(Retraction, **known, target=ids),
    st.builds(Undo, **known, undoes=actions),
    st.builds(Erasure, **known, targets=st.lists(ids, max_size=2)),
]
heaps = st.lists(st.one_of(kinds), max_size=14)
few = st.lists(st.one_of(kinds), max_size=2)


def line(kind, name, *, n=1, person="anna", action="", **fields):
    """An event; its action is its own unless said otherwise."""
    return kind(id=name, v=1, n=n, person=person, action=action or f"action of {name}", **fields)


def undo(name, of, **fields):
    return line(Undo, name, undoes=f"action of {of}", **fields)


def standing(*events):
    return set(fold(events).by_id)


# properties


@calm
@given(st.data(), heaps)
def test_order_does_not_matter(data, heap):
    other = data.draw(st.permutations(heap))
    assert fold(other) == fold(heap)
    assert fold(other).contradictions() == fold(heap).contradictions()
    assert list(fold(other).by_id) == list(fold(heap).by_id)


@calm
@given(st.data(), heaps.filter(bool))
def test_doubled_lines_do_not_matter(data, heap):
    doubled = data.draw(st.lists(st.sampled_from(heap)))
    assert fold([*doubled, *heap]) == fold(heap) == fold([*heap, *doubled])


@calm
@given(heaps, heaps, heaps)
def test_copies_of_a_study_merge_to_the_same_in_any_order(one, two, three):
    merged = fold([*one, *two, *three])
    assert fold([*three, *one, *two, *one]) == merged
    assert {e.id for e in in_order([*one, *two, *three])} == {e.id for e in (*one, *two, *three)}


@calm
@given(heaps)
def test_every_id_stands_at_most_once_and_in_order(heap):
    state = fold(heap)
    listed = [event for events in state.by_kind.values() for event in events]
    assert Counter(e.id for e in listed) == Counter(list(state.by_id))
    assert all(events == sorted(events, key=lambda e: e.order) for events in state.by_kind.values())
    assert not state.erased & set(state.by_id)


@calm
@given(st.data(), heaps.filter(bool))
def test_an_erased_line_beats_the_full_one_in_any_order(data, heap):
    event = data.draw(st.sampled_from(heap))
    blank = type(event)(id=event.id, v=1, erased="2026-02-02", erased_reason="Samtycket drogs tillbaka")
    state = fold(data.draw(st.permutations([*heap, blank])))
    assert event.id in state.erased
    assert event.id not in state.by_id


@calm
@given(st.data(), heaps.filter(bool))
def test_an_erasure_takes_its_event_and_brings_nothing_back(data, heap):
    event = data.draw(st.sampled_from(in_order(heap)))
    erased = replace(event, erased="2026-02-02")
    assert standing(*heap, erased) == standing(*heap) - {event.id}


@calm
@given(heaps)
def test_what_is_contradictory_has_one_subject_and_nobody_has_decided_it(heap):
    state = fold(heap)
    for group in state.contradictions():
        assert len(group) > 1 and len({value_key(value) for value in group}) == 1
        assert not {v.id for v in group} & {old for v in state.by_id.values() for old in replaced_by(v)}


def replaced_by(event):
    return event.replaces if isinstance(event, Value) else []


@calm
@given(few, st.lists(few, max_size=6))
def test_adding_events_is_folding_them_all(heap, more):
    state = fold(heap)
    for later in more:
        heap = [*heap, *later]
        state = add(state, later) or fold(heap)
        assert state == fold(heap)
        assert state.contradictions() == fold(heap).contradictions()


@calm
@given(heaps, st.lists(st.one_of(kinds[:7]), max_size=5))
def test_new_events_with_new_names_are_added_without_folding_all(heap, more):
    fresh = [
        replace(e, id=f"new{number}", action=f"new{number}", erased="", n=7 + number)
        for number, e in enumerate(more)
    ]
    before = fold(heap)
    copied = (dict(before.by_id), {kind: list(events) for kind, events in before.by_kind.items()})
    assert add(before, fresh) == fold([*heap, *fresh])
    assert (before.by_id, before.by_kind) == copied, "a state that somebody holds does not change"


def test_what_may_touch_other_events_is_not_simply_added():
    state = fold([line(Coding, "c1"), line(Memo, "m1"), line(Memo, "m2", n=2, replaces=["m1", "m9"]),
                  line(Retraction, "r1", n=2, target="c9"), undo("u1", "c8", n=2)])  # fmt: skip
    for touching in (
        undo("u2", "c1", n=3),
        line(Retraction, "r2", n=3, target="c1"),
        line(Coding, "c2", erased="2026-02-02"),
        line(Coding, "c1", n=3),  # there already
        line(Memo, "m1", n=3),  # was there
        line(Memo, "m9"),  # replaced before it came
        line(Coding, "c9"),  # retracted before it came
        line(Coding, "c8"),  # undone before it came
        line(Memo, "m3", replaces=["m3"]),
    ):
        assert add(state, [touching]) is None, touching
    assert add(state, [line(Coding, "c2"), line(Memo, "m3", n=3, replaces=["m2"])]) is not None


def counts(action, events):
    """The rule of undo in so many words: an action counts unless an undo that counts takes it back."""
    first = min((e for e in events if e.action == action), key=lambda e: e.order)
    return not any(
        e.undoes == action and e.person == first.person and e.n > first.n and counts(e.action, events)
        for e in events
        if isinstance(e, Undo)
    )


two = known | {"action": st.sampled_from(ACTIONS[:2])}
gestures = st.one_of(
    st.builds(Coding, **two), st.builds(Undo, **known, undoes=st.sampled_from(ACTIONS[:2] + IDS))
)


@settings(calm, max_examples=300)
@given(st.lists(gestures, max_size=10))
def test_undone_is_what_an_undo_that_counts_takes_back(heap):
    events = in_order(replace(e, action=e.id) if isinstance(e, Undo) else e for e in heap)
    assert fold(events).undone == {e.action for e in events if not counts(e.action, events)}


# undo


def test_an_undone_action_goes_with_all_its_events():
    first, second = line(Coding, "c1", action="both"), line(Passage, "p1", action="both")
    assert standing(first, second, line(Undo, "u", n=2, undoes="both")) == {"u"}


def test_an_undo_of_an_undo_brings_the_action_back():
    coding, undone, redone = line(Coding, "c"), undo("u1", "c", n=2), undo("u2", "u1", n=3)
    assert standing(coding, undone) == {"u1"}
    assert standing(coding, undone, redone) == {"c", "u2"}
    assert standing(coding, undone, redone, undo("u3", "u2", n=4)) == {"u1", "u3"}


def test_nobody_can_undo_what_another_did():
    assert standing(line(Coding, "c"), undo("u", "c", n=2, person="bo")) == {"c", "u"}


def test_an_undo_takes_back_only_what_its_writer_had_seen():
    assert "c" in standing(line(Coding, "c", n=5), undo("u", "c", n=5))
    assert "c" in standing(line(Coding, "c", n=5), undo("u", "c", n=4))


def test_an_undo_does_not_take_back_itself():
    assert standing(line(Coding, "c"), undo("u", "u", n=2)) == {"c", "u"}


def test_a_late_line_of_an_undone_action_does_not_stand():
    early = [line(Coding, "c1", action="both"), line(Undo, "u", n=3, undoes="both")]
    late = line(Coding, "c2", n=2, action="both")
    assert add(fold(early), [late]) is None
    assert standing(*early, late) == {"u"}


def test_the_state_tells_what_is_undone():
    assert fold([line(Coding, "c"), undo("u", "c", n=2)]).undone == {"action of c"}


# retraction


def test_a_retracted_event_goes():
    assert standing(line(Coding, "c"), line(Retraction, "r", n=2, target="c", reason="Fel stycke")) == {"r"}


def test_a_retraction_that_is_retracted_or_undone_does_nothing():
    coding, retraction = line(Coding, "c"), line(Retraction, "r", n=2, target="c")
    assert standing(coding, retraction, line(Retraction, "r2", n=3, target="r")) == {"c", "r2"}
    assert standing(coding, retraction, undo("u", "r", n=3)) == {"c", "u"}


def test_what_a_retracted_value_replaced_stands_again():
    old, new = line(Memo, "m1", about="d"), line(Memo, "m2", n=2, about="d", replaces=["m1"])
    assert standing(old, new, line(Retraction, "r", n=3, target="m2")) == {"m1", "r"}


# values


def judgement(name, *, n=1, value="STO", replaces=(), person="anna", kind="evaluator"):
    return line(Judgement, name, n=n, person=person, meeting="m1", group="team", value=value,
                replaces=list(replaces), assessor_kind=kind)  # fmt: skip


def test_two_values_written_without_seeing_each_other_are_contradictory_until_a_person_decides():
    first = judgement("j1")
    at_home, at_work = (
        judgement("j2", n=2, value="NOR", replaces=["j1"]),
        judgement("j3", n=2, replaces=["j1"]),
    )
    state = fold([first, at_home, at_work])
    assert state.contradictions() == [[at_home, at_work]]
    decided = judgement("j4", n=3, value="NOR", replaces=["j2", "j3"])
    assert fold([first, at_home, at_work, decided]).contradictions() == []
    assert standing(first, at_home, at_work, decided) == {"j4"}


def test_contradictory_values_come_in_order_whenever_they_arrive():
    early, late = judgement("j1", n=2), judgement("j2", n=5, value="NOR")
    assert add(fold([late]), [early]).contradictions() == [[early, late]]


def test_undoing_the_decision_makes_the_values_contradictory_again():
    events = [judgement("j2"), judgement("j3", value="NOR"), judgement("j4", n=2, replaces=["j2", "j3"])]
    assert len(fold([*events, undo("u", "j4", n=3)]).contradictions()[0]) == 2


def test_undoing_one_of_two_contradictory_values_leaves_the_other():
    events = [judgement("j1"), judgement("j2", n=2, replaces=["j1"]), judgement("j3", n=2, replaces=["j1"])]
    assert standing(*events, undo("u", "j2", n=3)) == {"j3", "u"}


def test_judgements_of_two_persons_or_of_a_seminar_do_not_contradict_each_other():
    events = [judgement("j1"), judgement("j2", person="bo", value="NOR"), judgement("j3", kind="agreed")]
    assert fold(events).contradictions() == []
    assert len(fold(events).of(Judgement)) == 3


def test_a_value_that_is_undone_replaces_nothing():
    assert standing(judgement("j1"), judgement("j2", n=2, replaces=["j1"]), undo("u", "j2", n=3)) == {
        "j1",
        "u",
    }


def test_an_erased_newer_version_does_not_bring_back_the_older():
    old, new = (
        line(Memo, "m1", about="d", content="Åke sa"),
        line(Memo, "m2", n=2, about="d", replaces=["m1"]),
    )
    assert standing(old, new, replace(new, content="", erased="2026-02-02")) == set()


def test_an_erasure_can_be_neither_undone_nor_retracted():
    erasure = line(Erasure, "g", what="source", targets=["p1"], files={"texts/d.txt": "ab12"})
    assert "g" in standing(erasure, undo("u", "g", n=2), line(Retraction, "r", n=2, target="g"))


# passages


def test_a_passage_placed_anew_keeps_its_name():
    first = line(Passage, "p1", text="d", start=10, end=20)
    second = line(Passage, "p2", n=2, of="p1", text="d~2", start=14, end=24, replaces=["p1"])
    third = line(Passage, "p3", n=3, of="p1", text="d~3", start=9, end=19, replaces=["p2"])
    for events in ([first], [first, second], [third, first, second]):
        [passage] = fold(events).of(Passage)
        assert (passage.name, passage.document) == ("p1", "d")
        assert passage == events[0 if len(events) != 2 else 1]


def test_two_placings_made_without_seeing_each_other_are_contradictory():
    first = line(Passage, "p1", text="d")
    placings = [
        line(Passage, name, n=2, of="p1", start=at, replaces=["p1"]) for name, at in (("p2", 4), ("p3", 5))
    ]
    assert fold([first, *placings]).contradictions() == [placings]


def test_undoing_a_placing_puts_the_passage_back_where_it_was():
    first = line(Passage, "p1", start=10)
    assert standing(first, line(Passage, "p2", n=2, of="p1", replaces=["p1"]), undo("u", "p2", n=3)) == {
        "p1",
        "u",
    }


# lines that damage or merging has made unlike


def test_two_unlike_lines_of_one_id_give_the_same_in_every_copy():
    one, other = line(Coding, "c", code="STO"), line(Coding, "c", code="NOR")
    assert fold([one, other]) == fold([other, one])
    assert len(fold([one, other]).of("coding")) == 1


def test_the_order_of_languages_in_a_line_does_not_matter():
    swedish_first = line(Claim, "c", text={"sv": "Teamet stormar", "en": "The team storms"})
    english_first = line(Claim, "c", text={"en": "The team storms", "sv": "Teamet stormar"})
    between = line(Claim, "c", text={"sv": "Laget"})
    heaps = ([swedish_first, english_first, between], [english_first, swedish_first, between])
    assert fold(heaps[0]) == fold(heaps[1])


def test_a_kind_nobody_has_used_is_empty():
    assert fold([]).of(Memo) == [] == fold([]).of("memo")
    assert fold([]).contradictions() == []


def test_what_has_no_way_back_stands_though_it_is_undone_or_retracted():
    for kind in FINAL:
        taken_back = undo("u1", "e1", n=2), line(Retraction, "r1", n=3, target="e1")
        assert "e1" in standing(line(kind, "e1"), *taken_back)
