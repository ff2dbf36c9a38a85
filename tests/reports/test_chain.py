"""The chain is walked both ways, drawn and put in a table; "led to" stands only where it has been expressly said."""

import json
import re

import pytest

import folje
from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from reports import figures, prose, tables
from reports.chain import chain
from reports.chain.threads import threads
from reports.material import Material


@pytest.fixture(scope="module")
def study():
    return Study.open(find("examples", "exempelkommun"))


@pytest.fixture(scope="module")
def material(study):
    return Material(study)


def roles(tree: list[dict]) -> set[str]:
    return {each["role"] for each in tree} | {role for each in tree for role in roles(each["steps"])}


def ids(tree: list[dict]) -> set[str]:
    return {each["id"] for each in tree} | {one for each in tree for one in ids(each["steps"])}


def test_every_settled_claim_of_the_example_has_evidence_for_and_a_search_for_what_is_against(study):
    rows = [row for row in chain(study, None)["claims"] if row["status"] in ("tested", "final")]
    assert len(rows) == 21
    assert all(row["for"] for row in rows)
    assert not [row for row in rows if "motbelägg inte sökta än" in row["missing"]]


def test_from_a_claim_the_way_goes_back_to_passages_and_on_to_later_evidence(study):
    told = chain(study, "C23")
    assert roles(told["back"]) == {"for", "against"}
    assert roles(told["forward"]) == {"heard", "decided", "fed_back", "followed", "later"}
    assert {"R08", "A05", "team-2024-08-27"} <= ids(told["forward"])


def test_from_later_evidence_the_way_goes_back_to_the_claim(study):
    assert {"A05", "R08", "C23"} <= ids(chain(study, "team 2024-08-27")["back"])


def test_from_a_source_the_way_goes_on_to_the_claims_that_rest_on_it(study):
    forward = chain(study, "p-team-2023-06-13")["forward"]
    assert {"C04", "C12"} <= ids(forward)
    assert {each["kind"] for each in forward} == {"passage"}


def test_what_an_informant_said_without_consent_is_not_told(study):
    lines = "\n".join(chain(study, "C21")["lines"])
    assert "inget giltigt samtycke till citat" in lines
    passage = next(p for p in study.state.of("passage") if p.name.startswith("c5b5a5"))
    assert passage.quote[:25] not in lines


def test_an_id_that_leads_nowhere_or_to_several_is_refused(study):
    with pytest.raises(UseError, match="ingen länk"):
        chain(study, "C99")
    with pytest.raises(UseError, match="kan vara flera"):
        chain(study, "p-team")


def test_the_command_answers_as_data(capsys):
    assert folje.main(["chain", str(find("examples", "exempelkommun")), "A10", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["id"]) == ("action", "A10")
    assert "R06" in ids(told["back"])


def test_the_three_chains_of_the_example_two_express_and_one_implied(material):
    linked = {each.number: each.attribution for each in threads(material) if each.actions}
    assert (linked[2], linked[8], linked[5]) == ("explicit", "explicit", "implied")
    assert sum(attribution == "explicit" for attribution in linked.values()) == 2


def test_led_to_stands_only_where_the_attribution_is_express(material, tmp_path):
    rows = tables.make("chain", material).rows
    assert [row[0][:2] for row in rows if row[2].startswith("ledde till")] == ["2.", "8."]
    drawn = figures.make("chain", material, tmp_path)
    svg = (tmp_path / "chain.svg").read_text(encoding="utf-8")
    body = svg.partition("</desc>")[2]
    shown = re.findall(r">(ledde till|följdes av)</text>", body)
    assert (shown.count("ledde till"), shown.count("följdes av")) == (2, 5)
    assert drawn.alt.count("ledde till") == 2


def test_the_figure_says_in_words_all_that_it_shows(material, tmp_path):
    alt = figures.make("chain", material, tmp_path).alt
    for thread in threads(material):
        assert all(action.text.rstrip(".") in alt for action in thread.actions)
        assert thread.outcome or "inget än" in alt


def test_an_audience_sees_its_own_feedback_and_the_meetings_of_its_groups(study):
    shown = threads(Material(study, "team"))
    assert {each.audience for each in shown} == {"teamet"}
    assert not [
        name for each in shown for action in each.actions for _, name in action.later if "Styr" in name
    ]


def test_a_study_without_feedback_has_a_figure_that_says_so(tmp_path):
    from tests.folders import make

    empty = Material(make(tmp_path))
    assert figures.make("chain", empty, tmp_path / "f").alt == "Ingen återkoppling än."
    assert tables.make("chain", empty).rows == ()


def test_question_by_source_counts_occasions_and_shows_what_is_empty(material):
    table = tables.make("question_sources", material)
    assert table.header == ("Källa", "Q1", "Q2", "Q3", "Q4")
    assert [row[0] for row in table.rows] == [
        "Observationsprotokoll", "Minnesanteckningar", "Intervju, teammedlem", "Intervju, styrgruppsmedlem", "Intervju, familj", "Tabeller",
        "Påståenden",
    ]  # fmt: skip
    empty = sum(cell == "–" for row in table.rows for cell in row)
    assert f"{empty} av 24 rutor är tomma" in table.notes[1]


def test_a_claim_on_one_kind_of_source_is_marked(material):
    rows = {row[0][:3]: row for row in tables.make("claims", material).rows}
    assert "ett enda slags källa" in rows["C22"][2]
    assert "2 slags källor" in rows["C01"][2]


def test_commitments_are_set_against_claims_and_indicators_and_what_is_not_checked_is_seen(material):
    rows = {row[0].split(" (")[0]: row for row in tables.make("commitments", material).rows}
    assert rows["Samordnarrollen roterar i teamet."][2] == "Inget påstående prövar detta."
    assert rows["Arbetet följs upp med mått som parterna har kommit överens om."][3] == "2 av 6 rapporterade"
    assert rows["Familjen deltar i planeringen av sitt stöd."][2].startswith("C21:")


def test_the_limits_print_themselves(material):
    limits = prose.text("limits", material)
    assert "4 av 17 uppföljda familjer har intervjuats" in limits
    assert "tiden dessförinnan är rekonstruerad" in limits
    assert "22 av 59 hållna möten observerades inte" in limits


def test_who_took_part_in_a_seminar_is_told_to_the_evaluator_only(study, material):
    assert "deltagare efter roll: utvärderare; andrakodare" in prose.text("seminars", material)
    others = prose.text("seminars", Material(study, "team"))
    assert "7 underlag; beslut: C01 bekräftat" in others and "forskningsledare" not in others


def test_few_who_see_it_otherwise_are_told_in_words_to_all_but_the_evaluator(study, material):
    assert "8 instämmer, 1 delvis, 0 inte" in prose.text("claim C01", material)
    assert "någon eller några ser det annorlunda" in prose.text("claim C01", Material(study, "team"))


def test_an_interpretation_names_its_author_and_both_sides_are_told(study, material):
    told = prose.text("claim C04", material)
    assert "utvärderarens tolkning, U1" in told
    assert "utvärderarens tolkning; underlag" in prose.text("claim C04", Material(study, "team"))
    assert "talar emot: underlag från 2 tillfällen" in told
    assert "motbelägg sökta, inte funna" in prose.text("claim C22", material)
