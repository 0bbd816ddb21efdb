"""The journal: whole lines whatever happens, and what its readers and listeners get."""
import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
import types

import pytest

from edgeai.clock import ManualClock
from edgeai.errors import UsageError
from edgeai.linkage import journal as journal_module
from edgeai.linkage.journal import Journal, in_time, read_journal

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "运行 1" / "journal.jsonl")


def lines_of(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8").split("\n")[:-1]


def start(script, *words):
    """A child Python that runs `script`; its standard output is a pipe."""
    environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONDONTWRITEBYTECODE="1",
                       PYTHONIOENCODING="utf-8")
    return subprocess.Popen([sys.executable, "-c", script] + list(words), env=environment,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            universal_newlines=True)


# What is kept

def test_without_a_file_the_memory_is_bounded_and_listeners_get_everything(monkeypatch):
    monkeypatch.setattr(journal_module, "KEPT_ENTRIES", 100)
    journal, heard = Journal(clock=ManualClock()), []
    journal.listen(heard.append)
    for number in range(250):
        journal.write("pin", pin=number)
    assert [entry["pin"] for entry in journal.entries] == list(range(150, 250))
    assert [entry["pin"] for entry in heard] == list(range(250))


# What is written

def test_an_entry_is_one_line_of_json(path):
    with Journal(path, ManualClock()) as journal:
        entry = journal.write("pin", pin=17, on=True, device="灯", type=None)
    assert entry == {"at_s": 0.0, "kind": "pin", "pin": 17, "on": True, "device": "灯", "type": None}
    assert lines_of(path) == [
        '{"at_s": 0.0, "kind": "pin", "pin": 17, "on": true, "device": "灯", "type": null}']


def test_each_line_is_one_write(path, monkeypatch):
    written = []
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: written.append(data) or write(file, data))
    with Journal(path, ManualClock()) as journal:
        for text in ("灯", "两\n行", "x" * 100000):
            journal.write("heard", text=text)
    assert [data.count(b"\n") for data in written] == [1, 1, 1]
    assert all(data.endswith(b"}\n") for data in written)
    assert [entry["text"] for entry in read_journal(path)] == ["灯", "两\n行", "x" * 100000]


def test_times_are_those_of_the_clock(path):
    clock = ManualClock(100.0)
    with Journal(path, clock) as journal:
        journal.write("a")
        clock.advance(1.23456789)
        journal.write("b")
        journal.write("c", at_s=0.5)
        assert journal.now_s() == pytest.approx(1.23456789)
    assert [entry["at_s"] for entry in read_journal(path)] == [0.0, 1.2346, 0.5]


def test_second_0_can_be_set(path):
    clock = ManualClock(100.0)
    with Journal(path, clock) as journal:
        clock.advance(5.0)
        journal.start_time(103.0)
        clock.advance(1.0)
        journal.write("a")
    first, second = read_journal(path)
    assert (first["at_s"], first["kind"]) == (2.0, "journal.start")
    time.strptime(first["time"], "%Y-%m-%dT%H:%M:%S")
    assert second["at_s"] == 3.0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_null(path, value):
    with Journal(path, ManualClock()) as journal:
        journal.write("a", x=value, deep={"list": [value, (value, 1.5)]})
    assert lines_of(path) == [
        '{"at_s": 0.0, "kind": "a", "x": null, "deep": {"list": [null, [null, 1.5]]}}']


class Thing:
    def __str__(self):
        return "a thing"


@pytest.mark.parametrize("value, expected", [
    (0.123456789, 0.1235), ({1: "a"}, {"1": "a"}), (("a", None), ["a", None]), (10 ** 30, 10 ** 30),
    (Thing(), "a thing"), (b"\x00", "b'\\x00'"), ("\u2028\x00\"\\", "\u2028\x00\"\\"),
    ("名\udce4", "名\udce4"),  # a file name that is no text, as os.listdir gives it
])
@pytest.mark.parametrize("where", ["file", "memory"])
def test_any_value_can_be_written(path, where, value, expected):
    with Journal(path if where == "file" else None, ManualClock()) as journal:
        journal.write("a", value=value)
        assert journal.entries == [{"at_s": 0.0, "kind": "a", "value": expected}]


def test_numpys_values_can_be_written(path):
    np = pytest.importorskip("numpy")
    with Journal(path, ManualClock()) as journal:
        journal.write("a", integer=np.int16(3), number=np.float32(0.5), nothing=np.float32("nan"),
                      yes=np.bool_(True), array=np.array([[1, 2]]))
    assert lines_of(path) == ['{"at_s": 0.0, "kind": "a", "integer": 3, "number": 0.5, '
                              '"nothing": null, "yes": true, "array": [[1, 2]]}']


def test_without_a_path_it_stays_in_memory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    journal = Journal(clock=ManualClock())
    journal.write("a", x=1)
    entries = journal.entries
    entries.clear()
    assert journal.entries == [{"at_s": 0.0, "kind": "a", "x": 1}]
    assert os.listdir(str(tmp_path)) == []


# What is read

def test_entries_are_those_of_the_file(path):
    with Journal(path, ManualClock()) as journal:
        journal.write("a")
        assert [entry["kind"] for entry in journal.entries] == ["a"]


@pytest.mark.parametrize("torn", [
    b'{"at_s": 1.0, "kin', b'{"at_s": 1.0, "text": "\xe7\x81', b"\x00" * 4096, b"{", b""])
def test_a_torn_last_line_is_skipped(path, torn):
    with Journal(path, ManualClock()) as journal:
        journal.write("a")
    with open(path, "ab") as file:
        file.write(torn)
    assert [entry["kind"] for entry in read_journal(path)] == ["a"]


def test_after_a_torn_line_the_next_entry_is_whole(path):
    with Journal(path, ManualClock()) as journal:
        journal.write("a")
    with open(path, "ab") as file:
        file.write(b'{"at_s": 1.0, "kin')
    with Journal(path, ManualClock()) as journal:
        journal.write("b")
        journal.write("c")
    assert [entry["kind"] for entry in read_journal(path)] == ["a", "b", "c"]


def test_what_was_there_stays(path):
    for kind in "ab":
        with Journal(path, ManualClock()) as journal:
            journal.write(kind)
    assert len(lines_of(path)) == 2


# Two at once, and the end of one

WRITER = """
import sys
from edgeai.linkage.journal import Journal
path, name, count = sys.argv[1:]
with Journal(path) as journal:
    print("ready", flush=True)
    sys.stdin.readline()  # both write at the same time
    for number in range(int(count)):
        journal.write("line", name=name, number=number, text="灯" * (number % 7) * 300)
"""


def test_two_processes_never_mix_their_lines(path):
    Journal(path).close()
    writers = [start(WRITER, path, name, "400") for name in ("甲", "乙")]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 2
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=100)
        assert writer.returncode == 0
    entries = [json.loads(line) for line in lines_of(path) if line]
    for name in ("甲", "乙"):
        assert [entry["number"] for entry in entries if entry["name"] == name] == list(range(400))
    assert all(entry["text"] == "灯" * (entry["number"] % 7) * 300 for entry in entries)


def test_threads_never_mix_their_lines(path):
    with Journal(path) as journal:
        threads = [threading.Thread(target=lambda: [journal.write("a", text="灯" * 999)
                                                    for _ in range(100)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len([json.loads(line) for line in lines_of(path)]) == 400


ENDLESS_WRITER = """
import itertools, sys
from edgeai.linkage.journal import Journal
journal = Journal(sys.argv[1])
for number in itertools.count():
    journal.write("line", number=number, text="灯" * 500)
    print(number, flush=True)
"""


def test_killing_a_writer_loses_no_line_it_wrote(path):
    with start(ENDLESS_WRITER, path) as writer:
        for _ in range(200):
            writer.stdout.readline()
        os.kill(writer.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        told = [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    numbers = [entry["number"] for entry in read_journal(path)]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > max(told + [199])


# The disk

def test_what_was_written_is_forced_to_the_disk_soon(path, monkeypatch):
    forced = threading.Event()
    monkeypatch.setattr(journal_module, "SYNC_PERIOD_S", 0.01)
    monkeypatch.setattr(os, "fsync", lambda file: forced.set())
    with Journal(path) as journal:
        journal.write("a")
        assert forced.wait(60)


def test_sync_and_close_force_this_file_to_the_disk(path, monkeypatch):
    forced = []
    monkeypatch.setattr(os, "fsync", lambda file: forced.append(os.fstat(file).st_ino))
    journal = Journal(path)
    journal.write("a")
    journal.sync()
    assert forced == [os.stat(path).st_ino]
    journal.close()
    assert forced == [os.stat(path).st_ino] * 2


def test_writing_does_not_wait_for_the_disk(path, monkeypatch):
    """An fsync takes long on an SD card; a pin that switches meanwhile must not."""
    syncing, written = threading.Event(), threading.Event()

    def slow_fsync(_file):
        syncing.set()
        assert written.wait(60)

    monkeypatch.setattr(os, "fsync", slow_fsync)
    with Journal(path) as journal:
        thread = threading.Thread(target=journal.sync)
        thread.start()
        assert syncing.wait(60)
        writer = threading.Thread(target=lambda: (journal.write("a"), written.set()))
        writer.start()
        writer.join(20)
        was_written = written.is_set()
        written.set()
        thread.join(60)
        writer.join(60)
    assert was_written


def test_one_thread_syncs_and_ends_with_the_journal(path, monkeypatch):
    monkeypatch.setattr(journal_module, "SYNC_PERIOD_S", 0.01)
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(threading.current_thread()))
    journal = Journal(path)
    for number in range(1, 4):
        journal.write("a")
        wait_for(lambda: len(synced) >= number)
    assert len(set(synced)) == 1
    journal.close()
    assert not synced[0].is_alive()


def wait_for(happened):
    end_s = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end_s
        time.sleep(0.005)


def test_a_disk_that_fails_to_sync_ends_no_thread(path, monkeypatch):
    monkeypatch.setattr(journal_module, "SYNC_PERIOD_S", 0.01)
    fsync, tries = os.fsync, []

    def fail_once(file):
        tries.append(file)
        if len(tries) == 1:
            raise OSError("input/output error")
        fsync(file)

    monkeypatch.setattr(os, "fsync", fail_once)
    with Journal(path) as journal:
        journal.write("a")
        wait_for(lambda: tries)
        journal.write("b")
        wait_for(lambda: len(tries) > 1)


EXIT_WRITER = """
import atexit, sys
from edgeai.linkage.journal import Journal
journal = Journal(sys.argv[1])
atexit.register(lambda: print("written", journal.write("end")["kind"], flush=True))

class Late:
    def __del__(self):
        print("written", journal.write("late")["kind"], flush=True)

late = Late()
"""


def test_an_entry_can_be_written_while_python_exits(path):
    with start(EXIT_WRITER, path) as writer:
        assert writer.communicate(timeout=100)[0] == "written end\nwritten late\n"
        assert writer.returncode == 0
    assert [entry["kind"] for entry in read_journal(path)] == ["end", "late"]


def test_where_no_thread_can_start_it_is_synced_at_once(path, monkeypatch):
    """Python 3.12 and later, at exit."""
    def refuse(_thread):
        raise RuntimeError("can't create new thread at interpreter shutdown")

    synced = []
    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(os, "fsync", synced.append)
    with Journal(path) as journal:
        journal.write("a")
        assert len(synced) == 1


def test_what_the_system_takes_in_parts_is_written_whole(path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:7]))
    with Journal(path, ManualClock()) as journal:
        journal.write("heard", text="打开灯" * 10)
        journal.write("b")
    assert [entry["kind"] for entry in read_journal(path)] == ["heard", "b"]


class FullDisk:
    """Takes `room` bytes, then none until there is room again."""

    def __init__(self, room):
        self.room = room
        self._write = os.write

    def write(self, file, data):
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = self._write(file, data[: self.room])
        self.room -= taken
        return taken


@pytest.mark.parametrize("room", [0, 10])
def test_a_full_disk_loses_entries_and_nothing_else(path, monkeypatch, room):
    disk, heard = FullDisk(10000), []
    monkeypatch.setattr(os, "write", disk.write)
    with Journal(path, ManualClock()) as journal:
        journal.listen(lambda entry: heard.append(entry["kind"]))
        journal.write("before")
        disk.room = room
        assert journal.write("lost", text="灯" * 20)["kind"] == "lost"
        journal.write("lost.too")
        assert journal.lost == 2
        disk.room = 10000
        journal.write("after")
        journal.write("last")
        assert journal.lost == 2
    assert heard == ["before", "lost", "lost.too", "after", "last"]
    assert [entry["kind"] for entry in read_journal(path)] == ["before", "after", "last"]


def test_on_windows_each_line_is_written_under_a_lock(path, monkeypatch):
    """Appending is two steps there, and another process may come between."""
    events = []
    windows = types.ModuleType("msvcrt")
    windows.LK_LOCK, windows.LK_UNLCK = "lock", "unlock"
    windows.locking = lambda file, mode, count: events.append(
        (mode, os.lseek(file, 0, os.SEEK_CUR), count))
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    write = os.write
    with Journal(path, ManualClock()) as journal:
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setattr(os, "write", lambda *given: events.append("write") or write(*given))
        journal.write("a")
        monkeypatch.undo()
    (first, at, count), wrote, (last, until, length) = events
    assert (first, wrote, last) == ("lock", "write", "unlock")
    assert at == until > 1 << 30 and count == length == 1
    assert os.path.getsize(path) < 100
    assert [entry["kind"] for entry in read_journal(path)] == ["a"]


# Listeners, and the end

def test_listeners_hear_each_entry_after_it_was_written(path):
    heard = []
    with Journal(path, ManualClock()) as journal:
        journal.write("before")
        journal.listen(lambda entry: heard.append((entry["kind"], len(journal.entries))))
        journal.listen(lambda entry: heard.append(entry["text"]))
        journal.write("heard", text="打开灯")
        journal.write("reply", text="好的")
    assert heard == [("heard", 2), "打开灯", ("reply", 3), "好的"]


def test_a_listener_may_write_and_listen(path):
    with Journal(path, ManualClock()) as journal:
        def answer(entry):
            if entry["kind"] == "question":
                journal.write("answer")
                journal.listen(lambda _entry: None)

        journal.listen(answer)
        journal.write("question")
        assert [entry["kind"] for entry in journal.entries] == ["question", "answer"]


def test_a_listeners_error_reaches_the_writer_and_the_entry_stays(path):
    def fail(entry):
        raise RuntimeError("deaf")

    with Journal(path, ManualClock()) as journal:
        journal.listen(fail)
        with pytest.raises(RuntimeError):
            journal.write("a")
        assert len(journal.entries) == 1


def test_closing_twice_is_fine_and_nothing_is_written_after(path):
    journal = Journal(path, ManualClock())
    journal.write("a")
    journal.close()
    journal.close()
    journal.write("b")
    assert [entry["kind"] for entry in journal.entries] == ["a"]


def test_a_place_that_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    (tmp_path / "file").write_text("")
    for path in (str(tmp_path), str(tmp_path / "file" / "journal.jsonl")):
        with pytest.raises(UsageError) as caught:
            Journal(path)
        assert caught.value.message.startswith("the journal %s can't be written: " % path)
        assert caught.value.remedy == "Give another path."


def test_in_time_sorts_each_run_by_itself_and_leaves_the_rest_where_it_was():
    entries = [{"kind": "journal.start", "at_s": 0.0}, {"kind": "pin", "at_s": 5.01}, {"kind": "odd"},
               {"kind": "world", "at_s": 5.0}, {"kind": "journal.start", "at_s": 0.0}, {"kind": "pin", "at_s": 1.0}]
    assert [(one["kind"], one.get("at_s")) for one in in_time(entries)] == [
        ("journal.start", 0.0), ("world", 5.0), ("pin", 5.01), ("odd", None), ("journal.start", 0.0), ("pin", 1.0)]
