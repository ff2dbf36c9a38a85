"""How much is masked and seen on our own labelled text, and how much for nothing: figures that may not fall.

The text is synthetic: 4,000 words, two halves with 198 labelled spans each (whole names, lower-case transcripts, genitives, foreign and
double names, names that are words, addresses, dates, numbers, roles with places). The first half was tuned on. The second was labelled
before the program was last changed, and nobody looked at what was missed in it. Both, and the lists, were written by the same hand, so
other people's texts may well give lower figures.
"""

import pytest

from coding.pseudonyms.lists import measured
from tests.coding.pseudonyms.labelled import HALVES, OWN, half, measure

# half → least share masked by rules and lists, with the study's own list, seen with the queue; most false alarms per 1,000 words:
# masked for nothing, asked about for nothing
FLOORS = {"tuned": (0.92, 0.92, 0.99, 2.6, 9.0), "untouched": (0.8, 0.85, 0.97, 0.6, 9.0)}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict]:
    return {name: measure(name) for name in HALVES}


@pytest.mark.parametrize("name", HALVES)
def test_the_figures_do_not_fall(figures, name):
    found = figures[name]
    lists, own, seen, false, queue = FLOORS[name]
    assert found["rules_and_lists"] >= lists
    assert found["with_own_list"] >= own
    assert found["seen"] >= seen
    assert found["false_per_1000"] <= false
    assert found["false_queue_per_1000"] <= queue


def test_what_the_program_says_of_itself_is_what_was_measured_on_the_untouched_half(figures):
    found = figures["untouched"]
    assert measured() == {
        "spans": found["n"], "masked": int(100 * found["rules_and_lists"]), "seen": int(100 * found["seen"]),
    }  # fmt: skip


def test_the_text_is_as_large_and_as_hard_as_it_is_said_to_be():
    halves = [half(name) for name in HALVES]
    assert sum(len(each.text.split()) for each in halves) >= 4000
    assert sum(len(each.labels) for each in halves) >= 300
    kinds = {kind for each in halves for _, _, kind in each.labels}
    assert kinds == set("poiandtserwkx")


@pytest.mark.parametrize("name", HALVES)
def test_every_personal_number_and_address_of_the_text_is_masked(name):
    from coding.pseudonyms import look

    text = half(name)
    inside = {place for f in look(text.text, OWN[name]).spans for place in range(f.start, f.end)}
    assert all(set(range(start, end)) <= inside for start, end, kind in text.labels if kind in "se")
