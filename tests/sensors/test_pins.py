"""Pins: one owner each, off at the end, and words that help where there is no driver."""
import os
import signal
import subprocess
import sys

import pytest

import sim_script
from edgeai.errors import DeviceClosed, DeviceError, DriverMissing, PinInUse, UsageError
from edgeai.sensors.pins import Pins, open_pins


def test_two_owners_of_one_pin(pins):
    first = pins.output(17, "light", off_level=0)
    with pytest.raises(PinInUse) as caught:
        pins.input(17, "door", "up")
    assert "GPIO 17 is light's, so door can't have it" in str(caught.value)
    with pytest.raises(OSError):
        open_pins().output(17, "another kit's light", off_level=0)
    first.release()
    second = pins.input(17, "door", "up")
    second.release()


def test_released_pins_are_dead(pins):
    output, entry = pins.output(17, "light", 0), pins.input(23, "door")
    for pin in (output, entry):
        pin.release()
        pin.release()
    with pytest.raises(DeviceClosed, match="light was closed"):
        output.write(1)
    with pytest.raises(DeviceClosed):
        entry.level


def test_a_pin_that_could_not_be_opened_is_nobodys():
    class Refuses:
        def open_output(self, gpio, level):
            raise PermissionError("no")

    with pytest.raises(PermissionError):
        Pins(Refuses()).output(17, "light", 0)
    with pytest.raises(PermissionError):  # not PinInUse
        Pins(Refuses()).output(17, "light", 0)


def test_an_unknown_driver(monkeypatch):
    with pytest.raises(UsageError, match="rpi_gpio"):
        open_pins("pigpio")
    monkeypatch.setenv("EDGEAI_PINS", "lgpio")
    with pytest.raises(UsageError, match="'lgpio'"):
        open_pins()


def test_each_name_of_the_tables_leads_to_a_class():
    from importlib import import_module

    from edgeai.kit_devices import DEVICE_TYPES
    from edgeai.sensors.devices import DEVICE_CLASSES
    from edgeai.sensors.pins import DRIVERS

    for where in list(DEVICE_CLASSES.values()) + list(DRIVERS.values()):
        module, name = where.split(":")
        assert isinstance(getattr(import_module(module), name), type)
    # every type that this package serves can be written in kit.toml
    assert set(DEVICE_CLASSES) <= set(DEVICE_TYPES)


@pytest.mark.parametrize("fake, reason", [
    ("raise RuntimeError('This module can only be run on a Raspberry Pi!')",
     "This module can only be run on a Raspberry Pi!"),
    ("import no_such_module_at_all", "no_such_module_at_all"),
])
def test_without_a_pi(tmp_path, monkeypatch, fake, reason):
    package = tmp_path / "RPi"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "GPIO.py").write_text(fake)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("RPi", "RPi.GPIO"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(DriverMissing) as caught:
        open_pins()
    for name in ("RPi", "RPi.GPIO"):
        sys.modules.pop(name, None)
    text = str(caught.value)
    for words in (reason, "--kit sim", 'open_kit("sim")', "EDGEAI_KIT=sim", "edgeai[sensors"):
        assert words in text
    assert isinstance(caught.value, ImportError)


@pytest.mark.parametrize("open_pin", [
    lambda pins: pins.output(17, "light", 0), lambda pins: pins.input(17, "door")])
def test_a_pin_that_the_system_refuses(pins, monkeypatch, open_pin):
    import RPi.GPIO as GPIO

    def setup(*_args, **_kwargs):
        raise RuntimeError("GPIO busy")  # rpi-lgpio, when another program holds the pin

    monkeypatch.setattr(GPIO, "setup", setup)
    for _ in range(2):  # the second time too: it was not claimed
        with pytest.raises(DeviceError, match="GPIO 17 can't be opened: GPIO busy"):
            open_pin(pins)


OPENS_LED = """
import sys, time
from edgeai.config import load_config
from edgeai.sensors.devices import open_device
from edgeai.sensors.pins import open_pins

config = load_config()
led = open_device(config.device("red"), open_pins())
fast = open_device(config.device("green"), open_pins())
led.on()
fast.blink(0.01, 0.01)
print("lit", flush=True)
"""


def last_states(run):
    """Device -> is it on at the end of the journal."""
    return {entry["device"]: entry["on"] for entry in run.entries("pin")}


@pytest.mark.parametrize("ending, code", [
    ("", 0), ("sys.exit(3)", 3), ("raise KeyError('oops')", 1),
])
def test_outputs_are_off_when_the_program_ends(tmp_path, ending, code):
    script = tmp_path / "script.py"
    script.write_text(OPENS_LED + ending)
    run = sim_script.run([script], tmp_path)
    assert run.code == code, run.errors
    assert last_states(run) == {"red": False, "green": False}


needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")


@needs_signals
def test_outputs_are_off_after_sigterm(tmp_path):
    run = terminated(tmp_path, OPENS_LED + "time.sleep(60)")
    assert run.code == -signal.SIGTERM, run.errors
    assert last_states(run) == {"red": False, "green": False}


@needs_signals
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_programs_own_sigterm_handler_is_its_own(tmp_path, when):
    handler = ("import os, signal, sys\n"
               "def end(number, frame):\n"
               "    os.write(1, b'my own\\n')\n"
               "    sys.exit(5)\n"
               "signal.signal(signal.SIGTERM, end)\n")
    source = handler + OPENS_LED if when == "before" else OPENS_LED.replace(
        'print("lit"', handler + 'print("lit"')
    run = terminated(tmp_path, source + "time.sleep(60)")
    assert (run.code, run.output) == (5, "my own\n"), run.errors
    assert last_states(run) == {"red": False, "green": False}


def terminated(folder, source):
    """The script's run, sent SIGTERM once it said "lit"."""
    path = folder / "script.py"
    path.write_text(source)
    process = subprocess.Popen(
        [sys.executable, str(path)], cwd=str(folder), env=sim_script.environment(folder),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    try:
        assert process.stdout.readline() == "lit\n", process.stderr.read()
        process.terminate()
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    return sim_script.Run(process.returncode, output, errors, str(folder))


def test_importing_is_free():
    heavy = ("RPi", "numpy", "edgeai.audio", "edgeai.sim", "edgeai.vision")
    code = ("import sys, edgeai.sensors, edgeai.sensors.pins, edgeai.sensors.devices, "
            "edgeai.sensors.led, edgeai.sensors.button\n"
            "print([name for name in %r if name in sys.modules])" % (heavy,))
    out = subprocess.check_output([sys.executable, "-c", code], cwd=sim_script.ROOT)
    assert out.decode().strip() == "[]"
