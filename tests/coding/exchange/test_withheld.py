"""What may not leave a study stays in it, whatever the format; the export says what and why."""

import io
import zipfile

import pytest

from coding import exports
from coding.blind import blind
from coding.exchange.codings_table import COLUMNS, codings_csv, codings_xlsx
from coding.exchange.exporting import export
from coding.exchange.importing import import_file
from coding.exchange.outgoing import project_of
from coding.exchange.withheld import withheld
from coding.studies import new_study
from evaluation import Study
from evaluation.events import Coding, Memo, Passage
from evaluation.sheets import read_csv, read_workbook
from tests.coding.exchange.test_round_trip import study_of
from tests.coding.reading_study import TEXTS, reading_study


@pytest.fixture
def study(tmp_path) -> Study:
    (tmp_path / "a").mkdir()
    study = reading_study(tmp_path / "a")
    study.journal.write("U1", Coding(passage="family", code="FOR1", codebook="tuckman@0.2.0"))
    study.journal.write(
        "U1", Memo(about="family", content="Om familjen Ek"), Memo(about="i3", content="Om lingon")
    )
    return Study.open(study.path)


def words(study: Study, folder) -> str:
    """All that stands in the files of each format."""
    files = [
        codings_csv(project_of(study)),
        codings_xlsx(project_of(study)),
        export(study, "qdpx", folder / "u.qdpx"),
    ]
    with zipfile.ZipFile(folder / "u.qdpx") as archive:
        files += [archive.read(name) for name in archive.namelist()]
    with zipfile.ZipFile(io.BytesIO(files[1])) as book:
        files += [book.read(name) for name in book.namelist()]
    return b"\n".join(file for file in files if isinstance(file, bytes)).decode("utf-8", "replace").casefold()


def test_family_matters_and_withdrawn_interviews_are_in_no_format(study, tmp_path):
    found = words(study, tmp_path)
    assert "familjen ek" not in found and "lingon" not in found
    assert "xxxxxxxx xx xxxxxxx" in found and "smultron" in found  # refused to be quoted, not to be analysed


def test_the_export_says_what_it_left_out_and_why(study, tmp_path):
    done = export(study, "qdpx", tmp_path / "u.qdpx")
    assert done["left"] == {
        "family_matter": 1,
        "withdrawn": 1,
        "codings_of_withheld": 2,
        "memos_of_withheld": 2,
    }
    assert "  – 1 familjeärende (orden är ersatta med x)" in done["lines"]
    assert "  – 1 intervju vars informant har tagit tillbaka sin medverkan" in done["lines"]


def test_an_older_text_and_one_that_no_row_names_are_withheld_too(study):
    texts = study.path / "texts"
    (texts / "p1~2.txt").write_bytes(TEXTS["p1"].encode())
    (texts / "lös.txt").write_bytes(b"Familjen Ek igen.")
    hidden = Passage(text="lös", start=0, end=17, quote="Familjen Ek igen.", field="family_matter")
    study.journal.write("U1", hidden)
    assert set(withheld(Study.open(study.path))) == {"p1", "i3", "lös"}


def test_a_new_reason_is_withheld_before_anybody_has_given_it_words(study, tmp_path, monkeypatch):
    from coding import shown

    real = shown._Rules.hidden
    more = ("another", (0, 4))
    monkeypatch.setattr(shown._Rules, "hidden", lambda self, *about: [*real(self, *about), more])
    done = export(study, "qdpx", tmp_path / "u.qdpx")
    assert done["left"]["other_reasons"] == 4


def test_what_others_code_blind_stays_until_the_comparison_is_opened(study, tmp_path):
    blind(study, ["p1"], ["U1", "U2"], opened=False, person="U1")
    done = export(Study.open(study.path), "codings.csv", tmp_path / "c.csv")
    assert done["left"]["blind_codings"] == 2
    assert b"Vi var oense" not in (tmp_path / "c.csv").read_bytes()
    blind(Study.open(study.path), [], [], opened=True, person="U1", sure=True)
    assert "blind_codings" not in export(Study.open(study.path), "codings.csv", tmp_path / "d.csv")["left"]


def test_what_a_colleague_codes_in_the_masked_text_comes_back_to_the_real_one(study, tmp_path):
    export(study, "qdpx", tmp_path / "u.qdpx")
    import_file(tmp_path / "u.qdpx", tmp_path / "kollega", None, new_study)
    other = Study.open(tmp_path / "kollega")
    text = (other.path / "texts" / "p1.txt").read_text(encoding="utf-8")
    start = text.index("Beslut")
    passage = Passage(id="f" * 16, text="p1", start=start, end=len(text), quote=text[start:])
    other.journal.write("U2", passage, Coding(passage=passage.id, code="STO1", codebook="tuckman@0.2.0"))
    export(Study.open(other.path), "qdpx", tmp_path / "svar.qdpx")
    done = import_file(tmp_path / "svar.qdpx", study.path, "U1", new_study)
    made = Study.open(study.path)
    [new] = [p for p in made.state.of(Passage) if p.text == "p1" and p.start == start and p.end == len(text)]
    assert new.quote == TEXTS["p1"][start:] and done["codings"] == 1
    assert sorted(path.stem for path in (made.path / "texts").glob("*.txt")) == ["i1", "i2", "i3", "p1"]


def test_a_code_that_has_been_merged_goes_out_as_what_it_is_now(tmp_path):
    from coding.codebooks.keeping import change

    made = study_of(
        tmp_path / "m", [("Hur går det?", [(0, 3, [("TID2", "U1", "2024-01-02T03:04:05+01:00", None, "")])])]
    )
    change(made, "eget", "U1", lambda draft: draft.merge(["TID2"], "TID"))
    project = project_of(Study.open(made.path))
    assert [project.path(coding.code) for coding in project.codings] == [["Hinder", "Tid"]]
    assert project.noted["unknown_codes"] == 0


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_tables_for_people_have_the_codings_beside_them_without_what_stays(study, tmp_path, to):
    done = exports.export(study, to, tmp_path / ("ut.xlsx" if to == "xlsx" else "ut"))
    path = tmp_path / ("ut.xlsx" if to == "xlsx" else "ut/codings.csv")
    [sheet] = [
        s
        for s in (read_workbook(path) if to == "xlsx" else [read_csv(path)])
        if "codebook_version" in s.header
    ]
    assert sheet.header == list(COLUMNS)
    assert [(row[0], row[5]) for row in sheet.rows] == [
        ("i2", "Samverkan brister och smultron är mitt ord."),
        ("p1", "Samverkan gick trögt, sa samordnaren."),
        ("p1", "Samverkan gick trögt, sa samordnaren."),
    ]
    assert "De 3 kodningarna är med i en egen tabell, med citat." in done["lines"]
    assert import_file(path, study.path, "U1", new_study)["already_there"] == 3
