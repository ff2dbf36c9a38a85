"""A study exported and imported again is the same study in what can be exchanged; what is written fits the standard."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.codings import coding_frame
from coding.exchange.codings_table import codings_csv, codings_xlsx
from coding.exchange.exporting import export
from coding.exchange.importing import import_file
from coding.exchange.outgoing import project_of
from coding.exchange.refi_codes import write_qdc
from coding.exchange.refi_write import write_qdpx
from coding.frozen import freeze
from coding.studies import new_study
from evaluation import Study
from evaluation.errors import FoljeError, UseError
from evaluation.events import Coding, Memo, Passage
from evaluation.journal import new_id
from tests.folders import SETTINGS, make

SCHEMAS = Path(__file__).parent / "refi"
CODEBOOK = """\
id: eget
version: "1.2"
title: {sv: Eget, en: Own}
codes:
  - {id: HINDER, name: {sv: Hinder, en: Barrier}, colour: "#AA0011", definition: {sv: Det som bromsar.}}
  - {id: TID, parent: HINDER, name: {sv: Tid, en: Time}}
  - {id: STOD, name: {sv: Stöd, en: Support}}
  - {id: TID2, parent: STOD, name: {sv: Tid, en: Time}}
"""
CODES = ("HINDER", "TID", "STOD", "TID2")
WORDS = st.sampled_from(
    [
        "förskolan",
        "å",
        "a\u030a",
        "😀",
        "👩‍👩‍👧",
        "\n",
        "\n\n",
        " ",
        "<b>&amp;",
        "]]>",
        "\u2028",
        "\t",
        "mötet.",
        '"',
        "=1+1",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map("".join)
TIMES = st.sampled_from(["2024-01-02T03:04:05+01:00", "2025-06-30T23:59:59+02:00", "2026-11-29T07:00:00Z"])
REQUEST = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def materials(draw):
    """Texts with coded places: (text, [(start, end, [(code, coder, time, strength, memo)])])."""
    made = []
    for text in draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True)):
        ends = st.integers(0, len(text))
        places = draw(st.lists(st.tuples(ends, ends).filter(lambda p: p[0] < p[1]), max_size=4, unique=True))
        one = st.tuples(st.sampled_from(CODES), st.sampled_from(["U1", "U2", "Åsa Ö"]), TIMES,
                        st.sampled_from([None, 1, 3]), st.sampled_from(["", "Tveksam.\nSe även\r\n nästa.", "😀 & <x>"]))  # fmt: skip
        made.append(
            (text, [(s, e, draw(st.lists(one, max_size=3, unique_by=lambda c: c[:2]))) for s, e in places])
        )
    return made


def study_of(folder: Path, material) -> Study:
    """A study with these texts and codings."""
    folder.mkdir(parents=True)
    study = make(
        folder,
        {"codebooks/eget.yaml": CODEBOOK},
        SETTINGS.replace("[U1]", "[U1, U2]") + "instruments: [eget]\n",
    )
    events: dict[str, list] = {"U1": [], "U2": [], "Åsa Ö": []}
    for number, (text, places) in enumerate(material):
        freeze(study, f"Doc-{number}", text)
        for start, end, codings in places:
            passage = Passage(
                id=new_id(),
                text=f"Doc-{number}",
                start=start,
                end=end,
                quote=text[start:end],
                at="2024-01-01T00:00:00Z",
            )
            events["U1"].append(passage)
            for code, coder, time, strength, memo in codings:
                coded = Coding(
                    id=new_id(),
                    passage=passage.id,
                    code=code,
                    codebook="eget@1.2",
                    strength=strength,
                    at=time,
                )
                events[coder].append(coded)
                events["U2"] += (
                    [Memo(about=coded.id, content=memo, at="2024-05-05T05:05:05Z")] if memo else []
                )
            events["U1"].append(
                Memo(
                    about=passage.id,
                    role="reflection",
                    content="Stycket\n\noklart",
                    at="2024-06-06T06:06:06Z",
                )
            )
        events["U2"].append(
            Memo(about=f"Doc-{number}", content=f"Om texten {number}", at="2024-07-07T07:07:07Z")
        )
    events["U1"].append(Memo(about="code:TID", content="Om koden", at="2024-07-07T07:07:07Z"))
    events["U1"].append(
        Memo(about="team-2024-01-02", role="possible_feedback", content="Om mötet", at="2024-07-07T07:07:07Z")
    )
    for person, own in events.items():
        study.journal.write(person, *own)
    return Study.open(folder)


def essence(study: Study) -> dict:
    """What must be the same: by words and places, without the ids of events."""
    project = project_of(study)
    place = {s.guid: (project.sources[s.source].name, s.start, s.end) for s in project.spans.values()}
    coded = {c.guid: (place[c.span], tuple(project.path(c.code)), c.person) for c in project.codings}
    named = {
        **place,
        **coded,
        **{g: s.name for g, s in project.sources.items()},
        **{g: tuple(project.path(g)) for g in project.codes},
    }
    return {
        "texts": {s.name: s.text for s in project.sources.values()},
        "codes": {
            (tuple(project.path(g)), c.key, c.colour, c.definition, c.codable)
            for g, c in project.codes.items()
        },
        "spans": sorted(place.values()),
        "codings": sorted((*coded[c.guid], c.created, str(c.strength)) for c in project.codings),
        "memos": sorted(
            (str(named.get(m.about, m.named)), m.role, m.content, m.person, m.created) for m in project.memos
        ),
    }


def again(study: Study, folder: Path, **options) -> Study:
    """The study exported and imported into a new one."""
    done = export(study, "qdpx", folder / "ut.qdpx", **options)
    import_file(Path(done["file"]), folder / "ny", None, new_study)
    return Study.open(folder / "ny")


@REQUEST
@given(materials(), st.sampled_from(["standard", "nvivo"]))
def test_a_study_exported_and_imported_is_the_same(material, dialect):
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder, "a"), material)
        new = again(study, Path(folder), dialect=dialect)
        before, after = essence(study), essence(new)
        assert after["texts"] == before["texts"]
        assert after["codings"] == before["codings"]
        assert after["memos"] == before["memos"]
        assert after["spans"] == before["spans"]
        assert after["codes"] == before["codes"]


MATERIAL = [("Hur går det? 😀\nVi träffas ofta.", [(0, 12, [("TID", "U1", "2024-01-02T03:04:05+01:00", 2, "Se nästa."),
                                                      ("TID2", "U2", "2024-01-02T03:04:05+01:00", None, "")])])]  # fmt: skip


@pytest.fixture
def study(tmp_path) -> Study:
    return study_of(tmp_path / "a", MATERIAL)


def validated(xml: bytes, schema: str):
    from lxml import etree

    rules = etree.XMLSchema(etree.parse(SCHEMAS / schema))
    rules.assertValid(etree.fromstring(xml))


@pytest.mark.parametrize("dialect", ["standard", "nvivo"])
def test_what_is_written_validates_against_both_schemas(study, dialect):
    with zipfile.ZipFile(io.BytesIO(write_qdpx(project_of(study), dialect))) as archive:
        validated(archive.read("project.qde"), "Project.xsd")
        assert all(name == "project.qde" or name.startswith("sources/") for name in archive.namelist())
    validated(write_qdc(project_of(study).codes.values()), "Codebook.xsd")


@REQUEST
@given(materials())
def test_whatever_the_words_the_xml_is_valid(material):
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder, "a"), material)
        with zipfile.ZipFile(io.BytesIO(write_qdpx(project_of(study)))) as archive:
            validated(archive.read("project.qde"), "Project.xsd")


def test_an_independent_reader_loads_what_is_written(study, tmp_path):
    pyrefiqda = pytest.importorskip("pyrefiqda")
    export(study, "qdpx", tmp_path / "ut.qdpx")
    export(study, "qdc", tmp_path / "ut.qdc")
    project = pyrefiqda.RefiProject.load(tmp_path / "ut.qdpx", str(tmp_path / "packed"))
    [source] = project.sources.text_source
    assert {s.name for s in source.plain_text_selection} == {"Hur går det?"}
    assert sum(len(s.coding) for s in source.plain_text_selection) == 2
    text = (tmp_path / "packed" / "sources" / f"{source.guid}.txt").read_text(encoding="utf-8")
    assert {text[s.start_position : s.end_position] for s in source.plain_text_selection} == {"Hur går det?"}
    codebook = pyrefiqda.RefiCodebook.load(tmp_path / "ut.qdc")
    assert [code.name for code in codebook.codes.code] == ["Hinder", "Stöd"]


def test_the_same_study_gives_the_same_bytes_and_no_path_or_clock(study, tmp_path):
    first = write_qdpx(project_of(study))
    assert first == write_qdpx(project_of(Study.open(study.path)))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        xml = archive.read("project.qde").decode()
        assert str(tmp_path) not in xml and "absolute" not in xml and "<Sets" not in xml
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_names_of_codes_are_unique_in_the_file(study):
    xml = write_qdc(project_of(study).codes.values()).decode()
    assert 'name="Tid (Hinder)"' in xml and 'name="Tid (Stöd)"' in xml


def test_nvivo_gets_mark_crlf_and_utf16_units(study):
    with zipfile.ZipFile(io.BytesIO(write_qdpx(project_of(study), "nvivo"))) as archive:
        [name] = [n for n in archive.namelist() if n.startswith("sources/")]
        assert archive.read(name).startswith(b"\xef\xbb\xbf") and b"\r\n" in archive.read(name)


def test_texts_with_emoji_are_warned_of(study, tmp_path):
    assert export(study, "qdpx", tmp_path / "ut.qdpx")["texts_with_astral"] == 1


def test_a_family_matter_stays_out_and_keeps_its_length(tmp_path):
    study = study_of(tmp_path / "a", [("Gruppen möts. Familj Ek flyttar. Klart.", [])])
    text = "Gruppen möts. Familj Ek flyttar. Klart."
    start, end = text.index("Familj"), text.index(" Klart")
    hidden = Passage(
        id="h" * 16, text="Doc-0", start=start, end=end, quote=text[start:end], field="family_matter"
    )
    study.journal.write("U1", hidden)
    study.journal.write("U1", Coding(passage=hidden.id, code="TID", codebook="eget@1.2"))
    study.journal.write("U1", Memo(about=hidden.id, content="Om familjen Ek"))
    done = export(Study.open(study.path), "qdpx", tmp_path / "ut.qdpx")
    with zipfile.ZipFile(done["file"]) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Familj" not in whole and "familjen" not in whole and "xxxxxx xx xxxxxxxx Klart." in whole
    assert done["left"] == {"family_matter": 1, "codings_of_withheld": 1, "memos_of_withheld": 1}


def test_importing_twice_adds_nothing(study, tmp_path):
    new = again(study, tmp_path)
    before = len(new.journal.events)
    done = import_file(tmp_path / "ut.qdpx", new.path, None, new_study)
    assert (done["codings"], done["memos"], done["already_there"]) == (0, 0, 2)
    assert len(Study.open(new.path).journal.events) == before


def test_what_a_colleague_has_coded_comes_back_into_the_study(study, tmp_path):
    new = again(study, tmp_path)
    passage = new.state.of(Passage)[0]
    new.journal.write("U2", Coding(passage=passage.name, code="STOD", codebook="ut@0.1.0"))
    export(Study.open(new.path), "qdpx", tmp_path / "svar.qdpx")
    done = import_file(tmp_path / "svar.qdpx", study.path, "U1", new_study)
    assert (done["codings"], done["new_codes"], done["already_there"]) == (1, [], 2)
    assert [e.person for e in Study.open(study.path).state.of(Coding) if e.code == "STOD"] == ["U2"]


def test_an_import_is_one_action_that_the_importer_can_undo_and_nobody_else(study, tmp_path):
    new = again(study, tmp_path)
    with pytest.raises(UseError):
        new.journal.undo("U2")
    new.journal.undo("U1")
    state = Study.open(new.path).state
    assert not (state.of(Passage) or state.of(Coding) or state.of(Memo))


def test_a_refused_file_leaves_no_study(tmp_path):
    (tmp_path / "x.qdpx").write_bytes(b"nothing")
    with pytest.raises(FoljeError):
        import_file(tmp_path / "x.qdpx", tmp_path / "ny", None, new_study)
    assert not (tmp_path / "ny").exists()


def test_personal_numbers_are_refused_and_not_repeated(tmp_path):
    study = study_of(tmp_path / "a", [("Mamman har 811218-9876 som nummer.", [])])
    with pytest.raises(FoljeError, match="personnummer") as caught:
        again(study, tmp_path)
    assert "9876" not in str(caught.value) and not (tmp_path / "ny").exists()


# the table of codings


@REQUEST
@given(materials())
def test_the_table_of_codings_is_placed_where_it_came_from(material):
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder, "a"), material)
        for name, make_table in (("t.csv", codings_csv), ("t.xlsx", codings_xlsx)):
            Path(folder, name).write_bytes(make_table(project_of(study)))
            done = import_file(Path(folder, name), study.path, None, new_study)
            assert (done["codings"], done["lost"]) == (0, [])
            assert done["already_there"] == len(study.state.of(Coding))


def table(tmp_path, study, *rows: str) -> dict:
    (tmp_path / "t.csv").write_text(
        "source;start;end;code;coder;text\n" + "\n".join(rows), encoding="utf-8-sig"
    )
    return import_file(tmp_path / "t.csv", study.path, None, new_study)


def test_a_row_whose_words_stand_elsewhere_is_placed_by_its_words(study, tmp_path):
    done = table(tmp_path, study, "Doc-0;2;8;Stöd;U2;Vi träffas")
    assert done["noted"] == {"by_words": 1} and done["codings"] == 1
    quotes = {p.name: p.quote for p in Study.open(study.path).state.of(Passage)}
    assert [quotes[e.passage] for e in Study.open(study.path).state.of(Coding) if e.code == "STOD"] == [
        "Vi träffas"
    ]


def test_a_row_whose_words_are_nowhere_is_listed(study, tmp_path):
    done = table(tmp_path, study, "Doc-0;2;8;Stöd;U2;Finns inte", "Ingen;0;2;Stöd;U2;Hu")
    assert [(lost["row"], lost["source"]) for lost in done["lost"]] == [(2, "Doc-0"), (3, "Ingen")]
    assert done["exit"] == 1


def test_a_new_path_makes_its_codes_and_a_key_finds_its_own(study, tmp_path):
    done = table(tmp_path, study, "Doc-0;0;12;Nytt / Under;U2;Hur går det?", "Doc-0;0;12;tid;U2;Hur går det?")
    assert done["new_codes"] == ["Nytt", "Nytt / Under"] and done["codings"] == 2
    assert {e.code for e in Study.open(study.path).state.of(Coding) if e.person == "U2"} == {
        "TID",
        "TID2",
        "UNDER",
    }


def test_a_table_of_codings_needs_a_study_and_its_columns(study, tmp_path):
    (tmp_path / "t.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(FoljeError, match="Kolumnerna ska heta"):
        import_file(tmp_path / "t.csv", study.path, None, new_study)
    with pytest.raises(UseError, match="Ange studien"):
        import_file(tmp_path / "t.csv", tmp_path / "ingen", None, new_study)


def test_codes_that_a_study_gets_are_counted_in_it_at_once(study, tmp_path):
    other = study_of(
        tmp_path / "b",
        [("En annan text.", [(0, 8, [("STOD", "U1", "2024-01-02T03:04:05+01:00", None, "")])])],
    )
    book = (other.path / "codebooks" / "eget.yaml").read_text(encoding="utf-8")
    (other.path / "codebooks" / "eget.yaml").write_text(
        book.replace("sv: Stöd", "sv: Kraft"), encoding="utf-8"
    )
    export(Study.open(other.path), "qdpx", tmp_path / "andra.qdpx")
    text = (study.path / "study.yaml").read_text(encoding="utf-8")
    (study.path / "study.yaml").write_text(
        text.replace("instruments: [eget]", "instruments: [tuckman]"), encoding="utf-8"
    )
    done = import_file(tmp_path / "andra.qdpx", study.path, "U1", new_study)
    assert "eget står nu under instruments i study.yaml och räknas med." in done["lines"]
    assert coding_frame(Study.open(study.path), "eget")["code"].tolist() == ["TID", "TID2", "STOD"]
