"""edgeai sense [NAME ...]: every sensor's readings, live."""
import collections
import math

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds
from edgeai.commands.live_block import LiveBlock
from edgeai.commands.sensor_watch import SensorWatch
from edgeai.commands.sensor_words import (
    input_names, quantity_word, quantity_words, state_word)
from edgeai.commands.terminal import columns_of
from edgeai.errors import EdgeaiError, error_fields, message_of
from edgeai.i18n import gettext as _
from edgeai.linkage.readings_plot import plot_readings
from edgeai.linkage.readings_writer import ReadingsWriter
from edgeai.picture import check_picture

REFRESH_S = 0.2
_WIDTHS = (12, 14, 12, 7)
MOST_POINTS = 200000  # of a quantity in the picture: a day at 2 Hz


def add_arguments(parser):
    parser.add_argument("names", nargs="*", metavar=_("NAME"),
                        help=_("sensors of kit.toml (all)"))
    parser.add_argument("--seconds", type=positive_seconds,
                        help=_("how long to read (until Ctrl-C)"))
    parser.add_argument("--csv", metavar="CSV",
                        help=_("write the readings into a table that `edgeai replay` reads"))
    parser.add_argument("--plot", metavar="PNG", help=_("draw a curve of every quantity"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    if arguments.plot:
        check_picture(arguments.plot)
    with open_asked_kit(arguments) as kit:
        names = input_names(kit.config, arguments.names)
        writer = ReadingsWriter(arguments.csv) if arguments.csv else None
        sense = Sense(kit, names, terminal, writer)
        try:
            sense.run(arguments.seconds)
        except KeyboardInterrupt:  # how it is meant to end
            pass
        finally:
            sense.end()
    if writer and writer.lost:
        terminal.say(_("{count} readings found no room on the disk").format(count=writer.lost))
    if arguments.plot:
        notice = plot_readings(sense.points, quantity_words, arguments.plot)
        terminal.say(notice or _("drawn: {path}").format(path=arguments.plot))
    return 1 if sense.has_none else 0


class Sense:
    """Shows the live table, or a JSON object a reading."""

    def __init__(self, kit, names, terminal, writer):
        self._kit, self._terminal, self._writer = kit, terminal, writer
        self._block = LiveBlock(terminal)
        self._arrived = collections.deque()  # from many threads
        self._told = set()
        self.points = {}  # (source, quantity) -> [`Reading`], at_s from the beginning
        self._start_s = kit.clock.now_s()
        self._watch = SensorWatch(kit, names, lambda *pair: self._arrived.append(pair))

    @property
    def has_none(self):
        """Could no sensor be opened?"""
        return self._watch.is_empty

    def run(self, seconds):
        self._watch.start()
        end_s = self._start_s + (seconds or float("inf"))
        while self._kit.clock.now_s() < end_s and not self.has_none:
            self._kit.clock.sleep(min(REFRESH_S, max(0.0, end_s - self._kit.clock.now_s())))
            self._take()
            self._block.show(self._rows())

    def end(self):
        """The table as it was at the end."""
        self._take()
        rows = self._rows()
        self._watch.stop()
        self._block.clear()
        if self._writer and self.has_none:
            self._writer.discard()
        elif self._writer:
            self._writer.close()
        for row in rows:
            self._terminal.say(row)
        if self.has_none and not self._terminal.json:
            self._show_remedy()

    def _show_remedy(self):
        """Of the first: what keeps all from being opened is mostly one thing."""
        for problem in [one for one in self._watch.problems.values()
                        if isinstance(one, EdgeaiError)][:1]:
            self._terminal.problem(problem)

    def _take(self):
        while self._arrived:
            reading, state = self._arrived.popleft()
            reading = reading._replace(at_s=max(0.0, reading.at_s - self._start_s))
            points = self.points.setdefault((reading.source, reading.quantity), [])
            if len(points) < MOST_POINTS:
                points.append(reading)
            if self._writer:
                self._writer.write(reading, reading.at_s)
            self._terminal.result(_json(reading, state))
        if self._writer:
            self._writer.sync()
        for name, problem in list(self._watch.problems.items()):
            self._tell_once(name, problem)

    def _tell_once(self, name, problem):
        """A problem is one object; its words in the table stay as long as it does."""
        if (name, str(problem)) not in self._told:
            self._told.add((name, str(problem)))
            self._terminal.result({"source": name, "error": error_fields(problem)})

    def _rows(self):
        rows = [_row(_("Sensor"), _("Quantity"), _("Value"), _("Age"), _("State"))]
        rows += [_row(one.source, quantity_word(one.quantity), _value(one), "%.0f s" % one.age_s,
                      state_word(state)) for one, state in self._watch.readings()]
        rows += [_row(name, "-", "-", "-", "%s: %s" % (state_word("absent"), message_of(problem)))
                 for name, problem in sorted(self._watch.problems.items())]
        return rows


def _json(reading, state):
    fields = dict(reading._asdict(), state=state)
    fields["value"] = reading.value if math.isfinite(reading.value) else None
    return dict(fields, at_s=round(reading.at_s, 4), age_s=round(reading.age_s, 4))


def _value(reading):
    if not math.isfinite(reading.value):
        return "-"
    return ("%.4g %s" % (reading.value, reading.unit)).rstrip()


def _row(*cells):
    padded = [cell + " " * (width - columns_of(cell)) for cell, width in zip(cells, _WIDTHS)]
    return "  ".join(padded + [cells[-1]]).rstrip()
