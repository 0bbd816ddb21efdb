"""The guardian: outputs go off when the program is killed and has no last word."""
import os
import signal
import subprocess
import sys
import time

import pytest

import sim_script
from edgeai.errors import DeviceError
from edgeai.linkage.journal import read_journal
from edgeai.sensors.guardian import Guardian

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9 and no pins")

LONG_S = 120
KIT = """
[safety]
guardian = true

[[device]]
name = "relay"
type = "relay"
pin = 26

[[device]]
name = "pump"
type = "relay"
pin = 16
active_high = false

[[device]]
name = "servo"
type = "servo"
pin = 12
"""
HEAD = """
import os, signal, sys, time
from edgeai import open_kit

kit = open_kit()
kit.relay("relay").on()
kit.relay("pump").on()
kit.servo().move(90, hold=True)
time.sleep(0.1)
"""
OFF = {26: False, 16: False, 12: False}


def run(folder, source):
    (folder / "kit.toml").write_text(KIT)
    (folder / "script.py").write_text(HEAD + source)
    environment = dict(sim_script.environment(folder), EDGEAI_CONFIG=str(folder / "kit.toml"),
                       EDGEAI_LANG="en")
    return subprocess.run([sys.executable, "script.py"], cwd=str(folder), env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LONG_S,
                          universal_newlines=True)


def last(folder):
    """GPIO -> is it on, as it was driven last."""
    return {entry["pin"]: entry["on"] for entry in read_journal(sim_script.journal_path(folder))
            if entry["kind"] in ("pin", "pwm")}


def wait_until_off(folder):
    end_s = time.monotonic() + LONG_S
    while last(folder) != OFF and time.monotonic() < end_s:
        time.sleep(0.05)
    assert last(folder) == OFF


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)"])
def test_no_last_word(tmp_path, ending):
    done = run(tmp_path, "assert kit.relay('pump').is_on\n" + ending)
    wait_until_off(tmp_path)
    assert done.stderr.strip().endswith(
        "The program was killed; its outputs were switched off: GPIO 12 16 26")


def test_a_forked_process_that_holds_the_pipe(tmp_path):
    """It lives longer than the program, and has a copy of all that was open."""
    run(tmp_path, """
if os.fork() == 0:
    for stream in (1, 2):
        os.close(stream)
    time.sleep(60)
    os._exit(0)
os._exit(0)
""")
    begin_s = time.monotonic()
    wait_until_off(tmp_path)
    assert time.monotonic() - begin_s < 45


@pytest.mark.parametrize("ending", ["kit.close()", "raise KeyError('oops')"])
def test_after_an_end_of_its_own_there_is_nothing_to_do(tmp_path, ending):
    done = run(tmp_path, ending)
    assert "killed" not in done.stderr and "Warning" not in done.stderr
    assert last(tmp_path) == OFF


def test_what_was_closed_before_is_not_switched(tmp_path):
    done = run(tmp_path, "kit.relay('pump').close(); kit.servo().close(); os._exit(0)")
    wait_until_off(tmp_path)
    assert done.stderr.strip().endswith("switched off: GPIO 26")


def test_a_guardian_that_can_not_start():
    guardian = Guardian(lambda: dict(os.environ, EDGEAI_PINS="nothing"))
    with pytest.raises(DeviceError, match=r"can't be started \(exit code 1\)"):
        guardian.watch(26, 0)
    guardian.close()


def test_a_guardian_that_was_ended(tmp_path):
    done = run(tmp_path, """
guardian = kit._pins._driver._guardian
os.kill(guardian._process.pid, signal.SIGKILL)
guardian._process.wait()
kit.relay("relay").close()
try:
    kit.relay("relay")
except OSError as error:
    print(error)
""")
    assert "the guardian of the outputs is gone" in done.stdout
    assert last(tmp_path) == OFF
