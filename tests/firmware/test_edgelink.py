"""The board's codec under CPython and under MicroPython, held against the lines written by hand."""
import os
import subprocess
import sys

from board_link_lines import LINES, PATH
from micropython import FIRMWARE, needs_micropython, run_micropython

PROBE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "edgelink_probe.py")
EXPECTED = "lines: %d" % len(LINES)


def test_under_cpython():
    done = subprocess.run([sys.executable, PROBE, PATH], env=dict(os.environ, PYTHONPATH=FIRMWARE),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert done.stdout.decode().splitlines() == [EXPECTED]


@needs_micropython
def test_under_micropython():
    assert run_micropython(PROBE, PATH).splitlines() == [EXPECTED]
