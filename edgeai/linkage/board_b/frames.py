"""The frames of the link to board B, host's side: pure, bytes in, records out.

A frame is a line: a newline, "#E", the length of what follows the space (4 hex digits), its CRC-32
(8), a space, a JSON object in UTF-8, a newline. Every other line is the board's log. What is sent
from here is ASCII without control characters: byte 0x03 would interrupt a program on the board.
"""
import binascii
import collections
import json

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

MOST_BYTES = 1024       # of a frame, newlines included: half of the board's receive ring
MOST_LINE_BYTES = 4096  # of any line: what a flood without newlines may keep here
_HEADER_BYTES = 15


def encode_frame(fields):
    """The frame of a dict; UsageError when it does not fit into one."""
    body = json.dumps(fields, separators=(",", ":"), allow_nan=False).encode("ascii")
    frame = b"\n" + _header(body) + body + b"\n"
    if len(frame) > MOST_BYTES:
        raise UsageError(
            _("a message of {count} bytes; the link takes {most}").format(
                count=len(frame), most=MOST_BYTES),
            _("Send it in several parts."))
    return frame


def decode_frame(line):
    """The dict in a line (without its newline), or None."""
    body = bytes(line[_HEADER_BYTES:])
    if line[:_HEADER_BYTES] != _header(body):
        return None
    try:
        fields = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def _header(body):
    return b"#E%04x%08x " % (len(body), binascii.crc32(body) & 0xFFFFFFFF)


def _refuse(word):
    raise ValueError("%s is no number" % word)


class FrameParser:
    """Bytes in, split anywhere; frames come out as dicts, log lines as text.

    counts: "frames", "lines" (log), "bad" (began as a frame and was none), "cut" (longer than
        MOST_LINE_BYTES: the rest was dropped).
    """

    def __init__(self):
        self.counts = collections.Counter(frames=0, lines=0, bad=0, cut=0)
        self._rest = bytearray()
        self._is_skipping = False

    def feed(self, data):
        """What these bytes have completed, in its order."""
        *ends, rest = bytes(data).split(b"\n")
        found = []
        for end in ends:
            self._end_line(end, found)
        if not self._is_skipping:
            self._rest += rest
            if len(self._rest) > MOST_LINE_BYTES:
                self._cut(found)
        return found

    def flush(self):
        """Forget the line that was begun: the port was lost in its midst."""
        self._rest.clear()
        self._is_skipping = False

    def _end_line(self, end, found):
        if self._is_skipping:
            self._is_skipping = False
            return
        line = bytes(self._rest + end)
        self._rest.clear()
        if len(line) > MOST_LINE_BYTES:
            self._rest += line
            self._cut(found)
            self._is_skipping = False
        else:
            self._take(line[:-1] if line.endswith(b"\r") else line, found)

    def _cut(self, found):
        self.counts["cut"] += 1
        found.append(_text(self._rest[:MOST_LINE_BYTES]))
        self._rest.clear()
        self._is_skipping = True

    def _take(self, line, found):
        fields = decode_frame(line)
        if fields is not None:
            self.counts["frames"] += 1
            found.append(fields)
        elif line.startswith(b"#E"):
            self.counts["bad"] += 1
        elif line:
            self.counts["lines"] += 1
            found.append(_text(line))


def _text(line):
    """For people: no control character may steer their terminal."""
    return "".join(one if one.isprintable() else "\ufffd"
                   for one in bytes(line).decode("utf-8", "replace").replace("\t", " "))
