"""The machines the package must install on from wheels alone, and what they may lack, with the reason."""
from collections import namedtuple
from fnmatch import fnmatch

Target = namedtuple("Target", "name system machine python platforms")
Absence = namedtuple("Absence", "package targets reason")


def windows(python):
    short = ".".join(python.split(".")[:2])
    return Target("windows-x64-py" + short, "Windows", "AMD64", python, ("win_amd64",))


def linux(machine, python, glibc):
    """A Linux takes the wheels made for its glibc 2.x and for every older one."""
    short = ".".join(python.split(".")[:2])
    tags = ["manylinux_2_%d_%s" % (minor, machine) for minor in range(glibc, 4, -1)]
    tags += ["%s_%s" % (old, machine) for old in ("manylinux2014", "manylinux2010", "manylinux1")]
    return Target("linux-%s-py%s" % (machine, short), "Linux", machine, python, tuple(tags))


# 3.6.5 is the contest PC. The Linux rows are the systems that bring that Python: glibc 2.31 and
# 3.9 Debian 11, 2.36 and 3.11 Debian 12, 2.41 and 3.13 Debian 13 (Raspberry Pi OS is the same).
TARGETS = (
    windows("3.6.5"),
    windows("3.11.9"),
    linux("aarch64", "3.9.2", glibc=31),
    linux("aarch64", "3.11.2", glibc=36),
    linux("aarch64", "3.13.5", glibc=41),
    linux("x86_64", "3.6.15", glibc=31),
    linux("x86_64", "3.9.2", glibc=31),
    linux("x86_64", "3.11.2", glibc=36),
    linux("x86_64", "3.13.5", glibc=41),
)

# Targets whose newest releases are behind them: pinned whole in constraints/.
PINNED = ("windows-x64-py3.6", "linux-x86_64-py3.6", "linux-aarch64-py3.9", "linux-x86_64-py3.9")

# A package that an extra names may stay away from a target only if it stands here.
ABSENT = (
    Absence("tomli", "*-py3.1[13]", "in the standard library there (tomllib)"),
    Absence("PyAudio", "linux-*", "has no Linux wheel; the extra native compiles it"),
    Absence("rpi-lgpio", "windows-*", "a PC has no pins"),
    Absence("rpi-lgpio", "linux-x86_64-*", "a PC has no pins"),
    Absence("rpi-lgpio", "linux-aarch64-py3.9",
            "its lgpio has wheels from glibc 2.34 on; the extra native compiles RPi.GPIO"),
    Absence("rpi-lgpio", "linux-aarch64-py3.13",
            "its lgpio has no wheel for 3.13; apt's python3-rpi-lgpio brings both"),
    Absence("six", "*-py3.9", "needed by onnx on 3.6 only"),
    Absence("six", "*-py3.1[13]", "needed by onnx on 3.6 only"),
)

# Published as sources only, but pure Python: one wheel built here serves every target.
BUILT = {"srt": "published as sources only, pure Python: its wheel is built on the spot"}

# What the extra native compiles where there is no wheel; pinned beside the wheels.
COMPILED = {
    "linux-x86_64-py3.6": ("PyAudio==0.2.14", "spidev==3.5"),
    "linux-x86_64-py3.9": ("PyAudio==0.2.14", "spidev==3.8"),
    "linux-aarch64-py3.9": ("PyAudio==0.2.14", "RPi.GPIO==0.7.1", "spidev==3.8"),
}

# Files of a wheel that Python 3.6 need not compile, with the reason: (package, file, reason).
NOT_COMPILED = ()


def markers(target):
    """The environment that requirement markers see on the target (PEP 508)."""
    return {
        "implementation_name": "cpython",
        "implementation_version": target.python,
        "os_name": "nt" if target.system == "Windows" else "posix",
        "platform_machine": target.machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": target.system,
        "platform_version": "",
        "python_full_version": target.python,
        "python_version": ".".join(target.python.split(".")[:2]),
        "sys_platform": "win32" if target.system == "Windows" else "linux",
    }


def reason_for_absence(package, target):
    """Why the package may be missing on the target, or None if it may not."""
    for absence in ABSENT:
        if absence.package == package and fnmatch(target.name, absence.targets):
            return absence.reason
    return None
