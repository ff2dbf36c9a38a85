"""A study pseudonymised: no name is left in any byte, passages and codings follow, and a stopped run is completed."""

import json
import os
import re
import shutil
import stat
from pathlib import Path

import pytest

from coding.identified import problems
from coding.pseudonyms.key import Key, restored
from coding.pseudonyms.studies import pseudonymise_study
from coding.texts import extract
from evaluation import Study
from evaluation.caches import cache_folder
from evaluation.erasure import carry_out, is_erased, plan, reapply
from evaluation.errors import JournalError, UseError
from evaluation.events import Coding, Memo, Passage, Pseudonymisation
from evaluation.merging import merge
from tests.evaluation.erasable_study import INTERVIEW, MINUTES, build, found_in, write
from tests.evaluation.test_erasure import StoppedDisk

NAMES = ("Kerstin", "KERSTIN", "kerstin")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda handle: None)
    monkeypatch.setenv("FOLJE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def study(tmp_path) -> Study:
    made = build(tmp_path / "study")
    made.journal.write(
        "U1", Memo(id="o9", about="m-1", content="Fråga Kerstin Ek på 070-174 06 05, kerstin vet.")
    )
    return Study.open(tmp_path / "study")


def given(tmp_path: Path, **more) -> dict:
    names = tmp_path / "namn.txt"
    names.write_text("Kerstin Ek\n", encoding="utf-8")
    return {
        "key": str(tmp_path / "out" / "key.csv"),
        "names": str(names),
        "originals": str(tmp_path / "originals"),
    } | more


def run(study: Study, tmp_path: Path, **more) -> dict:
    return pseudonymise_study(study, given(tmp_path, **more), sure=True)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_no_name_is_left_in_any_byte_of_the_study_or_its_caches(study, tmp_path):
    write(cache_folder(study.path) / "x.json", "Kerstin")
    told = run(study, tmp_path)
    assert told["exit"] == 0, "\n".join(told["lines"])
    assert found_in(study.path, NAMES) == []


def test_passages_quote_the_new_text_where_their_words_stand_and_keep_their_codings(study, tmp_path):
    study.journal.write("U1", Coding(id="c9", passage="m2", code="NOR"))
    run(study, tmp_path)
    again = Study.open(study.path)
    for passage in again.state.of(Passage):
        text = (study.path / "texts" / f"{passage.text}.txt").read_text(encoding="utf-8")
        assert text[passage.start : passage.end] == passage.quote
        assert text[max(0, passage.start - len(passage.before)) : passage.start] == passage.before
        assert text[passage.end :].startswith(passage.after)
    moved = next(p for p in again.state.of(Passage) if p.name == "m2")
    person = Key.open(tmp_path / "out" / "key.csv").pseudonym("person", "Kerstin Ek")
    assert moved.text == "m-1~2"
    assert moved.quote == f"{person} ringde rektorn. {person}s förslag bordlades."
    assert {c.passage for c in again.state.of(Coding)} == {"p1", "p3", "m2"}
    assert {problem.level for problem in again.journal.problems} == {"note"}  # a kind of a later version


def test_other_texts_keep_their_name_and_bytes(study, tmp_path):
    before = (study.path / "texts" / "t-2.txt").read_bytes()
    run(study, tmp_path)
    assert (study.path / "texts" / "t-2.txt").read_bytes() == before
    assert sorted(p.stem for p in (study.path / "texts").glob("*.txt")) == ["m-1~2", "t-1~2", "t-2"]


def test_the_event_holds_no_name(study, tmp_path):
    run(study, tmp_path)
    [event] = [e for e in Study.open(study.path).journal.events if isinstance(e, Pseudonymisation)]
    assert not any(name in repr(event) for name in NAMES)
    assert "070-174" not in repr(event)


def test_the_originals_lie_outside_and_the_table_names_the_new_ones(study, tmp_path):
    before = {n: (study.path / n).read_bytes() for n in ("sources/moete.docx", "texts/m-1.txt")}
    run(study, tmp_path)
    assert {n: (tmp_path / "originals" / n).read_bytes() for n in before} == before
    row = Study.open(study.path).documents.set_index("id").loc["m-1"]
    assert row["path"] == "moete.docx"


def test_the_key_is_private_and_brings_the_text_back(study, tmp_path):
    run(study, tmp_path)
    path = tmp_path / "out" / "key.csv"
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = (study.path / "texts" / "m-1~2.txt").read_text(encoding="utf-8")
    assert "Kerstin" not in text
    assert restored(text, Key.open(path)).startswith(MINUTES.split("\n")[0] + "\nKerstin Ek ringde rektorn.")
    assert restored(text, Key(None)) == text


@pytest.mark.parametrize("what", ["key", "originals", "sheet"])
def test_what_holds_names_is_refused_inside_the_study(study, tmp_path, what):
    before = snapshot(study.path)
    with pytest.raises(UseError, match="får inte ligga i studien"):
        run(study, tmp_path, **{what: str(study.path / "namn.csv")})
    assert snapshot(study.path) == before


def test_the_key_of_study_yaml_is_used(study, tmp_path):
    settings = study.path / "study.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "pseudonym_key: ../nyckel/k.csv\n", encoding="utf-8"
    )
    run(Study.open(study.path), tmp_path, key=None)
    assert (tmp_path / "nyckel" / "k.csv").is_file()


def test_a_key_in_the_study_is_an_error_that_check_tells(study):
    settings = study.path / "study.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "pseudonym_key: nyckel.csv\n", encoding="utf-8"
    )
    [told] = [p for p in problems(Study.open(study.path)) if p.kind == "key_inside"]
    assert (told.level, told.column) == ("error", "pseudonym_key")


def test_nothing_changes_until_it_is_said_where_the_originals_go(study, tmp_path):
    before = snapshot(study.path)
    with pytest.raises(UseError, match="--originals"):
        run(study, tmp_path, originals=None)
    assert snapshot(study.path) == before


def test_what_is_not_reviewed_stops_everything(study, tmp_path):
    write(study.path / "texts" / "t-9.txt", "Då kom Zworka in.")
    before = snapshot(study.path)
    told = pseudonymise_study(study, given(tmp_path))
    assert told["exit"] == 1
    assert "ses över" in told["lines"][-1]
    assert snapshot(study.path) == before


def test_looking_changes_nothing_and_gives_places_without_words(study, tmp_path):
    before = snapshot(study.path)
    told = pseudonymise_study(study, {}, only_look=True)
    assert snapshot(study.path) == before
    assert {"source": "m-1", "type": "person", "start": 26, "end": 36, "by": "list"} in told["spans"]
    assert not any(name in json.dumps(told, ensure_ascii=False) for name in NAMES)


def test_a_run_stopped_at_any_disk_call_is_completed_when_the_study_is_opened(tmp_path):
    build(tmp_path / "whole", small=True)
    for calls in range(0, 400, 3):
        folder = tmp_path / "study"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(tmp_path / "originals", ignore_errors=True)
        shutil.copytree(tmp_path / "whole", folder)
        study = Study.open(folder)
        study.journal.disk = StoppedDisk(calls)
        decided = True
        try:
            run(study, tmp_path)
        except JournalError:
            again = Study.open(folder)
            reapply(again)
            decided = any(isinstance(e, Pseudonymisation) for e in again.journal.events)
        assert not decided or found_in(folder, NAMES) == []
        texts = {p.stem for p in (folder / "texts").glob("*.txt")}
        assert all(p.text in texts for p in Study.open(folder).state.of(Passage))
        if study.journal.disk.left >= 0:
            break
    assert calls > 10


def test_an_older_copy_that_comes_back_brings_no_name_back(study, tmp_path):
    shutil.copytree(study.path, tmp_path / "older")
    run(study, tmp_path)
    after = snapshot(study.path)
    for path in (p for p in (tmp_path / "older").rglob("*") if p.is_file()):
        target = study.path / path.relative_to(tmp_path / "older")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    assert reapply(Study.open(study.path))
    assert found_in(study.path, NAMES) == []
    assert {name: data for name, data in snapshot(study.path).items() if not name.startswith("tables/")} == {
        name: data for name, data in after.items() if not name.startswith("tables/")
    }
    assert reapply(Study.open(study.path)) == []


def test_an_original_that_was_pseudonymised_is_known_on_its_way_in(study, tmp_path):
    run(study, tmp_path)
    again = Study.open(study.path)
    assert is_erased(again, tmp_path / "originals" / "sources" / "moete.docx", "moete.docx")
    assert not is_erased(again, study.path / "sources" / "moete.docx", "moete.docx")


def test_the_source_says_what_the_text_says_so_that_it_can_be_read_again(study, tmp_path):
    run(study, tmp_path)
    words = (study.path / "texts" / "m-1~2.txt").read_text(encoding="utf-8")
    assert extract(study.path / "sources" / "moete.docx").text == words


def test_a_copy_that_is_merged_brings_no_name_back(study, tmp_path):
    shutil.copytree(study.path, tmp_path / "copy")
    run(study, tmp_path)
    copy = Study.open(tmp_path / "copy")
    copy.journal.write("U2", Coding(id="c20", passage="m2", code="STO"))
    copy.journal.write("U2", Passage(id="m20", text="m-1", start=26, end=52, quote=MINUTES[26:52]))
    merge(copy, Study.open(study.path), sure=True)
    again = Study.open(study.path)
    assert found_in(study.path, NAMES) == []
    new = next(p for p in again.state.of(Passage) if p.id == "m20")
    assert new.text == "m-1~2"
    assert re.fullmatch(r"\[P\d+\] ringde rektorn\.", new.quote)
    assert "c20" in {c.id for c in again.state.of(Coding)}


def test_a_name_in_a_files_own_name_is_told(study, tmp_path):
    write(study.path / "sources" / "samtal-kerstin.md", "Kerstin kom.")
    told = run(Study.open(study.path), tmp_path)
    assert any("samtal-kerstin.md: filens eget namn" in line for line in told["lines"])


def test_a_second_run_gives_the_same_person_the_same_pseudonym(study, tmp_path):
    run(study, tmp_path)
    key = (tmp_path / "out" / "key.csv").read_bytes()
    again = Study.open(study.path)
    again.journal.write("U1", Memo(id="o10", about="m-1", content="Kerstin kom åter."))
    run(again, tmp_path)
    assert (tmp_path / "out" / "key.csv").read_bytes() == key
    person = Key.open(tmp_path / "out" / "key.csv").pseudonym("person", "Kerstin")
    assert {m.id: m.content for m in Study.open(study.path).state.of(Memo)}["o10"] == f"{person} kom åter."
    assert found_in(study.path, NAMES) == []


def test_an_erasure_before_and_one_after_both_hold_when_an_old_copy_returns(study, tmp_path):
    shutil.copytree(study.path / "journal", tmp_path / "older")
    carry_out(study, plan(study, "word", "rektorn"), "U1", "skäl")
    run(study, tmp_path)
    again = Study.open(study.path)
    carry_out(again, plan(again, "word", "bordlades"), "U1", "skäl")
    quote = next(p.quote for p in Study.open(study.path).state.of(Passage) if p.name == "m2")
    assert "███████" in quote
    assert not any(word in quote for word in ("rektorn", "bordlades", "Kerstin"))
    assert reapply(Study.open(study.path)) == []
    shutil.copytree(tmp_path / "older", study.path / "journal" / "old copy")
    assert reapply(Study.open(study.path))
    assert found_in(study.path, (*NAMES, "rektorn", "bordlades")) == []
    assert {p.name: p.quote for p in Study.open(study.path).state.of(Passage)}["m2"] == quote


def test_meeting_dates_that_the_tables_have_stay(study, tmp_path):
    write(study.path / "texts" / "t-3.txt", "Mötet 2023-02-07 gällde barnet, f. 2019-03-14.")
    run(Study.open(study.path), tmp_path)
    text = (study.path / "texts" / "t-3~2.txt").read_text(encoding="utf-8")
    assert text.startswith("Mötet 2023-02-07 gällde barnet, f. [DATUM")


def test_a_source_that_no_pseudonym_can_be_written_in_is_replaced_by_its_text(study, tmp_path):
    (study.path / "sources" / "samtal.pdf").write_bytes(b"%PDF-1.4 Kerstin")
    (study.path / "sources" / "samtal.vtt").unlink()
    table = study.path / "tables" / "documents.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("samtal.vtt", "samtal.pdf"), encoding="utf-8", newline=""
    )
    run(Study.open(study.path), tmp_path)
    again = Study.open(study.path)
    assert again.documents.set_index("id").loc["t-1", "path"] == "samtal.txt"
    assert (study.path / "sources" / "samtal.txt").read_bytes() == (
        study.path / "texts" / "t-1~2.txt"
    ).read_bytes()
    assert found_in(study.path, NAMES) == []
    assert (tmp_path / "originals" / "sources" / "samtal.pdf").is_file()
    assert INTERVIEW.split("\n")[0] in (study.path / "sources" / "samtal.txt").read_text(encoding="utf-8")


def test_a_full_disk_says_what_to_do(study, tmp_path):
    study.journal.disk = StoppedDisk(12)
    with pytest.raises(JournalError, match="inte klar"):
        run(study, tmp_path)
