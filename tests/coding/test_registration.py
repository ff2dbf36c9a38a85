"""Adding files: what comes in, what is refused with nothing changed, and what is told."""

import datetime
import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from coding.registration import add
from coding.undoing import undo
from evaluation import Study
from evaluation.errors import FoljeError, TableError, UseError
from evaluation.events import Coding, Memo, Passage
from evaluation.journal import Journal
from tests.coding.material import NOTES, added, file_of, new
from tests.folders import content, csv, workbook

OTHER = tuple((f"Ett helt annat samtal, nummer {n}, om lokaler och nycklar.", ()) for n in range(4))


@pytest.fixture
def study(tmp_path):
    return new(tmp_path)


def refused(study, path, kind=UseError, **given) -> str:
    """The message of a refusal, after seeing that nothing has changed."""
    before = content(study.path)
    with pytest.raises(kind) as error:
        added(path, study, **given)
    assert content(study.path) == before
    return str(error.value)


# what comes in


def test_a_protocol_gives_its_passages_codes_meeting_and_document(study, tmp_path):
    answer = added(file_of(tmp_path), study)
    assert (answer["document"], answer["meeting"]) == ("p-team-2023-03-21", "team-2023-03-21")
    assert (answer["passages"], answer["codings"], answer["exit"]) == (4, 4, 0)
    after = Study.open(study.path)
    assert after.meetings["observed"].tolist() == [True]
    assert after.documents["path"].tolist() == ["p-team-2023-03-21.docx"]
    assert {p.quote for p in after.state.of(Passage)} == {text for text, _ in NOTES}


def test_the_same_file_again_changes_nothing_but_says_so(study, tmp_path):
    added(file_of(tmp_path), study)
    before = content(study.path)
    answer = added(file_of(tmp_path), study)
    assert (answer["new_passages"], answer["codings"], answer["moved"]) == (0, 0, 0)
    assert content(study.path) == before
    assert answer["lines"][2].startswith("Inget nytt:")
    assert 'folje judge "team 2023-03-21"' in answer["lines"][-1]


def test_new_codes_of_the_same_text_are_added(study, tmp_path):
    added(file_of(tmp_path), study)
    more = [(text, (*codes, "BES") if number == 2 else codes) for number, (text, codes) in enumerate(NOTES)]
    answer = added(file_of(tmp_path, notes=more), study)
    assert answer["codings"] == 1
    assert not any("Texten är ändrad" in line for line in answer["lines"])


def test_a_changed_reflection_replaces_the_one_before(study, tmp_path):
    from coding.protocols import Entry

    added(file_of(tmp_path, reflection=(Entry("Först."),)), study)
    added(file_of(tmp_path, reflection=(Entry("Sedan."),)), study)
    assert [m.content for m in Study.open(study.path).state.of(Memo)] == ["Sedan."]


def test_the_studys_own_codebook_says_which_codes_there_are(tmp_path):
    from data_templates import find

    own = find("instruments", "tuckman", "codebook.yaml").read_text(encoding="utf-8")
    own += "\n- id: EGN\n  parent: null\n  kind: cross\n  name: {sv: Egen, en: Own}\n"
    study = new(tmp_path, files={"codebooks/tuckman.yaml": own})
    answer = added(file_of(tmp_path, notes=[("Något sägs om det egna.", ("EGN",))]), study)
    assert (answer["codings"], answer["unknown_codes"]) == (1, [])


# another text


def test_a_corrected_text_keeps_the_earlier_original_beside_the_new(study, tmp_path):
    first = file_of(tmp_path).read_bytes()
    added(tmp_path / "obs.docx", study)
    for number, word in enumerate(("fyra", "fem"), 1):
        changed = [*NOTES[:2], (NOTES[2][0].replace("tre", word), ()), NOTES[3]]
        assert added(file_of(tmp_path, notes=changed), study)["moved"] == 4
        assert (study.path / "sources" / f"p-team-2023-03-21~{number}.docx").is_file()
    sources = study.path / "sources"
    assert (sources / "p-team-2023-03-21~1.docx").read_bytes() == first
    assert (sources / "p-team-2023-03-21.docx").read_bytes() == (tmp_path / "obs.docx").read_bytes()
    assert Study.open(study.path).documents["path"].tolist() == ["p-team-2023-03-21.docx"]


def test_an_earlier_text_that_comes_back_is_a_new_version(study, tmp_path):
    added(file_of(tmp_path), study)
    changed = [(NOTES[0][0] + " Ingen svarar.", ()), *NOTES[1:]]
    added(file_of(tmp_path, notes=changed), study)
    assert added(file_of(tmp_path), study)["moved"] == 4
    assert sorted(p.name for p in (study.path / "texts").glob("*")) == [
        "p-team-2023-03-21.txt", "p-team-2023-03-21~2.txt", "p-team-2023-03-21~3.txt"
    ]  # fmt: skip


def test_a_file_with_other_words_does_not_take_the_place_of_a_protocol(study, tmp_path):
    added(file_of(tmp_path), study)
    said = refused(study, file_of(tmp_path, "annan.docx", OTHER))
    assert "bara 0 av dess 4 stycken" in said
    assert "--replace" in said


def test_half_of_the_passages_is_enough(study, tmp_path):
    added(file_of(tmp_path), study)
    assert len(added(file_of(tmp_path, notes=[*NOTES[:2], *OTHER[:2]]), study)["lost"]) == 2


def test_a_person_may_let_another_text_take_the_place(study, tmp_path):
    added(file_of(tmp_path), study)
    answer = added(file_of(tmp_path, "annan.docx", OTHER), study, replace=True)
    assert (len(answer["lost"]), answer["new_passages"]) == (4, 4)
    assert any("4 stycken hittades inte" in line for line in answer["lines"])
    assert (study.path / "sources" / "p-team-2023-03-21~1.docx").is_file()
    assert added(file_of(tmp_path, "annan.docx", [*OTHER[:3], NOTES[0]]), study)["moved"] == 4


def test_codes_that_have_been_taken_out_of_the_file_are_told(study, tmp_path):
    added(file_of(tmp_path), study)
    answer = added(
        file_of(tmp_path, notes=[NOTES[0], (NOTES[1][0], ()), NOTES[2], (NOTES[3][0], ("FOR1",))]), study
    )
    assert answer["removed_codes"] == ["STO1", "STO1"]
    told = "2 kodningar finns i studien men inte längre i dokumentet: STO1 i ”"
    assert any(line.startswith(told) for line in answer["lines"])


def test_codes_gone_from_the_file_are_taken_back_when_the_person_says_so(study, tmp_path):
    added(file_of(tmp_path), study)
    fewer = file_of(tmp_path, notes=[NOTES[0], (NOTES[1][0], ()), NOTES[2], (NOTES[3][0], ("FOR1",))])
    questions = []
    kept = added(fewer, study, ask=lambda question: questions.append(question) or "nej")
    assert questions[0].count("STO1 i ”") == 2 and not kept["retracted"]
    assert "--yes" in "".join(kept["lines"])
    assert added(fewer, study, yes=True)["retracted"]
    again = added(fewer, study)
    assert again["removed_codes"] == []
    undo(Study.open(study.path), "U1")
    assert added(fewer, study)["removed_codes"] == ["STO1", "STO1"]


def test_a_rewritten_passage_is_taken_back_when_the_person_says_so(study, tmp_path):
    added(file_of(tmp_path), study)
    rewritten = file_of(
        tmp_path, notes=[*NOTES[:3], ("Något helt annat, skrivet om från början.", ("FOR1",))]
    )
    answer = added(rewritten, study, ask=lambda question: "ja")
    assert answer["retracted"] and len(answer["lost"]) == 1
    assert added(rewritten, study)["lost"] == []
    state = Study.open(study.path).state
    assert {coding.passage for coding in state.of(Coding)} <= {p.name for p in state.of(Passage)}
    assert len(Study.open(study.path).state.of(Passage)) == len(NOTES)


def test_a_lost_passage_that_another_has_coded_stays(study, tmp_path):
    added(file_of(tmp_path), study)
    last = next(p for p in Study.open(study.path).state.of(Passage) if p.quote == NOTES[3][0])
    Journal(study.path / "journal").write("U2", Coding(passage=last.name, code="BES", codebook="tuckman@1"))
    rewritten = file_of(
        tmp_path, notes=[*NOTES[:3], ("Något helt annat, skrivet om från början.", ("FOR1",))]
    )
    answer = added(rewritten, study, yes=True)
    assert any("någon annan har kodat" in line for line in answer["lines"])
    assert any(p.name == last.name for p in Study.open(study.path).state.of(Passage))


def test_codes_are_told_to_be_gone_also_when_the_file_has_none_left(study, tmp_path):
    added(file_of(tmp_path), study)
    assert len(added(file_of(tmp_path, notes=[(text, ()) for text, _ in NOTES]), study)["removed_codes"]) == 4


def test_codes_that_were_never_in_the_file_are_not_told_to_be_gone(study, tmp_path):
    bare = [(text, ()) for text, _ in NOTES]
    added(file_of(tmp_path, notes=bare), study)
    passage = Study.open(study.path).state.of(Passage)[0].name
    Journal(study.path / "journal").write("U1", Coding(passage=passage, code="BES", codebook="tuckman@1"))
    assert added(file_of(tmp_path, notes=bare), study)["removed_codes"] == []


def test_codes_nobody_knows_are_listed_and_the_others_taken(study, tmp_path):
    path = file_of(tmp_path, notes=[("Någon skriver fel kod.", ("XYZ", "BES"))])
    answer = added(path, study)
    assert (answer["unknown_codes"], answer["codings"], answer["exit"]) == (["XYZ"], 1, 1)
    assert any(line.startswith("1 kod är inte inläst: XYZ.") for line in answer["lines"])


# contradictions and what cannot be understood


def test_a_stated_date_may_not_contradict_the_protocol(study, tmp_path):
    added(file_of(tmp_path), study)
    other = file_of(tmp_path, "p-team-2023-04-11.docx", OTHER, date=datetime.date(2023, 4, 11))
    said = refused(study, other, date="2023-03-21")
    assert "--date säger 2023-03-21, men i protokollet står 2023-04-11" in said


def test_a_stated_group_may_not_contradict_the_protocol(study, tmp_path):
    assert "men i protokollet står gruppen ”team”" in refused(study, file_of(tmp_path), group="steering")


def test_the_same_group_and_date_may_be_stated_too(study, tmp_path):
    assert added(file_of(tmp_path), study, group="Teamet", date="21 mars 2023")["passages"] == 4


def test_an_unknown_group_in_the_protocol_is_quoted(study, tmp_path):
    said = refused(study, file_of(tmp_path, "obs-team.docx", group="Ledningsgruppen"))
    assert "”Ledningsgruppen”" in said
    assert "steering (Styrgruppen)" in said


def test_an_impossible_date_in_the_protocol_is_quoted(study, tmp_path):
    path = file_of(tmp_path)
    _written(path, "2023-03-21", "31 februari 2023")
    assert "31 februari 2023" in refused(study, path)
    assert added(path, study, date="2023-02-28")["document"] == "p-team-2023-02-28"


def _written(path, old: str, new: str) -> None:
    """Write something else where the date stands in a Word document."""
    document = Document(str(path))
    for node in document.element.body.iter(qn("w:t")):
        node.text = (node.text or "").replace(old, new)
    document.save(str(path))


def test_all_that_is_wrong_is_told_at_once(study, tmp_path):
    path = file_of(tmp_path, notes=[("Ring mamman på 070-174 06 05.", ())])
    said = refused(study, path, group="ledning", date="i går", person="Kalle")
    for part in (
        "070" not in said,
        "telefonnummer" in said,
        "ledning" in said,
        "i går" in said,
        "Kalle" in said,
    ):
        assert part


def test_a_date_to_come_and_one_outside_the_period_are_noted(tmp_path):
    study = new(tmp_path, "start: 2022-01-01\nend: 2022-12-31\n")
    late = file_of(tmp_path, date=datetime.date(2199, 1, 1))
    notes = " ".join(added(late, study)["notes"])
    assert "har inte varit än" in notes
    assert "utanför studiens tid (2022-01-01–2022-12-31)" in notes


def test_a_file_name_with_another_date_than_the_protocol_is_noted(study, tmp_path):
    assert any(
        "filnamnet säger 2023-04-11" in n
        for n in added(file_of(tmp_path, "p 2023-04-11.docx"), study)["notes"]
    )


def test_a_folder_is_said_to_be_one(study, tmp_path):
    assert "mapp" in refused(study, tmp_path)


@pytest.mark.parametrize("person", ["Kalle", "../utanför", "U3"])
def test_nobody_but_the_evaluators_writes(study, tmp_path, person):
    assert "Välj bland: U1, U2" in refused(study, file_of(tmp_path), person=person)


def test_an_evaluator_is_known_in_small_letters_too(study, tmp_path):
    added(file_of(tmp_path), study, person="u2")
    assert {p.person for p in Study.open(study.path).state.of(Passage)} == {"U2"}


def test_without_evaluators_nobody_writes(tmp_path):
    study = new(tmp_path, "evaluators: []\n")
    assert "Fyll i evaluators" in refused(study, file_of(tmp_path), person="U1")


# persons


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Hon heter 19811218-9876.", "personnummer (rad 3)"),
        ("Skriv till anna.berg@exempel.se.", "e-postadress (rad 3)"),
        ("Ring 08-123 45 67.", "telefonnummer (rad 3)"),
    ],
)
def test_what_points_at_a_person_is_refused_by_kind_and_place(study, tmp_path, words, kind):
    path = tmp_path / "m-team-2023-05-02.txt"
    path.write_text(f"Möte med teamet\n\n{words}\n", encoding="utf-8")
    said = refused(study, path, FoljeError)
    assert kind in said
    assert not re.search(r"9876|anna|123 45", said)


TALK = (
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna Berg>Hej.\n\n00:03.000 --> 00:04.000\n<v Eva Ek>Hej du.\n\n"
    "00:05.000 --> 00:06.000\n<v Anna Berg>Nu börjar vi.\n"
)


def test_those_who_speak_have_no_names_in_the_study(study, tmp_path):
    path = tmp_path / "intervju-team-2023-10-19.vtt"
    path.write_text(TALK, encoding="utf-8")
    answer = added(path, study)
    frozen = (study.path / "texts" / "t-team-2023-10-19.txt").read_text(encoding="utf-8")
    assert frozen == "Talare 1: Hej.\nTalare 2: Hej du.\nTalare 1: Nu börjar vi."
    spoken = {(p.speaker, p.quote) for p in Study.open(study.path).state.of(Passage)}
    assert spoken == {("Talare 1", "Hej."), ("Talare 2", "Hej du."), ("Talare 1", "Nu börjar vi.")}
    assert b"Berg" not in b"".join(
        data for name, data in content(study.path).items() if "sources" not in name
    )
    assert (study.path / "sources" / "t-team-2023-10-19.vtt").read_text(encoding="utf-8") == TALK
    assert any("bara i originalet i sources" in line for line in answer["lines"])


def test_those_who_are_called_by_a_role_keep_it(study, tmp_path):
    path = tmp_path / "intervju-team-2023-10-19.vtt"
    path.write_text(TALK.replace("Anna Berg", "Intervjuare"), encoding="utf-8")
    added(path, study)
    frozen = (study.path / "texts" / "t-team-2023-10-19.txt").read_text(encoding="utf-8")
    assert frozen.startswith("Intervjuare: Hej.\nTalare 1: Hej du.")


def test_an_interview_is_no_meeting(study, tmp_path):
    path = tmp_path / "intervju-team-2023-10-19.vtt"
    path.write_text(TALK, encoding="utf-8")
    assert added(path, study)["meeting"] == ""
    assert Study.open(study.path).meetings.empty
    assert added(path, study)["new_passages"] == 0


# minutes


def test_the_group_in_the_file_name_counts_before_those_in_the_text(study, tmp_path):
    path = tmp_path / "styrgruppsmöte_2023-05-02.txt"
    path.write_text("Teamet och styrgruppen möttes.\n\nTeamet berättade.\n", encoding="utf-8")
    assert added(path, study)["document"] == "m-steering-2023-05-02"


def test_the_first_line_that_names_one_group_counts(study, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "Anteckningar 2023-05-02\nStyrgruppen\nTeamet och styrgruppen talade.\n", encoding="utf-8"
    )
    assert added(path, study)["document"] == "m-steering-2023-05-02"


def test_a_file_without_a_column_for_codes_is_told_of_another_next_step(study, tmp_path):
    path = tmp_path / "m-team-2023-05-02.txt"
    path.write_text("Vi talade om rutiner.\n", encoding="utf-8")
    answer = added(path, study)
    assert "folje status" in answer["lines"][-1]
    assert answer["lines"][1:3] == [
        "Läst som text i UTF-8: ”Vi talade om rutiner.”",
        "1 stycke (1 nytt), 0 nya kodningar.",
    ]


def test_minutes_that_the_study_has_are_not_added_under_another_date(study, tmp_path):
    path = tmp_path / "m-team-2023-05-02.txt"
    path.write_text("Vi talade om rutiner.\n", encoding="utf-8")
    added(path, study)
    assert "m-team-2023-05-02" in refused(study, path, date="2023-06-01")
    copy = tmp_path / "kopia.txt"
    copy.write_bytes(path.read_bytes())
    assert added(copy, study)["document"] == "m-team-2023-05-02"


def test_what_is_not_clear_is_asked_for(study, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Vi talade om rutiner.\n", encoding="utf-8")
    answers = iter(["?", "Teamet", "2 maj 2023"])
    answer = add(path, Study.open(study.path), {}, lambda question: next(answers))
    assert answer["document"] == "m-team-2023-05-02"


def test_both_group_and_date_are_missed_in_one_message(study, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Vi talade om rutiner.\n", encoding="utf-8")
    said = refused(study, path)
    assert "--group" in said
    assert "--date" in said


# tables


@pytest.mark.parametrize("mark", ["~$tables.xlsx", ".~lock.tables.xlsx#"])
def test_nothing_is_written_while_the_workbook_is_open(tmp_path, mark):
    sheets = {"meetings": "id | group | date", "documents": "id | kind | path"}
    study = new(tmp_path, files={"tables/tables.xlsx": workbook(sheets), f"tables/{mark}": b"x"})
    assert "Stäng den i Excel" in refused(study, file_of(tmp_path), FoljeError)


def test_nothing_is_written_while_a_table_cannot_be_read(tmp_path):
    study = new(tmp_path, files={"tables/tables.xlsx": b"PK broken"})
    assert "Arbetsboken går inte att läsa" in refused(study, file_of(tmp_path), FoljeError)


def test_a_cell_is_not_changed_in_an_open_workbook(tmp_path):
    from evaluation.workbooks import set_cells

    sheet = "id | group | date\nm1 | team | 2023-01-01"
    study = new(
        tmp_path, files={"tables/tables.xlsx": workbook({"meetings": sheet}), "tables/~$tables.xlsx": b"x"}
    )
    with pytest.raises(TableError, match="Stäng den i Excel"):
        set_cells(study, "meetings", 2, {"observed": True})


def test_a_file_put_in_sources_by_hand_keeps_its_name(study, tmp_path):
    (study.path / "sources").mkdir()
    path = file_of(study.path / "sources", "Protokoll mars.docx")
    added(path, study)
    assert Study.open(study.path).documents["path"].tolist() == ["Protokoll mars.docx"]
    assert [p.name for p in (study.path / "sources").iterdir()] == ["Protokoll mars.docx"]


def test_the_table_of_documents_in_a_csv_gets_one_row_only(tmp_path):
    study = new(tmp_path, files={"tables/documents.csv": csv("id | kind | path\nd1 | annat | x.docx")})
    added(file_of(tmp_path), study)
    added(file_of(tmp_path, notes=[*NOTES, ("Ännu en sak.", ())]), study)
    assert Study.open(study.path).documents["id"].tolist() == ["d1", "p-team-2023-03-21"]


def test_nothing_is_written_in_a_study_of_a_newer_version(tmp_path):
    study = new(tmp_path, files={"journal/u1/a.jsonl": b'{"id": "e1", "kind": "passage", "v": 99}\n'})
    assert "nyare version" in refused(study, file_of(tmp_path), FoljeError)


def test_erasing_a_source_takes_its_earlier_originals_too(study, tmp_path):
    from evaluation.erasure import carry_out, plan

    added(file_of(tmp_path), study)
    added(file_of(tmp_path, notes=[*NOTES, ("Ännu en sak sägs.", ())]), study)
    opened = Study.open(study.path)
    carry_out(opened, plan(opened, "source", "p-team-2023-03-21"), "U1", "skäl")
    assert [p.name for p in (study.path / "sources").iterdir()] == []


def test_an_erased_original_is_not_taken_in_again(study, tmp_path):
    from evaluation.erasure import carry_out, plan

    original = file_of(tmp_path)
    added(original, study)
    opened = Study.open(study.path)
    passage = opened.state.of("passage")[0]
    carry_out(opened, plan(opened, "passage", passage.name), "U1", "skäl")
    before = {p: p.read_bytes() for p in study.path.rglob("*") if p.is_file()}
    with pytest.raises(FoljeError, match="gallrat"):
        added(original, Study.open(study.path))
    assert before == {p: p.read_bytes() for p in study.path.rglob("*") if p.is_file()}


def test_how_the_meeting_was_held_goes_into_the_table_where_it_has_a_column(study, tmp_path):
    added(file_of(tmp_path, mode="digital"), study)
    assert list(Study.open(study.path).meetings["mode"]) == ["digital"]


def test_a_meeting_that_was_entered_before_gets_how_it_was_held_where_nothing_is_stated(tmp_path):
    rows = "id;grupp;datum;hölls;observerat;mötesform\nm1;team;2023-03-21;ja;nej;{}\n"
    for stated, kept in (("", "digital"), ("på plats", "on_site")):
        folder = tmp_path / kept
        folder.mkdir()
        made = new(folder, files={"tables/meetings.csv": rows.format(stated)})
        added(file_of(folder, mode="digital"), made)
        assert list(Study.open(made.path).meetings["mode"]) == [kept]
