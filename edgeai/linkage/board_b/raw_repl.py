"""MicroPython's raw REPL from the host's side, over a port that is open.

Ctrl-C stops what runs; Ctrl-A enters; a source and Ctrl-D run it: "OK", its output, Ctrl-D, its
errors, Ctrl-D, ">"; Ctrl-B leaves. From MicroPython 1.11, lib/utils/pyexec.c.
"""
import time

from edgeai.errors import BoardFault, DeviceAbsent, DeviceLost
from edgeai.i18n import gettext as _

INTERRUPT, ENTER, LEAVE, RUN = b"\x03", b"\x01", b"\x02", b"\x04"
PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
INTERRUPTS, BETWEEN_S = 3, 0.1  # edgeai's firmware takes one alone for noise
ENTER_TRIES, ENTER_S = 6, 2.5  # a board that starts looks for its card for three seconds
BLOCK_BYTES, BLOCK_PAUSE_S = 256, 0.01  # the board keeps 2 KiB, and drops the rest
ANSWER_S = 10.0  # of silence: a digest over a large file takes seconds


class RawRepl:
    """port: pyserial's object, or what has its `read`, `write` and `in_waiting`.

    answer_s: how long the board may be silent; enter_s: how long to wait for its prompt, a try.
    Every method raises DeviceLost when the board is gone.
    """

    def __init__(self, port, answer_s=ANSWER_S, enter_s=ENTER_S):
        self._port, self._answer_s, self._enter_s = port, answer_s, enter_s
        self._ahead = b""

    def enter(self):
        """Stop the board's program; DeviceAbsent when there is no MicroPython."""
        for _try in range(ENTER_TRIES):
            for _time in range(INTERRUPTS):
                self._write(INTERRUPT)
                time.sleep(BETWEEN_S)
            self._ahead = b""
            self._write(ENTER)
            try:
                self._until(PROMPT, self._enter_s, is_whole=True)
                return
            except DeviceLost as problem:
                if not getattr(problem, "is_silence", False):
                    raise
        raise DeviceAbsent(
            _("no MicroPython answers on this port"),
            _("The REPL is on USB only. Close MaixPy IDE, press RESET, and try again."))

    def leave(self):
        self._write(LEAVE)

    def reset(self):
        """Start the board anew; it does not answer to that."""
        self._send("import machine\nmachine.reset()")

    def run(self, source):
        """Its output as text; BoardFault with the last line of its traceback."""
        return "".join(self.output(source, self._answer_s))

    def output(self, source, silence_s=None):
        """The output piece by piece, as it comes; silence_s: None waits for ever."""
        self._send(source)
        self._until(b"OK", self._answer_s)
        pending = b""
        for piece in self._pieces(RUN, silence_s):
            text, pending = _decoded(pending + piece)
            yield text
        error = b"".join(self._pieces(RUN, self._answer_s)).decode("utf-8", "replace").strip()
        self._until(b">", self._answer_s)
        if error:
            raise BoardFault(
                _("board B: {error}").format(error=error.splitlines()[-1]), _remedy(error))

    def interrupt(self):
        self._write(INTERRUPT)

    def _send(self, source):
        data = source.encode("utf-8")
        for start in range(0, len(data), BLOCK_BYTES):
            self._write(data[start:start + BLOCK_BYTES])
            if start + BLOCK_BYTES < len(data):
                time.sleep(BLOCK_PAUSE_S)
        self._write(RUN)

    def _write(self, data):
        try:
            self._port.write(data)
        except OSError as problem:  # SerialException is one
            raise _lost() from problem

    def _until(self, words, seconds, is_whole=False):
        """Read up to those words. is_whole: `seconds` for all of it, not for a silence."""
        end_s, seen = time.monotonic() + seconds, self._ahead
        while words not in seen:
            piece = self._read()
            seen += piece
            if piece and not is_whole:
                end_s = time.monotonic() + seconds
            if time.monotonic() > end_s:
                raise _silent()
        before, _words, self._ahead = seen.partition(words)
        return before

    def _pieces(self, end, silence_s):
        """Bytes as they come, up to `end`."""
        last_s = time.monotonic()
        while True:
            piece, found, rest = self._ahead.partition(end)
            self._ahead = rest
            if piece:
                last_s = time.monotonic()
                yield piece
            if found:
                return
            if silence_s is not None and time.monotonic() > last_s + silence_s:
                raise _silent()
            self._ahead = self._read()

    def _read(self):
        try:
            return self._port.read(max(1, self._port.in_waiting))
        except OSError as problem:
            raise _lost() from problem


def _decoded(data):
    """(text, the bytes of a character that is not whole yet)"""
    for cut in range(min(4, len(data) + 1)):
        whole = data[:len(data) - cut]
        try:
            return whole.decode("utf-8"), data[len(whole):]
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), b""


def _lost():
    return DeviceLost(
        _("board B is gone in the middle"),
        _("Plug it in and give the same command again: an upload goes on where it ended."))


def _silent():
    error = DeviceLost(
        _("board B says nothing more"),
        _("Press RESET and give the same command again: an upload goes on where it ended."))
    error.is_silence = True
    return error


def _remedy(error):
    if "ENOENT" in error or "Errno 2]" in error:
        return _("`edgeai board ls` shows what is there.")
    if "ENOSPC" in error or "Errno 28]" in error:
        return _("Its memory is full: `edgeai board rm` what is not needed, or use a TF card.")
    return ""
