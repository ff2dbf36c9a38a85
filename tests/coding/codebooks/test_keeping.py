"""The codebooks of a study: changed, taken in, given out; what is coded is counted by the codes as they are now."""

import openpyxl
import pytest

from coding.codebooks import codebook, keeping
from coding.codings import coding_frame
from coding.exchange.codebook import write_qdc
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.events import Coding, Passage, Retraction
from tests.coding.material import added, file_of
from tests.folders import SETTINGS, content, make

BOOK = """\
# min kodbok
id: egen
version: "1.0"
codes:
  - {id: A, name: Hinder}
  - {id: A1, parent: A, name: Tid}  # räcker aldrig
  - {id: A2, parent: A, name: Pengar}
  - {id: B, name: Öppning}
"""


@pytest.fixture
def study(tmp_path):
    """A study with a codebook of its own beside Tuckman, and three passages."""
    settings = SETTINGS.replace("[U1]", "[U1, U2]") + "instruments: [tuckman, egen]\n"
    documents = "id;kind;date;author;path\np1;protocol;2023-01-17;evaluator;a.docx\n"
    made = make(tmp_path, {"codebooks/egen.yaml": BOOK, "tables/documents.csv": documents}, settings)
    made.journal.write(
        "U1", *[Passage(id=key, text="p1", start=0, end=9, quote="Vi fick  vänta") for key in "xyz"]
    )
    return made


def code(study, passage, *codes, book="egen@1.0", person="U1"):
    return study.journal.write(person, *[Coding(passage=passage, code=each, codebook=book) for each in codes])


def change(study, make, person="U1"):
    return keeping.change(study, "egen", person, make)[0]


def counted(study, *columns):
    frame = coding_frame(study, "egen")
    return sorted(map(tuple, frame[list(columns or ("passage", "code"))].fillna("–").to_numpy().tolist()))


def test_codings_of_all_instruments_are_counted_each_with_its_own_codebook(study):
    code(study, "x", "A1")
    code(study, "x", "FOR1", book="tuckman@0.2.0")
    frame = coding_frame(study).set_index("code")
    assert frame["instrument"].to_dict() == {"A1": "egen", "FOR1": "tuckman"}
    assert frame["top"].to_dict() == {"A1": "A", "FOR1": "FOR"}
    assert frame["phase"].fillna("–").to_dict() == {"A1": "–", "FOR1": "FOR"}
    assert list(coding_frame(study, "tuckman")["code"]) == ["FOR1"]


def test_merged_codes_count_once_per_passage_and_the_journal_keeps_what_was_written(study):
    code(study, "x", "A1", "A2")
    code(study, "y", "A2")
    code(study, "y", "A2", person="U2")
    change(study, lambda d: d.merge(["A2"], "A1"))
    assert counted(study, "passage", "person", "code") == [
        ("x", "U1", "A1"),
        ("y", "U1", "A1"),
        ("y", "U2", "A1"),
    ]
    assert sorted(e.code for e in study.state.of(Coding)) == ["A1", "A2", "A2", "A2"]
    assert counted(study, "passage", "person", "written")[0] == ("x", "U1", "A1")


def test_a_split_code_is_listed_for_coding_anew_and_never_guessed(study):
    code(study, "x", "A1")
    change(study, lambda d: d.split("A1", ["Kort om tid", "Dåligt vald tid"]))
    assert counted(study, "code", "top", "written", "candidates") == [
        ("–", "A", "A1", "KORT-OM-TID, DALIGT-VALD-TID")
    ]


def test_a_coding_is_settled_when_the_same_person_has_chosen(study):
    code(study, "x", "A1")
    code(study, "y", "A1")
    code(study, "y", "A1", person="U2")
    book = change(study, lambda d: d.split("A1", ["Kort om tid", "Dåligt vald tid"]))
    (chosen,) = code(study, "y", "KORT-OM-TID", book=book.reference)
    assert counted(study, "passage", "person", "code") == [
        ("x", "U1", "–"),
        ("y", "U1", "KORT-OM-TID"),
        ("y", "U2", "–"),
    ]
    study.journal.write("U1", Retraction(target=chosen.id))
    assert counted(study, "passage", "person", "code") == [
        ("x", "U1", "–"),
        ("y", "U1", "–"),
        ("y", "U2", "–"),
    ]


def test_undoing_a_change_gives_the_counts_as_they_were(study):
    code(study, "x", "A1", "A2")
    before = counted(study)
    change(study, lambda d: d.merge(["A2"], "A1"))
    change(study, lambda d: d.undo())
    assert counted(study) == before


def test_a_change_of_a_shipped_codebook_makes_the_studys_own_with_its_comments(study):
    keeping.change(study, "tuckman", None, lambda d: d.rename("TID", "Tiden"))
    text = (study.path / "codebooks" / "tuckman.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Kodbok för mötesobservationer")
    assert codebook("tuckman", study).name("TID") == "Tiden"
    assert codebook("tuckman").name("TID") == "Tidsmedvetenhet"


def test_a_code_made_in_the_materials_own_words_is_given_at_once(study):
    done = keeping.new_code(study, "egen", "vi fick vänta", parent="A", passage="x")
    assert done["in_vivo"]
    assert codebook("egen", study).codes[done["code"]].data["in_vivo"]
    assert counted(study, "passage", "code", "codebook") == [("x", "VI-FICK-VANTA", "egen@1.0.1-draft.1")]
    assert not keeping.new_code(study, "egen", "Väntan", passage="x")["in_vivo"]


def test_without_words_the_whole_passage_names_the_code(study):
    assert keeping.new_code(study, "egen", "", passage="y")["code"] == "VI-FICK-VANTA"


@pytest.mark.parametrize("given", [{"passage": "q"}, {"parent": "Q"}, {"person": "U9"}])
def test_what_cannot_be_made_writes_nothing(study, given):
    before = content(study.path)
    with pytest.raises(UseError):
        keeping.new_code(study, "egen", "Ny", **given)
    assert content(study.path) == before


def test_a_protocol_coded_before_a_merging_is_read_again_without_a_fuss(tmp_path):
    path = file_of(tmp_path)
    (tmp_path / "s").mkdir()
    study = make(tmp_path / "s")
    added(path, study)
    keeping.change(study, "tuckman", None, lambda d: d.merge(["STO1"], "STO3"))
    answer = added(path, study)
    assert (answer["unknown_codes"], answer["codings"]) == ([], 0)
    assert sorted(coding_frame(Study.open(study.path))["code"]) == ["FOR1", "NOR3", "STO3", "STO3"]


def test_a_code_of_another_instrument_in_the_protocols_column_counts(tmp_path):
    path = file_of(tmp_path, notes=[("Vi väntar på besked.", ("SVG2", "STO1"))])
    (tmp_path / "s").mkdir()
    study = make(tmp_path / "s", settings=SETTINGS + "instruments: [tuckman, collaboration-continuum]\n")
    added(path, study)
    frame = coding_frame(Study.open(study.path)).set_index("code")
    assert frame["codebook"].to_dict() == {"SVG2": "collaboration-continuum@0.1.0", "STO1": "tuckman@0.2.0"}


# files


def tmp_path_of(tmp_path):
    (tmp_path / "annan").mkdir()
    return tmp_path / "annan"


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".qdc", ".txt"])
def test_what_is_given_out_and_taken_in_again_changes_nothing(study, tmp_path, ending):
    path = tmp_path / f"k{ending}"
    keeping.give_out(study, "egen", path)
    before = content(study.path / "codebooks")
    done = keeping.take_in(study, "egen", path)
    assert (done["new"], done["changed"], done["left"]) == ([], [], [])
    assert content(study.path / "codebooks") == before


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".qdc", ".txt"])
@pytest.mark.parametrize("name", ["tuckman", "barriers-success"])
def test_a_file_that_holds_less_takes_nothing_away(study, tmp_path, name, ending):
    path = tmp_path / f"k{ending}"
    keeping.give_out(study, name, path)
    done = keeping.take_in(study, name, path)
    assert (done["new"], done["changed"], done["left"]) == ([], [], [])
    assert not (study.path / "codebooks" / f"{name}.yaml").exists()


def test_an_emptied_cell_takes_the_text_away(study, tmp_path):
    path = tmp_path / "k.xlsx"
    keeping.give_out(study, "barriers-success", path)
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in book["Koder"][1]}
    book["Koder"].cell(3, heads["Motexempel"]).value = None
    book["Koder"].cell(3, heads["Undantag"]).value = "lagfart"
    book.save(path)
    assert keeping.take_in(study, "barriers-success", path)["changed"] == ["H-LAG"]
    code = codebook("barriers-success", study).codes["H-LAG"]
    assert (code.text("non_example", "sv"), code.exceptions()) == (
        code.text("non_example", "en"),
        ["lagfart"],
    )


def test_changes_in_a_sheet_become_a_draft_that_can_be_undone(study, tmp_path):
    other = make(tmp_path_of(tmp_path), {"codebooks/egen.yaml": BOOK})
    keeping.change(
        other, "egen", None, lambda d: (d.add("Ny", "A"), d.rename("A1", "Tiden"), d.move("B", "A2"))
    )
    keeping.give_out(other, "egen", tmp_path / "k.xlsx")
    done = keeping.take_in(study, "egen", tmp_path / "k.xlsx")
    assert (done["new"], done["changed"], done["codebook"]) == (["NY"], ["A1", "B"], "egen@1.0.1-draft.1")
    assert done["lost"] == ["räcker aldrig"]
    keeping.change(study, "egen", None, lambda d: d.undo())
    assert [c.name() for c in codebook("egen", study).codes.values()] == [
        "Hinder",
        "Tid",
        "Pengar",
        "Öppning",
    ]


def test_codes_that_a_file_lacks_stay_and_are_told(study, tmp_path):
    (tmp_path / "k.txt").write_text("Hinder\n  Tid\nNy\n", encoding="utf-8")
    done = keeping.take_in(study, "egen", tmp_path / "k.txt")
    assert (done["new"], done["left"]) == (["NY"], ["A2", "B"])


def test_a_code_that_another_program_has_renamed_is_known_by_its_guid(study, tmp_path):
    data = write_qdc(codebook("egen", study)).replace("Öppning".encode(), "Öppet läge".encode())
    (tmp_path / "k.qdc").write_bytes(data)
    done = keeping.take_in(study, "egen", tmp_path / "k.qdc")
    assert (done["new"], done["changed"]) == ([], ["B"])
    assert codebook("egen", study).name("B") == "Öppet läge"


def test_somebodys_later_copy_is_taken_with_its_history(study, tmp_path):
    other = make(tmp_path_of(tmp_path), {"codebooks/egen.yaml": BOOK})
    keeping.change(other, "egen", None, lambda d: d.merge(["A2"], "A1"))
    done = keeping.take_in(study, "egen", other.path / "codebooks" / "egen.yaml")
    assert done["codebook"] == "egen@1.0.1-draft.1"
    code(study, "x", "A2")
    assert counted(study) == [("x", "A1")]


def test_a_new_codebook_is_put_among_the_studys_instruments(study, tmp_path):
    (tmp_path / "koder.txt").write_text("Hinder\n  Tid\n", encoding="utf-8")
    done = keeping.take_in(study, "mina", tmp_path / "koder.txt")
    assert (done["codebook"], done["new"]) == ("mina@0.1.0", ["HINDER", "TID"])
    assert Study.open(study.path).settings.instruments == ("tuckman", "egen", "mina")
    assert (study.path / "study.yaml").read_text(encoding="utf-8").startswith("title: {sv: Prov")


def test_an_instruments_line_that_cannot_be_changed_is_left_to_the_person(tmp_path):
    study = make(tmp_path, settings=SETTINGS + "instruments:\n  - tuckman\n")
    before = content(tmp_path)
    assert keeping.use(study, "content-analysis") == [
        "Skriv själv in kodboken i study.yaml: instruments: [tuckman, content-analysis]."
    ]
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "file", "text", "words"),
    [
        ("Ny bok", "k.txt", "A", "går inte som namn"),
        ("ny", "k.docx", "A", "Filen ska sluta på"),
        ("ny", "finns-inte.txt", None, "Filen finns inte"),
        ("egen", "k.yaml", "id: a\nversion: '1'\ncodes: [{id: A}]\n", "Koden saknar namn"),
        ("ny", "k.yaml", "- a", "Filen är ingen kodbok"),
    ],
)
def test_a_file_that_cannot_be_taken_in_changes_nothing(study, tmp_path, name, file, text, words):
    if text is not None:
        (tmp_path / file).write_text(text, encoding="utf-8")
    before = content(study.path)
    with pytest.raises(FoljeError, match=words):
        keeping.take_in(study, name, tmp_path / file)
    assert content(study.path) == before
