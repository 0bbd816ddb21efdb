"""Builds the real RPi.GPIO from its author's C sources, for a Raspberry Pi made of files.

Its parsing, checks, messages, warnings and event thread are the real ones. The chip's
registers are a plain file: what is written there changes no level. The value file of a
GPIO is a pipe: a byte written to it is an edge.
"""
import glob
import os
import shutil
import subprocess
import sysconfig

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
AUTHORS = os.path.join(ROOT, ".cache", "authors", "RPi.GPIO-0.7.1")
GPIOS_WITH_EDGES = (17, 23)


def why_not():
    """Why it can't be built here, or None."""
    if not os.path.isdir(AUTHORS):
        return "no RPi.GPIO-0.7.1 in .cache/authors: make authors"
    if os.name == "nt" or not shutil.which("gcc"):
        return "no gcc"
    if not os.path.isfile(os.path.join(sysconfig.get_paths()["include"], "Python.h")):
        return "no Python.h of this Python"
    return None


def build(folder):
    """Compile it into `folder`; returns the environment that a Python needs to import it."""
    package = os.path.join(folder, "RPi")
    shutil.copytree(os.path.join(AUTHORS, "RPi"), package)
    library = os.path.join(package, "_GPIO" + sysconfig.get_config_var("EXT_SUFFIX"))
    subprocess.check_call(
        ["gcc", "-w", "-shared", "-fPIC", "-fcommon", "-include",
         os.path.join(HERE, "pi_shim.h"), "-I", sysconfig.get_paths()["include"]]
        + sorted(glob.glob(os.path.join(AUTHORS, "source", "*.c")))
        + ["-o", library, "-lpthread"])
    return dict(os.environ, PYTHONPATH=folder, PI_ROOT=_make_pi(os.path.join(folder, "pi")))


def _make_pi(root):
    # c03114: Raspberry Pi 4B of 4 GB, board revision 1.4.
    _write(root, "proc/device-tree/system/linux,revision", b"\x00\xc0\x31\x14")
    _write(root, "dev/gpiomem", bytes(4096))
    for name in ("export", "unexport"):
        _write(root, "sys/class/gpio/" + name)
    for gpio in GPIOS_WITH_EDGES:
        folder = "sys/class/gpio/gpio%d/" % gpio
        _write(root, folder + "direction")
        _write(root, folder + "edge")
        os.mkfifo(os.path.join(root, folder, "value"))
    return root


def _write(root, name, content=b""):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
