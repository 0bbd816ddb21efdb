"""Faults F23 to F30, F41 to F45: edgeai's column of benchmarks/faults.py, on the virtual kit.

F31 to F34 have their own file, tests/audio/speaking/test_voice_faults.py.
"""
import os
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "benchmarks"))

import faults  # noqa: E402
from fault_scripts import ROWS  # noqa: E402

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and process groups of POSIX")
ELSEWHERE = ("F31", "F32", "F33", "F34")


@pytest.mark.parametrize("row", [row for row in ROWS if row.fault not in ELSEWHERE],
                         ids=lambda row: "%s-%s" % (row.fault.lower(), row.title.replace(" ", "-")))
def test_fault(row):
    is_ok, said = faults.judged(row, row.ours)
    assert is_ok, said


def test_a_textbook_s_script_fails_under_the_same_judge():
    row = next(row for row in ROWS if row.fault == "F27")
    is_ok, said = faults.judged(row, row.plain)
    assert not is_ok and said.startswith("25 alarms")
