"""docs/figures/gotland.md: each statement of the document is given again where it says, or has a reason why not."""

from pathlib import Path

import pytest

from evaluation.schemas import schema
from tests.gotland.memo import section, words

LISTED = Path(__file__).parents[2] / "docs" / "figures" / "gotland.md"


def two_boards(memos, targets):
    received = section(memos, "Skickas till")
    head = words(memos).split("Förslag till beslut")[0]
    named = ["Hälso- och sjukvårdsnämnden", "Socialnämnden"]
    assert len(named) == int(targets["boards"])
    assert all(name in received and name in head for name in named)


def three_administrations(memos, targets):
    assert f"verksamheter i {targets['administrations']} förvaltningar" in section(memos, "Sammanfattning")


def ages(key):
    return lambda memos, targets: _in(f"åldern {targets[key]} år", section(memos, "Sammanfattning"))


def ages_of_the_inventory(memos, targets):
    ages("ages")(memos, targets)
    assert "blivande föräldrar" in section(memos, "Sammanfattning")
    assert list(schema("inventory").labels("ages")) == ["pregnancy", "0-1", "1-3", "3-5"]


def the_inquiry(memos, targets):
    _in(f"SOU {targets['inquiry']}", section(memos, "Sammanfattning"))


def three_levels(memos, targets):
    levels = schema("inventory").labels("level", "sv").values()
    assert len(levels) == int(targets["levels"])
    assert all(f"{level} (" in section(memos, "Sammanfattning") for level in levels)


def eight_managers(memos, targets):
    assert targets["managers"] == "8"
    _in("åtta chefer", section(memos, "Vad som har gjorts"))


def the_date(memos, targets):
    assert targets["dated"] == "2023-03-23"
    _in("Tjänsteskrivelse, 23 mars 2023", section(memos, "Beslutsunderlag"))


def done(text):
    return lambda memos, targets: _in(text, section(memos, "Vad som har gjorts"))


def the_parts(memos, targets):
    parts = ["Förslag till beslut", "Sammanfattning", "Bedömning", "Beslutsunderlag", "Skickas till"]
    places = [words(memos).index(part) for part in parts]
    assert places == sorted(places)


def _in(text, where):
    assert text in where


GIVEN_AGAIN = {
    "Två nämnder får rapporten": two_boards,
    "Tre förvaltningar delar på ansvaret": three_administrations,
    "Barn i åldern 0–5 år, därtill blivande föräldrar": ages_of_the_inventory,
    "Samverkansforum arbetar för åldern 0–24 år": ages("forum_ages"),
    "Föreslagen hälsoplan för åldern 0–21 år": ages("inquiry_ages"),
    "SOU 2021:34": the_inquiry,
    "Tre nivåer: universell, selektiv, indikerad": three_levels,
    "Åtta chefer i den gemensamma ledningsgruppen": eight_managers,
    "Kunskapsdag under våren": done("Våren 2023: Gemensam kunskapsdag"),
    "Utvecklingsarbete om SUF under våren": done("Våren 2023: Arbete med att klargöra vem som leder stödet"),
    "Utvecklingen av 1177.se/gotland": done("Utan angivet datum: Det som 1177.se/gotland"),
    "Daterad 2023-03-23": the_date,
    "Delarna i ordning: förslag till beslut, sammanfattning, bedömning, beslutsunderlag, skickas till": the_parts,
}


def rows() -> list[list[str]]:
    """What the document states, where it is given again, and why it is not."""
    lines = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_each_statement_is_given_again_or_has_a_reason_and_never_both():
    for what, where, why in rows():
        assert bool(where) != bool(why), what


def test_each_statement_that_is_given_again_has_its_test():
    assert [what for what, where, _ in rows() if where] == list(GIVEN_AGAIN)


@pytest.mark.parametrize("what", GIVEN_AGAIN)
def test_what_is_said_to_be_given_again_is(memos, targets, what):
    GIVEN_AGAIN[what](memos, targets)
