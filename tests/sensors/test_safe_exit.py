"""Outputs are off however a program ends, in processes of their own on the virtual kit."""
import os
import signal
import subprocess
import sys

import pytest

import sim_script
from edgeai.sensors import safe_exit

needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals to catch")

HEAD = """
import os, signal, sys, threading, time
from edgeai import open_kit

def wait():
    print("busy", flush=True)
    time.sleep(60)

"""
# Everything that lasts: PWM, a servo that holds, a melody, blinking, a relay.
BUSY = HEAD + """
kit = open_kit()
kit.relay().on()
kit.led("light").pulse(0.2, 0.2)
kit.led("red").blink(0.01, 0.01)
kit.device("rgb").color = "紫"
kit.device("servo").move(90, hold=True)
kit.device("fan").speed = 0.5
kit.device("melody").alarm()
kit.buzzer().alarm()
"""
PINS = {"relay": 1, "light": 1, "red": 1, "rgb": 3, "servo": 1, "fan": 1, "melody": 1, "buzzer": 1}


def last_states(run):
    """Device -> what each of its pins is at the end: on or not."""
    pins = {entry["pin"]: entry for entry in run.journal if entry["kind"] in ("pin", "pwm")}
    states = {}
    for entry in pins.values():
        states.setdefault(entry["device"], []).append(entry["on"])
    return states


def check_off(run):
    assert last_states(run) == {name: [False] * count for name, count in PINS.items()}


def ended(folder, source, end=None, head=BUSY):
    """The run of a script; `end(process)` once it says that it is busy."""
    path = folder / "script.py"
    path.write_text(head + source, encoding="utf-8")
    with subprocess.Popen(
            [sys.executable, str(path)], cwd=str(folder), env=sim_script.environment(folder),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True) as process:
        try:
            if end is not None:
                assert process.stdout.readline() == "busy\n", process.stderr.read()
                end(process)
            output, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    return sim_script.Run(process.returncode, output, errors, str(folder))


CRASHES = """
def crash():
    raise KeyError("oops")

"""


@pytest.mark.parametrize("source, code", [
    ("", 0),
    ("sys.exit(3)", 3),
    ("raise KeyError('oops')", 1),
    # A thread that dies takes nothing along; the program goes on to its own end.
    (CRASHES + "threading.Thread(target=crash).start(); time.sleep(0.2)", 0),
    # A main thread that dies is waited for by another: then they are off too.
    ("threading.Thread(target=time.sleep, args=(0.3,)).start(); raise KeyError('oops')", 1),
    # A function of the kit's own thread that fails is an error of the next call.
    (CRASHES + "kit.led('green')._play(crash() for _ in range(1))\n"
     "while True: kit.led('green').on(); time.sleep(0.01)", 1),
])
def test_the_end_of_a_program(tmp_path, source, code):
    run = ended(tmp_path, source)
    assert run.code == code, run.errors
    states = last_states(run)
    states.pop("green", None)
    assert states == {name: [False] * count for name, count in PINS.items()}


@needs_signals
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT"])
def test_signals_that_end_a_program(tmp_path, name):
    number = getattr(signal, name)
    run = ended(tmp_path, "wait()", lambda process: process.send_signal(number))
    assert run.code == -number, run.errors
    check_off(run)


@needs_signals
@pytest.mark.parametrize("source, code", [
    # Python ends by the signal, as a shell expects; before 3.8 as by any exception.
    ("wait()", -signal.SIGINT if sys.version_info >= (3, 8) else 1),
    ("try: wait()\nexcept KeyboardInterrupt: sys.exit(7)", 7)])
def test_ctrl_c(tmp_path, source, code):
    run = ended(tmp_path, source, lambda process: process.send_signal(signal.SIGINT))
    assert run.code == code, run.errors
    check_off(run)


@needs_signals
def test_ctrl_c_that_the_program_lets_kill_it(tmp_path):
    run = ended(tmp_path, "wait()", lambda process: process.send_signal(signal.SIGINT),
                head=BUSY.replace("kit = open_kit()",
                                  "signal.signal(signal.SIGINT, signal.SIG_DFL)\nkit = open_kit()"))
    assert run.code == -signal.SIGINT, run.errors
    check_off(run)


@needs_signals
def test_impatience_leaves_nothing_on(tmp_path):
    """Ctrl-C three times, and SIGTERM after it."""
    def insist(process):
        for number in (signal.SIGINT,) * 3 + (signal.SIGTERM,):
            process.send_signal(number)

    check_off(ended(tmp_path, "wait()", insist))


@needs_signals
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_that_does_not_end_the_sleep(tmp_path, name):
    """It comes to another thread, as good as just before the sleep."""
    run = ended(tmp_path, """
def strike():
    time.sleep(0.3)
    signal.pthread_kill(threading.get_ident(), signal.%s)

threading.Thread(target=strike).start()
time.sleep(70)
""" % name)
    assert run.code, run.errors
    check_off(run)


@needs_signals
def test_an_event_loops_wakeup_stays_its_own(tmp_path):
    run = ended(tmp_path, """
import socket
near, far = socket.socketpair()
far.setblocking(False)
signal.set_wakeup_fd(far.fileno())
open_kit().relay().on()
print(signal.set_wakeup_fd(-1) == far.fileno())
""", head=HEAD)
    assert (run.code, run.output) == (0, "True\n"), run.errors
    assert last_states(run) == {"relay": [False]}


@needs_signals
def test_a_device_opened_first_by_another_thread(tmp_path):
    """Python lets only the main thread set a signal's handler: open_kit does, before any device."""
    run = ended(tmp_path, """
kit = open_kit()
thread = threading.Thread(target=lambda: kit.relay().on())
thread.start()
thread.join()
wait()
""", lambda process: process.terminate(), head=HEAD)
    assert run.code == -signal.SIGTERM, run.errors
    assert last_states(run) == {"relay": [False]}


@needs_signals
def test_a_forked_child_that_ends_switches_nothing_off(tmp_path):
    run = ended(tmp_path, """
kit = open_kit()
kit.relay().on()
for end in (sys.exit, lambda: os.kill(os.getpid(), signal.SIGTERM)):
    child = os.fork()
    if child == 0:
        end()
    os.waitpid(child, 0)
kit.journal.write("children")
wait()
""", lambda process: process.terminate(), head=HEAD)
    before = run.journal[:[entry["kind"] for entry in run.journal].index("children")]
    assert [entry["on"] for entry in before if entry.get("device") == "relay"] == [False, True]
    assert last_states(run) == {"relay": [False]}


@pytest.fixture
def actions(monkeypatch):
    """safe_exit with nothing to do, as in a program's first moment."""
    monkeypatch.setattr(safe_exit, "_actions", [])
    monkeypatch.setattr(safe_exit, "_is_ending", False)
    monkeypatch.setattr(safe_exit, "_process", os.getpid())
    return safe_exit


def test_one_that_fails_does_not_keep_the_others_from_it(actions):
    done = []
    actions.add(lambda: done.append("first"))
    actions.add(lambda: 1 / 0)
    actions.add(lambda: done.append("last"))
    with pytest.raises(ZeroDivisionError):
        actions.run()
    assert done == ["last", "first"] and actions.is_ending()


def test_an_interrupted_one_is_done_again(actions):
    tries = []

    def interrupted_once():
        tries.append(1)
        if len(tries) == 1:
            raise KeyboardInterrupt

    actions.add(interrupted_once)
    actions.run()
    assert len(tries) == 2


def test_handlers_are_put_back(actions):
    before = signal.getsignal(signal.SIGINT)
    seen = []
    actions.add(lambda: seen.append(signal.getsignal(signal.SIGINT)))
    actions.run()
    assert seen == [signal.SIG_IGN] and signal.getsignal(signal.SIGINT) == before


def test_nothing_is_opened_while_the_program_ends(actions, pins):
    from edgeai.errors import DeviceClosed

    actions.add(lambda: pins.output(17, "light", 0))
    with pytest.raises(DeviceClosed, match="the program is ending, so light can't be opened"):
        actions.run()
