"""A journal that the program it is about cannot write: it goes to the grader, entry by entry.

EDGEAI_JOURNAL_SOCKET is the number of an inherited socket. A key comes over it before the program
begins; each entry is a packet that begins with its code under that key. A socket, unlike a pipe, has
no name in /proc by which it could be opened again and read empty.
"""
import hashlib
import json
import os
import sys
import threading

from edgeai.linkage.journal import Journal

SOCKET_VARIABLE = "EDGEAI_JOURNAL_SOCKET"
KEY_BYTES, CODE_BYTES = 32, 16
PROGRAM_START = "program.start"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_seal = None


class Seal:
    """The socket and its key."""

    def __init__(self, socket, key):
        self._socket = socket
        self._key = key
        self._count = 0
        self._lock = threading.RLock()

    def send(self, entry, is_own=False):
        """is_own: the program wrote it itself, as it did when it calls this. Raises OSError where nobody
        takes it."""
        is_own = is_own or not _is_of_package(sys._getframe(1))
        with self._lock:
            self._count += 1
            body = json.dumps([os.getpid(), self._count, is_own, entry], ensure_ascii=True,
                              allow_nan=False).encode("ascii")
            self._socket.sendall(code_of(self._key, body) + body)


def code_of(key, body):
    return hashlib.blake2b(body, key=key, digest_size=CODE_BYTES).digest()


def take_seal():
    """Called before the program begins: take the socket and its key out of its reach."""
    global _seal
    number = os.environ.pop(SOCKET_VARIABLE, None)
    if number is None:
        return
    import socket

    line = socket.socket(fileno=int(number))
    line.set_inheritable(False)
    key = line.recv(KEY_BYTES)
    line.shutdown(socket.SHUT_RD)
    _seal = Seal(line, key)


def tell_start():
    """The program itself begins now: its time runs from here."""
    if _seal is not None:
        _seal.send({"kind": PROGRAM_START})


def open_journal(path, clock=None, open_now=True):
    """The journal of a room: sealed where there is a seal, else the file at `path`."""
    return SealedJournal(path, clock, _seal) if _seal else Journal(path, clock, open_now)


class SealedJournal(Journal):
    """path: where the file would be; what the room leaves beside it is still there."""

    def __init__(self, path, clock, seal):
        super().__init__(path, clock, open_now=False)
        self._seal = seal
        self._caller = threading.local()

    @property
    def entries(self):
        with self._lock:
            return list(self._memory)

    def write(self, kind, at_s=None, **fields):
        self._caller.is_program = not _is_of_package(sys._getframe(1))
        return super().write(kind, at_s, **fields)

    def sync(self):
        pass  # what was sent is out of reach

    def _append(self, entry):
        self._memory.append(entry)
        try:
            self._seal.send(entry, bool(self._caller.is_program))
        except OSError:
            self.lost += 1


def _is_of_package(frame):
    """Is that code the package's own, in its own module?"""
    module = sys.modules.get(frame.f_globals.get("__name__"))
    return (frame.f_code.co_filename.startswith(_PACKAGE)
            and getattr(module, "__dict__", None) is frame.f_globals)
