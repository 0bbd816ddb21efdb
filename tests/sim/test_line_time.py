"""The time of a thread that follows pulses: in samples, and never backwards."""
import threading
import time

import pytest

from edgeai.sim import line_time
from edgeai.sim.line_time import POLL_S, LineClock

REAL = {name: getattr(time, name) for name in line_time._CLOCKS + ["sleep"]}


@pytest.fixture(autouse=True)
def installed():
    line_time.install()
    yield
    line_time.uninstall()
    assert {name: getattr(time, name) for name in REAL} == REAL


def test_a_sample_is_a_microsecond_for_every_clock():
    line = LineClock(1.0)
    line.poll()
    before = {name: getattr(time, name)() for name in line_time._CLOCKS}
    for _number in range(10000):
        line.poll()
    for name, value in before.items():
        passed_s = (getattr(time, name)() - value) * (1e-9 if name.endswith("_ns") else 1.0)
        assert passed_s == pytest.approx(10000 * POLL_S, rel=0.01)
    assert line.elapsed_s == pytest.approx(0.010, rel=0.01)
    line.end()


def test_a_clock_taken_before_the_train_follows_it_too():
    taken = time.perf_counter
    line = LineClock(1.0)
    line.poll()
    first = taken()
    line.skip_to(0.5)
    assert taken() - first == pytest.approx(0.5, abs=0.001)
    line.end()


def test_ahead_of_the_host_the_end_waits_for_it():
    line = LineClock(1.0)
    line.poll()
    line.skip_to(0.05)
    told = [time.monotonic(), time.time(), time.perf_counter()]
    line.end()
    now = [time.monotonic(), time.time(), time.perf_counter()]
    assert all(later >= earlier for earlier, later in zip(told, now))


@pytest.mark.parametrize("name", ["time", "monotonic", "perf_counter", "time_ns"])
def test_behind_the_host_the_first_look_tells_the_train_s_end(name):
    """Lessons look once, when the echo is over; the second look is the host's again."""
    unit = 1e9 if name.endswith("_ns") else 1.0
    look = getattr(time, name, None)
    if look is None:
        pytest.skip("this Python has no " + name)
    line = LineClock(0.002)
    line.poll()
    first = look()
    threading.Event().wait(0.05)  # a busy host
    line.skip_to(0.002)
    line.end()
    ended, later = look(), look()
    assert (ended - first) / unit == pytest.approx(0.002, abs=2e-5)
    assert (later - first) / unit >= 0.05


def test_a_first_look_that_comes_long_after_a_train_is_the_host_s():
    line = LineClock(0.002)
    line.poll()
    first = time.monotonic()
    line.skip_to(0.002)
    line.end()
    threading.Event().wait(line_time.AWAY_S + 0.05)
    assert time.monotonic() - first > line_time.AWAY_S


def test_after_a_sleep_a_look_is_the_host_s():
    line = LineClock(0.002)
    line.poll()
    first = time.monotonic()
    line.skip_to(0.002)
    line.end()
    time.sleep(0.05)
    assert time.monotonic() - first >= 0.05


def test_a_train_after_another_begins_at_the_host_s_time():
    line = LineClock(0.002)
    line.poll()
    threading.Event().wait(0.05)
    line.skip_to(0.002)
    line.end()
    begun_s = REAL["monotonic"]()
    other = LineClock(1.0)
    assert other.now_s >= begun_s
    other.end()


def test_time_never_runs_backwards():
    for name in ("time", "monotonic", "perf_counter"):
        told = [getattr(time, name)()]
        line = LineClock(0.002)
        for number in range(3000):
            told.append(getattr(time, name)())
            if number > 10 and not line.is_over and line.poll() > 0.002:
                line.end()
        told.append(getattr(time, name)())
        assert line.is_over and told == sorted(told)


def test_ahead_of_the_host_it_stays_there():
    line = LineClock(10.0)
    line.poll()
    line.skip_to(0.6)
    told = [time.monotonic()]
    threading.Event().wait(line_time.AWAY_S + 0.05)
    told += [time.monotonic(), time.monotonic()]
    line.end()
    assert told == sorted(told)


def test_other_threads_live_by_the_hosts_time():
    line = LineClock(1.0)
    line.poll()
    line.skip_to(0.9)
    seen = []
    thread = threading.Thread(target=lambda: seen.append(time.monotonic()))
    thread.start()
    thread.join()
    assert seen[0] < time.monotonic() - 0.1
    line.end()
    assert time.monotonic() >= seen[0]


def test_short_sleeps_pass_on_the_wire():
    line = LineClock(0.01)
    line.poll()
    first = time.perf_counter()
    time.sleep(0.00003)
    assert time.perf_counter() - first == pytest.approx(0.00003, abs=0.000002)
    line.end()


def test_a_sleep_beyond_the_train_ends_it():
    line = LineClock(0.01)
    line.poll()
    began_s = REAL["monotonic"]()
    time.sleep(0.02)
    assert line.is_over and REAL["monotonic"]() - began_s >= 0.02
    with pytest.raises((TypeError, ValueError)):
        time.sleep("1")


def test_a_thread_that_was_elsewhere_sees_the_hosts_time_and_loses_no_pulse():
    line = LineClock(0.01)
    line.poll()
    time.monotonic()
    elapsed_s = line.elapsed_s
    threading.Event().wait(line_time.AWAY_S + 0.05)
    now_s = time.monotonic()
    assert abs(REAL["monotonic"]() - now_s) < 0.2
    assert not line.is_over and line.elapsed_s == pytest.approx(elapsed_s, abs=1e-5)
    line.end()


def test_who_never_polls_has_the_hosts_time():
    line = LineClock(0.001)
    end_s = REAL["monotonic"]() + 20.0
    while not line.is_over and REAL["monotonic"]() < end_s:
        assert abs(REAL["monotonic"]() - time.monotonic()) < 1.0
    assert line.is_over


def test_a_class_keeps_a_clock_as_it_keeps_a_builtin():
    class Timer:
        clock = time.monotonic

    assert Timer().clock() <= time.monotonic()
    assert time.monotonic.__name__ == "monotonic"


def test_a_busy_host_does_not_shorten_a_wait_on_the_wire():
    line = LineClock(0.01)
    line.poll()
    elapsed_s, end_s = line.elapsed_s, time.perf_counter() + 0.0001
    threading.Event().wait(0.05)  # the host had other things to do
    while time.perf_counter() < end_s:
        pass
    assert line.elapsed_s - elapsed_s == pytest.approx(0.0001, abs=2e-6)
    line.end()
