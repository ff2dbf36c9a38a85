"""Family matters: listed, marked, hidden everywhere, rewritten with the earlier words gone."""

import zipfile

import pytest

import folje
from coding.audit import log
from coding.family import family
from coding.sheets import Wanted
from coding.sheets.rows import rows_of
from evaluation import Study
from evaluation.errors import UseError
from evaluation.events import Coding, FamilyMatter, Passage
from reports.overview import status
from tests.coding.material import NOTES, added, file_of, new
from tests.coding.reading_study import reading_study

MATTER = (
    "Mamman har fått en depression efter förlossningen och orkar inte gå ut, berättar BVC; de ses igen i maj."
)
REWRITTEN = (
    "Mamman mår inte riktigt bra efter förlossningen och vill inte gå ut, berättar BVC; de ses igen i maj."
)


@pytest.fixture
def study(tmp_path):
    study = new(tmp_path)
    added(file_of(tmp_path, notes=[NOTES[0], (MATTER, ("FOR1",)), NOTES[1]]), study)
    return Study.open(study.path)


def opened(study):
    return Study.open(study.path)


def matter(study):
    return next(p for p in study.state.of(Passage) if "förlossningen" in p.quote)


def say_of(study, state, **given):
    return family(opened(study), matter(study).name, state, {"person": "U1"} | given)


def test_adding_tells_of_passages_that_may_be_family_matters(tmp_path):
    study = new(tmp_path)
    answer = added(file_of(tmp_path, notes=[NOTES[0], (MATTER, ())]), study)
    assert any(
        line.startswith("1 stycke kan handla om en enskild familj. Se efter: folje family ")
        for line in answer["lines"]
    )


def test_what_is_proposed_is_listed_with_its_place_and_the_words_that_fired(study):
    (row,) = family(study, None, "", {})["waiting"]
    assert (row["state"], row["document"], row["grounds"]) == (
        "proposed",
        "p-team-2023-03-21",
        ["Mamman", "depression"],
    )
    assert status(study)["waiting"]["family_proposed"] == [f"p-team-2023-03-21, rad {row['line']}"]


def test_a_marked_passage_waits_and_its_words_are_seen_by_who_marked_it_only(study):
    say_of(study, "marked")
    (row,) = family(opened(study), None, "", {"person": "U1"})["waiting"]
    assert (row["state"], row["words"]) == ("marked", MATTER)
    assert family(opened(study), None, "", {"person": "U2"})["waiting"][0]["words"] == ""
    assert status(opened(study))["waiting"]["family_matters"] != []
    assert "depression" not in str(log(opened(study), {}))


def test_a_cleared_passage_is_neither_hidden_nor_proposed(study):
    say_of(study, "cleared")
    assert family(opened(study), None, "", {})["waiting"] == []


def test_a_passage_with_the_same_words_is_not_rewritten(study):
    say_of(study, "marked")
    with pytest.raises(UseError, match="samma ord"):
        say_of(study, "rewritten", yes=True)
    with pytest.raises(UseError, match="inte märkt"):
        family(
            study,
            next(p.name for p in study.state.of(Passage) if p.quote == NOTES[0][0]),
            "rewritten",
            {"yes": True},
        )


def test_what_is_rewritten_is_shown_again_and_the_earlier_words_are_gone_from_everywhere(study, tmp_path):
    say_of(study, "marked")
    answer = added(file_of(tmp_path, notes=[NOTES[0], (REWRITTEN, ("FOR1",)), NOTES[1]]), study)
    assert "depression" not in "\n".join(answer["lines"])
    assert say_of(opened(study), "rewritten")["exit"] == 1
    say_of(opened(study), "rewritten", yes=True)
    assert matter(opened(study)).quote == REWRITTEN
    assert family(opened(study), None, "", {})["waiting"] == []
    assert len(opened(study).state.of(Coding)) == 3
    assert not [path for path in study.path.rglob("*") if path.is_file() and "depression" in words_of(path)]


def words_of(path):
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as packed:
            return packed.read("word/document.xml").decode()
    return path.read_text(encoding="utf-8", errors="replace")


def test_a_sheet_has_no_family_matter_not_even_around_others(tmp_path):
    study = reading_study(tmp_path)
    study.journal.write("U1", FamilyMatter(passage="differ", state="marked"))
    rows = rows_of(opened(study), Wanted("codes", "U1"))
    told = str([row.cells for row in rows])
    assert {row.passage.name for row in rows} == {"said", "decided", "good", "refused"}
    assert not [word for word in ("Familjen Ek", "oense", "lingon") if word in told]
    assert "Hur är samverkan?" in told


def test_one_passage_is_named_by_the_beginning_of_its_id(study):
    with pytest.raises(UseError, match="Det finns inget stycke"):
        family(study, "zzz", "marked", {})
    with pytest.raises(UseError, match="Flera stycken"):
        family(study, "", "", {}) and family(study, " ", "marked", {})


def test_the_command_line_lists_marks_and_clears(study, capsys):
    name = matter(study).name
    assert folje.main(["family", str(study.path)]) == folje.OK
    assert "kan vara ett familjeärende" in capsys.readouterr().out
    assert (
        folje.main(["family", str(study.path), "--passage", name, "--mark", "--reason", "prov"]) == folje.OK
    )
    assert folje.main(["family", str(study.path), "--passage", name]) == folje.WRONG_USE
    assert [e.reason for e in opened(study).state.of(FamilyMatter)] == ["prov"]
