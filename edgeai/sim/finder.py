"""Puts the stand-ins in the place of the real packages, for this process's imports."""
import importlib.abc
import importlib.util
import os
import sys

from edgeai.sim import cv2_devices, line_time

STANDINS_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "standins")

# Module name -> file in standins/. pyttsx3 itself stays the real package: only the
# driver under it, which talks to the system's voice, is a stand-in; pyserial likewise. cv2 too stays
# the real one, but for what meets a camera or a screen.
STANDINS = {
    "pyaudio": "pyaudio.py",
    "RPi": os.path.join("RPi", "__init__.py"),
    "RPi.GPIO": os.path.join("RPi", "GPIO", "__init__.py"),
    "spidev": "spidev.py",
    "smbus": "smbus.py",
    "smbus2": os.path.join("smbus2", "__init__.py"),
    "smbus2.smbus2": os.path.join("smbus2", "smbus2.py"),
    "serial.serialposix": "pyserial_driver.py",
    "serial.serialwin32": "pyserial_driver.py",
    "serial.tools.list_ports_posix": "pyserial_ports.py",
    "serial.tools.list_ports_windows": "pyserial_ports.py",
    "pyttsx3.drivers.espeak": "pyttsx3_driver.py",
    "pyttsx3.drivers.sapi5": "pyttsx3_driver.py",
    "pyttsx3.drivers.nsss": "pyttsx3_driver.py",
}


class StandinFinder(importlib.abc.MetaPathFinder):
    """First on sys.meta_path, so a stand-in wins even where the real package is installed."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname == "cv2":
            return cv2_devices.find_spec()
        if fullname not in STANDINS:
            return None
        return importlib.util.spec_from_file_location(
            fullname, os.path.join(STANDINS_DIR, STANDINS[fullname])
        )


def _of_drivers():
    """The stand-ins, and pyserial's own modules: they hold what they imported of its driver."""
    return list(STANDINS) + [name for name in sys.modules if name.split(".")[0] == "serial"
                             and name not in STANDINS]


def install():
    """Stand-ins from now on; returns the real modules that were loaded already."""
    replaced = {name: sys.modules.pop(name) for name in _of_drivers() if name in sys.modules}
    if not any(isinstance(finder, StandinFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, StandinFinder())
    if "cv2" in sys.modules:
        cv2_devices.replace_in(sys.modules["cv2"])
    line_time.install()
    return replaced


def uninstall(replaced=None):
    """The real packages again; `replaced` is what `install` returned."""
    sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, StandinFinder)]
    for name in _of_drivers():
        sys.modules.pop(name, None)
    sys.modules.update(replaced or {})
    cv2_devices.restore()
    line_time.uninstall()
