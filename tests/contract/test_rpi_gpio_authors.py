"""The RPi.GPIO author's own tests (RPi.GPIO-0.7.1/test/test.py, unmodified) on the virtual kit.

They measure times on a machine of their own; here a test that failed may try twice more,
alone. Two of them want a wait to last no longer than its edge and 20 or 100 ms: on a busy
machine that is skipped, saying so. `--non_interactive` leaves out three, see NOT_RUN.
"""
import json
import os
import re

import pytest

import sim_script

SUITE = os.path.join(sim_script.ROOT, ".cache", "authors", "RPi.GPIO-0.7.1", "test", "test.py")
RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "authors_rpi_gpio.py")
RETRIES = 2
# testWaitForEdgeInLoop and testShellCmdWithWaitForEdge: how long a wait may last.
TOO_LONG = re.compile(
    r"assertLess\(endtime ?- ?starttime, [\s\S]*?AssertionError: (\S+) not less than")
LATE_S = 1.0  # later than that it is no noise

# The circuit in the suite's first docstring, by GPIO: LOOP_OUT is BOARD 22, LOOP_IN BOARD 16.
# Its LED and its switch need nothing but the pins.
CIRCUIT = """
[[wire]]
pins = [25, 23]
"""

TESTS = (
    "TestAAASetup.runTest",
    "TestCleanup.test_cleanall",
    "TestCleanup.test_cleanlist",
    "TestCleanup.test_cleanone",
    "TestCleanup.test_cleantuple",
    "TestEdgeDetection.testAddEventCallback",
    "TestEdgeDetection.testAlreadyAdded",
    "TestEdgeDetection.testAlternateWaitForEdge",
    "TestEdgeDetection.testBothEventDetected",
    "TestEdgeDetection.testEventOnOutput",
    "TestEdgeDetection.testExceptionInCallback",
    "TestEdgeDetection.testFallingEventDetected",
    "TestEdgeDetection.testHighLowEvent",
    "TestEdgeDetection.testInvalidBouncetime",
    "TestEdgeDetection.testRisingEventDetected",
    "TestEdgeDetection.testShellCmdWithEventCallback",
    "TestEdgeDetection.testShellCmdWithWaitForEdge",
    "TestEdgeDetection.testWaitForEdgeInLoop",
    "TestEdgeDetection.testWaitForEdgeTimeout",
    "TestEdgeDetection.testWaitForEdgeWithCallback",
    "TestEdgeDetection.testWaitForEventSwitchbounce",
    "TestEdgeDetection.testWaitForFalling",
    "TestEdgeDetection.testWaitForRising",
    "TestGPIOFunction.runTest",
    "TestInputOutput.test_loopback",
    "TestInputOutput.test_output_on_input",
    "TestInputOutput.test_output_list",
    "TestInputOutput.test_outputread",
    "TestSetWarnings.test_alreadyinuse",
    "TestSetWarnings.test_cleanupwarning",
    "TestSoftPWMExists.runTest",
    "TestVersions.test_gpio_version",
    "TestVersions.test_rpi_info",
)
NOT_RUN = {
    "TestSoftPWM.runTest": "asks a person whether an LED fades",
    "TestSwitchBounce.test_switchbounce": "waits for a person to press a switch ten times",
    "TestSwitchBounce.test_event_detected": "waits for a person to press a switch ten times",
}

pytestmark = pytest.mark.skipif(
    not os.path.isfile(SUITE), reason="no RPi.GPIO-0.7.1 in .cache/authors: make authors")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return _run(tmp_path_factory.mktemp("authors"))


def _run(folder, *names):
    """(outcomes by test name, the run)."""
    results = os.path.join(str(folder), "results.json")
    run = sim_script.run((RUNNER, SUITE, results) + names, folder, CIRCUIT)
    assert run.code == 0, run.errors
    with open(results) as file:
        return json.load(file), run


def test_every_test_of_the_suite_is_named_here(first_run):
    outcomes, _ = first_run
    assert sorted(outcomes) == sorted(TESTS + tuple(NOT_RUN))


@pytest.mark.parametrize("name", TESTS)
def test_authors(name, first_run, tmp_path):
    outcome, detail = first_run[0][name]
    for _ in range(RETRIES):
        if outcome != "passed":
            outcome, detail = _run(tmp_path, name)[0][name]
    late = TOO_LONG.search(detail)
    if late and float(late.group(1)) < LATE_S:
        pytest.skip("this machine is too busy for its time limit: " + late.group(0).strip())
    assert outcome == "passed", detail


@pytest.mark.parametrize("name", sorted(NOT_RUN))
def test_those_for_a_person_are_left_out(name, first_run):
    assert first_run[0][name] == ["skipped", "Non interactive mode"], NOT_RUN[name]


def test_board_and_version_that_its_user_is_shown(first_run):
    shown = first_run[1].output
    assert "RPi.GPIO version 0.7.1 - is this correct" in shown
    for line in ("P1_REVISION => 3", "REVISION => c03114", "TYPE => Pi 4 Model B",
                 "MANUFACTURER => Sony UK", "PROCESSOR => BCM2711", "RAM => 4G"):
        assert line in shown
