"""The stand-in for RPi.GPIO against RPi.GPIO 0.7.1.

First against tables read by hand from its C sources (the file is named beside each),
which needs nothing; then, where gcc and the sources are at hand, against those sources
compiled: the same calls must get the same answer.
"""
import inspect
import json
import os
import subprocess
import sys

import pytest

import real_rpi_gpio
import sim_script

HERE = os.path.dirname(os.path.abspath(__file__))

# source/constants.c names them; source/common.h, c_gpio.h, event_gpio.h and constants.h
# (offsets 20 and 30) give the values.
CONSTANTS = {
    "HIGH": 1, "LOW": 0, "OUT": 0, "IN": 1,
    "HARD_PWM": 43, "SERIAL": 40, "I2C": 42, "SPI": 41, "UNKNOWN": -1,
    "BOARD": 10, "BCM": 11,
    "PUD_OFF": 20, "PUD_DOWN": 21, "PUD_UP": 22,
    "RISING": 31, "FALLING": 32, "BOTH": 33,
}
# source/cpuinfo.c for revision c03114, the order of source/py_gpio.c; RPi/GPIO/__init__.py.
BOARD_FACTS = {
    "RPI_INFO": {"P1_REVISION": 3, "REVISION": "c03114", "TYPE": "Pi 4 Model B",
                 "MANUFACTURER": "Sony UK", "PROCESSOR": "BCM2711", "RAM": "4G"},
    "RPI_REVISION": 3,
    "VERSION": "0.7.1",
}
# The kwlist of each function in source/py_gpio.c; () takes positional arguments only.
KEYWORDS = {
    "setup": ("channel", "direction", "pull_up_down", "initial"),
    "cleanup": ("channel",),
    "output": (), "input": (), "setmode": (), "getmode": (),
    "add_event_detect": ("gpio", "edge", "callback", "bouncetime"),
    "remove_event_detect": (), "event_detected": (),
    "add_event_callback": ("gpio", "callback"),
    "wait_for_edge": ("channel", "edge", "bouncetime", "timeout"),
    "gpio_function": (), "setwarnings": (),
}
PWM_METHODS = ("ChangeDutyCycle", "ChangeFrequency", "start", "stop")  # source/py_pwm.c
# source/common.c, pin_to_gpio_rev3: header pin -> GPIO.
HEADER = {
    3: 2, 5: 3, 7: 4, 8: 14, 10: 15, 11: 17, 12: 18, 13: 27, 15: 22, 16: 23, 18: 24, 19: 10,
    21: 9, 22: 25, 23: 11, 24: 8, 26: 7, 29: 5, 31: 6, 32: 12, 33: 13, 35: 19, 36: 16,
    37: 26, 38: 20, 40: 21,
}
INVALID = "The channel sent is invalid on a Raspberry Pi"
# source/py_gpio.c, py_pwm.c and common.c. GPIO 17 is an output, 23 an input, numbering BCM.
FAILURES = (
    ("setup(54, GPIO.OUT)", ValueError, INVALID),
    ("setup(17, 3)", ValueError, "An invalid direction was passed to setup()"),
    ("setup(17, GPIO.OUT, GPIO.PUD_UP)", ValueError,
     "pull_up_down parameter is not valid for outputs"),
    ("setup(23, GPIO.IN, initial=1)", ValueError, "initial parameter is not valid for inputs"),
    ("setup(23, GPIO.IN, 2)", ValueError,
     "Invalid value for pull_up_down - should be either PUD_OFF, PUD_UP or PUD_DOWN"),
    ("setup('17', GPIO.OUT)", ValueError,
     "Channel must be an integer or list/tuple of integers"),
    ("setup(['17'], GPIO.OUT)", ValueError, "Channel must be an integer"),
    ("setmode(GPIO.BOARD)", ValueError, "A different mode has already been set!"),
    ("output(23, 1)", RuntimeError, "The GPIO channel has not been set up as an OUTPUT"),
    ("output(17, 'on')", ValueError,
     "Value must be an integer/boolean or a list/tuple of integers/booleans"),
    ("output([17], ['on'])", ValueError, "Value must be an integer or boolean"),
    ("output([17], [1, 0])", RuntimeError, "Number of channels != number of values"),
    ("input(22)", RuntimeError, "You must setup() the GPIO channel first"),
    ("add_event_detect(17, GPIO.BOTH)", RuntimeError,
     "You must setup() the GPIO channel as an input first"),
    ("add_event_detect(23, 30)", ValueError,
     "The edge must be set to RISING, FALLING or BOTH"),
    ("add_event_detect(23, GPIO.BOTH, bouncetime=0)", ValueError,
     "Bouncetime must be greater than 0"),
    ("add_event_detect(23, GPIO.BOTH, 'print')", TypeError, "Parameter must be callable"),
    ("add_event_callback(23, print)", RuntimeError,
     "Add event detection using add_event_detect first before adding a callback"),
    ("wait_for_edge(23, GPIO.BOTH, timeout=0)", ValueError, "Timeout must be greater than 0"),
    ("PWM(23, 50)", RuntimeError, "You must setup() the GPIO channel as an output first"),
    ("PWM(17, 0)", ValueError, "frequency must be greater than 0.0"),
    ("PWM(17, 50).start(101)", ValueError,
     "dutycycle must have a value from 0.0 to 100.0"),
)


@pytest.fixture
def GPIO(tmp_path):
    from edgeai.config import DEFAULT_CONFIG, load_config
    from edgeai.sim import finder, room

    replaced = finder.install()
    room.enter(room.Room(load_config(DEFAULT_CONFIG)))
    import RPi.GPIO as module

    yield module
    module.setwarnings(False)
    module.cleanup()
    finder.uninstall(replaced)
    room.leave()


@pytest.fixture
def ready(GPIO):
    """GPIO 17 an output, 23 an input."""
    GPIO.setmode(GPIO.BCM)
    GPIO.setup(17, GPIO.OUT)
    GPIO.setup(23, GPIO.IN)
    return GPIO


def test_names_are_those_of_the_real_one(GPIO):
    public = sorted(name for name in vars(GPIO) if not name.startswith("_"))
    assert public == sorted(list(CONSTANTS) + list(BOARD_FACTS) + list(KEYWORDS) + ["PWM"])
    methods = sorted(name for name in vars(GPIO.PWM) if not name.startswith("_"))
    assert methods == sorted(PWM_METHODS)


def test_values(GPIO):
    assert {name: getattr(GPIO, name) for name in CONSTANTS} == CONSTANTS
    assert {name: getattr(GPIO, name) for name in BOARD_FACTS} == BOARD_FACTS


@pytest.mark.parametrize("name", sorted(KEYWORDS))
def test_keywords(GPIO, name):
    function = getattr(GPIO, name)
    if KEYWORDS[name]:
        assert tuple(inspect.signature(function).parameters) == KEYWORDS[name]
    else:
        with pytest.raises(TypeError, match=r"^%s\(\) takes no keyword arguments$" % name):
            function(channel=17)


def test_board_numbers(GPIO):
    GPIO.setmode(GPIO.BOARD)
    for pin in range(-1, 43):
        if pin in HEADER:
            GPIO.setup(pin, GPIO.OUT, initial=GPIO.HIGH)
        else:
            with pytest.raises(ValueError) as caught:
                GPIO.setup(pin, GPIO.OUT)
            assert str(caught.value) == INVALID
    from edgeai.sim import room

    header = room.current().header
    assert {number for number in range(54) if header[number].is_output} == set(HEADER.values())
    for pin, number in HEADER.items():
        GPIO.output(pin, GPIO.LOW)
        assert header[number].level == 0
        GPIO.output(pin, GPIO.HIGH)


@pytest.mark.parametrize("call, kind, message", FAILURES)
def test_failures(ready, call, kind, message):
    with pytest.raises(kind) as caught:
        eval("GPIO." + call, {"GPIO": ready})
    assert type(caught.value) is kind
    assert str(caught.value) == message


def test_without_a_numbering(GPIO):
    with pytest.raises(RuntimeError) as caught:
        GPIO.setup(17, GPIO.OUT)
    assert str(caught.value) == ("Please set pin numbering mode using GPIO.setmode(GPIO.BOARD) "
                                 "or GPIO.setmode(GPIO.BCM)")


def test_warnings(ready):
    from edgeai.sim import room

    with pytest.warns(RuntimeWarning) as caught:
        ready.setup(2, ready.IN, ready.PUD_UP)
        room.current().header[22].set_output()
        ready.setup(22, ready.OUT)
        ready.cleanup()
        ready.cleanup()
    assert [str(one.message) for one in caught] == [
        "A physical pull up resistor is fitted on this channel!",
        "This channel is already in use, continuing anyway.  Use GPIO.setwarnings(False) to "
        "disable warnings.",
        "No channels have been set up yet - nothing to clean up!  Try cleaning up at the end "
        "of your program instead!",
    ]
    assert {one.filename for one in caught} == {__file__}


def test_no_warnings_when_they_are_off(ready):
    ready.setwarnings(False)
    ready.setup(2, ready.IN, ready.PUD_UP)
    ready.cleanup()
    ready.cleanup()


@pytest.fixture(scope="module")
def real_environment(tmp_path_factory):
    reason = real_rpi_gpio.why_not()
    if reason:
        pytest.skip("the real RPi.GPIO can't be built: " + reason)
    return real_rpi_gpio.build(str(tmp_path_factory.mktemp("real")))


def _answers(probe, environment, folder):
    """What the real code and what the stand-in said."""
    path = os.path.join(HERE, probe)
    real = subprocess.check_output([sys.executable, path], env=environment,
                                   stderr=subprocess.DEVNULL, timeout=250)
    run = sim_script.run([path], folder)
    assert run.code == 0, run.errors
    return json.loads(real.decode()), json.loads(run.output)


def test_each_call_is_answered_as_by_the_real_code(real_environment, tmp_path):
    real, ours = _answers("rpi_gpio_probe.py", real_environment, tmp_path)
    assert len(real["calls"]) > 200
    assert ours["names"] == real["names"]
    different = [pair for pair in zip(real["calls"], ours["calls"]) if pair[0] != pair[1]]
    assert different == []


def test_edges_are_handled_as_by_the_real_code(real_environment, tmp_path):
    real, ours = _answers("rpi_gpio_edges_probe.py", real_environment, tmp_path)
    assert ours == real
