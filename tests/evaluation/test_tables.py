"""From what people wrote to typed frames: each sheet is shown as they see it, with the exact words about what is wrong."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.schemas import schema, schema_names
from evaluation.tables import empty
from evaluation.words import language
from tests.folders import csv, errors, make, places, workbook

MEETINGS = """
Grupp  | Datum      | Observerat | Slag
Teamet | 2023-02-07 | ja         | möte
team   | 7/3 2023   |            |
"""


def meetings(folder, markdown, **words):
    return make(folder, {"tables/meetings.csv": csv(markdown, **words)})


def test_a_table_is_read_into_keys_and_types(tmp_path):
    study = meetings(tmp_path, MEETINGS)
    assert errors(study) == []
    assert list(study.meetings["group"]) == ["team", "team"]
    assert list(study.meetings["date"]) == [pd.Timestamp(2023, 2, 7), pd.Timestamp(2023, 3, 7)]
    assert list(study.meetings["observed"]) == [True, False]
    assert list(study.meetings["kind"]) == ["meeting", "meeting"]
    assert list(study.meetings.index) == [2, 3]
    assert study.meetings.index.name == "row"


@pytest.mark.parametrize(
    "markdown",
    [
        "group | date | observed | kind\nteam | 2023-02-07 | true | meeting\nteam | 2023-03-07 | false | meeting",
        "Kind | Observed | Date | Group\nmeeting | yes | February 7, 2023 | The team\nMEETING | no | 7 March 2023 | the TEAM",
        "SLAG | Datum | Observed | group\nmöte | 20230207 | JA | Teamet\n | 7 mars 2023 | nej | teamet",
        "  Slag  | Datum  |  Observerat | Grupp \n möte | 2023-02-07 | x  | Teamet \n Möte | 2023-03-07 |  0 | Teamet ",
    ],
)
def test_headers_and_values_may_be_keys_swedish_or_english_in_any_order(tmp_path, markdown):
    given = meetings(tmp_path, markdown)
    other = tmp_path / "other"
    other.mkdir()
    assert errors(given) == []
    pd.testing.assert_frame_equal(given.meetings, meetings(other, MEETINGS).meetings)


def test_a_sheet_of_a_workbook_and_a_csv_give_the_same_frame(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    one = make(tmp_path, {"tables/tables.xlsx": workbook({"Möten": MEETINGS})})
    pd.testing.assert_frame_equal(one.meetings, meetings(other, MEETINGS).meetings)


@given(st.permutations(["Grupp", "Datum", "Observerat", "Slag", "Hölls", "Tillfälle nr", "Mötesform"]))
@settings(max_examples=15, deadline=None)
def test_the_order_of_columns_makes_no_difference(tmp_path_factory, order):
    values = {
        "Grupp": "Teamet",
        "Datum": "2023-02-07",
        "Observerat": "ja",
        "Slag": "möte",
        "Hölls": "ja",
        "Tillfälle nr": "3",
        "Mötesform": "hybrid",
    }
    study = meetings(
        tmp_path_factory.mktemp("s"), " | ".join(order) + "\n" + " | ".join(values[name] for name in order)
    )
    assert errors(study) == []
    row = study.meetings.iloc[0]
    assert (row["id"], row["slot"], row["mode"], row["held"]) == ("team-2023-02-07", 3, "hybrid", True)


def test_columns_that_nobody_knows_are_kept_as_text_at_the_end(tmp_path):
    study = meetings(
        tmp_path, "Lokal | Grupp | Datum | Nr\n007 | Teamet | 2023-02-07 | 1,5\n | Teamet | 2023-03-07 |"
    )
    assert errors(study) == []
    assert list(study.meetings.columns[-2:]) == ["Lokal", "Nr"]
    assert study.meetings["Lokal"].iloc[0] == "007"
    assert pd.isna(study.meetings["Lokal"].iloc[1])
    assert study.meetings["Nr"].iloc[0] == "1,5"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiter_and_encoding_make_no_difference(tmp_path, delimiter, encoding):
    study = make(tmp_path, {"tables/Möten.csv": csv(MEETINGS, delimiter).encode(encoding)})
    assert errors(study) == []
    assert len(study.meetings) == 2


@pytest.mark.parametrize(
    "text", ["007", "NA", "None", "nan", "null", "1-2", "3/4", "1e5", "TRUE", "Förskola; avd. 2", "½", "0"]
)
def test_text_stays_the_text_it_is(tmp_path, text):
    study = make(tmp_path, {"tables/persons.csv": f'Id;Roll\r\nT01;"{text}"\r\n'})
    assert errors(study) == []
    assert list(study.persons["role"]) == [text]


def test_decimal_comma_is_a_number(tmp_path):
    study = make(tmp_path, {"tables/tables.xlsx": workbook({
        "Personer i projektet": "Id | Roll\nK01 | samordnare",
        "Medlemskap": "Person | Grupp | Från | Procent av tjänst\nK01 | Teamet | 2023-01-01 | 7,5",
    })})  # fmt: skip
    assert errors(study) == []
    assert list(study.memberships["percent"]) == [7.5]


def test_empty_rows_in_the_middle_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    study = meetings(tmp_path, "Grupp | Datum\nTeamet | 2023-02-07\n | \n | \nTeamet | 2023-03-07")
    assert errors(study) == []
    assert list(study.meetings.index) == [2, 5]


def test_what_an_empty_cell_means_stands_in_the_schema(tmp_path):
    row = meetings(tmp_path, "Grupp | Datum\nTeamet | 2023-02-07").meetings.iloc[0]
    assert (row["held"], row["observed"], row["kind"]) == (True, False, "meeting")
    assert pd.isna(row["slot"])
    assert pd.isna(row["mode"])


def test_a_meeting_without_id_gets_the_one_people_would_use(tmp_path):
    study = meetings(tmp_path, "Id | Grupp | Datum\n | Teamet | 2023-02-07\nm2 | Styrgruppen | 2023-02-08")
    assert list(study.meetings["id"]) == ["team-2023-02-07", "m2"]


def test_cells_with_several_values_are_tuples(tmp_path):
    study = make(tmp_path, {
        "tables/meetings.csv": csv(MEETINGS),
        "tables/actions.csv": 'Id;Åtgärd;Senare belägg (möten)\r\na1;Ny rutin;"team 2023-02-07; team-2023-03-07;"\r\na2;Annat;\r\n',
    })  # fmt: skip
    assert errors(study) == []
    assert study.actions["later_evidence"].iloc[0] == ("team-2023-02-07", "team-2023-03-07")
    assert pd.isna(study.actions["later_evidence"].iloc[1])


@pytest.mark.parametrize(
    "said",
    [
        "team-2023-02-07",
        "team 2023-02-07",
        "Teamet 2023-02-07",
        "The team 2023-02-07",
        "TEAMET  2023-02-07 ",
        "Team-2023-02-07",
    ],
)
def test_a_reference_may_be_written_as_people_see_the_row(tmp_path, said):
    study = make(tmp_path, {
        "tables/tables.xlsx": workbook({
            "Möten": MEETINGS,
            "Personer i projektet": "Id | Roll\nT01 | barnmorska",
            "Närvaro": f"Möte | Person | Närvaro\n{said} | t01 | på plats",
        })
    })  # fmt: skip
    assert errors(study) == []
    assert list(study.attendance["meeting"]) == ["team-2023-02-07"]
    assert list(study.attendance["person"]) == ["T01"]


def test_a_reference_that_leads_nowhere_is_missing_and_listed(tmp_path):
    study = make(tmp_path, {
        "tables/meetings.csv": csv(MEETINGS),
        "tables/documents.csv": csv("Id | Slag | Möte | Fil\nd1 | bild | team 2023-02-09 | x.png\nd2 | bild | Teamet 2023-02-07 | y.png"),
    })  # fmt: skip
    assert errors(study) == [
        "documents.csv, rad 2, kolumnen Möte: team 2023-02-09 finns inte i tabellen Möten. "
        "Menade du team 2023-02-07 eller team 2023-03-07?"
    ]
    assert pd.isna(study.documents["meeting"].iloc[0])
    assert study.documents["meeting"].iloc[1] == "team-2023-02-07"


def test_everything_that_is_wrong_is_told_at_once_with_its_place(tmp_path):
    study = make(tmp_path, {
        "tables/tables.xlsx": workbook({
            "Möten": """
                Grupp      | Datum      | Tillfälle nr | Hölls  | Slag
                Teamet     | 2023-02-07 | 0            | ja     | möte
                Ledningen  | 2023-02-30 | tre          | kanske | fika
                           |            |              |        |
                Teamet     |            | 1,5          |        |
            """,
        })
    })  # fmt: skip
    assert errors(study) == [
        "tables.xlsx, Möten, rad 3, kolumnen Grupp: Värdet Ledningen är inte bland de tillåtna: joint, steering, team.",
        "tables.xlsx, Möten, rad 3, kolumnen Datum: 2023-02-30 är inte ett datum. Skriv till exempel 2023-02-07.",
        "tables.xlsx, Möten, rad 5, kolumnen Datum: Cellen är tom men måste fyllas i.",
        "tables.xlsx, Möten, rad 2, kolumnen Tillfälle nr: 0 är inte ett heltal inom gränserna.",
        "tables.xlsx, Möten, rad 3, kolumnen Tillfälle nr: tre är inte ett heltal inom gränserna.",
        "tables.xlsx, Möten, rad 5, kolumnen Tillfälle nr: 1,5 är inte ett heltal inom gränserna.",
        "tables.xlsx, Möten, rad 3, kolumnen Hölls: kanske är varken ja eller nej.",
        "tables.xlsx, Möten, rad 3, kolumnen Slag: Värdet fika är inte bland de tillåtna: möte, utvecklingsdag.",
    ]
    assert len(study.meetings) == 3
    assert list(study.meetings["date"].isna()) == [False, True, True]


def test_the_same_is_told_in_english(tmp_path):
    with language("en"):
        study = meetings(tmp_path, "Group | Date | Kind\nThe team | 2023-02-30 | tea")
        assert errors(study) == [
            "meetings.csv, row 2, column Date: 2023-02-30 is not a date. Write for example 2023-02-07.",
            "meetings.csv, row 2, column Kind: The value tea is not among those allowed: meeting, development day.",
        ]


def test_a_missing_column_is_told_once_not_for_each_row(tmp_path):
    study = meetings(tmp_path, "Grupp | Hölls\nTeamet | ja\nTeamet | ja")
    assert errors(study) == [
        'meetings.csv: Kolumnen "Datum" saknas. Lägg till den; ordningen spelar ingen roll.'
    ]


def test_a_column_that_is_there_twice_is_read_once(tmp_path):
    study = meetings(tmp_path, "Grupp | Datum | Date\nTeamet | 2023-02-07 | 2023-05-05")
    assert errors(study) == ["meetings.csv, kolumnen Date: Kolumnen finns två gånger; bara den första läses."]
    assert list(study.meetings["date"]) == [pd.Timestamp(2023, 2, 7)]


def test_the_same_key_in_two_rows_is_told_with_both_rows(tmp_path):
    study = meetings(
        tmp_path,
        "Id | Grupp | Datum\n | Teamet | 2023-02-07\nm2 | Teamet | 2023-02-08\nteam-2023-02-07 | Teamet | 2023-02-09",
    )
    assert errors(study) == [
        "meetings.csv, rad 4: Samma nyckel står redan på rad 2. Varje rad måste ha sin egen."
    ]


def test_the_same_key_said_in_two_ways_is_still_the_same(tmp_path):
    study = make(tmp_path, {
        "tables/meetings.csv": csv(MEETINGS),
        "tables/persons.csv": csv("Id | Roll\nT01 | barnmorska"),
        "tables/attendance.csv": csv("Möte | Person | Närvaro\nTeamet 2023-02-07 | T01 | digitalt\nteam-2023-02-07 | t01 | på plats"),
    })  # fmt: skip
    assert errors(study) == [
        "attendance.csv, rad 3: Samma nyckel står redan på rad 2. Varje rad måste ha sin egen."
    ]


def test_a_very_long_text_is_cut_in_the_message(tmp_path):
    (message,) = errors(meetings(tmp_path, f"Grupp | Datum\nTeamet | {'x' * 500}"))
    assert "x" * 60 in message
    assert "x" * 61 not in message


SECRET = "Kalle Hemlig"


def families(markdown):
    return {"cases/cases.csv": csv(markdown)}


@pytest.mark.parametrize(
    "files",
    [
        families(f"Id | Slag | År\nC1 | {SECRET} | 2023"),
        families(f"Id | Slag | År\nC1 | familj med barn | {SECRET}"),
        families(
            f"Id | Slag | År | Veckor | Första kontakt\nC1 | familj med barn | 2023 | {SECRET} | {SECRET}"
        ),
        families(f"Id | Slag | År\n{SECRET} | familj med barn | 2023\n{SECRET} | familj med barn | 2023"),
        {"cases/risk_factors.csv": csv(f"Familj | Riskfaktor\n{SECRET} | tidigare våld\nC1 | {SECRET}")},
        {
            "cases/cases.xlsx": workbook(
                {
                    "Familjer": f"Id | Slag | År\nC1 | {SECRET} | {SECRET}",
                    "Samtycken": f"Id | Avser | Samtycke till\n1 | x | {SECRET}",
                }
            )
        },
        {"tables/cases.csv": csv(f"Id | Slag | År\nC1 | {SECRET} | 2023")},
        {"cases/meetings.csv": csv(f"Grupp | Datum\n{SECRET} | {SECRET}")},
    ],
)
def test_what_stands_in_tables_about_families_is_never_repeated(tmp_path, files):
    study = make(tmp_path, files)
    assert errors(study)
    assert not [problem for problem in study.problems if SECRET in repr(problem)]
    cells = [problem for problem in study.problems if problem.kind != "missing_column"]
    assert all(place[2] for place in places(cells))


@pytest.mark.parametrize("name", schema_names())
def test_a_table_that_is_not_there_has_its_columns_and_types(tmp_path, name):
    frame = make(tmp_path).frames[name]
    assert len(frame) == 0
    assert list(frame.columns) == [field.name for field in schema(name).fields]
    written = make(
        tmp_path,
        {f"{schema(name).place}/{name}.csv": ";".join(f.title() for f in schema(name).fields) + "\r\n"},
    )
    assert errors(written) == []
    assert dict(written.frames[name].dtypes) == dict(frame.dtypes) == dict(empty(schema(name)).dtypes)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6))
@settings(max_examples=25, deadline=None)
def test_nothing_that_is_typed_stops_the_study_from_opening(tmp_path_factory, cells):
    body = "".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in cells)
    study = make(tmp_path_factory.mktemp("s"), {
        "tables/meetings.csv": "Grupp;Datum;Tillfälle nr;Hölls\r\n" + body,
        "cases/interventions.csv": "Familj;Insats;Utförare;Start\r\n" + body,
    })  # fmt: skip
    assert len(study.meetings) <= len(cells)
    assert len(study.interventions) <= len(cells)
    assert all(str(problem) for problem in study.problems)
