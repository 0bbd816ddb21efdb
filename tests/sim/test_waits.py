"""No wait is endless: on Windows Ctrl-C is noticed only when a wait ends."""
import subprocess
import threading

import pytest

from edgeai.clock import Clock
from edgeai.sim import edges
from edgeai.sim.run import run_script


class Slow:
    """An Event that is set in its fourth wait."""

    def __init__(self):
        self.timeouts = []

    def wait(self, timeout=None):
        self.timeouts.append(timeout)
        return len(self.timeouts) > 3

    def clear(self):
        pass


def check(timeouts):
    assert len(timeouts) == 4 and all(0 < timeout <= 0.2 for timeout in timeouts)


class WithClock:
    _clock = Clock()


@pytest.mark.parametrize("timeout_s", [None, 60.0])
def test_a_clock_waits_in_slices(timeout_s):
    event = Slow()
    assert Clock().wait(event, timeout_s)
    check(event.timeouts)


@pytest.mark.parametrize("timeout_s", [None, 60.0])
def test_an_edge_is_waited_for_in_slices(timeout_s):
    event, watch = Slow(), edges.Watch(17, edges.BOTH, edges.NO_BOUNCETIME)
    assert edges.EdgeDetector._wait(WithClock(), watch, event, timeout_s)
    check(event.timeouts)


def test_a_wait_ends_with_its_time():
    event = threading.Event()
    assert not Clock().wait(event, 0.25)
    event.set()
    assert Clock().wait(event, 0.0) and Clock().wait(event)


def test_a_run_waits_in_slices(tmp_path, monkeypatch):
    timeouts, wait = [], subprocess.Popen.wait

    def watched(process, timeout=None, **more):
        timeouts.append(timeout)
        return wait(process, timeout, **more)

    monkeypatch.setattr(subprocess.Popen, "wait", watched)
    (tmp_path / "short.py").write_text("import time; time.sleep(0.5)")
    assert run_script(str(tmp_path / "short.py"), kit="pi").exit_code == 0
    assert timeouts and all(timeout is not None and timeout <= 0.2 for timeout in timeouts)
