"""Names that one process at a time may hold."""
import os
import subprocess
import sys

import pytest

from edgeai.errors import PinInUse
from edgeai.sensors import process_lock
from edgeai.sensors.pins import open_pins

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's sockets")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOLDS = """import sys
sys.path.insert(0, sys.argv[1])
from edgeai.sensors import process_lock
held = process_lock.hold(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def name():
    return "edgeai-test-%d" % os.getpid()


@pytest.fixture
def hold_elsewhere():
    """Hold that name in a process of its own, until the test's end."""
    processes = []

    def hold(name):
        processes.append(subprocess.Popen(
            [sys.executable, "-c", HOLDS, ROOT, name], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE))
        assert processes[-1].stdout.readline() == b"held\n"
        return processes[-1]
    yield hold
    for process in processes:
        process.kill()
        process.communicate()


def test_a_name_is_free_again_when_it_is_closed(name):
    process_lock.hold(name).close()
    process_lock.hold(name).close()


def test_the_other_process_is_known(name, hold_elsewhere):
    other = hold_elsewhere(name)
    for _time in range(3):
        with pytest.raises(process_lock.HeldElsewhere) as caught:
            process_lock.hold(name)
        assert caught.value.pid == other.pid
    assert process_lock.program_of(other.pid).startswith(sys.executable)


def test_a_killed_process_holds_nothing(name, hold_elsewhere):
    other = hold_elsewhere(name)
    other.kill()
    other.wait()
    process_lock.hold(name).close()


def test_a_child_of_the_holder_holds_nothing(name):
    holder = process_lock.hold(name)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    holder.close()
    process_lock.hold(name).close()
    child.communicate(b"\n")


def test_a_process_that_is_gone_has_no_program():
    assert process_lock.program_of(2 ** 22 + 1) == "?"  # beyond the highest process id


def test_a_pin_of_another_process(room, name, hold_elsewhere):
    other = hold_elsewhere(name + "-gpio-17")
    pins = open_pins(header=name)
    with pytest.raises(PinInUse) as caught:
        pins.output(17, "light", off_level=0)
    assert "GPIO 17 is held by process %d (" % other.pid in str(caught.value)
    assert "so light can't have it" in str(caught.value)
    assert "kill %d" % other.pid in caught.value.remedy
    other.kill()
    other.wait()
    pins.output(17, "light", off_level=0).release()


def test_a_closed_pin_is_free_for_other_processes(room, name, hold_elsewhere):
    open_pins(header=name).input(17, "door", "up").release()
    hold_elsewhere(name + "-gpio-17")
