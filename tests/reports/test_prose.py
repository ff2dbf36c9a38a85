"""Numbers and texts made from data: each sentence follows the material, and says so when there is none."""

import pytest

from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import language
from reports import prose
from reports.material import Material
from tests.folders import SETTINGS, make
from tests.reports.model_case import CHILDREN, EXPECTING, family_tables, model_case

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return model_case(
        tmp_path_factory.mktemp("model"), SETTINGS + "limits: [{sv: Få familjer., en: Few families.}]\n"
    )


@pytest.fixture
def text(study):
    return lambda name: prose.text(name, Material(study))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("observed_meetings", "6"), ("held_meetings", "7"), ("judged_meetings", "5"), ("interviews", "2"),
        ("family_interviews", "1"), ("families", "17"), ("coded_passages", "8"), ("codings", "11"), ("feedback", "3"), ("threshold", "5"),
    ],
)  # fmt: skip
def test_the_numbers_of_the_model_case(study, name, value):
    assert prose.number(name, Material(study)) == value


@pytest.mark.parametrize("kind", ["NUMBERS", "TEXTS"])
def test_no_name_means_two_things(kind):
    names = [name for topic in prose.TOPICS for name in getattr(topic, kind, {})]
    assert sorted(names) == sorted(getattr(prose, kind))


def test_a_changed_row_changes_the_number(tmp_path):
    assert prose.number("families", Material(model_case(tmp_path, families=family_tables(CHILDREN)))) == "11"


def test_the_path_of_each_group_is_told_with_what_was_not_judged(text):
    assert text("paths").splitlines() == [
        "- **Teamet** har bedömts vid 4 av 4 observerade möten (5 hölls). Bedömningarna i ordning: Forming (januari 2023, n = 1); "
        "Norming, på väg mot Performing (februari 2023, n = 1); Blandad (mars 2023, n = 1); Storming (januari 2024, n = 1).",
        "- **Styrgruppen** har bedömts vid 1 av 2 observerade möten (2 hölls). Bedömningarna i ordning: "
        "mellan Forming och Storming (januari 2023, n = 1).",
    ]


def test_returns_are_told_by_date_beside_changes_of_members_and_without_cause(text):
    lines = text("returns").splitlines()
    assert lines[0].startswith("- Teamet 2024-01-30: Storming (återgång)")
    assert "samvarierar" in lines[-1]
    assert "orsak" not in lines[-1]


def test_disagreements_show_every_judgement(text):
    assert (
        text("disagreements")
        == "- Teamet 2024-01-30 – utvärderaren: Storming (återgång); andrakodaren: Norming"
    )


def test_the_families_are_told_by_kind_where_both_are_many(text):
    assert (
        text("families")
        == "Uppföljningsdata finns om 17 familjer: 6 av 17 är blivande föräldrar och 11 av 17 har barn."
    )


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        (
            EXPECTING[:2] + CHILDREN,
            "Uppföljningsdata finns om 13 familjer: inga eller enstaka är blivande föräldrar och de flesta eller samtliga har barn.",
        ),
        (EXPECTING[:2] + CHILDREN[:3], "Uppföljningsdata finns om 5 familjer."),
        ([], "Inga familjer är registrerade än."),
    ],
)
def test_few_families_of_a_kind_are_told_in_words_or_not_at_all(tmp_path, ids, sentence):
    assert prose.text("families", Material(model_case(tmp_path, families=family_tables(ids)))) == sentence


def test_durations_are_told_as_about_and_never_the_shortest(text):
    assert (
        text("durations")
        == "Kontakten varade omkring 5 månader (median, n = 17) och som längst upp till omkring 8 månader."
    )


def test_durations_of_few_families_are_not_told(tmp_path):
    few = model_case(tmp_path, families=family_tables(CHILDREN[:9]))
    assert (
        prose.text("durations", Material(few))
        == "Hur länge kontakterna varade redovisas inte: underlaget är för litet."
    )


def test_claims_stand_under_their_question_with_what_they_rest_on(text):
    parts = text("claims").split("\n\n")
    assert parts[0::2] == ["**Q1. Hur har samverkan utvecklats?**", "**Q2. Har fler upptäckts?**", parts[4]]
    assert [part.partition(" *(")[0] for part in parts[1::2]] == ["- Kunskapen har ökat.", "- Fler upptäcks."]
    assert "beskrivet; underlag: 2 tillfällen, 2 slags källor; talar emot: " in parts[1]
    assert "motbelägg sökta" in parts[3]


def test_a_claim_without_a_question_is_not_lost_and_a_draft_is_not_told(text):
    assert text("claims").split("\n\n")[4].startswith("- Utan fråga.")
    assert "Ett utkast" not in text("claims")


def test_other_explanations_are_told_where_they_were_tried(text):
    assert "**Olikheter benämns.** Sommaren" in text("turning_reasons")
    assert "Konferensen" not in text("turning_reasons")


def test_limits_are_those_the_study_states_and_those_the_data_show(text):
    lines = text("limits").splitlines()
    assert lines[0] == "- Få familjer."
    assert (
        "- 1 av 7 hållna möten observerades inte; där saknas bedömning, och inget är ifyllt i efterhand."
        in lines
    )
    assert "- Inte alla tillfrågade ville bli intervjuade." in lines


def test_families_that_are_a_sample_are_said_to_be_one(tmp_path, text):
    assert "är inte alla" not in text("limits")
    made = model_case(tmp_path)
    file = made.path / "study.yaml"
    said = file.read_text(encoding="utf-8") + "cases_are: ett urval av dem som BVC hänvisade\n"
    file.write_text(said, encoding="utf-8", newline="\n")
    limits = prose.text("limits", Material(Study.open(made.path)))
    assert "- De familjer som räknas är inte alla: de är ett urval av dem som BVC hänvisade." in limits


def test_who_is_responsible_is_told_and_what_is_not_stated_is_said_to_be(study, tmp_path):
    stated = prose.text("governance", Material(study)).splitlines()
    assert stated[:2] == [
        "- **Personuppgiftsansvarig:** Kommunstyrelsen",
        "- **Om studien är utvärdering eller forskning:** utvärdering",
    ]
    missing = prose.text("governance", Material(make(tmp_path, settings="")))
    assert missing.count("inte angivet") == 5


@pytest.mark.parametrize(
    "name", ["paths", "returns", "disagreements", "families", "durations", "claims", "limits"]
)
def test_a_study_with_nothing_in_it_still_has_every_text(tmp_path, name):
    said = prose.text(name, Material(make(tmp_path, settings="")))
    assert isinstance(said, str)
    assert " nan" not in f" {said.lower()}"


@pytest.mark.parametrize("name", sorted(prose.NUMBERS))
def test_every_number_can_be_told_of_nothing(tmp_path, name):
    assert prose.number(name, Material(make(tmp_path, settings="")))


@pytest.mark.parametrize("name", sorted(prose.TEXTS))
def test_every_text_is_told_in_both_languages(study, name):
    swedish = prose.text(name, Material(study))
    with language("en"):
        english = prose.text(name, Material(study, lang="en"))
    assert swedish != english or not swedish


def test_a_name_that_does_not_exist_is_told_with_those_that_do(study):
    with pytest.raises(UseError, match=r"Det finns inget tal som heter banan. Talen är: .*families"):
        prose.number("banan", Material(study))
    with pytest.raises(UseError, match=r"Det finns ingen text som heter banan. Texterna är: .*claims"):
        prose.text("banan", Material(study))


@pytest.mark.parametrize(
    ("lang", "number", "path", "limit"),
    [
        ("sv", "1 observerat möte", "vid 0 av 1 observerat möte (1 hölls)", "0 av 1 hållet möte observerades inte"),
        ("en", "1 observed meeting", "at 0 of 1 observed meeting (1 held)", "0 of 1 meeting held were not observed"),
    ],
)  # fmt: skip
def test_one_meeting_is_told_in_the_singular(tmp_path, lang, number, path, limit):
    meetings = "id;group;kind;date;held;observed\nm1;team;meeting;2023-01-17;ja;ja\n"
    material = Material(make(tmp_path, {"tables/meetings.csv": meetings}, SETTINGS), "evaluator", lang)
    with language(lang):
        assert prose.number("observed_meetings_words", material) == number
        assert path in prose.text("paths", material)
        assert limit in prose.text("limits", material)
        assert (
            prose.number("interviews_words", material) == {"sv": "0 intervjuer", "en": "0 interviews"}[lang]
        )
