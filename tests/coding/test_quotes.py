"""What may be quoted: consent, and a person's answer; nobody's words without them."""

import json
from datetime import date

import pytest

import folje
from coding.consents import Consents, problems
from coding.quotes import Quote, answer, quote_bank, quotes, spread
from evaluation import Study
from evaluation.erasure import carry_out, plan
from evaluation.errors import UseError
from evaluation.events import QuoteCheck
from tests.coding.reading_study import reading_study
from tests.folders import make


@pytest.fixture
def study(tmp_path):
    return reading_study(tmp_path)


def statuses(study, day=None):
    return {quote.passage: quote.status for quote in quote_bank(study, day)}


def test_only_what_informants_have_said_is_in_the_bank_and_consent_decides(study):
    assert statuses(study) == {
        "good": "unchecked",
        "differ": "unchecked",
        "refused": "refused",
        "gone": "withdrawn",
    }


def test_without_valid_consent_the_words_are_in_no_answer(study):
    said = json.dumps(quotes(study), ensure_ascii=False, default=str)
    assert "krusbär" in said
    assert "smultron" not in said
    assert "lingon" not in said


def test_a_quote_is_free_when_a_person_has_said_that_nobody_can_recognise_it(study):
    answer(study, "good", {"recognisable": "nej", "wording": "Samverkan är bra."})
    (free,) = [quote for quote in quote_bank(study) if quote.status == "free"]
    assert (free.text, free.scope, free.answered[:2]) == ("Samverkan är bra.", "ordagrant", "U1")


@pytest.mark.parametrize(
    ("said", "status"), [("ja", "recognisable"), ("osäkert", "unsure"), ("NO", "free"), ("n", "free")]
)
def test_every_answer_is_kept_as_it_was_meant(study, said, status):
    assert answer(study, "good", {"recognisable": said})["status"] == status


def test_a_new_answer_replaces_the_old_and_undo_brings_it_back(study):
    answer(study, "good", {"recognisable": "nej"})
    answer(study, "good", {"recognisable": "ja"})
    assert statuses(study)["good"] == "recognisable"
    study.journal.undo("U1")
    assert statuses(study)["good"] == "free"


def test_two_who_have_not_seen_each_other_leave_it_contradictory(study):
    for person, said in (("U1", "no"), ("U2", "yes")):
        study.journal.write(person, QuoteCheck(passage="good", recognisable=said))
    assert statuses(study)["good"] == "contradictory"


@pytest.mark.parametrize(
    ("passage", "said", "message"),
    [
        ("refused", "nej", "har sagt nej till citat"),
        ("gone", "nej", "återkallat"),
        ("good", "kanske", "Svara nej, ja eller osäkert"),
        ("banan", "nej", "Inget citat har id banan"),
        ("", "nej", "Flera citat"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_nothing_is_written(study, passage, said, message):
    with pytest.raises(UseError, match=message):
        answer(study, passage, {"recognisable": said})
    assert study.state.of(QuoteCheck) == []


def test_the_question_is_put_with_the_words(study):
    asked = []
    answer(study, "good", {}, lambda text: asked.append(text) or "nej")
    assert "krusbär" in asked[0]
    assert "Kan någon i kommunen känna igen den?" in asked[0]


def test_the_answer_goes_with_the_passage_when_it_is_erased(study):
    answer(study, "good", {"recognisable": "nej", "wording": "krusbär", "reason": "allmänt om krusbär"})
    carry_out(study, plan(study, "passage", "good"), "U1", "prov")
    again = Study.open(study.path)
    assert again.state.of(QuoteCheck) == []
    kept = b"".join(path.read_bytes() for path in (study.path / "journal").rglob("*.jsonl"))
    assert "krusbär".encode() not in kept


@pytest.mark.parametrize(
    ("counts", "too_many"),
    [
        ({"A": 3}, ["A"]),
        ({"A": 1}, []),
        ({"A": 1, "B": 1}, []),
        ({"A": 2, "B": 1}, ["A"]),
        ({"A": 2, "B": 2, "C": 2, "D": 2}, []),
        ({"A": 3, **{f"B{n}": 1 for n in range(20)}}, ["A"]),
    ],
)
def test_many_quotes_of_one_informant_are_pointed_out(counts, too_many):
    bank = [Quote("p", "d", who, "team", "free") for who, n in counts.items() for _ in range(n)]
    assert [each["informant"] for each in spread(bank) if each["too_many"]] == too_many
    assert {each["informant"]: each["quotes"] for each in spread(bank)} == counts


@pytest.mark.parametrize(
    ("rows", "day", "state"),
    [
        ("P1;quote;2023-03-01;", "2023-03-01", "valid"),
        ("P1;quote;2023-03-01;", "2023-02-01", "later"),
        ("P1;quote;2023-03-01;2023-05-01", "2023-05-01", "withdrawn"),
        ("P1;quote;2023-03-01;2023-05-01", "2023-04-30", "valid"),
        ("P1;quote;;", "2023-05-01", "refused"),
        ("P1;quote;2023-03-01;2023-05-01|P1;quote;2023-06-01;", "2023-07-01", "valid"),
        ("P1;quote;2023-03-01;|P1;quote;;", "2023-07-01", "refused"),
        ("P1;interview;2023-03-01;", "2023-07-01", "missing"),
    ],
)
def test_what_a_consent_is_worth_on_a_day(tmp_path, rows, day, state):
    table = "id;subject;type;given;withdrawn\n" + "".join(
        f"{n};{row}\n" for n, row in enumerate(rows.split("|"))
    )
    study = make(tmp_path, {"cases/consents.csv": table})
    assert Consents(study, date.fromisoformat(day)).on("P1", "quote").state == state


def test_the_command_line_lists_and_answers(study, capsys):
    assert folje.main(["quotes", str(study.path), "--passage", "good", "--recognisable", "nej"]) == folje.OK
    assert folje.main(["quotes", str(study.path)]) == folje.OK
    said = capsys.readouterr().out
    assert "Får citeras\n  ”Samverkan är bra 👍" in said
    assert "T1: har sagt nej till citat (1)" in said


def test_a_consent_for_a_child_says_who_has_given_it(tmp_path):
    study = make(
        tmp_path,
        {
            "tables/interviews.csv": "id;informant;category\ni1;B01;young\ni2;P01;family\n",
            "cases/consents.csv": "id;subject;type;given;given_by\ns1;B01;quote;2024-01-09;\n"
            "s2;B01;interview;2024-01-09;both_guardians\ns3;P01;quote;2024-01-09;\ns4;B01;archive;;\n",
        },
    )
    assert [(problem.row, problem.level) for problem in problems(study)] == [(2, "note")]
