"""The journal: what has been written is there, can be undone, and merges."""

import builtins
import errno
import json
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluation import journal as journal_module
from evaluation import lifting
from evaluation.disk import Disk
from evaluation.errors import JournalError, ReadOnlyStudy, UseError
from evaluation.events import (
    KINDS,
    VERSION,
    Claim,
    Coding,
    Erasure,
    Judgement,
    Memo,
    Passage,
    Retraction,
    Undo,
)
from evaluation.folding import fold
from evaluation.journal import Journal, folder_name
from tests.evaluation import killed
from tests.evaluation.test_disk import Quick
from tests.evaluation.test_folding import calm, heaps

ROOT = Path(__file__).parents[2]
RELEASED = Path(__file__).parent / "journals"
encode = msgspec.json.encode


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal", Quick())


@pytest.fixture
def opened(tmp_path):
    """Write lines to a file and open the journal they make."""

    def open_journal(*lines, name="anna/1.jsonl"):
        path = tmp_path / "journal" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            b"".join(line if line.endswith(b"\n") else line + b"\n" for line in map(as_bytes, lines))
        )
        return Journal(tmp_path / "journal", Quick())

    return open_journal


def as_bytes(line):
    if isinstance(line, dict):
        return json.dumps(line).encode()
    return line if isinstance(line, bytes) else encode(line)


def coding(name="", **fields):
    return Coding(
        **{"id": name, "v": VERSION, "n": 1, "person": "anna", "action": f"action of {name}"} | fields
    )


def standing(journal):
    return set(journal.state.by_id)


def lines_on_disk(journal):
    return [line for path in journal.folder.rglob("*.jsonl") for line in path.read_bytes().splitlines()]


# writing


def test_an_event_is_written_as_it_is_returned(journal):
    [passage, note] = journal.write(
        "anna", Passage(text="d1", quote="Åke ringde"), Memo(about="d1", content="Nu 🙂")
    )
    assert lines_on_disk(journal) == [encode(passage), encode(note)]
    assert (passage.person, passage.n, passage.v, passage.quote) == ("anna", 1, VERSION, "Åke ringde")
    assert passage.action == note.action and passage.id != note.id
    assert datetime.fromisoformat(passage.at).tzinfo
    assert Journal(journal.folder).events == journal.events == [passage, note]


def test_every_gesture_comes_after_all_its_writer_has_seen(journal):
    journal.write("anna", Coding(id="c1"), Coding(id="c2"))
    Journal(journal.folder, Quick()).write("bo", Coding(id="c3"))
    assert [e.n for e in journal.write("anna", Coding(id="c4"))] == [3]


def test_a_request_that_is_sent_twice_is_answered_twice_and_written_once(journal):
    first = journal.write("anna", Coding(id="c1"), Memo(id="m1", about="c1"))
    assert journal.write("anna", Coding(id="c1"), Memo(id="m1", about="c1")) == first
    assert Journal(journal.folder, Quick()).write("anna", Coding(id="c1")) == first[:1]
    assert len(lines_on_disk(journal)) == 2


def test_who_writes_must_be_known(journal):
    with pytest.raises(UseError, match="vem som skriver"):
        journal.write("", Coding(id="c1"))
    assert lines_on_disk(journal) == []


def test_nothing_to_write_makes_no_file(journal):
    assert journal.write("anna") == []
    assert not journal.folder.exists()


@calm
@given(st.text(), st.text(), st.dictionaries(st.sampled_from(["sv", "en"]), st.text()))
def test_whatever_is_written_is_read_back(tmp_path_factory, content, reason, text):
    events = [
        Memo(content=content, about=reason),
        Judgement(reason=reason),
        Claim(text=text, evidence=[content]),
    ]
    journal = Journal(tmp_path_factory.mktemp("study") / "journal", Quick())
    written = journal.write("anna", *events)
    assert Journal(journal.folder).events == written


def test_each_person_and_process_has_a_file_of_its_own(journal):
    other = Journal(journal.folder, Quick())
    for writer in (journal, other, journal, other):
        writer.write("anna", Coding())
        writer.write("bo", Coding())
    assert sorted(path.parent.name for path in journal.folder.rglob("*.jsonl")) == [
        "anna",
        "anna",
        "bo",
        "bo",
    ]


def test_adding_an_event_does_not_fold_all_again(journal, monkeypatch):
    journal.write(
        "anna", *(Coding(id=f"c{number}") for number in range(50)), Judgement(id="j0", meeting="m1")
    )
    before = journal.state
    monkeypatch.setattr(journal_module, "fold", lambda events: pytest.fail("folded all again"))
    for number in range(20):
        journal.write(
            "bo", Coding(passage="p1"), Judgement(id=f"j{number + 1}", meeting="m1", replaces=[f"j{number}"])
        )
        assert [j.id for j in journal.state.of(Judgement)] == [f"j{number + 1}"]
    monkeypatch.undo()
    assert journal.state == fold(journal.events)
    assert len(before.of(Coding)) == 50, "a state that somebody holds does not change"


# splitting and merging


@settings(calm, max_examples=60)
@given(st.data(), heaps)
def test_any_split_into_files_gives_the_same_state(data, heap):
    doubled = data.draw(st.lists(st.sampled_from(heap), max_size=4)) if heap else []
    lines = data.draw(st.permutations([*heap, *doubled]))
    names = [data.draw(st.sampled_from(["anna/1", "anna/2", "bo/1", "bo/1-KOPIA"])) for _ in lines]
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal", Quick())
        for name, event in zip(names, lines, strict=True):
            path = journal.folder / f"{name}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "ab") as file:
                file.write(encode(event) + b"\n")
            if data.draw(st.booleans()):
                journal.refresh()
        journal.refresh()
        assert journal.state == Journal(journal.folder).state == fold(heap)


def test_two_copies_of_a_study_merge_by_union(tmp_path):
    base = Journal(tmp_path / "work" / "journal", Quick())
    base.write("anna", Coding(id="c1"), Judgement(id="j1", meeting="m1", value="FOR"))
    shutil.copytree(tmp_path / "work", tmp_path / "home")
    work, home = (Journal(tmp_path / place / "journal", Quick()) for place in ("work", "home"))
    work.write("anna", Coding(id="c2"), Judgement(id="j2", meeting="m1", value="STO", replaces=["j1"]))
    home.write("anna", Coding(id="c3"), Judgement(id="j3", meeting="m1", value="NOR", replaces=["j1"]))
    home.undo("anna")
    home.write("anna", Coding(id="c4"), Judgement(id="j4", meeting="m1", value="NOR", replaces=["j1"]))

    for source, target in ((work, home), (home, work)):
        shutil.copytree(source.folder, target.folder, dirs_exist_ok=True)
    for journal in (work, home):
        journal.refresh()
        assert standing(journal) - {e.id for e in journal.state.of(Undo)} == {"c1", "c2", "c4", "j2", "j4"}
        assert [[j.id for j in group] for group in journal.state.contradictions()] == [["j2", "j4"]]
    assert work.state == home.state == Journal(work.folder).state


def test_two_processes_that_write_at_once_lose_nothing(tmp_path):
    script = """if True:
        import sys
        from evaluation.events import Coding
        from evaluation.journal import Journal
        journal = Journal(sys.argv[1])
        for number in range(100):
            journal.write(sys.argv[2], Coding(id=f"{sys.argv[3]}{number}"), Coding(id=f"{sys.argv[3]}{number}b"))
            print(sys.argv[3], number, flush=True)
        """
    reader = Journal(tmp_path / "journal")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, reader.folder, person, name], cwd=ROOT, stdout=subprocess.PIPE
        )
        for person, name in (("anna", "x"), ("anna", "y"), ("bo", "z"))
    ]
    while any(writer.poll() is None for writer in writers):
        reader.write("bo", Coding())
    for writer in writers:
        name = writer.communicate()[0].split()[0].decode()
        assert writer.returncode == 0
        assert {f"{name}{number}{part}" for number in range(100) for part in ("", "b")} <= standing(
            Journal(reader.folder)
        )
    reader.refresh()
    assert reader.problems == []
    assert reader.state == Journal(reader.folder).state


# undo and redo


class Model:
    """What undo and redo mean to a person: a list with a pointer."""

    def __init__(self):
        self.done, self.pointer = [], 0

    def do(self, name):
        self.done[self.pointer :] = [name]
        self.pointer += 1

    def undo(self):
        if not self.pointer:
            return False
        self.pointer -= 1
        return True

    def redo(self):
        if self.pointer == len(self.done):
            return False
        self.pointer += 1
        return True


moves = st.tuples(
    st.sampled_from(["do", "undo", "undo", "redo"]), st.sampled_from(["anna", "bo"]), st.sampled_from([0, 1])
)


@settings(calm, max_examples=80)
@given(st.lists(moves, max_size=25))
def test_undo_and_redo_are_a_list_with_a_pointer_for_each_person(played):
    models = {"anna": Model(), "bo": Model()}
    with TemporaryDirectory() as folder:
        processes = [Journal(Path(folder) / "journal", Quick()) for _ in range(2)]
        for number, (move, person, process) in enumerate(played):
            journal, model = processes[process], models[person]
            if move == "do":
                journal.write(person, Coding(id=f"c{number}"), Memo(id=f"m{number}", about=f"c{number}"))
                model.do(number)
            elif getattr(model, move)():
                getattr(journal, move)(person)
            else:
                with pytest.raises(UseError, match="inget att"):
                    getattr(journal, move)(person)
            expected = {
                f"{kind}{name}" for m in models.values() for name in m.done[: m.pointer] for kind in "cm"
            }
            journal.refresh()
            assert {e.id for e in journal.state.of(Coding) + journal.state.of(Memo)} == expected
            assert journal.state == fold(journal.events)


def test_a_gesture_is_undone_as_one(journal):
    journal.write("anna", Coding(id="c1"))
    journal.write("anna", Passage(id="p2"), Coding(id="c2", passage="p2"))
    [event] = journal.undo("anna")
    assert standing(journal) == {"c1", event.id}
    journal.redo("anna")
    assert {"c1", "p2", "c2"} <= standing(journal)


def test_one_cannot_undo_what_another_did(journal):
    journal.write("anna", Coding(id="c1"))
    with pytest.raises(UseError, match="inget att ångra"):
        journal.undo("bo")


def test_what_has_been_done_since_is_not_redone_over(journal):
    journal.write("anna", Coding(id="c1"))
    journal.undo("anna")
    journal.write("anna", Coding(id="c2"))
    with pytest.raises(UseError, match="inget att göra om"):
        journal.redo("anna")


def test_undo_takes_what_the_person_did_last_in_another_process(journal):
    journal.write("anna", Coding(id="c1"))
    Journal(journal.folder, Quick()).write("anna", Coding(id="c2"))
    journal.undo("anna")
    assert {e.id for e in journal.state.of(Coding)} == {"c1"}


def test_undo_passes_by_an_erasure_and_what_has_been_erased(journal):
    journal.write("anna", Coding(id="c1"))
    [memo] = journal.write("anna", Memo(id="m1", content="Åke"))
    journal.write("anna", Erasure(id="g1", targets=["m1"]))
    (journal.folder / "erased.jsonl").write_bytes(
        encode(replace(memo, content="", erased="2026-02-02")) + b"\n"
    )
    journal.undo("anna")
    assert {"c1", "m1", "g1"} & standing(journal) == {"g1"}


def test_undoing_a_retraction_brings_back_what_it_took(journal):
    journal.write("anna", Coding(id="c1"))
    journal.write("anna", Retraction(target="c1"))
    assert "c1" not in standing(journal)
    journal.undo("anna")
    assert "c1" in standing(journal)


# lines that cannot be read


def test_a_file_cut_anywhere_opens_with_its_whole_lines_and_a_report(tmp_path):
    notes = [
        Memo(id=f"m{n}", v=1, n=n, person="anna", action=f"a{n}", content='Åsa såg "det"\n🙂' * 9)
        for n in range(14)
    ]
    data = b"".join(encode(note) + b"\n" for note in notes)
    path = tmp_path / "journal" / "anna" / "1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    for size in range(len(data), len(data) - 2048, -1):
        with open(path, "r+b") as file:
            file.truncate(size)
        journal = Journal(tmp_path / "journal")
        assert journal.events == notes[: data[:size].count(b"\n")]
        torn = not data[:size].endswith(b"\n")
        assert [p.file for p in journal.problems] == ["journal/anna/1.jsonl"] * torn
        assert all("avbruten" in p.message for p in journal.problems)


def test_what_is_written_after_a_cut_stands_in_a_file_of_its_own(opened):
    journal = opened(coding("c1"), encode(coding("c2"))[:-5] + b"\n")
    torn = journal.folder / "anna" / "1.jsonl"
    torn.write_bytes(torn.read_bytes()[:-1])
    journal = Journal(journal.folder, Quick())
    journal.write("anna", Coding(id="c3"))
    assert standing(Journal(journal.folder)) == {"c1", "c3"}
    assert [p.file for p in journal.problems] == ["journal/anna/1.jsonl"]


def test_a_line_that_another_process_is_writing_is_read_when_it_is_whole(opened):
    journal = opened(coding("c1"))
    line = encode(coding("c2")) + b"\n"
    with open(journal.folder / "anna" / "1.jsonl", "ab", buffering=0) as file:
        file.write(line[:20])
        journal.refresh()
        assert (standing(journal), len(journal.problems)) == ({"c1"}, 1)
        file.write(line[20:])
    journal.refresh()
    assert (standing(journal), journal.problems) == ({"c1", "c2"}, [])


BROKEN = {
    "not JSON": b"hej",
    "cut": encode(coding("c2"))[:-5],
    "not UTF-8": b'{"id":"c2","kind":"coding","v":1,"passage":"\xff"}',
    "no object": b"[1, 2]",
    "null": b"null",
    "no id": b'{"kind":"coding","v":1}',
    "empty id": b'{"id":"","kind":"coding","v":1}',
    "no kind": b'{"id":"c2","v":1}',
    "a kind that is a list": b'{"id":"c2","kind":[],"v":1}',
    "a version in words": b'{"id":"c2","kind":"coding","v":"1"}',
    "a version before the first": b'{"id":"c2","kind":"coding","v":0}',
    "a number in words": b'{"id":"c2","kind":"coding","v":1,"n":"5"}',
    "a number beyond all": b'{"id":"c2","kind":"coding","v":1,"n":1e400}',
    "two lines in one": encode(coding("c2")) + encode(coding("c3")),
    "NUL inside": encode(coding("c2")).replace(b"coding", b"cod\x00ing"),
    "deep": b"[" * 100_000,
    "deep inside": b'{"id":"c2","kind":"coding","v":1,"more":' + b"[" * 100_000,
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_reported_with_file_and_row_and_the_others_are_read(opened, line):
    journal = opened(coding("c0"), coding("c1"), line, coding("c4"))
    assert standing(journal) == {"c0", "c1", "c4"}
    [problem] = journal.problems
    assert (problem.file, problem.row, problem.level) == ("journal/anna/1.jsonl", 3, "error")
    assert "går inte att läsa" in problem.message
    assert str(problem).startswith("journal/anna/1.jsonl, rad 3: ")
    journal.write("anna", Coding(id="c5"))
    assert "c5" in standing(Journal(journal.folder))


@calm
@given(st.binary(max_size=80).filter(lambda line: b"\n" not in line))
def test_no_line_stops_the_others_from_being_read(tmp_path_factory, line):
    path = tmp_path_factory.mktemp("study") / "journal" / "1.jsonl"
    path.parent.mkdir()
    path.write_bytes(encode(coding("c1")) + b"\n" + line + b"\n" + encode(coding("c2")) + b"\n")
    assert standing(Journal(path.parent)) == {"c1", "c2"}


def test_the_row_of_a_broken_line_is_right_also_when_it_comes_later(opened):
    journal = opened(coding("c1"), b"", coding("c2"))
    with open(journal.folder / "anna" / "1.jsonl", "ab") as file:
        file.write(encode(Coding(id="c3")) + b"\nhej\n")
    journal.refresh()
    assert [p.row for p in journal.problems] == [5]


def test_the_row_of_a_broken_line_counts_what_we_wrote_ourselves(journal):
    journal.write("anna", Coding(id="c1"), Coding(id="c2"))
    [path] = journal.folder.rglob("*.jsonl")
    with open(path, "ab") as file:
        file.write(b"hej\n")
    journal.refresh()
    assert [p.row for p in journal.problems] == [3]


def test_nul_bytes_that_a_power_cut_left_hide_no_event(opened):
    journal = opened(
        coding("c1"), bytes(64), bytes(512) + encode(coding("c2")), encode(coding("c3")) + bytes(16)
    )
    with open(journal.folder / "anna" / "1.jsonl", "ab") as file:
        file.write(bytes(4096))
    journal = Journal(journal.folder)
    assert standing(journal) == {"c1", "c2", "c3"}
    assert journal.problems == []


def test_an_editor_may_have_added_a_byte_order_mark_and_changed_the_line_ends(opened):
    journal = opened(b"\xef\xbb\xbf" + encode(coding("c1")) + b"\r\n", encode(coding("c2")) + b"\r\n")
    assert standing(journal) == {"c1", "c2"}
    assert journal.problems == []


def test_a_file_that_cannot_be_opened_is_reported_and_read_later(opened, monkeypatch):
    opened(coding("c1"), name="anna/1.jsonl")
    opened(coding("c2"), name="bo/2.jsonl")

    def held(path, *args, **named):
        if str(path).endswith("1.jsonl"):
            raise PermissionError(13, "Åtkomst nekad")
        return builtins.open(path, *args, **named)

    monkeypatch.setattr(journal_module, "open", held, raising=False)
    journal = opened(coding("c2"), name="bo/2.jsonl")
    assert standing(journal) == {"c2"}
    assert [str(p) for p in journal.problems] == [
        "journal/anna/1.jsonl: Filen går inte att läsa (Åtkomst nekad)."
    ]
    monkeypatch.undo()
    journal.refresh()
    assert (standing(journal), journal.problems) == ({"c1", "c2"}, [])


def test_a_network_share_that_is_gone_saves_nothing_and_forgets_nothing(journal, monkeypatch):
    journal.write("anna", Coding(id="c1"))

    def gone(*_):
        raise OSError(errno.ESTALE, "Nätverket är borta")

    monkeypatch.setattr(Path, "rglob", gone)
    for attempt in (lambda: journal.write("bo", Coding(id="c2")), lambda: journal.undo("anna")):
        with pytest.raises(JournalError, match=r"Inte sparat.*Nätverket är borta"):
            attempt()
    assert standing(journal) == {"c1"}
    monkeypatch.undo()
    journal.write("bo", Coding(id="c2"))
    assert standing(Journal(journal.folder)) == {"c1", "c2"}


def test_a_file_that_is_moved_while_we_look_is_no_error(opened, monkeypatch):
    journal = opened(coding("c1"))
    gone = journal.folder / "gone.jsonl"
    monkeypatch.setattr(Path, "rglob", lambda *_: [journal.folder / "anna" / "1.jsonl", gone])
    journal.refresh()
    assert standing(journal) == {"c1"}


# files that have been rewritten, as erasure does


@pytest.mark.parametrize("reason", ["", "Samtycket drogs tillbaka", "Samtycket drogs tillbaka. " * 9])
def test_a_rewritten_file_is_read_again_and_what_was_erased_is_not_kept(journal, reason):
    other = Journal(journal.folder, Quick())
    [memo] = other.write("anna", Memo(id="m1", content="Åke Öberg och hans mamma"))
    other.write("anna", Coding(id="c1"))
    journal.refresh()
    assert "Åke" in repr(journal.events)

    [path] = journal.folder.rglob("*.jsonl")
    erased = replace(memo, content="", erased="2026-02-02", erased_reason=reason)
    Disk().write(path, encode(erased) + b"\n" + encode(other.events[1]) + b"\n")
    for process in (journal, other):
        process.write("anna", Memo(id=f"after in {id(process)}"))
        assert "Åke" not in repr(process.events)
        assert process.problems == []
    journal.refresh()
    assert journal.state == Journal(journal.folder).state == fold(journal.events)
    assert journal.state.erased == {"m1"}
    assert len(standing(journal)) == 3


def test_a_file_that_another_program_has_cut_is_read_again(opened):
    journal = opened(coding("c1"), coding("c2"))
    path = journal.folder / "anna" / "1.jsonl"
    path.write_bytes(encode(coding("c1")) + b"\n")
    journal.refresh()
    assert standing(journal) == standing(Journal(journal.folder)) == {"c1"}


def test_a_returning_copy_does_not_bring_back_what_was_erased(opened):
    memo = Memo(id="m1", v=1, n=1, person="anna", action="a1", content="Åke Öberg")
    opened(replace(memo, content="", erased="2026-02-02"), name="anna/1.jsonl")
    for name in ("anna/0.jsonl", "anna/2.jsonl"):
        journal = opened(memo, name=name)
        assert "m1" in journal.state.erased
        assert "Åke" not in repr(journal.state)


# versions and kinds


def test_a_line_of_a_newer_version_makes_the_study_read_only(opened):
    journal = opened(
        coding("c1"), {"id": "c2", "kind": "coding", "v": VERSION + 1, "n": 2, "passage": {"new": "shape"}}
    )
    assert standing(journal) == {"c1"}
    assert any("nyare version av Följe" in p.message and "Uppdatera" in p.message for p in journal.problems)
    before = lines_on_disk(journal)
    for attempt in (lambda: journal.write("anna", Coding(id="c3")), lambda: journal.undo("anna")):
        with pytest.raises(ReadOnlyStudy, match="nyare version"):
            attempt()
    assert lines_on_disk(journal) == before


def test_a_newer_line_that_comes_while_we_work_stops_the_writing(opened):
    journal = opened(coding("c1"))
    (journal.folder / "new.jsonl").write_bytes(
        as_bytes({"id": "x", "kind": "coding", "v": VERSION + 1}) + b"\n"
    )
    with pytest.raises(ReadOnlyStudy):
        journal.write("anna", Coding(id="c2"))


def test_lines_of_unknown_kinds_are_kept_and_counted_once(opened):
    unknown = [
        {"id": f"x{n}", "kind": "drawing", "v": VERSION, "n": 9, "strokes": [[1, 2]]} for n in range(2)
    ]
    journal = opened(coding("c1"), *unknown, unknown[0], {"id": "y", "kind": "song", "v": VERSION})
    assert journal.unknown == {"drawing": 2, "song": 1}
    assert [(p.level, re.findall(r"\w+", p.message)[0]) for p in journal.problems] == [
        ("note", "2"),
        ("note", "1"),
    ]
    before = lines_on_disk(journal)
    journal.write("anna", Coding(id="c2"))
    assert set(before) < set(lines_on_disk(journal))
    assert standing(journal) == {"c1", "c2"}


@pytest.fixture
def version_3(monkeypatch):
    """Read as a Följe of line format 3, where `mark` became `coding` and `where` became `passage`."""

    def second(line):
        return line | {"kind": "coding" if line["kind"] == "mark" else line["kind"]}

    def third(line):
        return {"passage" if name == "where" else name: value for name, value in line.items()}

    monkeypatch.setattr(lifting, "LIFTS", {1: second, 2: third})
    monkeypatch.setattr(lifting, "VERSION", 3)
    monkeypatch.setattr(journal_module, "VERSION", 3)


def test_lines_of_old_versions_are_lifted_to_todays_format(opened, version_3):
    journal = opened(
        {"id": "c1", "kind": "mark", "v": 1, "n": 1, "person": "anna", "action": "a1", "where": "p1"},
        {"id": "c2", "kind": "coding", "v": 2, "n": 2, "person": "anna", "action": "a2", "where": "p2"},
        {"id": "c3", "kind": "coding", "v": 3, "n": 3, "person": "anna", "action": "a3", "passage": "p3"},
    )
    assert [(c.id, c.v, c.passage) for c in journal.state.of(Coding)] == [
        ("c1", 3, "p1"),
        ("c2", 3, "p2"),
        ("c3", 3, "p3"),
    ]
    assert journal.problems == []
    assert [e.v for e in journal.write("anna", Coding(id="c4"))] == [3]


def test_an_old_line_that_cannot_be_lifted_is_reported_as_broken(opened, version_3, monkeypatch):
    for lift in (
        lambda line: line["not there"],
        lambda line: None,
        lambda line: line.what,
        lambda line: int("x"),
    ):
        monkeypatch.setitem(lifting.LIFTS, 1, lift)
        journal = opened({"id": "c1", "kind": "mark", "v": 1}, coding("c2", v=3))
        assert standing(journal) == {"c2"}
        assert [p.row for p in journal.problems] == [1]


def test_every_version_of_the_format_has_a_released_journal():
    assert {path.stem for path in RELEASED.glob("v*.jsonl")} >= {f"v{n}" for n in range(1, VERSION + 1)}
    assert set(lifting.LIFTS) == set(range(1, VERSION))


def test_a_journal_of_version_1_opens_with_the_state_it_had(tmp_path):
    shutil.copytree(
        RELEASED, tmp_path / "journal", ignore=lambda _, names: [n for n in names if n != "v1.jsonl"]
    )
    journal = Journal(tmp_path / "journal")
    state = journal.state
    assert journal.problems == []
    assert {kind: [e.id for e in events] for kind, events in state.by_kind.items()} == {
        "passage": ["p2", "p3"],
        "coding": ["c1", "c4"],
        "retraction": ["r1"],
        "memo": ["m1", "m3"],
        "judgement": ["j2", "j3", "j4"],
        "turning_point": ["t2"],
        "claim": ["k1"],
        "undo": ["u1", "u3"],
        "erasure": ["g1"],
    }
    assert set(state.by_kind) <= {str(kind.__struct_config__.tag) for kind in KINDS}
    assert [[value.id for value in group] for group in state.contradictions()] == [["j3", "j4"]]
    assert (state.undone, state.erased) == ({"a06", "a09"}, {"m2"})
    assert [p.name for p in state.of(Passage)] == ["p2", "p1"]


def test_agreed_codes_blind_rounds_and_abstractions_of_version_1_open_with_the_state_they_had(opened):
    journal = opened(*(RELEASED / "v1-codings.jsonl").read_bytes().splitlines())
    assert journal.problems == []
    assert {kind: [e.id for e in events] for kind, events in journal.state.by_kind.items()} == {
        "passage": ["p1"], "coding": ["c1", "c2"], "memo": ["m1"], "blind_round": ["b1"], "opening": ["o1"], "undo": ["u1"],
        "agreed_code": ["g2"], "abstraction": ["x1", "x2"],
    }  # fmt: skip
    assert journal.state.contradictions() == [], "each analyst has an abstraction of a meaning unit"
    lines = {
        line["id"]: line
        for line in map(json.loads, (RELEASED / "v1-codings.jsonl").read_bytes().splitlines())
    }
    assert {e.id: msgspec.to_builtins(e) for e in journal.events} == lines


def test_claims_member_checks_and_seminars_of_version_1_open_with_the_state_they_had(opened):
    lines = (RELEASED / "v1-claims.jsonl").read_bytes().splitlines()
    journal = opened(*lines)
    assert journal.problems == []
    assert {kind: [e.id for e in events] for kind, events in journal.state.by_kind.items()} == {
        "passage": ["p1"], "claim": ["k2"], "member_check": ["m2"], "seminar": ["s1"],
    }  # fmt: skip
    assert [msgspec.to_builtins(e) for e in journal.events] == [json.loads(line) for line in lines]


def test_the_words_of_a_journal_of_version_1_are_all_there(tmp_path):
    lines = [json.loads(line) for line in (RELEASED / "v1.jsonl").read_bytes().splitlines()]
    shutil.copytree(
        RELEASED, tmp_path / "journal", ignore=lambda _, names: [n for n in names if n != "v1.jsonl"]
    )
    state = Journal(tmp_path / "journal").state
    written = {line["id"]: line for line in lines if line["id"] in state.by_id}
    assert len(written) == 15
    for name, line in written.items():
        told = msgspec.to_builtins(state.by_id[name])
        assert {key: value for key, value in told.items() if key != "v"} == {
            k: x for k, x in line.items() if k != "v"
        }


# folders


def test_the_folders_of_two_persons_differ_also_without_regard_to_case():
    persons = [
        "anna",
        "Anna",
        "ANNA",
        "anna ",
        "ånna",
        "Ånna",
        "a-nna",
        "a nna",
        "u1",
        "U1",
        "",
        "åäö",
        "ÅÄÖ",
        "x" * 40,
    ]
    folders = [folder_name(person).casefold() for person in persons]
    assert len(set(folders)) == len(persons)
    assert folder_name("anna") == "anna"


@calm
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_folder_name_is_short_plain_and_of_one_person(one, other):
    assert re.fullmatch(r"[a-z0-9-]{1,33}", folder_name(one))
    assert (folder_name(one) == folder_name(other)) == (one == other)


@pytest.mark.parametrize("person", ["con", "nul", "aux", "prn", "com1", "lpt9", "CON", "Nul"])
def test_no_folder_has_a_name_that_windows_keeps_for_devices(person):
    assert folder_name(person).startswith(f"{person.lower()}-")


def test_two_processes_on_a_bad_disk_that_are_killed_lose_nothing_acknowledged(tmp_path):
    found = killed.rounds(tmp_path / "journal", 4, seed=1)
    assert found["acknowledged"] >= 8
    assert found["told"] == 4, (
        "each start says that lines break off: the disk refuses both writers' first one"
    )
