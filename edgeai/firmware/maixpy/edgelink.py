"""The link's frames: pure, for MicroPython 1.11 and later and for CPython.

A frame is a line: a newline, "#E", the length of what follows the space (4 hex digits), its CRC-32
(8), a space, a JSON object in UTF-8, a newline. Every other line is text for people. The newline in
front keeps a spoilt ending from gluing two frames together.
"""
try:
    import ujson as json
except ImportError:
    import json
try:
    from ubinascii import crc32
except ImportError:
    from binascii import crc32

MOST_BYTES = 1024  # of a frame, newlines included: half of the receive ring
_HEADER_BYTES = 15


def _header(body):
    return ("#E%04x%08x " % (len(body), crc32(body) & 0xFFFFFFFF)).encode()


def encode(fields):
    """The frame of a dict, as bytes; ValueError when it is too long."""
    body = json.dumps(fields).encode()
    frame = b"\n" + _header(body) + body + b"\n"
    if len(frame) > MOST_BYTES:
        raise ValueError("a frame of %d bytes" % len(frame))
    return frame


def decode(line):
    """The dict in a line (without its newline), or None."""
    body = line[_HEADER_BYTES:]
    if line[:_HEADER_BYTES] != _header(body):
        return None
    try:
        fields = json.loads(body.decode())
    except (ValueError, RuntimeError):  # RuntimeError: brackets in brackets, too deep
        return None
    return fields if isinstance(fields, dict) else None


class Parser:
    """Bytes in, as they come; dicts out. bad: lines that began as frames and were none."""

    def __init__(self):
        self.bad = 0
        self._rest = b""
        self._is_skipping = False  # the line is longer than any frame: up to its newline

    def feed(self, data):
        """The frames that these bytes have completed."""
        found = []
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if self._is_skipping:
                self._is_skipping = False
            else:
                self._take(line, found)
        if len(self._rest) > MOST_BYTES:
            self.bad += 0 if self._is_skipping else 1
            self._is_skipping = True
        if self._is_skipping:
            self._rest = b""
        return found

    def _take(self, line, found):
        if line[-1:] == b"\r":
            line = line[:-1]
        fields = decode(line)
        if fields is not None:
            found.append(fields)
        elif line[:2] == b"#E":
            self.bad += 1
