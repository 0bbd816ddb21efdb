"""Faults F23 to F34, F41 to F45: edgeai's column of benchmarks/faults.py, on the virtual kit.

F31 to F34 stand in tests/audio/speaking/test_voice_faults.py, F45 and F44 also in test_soak.py, test_start_log.py.
"""
import os
import re
import sys

import pytest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(TESTS), "benchmarks"))

import faults  # noqa: E402
from fault_scripts import ROWS  # noqa: E402

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and process groups of POSIX")
NAMED = ["f%02d" % number for number in list(range(15, 35)) + list(range(41, 46))]


def stands(fault):
    for row in [row for row in ROWS if row.fault == fault]:
        is_ok, said = faults.judged(row, row.ours)
        assert is_ok, "%s: %s" % (row.title, said)


def test_f23_two_programs_one_pin():
    stands("F23")


def test_f24_a_dht11_that_does_not_answer():
    stands("F24")


def test_f25_what_is_no_number_is_no_alarm():
    stands("F25")


def test_f26_a_sensor_that_is_stuck_is_told():
    stands("F26")


def test_f27_a_value_that_flaps_is_one_alarm():
    stands("F27")


def test_f28_a_sensor_that_is_gone_is_told_and_waited_for():
    stands("F28")


def test_f29_a_wall_clock_that_jumps():
    stands("F29")


def test_f30_a_machine_that_slept():
    stands("F30")


def test_f41_a_key_that_is_there_twice():
    stands("F41")


def test_f42_utf_16_on_a_gbk_console():
    stands("F42")


def test_f43_sigterm_and_an_action_that_fails():
    stands("F43")


def test_f45_two_hundred_alarms_leak_nothing():
    stands("F45")


def test_a_textbook_s_script_fails_under_the_same_judge():
    row = next(row for row in ROWS if row.fault == "F27")
    is_ok, said = faults.judged(row, row.plain)
    assert not is_ok and said.startswith("25 alarms")


def test_every_fault_has_a_test_of_its_name():
    found = set()
    for folder, _folders, names in os.walk(TESTS):
        for name in [name for name in names if re.match(r"test_.*\.py$", name)]:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                for numbers in re.findall(r"^def test_((?:f\d\d_(?:and_)?)+)", file.read(), re.MULTILINE):
                    found.update(re.findall(r"f\d\d", numbers))
    assert sorted(set(NAMED) - found) == []
    assert {row.fault.lower() for row in ROWS} <= found
