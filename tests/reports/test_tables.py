"""The reports' tables as they are read: the model case written out cell by cell, and a study with nothing in it."""

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.errors import UseError
from evaluation.words import language
from reports import tables
from reports.material import Material
from reports.table import Table
from tests.folders import SETTINGS, make
from tests.reports.model_case import CHILDREN, EXPECTING, RISKS, family_tables, lines, model_case

NAMES = tables.names()
FAMILY_TABLES = ["interventions", "protective_factors", "referrers", "risk_factors"]
pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return model_case(tmp_path_factory.mktemp("model"))


@cache
def material(study, **how) -> Material:
    """One for all tables of a study: the masking is worked out once."""
    return Material(study, **how)


def table(study, name, **how) -> Table:
    return tables.make(name, material(study, **how))


def rows(study, name, **how):
    return [list(row) for row in table(study, name, **how).rows]


# the tables of the families, as they are shown


def test_the_risk_factors(study):
    """14, 12, 5, 4 and 3 of 17."""
    assert rows(study, "risk_factors") == [
        ["Förälders psykiska ohälsa", "de flesta eller samtliga"],
        ["Ekonomisk och social utsatthet", "12 av 17"],
        ["Tidigare våld", "förekommer"],
        ["Svag viktuppgång", "färre än 10"],
        ["Problem i förskolan", "inga eller enstaka"],
    ]


def test_the_protective_factors(study):
    """17, 8 and 4 of 17."""
    assert rows(study, "protective_factors") == [
        ["Föräldern söker hjälp", "17 av 17"],
        ["Delvis fungerande nätverk", "8 av 17"],
        ["Egna pågående insatser", "inga eller enstaka"],
    ]


def test_the_interventions_with_the_small_ones_merged(study):
    """10, 11, 12, 8, 7, then economy 3 + 3, and seven families with one or more of the kinds that few had."""
    assert rows(study, "interventions") == [
        ["Planering", "10 av 17"],
        ["Samordning", "11 av 17"],
        ["Information", "12 av 17"],
        ["Extra BVC-stöd eller medicinsk bedömning", "8 av 17"],
        ["Föräldrastöd i hemmet", "7 av 17"],
        ["Ekonomi (stöd eller rådgivning)", "6 av 17"],
        ["Annat stöd (till exempel plan, familjesamordnare eller förskola)", "7 av 17"],
    ]


def test_who_brought_the_families_up(study):
    """6, 7, 3 and 1 of 17."""
    assert rows(study, "referrers") == [
        ["Mödravården (MVC)", "en mindre del"],
        ["Barnhälsovården (BVC)", "en mindre del"],
        ["Förskolan", "inga eller enstaka"],
        ["Socialtjänsten", "inga eller enstaka"],
    ]


def test_the_same_tables_in_english(study):
    assert rows(study, "risk_factors", lang="en") == [
        ["Parent's mental ill-health", "most or all"],
        ["Economic and social exposure", "12 of 17"],
        ["Earlier violence", "occurs"],
        ["Weak weight gain", "fewer than 10"],
        ["Problems at preschool", "none or very few"],
    ]
    assert table(study, "referrers", lang="en").header == ("Brought up by", "Families")


@pytest.mark.parametrize("name", FAMILY_TABLES)
def test_words_instead_of_a_count_are_explained_under_the_table(study, name):
    assert table(study, name).notes == (
        "Ord i stället för ett antal täcker ett spann; regeln står i metodavsnittet.",
    )


def test_the_collection_stands_in_full_also_where_numbers_are_small(study):
    made = table(study, "collection")
    assert made.header == ("Datainsamling", "2023", "2024", "Totalt")
    assert [list(row) for row in made.rows] == [
        ["Observationer, teamet", "3", "1", "4"],
        ["Observationer, styrgruppen", "2", "0", "2"],
        ["Intervjuer, teamet", "1", "0", "1"],
        ["Intervjuer, familjer", "0", "1", "1"],
        ["Uppstarts- och utvecklingsdagar", "1", "0", "1"],
        ["Uppföljningsdata (familjer)", "3", "14", "17"],
    ]
    assert made.notes[0].endswith("barn: 6 av 17 familjer hade inget fött barn när de kom in.")


def test_the_collection_tells_no_small_number_of_expecting_families_in_its_note(tmp_path):
    few = model_case(tmp_path, families=family_tables(EXPECTING[:2] + CHILDREN))
    assert not [note for note in table(few, "collection").notes if "fött barn" in note]


@pytest.mark.parametrize("audience", ["team", "steering"])
def test_every_audience_gets_every_table_with_words_for_all_groups(tmp_path, audience):
    settings = SETTINGS.replace("key: team", "key: kärngruppen") + f"audiences: [evaluator, {audience}]\n"
    study = make(
        tmp_path,
        {"tables/meetings.csv": "group;date;observed\nkärngruppen;2023-01-17;ja\nsteering;2023-01-24;ja\n"},
        settings,
    )
    for name in NAMES:
        assert isinstance(table(study, name, audience=audience), Table)


# the project's tables


def test_each_judgement_has_its_row_and_none_is_merged(study):
    assert rows(study, "judgements") == [
        ["Teamet 2023-01-17", "Forming", "utvärderaren", "hög", "FOR 3,5 · STO 1,5 (n = 5)"],
        ["Teamet 2023-02-07", "Norming, på väg mot Performing", "utvärderaren", "hög", "n = 1"],
        ["Teamet 2023-03-21", "Blandad", "utvärderaren", "hög", "inget kodat"],
        ["Teamet 2024-01-30", "Storming (återgång)", "utvärderaren", "hög", "inget kodat"],
        ["Teamet 2024-01-30", "Norming", "andrakodaren", "hög", "inget kodat"],
        ["Styrgruppen 2023-01-24", "mellan Forming och Storming", "utvärderaren", "hög", "inget kodat"],
        ["Styrgruppen 2023-03-07", "inte bedömt", "", "", "inget kodat"],
    ]


def test_barriers_are_counted_in_meetings_by_phase_without_the_projects_minutes(study):
    made = table(study, "hindrances")
    assert made.header[1:4] == ("Forming (n = 2)", "Storming (n = 1)", "Norming (n = 1)")
    found = {row[0]: row[1:] for row in made.rows}
    assert [name.partition(":")[0] for name in found] == ["Hinder", "Möjlig öppning"]
    assert next(cells for name, cells in found.items() if name.startswith("Hinder"))[:3] == ("1", "0", "1")


def test_feedback_is_credited_only_where_the_project_has_said_so(study):
    assert rows(study, "feedback") == [
        ["1", "2023-03-21", "teamet (muntligt)", "Målen är oklara", "Frågan togs upp"],
        ["2", "2023-05-09", "styrgruppen (bild)", "Obalans i rollerna", "Ledde till: S08 ersätter S06"],
        ["3", "2024-09-10", "verksamhetschefer", "Inget utfall än", "Inget än."],
    ]
    assert rows(study, "feedback", lang="en")[1][3:] == ["Unequal roles", "Led to: S08 ersätter S06"]


def test_a_cell_that_could_not_be_read_is_empty_and_never_nan(tmp_path):
    study = make(tmp_path, {
        "tables/feedback.csv": "id;date;audience;form;content\nR1;i går;ledningen;brev;x\n",
        "tables/indicators.csv": "id;text;status;reason\nI1;SDQ;oklart;\n",
    })  # fmt: skip
    texts = [cell for name in ("feedback", "indicators") for row in rows(study, name) for cell in row]
    assert not [text for text in texts if "nan" in text.lower() or text.lower() == "nat"]


def test_each_indicator_is_reported_or_it_is_said_why_not(study):
    assert rows(study, "indicators") == [
        ["SDQ", "ej rapporterad", "Används inte"],
        ["SIP", "rapporterad", ""],
    ]


def test_a_turning_point_says_which_criteria_it_meets(study):
    assert rows(study, "turning_points") == [
        ["2023-06-13", "Teamet", "Olikheter benämns", "bekräftad i analysseminarium", "alla fem uppfyllda"],
        ["2023-10-10 – 2023-10-11", "Teamet", "Konferensen", "förslag",
         "saknas: läget före, två senare tillfällen, två slags källor, annan förklaring prövad"],
    ]  # fmt: skip


# all tables


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_table_can_be_made_of_a_study_with_nothing_in_it(tmp_path, name, lang):
    made = table(make(tmp_path, settings=""), name, lang=lang)
    assert all(len(row) == len(made.header) for row in made.rows)
    assert made.caption
    assert made.html().count('<th scope="col"') == len(made.header)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_a_cell_for_each_header_and_the_language_it_is_asked_for(study, name, lang):
    made = table(study, name, lang=lang)
    assert made.name == name
    assert all(len(row) == len(made.header) for row in made.rows)
    assert all(isinstance(cell, str) for row in made.rows for cell in row)
    with language("en" if lang == "sv" else "sv"):
        assert table(study, name, lang=lang) == made, "whatever language is in force outside"


def test_a_table_that_does_not_exist_is_named_with_those_that_do(study):
    with pytest.raises(
        UseError, match=r"Det finns ingen tabell som heter banan. Tabellerna är: .*collection"
    ):
        table(study, "banan")


FACTORS = list(RISKS)


@given(
    st.lists(st.sets(st.sampled_from(FACTORS)), min_size=1, max_size=30),
    st.lists(st.sampled_from(["antenatal", "child_health", "preschool"]), min_size=30, max_size=30),
)
@settings(max_examples=8, deadline=None)
def test_no_small_number_of_families_stands_in_any_table_whatever_the_data(
    tmp_path_factory, factors, referrers
):
    n = len(factors)
    study = make(tmp_path_factory.mktemp("s"), {
        "cases/cases.csv": lines("id;kind;year;referrer;ground", [(f"C{i}", "child", 2024, referrers[i], "legal_basis") for i in range(n)]),
        "cases/risk_factors.csv": lines("case;factor", [(f"C{i}", key) for i, keys in enumerate(factors) for key in sorted(keys)]),
    })  # fmt: skip
    cells = [cell for name in ("risk_factors", "referrers") for _, cell in rows(study, name)]
    counted = [int(cell.split()[0]) for cell in cells if " av " in cell]
    assert all(5 <= count <= n - 5 for count in counted)
    assert all(cell.endswith(f" av {n}") for cell in cells if " av " in cell)
    shown = [cell for _, cell in rows(study, "referrers")]
    assert len({" av " in cell for cell in shown}) == 1, "all of the cells that add up, or none"


# the description itself


TABLE = Table("t", "Rubrik", ("Vad", "Antal"), (("a <b>", "1"), ("c", "2")), numeric=frozenset({1}))


def test_a_table_is_html_with_heads_and_escaped_texts():
    html = TABLE.html()
    assert '<th scope="col">Vad</th><th scope="col" style="text-align: right;">Antal</th>' in html
    assert '<tr><th scope="row">a &lt;b&gt;</th><td style="text-align: right;">1</td></tr>' in html


def test_a_table_of_one_column_has_no_row_heads_that_head_nothing():
    assert "<tbody>\n<tr><td>x</td></tr>" in Table("t", "T", ("A",), (("x",),)).html()


def test_notes_are_added_to_a_copy_and_empty_ones_are_left_out():
    noted = TABLE.noted("Not.", "", "En till.")
    assert noted.notes == ("Not.", "En till.")
    assert TABLE.notes == ()
    assert [part for part in noted._repr_markdown_().split("\n") if part.endswith(".")] == [
        "Not.",
        "En till.",
    ]


def test_a_table_can_be_referred_to_by_its_name():
    assert TABLE._repr_markdown_().startswith("::: {#tbl-t}\n")


def test_a_table_without_rows_says_that_there_is_nothing_yet():
    empty = Table("t", "Rubrik", ("Vad", "Antal"), ())
    assert '<tr><td colspan="2">Inget underlag än</td></tr>' in empty.html()
    assert '<tr><td colspan="2">För få.</td></tr>' in empty.saying("För få.").html()


def test_widths_are_told_in_per_cent_of_the_page():
    wide = Table("t", "Rubrik", ("Vad", "Antal"), (("a", "1"),), widths=(70, 30))
    assert wide.html().count("<col style=") == 2


@pytest.mark.parametrize("name", NAMES)
def test_widths_fit_the_page_and_the_columns(study, name):
    made = table(study, name)
    assert not made.widths or (len(made.widths) == len(made.header) and 98 <= sum(made.widths) <= 100)
    assert all(a < b for a, b in itertools.pairwise(sorted(made.numeric)))
