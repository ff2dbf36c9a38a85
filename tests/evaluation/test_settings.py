"""study.yaml: what a person wrote is used, or said to be unusable; nothing in it stops the study from opening."""

from datetime import date

import pytest

from data_templates import find
from evaluation import Study
from evaluation.errors import StudyError
from evaluation.settings import GOVERNANCE, Group, Settings, read_settings
from tests.folders import SETTINGS


@pytest.fixture
def read(tmp_path):
    """Write a study.yaml and read it: the settings, the errors and what is not stated."""

    def of(text: str | bytes):
        path = tmp_path / "study.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        settings, problems = read_settings(path)
        wrong = [str(p) for p in problems if p.level == "error"]
        return settings, wrong, [p.column for p in problems if p.level == "note"]

    return of


def test_everything_that_is_stated_is_used(read):
    settings, wrong, missing = read(
        SETTINGS + "start: 2022-09-01\nend: 31 december 2024\nthreshold: 7\nmember_change_window: 2\n"
        "synthetic: true\nlanguage: en\nsubtitle: Under rubriken\nlimits:\n  - {sv: Få familjer, en: Few families}\n  - Barn är inte hörda\n"
    )
    assert (wrong, missing) == ([], [])
    assert settings.groups == (
        Group("team", "Teamet", "The team"),
        Group("steering", "Styrgruppen", "The steering group"),
    )
    assert (settings.start, settings.end) == (date(2022, 9, 1), date(2024, 12, 31))
    assert (settings.threshold, settings.member_change_window, settings.synthetic) == (7, 2, True)
    assert settings.subtitle == {"sv": "Under rubriken"}
    assert settings.limits == ({"sv": "Få familjer", "en": "Few families"}, {"sv": "Barn är inte hörda"})


def test_a_study_may_be_made_up_in_some_of_its_tables_only(read):
    settings, wrong, _ = read(SETTINGS + "synthetic: [events, cases]\n")
    assert wrong == []
    assert [settings.made_up(table) for table in ("events", "cases", "meetings")] == [True, True, False]
    assert "synthetic" in read(SETTINGS + "synthetic: [no_such_table]\n")[1][0]


def test_a_study_without_a_title_is_called_by_its_folder_also_from_inside_it(tmp_path, monkeypatch):
    (tmp_path / "study.yaml").write_text("title:\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Study.open(".").settings.title == {"sv": tmp_path.name}


@pytest.mark.parametrize("text", ["", "\n", "# bara en förklaring\n", "{}"])
def test_an_empty_file_is_a_study_about_which_nothing_is_said(read, tmp_path, text):
    settings, wrong, missing = read(text)
    assert wrong == []
    assert missing == list(GOVERNANCE)
    assert settings == Settings(title={"sv": tmp_path.name})


def test_the_template_of_a_new_study_lacks_only_what_nobody_else_can_know(read):
    settings, wrong, missing = read(find("study.yaml").read_text(encoding="utf-8"))
    assert wrong == []
    assert missing == list(GOVERNANCE)
    assert settings.threshold == 5


@pytest.mark.parametrize("key", sorted(Settings.__dataclass_fields__))
def test_a_setting_that_is_left_blank_has_its_default(read, tmp_path, key):
    settings, wrong, _ = read(f"{key}:\n")
    assert wrong == []
    assert settings == Settings(title={"sv": tmp_path.name})


@pytest.mark.parametrize(
    "line",
    [
        "groups: team",
        "groups: [{sv: Teamet}]",
        "groups: 3",
        "threshold: 2",
        "threshold: fem",
        "threshold: true",
        "threshold: 101",
        "member_change_window: 0",
        "start: 30/2 2023",
        "start: [2023]",
        "synthetic: ja",
        "published: 1",
        "language: dansk",
        "purpose: annat",
        "instruments: []",
        "timeline_access: [team]",
        "controller: [a, b]",
        "evaluators: 5",
    ],
)
def test_what_cannot_be_used_is_said_and_the_default_applies(read, tmp_path, line):
    settings, wrong, _ = read(line + "\n")
    key = line.partition(":")[0]
    (message,) = wrong
    assert message.startswith(f"study.yaml, inställningen {key}: Värdet ")
    assert message.endswith("går inte att använda här; standardvärdet gäller tills det är rättat.")
    assert settings == Settings(title={"sv": tmp_path.name})


def test_a_setting_nobody_knows_is_said_to_be_unknown(read):
    _, wrong, _ = read("treshold: 7\non: x\n")
    assert [message.partition(":")[0] for message in wrong] == [
        "study.yaml, inställningen treshold",
        "study.yaml, inställningen True",
    ]
    assert "Kontrollera stavningen" in wrong[0]


def test_what_is_not_stated_about_responsibility_is_told_in_plain_words(tmp_path):
    (tmp_path / "study.yaml").write_text("title: T\n", encoding="utf-8")
    _, problems = read_settings(tmp_path / "study.yaml")
    assert str(problems[0]) == (
        "study.yaml, inställningen controller: Personuppgiftsansvarig: inte angivet. "
        "Det ska stå i metodavsnittet; fyll i det i study.yaml."
    )
    assert {p.level for p in problems} == {"note"}


@pytest.mark.parametrize(
    ("word", "key"),
    [("utvärdering", "evaluation"), ("Forskning", "research"), ("research", "research"), ('""', "")],
)
def test_the_purpose_may_be_written_in_swedish_or_english(read, word, key):
    assert read(f"purpose: {word}\n")[0].purpose == key


def test_keys_and_names_of_groups_are_texts_even_when_they_look_like_something_else(read):
    settings, wrong, _ = read("groups:\n  - {key: 1}\n  - {key: b, sv: 2024, en: }\n")
    assert wrong == []
    assert settings.groups == (Group("1", "1", "1"), Group("b", "2024", "2024"))


def test_one_name_need_not_be_a_list(read):
    settings, _, _ = read("evaluators: U1\ninstruments: tuckman\nlimits: Få familjer\n")
    assert settings.evaluators == ("U1",)
    assert settings.instruments == ("tuckman",)
    assert settings.limits == ({"sv": "Få familjer"},)


def test_groups_are_known_by_key_and_by_both_names(read):
    words = read(SETTINGS)[0].words["groups"]
    assert words["teamet"] == words["the team"] == words["team"] == "team"
    assert words["gemensamt"] == words["joint"] == "joint"


def test_a_group_that_is_not_listed_names_itself():
    assert Settings(title={}).group("x").name("en") == "x"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: a: b\n", "Rad 1 går inte att läsa."),
        ("title: x\ngroups:\n  - {key: team\nlanguage: sv\n", "Rad 4 går inte att läsa."),
        ("- team\n", "Rad 1 går inte att läsa."),
        ("bara text\n", "Rad 1 går inte att läsa."),
        ("start: 2023-02-30\n", "Kontrollera att datum finns i kalendern"),
        ("title: \x00\n", "Filen går inte att läsa ("),
        ("title: Förskola\n".encode("cp1252"), "sparad som UTF-8"),
    ],
)
def test_a_file_that_is_no_yaml_is_refused_with_its_name_and_what_to_do(read, text, message):
    with pytest.raises(StudyError) as refused:
        read(text)
    assert str(refused.value).startswith("study.yaml: ")
    assert message in str(refused.value)


def test_a_folder_without_study_yaml_is_no_study(tmp_path):
    with pytest.raises(StudyError, match=r"Skriv studiens mapp sist"):
        Study.open(tmp_path)
