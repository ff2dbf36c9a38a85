"""folje agree: what there is to talk about, the figures with their n, and the calculator for any table."""

import io
import json
from datetime import date

import openpyxl
import pytest

import folje
from analyses.phases import disputed
from coding.judging import judge
from data_templates import find
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, Passage
from evaluation.words import language
from reports.agreement import agree
from reports.agreement.calculator import calculate, read_ratings
from reports.material import Material
from tests.coding.material import added, file_of, new

pytestmark = pytest.mark.filterwarnings("error")

KEYS = ["percent_agreement", "cohen_kappa", "weighted_kappa", "scott_pi", "fleiss_kappa", "conger_kappa",
        "brennan_prediger", "gwet_ac1", "gwet_ac2", "krippendorff_alpha"]  # fmt: skip
FOUR = """\
Enhet;A;B;C;D
1;1;1;;1
2;2;2;3;2
3;3;3;3;3
4;3;3;3;3
5;2;2;2;2
6;1;2;3;4
7;4;4;4;4
8;1;1;2;1
9;2;2;2;2
10;;5;5;5
11;;;1;1
12;;;3;
"""


@pytest.fixture
def example():
    return Study.open(find("examples", "exempelkommun"))


def table(folder, text, name="koder.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# a study


def printed(answer):
    return "\n".join(answer["lines"]).splitlines()


def test_the_figures_come_first_with_their_n(example):
    lines = printed(agree(example))
    assert lines[0] == "U1 och U2 har gått igenom 52 stycken i 4 dokument."
    assert "dubbelkodat" in lines[1]
    assert lines[4] == "Exakt samma koder: 38 av 52 stycken (73\u00a0%)"
    assert lines[5] == "Krippendorffs alfa: 0,86 (n = 52 stycken; för få möten för ett intervall)"
    assert lines[7] == "14 stycken att tala om"


def test_each_disagreement_has_its_meeting_its_first_words_and_who_coded_what(example):
    answer = agree(example)
    lines = answer["lines"]
    place = lines.index("team 2023-03-21")
    assert lines[place + 1].endswith(" …")
    assert lines[place + 2] == "    U1: FOR3; U2: –; gemensamt: STO4"
    first = answer["disagreements"][0]
    assert (first["meeting"], first["shared"], first["codes"]) == (
        "team-2023-03-21", ["STO4"], {"U1": ["FOR3"], "U2": []},
    )  # fmt: skip
    assert len(answer["disagreements"]) == 14


def test_phases_of_the_same_meetings_are_compared_in_the_words_of_the_codebook(example):
    answer = agree(example)
    assert "Samma fas: 2 av 9 möten" in answer["lines"]
    assert "  team 2023-03-21  U1: Forming, på väg mot Storming; U2: Storming" in answer["lines"]
    assert answer["phases"]["measures"]["percent_agreement"]["value"] == pytest.approx(2 / 9)
    assert answer["phases"]["measures"]["krippendorff_alpha"]["reason"] == "too_few_units"
    assert len(answer["phases"]["meetings"]) == 18


def test_all_shows_every_measure_and_each_code_by_itself(example):
    answer = agree(example, everything=True)
    text = "\n".join(answer["lines"])
    for name in ("Gwets AC1", "Krippendorffs alfa (MASI)", "Delade av de koder som satts", "STO4 Frustration eller tvivel",
                 "U1 (rader) mot U2 (kolumner)", "Congers kappa"):  # fmt: skip
        assert name in text
    assert "Viktat kappa" not in text
    assert answer["codes"]["STO4"]["units"]["value"] == 6
    assert answer["phases"]["categories"]["STO"]["fleiss_kappa"]["n"] == 9
    assert len(agree(example)["lines"]) < len(answer["lines"])


def test_one_branch_of_codes_can_be_compared_by_itself(example):
    answer = agree(example, code="sto")
    assert answer["code"] == "STO"
    first = answer["disagreements"][0]
    given = [*first["shared"], *(code for codes in first["codes"].values() for code in codes)]
    assert {code[:3] for code in given} == {"STO"}
    assert "(bara STO Storming)" in answer["lines"][0]
    with pytest.raises(UseError, match="XYZ finns inte"):
        agree(example, code="XYZ")


def test_character_by_character_goes_by_the_text_itself(example):
    measures = agree(example, unit="character")["measures"]
    lengths = sum(
        len((example.path / "texts" / f"{d}.txt").read_bytes().decode()) for d in agree(example)["documents"]
    )
    assert measures["krippendorff_alpha"]["n"] == lengths
    assert measures["krippendorff_alpha"]["unit"] == "characters"


def test_nothing_coded_by_two_is_said_in_one_line_and_is_no_problem(tmp_path):
    study = new(tmp_path)
    added(file_of(tmp_path), study)
    answer = agree(Study.open(study.path), everything=True)
    assert answer["lines"] == [
        "Inget stycke är kodat och inget möte bedömt av två personer, så det finns inget att jämföra."
    ]
    assert answer["measures"]["krippendorff_alpha"]["reason"] == "no_units"
    assert "exit" not in answer


@pytest.fixture
def family(tmp_path):
    """A study where two people differ on a passage under a family's matter, and on one that is none."""
    study = new(tmp_path)
    added(file_of(tmp_path), study)
    study = Study.open(study.path)
    text = study.state.of(Passage)[0].text
    study.journal.write(
        "U1", Passage(id="p", text=text, start=0, end=5, quote="HEMLIGT", item="Familjeärende")
    )
    study.journal.write("U1", Coding(passage="p", code="FOR1", codebook="tuckman@0.2.0"))
    study.journal.write("U2", Coding(passage="p", code="FOR2", codebook="tuckman@0.2.0"))
    return Study.open(study.path)


def test_the_words_of_a_familys_matter_are_shown_nowhere(family, tmp_path):
    answer = agree(family, everything=True, sheet=tmp_path / "ut.xlsx")
    assert "HEMLIGT" not in json.dumps(answer, default=str)
    assert answer["withheld"] == 1
    assert any("familjeärende och visas inte" in line for line in answer["lines"])
    cells = [
        cell.value for sheet in openpyxl.load_workbook(tmp_path / "ut.xlsx") for row in sheet for cell in row
    ]
    assert not [cell for cell in cells if cell and "HEMLIGT" in str(cell)]


def test_the_sheet_has_what_each_wrote_and_empty_columns_for_what_they_agree_on(example, tmp_path):
    answer = agree(example, sheet=tmp_path / "ut.xlsx")
    assert answer["lines"][-1].startswith("Bladet att gå igenom: ")
    assert "En gemensam bedömning för ni in på skärmen (J)" in answer["lines"][-2]
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "ut.xlsx").read_bytes()))
    passages, phases = book["Stycken"], book["Faser"]
    rows = [[cell.value for cell in row] for row in passages]
    assert rows[0] == ["Möte", "Stycke", "U1", "U2", "Överenskommen kod", "Kommentar", "Styckets id"]
    assert rows[1][0] == "team 2023-03-21"
    assert rows[1][2:6] == [
        "FOR3 Sökande efter mål och form\nSTO4 Frustration eller tvivel",
        "STO4 Frustration eller tvivel",
        None,
        None,
    ]
    assert passages.max_row == 1 + 14 + 2
    assert "påhittad" in rows[-1][0].lower()
    heads = [cell.value for cell in phases[1]]
    assert heads == ["Möte", "U1", "U2", "Gruppen själv", "Överenskommen fas", "Kommentar"]
    assert [cell.value for cell in phases["E"]][1:9] == [None] * 8
    assert phases["B2"].value.startswith("Forming, på väg mot Storming\nSökandet efter mål")
    assert phases.max_row == 1 + 8 + 2


def test_the_meetings_to_talk_about_are_those_the_timeline_shows_as_disputed(example):
    found = agree(example)["judged_apart"]
    steps = Material(example).steps
    own = steps[steps["assessor_kind"].isin(["evaluator", "second_coder"])]
    assert sorted(each["meeting"] for each in found) == sorted(disputed(own))
    assert {each["scale"] for each in found} == {"tuckman"} and all(each["left"] for each in found)
    assert "    gruppen själv: Performing" in agree(example)["lines"]


def test_what_has_been_agreed_on_is_said_with_who_and_the_figures_count_what_each_has_judged(tmp_path):
    study = new(tmp_path)
    added(file_of(tmp_path), study)
    study = Study.open(study.path)
    meeting, whole = "team 2023-03-21", {"confidence": "low", "reason": "Samma stycken lästa om."}
    for person, value in (("U1", "STO"), ("U2", "NOR")):
        judge(study, meeting, whole | {"value": value, "person": person})
    judge(study, meeting, whole | {"value": "NOR", "second": "PER", "relation": "towards", "kind": "agreed", "persons": ["U1", "U2"]})  # fmt: skip
    judge(study, meeting, whole | {"value": "PER", "kind": "group"})
    answer = agree(study, sheet=tmp_path / "ut.xlsx")
    text = "\n".join(answer["lines"])
    assert "Samma fas: 0 av 1 möten" in text
    assert "Ett möte att tala om (Om ett av dem har ni enats.)" in text
    assert f"    överens: Norming, på väg mot Performing (U1, U2, {date.today().isoformat()})" in text
    assert text.count("gruppen själv: Performing") == 1
    row = [cell.value for cell in openpyxl.load_workbook(tmp_path / "ut.xlsx")["Faser"][2]]
    assert (
        row[4].startswith("Norming, på väg mot Performing (U1, U2, ") and row[5] == "Samma stycken lästa om."
    )


def test_no_cell_of_the_sheet_is_a_formula(tmp_path):
    study = new(tmp_path)
    added(file_of(tmp_path, notes=(("=1+1 sade någon.", ("NOR3",)), ("@SUM(A1)", ("STO1",)))), study)
    study = Study.open(study.path)
    study.journal.write(
        "U2", Coding(passage=study.state.of(Passage)[0].name, code="STO1", codebook="tuckman@0.2.0")
    )
    agree(Study.open(study.path), sheet=tmp_path / "ut.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "ut.xlsx")["Stycken"] for cell in row]
    assert "=1+1 sade någon." in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_sheet_must_be_a_workbook(example, tmp_path):
    with pytest.raises(UseError, match=r"\.xlsx"):
        agree(example, sheet=tmp_path / "ut.csv")


def test_in_english_too(example):
    with language("en"):
        lines = printed(agree(example, everything=True))
    assert lines[4] == "Exactly the same codes: 38 of 52 passages (73%)"
    assert not [line for line in lines[3:8] if "stycken" in line]


# the calculator


def test_the_calculator_gives_the_ten_measures_with_their_n(tmp_path):
    answer = calculate(table(tmp_path, FOUR), "nominal", "identity")
    assert [key for key in answer if key != "lines"] == KEYS
    alpha = answer["krippendorff_alpha"]
    assert alpha["value"] == pytest.approx(113 / 152)
    assert (alpha["n"], alpha["n_missing"], alpha["reason"]) == (11, 1, None)
    assert alpha["low"] < alpha["value"] < alpha["high"]
    assert answer["cohen_kappa"]["value"] is None
    assert answer["cohen_kappa"]["reason"] == "needs_two_coders"
    json.dumps(answer, allow_nan=False)


def test_level_and_weights_are_followed(tmp_path):
    path = table(tmp_path, FOUR)
    assert calculate(path, "ordinal", "linear")["gwet_ac2"]["value"] == pytest.approx(0.8587, abs=1e-4)
    assert calculate(path, "ordinal", "linear")["krippendorff_alpha"]["value"] == pytest.approx(
        108577 / 133160
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FOUR, "utf-8-sig"),
        (FOUR.replace(";", ",").replace("Enhet", "id"), "utf-8"),
        (FOUR.replace(";", "\t").replace("Enhet", "UNIT").replace("\n", "\r\n"), "utf-16"),
        ("\n".join(line.split(";", 1)[1] for line in FOUR.splitlines()), "cp1252"),
        (FOUR.replace("1;1;;1", "1,0;1,0;;1,0"), "utf-8"),
    ],
)
def test_a_table_is_read_however_a_program_saved_it(tmp_path, text, encoding):
    answer = calculate(table(tmp_path, text, encoding=encoding), "ratio", "quadratic")
    assert answer["krippendorff_alpha"]["value"] == pytest.approx(18222619 / 22852465)


def test_an_excel_file_is_read_too(tmp_path):
    book = openpyxl.Workbook()
    for line in FOUR.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in line.split(";")])
    book.save(tmp_path / "koder.xlsx")
    assert calculate(tmp_path / "koder.xlsx", "nominal", "identity")["gwet_ac1"]["value"] == pytest.approx(
        0.77544, abs=1e-5
    )


def test_words_are_codes_at_nominal_level(tmp_path):
    answer = calculate(table(tmp_path, "a;b\nja;ja\nnej;ja\nNA;NA\n"), "nominal", "identity")
    assert answer["percent_agreement"]["value"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("level", "weights"), [("ordinal", "identity"), ("interval", "identity"), ("nominal", "linear")]
)
def test_words_have_no_order(tmp_path, level, weights):
    with pytest.raises(UseError, match="Rad 3, kolumnen b: hög är inget tal") as error:
        calculate(table(tmp_path, "a;b\n1;2\n2;hög\n"), level, weights)
    assert str(error.value).startswith("koder.csv")


def test_what_stands_outside_the_headers_is_not_lost_in_silence(tmp_path):
    with pytest.raises(UseError, match="Rad 2 har fler celler"):
        calculate(table(tmp_path, "a,b\n1,2,3\n"), "nominal", "identity")


def test_a_first_column_without_a_header_names_the_units(tmp_path):
    ratings = read_ratings(table(tmp_path, ",a,b\nmöte 1,1,2\nmöte 2,,3\n"), ordered=True)
    assert list(ratings.index) == ["möte 1", "möte 2"]
    assert list(ratings.columns) == ["a", "b"]


def test_negative_numbers_have_no_ratios(tmp_path):
    with pytest.raises(UseError, match="kvotskala"):
        calculate(table(tmp_path, "a;b\n-1;2\n"), "ratio", "identity")


@pytest.mark.parametrize("text", ["", "a;b\n", "a\n1\n", "a;b\n1;\n;2\n", "id\n1\n", "a;b\n1;1\n"])
def test_a_table_with_nothing_to_compare_answers_with_reasons(tmp_path, text):
    answer = calculate(table(tmp_path, text), "interval", "quadratic", everything=True)
    for key in KEYS[1:]:
        assert answer[key]["value"] is None
        assert answer[key]["reason"]
    assert answer["lines"]
    json.dumps(answer, allow_nan=False)


def test_units_to_talk_about_are_named_by_their_id_or_their_row(tmp_path):
    lines = calculate(table(tmp_path, "id;a;b\nx7;1;2\ny;1;1\n"), "nominal", "identity")["lines"]
    assert lines[-3:] == ["En enhet att tala om", "    a  b", "x7  1  2"]
    assert list(read_ratings(table(tmp_path, "a;b\n1;2\n\n1;1\n"), ordered=True).index) == ["rad 2", "rad 4"]


def test_many_units_are_listed_in_part(tmp_path):
    text = "a;b\n" + "1;2\n" * 30
    assert (
        calculate(table(tmp_path, text), "nominal", "identity")["lines"][-1]
        == "… och 10 till (visas med --all)"
    )
    assert len(calculate(table(tmp_path, text), "nominal", "identity", everything=True)["lines"]) > 40


# the command


def said(capsys, *arguments):
    code = folje.main(["agree", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_hands_over_to_study_or_calculator(capsys, tmp_path):
    path = table(tmp_path, FOUR)
    code, out, _ = said(capsys, "--csv", path, "--level", "nominal", "--json")
    assert code == folje.OK
    assert list(json.loads(out)) == KEYS
    code, out, _ = said(capsys, find("examples", "exempelkommun"))
    assert code == folje.OK
    assert out.startswith("U1 och U2")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--level", "nominal"], "hör ihop med --csv"), (["--csv", "x.csv", "--code", "STO"], "hör till en studie"),
     (["--csv", "finns-inte.csv"], "Filen finns inte")],
)  # fmt: skip
def test_options_that_do_not_go_together_are_wrong_use(capsys, arguments, words):
    code, _, err = said(capsys, *arguments)
    assert code == folje.WRONG_USE
    assert words in err
