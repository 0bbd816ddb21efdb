"""Runs RPi.GPIO's own test suite, its file unmodified, and writes each test's outcome as JSON.

    python authors_rpi_gpio.py TEST_PY RESULTS_JSON [NAME ...]

The suite lets another program use a pin, through /sys/class/gpio of a Pi, and looks
there whether edge detection is on; here that folder is played by functions.
"""
import builtins
import io
import json
import os
import re
import runpy
import signal
import sys
import unittest

import RPi.GPIO
from edgeai.sim import room

SYSFS = "/sys/class/gpio/"
# TestVersions asks its user whether board and version are right.
ANSWERS = "y\ny\n"
# Some wait without end for an edge that a timer makes 0.1 s later: on a busy machine it was before.
LONGEST_S = 60
exported = set()


class SysfsFile(io.BytesIO):
    """What is written to a file of /sys/class/gpio happens when it is closed."""

    def __init__(self, name):
        super().__init__()
        self._name = name[len(SYSFS):]

    def close(self):
        if not self.closed:
            self._happen(self.getvalue().decode())
        super().close()

    def _happen(self, text):
        if self._name == "export":
            exported.add(int(text))
        elif self._name == "unexport":
            exported.discard(int(text))
            room.current().header[int(text)].set_input()
        elif text == "out":
            gpio = int(re.match(r"gpio(\d+)/direction$", self._name).group(1))
            assert gpio in exported, "written to before it was exported"
            room.current().header[gpio].set_output()


def play_sysfs():
    real_open, real_exists = builtins.open, os.path.exists

    def open_(path, *args, **kwargs):
        is_sysfs = isinstance(path, str) and path.startswith(SYSFS)
        return SysfsFile(path) if is_sysfs else real_open(path, *args, **kwargs)

    def exists(path):
        found = re.match(SYSFS + r"gpio(\d+)$", str(path))
        if found is None:
            return real_exists(path)
        gpio = int(found.group(1))
        return gpio in exported or RPi.GPIO._chip.edges.is_watched(gpio)

    builtins.open, os.path.exists = open_, exists


class Outcomes(unittest.TestResult):
    """Name of a test -> [outcome, detail]."""

    def __init__(self):
        super().__init__()
        self.by_name = {}

    def startTest(self, test):
        super().startTest(test)
        _alarm(LONGEST_S)

    def stopTest(self, test):
        _alarm(0)
        super().stopTest(test)

    def addSuccess(self, test):
        self._note(test, "passed")

    def addSkip(self, test, reason):
        self._note(test, "skipped", reason)

    def addFailure(self, test, error):
        self._note(test, "failed", self._exc_info_to_string(error, test))

    addError = addFailure

    def _note(self, test, outcome, detail=""):
        self.by_name[name_of(test)] = [outcome, detail]


def _alarm(seconds):
    if hasattr(signal, "alarm"):  # not on Windows
        signal.signal(signal.SIGALRM, _give_up)
        signal.alarm(seconds)


def _give_up(_number, _frame):
    raise TimeoutError("no end within %d s" % LONGEST_S)


def name_of(test):
    return "%s.%s" % (type(test).__name__, test._testMethodName)


def tests_of(path):
    """Every test of the suite, in unittest's order."""
    names = runpy.run_path(path, run_name="authors")
    cases = [names[name] for name in sorted(names)
             if isinstance(names[name], type) and issubclass(names[name], unittest.TestCase)]
    loader = unittest.TestLoader()
    return [test for case in cases for test in loader.loadTestsFromTestCase(case)]


def main(path, results_path, *wanted):
    sys.argv = [path, "--non_interactive"]
    sys.stdin = io.StringIO(ANSWERS)
    play_sysfs()
    outcomes = Outcomes()
    for test in tests_of(path):
        if not wanted or name_of(test) in wanted:
            test.run(outcomes)
    with open(results_path, "w") as file:
        json.dump(outcomes.by_name, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
