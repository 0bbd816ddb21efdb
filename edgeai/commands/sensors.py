"""edgeai sensors test NAME: one sensor's debugging: what it reads, and what to check on its wires."""
import collections
import math

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds
from edgeai.commands.sensor_words import input_names, quantity_word
from edgeai.errors import DeviceError, EdgeaiError, error_fields, message_of
from edgeai.i18n import gettext as _
from edgeai.sensors.gauge import OUT_OF_RANGE
from edgeai.sensors.misread import misread_words
from edgeai.sensors.wiring import wiring_checks

SECONDS = 10.0
# More than noise and a last digit: of a distance in m, of a level's reference voltage, of a yes or no.
MOVED = 0.05
_MOVED = {"temperature_c": 1.0, "humidity_percent": 3.0}
# Of these the values are enough; the event is asked for, and told.
_FINE_WITHOUT_EVENT = ("dht11", "dht22", "ultrasonic")


def add_arguments(parser):
    parser.add_argument("what", choices=("test",), help=_("read one, and judge what it gives"))
    parser.add_argument("name", metavar=_("NAME"), help=_("a sensor of kit.toml"))
    parser.add_argument("--seconds", type=positive_seconds, default=SECONDS,
                        help=_("how long to read and to wait for its event (10)"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    with open_asked_kit(arguments) as kit:
        (name,) = input_names(kit.config, [arguments.name])
        trial = Trial(kit.config.device(name))
        terminal.say(_("{name}: {type} on {place}").format(
            name=name, type=trial.config.type, place=trial.config.place))
        terminal.say(_("{prompt}, within {seconds:g} s").format(
            prompt=_prompt(trial.config.type), seconds=arguments.seconds))
        try:
            trial.read(kit.device(name), kit.clock, arguments.seconds)
        except (DeviceError, OSError) as problem:  # its bus, its ADC
            trial.problem = problem
        except EdgeaiError as problem:
            if not isinstance(problem, ImportError):
                raise
            trial.problem = problem
    _show(trial, terminal)
    terminal.result(_json(trial))
    return 0 if trial.is_fine else 1


class Trial:
    """What one sensor gave. `values`: {quantity: [value]} of the readings to be believed."""

    def __init__(self, config):
        self.config = config
        self.needs_event = config.type not in _FINE_WITHOUT_EVENT
        self.problem = None
        self.values, self.units = collections.OrderedDict(), {}
        self.misreads, self.out_of_range = {}, {}
        self.samples = 0

    def read(self, device, clock, seconds):
        """Read for so long, or until the event that it needs is seen."""
        end_s = clock.now_s() + seconds
        device.interval_s = max(device.SHORTEST_INTERVAL_S, min(device.interval_s, seconds / 5))
        for reading in device.values():
            self._take(reading, device.state_of(reading.quantity))
            self.samples += reading.quantity == device.QUANTITIES[0].name
            is_last = reading.quantity == device.QUANTITIES[-1].name
            if is_last and (clock.now_s() >= end_s or self.needs_event and self.has_event):
                break
        self.misreads = dict(device.errors)

    def _take(self, reading, state):
        self.units[reading.quantity] = reading.unit
        values = self.values.setdefault(reading.quantity, [])
        if state == OUT_OF_RANGE:
            self.out_of_range.setdefault(reading.quantity, []).append(reading.value)
        elif reading.ok and reading.age_s == 0 and math.isfinite(reading.value):
            values.append(reading.value)

    @property
    def has_event(self):
        """Did what it measures change?"""
        return any(max(values) - min(values) >= _MOVED.get(quantity, MOVED)
                   for quantity, values in self.values.items() if values)

    @property
    def is_fine(self):
        good = min((len(one) for one in self.values.values()), default=0)
        return (self.problem is None and not self.out_of_range
                and (self.has_event or not self.needs_event)
                and good > 0 and good > sum(self.misreads.values()))


def _prompt(kind):
    return {
        "button": _("press the button"), "touch": _("touch it"),
        "pir": _("wave a hand in front of it"), "flame": _("hold a flame in front of it"),
        "gas": _("let a lighter's gas out beside it"), "light": _("cover it with a hand"),
        "sound": _("clap beside it"), "dht11": _("breathe on it"), "dht22": _("breathe on it"),
        "ultrasonic": _("move a hand to and fro in front of it"),
    }[kind]


def _show(trial, terminal):
    for quantity, values in trial.values.items():
        terminal.say("  " + _quantity_line(quantity, values, trial))
    for kind, count in trial.misreads.items():
        terminal.say(_("  {count} times failed: {reason}").format(
            count=count, reason=misread_words(kind)))
    if trial.problem is not None:
        terminal.say("  %s" % message_of(trial.problem))
    terminal.say("  " + _event_line(trial))
    terminal.say(_("fine") if trial.is_fine else _("not fine; look at this:"))
    for number, check in enumerate(() if trial.is_fine else _checks(trial), 1):
        terminal.say("  %d. %s" % (number, check))


def _event_line(trial):
    if trial.has_event:
        return _("event: seen")
    return _("event: not seen; its values are enough") if trial.is_fine else _("event: not seen")


def _quantity_line(quantity, values, trial):
    unit, word = trial.units[quantity], quantity_word(quantity)
    if quantity in trial.out_of_range:
        return _("{quantity}: out of range, {value:g} {unit}").format(
            quantity=word, value=trial.out_of_range[quantity][-1], unit=unit).rstrip()
    if not values:
        return _("{quantity}: no value").format(quantity=word)
    return _("{quantity}: {count} values, {lowest:.4g} to {highest:.4g}, mean {mean}, in range").format(
        quantity=word, count=len(values), lowest=min(values), highest=max(values),
        mean=("%.4g %s" % (sum(values) / len(values), unit)).rstrip())


def _checks(trial):
    remedy = getattr(trial.problem, "remedy", "")
    return ([remedy] if remedy else []) + wiring_checks(trial.config)


def _json(trial):
    return {
        "ok": trial.is_fine, "name": trial.config.name, "type": trial.config.type,
        "place": trial.config.place, "samples": trial.samples,
        "quantities": {quantity: _summary(quantity, values, trial)
                       for quantity, values in trial.values.items()},
        "errors": trial.misreads, "event": trial.has_event,
        "problem": trial.problem and {name: error_fields(trial.problem)[name]
                                      for name in ("code", "message")},
        "checks": [] if trial.is_fine else _checks(trial),
    }


def _summary(quantity, values, trial):
    return {
        "values": len(values), "unit": trial.units[quantity],
        "minimum": min(values, default=None), "maximum": max(values, default=None),
        "mean": sum(values) / len(values) if values else None,
        "in_range": bool(values) and quantity not in trial.out_of_range,
    }
