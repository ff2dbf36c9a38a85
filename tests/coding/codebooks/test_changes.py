"""Changing a codebook: every change makes a draft, is noted with who and when, and can be taken back."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.codebooks import Codebook
from coding.codebooks.canonical import canonical
from coding.codebooks.findings import findings
from coding.codebooks.history import as_of, translate
from evaluation.errors import UseError
from tests.coding.codebooks.material import SMALL, codebooks, draft


def codes(data):
    return list(Codebook.of(data).codes)


def changed(make, data=SMALL, person="U1"):
    made = draft(data, person)
    make(made)
    return made.done()


def test_a_change_makes_a_draft_and_leaves_what_was_given_as_it_was():
    before = copy.deepcopy(SMALL)
    data = changed(lambda d: d.rename("B", "En öppning"))
    assert before == SMALL
    assert data["version"] == "1.0.1-draft.1"
    assert data["history"] == [{
        "version": "1.0.1-draft.1", "previous": "1.0.0", "date": "2026-11-29", "person": "U1", "operation": "rename",
        "from": ["B"], "to": ["B"], "before": [{"id": "B", "name": {"sv": "Öppning"}}],
    }]  # fmt: skip


def test_no_change_makes_no_draft():
    assert changed(lambda d: d.rename("B", "Öppning")) == SMALL


def test_a_new_code_stands_last_in_its_branch_with_a_key_made_from_its_name():
    data = changed(lambda d: d.add("Väntan på besked", "A2"))
    assert codes(data) == ["A", "A1", "A2", "A21", "VANTAN-PA-BESKED", "B"]
    again = changed(lambda d: d.add("Väntan på besked!"), data)
    assert codes(again)[-1] == "VANTAN-PA-BESKED-2"


def test_a_new_code_in_a_codebook_of_phases_gets_the_kind_of_its_branch():
    phases = {**SMALL, "codes": [{**SMALL["codes"][0], "kind": "phase"}, *SMALL["codes"][1:]]}
    data = changed(lambda d: (d.add("Ny", "A1"), d.add("Annan", "B")), phases)
    assert {e["id"]: e.get("kind") for e in data["codes"] if e["id"] in ("NY", "ANNAN")} == {
        "NY": "indicator",
        "ANNAN": "cross",
    }


def test_merging_takes_keywords_and_children_along():
    data = changed(lambda d: d.merge(["A2"], "A1"))
    book = Codebook.of(data)
    assert codes(data) == ["A", "A1", "A21", "B"]
    assert book.codes["A1"].keywords() == ["tid*", "=brist", "budget"]
    assert book.path("A21") == ["A", "A1", "A21"]
    assert book.name("A2") == "Pengar"


def test_splitting_puts_new_codes_in_the_place_of_the_old():
    data = changed(lambda d: d.split("A2", ["Löner", "Lokaler", "B"]))
    assert [(k, c.parent) for k, c in Codebook.of(data).codes.items()] == [
        ("A", None), ("A1", "A"), ("A21", "A"), ("LONER", "A"), ("LOKALER", "A"), ("B", None),
    ]  # fmt: skip


def test_retiring_leaves_what_stands_under_it():
    data = changed(lambda d: d.retire(["A2", "A"]))
    assert [(k, c.parent) for k, c in Codebook.of(data).codes.items()] == [
        ("A1", None),
        ("A21", None),
        ("B", None),
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda d: d.add("  "), "Skriv vad koden ska heta"),
        (lambda d: d.add("x" * 81), "längre än 80 tecken"),
        (lambda d: d.add("Ny", "INGEN"), "ingen kod INGEN"),
        (lambda d: d.add("Ny", code="a1"), "redan använd"),
        (lambda d: d.add("Ny", code="A 9"), "får inte ha blanksteg"),
        (lambda d: d.move("A", "A21"), "A kan inte läggas under A21"),
        (lambda d: d.move("A", "A"), "A kan inte läggas under A"),
        (lambda d: d.merge(["A"], "A21"), "A kan inte läggas under A21"),
        (lambda d: d.merge(["A1"], "A1"), "minst en kod till"),
        (lambda d: d.split("A", ["Bara en"]), "minst två"),
        (lambda d: d.retire(["B", "X"]), "ingen kod X"),
        (lambda d: d.publish(), "redan utgiven"),
        (lambda d: d.undo(), "ingen ändring att ångra"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_changed(make, words):
    made = draft()
    with pytest.raises(UseError, match=words):
        make(made)
    assert made.done() == SMALL


def test_a_retired_code_is_not_changed_further():
    data = changed(lambda d: d.retire(["B"]))
    with pytest.raises(UseError, match=r"B används inte sedan version 1.0.1-draft.1"):
        draft(data).rename("B", "Annat")


def test_publishing_makes_the_draft_a_version_and_ends_what_can_be_undone():
    data = changed(lambda d: d.publish(), changed(lambda d: d.retire(["B"])))
    assert data["version"] == "1.0.1"
    with pytest.raises(UseError, match="utgivet"):
        draft(data).undo()
    again = changed(lambda d: d.add("Ny"), data)
    assert again["version"] == "1.0.2-draft.1"
    with pytest.raises(UseError, match="inte en senare version"):
        draft(again).publish("1.0.1")
    assert changed(lambda d: d.publish("2.0"), again)["version"] == "2.0"


CHANGES = {
    "rename": lambda d: d.rename("A1", "Tiden"),
    "move": lambda d: d.move("A2", None),
    "merge": lambda d: d.merge(["A2", "B"], "A1"),
    "split": lambda d: d.split("A2", ["Ett", "Två"]),
    "retire": lambda d: d.retire(["A"]),
    "change": lambda d: d.change("B", {"definition": {"sv": "Något nytt."}}),
}


@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_undoing_gives_the_codes_as_they_were_and_keeps_both_steps(make):
    data = changed(lambda d: d.undo(), changed(make))
    in_use = [canonical(entry) for entry in data["codes"] if not entry.get("retired")]
    assert in_use == [canonical(entry) for entry in SMALL["codes"]]
    assert data["version"] == "1.0.1-draft.2"
    assert {step["operation"] for step in data["history"]} > {"undo"}
    assert findings(data) == []


def test_undo_goes_back_step_by_step_and_only_through_ones_own():
    data = changed(lambda d: d.rename("A1", "Tiden"))
    data = changed(lambda d: d.rename("B", "Öppet"), data, "U2")
    data = changed(lambda d: d.rename("A2", "Pengarna"), data)
    for _ in range(2):
        data = changed(lambda d: d.undo(), data)
    book = Codebook.of(data)
    assert [book.name(key) for key in ("A1", "A2", "B")] == ["Tid", "Pengar", "Öppet"]
    with pytest.raises(UseError):
        draft(data).undo()


def test_what_somebody_has_built_on_is_not_undone_under_them():
    data = changed(lambda d: d.rename("A1", "Tiden"))
    data = changed(lambda d: d.rename("A1", "All tid"), data, "U2")
    with pytest.raises(UseError, match="samma koder har ändrats senare"):
        draft(data).undo()


def test_a_code_that_was_undone_comes_back_under_its_key():
    data = changed(lambda d: d.add("Ny"))
    data = changed(lambda d: d.add("Ny"), changed(lambda d: d.undo(), data))
    assert codes(data)[-1] == "NY"
    assert translate(data, "NY", "1.0.1-draft.1").code == "NY"


@st.composite
def gestures(draw):
    """A codebook and what may be done with it, whether it can be or not."""
    data = draw(codebooks())
    kinds = st.sampled_from(["add", "rename", "move", "merge", "split", "retire", "undo", "publish"])
    return data, draw(st.lists(st.tuples(kinds, st.randoms(use_true_random=False)), max_size=6))


def act(data, kind, random):
    made = draft(data)
    keys = [entry["id"] for entry in data["codes"]]
    one, two = random.choice(keys), random.choice(keys)
    try:
        {"add": lambda: made.add(f"Namn {random.randrange(9)}", random.choice([None, one])), "rename": lambda: made.rename(one, "Nytt"),
         "move": lambda: made.move(one, random.choice([None, two])), "merge": lambda: made.merge([one], two),
         "split": lambda: made.split(one, ["Del ett", two, "Del två"]), "retire": lambda: made.retire([one, two]),
         "undo": made.undo, "publish": made.publish}[kind]()  # fmt: skip
    except UseError:
        return data
    return made.done()


@given(gestures())
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_the_codebook_stays_sound_and_can_be_seen_as_it_was(given_gestures):
    first, steps = given_gestures
    versions = [first]
    for kind, random in steps:
        versions.append(act(versions[-1], kind, random))
    last = versions[-1]
    assert [f for f in findings(last) if f.level == "error"] == []
    for earlier in versions:
        was = as_of(last, str(earlier["version"]))
        assert [canonical(e) for e in was["codes"] if not e.get("retired")] == sorted(
            (canonical(e) for e in earlier["codes"] if not e.get("retired")),
            key=lambda e: [x["id"] for x in last["codes"]].index(e["id"]))  # fmt: skip
        for code in Codebook.of(earlier).codes:
            now = translate(last, code, str(earlier["version"]))
            assert set(now.codes) <= set(Codebook.of(last).codes)
            assert (now.code is None) == bool(now.operation)
