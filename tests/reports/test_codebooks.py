"""``folje codebook`` as a user meets it: what it shows, what it does, and what it says."""

import json
import re

import pytest

import folje
from coding.codebooks import codebook, codebook_file
from coding.codings import coding_frame
from evaluation import Study
from evaluation.events import Passage
from tests.coding.material import file_of
from tests.folders import content


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """A study with one coded protocol, and its command: exit code, and what was said."""
    monkeypatch.delenv("FOLJE_LANG", raising=False)
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        code = folje.main(["codebook", "s", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    folje.main(["new", "s"])
    folje.main(["add", str(file_of(tmp_path)), "s"])
    capsys.readouterr()
    return command


def frame():
    return coding_frame(Study.open("s"))


def test_all_codebooks_are_listed_with_those_that_can_be_added(run):
    code, said = run()
    assert code == folje.OK
    assert "tuckman  " in said
    assert "68 koder, 4 kodningar" in said
    assert re.search(r"^  childs-perspective +Barnets perspektiv$", said, re.MULTILINE)


def test_a_codebook_is_a_tree_with_the_passages_of_each_code_and_of_its_branch(run):
    said = run("tuckman")[1]
    assert "3 stycken är kodade med kodboken" in said
    lines = {line.split()[0]: line for line in said.splitlines() if line.strip()}
    assert re.fullmatch(r"STO  Storming +0 \(2\)", lines["STO"])
    assert re.fullmatch(r"  STO1  Oenighet om ansvar och gränser +2", lines["STO1"].rstrip())
    assert "Historik" not in said


def test_one_code_is_shown_with_all_that_is_said_of_it_by_key_or_name(run):
    said = run("tuckman", "--code", "for1")[1]
    assert said.startswith("Forming / Frågor om uppdrag och roll (FOR1)\n1 stycke\n")
    assert all(
        f"\n{mark}: " in said
        for mark in ("Ingår", "Ingår inte", "Närmast", "Exempel", "Motexempel", "Nyckelord")
    )
    assert run("tuckman", "--code", "frågor om uppdrag och roll")[1] == said


def test_merging_splitting_and_undoing_from_the_command_line(run):
    assert (
        "Ihopslagen: STO1, STO2 → STO1. Kodboken är nu tuckman@0.2.1-draft.1."
        in run("tuckman", "merge", "sto2", "into", "STO1")[1]
    )
    said = run("tuckman", "split", "STO1", "into", "Vem gör vad", "Var går gränsen")[1]
    assert "STO1 → VEM-GOR-VAD, VAR-GAR-GRANSEN" in said
    assert "Att koda om: 2 kodningar" in said
    shown = run("tuckman")[1]
    assert re.search(r"^STO  Storming +0 \(2\)$", shown, re.MULTILINE)  # unclear which, but in the branch
    assert "0.2.1-draft.2  " in shown
    assert "Det här är ett utkast" in shown
    assert "Ångrat: delad: STO1 → VEM-GOR-VAD, VAR-GAR-GRANSEN" in run("tuckman", "undo")[1]
    assert "Att koda om" not in run("tuckman")[1]
    assert "Utgiven: Gruppens utveckling enligt Tuckman, version 0.2.1." in run("tuckman", "publish")[1]


def test_a_new_code_a_new_name_and_a_new_place(run):
    run("tuckman", "new", "Väntan på besked", "--parent", "hinder")
    run("tuckman", "rename", "VANTAN-PA-BESKED", "Lång", "väntan")
    run("tuckman", "rename", "VANTAN-PA-BESKED", "Long wait", "--lang", "en")
    run("tuckman", "move", "VANTAN-PA-BESKED", "--parent", "-")
    book = codebook("tuckman", Study.open("s"))
    assert (book.name("VANTAN-PA-BESKED"), book.name("VANTAN-PA-BESKED", "en")) == (
        "Lång väntan",
        "Long wait",
    )
    assert book.top("VANTAN-PA-BESKED") == "VANTAN-PA-BESKED"


def test_a_code_made_from_a_passages_words_is_given_to_it(run):
    passage = next(p.name for p in Study.open("s").state.of(Passage) if "tar kontakt med familjen" in p.quote)
    said = run("tuckman", "new", "tar kontakt med familjen", "--passage", passage)[1]
    assert said.startswith(
        "Ny kod ur materialets egna ord: TAR-KONTAKT-MED-FAMILJEN. Stycket är kodat med den."
    )
    assert "TAR-KONTAKT-MED-FAMILJEN" in list(frame()["code"])


def test_the_earlier_version_can_still_be_seen(run):
    run("tuckman", "retire", "TID")
    assert "TID  " not in run("tuckman")[1]
    assert re.search(r"^TID  Tidsmedvetenhet", run("tuckman", "--version", "0.2.0")[1], re.MULTILINE)


def test_a_sheet_goes_out_is_changed_and_comes_in(run):
    assert "tuckman.xlsx: 68 koder" in run("tuckman", "export", "tuckman.xlsx")[1]
    assert (
        run("tuckman", "import", "tuckman.xlsx")[1] == "Inget behövde ändras.\nKodboken är tuckman@0.2.0.\n"
    )


def test_a_list_becomes_a_codebook_that_is_counted(run, tmp_path):
    (tmp_path / "koder.txt").write_text("Hinder\n  Tid\n", encoding="utf-8")
    said = run("mina", "import", "koder.txt")[1]
    assert said == (
        "Nya koder: HINDER, TID\nmina står nu under instruments i study.yaml och räknas med.\nKodboken är mina@0.1.0.\n"
    )
    assert re.search(r"^  mina +mina, version 0\.1\.0, 2 koder, 0 kodningar$", run()[1], re.MULTILINE)


def test_a_shipped_codebook_is_looked_at_and_taken_into_use(run):
    assert "Kodboken används inte i studien" in run("childs-perspective")[1]
    assert run("childs-perspective", "use")[0] == folje.OK
    assert "används inte" not in run("childs-perspective")[1]


def test_the_answer_as_data_has_counts_history_and_what_to_code_anew(run):
    run("tuckman", "split", "STO1", "into", "Vem gör vad", "Var går gränsen")
    answer = json.loads(run("tuckman", "--json")[1])
    sto = next(each for each in answer["codes"] if each["id"] == "STO")
    assert (sto["level"], sto["passages"], sto["passages_in_branch"]) == (0, 0, 2)
    assert [step["operation"] for step in answer["history"]] == ["new", "new", "split"]
    assert {row["candidates"] for row in answer["recode"]} == {"VEM-GOR-VAD, VAR-GAR-GRANSEN"}
    assert answer["versions"] == {"tuckman@0.2.0": 4}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tuckman", "merge", "STO1", "STO2"], "merge KOD KOD … into KOD"),
        (["tuckman", "split", "STO1"], 'split KOD into "NAMN"'),
        (["tuckman", "new"], 'new "NAMN"'),
        (["tuckman", "rename", "STO1"], 'rename KOD "NYTT NAMN"'),
        (["tuckman", "move", "STO1"], "move KOD --parent KOD"),
        (["tuckman", "retire"], "retire KOD"),
        (["tuckman", "export"], "export FIL"),
        (["tuckman", "import"], "import FIL"),
        (["tuckman", "retire", "XXX"], "ingen kod XXX"),
        (["tuckman", "--code", "XXX"], "ingen kod XXX"),
        (["tuckman", "export", "a.docx"], "Filen ska sluta på"),
        (["ingen"], "Det finns ingen kodbok med namnet ingen"),
        (["tuckman", "publish"], "redan utgiven"),
    ],
)
def test_what_is_incomplete_or_unknown_is_told_and_changes_nothing(run, tmp_path, arguments, words):
    before = content(tmp_path)
    code, said = run(*arguments)
    assert code in (folje.WRONG_USE, folje.PROBLEMS)
    assert words in said
    assert content(tmp_path) == before


def test_the_check_tells_what_has_to_be_coded_anew_and_of_an_older_copy(run, capsys):
    shipped = codebook_file("tuckman").read_bytes()
    run("tuckman", "split", "STO1", "into", "Vem gör vad", "Var går gränsen")
    folje.main(["check", "s"])
    assert "2 kodningar behöver kodas om sedan tuckman har ändrats" in capsys.readouterr().out
    passage = next(p.name for p in Study.open("s").state.of(Passage))
    run("tuckman", "new", "Ny", "--passage", passage)
    (Study.open("s").path / "codebooks" / "tuckman.yaml").write_bytes(shipped)
    folje.main(["check", "s"])
    out = capsys.readouterr().out
    assert "Kodningar är gjorda i tuckman@0.2.1-draft.2, men kodboken i mappen är version 0.2.0." in out, out
