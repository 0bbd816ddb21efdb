"""A real MicroPython, which tools/micropython.sh lays into .cache; tests that need it are skipped without."""
import os
import subprocess

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MICROPYTHON = os.path.join(ROOT, ".cache", "micropython", "run")
FIRMWARE = os.path.join(ROOT, "edgeai", "firmware", "maixpy")

needs_micropython = pytest.mark.skipif(
    not os.path.exists(MICROPYTHON), reason="no MicroPython: sh tools/micropython.sh")


def environment():
    """Where it finds the firmware, and the tests' board."""
    folders = [FIRMWARE, os.path.join(ROOT, "tests", "firmware")]
    return dict(os.environ, MICROPYPATH=os.pathsep.join(folders))


def run_micropython(script, *words):
    """What a script file prints; it must end well."""
    done = subprocess.run([MICROPYTHON, str(script)] + [str(word) for word in words],
                          env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60)
    output = done.stdout.decode("utf-8")
    assert done.returncode == 0, output
    return output
