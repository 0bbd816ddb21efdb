"""The serial port that board B is on: found on USB, opened for this program alone."""
import errno
import os
import time
from typing import NamedTuple

from edgeai import packages
from edgeai.errors import DeviceAbsent, DeviceError, PortInUse
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

# USB chips on K210 boards: FT2232 and its imitation on a CH552, FT232, CH340, CH9102, CP2102.
K210_CHIPS = ((0x0403, 0x6010), (0x0403, 0x6001), (0x1a86, 0x7523), (0x1a86, 0x55d4), (0x10c4, 0xea60))
_TERMINAL_MAKERS = {"/dev/ptmx", "/dev/pts/ptmx"}
READ_TIMEOUT_S = 0.05
WRITE_TIMEOUT_S = 1.0  # a board that takes nothing must not block the program
LOOKS, BETWEEN_LOOKS_S = 5, 0.2


class FoundPort(NamedTuple):
    """identity: what the same board has under another name too; None for no USB device."""

    name: str
    identity: object = None


def find_port(wanted="auto", last=None, ports=None):
    """The `FoundPort`; DeviceAbsent tells what there is instead.

    last: the one before it was unplugged: looked for under every name. ports: what pyserial's
        `list_ports.comports()` gives.
    """
    ports = sorted(_all_ports() if ports is None else ports, key=lambda one: one.device)
    same = [one for one in ports if last and last.identity and _identity(one) == last.identity]
    if wanted != "auto":
        same = [one for one in ports if one.device == wanted] + same
        return _found(same[0]) if same else FoundPort(wanted)
    boards = same or [one for one in ports if (one.vid, one.pid) in K210_CHIPS]
    if boards:
        return _found(boards[0])
    names = ", ".join(one.device for one in ports)
    raise DeviceAbsent(
        _("no board B on USB; serial ports: {names}").format(names=names or "-"),
        _("Plug it in with a cable that carries data; or name its port: port = \"/dev/serial0\" "
          "under [board_b] of kit.toml."))


def open_port(name, baud):
    """pyserial's object; nobody else can open the same.

    Whoever has the port for a moment only is waited for: a process that was just forked has its
    parent's files until its own program starts, and a lock goes with the read that still waits on it.
    """
    serial = _serial()
    for _look in range(LOOKS - 1):
        try:
            return _opened_alone(serial, name, baud)
        except PortInUse:
            time.sleep(BETWEEN_LOOKS_S)
    return _opened_alone(serial, name, baud)


def _opened_alone(serial, name, baud):
    _refuse_if_held(name)
    try:
        return _opened(serial, name, baud)
    except (OSError, ValueError) as problem:  # SerialException is an OSError
        raise _refused(name, problem) from None


def _opened(serial, name, baud):
    port = serial.serial_for_url(name, do_not_open=True)
    port.baudrate, port.timeout, port.write_timeout = baud, READ_TIMEOUT_S, WRITE_TIMEOUT_S
    port.exclusive = True if os.name == "posix" else None  # Windows' ports always are
    port.dtr = port.rts = False  # both high would hold the K210 in reset, or in its loader
    port.open()
    return port


def _serial():
    try:
        import serial
    except ImportError as problem:
        raise packages.missing("serial", problem, "pip install \"edgeai[board]\"") from problem
    return serial


def _all_ports():
    _serial()
    from serial.tools import list_ports

    return list_ports.comports()


def _identity(port):
    return None if port.vid is None else (port.vid, port.pid, port.serial_number)


def _found(port):
    return FoundPort(port.device, _identity(port))


def _refused(name, problem):
    number = getattr(problem, "errno", None)
    if number == errno.EACCES and os.name == "posix":
        return DeviceError(
            _("no permission for the serial port {port}").format(port=name),
            _("Join the group that may: sudo usermod -aG dialout $USER, then log in again."))
    if number in (errno.EAGAIN, errno.EBUSY) or "PermissionError" in str(problem):
        return _in_use(name, _("another program"))
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO) or "FileNotFoundError" in str(problem):
        return DeviceAbsent(
            _("there is no serial port {port}").format(port=name),
            _("Plug the board in; `edgeai board hello` finds it on USB by itself."))
    reason = system_reason(problem) if number else str(problem)
    return DeviceError(_("the serial port {port} does not open: {reason}").format(
        port=name, reason=reason), _("Unplug the board and plug it in again."))


def _in_use(name, holder):
    return PortInUse(
        _("the serial port {port} is in use by {holder}").format(port=name, holder=holder),
        _("Close that program: MaixPy IDE (Disconnect), a serial terminal, another edgeai."))


def _refuse_if_held(name):
    """Linux lets two programs open one port, unless both ask for it alone; so it is looked for."""
    holder = _holder_of(name)
    if holder is not None:
        raise _in_use(name, _("process {pid} ({program})").format(pid=holder[0], program=holder[1]))


def _holder_of(name):
    """(pid, program) of another process that has it open, or None; only one's own can be seen.

    Who made a pseudo-terminal holds it too, and is its other end.
    """
    wanted = os.path.realpath(name)
    if not os.path.exists(wanted):  # asked again and again while it is unplugged
        return None
    for pid in (one for one in _listed("/proc") if one.isdigit() and int(one) != os.getpid()):
        folder = "/proc/%s/fd" % pid
        held = {_link(os.path.join(folder, number)) for number in _listed(folder)}
        if wanted in held and not held & _TERMINAL_MAKERS:
            return int(pid), _program(pid)
    return None


def _listed(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _link(path):
    try:
        return os.readlink(path)
    except OSError:
        return None


def _program(pid):
    try:
        with open("/proc/%s/comm" % pid) as file:
            return file.read().strip()
    except OSError:
        return "?"
