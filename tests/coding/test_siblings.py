"""Several documents of one kind, group and date: a new version of one, or another one."""

import pytest

from coding.registration import add
from evaluation import Study
from evaluation.errors import UseError
from tests.coding.material import added, new


@pytest.fixture
def study(tmp_path):
    return new(tmp_path)


@pytest.fixture
def file(tmp_path):
    """Write a file of the team on a day."""

    def write(name, *lines, ending=".txt"):
        path = tmp_path / f"{name}-team-2023-10-19{ending}"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


ONE, OTHER = (
    ("Informant: Vi var nya.", "Informant: Ingen visste."),
    ("Informant: Det gick bra.", "Informant: Alla kom."),
)


def test_two_interviews_of_a_day_are_two_documents(study, file):
    first, second = file("a", *ONE), file("b", *OTHER)
    assert added(first, study, kind="transcript")["document"] == "t-team-2023-10-19"
    answer = added(second, study, kind="transcript")
    assert answer["document"] == "t-team-2023-10-19-2"
    assert any("det här heter t-team-2023-10-19-2" in note for note in answer["notes"])
    documents = Study.open(study.path).documents
    assert documents["id"].tolist() == ["t-team-2023-10-19", "t-team-2023-10-19-2"]
    assert sorted(path.name for path in (study.path / "sources").iterdir()) == [
        "t-team-2023-10-19-2.txt",
        "t-team-2023-10-19.txt",
    ]


def test_a_corrected_file_goes_to_the_one_that_it_fits(study, file):
    for name, lines in (("a", ONE), ("b", OTHER)):
        added(file(name, *lines), study, kind="transcript")
    answer = added(file("c", *OTHER, "Informant: Slut."), study, kind="transcript")
    assert (answer["document"], answer["moved"]) == ("t-team-2023-10-19-2", 2)


def test_of_other_kinds_a_person_is_asked_or_says_it(study, file):
    added(file("a", "Vi talade om rutiner."), study)
    other = file("b", "Vi talade om lokaler.")
    with pytest.raises(UseError, match="--another"):
        added(other, study)
    assert added(other, study, another=True)["document"] == "m-team-2023-10-19-2"


@pytest.mark.parametrize(("said", "document"), [("a", "m-team-2023-10-19-2"), ("ny", "m-team-2023-10-19")])
def test_the_answer_decides(study, file, said, document):
    added(file("a", "Vi talade om rutiner."), study)
    asked = []
    answer = add(
        file("b", "Vi talade om lokaler."),
        Study.open(study.path),
        {},
        lambda q: asked.append(q) or ("nej" if asked[1:] else said),
    )
    assert (answer["document"], len(asked)) == (document, 1 if said == "a" else 2)  # then: what is gone


def test_the_same_file_again_is_the_same_document(study, file):
    for name, lines in (("a", ONE), ("b", OTHER)):
        added(file(name, *lines), study, kind="transcript")
    assert added(file("b", *OTHER), study, kind="transcript")["document"] == "t-team-2023-10-19-2"
    assert (
        added(file("b", *OTHER), study, kind="transcript", another=True)["document"] == "t-team-2023-10-19-2"
    )
