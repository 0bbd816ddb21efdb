"""A board B whose own script sends plain lines, one a picture: "label,percent,x,y,w,h".

    k210 = BoardLines.open(kit.config.board_b)
    linkage.when_seen(k210, "mask", 0.7, "3 of 3").then(...)
"""
from edgeai.errors import DeviceLost
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.port import find_port, open_port
from edgeai.records import Detection

NOTHING = "none"  # the label of a picture in which nothing was seen
STALE_S = 3.0
_MOST_BYTES = 200  # of a line


class BoardLines:
    """A source of rules; name: it. open_it(): a pyserial port. clock: a `Clock`."""

    name = "board_b"

    def __init__(self, open_it, clock):
        self._open_it, self._clock = open_it, clock

    @classmethod
    def open(cls, config, clock=None):
        """By kit.toml's [board_b], at the first `values()`."""
        from edgeai.clock import Clock

        return cls(lambda: open_port(find_port(config.port).name, config.baud), clock or Clock())

    def values(self):
        """A list of `Detection`s for each line: one, or none. DeviceLost after STALE_S without any."""
        port = self._open_it()
        try:
            rest, last_s = b"", self._clock.now_s()
            while self._clock.now_s() - last_s < STALE_S:
                lines = (rest + port.read(max(1, port.in_waiting))).split(b"\n")
                rest = lines.pop()[-_MOST_BYTES:]
                for found in map(detections_of_line, lines):
                    if found is not None:
                        last_s = self._clock.now_s()
                        yield found
        finally:
            port.close()
        raise DeviceLost(_("board B has sent no line for {seconds:.0f} s").format(seconds=STALE_S),
                         _("Does its script run? Is TX wired to RX, and the baud rate the same?"))


def detections_of_line(line):
    """The `Detection`s of a line's bytes: one, or [] where nothing was seen; None for any other line."""
    label, *numbers = line.decode("ascii", "replace").strip().split(",")
    try:
        percent, *box = [int(number) for number in numbers]
    except ValueError:
        return None
    if len(box) != 4 or not 0 <= percent <= 100:
        return None
    return [] if label == NOTHING else [Detection(label, percent / 100, tuple(box))]
