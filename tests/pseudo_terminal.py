"""Runs a command in a real pseudo-terminal, and tells what a person sees on it."""
import os
import pty
import select
import struct
import subprocess
import termios
import time
import unicodedata
from fcntl import ioctl

COLUMNS, ROWS = 90, 24


def watch(words, folder, environment, timeout_s):
    """Run it to its end; (exit code, the lines on the screen after each output)."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(words, cwd=str(folder), env=environment, stdin=slave, stdout=slave,
                               stderr=slave, start_new_session=True)
    os.close(slave)
    output, screens, end_s = b"", [], time.monotonic() + timeout_s
    try:
        while True:
            block = _read(master, end_s - time.monotonic())
            if not block:
                return process.wait(60), screens
            output += block
            screens.append(lines_of(output.decode("utf-8", "ignore")))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)


def _read(master, timeout_s):
    """What came; b"" when the other end is closed."""
    ready, _, _ = select.select([master], [], [], max(0.0, timeout_s))
    if not ready:
        raise AssertionError("it did not end in time")
    try:
        return os.read(master, 65536)
    except OSError:  # Linux: the last one has closed it
        return b""


def lines_of(text):
    """The lines as they stand after carriage returns, backspaces and what overwrote what."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        cells, at = [], 0
        for one in line:
            if one in "\r\b":
                at = 0 if one == "\r" else max(0, at - 1)
                continue
            wide = [one, ""] if unicodedata.east_asian_width(one) in "WF" else [one]
            cells[at : at + len(wide)] = wide
            at += len(wide)
        lines.append("".join(cells).rstrip())
    return lines
