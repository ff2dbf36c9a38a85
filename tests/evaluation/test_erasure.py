"""Erasure: what has to go is gone from every byte, stays gone, and nothing else changes."""

import errno
import io
import json
import shutil
from pathlib import Path

import pytest

from evaluation import Study
from evaluation.caches import cache_folder, drop_cache
from evaluation.disk import Disk
from evaluation.erasure import carry_out, erased_documents, is_erased, plan, reapply
from evaluation.erasure.needles import Name, Sayings
from evaluation.erasure.streams import MASK
from evaluation.errors import JournalError, ReadOnlyStudy, UseError
from evaluation.events import Abstraction, Claim, Coding, Erasure, MemberCheck, Memo, Passage, Seminar
from evaluation.journal import Journal
from tests.evaluation.erasable_study import (
    INTERVIEW,
    MINUTES,
    OTHER,
    QUESTION,
    SAID,
    build,
    docx,
    found_in,
    lines,
    snapshot,
    write,
)
from tests.folders import make

NAME = ("Kerstin", "KERSTIN", "kerstin")
HOME = ("Hemliga byn",)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "os.fsync", lambda handle: None
    )  # hundreds of erasures; what is fsynced is test_disk's
    monkeypatch.setenv("FOLJE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def study(tmp_path) -> Study:
    return build(tmp_path / "study")


def erase(study: Study, what: str, key: str) -> list[str]:
    return carry_out(study, plan(study, what, key), "U1", "återkallat samtycke")


def texts(study: Study) -> dict[str, str]:
    return {p.stem: p.read_bytes().decode() for p in (study.path / "texts").glob("*.txt")}


# a person


def test_nothing_that_a_person_has_said_is_left_in_any_byte(study):
    assert len({place.split(":")[0] for place in found_in(study.path)}) >= 6
    erase(study, "person", "P01")
    assert found_in(study.path) == []
    assert not (study.path / "sources" / "samtal.vtt").exists()
    assert not (study.path / "texts" / "t-1.txt").exists()


def test_a_persons_free_text_goes_and_the_rows_stay(study):
    erase(study, "person", "P01")
    assert list(study.persons["role"]) == [MASK, "pappa", "barnmorska"]
    assert list(study.consents["scope"]) == ["bara muntligt", MASK, "allt"]


def test_an_erased_line_keeps_its_order_and_reason_and_no_word(study):
    before = json.loads(lines(study.path)["p1"])
    erase(study, "person", "P01")
    after = json.loads(lines(study.path)["p1"])
    assert after.pop("erased") and after.pop("erased_reason") == "återkallat samtycke"
    assert after == {key: before[key] for key in ("kind", "id", "v", "n", "at", "person", "action")}


def test_what_quotes_a_person_goes_and_what_only_rests_on_it_stays(study):
    erase(study, "person", "P01")
    assert study.state.erased == {"p1", "p2", "c1", "o1", "o2", "k1"}
    assert [claim.id for claim in study.state.of(Claim)] == ["k2"]
    judged = json.loads(lines(study.path)["j1"])
    assert judged["value"] == "FOR" and judged["reason"].startswith("En läste högt: █")
    assert set(json.loads(lines(study.path)["x1"])) == {
        "kind", "id", "v", "n", "at", "person", "action", "erased", "erased_reason"}  # fmt: skip


def test_all_other_lines_and_files_keep_their_bytes(study):
    files, journal = snapshot(study.path), lines(study.path)
    erase(study, "person", "P01")
    for ident in ("p3", "m1", "m2", "m3", "m4", "c3", "o3", "k2", "r1"):
        assert lines(study.path)[ident] == journal[ident]
    for name in ("texts/t-2.txt", "texts/m-1.txt", "sources/annat.vtt", "sources/moete.docx", "study.yaml",
                 "tables/documents.csv", "cases/followups.csv"):  # fmt: skip
        assert snapshot(study.path)[name] == files[name]


def test_the_interviewers_question_stays_in_other_interviews(study):
    erase(study, "person", "P01")
    assert texts(study)["t-2"] == OTHER and QUESTION in OTHER


def test_caches_and_rendered_files_go_and_are_listed(study):
    cached = cache_folder(study.path)
    told = erase(study, "person", "P01")
    assert not cached.exists()
    assert any("reports/_out/rapport.html" in line for line in told)


# copies that come back


def test_an_older_copy_that_comes_back_brings_nothing_back(study, tmp_path):
    shutil.copytree(study.path, tmp_path / "older")
    erase(study, "person", "P01")
    erased = snapshot(study.path)
    for path in (p for p in (tmp_path / "older").rglob("*") if p.is_file()):  # OneDrive: beside and over
        target = study.path / path.relative_to(tmp_path / "older")
        shutil.copy(path, target.with_name(f"{target.stem} (1){target.suffix}"))
        shutil.copy(path, target)
    again = Study.open(study.path)
    told = reapply(again)
    assert any("samtal (1).vtt" in line for line in told) and any(".jsonl" in line for line in told)
    shutil.rmtree(tmp_path / "older")
    assert found_in(tmp_path) == []
    left = snapshot(study.path)
    assert {name: left[name] for name in erased} == erased
    assert reapply(Study.open(study.path)) == []


@pytest.mark.parametrize("what, key, secrets", [
    ("word", "kerstin", NAME), ("passage", "m3", ()), ("family", "E2", ("hemlig", "muntligt")), ("source", "t-1", SAID)
])  # fmt: skip
def test_each_kind_stays_gone_when_the_whole_older_folder_is_put_over(study, tmp_path, what, key, secrets):
    shutil.copytree(study.path, tmp_path / "older")
    erase(study, what, key)
    erased = snapshot(study.path)
    shutil.copytree(tmp_path / "older", study.path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "older")
    again = Study.open(study.path)
    assert reapply(again)
    assert found_in(study.path, secrets) == []
    assert snapshot(study.path) == erased


def test_two_erasures_of_one_file_are_both_done_again(study, tmp_path):
    shutil.copy(study.path / "sources" / "moete.docx", tmp_path)
    erase(study, "passage", "m4")
    erase(study, "word", "Kerstin")
    erased = (study.path / "sources" / "moete.docx").read_bytes()
    shutil.copy(tmp_path / "moete.docx", study.path / "sources" / "moete.docx")
    reapply(Study.open(study.path))
    assert (study.path / "sources" / "moete.docx").read_bytes() == erased


def test_a_document_that_sharepoint_has_touched_is_still_known(study, tmp_path):
    import docx as word

    path = study.path / "sources" / "moete.docx"
    touched = word.Document(io.BytesIO(path.read_bytes()))
    touched.core_properties.category = "fran servern"
    erase(study, "source", "m-1")
    assert not path.exists()
    touched.save(str(path))
    reapply(Study.open(study.path))
    assert not path.exists()


def test_a_study_without_erasures_is_not_touched_or_searched(study, monkeypatch):
    monkeypatch.setattr("evaluation.erasure.enforce", lambda *_: pytest.fail("searched"))
    assert reapply(study) == []


# stopped halfway


class StoppedDisk(Disk):
    """A disk that refuses from a certain call on."""

    def __init__(self, calls: int):
        self.left = calls

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.EIO, "stopp")

    def _open(self, path, flags):
        self._count()
        return super()._open(path, flags)

    def _write(self, handle, data):
        self._count()
        return super()._write(handle, data)

    def _fsync(self, handle):
        self._count()
        super()._fsync(handle)

    def _replace(self, source, target):
        self._count()
        super()._replace(source, target)

    def remove(self, path):
        self._count()
        super().remove(path)


@pytest.mark.parametrize("what, key, secrets", [("person", "P01", SAID), ("word", "Kerstin", NAME)])
def test_an_erasure_stopped_at_any_disk_call_is_completed(tmp_path, what, key, secrets):
    build(tmp_path / "whole", small=True)
    drop_cache(tmp_path / "whole")
    planned = plan(Study.open(tmp_path / "whole"), what, key)
    for calls in range(400):
        folder = tmp_path / "study"
        shutil.copytree(tmp_path / "whole", folder)
        write(cache_folder(folder) / "texts.json", " ".join(SAID))
        study = Study.open(folder)
        study.journal.disk = StoppedDisk(calls)
        try:
            told = carry_out(study, planned, "U1", "skäl")
        except JournalError:
            again = Study.open(folder)
            if calls % 2:
                reapply(again)
            if found_in(folder, secrets):  # stopped before the erasure was decided, or reapply was not run
                carry_out(again, planned, "U1", "skäl")
        assert found_in(folder, secrets) == []
        shutil.rmtree(folder)
        if study.journal.disk.left >= 0:
            break
    assert told and calls > 10


def test_a_broken_disk_says_what_to_do(study):
    study.journal.disk = StoppedDisk(20)
    with pytest.raises(JournalError, match="inte klar"):
        erase(study, "person", "P01")


# a passage


def test_a_passage_goes_from_text_and_source_and_all_other_offsets_hold(study):
    erase(study, "passage", "m2")
    text = texts(study)["m-1"]
    assert len(text) == len(MINUTES) and "Kerstin" not in text and text.count(MASK) == 54
    for each in study.state.of(Passage):
        whole = texts(study)[each.text]
        assert whole[each.start : each.end] == each.quote
        assert whole[: each.start].endswith(each.before) and whole[each.end :].startswith(each.after)
    assert {p.id for p in study.state.of(Passage)} == {"p1", "p2", "p3", "m1", "m3"}


def test_a_short_passage_goes_from_its_source_by_where_it_stands(study):
    import docx as word

    erase(study, "passage", "m3")
    paragraphs = [p.text for p in word.Document(study.path / "sources" / "moete.docx").paragraphs]
    assert paragraphs == ["👍 ██." if line == "👍 Ja." else line for line in MINUTES.split("\n")]


def test_a_passage_goes_from_a_transcript_where_it_is_cut_over_cues(study):
    erase(study, "passage", "p1")
    left = (study.path / "sources" / "samtal.vtt").read_text(encoding="utf-8")
    assert "hallen" not in left and "kommunen" not in left
    assert SAID[1] in left and left.count("-->") == 9 and QUESTION[:20] in left


def test_a_passage_that_overlaps_goes_too(study):
    study.journal.write("U1", Passage(id="wide", text="m-1", start=0, end=40, quote=MINUTES[:40]))
    erase(study, "passage", "m1")
    assert {"m1", "wide"} <= study.state.erased


# a source


def test_a_source_goes_whole_with_passages_codings_and_memos(study):
    erase(study, "source", "m-1")
    assert not (study.path / "sources" / "moete.docx").exists()
    assert {"m1", "m2", "m3", "m4", "r1"} <= study.state.erased
    assert found_in(study.path, ["ringde rektorn", "vårens tider"]) == []


# a family


def test_a_familys_rows_go_from_workbook_and_csv(study):
    erase(study, "family", "E2")
    assert list(study.cases["id"]) == ["E1", "E3"]
    assert list(study.risk_factors["case"]) == ["E1"]
    assert list(study.consents["id"]) == ["S2", "S3"]
    assert list(study.followups["id"]) == ["F1", "F3"]
    assert (
        found_in(study.path / "cases", ["hemlig", "svag viktuppgång", "Ring familjen", "bara muntligt"]) == []
    )


def test_the_other_rows_of_a_csv_keep_their_bytes(study):
    erase(study, "family", "E2")
    left = (study.path / "cases" / "followups.csv").read_bytes().decode()
    assert left == '\ufeffId;Familj;Datum;Av\r\nF1;E1;2023-05-01;"två\r\nrader"\r\nF3;E3;;\r\n'


def test_a_workbook_is_whole_after_a_row_has_gone(study):
    import openpyxl

    erase(study, "family", "E2")
    book = openpyxl.load_workbook(study.path / "cases" / "cases.xlsx")
    assert [[c.value for c in row] for row in book["Familjer"].iter_rows()][2] == [None, None, None]
    assert book["Familjer"]["A4"].value == "E3"


# a word


def test_a_name_goes_in_every_form_and_passages_stay_with_their_codings(study):
    erase(study, "word", "kerstin")
    assert found_in(study.path, NAME) == []
    [passage] = [p for p in study.state.of(Passage) if p.id == "m2"]
    assert passage.quote == "███████ Ek ringde rektorn. ████████ förslag bordlades."
    assert texts(study)["m-1"][passage.start : passage.end] == passage.quote
    assert "c1" not in study.state.erased


def test_a_name_cut_off_by_the_edge_of_a_context_goes_too(study):
    start = MINUTES.index("Ek ringde")
    study.journal.write(
        "U1", Passage(id="edge", text="m-1", start=start, end=start + 9, quote="Ek ringde", before="stin ")
    )
    erase(study, "word", "Kerstin")
    assert study.state.by_id["edge"].before == "████ "


@pytest.mark.parametrize("text, left", [
    ("Eva, EVAS och evas", "███, ████ och ████"), ("Evald och Maeva", "Evald och Maeva"),
    ("Eva\u00adn", "█████"), ("Eva:s", "█████"), ("Anna-Eva", "Anna-███"),
])  # fmt: skip
def test_a_name_is_found_as_swedish_writes_it(text, left):
    from evaluation.erasure.streams import masked

    assert masked(text, Name("Eva").find(text)) == left


def test_a_name_is_found_whether_its_letters_are_composed_or_not():
    assert Name("Åsa").find("A\u030asa") == [(0, 4)] and Name("A\u030asa").find("Åsas") == [(0, 4)]


def test_what_stands_in_many_sources_is_not_a_saying():
    heading = "Vad som sades och gjordes under mötet"
    assert Sayings([heading], [heading] * 3).find(heading) == []
    assert Sayings([heading], [heading]).find(heading) == [(0, len(heading))]


# plan and refusals


@pytest.mark.parametrize("what, key", [
    ("person", "P01"), ("source", "t-1"), ("family", "E2"), ("passage", "p1"), ("word", "Kerstin"),
])  # fmt: skip
def test_a_plan_changes_nothing_and_shows_no_words(study, what, key):
    before = snapshot(study.path)
    planned = plan(study, what, key)
    shown = "\n".join([*planned.lines, repr(planned)])
    assert snapshot(study.path) == before
    assert not [word for word in (*SAID, "Kerstin", "hallen", *HOME) if word in shown]
    assert "git" in shown and "OneDrive" in shown


def test_the_event_holds_no_words(study):
    for what, key in (("passage", "m2"), ("person", "P01"), ("word", "Kerstin")):
        erase(study, what, key)
    told = "".join(line.decode() for line in lines(study.path).values() if b'"erasure"' in line)
    assert told.count('"kind":"erasure"') == 3
    assert not [word for word in ("hallen", "Kerstin", "rektorn") if word in told]


def test_a_name_leaves_no_hash_that_could_be_guessed(study):
    import hashlib

    old = [hashlib.sha256(data).hexdigest() for data in snapshot(study.path).values()]
    erase(study, "word", "Kerstin")
    [event] = [e for e in study.journal.events if isinstance(e, Erasure)]
    assert not set(old) & set(event.files.values())


@pytest.mark.parametrize("what, key", [
    ("person", "P99"), ("source", "t-9"), ("family", "E9"), ("passage", "p9"), ("word", "Xerxes"), ("word", "K"),
])  # fmt: skip
def test_what_is_not_there_is_refused_in_words_and_nothing_changes(study, what, key):
    before = snapshot(study.path)
    with pytest.raises(UseError):
        plan(study, what, key)
    assert snapshot(study.path) == before


def test_what_has_been_erased_is_said_to_be(study):
    erase(study, "family", "E2")
    with pytest.raises(UseError, match="redan gallrad"):
        plan(study, "family", "E2")


def test_a_reason_is_needed_and_may_not_hold_the_word(study):
    before = snapshot(study.path)
    for reason in (" ", "Kerstin Ek drog sig ur"):
        with pytest.raises(UseError):
            carry_out(study, plan(study, "word", "Kerstin"), "U1", reason)
    assert snapshot(study.path) == before


def test_a_newer_study_is_left_alone(study):
    write(study.path / "journal" / "ny.jsonl", '{"kind":"memo","id":"ny","v":99}\n')
    before = snapshot(study.path)
    with pytest.raises(ReadOnlyStudy):
        erase(study, "person", "P01")
    assert snapshot(study.path) == before


def test_reports_that_a_person_has_written_are_listed_for_her(study):
    write(study.path / "reports" / "delrapport.qmd", f"# Rapport\n\n{SAID[0]}\n")
    planned = plan(study, "person", "P01")
    assert planned.authors == {"reports/delrapport.qmd": 1}
    assert any("delrapport.qmd" in line for line in erase(study, "person", "P01"))


def test_an_erasure_can_be_followed_by_work_in_the_same_session(study):
    erase(study, "person", "P01")
    study.journal.write("U1", Claim(id="new", text={"sv": "ny"}))
    assert Journal(study.path / "journal").state.by_id["new"]


def test_what_groups_and_seminars_have_said_is_blanked_and_their_counts_and_decisions_stay(study):
    study.journal.write(
        "U1",
        MemberCheck(id="mc1", claim="K1", date="2024-01-09", group="team", agree=3, remarks=f"De mindes {SAID[2]}"),
        Seminar(id="se1", of="S1", date="2024-01-18", material=["m-1"], roles="utvärderare", decisions={"K2": "changed"},
                reasons={"K2": SAID[0]}),
    )  # fmt: skip
    erase(study, "person", "P01")
    assert found_in(study.path) == []
    check, seminar = study.state.by_id["mc1"], study.state.by_id["se1"]
    assert (check.agree, check.claim, seminar.decisions) == (3, "K1", {"K2": "changed"})


# other files


def test_a_package_inside_a_package_is_searched(study):
    import zipfile

    path = study.path / "sources" / "bilaga.docx"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/embeddings/inre.docx", docx(SAID[2]))
    erase(study, "person", "P01")
    assert found_in(study.path) == []


def test_files_that_cannot_be_searched_are_counted(study):
    (study.path / "sources" / "ljud.mp3").write_bytes(b"\x00")
    (study.path / "sources" / "skyddad.docx").write_bytes(b"\xd0\xcf\x11\xe0")
    assert plan(study, "person", "P01").counts["unreadable"] == 2


def test_a_film_is_not_read_and_an_erased_one_does_not_come_back(study):
    film = study.path / "sources" / "samtal.mp4"
    film.write_bytes(b"bild och ljud")
    write(study.path / "tables" / "documents.csv", "Id;Slag;Intervju;Fil\r\nt-1;transkript;I1;samtal.mp4\r\n")
    erase(study, "person", "P01")
    assert not film.exists()
    (study.path / "sources" / "Kopia av samtal.mp4").write_bytes(b"bild och ljud")
    assert len(reapply(Study.open(study.path))) == 1


def test_a_copy_in_another_folder_goes_whole_too(study):
    copy = study.path / "arkiv" / "band.vtt"
    copy.parent.mkdir()
    shutil.copy(study.path / "sources" / "samtal.vtt", copy)
    erase(study, "person", "P01")
    assert not copy.exists()


def test_a_name_in_a_file_name_is_asked_to_be_changed_first(study):
    shutil.move(study.path / "sources" / "bilaga.docx", study.path / "sources" / "till_Kerstin.docx")
    before = snapshot(study.path)
    planned = plan(study, "word", "Kerstin")
    assert planned.counts["named_files"] == 1
    with pytest.raises(UseError, match="namn"):
        carry_out(study, planned, "U1", "skäl")
    assert snapshot(study.path) == before


def test_a_name_that_is_a_writers_id_is_told(study):
    study.journal.write("Kerstin", Memo(id="own", about="m-1", content="Fint möte"))
    assert plan(study, "word", "Kerstin").counts["in_ids"] == 1


def test_a_torn_line_goes_and_the_whole_one_with_its_id_stays(study):
    path = study.path / "journal" / "u3" / "avbruten.jsonl"
    path.parent.mkdir()
    write(path, '{"kind":"memo","id":"o3","content":"Kerstin ri\n{"kind":"memo","id":"o9","v":1,"n":99}\n')
    study.journal.refresh()
    erase(study, "word", "Kerstin")
    assert path.read_bytes() == b'\n{"kind":"memo","id":"o9","v":1,"n":99}\n'
    assert study.state.by_id["o3"].content == "Lugnt samtal"


def test_an_erased_file_is_known_on_its_way_in(study, tmp_path):
    shutil.copy(study.path / "sources" / "samtal.vtt", tmp_path / "nytt.vtt")
    shutil.copy(study.path / "sources" / "annat.vtt", tmp_path)
    assert not is_erased(study, tmp_path / "nytt.vtt", "nytt.vtt")
    erase(study, "person", "P01")
    assert is_erased(study, tmp_path / "nytt.vtt", "nytt.vtt") and not is_erased(
        study, tmp_path / "annat.vtt", "annat.vtt"
    )
    assert erased_documents(study) == {"t-1"}


def test_a_quote_in_a_table_is_blanked_and_its_row_stays(study):
    path = study.path / "tables" / "feedback.csv"
    write(path, f'Id;Datum;Mottagare;Vad som återkopplades\r\nR1;2023-05-01;teamet;"En sa: {SAID[0]}"\r\n')
    erase(study, "person", "P01")
    assert list(study.feedback["id"]) == ["R1"] and study.feedback["content"][2].startswith("En sa: █")


def test_what_was_rested_on_is_told_afterwards_too(study):
    assert any("Pröva dem igen" in line for line in erase(study, "person", "P01"))


# the command


def test_the_command_shows_the_plan_and_asks(study):
    from reports.erasing import erase as command

    before = snapshot(study.path)
    answer = command(study, {"family": "E2"}, reason="skäl", by=None)
    assert answer["exit"] == 1 and "--yes" in answer["lines"][-1] and snapshot(study.path) == before
    asked: list[str] = []
    answer = command(study, {"family": "E2"}, reason="skäl", by="U1", ask=lambda q: asked.append(q) or "nej")
    assert answer["exit"] == 1 and "rader i tabeller" in asked[0] and snapshot(study.path) == before
    assert command(study, {"family": "E2"}, reason="skäl", by="U1", ask=lambda q: "Ja ")["exit"] == 0
    assert list(study.cases["id"]) == ["E1", "E3"]


def test_the_command_wants_one_thing_and_a_reason(study):
    from reports.erasing import erase as command

    for wanted, reason in (({}, "x"), ({"family": "E2", "word": "Ek"}, "x"), ({"family": "E2"}, None)):
        with pytest.raises(UseError):
            command(study, wanted, reason=reason, by="U1", sure=True)


def test_words_stand_in_both_languages_with_the_same_places():
    import re

    from evaluation.words import words

    for key, entry in words("erasure").items():
        assert set(entry) == {"sv", "en"}, key
        assert set(re.findall(r"{(\w+)}", entry["sv"])) == set(re.findall(r"{(\w+)}", entry["en"])), key


def test_the_cache_is_private(tmp_path):
    folder = cache_folder(tmp_path)
    assert Path(folder).stat().st_mode & 0o777 == 0o700
    assert folder == cache_folder(f"{tmp_path}/.") and folder != cache_folder(tmp_path / "other")


def test_the_interview_is_built_as_people_talk():
    assert INTERVIEW.count("Intervjuare") == INTERVIEW.count("Informant") == 3


# what coders have agreed on, and analysed


@pytest.fixture
def coded(tmp_path):
    """A study whose only journal is the released one with agreed codes, a blind round and abstractions."""
    released = Path(__file__).parent / "journals" / "v1-codings.jsonl"
    (tmp_path / "coded").mkdir()
    words = "Och Kerstin ringde skolan tre gånger"
    return make(tmp_path / "coded", {"journal/u1/1.jsonl": released.read_bytes(), "texts/d1.txt": words})


def left(study, word):
    return [p for p in study.path.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def test_a_word_goes_from_reasons_condensations_and_an_analysts_own_codes(coded):
    carry_out(coded, plan(coded, "word", "Kerstin"), "U1", "återkallat")
    assert left(coded, "Kerstin") == []
    (mine, other) = coded.state.of(Abstraction)
    assert (mine.code.strip("█s"), mine.condensation, mine.category, other.code) == (
        " samtal", "███████ ringer skolan", "Kontakt", "samtal",
    )  # fmt: skip
    assert [c.code for c in coded.state.of(Coding)] == ["STO1", "NOR3"]


def test_with_a_passage_go_its_agreed_codes_and_abstractions(coded):
    carry_out(coded, plan(coded, "passage", "p1"), "U1", "återkallat")
    assert set(coded.state.erased) == {"p1", "c1", "c2", "m1", "g1", "g2", "x1", "x2"}
    assert left(coded, "Att inte ge upp") == left(coded, "ringer skolan") == []
    assert [e.kind for e in coded.state.by_id.values()] == ["blind_round", "opening", "undo", "erasure"]
