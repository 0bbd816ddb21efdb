"""The board's codec under CPython and under MicroPython, held against the lines written by hand."""
import os
import subprocess
import sys

import pytest
from board_link_lines import LINES, PATH
from micropython import FIRMWARE, needs_micropython, run_micropython

PROBE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "edgelink_probe.py")
EXPECTED = "lines: %d" % len(LINES)


def test_under_cpython():
    done = subprocess.run([sys.executable, PROBE, PATH], env=dict(os.environ, PYTHONPATH=FIRMWARE),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert done.stdout.decode().splitlines() == [EXPECTED]


def other_python(minor):
    """The path of CPython 3.`minor`; the test is skipped where there is none."""
    for words in (["pyenv", "prefix", "3.%d.0" % minor], ["python3.%d" % minor, "-c", "import sys; print(sys.prefix)"]):
        try:
            prefix = subprocess.check_output(words, stderr=subprocess.DEVNULL).decode().strip()
        except (OSError, subprocess.CalledProcessError):
            continue
        return os.path.join(prefix, "bin", "python3.%d" % minor)
    pytest.skip("no Python 3.%d on this machine" % minor)


def test_under_the_newest_cpython():
    done = subprocess.run([other_python(13), PROBE, PATH], env=dict(os.environ, PYTHONPATH=FIRMWARE),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert done.stdout.decode().splitlines() == [EXPECTED]


@needs_micropython
def test_under_micropython():
    assert run_micropython(PROBE, PATH).splitlines() == [EXPECTED]
