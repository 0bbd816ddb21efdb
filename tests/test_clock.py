"""The real clock, and the one that a test moves."""
import threading

import pytest

from edgeai.clock import Clock, ManualClock


def set_event():
    event = threading.Event()
    event.set()
    return event


def test_sleep_lasts_at_least_as_long_as_asked():
    clock = Clock()
    before_s = clock.now_s()
    clock.sleep(0.02)
    assert clock.now_s() - before_s >= 0.019  # a tick of Windows' clock may be missing


@pytest.mark.parametrize("seconds", [0, -1, -1e9])
def test_nothing_to_sleep_returns_at_once(seconds):
    Clock().sleep(seconds)


def test_a_jump_of_the_wall_clock_changes_nothing(monkeypatch):
    clock = Clock()
    before_s = clock.now_s()
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert clock.now_s() >= before_s


def test_wait_tells_whether_the_event_came():
    assert Clock().wait(set_event(), 60) is True
    assert Clock().wait(threading.Event(), 0.001) is False


def test_wait_ends_with_the_event():
    event = threading.Event()
    threading.Timer(0.01, event.set).start()
    assert Clock().wait(event, 60) is True


def test_a_manual_clock_stands_still():
    clock = ManualClock(5.0)
    assert (clock.now_s(), clock.now_s()) == (5.0, 5.0)


def test_a_manual_clock_is_moved_by_advance_sleep_and_wait():
    clock = ManualClock()
    clock.advance(1.5)
    clock.sleep(2)
    clock.sleep(-7)
    assert clock.wait(threading.Event(), 0.25) is False
    assert clock.now_s() == 3.75


def test_waiting_for_what_has_happened_takes_no_time():
    clock = ManualClock()
    assert clock.wait(set_event(), 10) is True
    assert clock.now_s() == 0.0


def test_a_manual_clock_never_runs_backwards():
    clock = ManualClock(1.0)
    with pytest.raises(ValueError) as caught:
        clock.advance(-0.5)
    assert str(caught.value) == "a clock never runs backwards: -0.5 s"
    assert clock.now_s() == 1.0


def test_threads_may_move_a_manual_clock_together():
    clock = ManualClock()
    threads = [threading.Thread(target=lambda: [clock.advance(1) for _ in range(1000)])
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert clock.now_s() == 4000
