"""Fault F44: a program that crashes again and again begins in a safe mode."""
import os

import pytest

from edgeai.linkage.engine import Linkage
from edgeai.linkage.start_log import StartLog
from linkage_kit import FakeKit, Pushing
from edgeai.clock import ManualClock
from rules_help import warm


@pytest.fixture
def start(tmp_path):
    def start(at_s, ends_well=False):
        log = StartLog(tmp_path / "启动" / "s.json", lambda: at_s)
        is_loop = log.begin()
        if ends_well:
            log.end()
            log.end()
        return is_loop

    return start


def test_f44_the_third_start_within_a_minute_is_a_crash_loop(start):
    assert [start(at_s) for at_s in (1000.0, 1020.0, 1059.9, 1062.0)] == [False, False, True, True]


def test_starts_long_ago_or_before_a_reboot_do_not_count(start):
    assert [start(at_s) for at_s in (1000.0, 1030.0, 1061.0, 5.0, 6.0)] == [False] * 5


def test_an_end_that_was_well_is_a_new_beginning(start):
    assert [start(1000.0), start(1001.0, ends_well=True), start(1002.0), start(1003.0)] == [
        False] * 4


@pytest.mark.parametrize("content", ["torn [", "{}", '["x"]', "3"])
def test_a_broken_file_is_begun_anew(tmp_path, content):
    (tmp_path / "s.json").write_text(content)
    assert not StartLog(tmp_path / "s.json").begin()
    assert not StartLog(tmp_path / "s.json").begin() and StartLog(tmp_path / "s.json").begin()


def test_where_nothing_can_be_written_it_works_all_the_same(tmp_path):
    (tmp_path / "file").write_text("")
    log = StartLog(os.path.join(str(tmp_path), "file", "s.json"))
    assert not log.begin()
    log.end()


def test_f44_in_safe_mode_it_decides_and_tells_and_does_nothing():
    kit = FakeKit(ManualClock())
    linkage = Linkage(kit, is_safe=True)
    linkage.watch(Pushing())
    linkage.when("climate", "temperature_c").above(30, name="hot").then(
        kit.relay().on).on_clear(kit.relay().off)
    linkage.start()
    linkage.feed(warm(31))
    linkage.feed(warm(20))
    linkage.close()
    assert kit.relay().told == []
    assert [(entry["kind"], entry.get("done")) for entry in kit.journal.entries] == [
        ("rule.safe_mode", None), ("alarm", []), ("alarm.clear", [])]
