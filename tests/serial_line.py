"""A serial line between two pseudo-terminals, that corrupts, paces and breaks on demand; and a board on it."""
import os
import pty
import random
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tty

from micropython import MICROPYTHON, ROOT, environment

BOARD = os.path.join(ROOT, "tests", "firmware", "fake_board.py")
BITS_A_BYTE = 10
BLOCK = 512


class SerialLine:
    """host, board: names of the two ends; the host's is a name of its own, as udev gives one: a terminal's
    number is another's after `unplug`, and who looks for this line would take that.

    corrupted: the part of bytes that get another value. baud: pace of each direction, or None for as quick as it
    goes. sent: bytes that passed from the board.
    """

    def __init__(self, corrupted=0.0, seed=1, baud=None):
        self.corrupted, self.baud, self.sent = corrupted, baud, 0
        self._chance = random.Random(seed)
        self._stopping = threading.Event()
        self._host, self._board = _open_raw(), _open_raw()
        self._folder = tempfile.mkdtemp()
        self.host, self.board = os.path.join(self._folder, "ttyUSB0"), os.ttyname(self._board[1])
        os.symlink(os.ttyname(self._host[1]), self.host)
        self.is_blocked = False
        self._threads = [threading.Thread(target=self._carry, args=pair, daemon=True)
                         for pair in ((True,), (False,))]
        for thread in self._threads:
            thread.start()

    def unplug(self):
        """The host's end is gone; `plug` makes another."""
        os.remove(self.host)
        old, self._host = self._host, None
        for descriptor in old:
            os.close(descriptor)

    def plug(self):
        self._host = _open_raw()
        os.symlink(os.ttyname(self._host[1]), self.host)

    def inject(self, data):
        """As if the board had sent it."""
        os.write(self._host[0], data)

    def close(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join(2.0)
        for pair in (self._host, self._board):
            for descriptor in pair or ():
                os.close(descriptor)
        shutil.rmtree(self._folder)

    def _carry(self, to_host):
        due_s = time.monotonic()
        while not self._stopping.is_set():
            source, target = (self._board, self._host) if to_host else (self._host, self._board)
            if source is None or self.is_blocked:
                time.sleep(0.01)
                continue
            try:
                if not select.select([source[0]], [], [], 0.05)[0]:
                    continue
                data = self._spoilt(os.read(source[0], BLOCK))
                if self.baud:
                    due_s = max(due_s, time.monotonic()) + len(data) * BITS_A_BYTE / self.baud
                    time.sleep(max(0.0, due_s - time.monotonic()))
                if target is not None:
                    os.write(target[0], data)
                    self.sent += len(data) if to_host else 0
            except OSError:  # unplugged in between
                time.sleep(0.01)

    def _spoilt(self, data):
        if not self.corrupted:
            return data
        return bytes(self._chance.randrange(256) if self._chance.random() < self.corrupted else byte
                     for byte in data)


def _open_raw():
    master, slave = pty.openpty()
    tty.setraw(slave)
    return master, slave


class BoardProcess:
    """The firmware's program in a process, by MicroPython where it is; `kill` and `start` reboot it."""

    def __init__(self, line, task="none", interpreter=None):
        self._words = [interpreter or best_interpreter(), BOARD, line.board, task]
        self.start()

    def start(self):
        variables = environment()
        variables["PYTHONPATH"] = variables["MICROPYPATH"]
        self._process = subprocess.Popen(self._words, env=variables, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)

    def kill(self):
        self._process.kill()
        self._process.wait(60)


def best_interpreter():
    return MICROPYTHON if os.path.exists(MICROPYTHON) else sys.executable
