"""A board B whose script sends plain lines, as a source of rules."""
import itertools

import pytest

from edgeai.clock import ManualClock
from edgeai.errors import DeviceLost
from edgeai.linkage.board_b.lines import BoardLines, detections_of_line


class Port:
    """Gives these blocks, then nothing; time passes while it waits."""

    in_waiting = 1

    def __init__(self, clock, *blocks):
        self._clock, self._blocks, self.is_closed = clock, list(blocks), False

    def read(self, _size):
        self._clock.advance(0.5)
        return self._blocks.pop(0) if self._blocks else b""

    def close(self):
        self.is_closed = True


@pytest.mark.parametrize("line, found", [
    (b"mask,97,10,20,30,40\r", [("mask", 0.97, (10, 20, 30, 40))]), (b"none,0,0,0,0,0", []),
    (b"mask,97,10,20,30", None), (b"mask,1e9,1,2,3,4", None), (b"mask,101,1,2,3,4", None), (b"", None),
    (b"\xff\xfe", None), (b"MicroPython", None)])
def test_lines(line, found):
    assert detections_of_line(line) == found


def test_pieces_make_lines_and_silence_is_a_loss():
    clock = ManualClock()
    port = Port(clock, b"ma", b"sk,97,1,2,3,4\nnone,0,0,0,0,0\nno", b"ise\nmask,", b"80,1,2,3,4\n")
    source = BoardLines(lambda: port, clock)
    values = source.values()
    seen = list(itertools.islice(values, 3))
    assert [[one.score for one in found] for found in seen] == [[0.97], [], [0.8]]
    with pytest.raises(DeviceLost, match="no line for 3 s"):
        next(values)
    assert port.is_closed


def test_a_line_without_end_is_not_kept():
    clock = ManualClock()
    source = BoardLines(lambda: Port(clock, b"x" * 5000, b"\nmask,80,1,2,3,4\n"), clock)
    assert next(source.values())[0].label == "mask"
