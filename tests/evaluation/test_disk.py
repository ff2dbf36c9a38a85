"""What is said to be saved is saved: whatever the disk answers, and when the power goes."""

import errno
import math
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import disk as disk_module
from evaluation.disk import Disk
from evaluation.errors import JournalError
from evaluation.events import Coding, Judgement, Passage
from evaluation.journal import Journal
from tests.evaluation.test_folding import calm


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    """Wait as many times as in the product, but not as long."""
    monkeypatch.setattr(disk_module, "_RETRIES", [0.0001] * len(disk_module._RETRIES))


# disks


class Quick(Disk):
    """A disk whose files need not survive the computer: fsync does nothing."""

    def _fsync(self, handle):
        pass

    def _fsync_folder(self, folder):
        pass


class Recording(Quick):
    """Notes what is done, in order: (operation, path, bytes written)."""

    def __init__(self):
        self.log = []
        self.paths = {}

    def _open(self, path, flags):
        handle = super()._open(path, flags)
        self.paths[handle] = path
        self.log.append(("open", path, b""))
        return handle

    def _write(self, handle, data):
        self.log.append(("write", self.paths[handle], bytes(data)))
        return super()._write(handle, data)

    def _fsync(self, handle):
        self.log.append(("fsync", self.paths[handle], b""))

    def _replace(self, source, target):
        super()._replace(source, target)
        self.log.append(("replace", target, b""))

    def _fsync_folder(self, folder):
        self.log.append(("fsync folder", folder, b""))


@dataclass(frozen=True)
class Fault:
    """What goes wrong: before the operation is done, after it, or when a part of a write is done."""

    error: type[BaseException]
    number: int
    when: str  # before | part | after
    times: float

    def __str__(self):
        return f"{errno.errorcode.get(self.number, self.error.__name__)}-{self.when}-{self.times}"

    def strike(self):
        raise self.error(self.number, os.strerror(self.number)) if self.number else self.error


FAULTS = [
    *(Fault(OSError, number, when, times)
      for number in (errno.ENOSPC, errno.EIO, errno.EACCES)  # EACCES is what Python makes of a sharing violation
      for when in ("before", "part", "after")
      for times in (1, 3, math.inf)),
    *(Fault(KeyboardInterrupt, 0, when, 1) for when in ("before", "part", "after")),
]  # fmt: skip


class Failing(Quick):
    """Does what it is asked until call number `first`; then the fault strikes, `times` calls on end."""

    def __init__(self, fault=None, first=math.inf):
        self.fault, self.first = fault, first
        self.calls, self.handles = 0, []

    def mend(self):
        self.fault = None

    def _due(self, when, call):
        return self.fault and self.fault.when == when and self.first <= call < self.first + self.fault.times

    def _around(self, operation, *args, part=None, spoil=None):
        call, self.calls = self.calls, self.calls + 1
        if self._due("part", call) and part:
            part()
        if self._due("part", call) or self._due("before", call):
            self.fault.strike()
        answer = operation(*args)
        if self._due("after", call):
            if spoil:
                spoil(answer)
            self.fault.strike()
        return answer

    def _open(self, path, flags):  # one that fails gives no handle, though it may leave a file
        handle = self._around(super()._open, path, flags, spoil=os.close)
        self.handles.append(handle)
        return handle

    def _write(self, handle, data):
        return self._around(super()._write, handle, data, part=lambda: os.write(handle, data[:-3]))

    def _fsync(self, handle):
        self._around(super()._fsync, handle)

    def _replace(self, source, target):
        self._around(super()._replace, source, target)

    @property
    def open_handles(self):
        return [handle for handle in self.handles if _is_open(handle)]


def _is_open(handle):
    try:
        os.fstat(handle)
    except OSError:
        return False
    return True


# appending and replacing


def test_an_append_is_written_and_then_fsynced(tmp_path):
    disk, path = Recording(), tmp_path / "a.jsonl"
    disk.append(path, b"one\n")
    disk.append(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert [operation for operation, _, _ in disk.log] == [
        *("open", "write", "fsync", "fsync folder"),
        *("open", "write", "fsync"),
    ]


def test_every_new_folder_is_on_disk_before_the_append_is_done(tmp_path):
    disk = Recording()
    disk.append(tmp_path / "journal" / "anna" / "a.jsonl", b"one\n")
    synced = [path for operation, path, _ in disk.log if operation == "fsync folder"]
    assert synced == [tmp_path, tmp_path / "journal", tmp_path / "journal" / "anna"]


def test_a_whole_file_is_fsynced_before_it_takes_its_place(tmp_path):
    disk, path = Recording(), tmp_path / "tables" / "tables.csv"
    disk.write(path, b"old")
    disk.log.clear()
    disk.write(path, b"new")
    assert [operation for operation, _, _ in disk.log] == [
        "open",
        "write",
        "fsync",
        "replace",
        "fsync folder",
    ]
    assert disk.log[0][1] != path
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_that_only_its_owner_may_read_stays_so(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    Disk().write(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)


@calm
@given(st.binary(max_size=200), st.lists(st.integers(1, 30), min_size=1))
def test_short_writes_are_continued_until_all_is_written(tmp_path_factory, data, sizes):
    class Short(Quick):
        def _write(self, handle, data):
            sizes.append(sizes.pop(0))
            return super()._write(handle, data[: sizes[0]])

    path = tmp_path_factory.mktemp("short") / "a"
    Short().append(path, data)
    Short().append(path, b"and more")
    assert path.read_bytes() == data + b"and more"
    Short().write(path, data)
    assert path.read_bytes() == data


def test_a_disk_that_takes_nothing_is_an_error_and_not_an_endless_wait(tmp_path):
    class Full(Quick):
        def _write(self, handle, data):
            return 0

    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        Full().append(tmp_path / "a", b"one")


def test_a_file_that_another_program_holds_is_waited_for(tmp_path):
    held = Fault(OSError, errno.EACCES, "before", 3)
    path = tmp_path / "a.jsonl"
    Quick().append(path, b"one\n")
    for call, disk in ((0, Failing(held, 0)), (3, Failing(held, 3))):  # the open of an append, the replace
        disk.append(path, b"two\n") if call == 0 else disk.write(path, b"new\n")
    assert path.read_bytes() == b"new\n"


def test_a_file_that_is_never_let_go_is_an_error_in_the_end(tmp_path):
    held = Fault(OSError, errno.EACCES, "before", math.inf)
    path = tmp_path / "a.jsonl"
    Quick().append(path, b"one\n")
    disk = Failing(held, 0)
    with pytest.raises(PermissionError):
        disk.append(path, b"two\n")
    assert disk.calls == 1 + len(disk_module._RETRIES)


def test_a_folder_that_may_not_be_written_answers_at_once(tmp_path):
    for write in (Disk.append, Disk.write):
        disk = Failing(Fault(OSError, errno.EACCES, "before", math.inf), 0)
        with pytest.raises(PermissionError):
            write(disk, tmp_path / "a.jsonl", b"one\n")
        assert disk.calls == 1


def test_a_folder_that_refuses_fsync_does_not_make_the_append_fail(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EINVAL, "no fsync of folders here")

    monkeypatch.setattr(os, "fsync", refuse)
    Disk()._fsync_folder(tmp_path)
    Disk()._fsync_folder(tmp_path / "is not there")


def test_a_removed_file_is_waited_for_and_may_be_gone_already(tmp_path, monkeypatch):
    path, unlink, refusals = tmp_path / "a", Path.unlink, [PermissionError(), PermissionError()]

    def held(self, missing_ok=False):
        if refusals:
            raise refusals.pop()
        unlink(self, missing_ok)

    path.write_bytes(b"one")
    monkeypatch.setattr(Path, "unlink", held)
    Disk().remove(path)
    assert not path.exists()
    Disk().remove(path)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_while_writing_leaves_the_old_file_or_the_new(tmp_path, fault):
    path = tmp_path / "tables.csv"
    for first in range(4):  # open, write, fsync, replace
        Quick().write(path, b"old content")
        disk = Failing(fault, first)
        done = _tries(lambda disk=disk: disk.write(path, b"new"))
        assert path.read_bytes() in ([b"new"] if done else [b"old content", b"new"])
        assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"
        assert not disk.open_handles
        disk.mend()
        disk.write(path, b"new")
        assert path.read_bytes() == b"new"


def _tries(operation):
    try:
        operation()
    except (OSError, JournalError, KeyboardInterrupt):
        return False
    return True


# the journal on such disks

GESTURES = [
    ("anna", [Passage(id="p1", text="d1", start=0, end=9, quote="Åke ringde"), Coding(id="c1", passage="p1", code="STO")]),
    ("bo", [Coding(id="c2", passage="p1", code="NOR")]),
    ("anna", [Coding(id="c3", passage="p1", code="NOR")]),
    ("anna", [Judgement(id="j1", meeting="m1", group="team", value="STO", reason="Se avsnittet om rollerna")]),
]  # fmt: skip
GESTURE_IDS = [{event.id for event in events} for _, events in GESTURES]
ALL_IDS = set().union(*GESTURE_IDS)
CALLS = 3 * len(GESTURES)  # open, write, fsync


def write_gestures(journal, gestures=GESTURES):
    """Write the gestures; give the ids that were acknowledged and the gestures that were not."""
    acknowledged, refused = set(), []
    for person, events in gestures:
        if _tries(lambda person=person, events=events: journal.write(person, *events)):
            acknowledged |= {event.id for event in events}
        else:
            refused.append((person, events))
    return acknowledged, refused


def in_gestures(journal):
    """The ids that stand, as they can be undone."""
    gestures = {}
    for event in journal.state.by_id.values():
        gestures.setdefault(event.action, set()).add(event.id)
    return sorted(gestures.values(), key=min)


def test_every_event_is_written_and_fsynced_before_it_is_acknowledged(tmp_path):
    disk = Recording()
    journal = Journal(tmp_path / "journal", disk)
    for person, events in GESTURES:
        for event in journal.write(person, *events):
            disk.log.append(("acknowledged", None, event.id.encode()))
    for name in ALL_IDS:
        written = next(
            i
            for i, (what, _, data) in enumerate(disk.log)
            if what == "write" and f'"{name}"'.encode() in data
        )
        path = disk.log[written][1]
        synced = disk.log.index(("fsync", path, b""), written)
        folder_synced = disk.log.index(("fsync folder", path.parent, b""))
        assert max(written, synced, folder_synced) < disk.log.index(("acknowledged", None, name.encode()))


def test_the_faults_are_tried_at_every_call(tmp_path):
    disk = Failing()
    write_gestures(Journal(tmp_path / "journal", disk))
    assert disk.calls == CALLS


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_loses_nothing_acknowledged_and_a_retry_gives_no_doubles(tmp_path, fault):
    for first in range(CALLS):
        folder = tmp_path / str(first) / "journal"
        disk = Failing(fault, first)
        journal = Journal(folder, disk)
        acknowledged, refused = write_gestures(journal)
        assert not disk.open_handles

        found = Journal(folder)
        assert acknowledged <= set(found.state.by_id)
        assert all("avbruten" in p.message and p.file.endswith(".jsonl") for p in found.problems)

        disk.mend()
        again, still = write_gestures(journal, refused)
        assert (acknowledged | again, still) == (ALL_IDS, [])
        for reader in (journal, Journal(folder)):
            assert set(reader.state.by_id) == ALL_IDS
            assert in_gestures(reader) == sorted(GESTURE_IDS, key=min), (
                "what was written as one is undone as one"
            )
            assert reader.state.contradictions() == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_after_a_fault_another_process_may_write_the_same_events_again(tmp_path, fault):
    for first in range(CALLS):
        folder = tmp_path / str(first) / "journal"
        acknowledged, refused = write_gestures(Journal(folder, Failing(fault, first)))
        again, _ = write_gestures(Journal(folder, Quick()), refused)
        assert acknowledged | again == set(Journal(folder).state.by_id) == ALL_IDS


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_the_message_of_a_fault_says_that_it_is_not_saved_and_where(tmp_path, number):
    journal = Journal(tmp_path / "journal", Failing(Fault(OSError, number, "before", math.inf), 0))
    with pytest.raises(JournalError, match=f"Inte sparat.*{os.strerror(number)}") as caught:
        journal.write("anna", Coding(id="c1"))
    assert caught.value.where.parent == tmp_path / "journal" / "anna"
    assert journal.events == []


@calm
@given(st.lists(st.integers(1, 40), min_size=1))
def test_short_writes_make_no_half_events(tmp_path_factory, sizes):
    class Short(Quick):
        def _write(self, handle, data):
            sizes.append(sizes.pop(0))
            return super()._write(handle, data[: sizes[0]])

    folder = tmp_path_factory.mktemp("short") / "journal"
    write_gestures(Journal(folder, Short()))
    assert set(Journal(folder).state.by_id) == ALL_IDS
    assert Journal(folder).problems == []


# the power goes


class PowerCut(BaseException):
    """The computer goes off."""


class Mains(Failing):
    """Knows what is sure to be on disk: fsynced bytes, and files whose folder was fsynced since they came."""

    def __init__(self, *args):
        super().__init__(*args)
        self.paths, self.safe, self.entries = {}, {}, set()

    def _open(self, path, flags):
        handle = super()._open(path, flags)
        self.paths[handle] = path
        return handle

    def _fsync(self, handle):
        path = self.paths[handle]
        try:
            super()._fsync(handle)
        except OSError:
            self.safe.setdefault(path, 0)  # Linux forgets the failed pages: a later fsync does not cover them
            self.paths[handle] = None
            raise
        self.safe[path] = os.fstat(handle).st_size

    def _fsync_folder(self, folder):
        self.entries |= set(folder.iterdir())

    def go_off(self, folder, rest):
        """Leave on disk what is sure to be there, and of the rest of each file what `rest` makes of it."""
        for path in sorted(folder.rglob("*"), reverse=True):
            if not {path, *path.parents} - set(folder.parents) <= self.entries:
                path.unlink() if path.is_file() else path.rmdir()
            elif path.is_file():
                data, safe = path.read_bytes(), self.safe.get(path, 0)
                path.write_bytes(data[:safe] + rest(data[safe:]))


RESTS = {
    "is gone": lambda data: b"",
    "is half there": lambda data: data[: len(data) // 2],
    "is NUL bytes": lambda data: bytes(len(data)),
    "is half NUL bytes": lambda data: data[: len(data) // 2] + bytes(len(data) // 2),
    "is there": lambda data: data,
}


@pytest.mark.parametrize("when", ["before", "part", "after"])
@pytest.mark.parametrize("rest", RESTS)
def test_a_power_cut_loses_nothing_acknowledged(tmp_path, when, rest):
    for first in range(CALLS + 1):
        folder = tmp_path / str(first) / "journal"
        folder.parent.mkdir()
        disk = Mains(Fault(PowerCut, 0, when, 1), first)
        journal, acknowledged = Journal(folder, disk), set()
        try:
            for person, events in GESTURES:
                acknowledged |= {event.id for event in journal.write(person, *events)}
        except PowerCut:
            assert first < CALLS
        disk.go_off(folder, RESTS[rest])

        found = Journal(folder, Quick())
        assert acknowledged <= set(found.state.by_id) <= ALL_IDS
        write_gestures(found)
        assert set(Journal(folder).state.by_id) == ALL_IDS


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_a_failed_fsync_may_have_left_is_written_again_before_it_is_acknowledged(tmp_path, when):
    for first in range(2, CALLS, 3):
        folder = tmp_path / str(first) / "journal"
        folder.parent.mkdir()
        disk = Mains(Fault(OSError, errno.EIO, when, 1), first)
        journal = Journal(folder, disk)
        _, refused = write_gestures(journal)
        assert len(refused) == 1
        again, _ = write_gestures(journal, refused)
        assert again
        disk.go_off(folder, RESTS["is gone"])
        assert set(Journal(folder).state.by_id) == ALL_IDS
