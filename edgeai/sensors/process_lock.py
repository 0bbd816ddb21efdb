"""One process at a time may hold a name, and the kernel frees it however that process ends.

By Linux's abstract sockets (unix(7)): no file is left behind, none needs a folder that every user
may write, and the one who holds the name is known by its process id. Elsewhere nothing is held:
only Linux has the header's pins.
"""
import errno
import socket
import struct
import sys

_CREDENTIALS = struct.Struct("3i")  # struct ucred: process, user, group
_ANSWER_S = 0.2
_WAITING = 128  # who asked for the id and was not answered: nobody ever is


class HeldElsewhere(Exception):
    """pid: the process that holds it, or None where it does not say."""

    def __init__(self, pid):
        super().__init__(pid)
        self.pid = pid


def hold(name):
    """Hold `name` until close() of what is returned (None: not on this system); HeldElsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    holder = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        holder.bind(_address(name))
        holder.listen(_WAITING)
    except OSError as error:
        holder.close()
        if error.errno == errno.EADDRINUSE:
            raise HeldElsewhere(_holder_of(name)) from None
        raise
    return holder


def program_of(pid):
    """What that process was started as, or "?"."""
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as file:
            words = file.read().rstrip(b"\0").split(b"\0")
    except OSError:
        return "?"
    return b" ".join(words).decode("utf-8", "replace") or "?"


def _holder_of(name):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asker:
        asker.settimeout(_ANSWER_S)
        try:
            asker.connect(_address(name))
            answer = asker.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        except OSError:
            return None
    return _CREDENTIALS.unpack(answer)[0]


def _address(name):
    return b"\0" + name.encode("utf-8")
