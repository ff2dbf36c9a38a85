"""What was read and as what: told in the answer, so that a wrong guess is seen."""

import io

import pytest

import folje
from evaluation import Study
from evaluation.errors import FoljeError
from tests.coding.material import added, new

WORDS = "Möte med teamet\nFörskolan frågade när återkopplingen kommer.\n"


@pytest.fixture
def study(tmp_path):
    return new(tmp_path)


def written(tmp_path, data, ending=".txt"):
    path = tmp_path / f"m-team-2023-05-02{ending}"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "told"), [("cp1252", "Windows-1252"), ("mac-roman", "Mac Roman"), ("cp850", "DOS (cp850)")]
)
def test_an_encoding_that_was_found_is_told_with_words_to_judge_it_by(study, tmp_path, encoding, told):
    answer = added(written(tmp_path, WORDS.encode(encoding)), study)
    assert f"Läst som text i {told}: ”Möte med teamet”" in answer["lines"]
    assert any("kör igen med --encoding" in note for note in answer["notes"])


def test_a_file_that_says_its_encoding_needs_no_question(study, tmp_path):
    answer = added(written(tmp_path, WORDS.encode()), study)
    assert answer["notes"] == []
    assert "Läst som text i UTF-8: ”Möte med teamet”" in answer["lines"]


def test_a_person_may_state_the_encoding(study, tmp_path):
    path = written(tmp_path, "Pris 5 €".encode("cp1252"))
    assert added(path, study, encoding="cp850")["lines"][1] == "Läst som text i DOS (cp850): ”Pris 5 Ç”"
    with pytest.raises(FoljeError, match="inte skriven i utf-8"):
        added(path, study, encoding="utf-8")


def test_signs_that_are_not_seen_are_told_and_kept(study, tmp_path):
    answer = added(written(tmp_path, "en \u202eomvänd\u202c rad\u200b".encode()), study)
    assert any("3 osynliga styrtecken" in note for note in answer["notes"])
    assert "\u202e" not in "".join(answer["lines"])
    assert "\u202e" in (study.path / "texts" / "m-team-2023-05-02.txt").read_text(encoding="utf-8")


def test_what_points_at_a_person_is_not_shown(tmp_path):
    (tmp_path / "namn.txt").write_text("Eva Ek\n", encoding="utf-8")
    study = new(tmp_path, "names_list: ../namn.txt\n")
    with pytest.raises(FoljeError, match="namn på studiens lista"):
        added(written(tmp_path, "Eva Ek på öppna förskolan\n".encode()), study)


def test_pasted_text_is_taken_in_as_a_file_of_its_own(study, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode("cp1252")), encoding="utf-8"))
    assert folje.main(["add", "-", str(study.path), "--group", "team", "--date", "2023-05-02"]) == folje.OK
    assert "inklistrad text.txt: minnesanteckningar" in capsys.readouterr().out
    assert Study.open(study.path).documents["path"].tolist() == ["m-team-2023-05-02.txt"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b" \n"), encoding="utf-8"))
    assert (
        folje.main(["add", "-", str(study.path), "--group", "team", "--date", "2023-05-03"])
        == folje.WRONG_USE
    )
