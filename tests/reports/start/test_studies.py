"""A study is found by what people paste, and the last ones are remembered."""

import os

import pytest

from evaluation.errors import UseError
from reports.start import studies
from reports.start.machine import Machine


def study(folder):
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(f"title: {folder.name.title()}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "said", ["{0}", '"{0}"', " '{0}' ", "{0}/study.yaml", "{0}/tables", "{0}/tables/tables.csv", "{1}"]
)
def test_a_pasted_path_means_the_study_it_lies_in(said, tmp_path):
    folder = study(tmp_path / "Vår studie")
    (folder / "tables").mkdir()
    (folder / "tables" / "tables.csv").touch()
    assert studies.named(said.format(folder, folder.as_uri())) == folder


def test_a_path_that_means_no_study_says_why_and_what_lies_there(tmp_path):
    inner = study(tmp_path / "alla" / "en")
    (tmp_path / "tom").mkdir()
    for said, why in {
        "": "Ange studiens mapp",
        "borta": "finns inte",
        "tom": "study.yaml saknas",
        "alla": str(inner),
    }.items():
        with pytest.raises(UseError) as error:
            studies.named(said and str(tmp_path / said))
        assert why in str(error.value)


def test_a_new_study_is_put_where_a_person_has_said_and_nowhere_else(tmp_path):
    assert studies.place_for_new(f'"{tmp_path / "ny"}"') == tmp_path / "ny"
    assert (
        studies.place_for_new(f'"{tmp_path}"/ny') == tmp_path / "ny"
    )  # the name written after a pasted path
    with pytest.raises(UseError, match="hela sökvägen"):
        studies.place_for_new("min-studie")


def test_the_data_of_the_product_is_no_study_to_open(tmp_path):
    mine, ours = study(tmp_path / "min-studie"), study(tmp_path / "data_templates")
    (ours / "__init__.py").touch()
    assert studies.studies_in(tmp_path) == [mine]


def test_the_last_opened_comes_first_and_what_is_forgotten_stays_on_disk(machine, tmp_path):
    made = [study(tmp_path / f"s{n}") for n in range(studies.MOST + 2)]
    for each in (*made, made[3]):
        studies.remember(machine, each)
    last = studies.remembered(machine)
    assert last[:2] == [made[3], made[-1]] and len(last) == len(set(last)) == studies.MOST
    studies.forget(machine, str(made[3]))
    assert studies.remembered(machine) == last[1:] and (made[3] / "study.yaml").is_file()


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[1]"])
def test_a_broken_memory_is_an_empty_one(machine, content, tmp_path):
    machine.config().mkdir(parents=True)
    (machine.config() / "studies.json").write_text(content, encoding="utf-8")
    assert studies.remembered(machine) == []
    studies.remember(machine, tmp_path)
    assert studies.remembered(machine) == [tmp_path]


def test_studies_are_found_here_and_among_the_documents_but_not_inside_each_other(tmp_path):
    home, here = tmp_path / "home", tmp_path / "here"
    expected = [study(here / "demo" / "studie"), study(home / "Documents" / "en")]
    study(home / "Documents" / "en" / "inne")
    study(home / "Documents" / ".gömd" / "två")
    study(home / "Documents" / "a" / "b" / "c")
    assert studies.found(Machine("linux", home, {}), here) == expected


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="here every folder may be read")
def test_a_folder_that_may_not_be_read_is_passed_by(tmp_path):
    (tmp_path / "shut").mkdir(mode=0o000)
    expected = study(tmp_path / "open")
    assert studies.studies_in(tmp_path) == [expected]


def test_a_study_that_is_gone_or_broken_is_told_by_its_folder(tmp_path):
    folder = study(tmp_path / "en")
    assert studies.told(folder) == {"path": str(folder), "title": "En", "there": True}
    (folder / "study.yaml").write_text("{", encoding="utf-8")
    assert studies.told(folder) == {"path": str(folder), "title": "en", "there": True}
    assert studies.told(tmp_path / "borta") == {
        "path": str(tmp_path / "borta"),
        "title": "borta",
        "there": False,
    }
