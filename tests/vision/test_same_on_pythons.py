"""A package says the same on the other Pythons that have an environment beside this one."""
import glob
import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "benchmarks"))

import same_on_pythons as same  # noqa: E402

ROW = {"label": "mask", "score": 0.9, "x": 40, "y": 12, "w": 16, "h": 8}


def other_pythons():
    """Of the environments that `make test PYTHON=...` made here: those with another version."""
    found = []
    for python in sorted(glob.glob(os.path.join(ROOT, ".venv*", "bin", "python"))):
        try:
            version = same.versions(python)[0]
        except (subprocess.CalledProcessError, OSError, IndexError):
            continue
        if version.rpartition(".")[0] != "%d.%d" % sys.version_info[:2]:
            found.append(python)
    return found


@pytest.mark.parametrize("change, is_same", [
    ({}, True), ({"score": 0.915}, True), ({"x": 42, "h": 6}, True), ({"score": 0.87}, False), ({"x": 43}, False),
    ({"label": "no_mask"}, False)])
def test_what_counts_as_the_same(change, is_same):
    assert same.is_same([ROW], [dict(ROW, **change)]) is is_same


def test_what_is_only_here_or_there():
    assert not same.is_same([ROW], []) and not same.is_same([], [ROW])
    assert same.is_same([dict(ROW, score=0.51)], [])  # by a hair
    assert same.is_same([{"label": "a", "score": 0.9}], [{"label": "a", "score": 0.9}])


def test_the_shipped_packages_say_the_same_here_and_there():
    pythons = other_pythons()
    if not pythons:
        pytest.skip("no environment of another Python beside this one: make test PYTHON=python3.13")
    done = subprocess.run(
        [sys.executable, os.path.join(ROOT, "benchmarks", "same_on_pythons.py"), "--pictures", "8"] + pythons,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    assert done.returncode == 0, done.stdout.decode("utf-8")
