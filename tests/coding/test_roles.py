"""Names of those who speak become roles, and what was said of them is remembered outside the study."""

import pytest

from coding.registration import add
from coding.roles import problems, remembered
from evaluation import Study
from evaluation.caches import cache_folder
from evaluation.errors import UseError
from evaluation.events import Passage
from tests.coding.material import added, new
from tests.folders import content

TALK = (
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Maria Holm>Hur började det?\n\n00:03.000 --> 00:04.000\n<v Eva Ek>Vi var nya.\n\n"
    "00:05.000 --> 00:06.000\n<v Mötesrum Dalen>Ingen visste.\n"
)


@pytest.fixture
def study(tmp_path):
    return new(tmp_path)


@pytest.fixture
def talk(tmp_path):
    path = tmp_path / "intervju-team-2023-10-19.vtt"
    path.write_text(TALK, encoding="utf-8")
    return path


def spoken(study):
    return [p.speaker for p in sorted(Study.open(study.path).state.of(Passage), key=lambda p: p.start)]


def test_a_person_says_who_is_who_and_it_is_remembered_outside_the_study(study, talk, tmp_path):
    answer = added(talk, study, role=["maria holm=Intervjuare", "Eva Ek = samordnare"])
    assert spoken(study) == ["Intervjuare", "samordnare", "Talare 1"]
    assert "Intervjuarens replik räknas inte" in "\n".join(answer["lines"])
    assert (cache_folder(study.path) / "roles.csv").is_file()
    texts = b"".join(data for name, data in content(study.path).items() if "sources" not in name)
    assert not [name for name in (b"Holm", b"Eva", b"Dalen") if name in texts]
    other = tmp_path / "intervju-team-2023-11-02.vtt"
    other.write_text(TALK.replace("Eva Ek", "Bo Alm"), encoding="utf-8")
    added(other, study)
    assert "Intervjuare: Hur började det?" in (study.path / "texts" / "t-team-2023-11-02.txt").read_text(
        encoding="utf-8"
    )


def test_who_is_not_known_is_asked_for(study, talk):
    asked = []

    def ask(question):
        asked.append(question)
        return {"Maria Holm": "intervjuare", "Eva Ek": "BVC: sköterska"}.get(
            question.split(" är ")[1].split(".")[0].split("?")[0], ""
        )

    add(talk, Study.open(study.path), {}, ask)
    assert spoken(study) == ["intervjuare", "BVC sköterska", "Talare 1"]
    assert len(asked) == 3
    assert "tomt: Talare 1" in asked[2]


def test_two_with_the_same_role_are_told_apart(study, talk):
    added(talk, study, role=["Maria Holm=BVC", "Eva Ek=BVC"])
    assert spoken(study) == ["BVC 1", "BVC 2", "Talare 1"]


def test_a_room_is_told_to_be_one(study, talk):
    assert any("Talare 3 ser ut att vara ett rum" in note for note in added(talk, study)["notes"])


def test_roles_that_come_later_follow_the_passages(study, talk):
    added(talk, study)
    answer = added(talk, study, role=["Eva Ek=samordnare"])
    assert (answer["moved"], answer["lost"], answer["reworded"]) == (3, [], [])
    assert spoken(study) == ["Talare 1", "samordnare", "Talare 2"]


@pytest.mark.parametrize(
    "role", ["Eva Ek", "Eva Ek=", "=samordnare", "Bo Alm=samordnare", "Eva Ek=Maria Holm"]
)
def test_a_role_that_cannot_be_understood_changes_nothing(study, talk, role):
    before = content(study.path)
    with pytest.raises(UseError):
        added(talk, study, role=[role])
    assert content(study.path) == before


def test_the_list_may_lie_where_study_yaml_says_and_not_in_the_study(tmp_path, talk):
    study = new(tmp_path, "roles_list: ../roller.csv\n")
    (tmp_path / "roller.csv").write_text("namn,roll\nEva Ek,samordnare\n", encoding="cp1252")
    assert remembered(Study.open(study.path)) == {"eva ek": "samordnare", "namn": "roll"}
    (tmp_path / "studie" / "study.yaml").write_text(
        (tmp_path / "studie" / "study.yaml")
        .read_text(encoding="utf-8")
        .replace("../roller.csv", "roller.csv"),
        encoding="utf-8",
    )
    answer = added(talk, study, role=["Eva Ek=samordnare"])
    assert any("Namn får inte stå där" in line for line in answer["lines"])
    assert not (study.path / "roller.csv").exists()
    assert [problem.column for problem in problems(Study.open(study.path))] == ["roles_list"]


def test_the_head_of_a_transcript_is_no_passage(study, tmp_path):
    path = tmp_path / "intervju-team-2023-10-19.txt"
    path.write_text("Intervju 3\n\nI: Hur började det?\nIP: Vi var nya.\n", encoding="utf-8")
    assert added(path, study)["passages"] == 2


def test_a_text_with_roles_before_the_words_is_a_transcript(study, tmp_path):
    path = tmp_path / "intervju-team-2023-10-19.txt"
    path.write_text(
        "Intervjuare: Hur började det?\nEva Ek: Vi var nya.\nIntervjuare: Och sedan?\n", encoding="utf-8"
    )
    assert added(path, study)["kind"] == "transcript"
    assert spoken(study) == ["Intervjuare", "Talare 1", "Intervjuare"]
