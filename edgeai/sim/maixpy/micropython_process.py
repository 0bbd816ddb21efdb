"""A real MicroPython process beside the chip's, and the messages between them.

Both directions: a length (u32, little endian) and JSON. We say what to run; until it has ended
the process calls the board's modules here.
"""
import json
import os
import select
import signal
import struct
import subprocess
import time

INSIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside", "board.py")
HEAP = "512k"  # the board's own; both are 64-bit machines
_SLICE_S = 0.01
_INTERRUPT_AGAIN_S = 0.2  # two interrupts at once would end a MicroPython
_BLOCK_BYTES = 65536


class ProcessEnded(Exception):
    pass


class MicroPythonProcess:
    """answer(message): the answer to a call.

    is_calling: the script is in one of the board's own functions, where Ctrl-C is an exception;
    else it goes to the process.
    """

    def __init__(self, program, answer):
        self._answer = answer
        self.is_calling = False
        self._is_busy = self._is_running = False
        self._is_interrupted = False
        self._interrupted_s = 0.0
        self._order = 0
        self._read = bytearray()
        self._process = subprocess.Popen(
            [program, "-X", "heapsize=" + HEAP, INSIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        signal.signal(signal.SIGINT, self._on_interrupt)

    def run(self, order):
        """What it says at the end. order: "source", "file", "mode", and "due" callbacks."""
        self._order += 1
        self._is_busy = True
        try:
            self._send(dict(order, order=self._order))
            while True:
                message = self._receive()
                if "call" in message:
                    self._send(self._answer(message))
                elif message.get("started") == self._order:
                    self._is_running = True
                elif message.get("order") == self._order:
                    return message
        finally:
            self._is_busy = self._is_running = self._is_interrupted = False

    def calling(self, work):
        """work()'s (value, None), or (None, its exception); a Ctrl-C since the last time is one."""
        if self._is_interrupted:
            self._is_interrupted = False
            return None, KeyboardInterrupt()
        try:
            self.is_calling = True
            try:
                return work(), None
            finally:
                self.is_calling = False
        except BaseException as problem:
            self.is_calling = False
            return None, problem

    def kill(self):
        """From any thread: its pipes are left to the one that reads them."""
        self._process.kill()
        self._process.wait()

    def _on_interrupt(self, _signal, _frame):
        """In the main thread, between any two of its steps."""
        if self.is_calling or not self._is_busy:
            raise KeyboardInterrupt
        self._is_interrupted = True

    def _send(self, message):
        data = json.dumps(message).encode("utf-8")
        try:
            self._process.stdin.write(struct.pack("<I", len(data)) + data)
            self._process.stdin.flush()
        except OSError:
            raise ProcessEnded() from None

    def _receive(self):
        size = struct.unpack("<I", self._exactly(4))[0]
        return json.loads(self._exactly(size).decode("utf-8"))

    def _exactly(self, size):
        source = self._process.stdout.fileno()
        while len(self._read) < size:
            ready, _write, _error = select.select([source], [], [], _SLICE_S)
            if ready:
                block = os.read(source, _BLOCK_BYTES)
                if not block:
                    raise ProcessEnded()
                self._read += block
            elif not self._read:
                self._pass_interrupt_on()
        data = bytes(self._read[:size])
        del self._read[:size]
        return data

    def _pass_interrupt_on(self):
        """It computes: the only moment at which no message can be cut."""
        due_s = self._interrupted_s + _INTERRUPT_AGAIN_S
        if self._is_interrupted and self._is_running and time.monotonic() >= due_s:
            self._is_interrupted, self._interrupted_s = False, time.monotonic()
            self._process.send_signal(signal.SIGINT)
