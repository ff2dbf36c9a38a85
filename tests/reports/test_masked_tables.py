"""folje mask: plain tables as people have them."""

import csv
import json

import pytest

import folje
from evaluation.errors import UseError
from reports.masked_tables import mask_tables
from tests.test_front_door import run

AREA_SEX = "Område;Flicka;Pojke;Totalt\nNorr;3;12;15\nSöder;9;11;20\nÖster;8;14;22\nTotalt;20;37;57\n"
AREA_YEAR = (
    "Område;År;Antal;Andel\nNorr;2023;8;53,3\nNorr;2024;7;46,7\nSöder;2023;10;50\nSöder;2024;10;50\n"
    "Öster;2023;20;90,9\nÖster;2024;2;9,1\n"
)
RISKS = "Riskfaktor,Antal\nÅngest,50\nVåld,12\nSkuld,55\nTotalt,57\n"


@pytest.fixture
def file(tmp_path):
    def make(text, name="t.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding, newline="")
        return str(path)

    return make


def hidden(answer):
    return {(c["row"], c["column"]): c["reason"] for c in answer["cells"] if not c["shown"]}


def masked(answer, which=0):
    with open(answer["files"][which]["written"], encoding="utf-8", newline="") as opened:
        return opened.read()


def test_a_cross_table_is_masked_and_the_original_left_alone(file, tmp_path):
    path = file(AREA_SEX)
    answer = mask_tables([path])
    assert hidden(answer)["Norr", "Flicka"] == "small"
    assert list(hidden(answer).values()).count("complementary") == 3
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == AREA_SEX
    assert answer["files"][0]["written"] == str(tmp_path / "t-maskerad.csv")
    kept = [line for line in AREA_SEX.splitlines() if line.startswith(("Område", "Totalt"))]
    assert [line for line in masked(answer).splitlines() if line.startswith(("Område", "Totalt"))] == kept


def test_all_hidden_cells_carry_one_mark(file):
    answer = mask_tables([file(AREA_SEX), file(RISKS, "r.csv")], sensitive=["Våld=never"])
    texts = masked(answer) + masked(answer, 1)
    cells = [cell for line in texts.splitlines() for cell in line.replace(",", ";").split(";")]
    assert cells.count("..") == len(hidden(answer))
    assert len(set(hidden(answer).values())) == 4


def test_several_tables_share_their_margins(file):
    """By itself the table of years is protected by hiding two counts of one area; its sum stands in the other table."""
    alone = mask_tables([file(AREA_YEAR, "y.csv")])
    both = mask_tables([file(AREA_SEX), file(AREA_YEAR, "y.csv")])
    assert {c["file"] for c in both["cells"]} == {"t.csv", "y.csv"}
    assert ("Öster", "2024") in hidden(alone)
    assert not both["notes"] or "andra personer" not in " ".join(both["notes"])
    assert {row for row, column in hidden(both) if column in ("2023", "2024")} == {"Öster"}


def test_columns_that_would_give_counts_away_do_not_follow(file):
    answer = mask_tables([file(AREA_YEAR)])
    assert masked(answer).startswith("Område;År;Antal\n")
    assert any("Andel" in note for note in answer["notes"])


def test_columns_may_be_named(file):
    text = "Nr,Ort,Kön,Summa personer\n1,A,K,3\n2,A,M,9\n3,B,K,8\n4,B,M,7\n"
    answer = mask_tables([file(text)], rows=["Ort"], columns=["Kön"], count="Summa personer")
    assert hidden(answer)["A", "K"] == "small"
    assert masked(answer).startswith("Ort,Kön,Summa personer\n")


def test_a_corner_without_a_name_is_no_trouble(file):
    """As Excel writes a cross table; the same labels are the same variable in both files."""
    first = file(AREA_SEX.replace("Område;", ";"))
    second = file(";2023;2024\nNorr;8;7\nSöder;10;10\nÖster;20;2\n", "y.csv")
    answer = mask_tables([first, second])
    assert not answer["notes"]
    assert masked(answer).startswith(";Flicka;Pojke;Totalt\n")
    assert hidden(mask_tables([file(";Antal\nA;3\nB;9\nC;20\n", "one.csv")]))["A", ""] == "small"


def test_answers_of_which_a_person_may_have_several_are_recognised(file):
    answer = mask_tables([file(RISKS)], sensitive=["Våld=never"])
    assert hidden(answer) == {("Våld", ""): "never", ("Skuld", ""): "complement"}
    assert "flera svar" in answer["notes"][0]


@pytest.mark.parametrize(
    "labels", [("1", "2", "3"), ("2022", "2023", "2024"), ("True", "False", "Vet ej"), ("a", "b", "c")]
)
def test_labels_of_any_kind_are_masked_alike(file, labels):
    rows = "".join(f"{label};{count}\n" for label, count in zip(labels, (3, 6, 8), strict=True))
    answer = mask_tables([file(f"Svar;Antal\n{rows}Totalt;17\n")])
    assert hidden(answer)[labels[0], ""] == "small"
    assert len(hidden(answer)) == 2


def test_a_table_of_small_counts_only_becomes_a_sentence(file):
    answer = mask_tables([file("Grupp,Ja,Nej\n1,2,1\n2,0,3\n")])
    assert "redovisas inte" in answer["files"][0]["sentence"]
    assert masked(answer) == "Grupp,Ja,Nej\n1,..,..\n2,..,..\n"
    assert mask_tables([file("Grupp,Antal\nTrue,3\n")])["files"][0]["hidden"] == 1


def test_a_table_without_anything_at_risk_is_written_as_it_is(file):
    text = "Grupp;Antal\nA;12\nB;40\nC;0\n"
    answer = mask_tables([file(text)])
    assert masked(answer) == text
    assert answer["files"][0]["sentence"] == ""


def test_files_are_written_as_they_were_read(file, tmp_path):
    path = file("Ort;Antal\r\nÅmål;12\r\nÖrebro;40\r\n", encoding="utf-8-sig")
    answer = mask_tables([path], out=str(tmp_path / "ut"))
    assert (tmp_path / "ut" / "t-maskerad.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()
    assert answer["files"][0]["written"] == str(tmp_path / "ut" / "t-maskerad.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Grupp,Antal\nA,x\n", "Rad 2, kolumn Antal: antalet är inte ett heltal"),
        ("Grupp,Antal\nA,3\nB,2,5\n", None),
        ("Grupp;Antal\nA;2,5\n", "inte ett heltal"),
        ("Grupp,Antal\nA,7\nB,-3\n", "Rad 3, kolumn Antal: antalet är negativt"),
        ("Grupp,Antal\nA,3\nA,4\n", "Rad 3, kolumn Antal: samma cell finns redan på rad 2"),
        ("Grupp,Kön,Antal\nA,K,3\nA,M,9\nTotalt,,12\n", "Rad 4: etiketten saknas"),
        ("Grupp,Antal\nA,5\nB,7\nTotalt,6\n", "större än den"),
        ("Grupp,Kön,Totalt\nA,1,2\nB,3,9\nTotalt,5,7\n", "summerar inte"),
        ("Grupp,Antal,antal\nA,5,7\n", "finns två gånger"),
        ("Grupp,Antal\n", "inga rader"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(file, text, words, tmp_path):
    if words is None:
        assert mask_tables([file(text)])["cells"]
        return
    with pytest.raises(UseError, match=words) as caught:
        mask_tables([file(text)])
    assert str(caught.value).startswith("t.csv: ")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"count": "Finns"}, "Kolumnen Finns finns inte"),
        ({"rows": ["Finns"]}, "Kolumnen Finns finns inte"),
        ({"sensitive": ["Våld=hemligt"]}, "skriv KOLUMN=high"),
        ({"sensitive": ["Finns=high"]}, "Finns är varken"),
        ({"threshold": 1}, "från 2 till 100"),
    ],
)
def test_a_wrong_option_is_explained(file, options, words):
    with pytest.raises(UseError, match=words):
        mask_tables([file(RISKS)], **options)


def test_the_command_lists_every_cell_with_its_reason(file):
    done = run("mask", file(AREA_SEX))
    assert done.returncode == folje.OK, done.stderr
    assert done.stdout.splitlines()[0].split() == ["Fil", "Rad", "Kolumn", "Visas", "Skäl"]
    assert "t.csv  Norr    Flicka  nej    färre än gränsen" in done.stdout
    assert "bara för dig" in done.stdout
    listed = json.loads(run("mask", file(AREA_SEX), "--json", "--threshold", "3").stdout)["cells"]
    assert len(listed) == 12
    assert set(listed[0]) == {"file", "row", "column", "shown", "reason"}
    assert all(cell["shown"] for cell in listed)


def test_masked_files_are_good_csv(file):
    answer = mask_tables([file('Ort;Antal\n"A;B";3\nC;40\nD;9\nTotalt;52\n')])
    with open(answer["files"][0]["written"], encoding="utf-8", newline="") as opened:
        assert [row[0] for row in csv.reader(opened, delimiter=";")] == ["Ort", "A;B", "C", "D", "Totalt"]
