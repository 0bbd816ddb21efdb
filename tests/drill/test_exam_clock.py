"""The exam clock and the kept states, by a clock of the test's own and by `kill -9`."""
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from drill_book import write_book
from edgeai_command import ROOT, edgeai

from edgeai.drill import exam_clock
from edgeai.drill.drill_folder import new_drill, read_drill
from edgeai.drill.drill_key import key_path
from edgeai.drill.exam_clock import OWN, ExamClock, read_state
from edgeai.drill.snapshots import Snapshots
from edgeai.errors import DrillError


class Hands:
    """Time that the test moves."""

    def __init__(self):
        self.s = 1000.0

    def __call__(self):
        return self.s


@pytest.fixture
def drill(tmp_path):
    new_drill(write_book(tmp_path), tmp_path / "考试", "7", "07")
    return tmp_path / "考试"


@pytest.fixture
def hands():
    return Hands()


def test_time_counts_while_it_runs(drill, hands):
    with ExamClock(drill, hands, hands) as clock:
        for _number in range(90):
            hands.s += 1
            clock.tick()
        assert clock.left_s == 510 and not clock.is_over
        hands.s += 600
        clock.tick()
        assert clock.is_over and clock.left_s == 0 and clock.state.used_s == 600


def test_it_goes_on_where_it_stood_and_the_stop_is_kept(drill, hands):
    with ExamClock(drill, hands, hands) as clock:
        hands.s += 60
        clock.tick()
    hands.s += 3600
    with ExamClock(drill, hands, hands) as clock:
        assert clock.state.used_s == 60
        assert clock.state.stops == ({"used_s": 60, "stood_s": 3600, "why": "cut off"},)


def test_a_damaged_state_leaves_the_one_before(drill, hands):
    with ExamClock(drill, hands, hands) as clock:
        for _number in range(20):
            hands.s += 1
            clock.tick()
    states = sorted(drill.joinpath(OWN).glob("clock.?.json"), key=lambda path: json.loads(path.read_text())["used_s"])
    states[-1].write_bytes(b"\x00" * 40)
    assert 18 <= read_state(drill).used_s <= 20


def test_two_clocks_on_one_drill(drill):
    with ExamClock(drill):
        with pytest.raises(DrillError, match="a clock runs on"):
            ExamClock(drill).__enter__()
    with ExamClock(drill):
        pass


def test_only_the_coach_stops_it(drill, hands):
    with ExamClock(drill, hands, hands) as clock:
        with pytest.raises(DrillError, match="that key is not of this drill"):
            exam_clock.ask_for_pause(drill, "guessed")
        (drill / OWN / "pause.json").write_text('{"secret": "guessed"}')
        hands.s += 10
        clock.tick()
        assert not clock.is_paused and clock.state.used_s == 10
        assert edgeai("drill", "pause", drill).code == 0  # with the key beside it
        hands.s += 100
        clock.tick()
        hands.s += 100
        clock.tick()
        assert clock.is_paused and clock.state.used_s < 111
        used_s = clock.state.used_s
        assert edgeai("drill", "pause", drill, "--end").code == 0
        hands.s += 5
        clock.tick()
        assert clock.state.used_s == used_s + 5 and clock.state.stops[-1]["why"] == "paused"
    os.remove(key_path(drill))
    assert "can't be read" in edgeai("drill", "pause", drill).errors


def test_every_state_is_kept_and_comes_back(drill):
    snapshots = Snapshots(drill, read_drill(drill).given)
    assert snapshots.take(0) == []  # what was given needs no keeping
    work = drill / "1_点灯" / "light.py"
    given = work.read_bytes()
    for number, text in enumerate(("one", "two"), 1):
        work.write_text(text)
        os.utime(str(work), (number, number))
        assert snapshots.take(60 * number) == ["1_点灯/light.py"]
    (drill / "07" / "结果.txt").write_text("完成", encoding="utf-8")
    work.unlink()
    assert snapshots.take(180) == ["07/结果.txt", "1_点灯/light.py"]
    again = Snapshots(drill, read_drill(drill).given)
    assert again.take(200) == []
    states = [change for change in again.changes() if change.path.endswith("light.py")]
    assert [(change.at_s, change.bytes) for change in states] == [(60, 3), (120, 3), (180, 0)]
    assert [again.content(change) for change in states[:2]] == [b"one", b"two"]
    done = edgeai("drill", "restore", drill, "1_点灯/light.py", "--number", "2")
    assert done.code == 0 and work.read_text() == "two", done.errors
    assert given != b"two"


def test_restoring_keeps_what_is_there_now(drill):
    work = drill / "1_点灯" / "light.py"
    snapshots = Snapshots(drill, read_drill(drill).given)
    work.write_text("one")
    snapshots.take(1)
    work.write_text("new, never seen by a snapshot")
    assert edgeai("drill", "restore", drill, "1_点灯/light.py", "--number", "1").code == 0
    kept = Snapshots(drill, {}).changes()
    assert Snapshots(drill, {}).content(kept[-1]) == b"new, never seen by a snapshot"


@pytest.mark.parametrize("words, message", [
    (["none.py"], "no state of none.py"), (["--number", "1"], "no state 1"),
    (["1_点灯/light.py", "--number", "9"], "no state 9")])
def test_states_that_are_not_there(drill, words, message):
    (drill / "1_点灯" / "light.py").write_text("one")
    Snapshots(drill, {}).take(1)
    done = edgeai("drill", "restore", drill, *words)
    assert done.code == 2 and message in done.errors


def test_a_torn_line_and_a_log_that_leads_out(drill):
    snapshots = Snapshots(drill, read_drill(drill).given)
    (drill / "07" / "a.txt").write_text("a")
    snapshots.take(1)
    log = drill / OWN / "log.jsonl"
    digest = snapshots.changes()[0].sha256
    with log.open("a") as file:
        file.write('{"at_s": 1, "path": "../out.txt", "sha256": "%s", "bytes": 1}\n{"at_s": 3, "pa' % digest)
    again = Snapshots(drill, read_drill(drill).given)
    (drill / "07" / "b.txt").write_text("b")
    again.take(2)
    assert [change.path for change in again.changes()] == ["07/a.txt", "07/b.txt"]


def test_links_are_not_followed(drill, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    os.symlink(str(tmp_path / "secret.txt"), str(drill / "07" / "link.txt"))
    assert Snapshots(drill, read_drill(drill).given).take(1) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_power_cut(drill):
    """The clock's process is killed; what was saved 10 s before is kept, and the clock goes on."""
    clock = start(drill)
    try:
        (drill / "07" / "结果.txt").write_text("第一版", encoding="utf-8")
        waits_until(lambda: read_state(drill) and read_state(drill).used_s > 1
                    and (drill / OWN / "log.jsonl").exists() and "结果" in (drill / OWN / "log.jsonl").read_text("utf-8"))
    finally:
        clock.send_signal(signal.SIGKILL)
        clock.communicate()
    used_s = read_state(drill).used_s
    kept = Snapshots(drill, {})
    assert kept.content(kept.changes()[-1]).decode("utf-8") == "第一版"
    again = start(drill)
    try:
        waits_until(lambda: read_state(drill).used_s > used_s)
        assert [stop["why"] for stop in read_state(drill).stops] == ["cut off"]
    finally:
        again.send_signal(signal.SIGINT)
        output, errors = again.communicate(timeout=60)
    assert "The clock goes on where it stood" in output, errors


def start(drill):
    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONPATH=ROOT)
    return subprocess.Popen([sys.executable, "-m", "edgeai", "drill", "start", str(drill)], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)


def waits_until(condition, seconds=60):
    end_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.1)
