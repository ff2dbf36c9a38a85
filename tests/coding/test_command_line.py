"""From a new note to a judged meeting, at the command line: what is said, what is written, and what can be taken back."""

import json
import shutil

import openpyxl
import pytest

import folje
from coding.codings import coding_frame
from evaluation import Study
from evaluation.events import Judgement
from tests.coding.material import file_of
from tests.folders import content

MEETING = "team 2023-03-21"
JUDGED = ["--value", "NOR", "--confidence", "medel", "--reason", "Gemensam regel"]


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run a command in a new study: its exit code, and what it said."""
    monkeypatch.delenv("FOLJE_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    folje.main(["new", "studie"])
    capsys.readouterr()

    def command(*arguments):
        code = folje.main([*arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


@pytest.fixture
def coded(run, tmp_path):
    """The study with one coded protocol."""
    run("add", str(file_of(tmp_path)), "studie")
    return run


def state(folder="studie"):
    return Study.open(folder)


def test_a_note_becomes_a_meeting_with_passages_and_codes(run, tmp_path):
    code, said = run("add", str(file_of(tmp_path)), "studie")
    assert code == folje.OK
    assert "obs.docx: observationsprotokoll, Teamet 2023-03-21" in said
    assert f'folje judge "{MEETING}"' in said
    assert list(state().meetings["id"]) == ["team-2023-03-21"]
    assert len(coding_frame(state())) == 4
    code, said = run("check", "studie", "--json")
    assert {problem["level"] for problem in json.loads(said)["problems"]} == {"note"}


def test_a_judgement_is_saved_told_and_can_be_undone_and_done_again(coded):
    assert coded("judge", MEETING, "studie", *JUDGED)[0] == folje.OK
    assert [j.value for j in state().state.of(Judgement)] == ["NOR"]
    code, said = coded("undo", "studie")
    assert code == folje.OK
    assert "Ångra" in said
    assert state().state.of(Judgement) == []
    assert coded("undo", "studie", "--redo")[0] == folje.OK
    assert [j.value for j in state().state.of(Judgement)] == ["NOR"]


def test_undo_goes_back_step_by_step_and_redo_forward(coded):
    coded("judge", MEETING, "studie", *JUDGED)
    coded("judge", MEETING, "studie", *JUDGED[2:], "--value", "PER")
    values = []
    for arguments in ([], ["--redo"], [], [], ["--redo"], ["--redo"]):
        coded("undo", "studie", *arguments)
        values.append([j.value for j in state().state.of(Judgement)])
    assert values == [["NOR"], ["PER"], ["NOR"], [], ["NOR"], ["PER"]]


def test_what_was_undone_is_still_in_the_journal(coded):
    coded("judge", MEETING, "studie", *JUDGED)
    before = content(state().path / "journal")
    coded("undo", "studie")
    after = content(state().path / "journal")
    assert all(any(data.startswith(kept) for data in after.values()) for kept in before.values())


def test_with_nothing_left_to_undo_it_is_said_and_nothing_is_written(run):
    before = content(state().path)
    code, said = run("undo", "studie")
    assert code == folje.WRONG_USE
    assert "inget att ångra" in said
    assert run("undo", "studie", "--redo")[0] == folje.WRONG_USE
    assert content(state().path) == before


def test_nobody_undoes_what_another_person_did(coded, tmp_path):
    (tmp_path / "studie" / "study.yaml").write_text(
        "groups: [{key: team, sv: Teamet}]\nevaluators: [U1, U2]\n", encoding="utf-8"
    )
    coded("judge", MEETING, "studie", *JUDGED)
    assert coded("undo", "studie", "--person", "U2")[0] == folje.WRONG_USE
    assert len(state().state.of(Judgement)) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["judge", MEETING, "studie"], ["--value", "--confidence", "--reason"]),
        (["judge", MEETING, "studie", *JUDGED[:2], *JUDGED[4:]], ["--confidence"]),
        (["judge", MEETING, "studie", *JUDGED, "--second", "PER"], ["--relation"]),
        (["judge", "team 2023-03-22", "studie", *JUDGED], ["team 2023-03-22"]),
        (["judge", MEETING, "studie", "--value", "BRA", *JUDGED[2:]], ["BRA", "FOR (Forming)"]),
        (["add", "finns-inte.docx", "studie"], ["finns-inte.docx"]),
        (["judge", MEETING, "ingen-mapp", *JUDGED], ["ingen-mapp finns inte"]),
    ],
)
def test_what_is_incomplete_or_unknown_is_refused_and_changes_nothing(coded, arguments, words):
    before = content(state().path)
    code, said = coded(*arguments)
    assert code in (folje.WRONG_USE, folje.PROBLEMS)
    assert not [word for word in words if word not in said], said
    assert "Traceback" not in said
    assert content(state().path) == before


@pytest.mark.parametrize("extra", [["--group", "ledningen"], ["--date", "i går"], ["--person", "U9"]])
def test_a_file_with_an_unknown_group_date_or_person_is_refused_and_changes_nothing(run, tmp_path, extra):
    path = tmp_path / "anteckning.txt"
    path.write_text("Något hände.\n", encoding="utf-8")
    before = content(state().path)
    code, said = run("add", str(path), "studie", "--group", "team", "--date", "2023-03-21", *extra)
    assert code == folje.WRONG_USE
    assert extra[1] in said
    assert content(state().path) == before


def test_minutes_are_the_projects_own_text(run, tmp_path):
    path = tmp_path / "team 2023-04-11.txt"
    path.write_text(
        "Minnesanteckningar\n\nVi enades om en rutin.\n\nNästa möte planeras.\n", encoding="utf-8"
    )
    code, said = run("add", str(path), "studie", "--json")
    answer = json.loads(said)
    assert code == folje.OK
    assert (answer["kind"], answer["document"], answer["codings"]) == ("minutes", "m-team-2023-04-11", 0)
    (row,) = state().documents.to_dict("records")
    assert (row["author"], row["kind"]) == ("project", "minutes")
    assert list(state().meetings["observed"]) == [False]


def test_what_is_said_in_english(coded, monkeypatch):
    monkeypatch.setenv("FOLJE_LANG", "en")
    code, said = coded("judge", MEETING, "studie", *JUDGED)
    assert code == folje.OK
    assert "Saved" in said
    assert "judged as Norming" in said


# coding in Excel, the log, blind rounds, copies


def test_a_sheet_is_made_filled_in_and_added_like_any_file(coded):
    code, said = coded("sheet", "studie", "-o", "ark.xlsx")
    assert (code, "ark.xlsx: 4 stycken att koda, för U1." in said) == (folje.OK, True)
    book = openpyxl.load_workbook("ark.xlsx")
    cell = next(c for c in book.worksheets[0][4] if book.worksheets[0].cell(1, c.column).value == "Kod 1")
    cell.value = "BES"
    book.save("ark.xlsx")
    code, said = coded("add", "ark.xlsx", "studie")
    assert (code, "1 ny kodning" in said) == (folje.OK, True)
    code, said = coded("undo", "studie")
    assert "Ångrat: 1 kodning i observationsprotokoll, Teamet 21\xa0mars 2023." in said


def test_an_old_coding_is_found_in_the_log_and_taken_back(coded):
    code, said = coded("log", "studie", "--code", "NOR3", "--json")
    (entry,) = json.loads(said)["entries"]
    code, said = coded("retract", entry["id"], "studie", "--reason", "fel stycke")
    assert (code, "Återtaget: NOR3." in said) == (folje.OK, True)
    assert "NOR3" not in list(coding_frame(state())["code"])
    assert "[återtaget]" in coded("log", "studie", "--passage", entry["passage"])[1]


def test_a_blind_round_takes_two_and_is_opened_by_yes(coded):
    code, said = coded("blind", "studie", "--source", "p-team-2023-03-21")
    assert (code, "minst två kodare" in said) == (folje.WRONG_USE, True)
    settings = state().path / "study.yaml"
    text = settings.read_text(encoding="utf-8").replace("[U1]", "[U1, U2]")
    settings.write_text(text, encoding="utf-8", newline="\n")
    assert coded("blind", "studie", "--source", "p-team-2023-03-21")[0] == folje.OK
    assert coded("blind", "studie", "--open")[0] == folje.PROBLEMS
    assert coded("blind", "studie", "--open", "--yes")[0] == folje.OK
    assert "inte öppnad" not in coded("blind", "studie")[1]


def test_a_copy_is_looked_at_and_then_taken_in(coded, tmp_path):
    shutil.copytree("studie", "kopia")
    coded("undo", "kopia")
    code, said = coded("merge", "kopia", "studie")
    assert (code, "Nytt från U1: 1 ångrad handling" in said) == (folje.PROBLEMS, True)
    before = content(tmp_path / "kopia")
    assert coded("merge", "kopia", "studie", "--yes")[0] == folje.OK
    assert coding_frame(state()).empty and content(tmp_path / "kopia") == before
    assert coded("merge", "ingen-mapp", "studie")[0] == folje.PROBLEMS
