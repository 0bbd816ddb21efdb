"""Stand-in for RPi.GPIO 0.7.1 on a Raspberry Pi 4B: the room's header in place of the chip.

Names, values, arguments, messages and oddities are the real package's, nothing more;
tests/contract/ holds them against its C sources.
"""
import warnings as _warnings

from edgeai.sim import channels as _channels_module
from edgeai.sim import edges as _edges_module
from edgeai.sim import room as _room
from edgeai.sim.c_parser import as_c_int as _as_c_int
from edgeai.sim.c_parser import c_function as _c_function
from edgeai.sim.c_parser import c_method as _c_method
from edgeai.sim.c_parser import method_name as _method_name
from edgeai.sim.c_parser import parse_tuple as _parse_tuple
from edgeai.sim.c_parser import refuse_keywords as _refuse_keywords
from edgeai.sim.line_time import SETUP_S as _SETUP_S
from edgeai.sim.line_time import spend as _spend
from edgeai.sim.soft_pwm import SoftPwms as _SoftPwms

VERSION = "0.7.1"
RPI_REVISION = 3
RPI_INFO = {
    "P1_REVISION": 3,
    "REVISION": "c03114",
    "TYPE": "Pi 4 Model B",
    "MANUFACTURER": "Sony UK",
    "PROCESSOR": "BCM2711",
    "RAM": "4G",
}
LOW, HIGH = 0, 1
OUT, IN = 0, 1
BOARD, BCM = 10, 11
PUD_OFF, PUD_DOWN, PUD_UP = 20, 21, 22
RISING, FALLING, BOTH = 31, 32, 33
SERIAL, SPI, I2C, HARD_PWM = 40, 41, 42, 43
UNKNOWN = -1

_PULLS = {PUD_OFF: None, PUD_DOWN: "down", PUD_UP: "up"}
_NOT_GIVEN = object()
_CALLER_OF_PUBLIC = 4  # frames from warnings.warn out to the program's own line


class _Chip:
    """What the C module keeps: the numbering, directions, edges, PWMs; `header` once in use."""

    def __init__(self):
        self.channels = _channels_module.Channels()
        self.has_warnings = 1
        self.is_in_use = False
        self._header = None
        self._edges = None
        self.pwms = _SoftPwms(lambda gpio: self.header[gpio])

    def use(self):
        """From the first setup() on, the room's time runs."""
        if not self.is_in_use:
            self.is_in_use = True
            _room.current().start()

    @property
    def header(self):
        if self._header is None:
            self._header = _room.current().header
        return self._header

    @property
    def edges(self):
        if self._edges is None:
            self._edges = _edges_module.EdgeDetector(
                self.header, _room.current().clock, self.channels.channel)
        return self._edges

    def check_in_use(self):
        if not self.is_in_use:
            raise RuntimeError("No access to /dev/mem.  Try running as root!")


_chip = _Chip()


@_c_function("i")
def setmode(mode):
    """Number the channels by header pin (BOARD) or by GPIO (BCM)."""
    channels = _chip.channels
    if channels.mode not in (UNKNOWN, mode):
        raise ValueError("A different mode has already been set!")
    if mode not in (BOARD, BCM):
        raise ValueError("An invalid mode was passed to setmode()")
    channels.mode = mode


def getmode(*_args, **_kwargs):
    """BOARD, BCM or None."""
    _refuse_keywords("getmode", _kwargs)
    return None if _chip.channels.mode == UNKNOWN else _chip.channels.mode


@_c_function("i")
def setwarnings(state):
    """Warn or don't."""
    _chip.has_warnings = state


@_c_function("Oi|ii", keywords=True)
def setup(channel, direction, pull_up_down=PUD_OFF, initial=-1):
    """Make a channel, or each of a list, an input or an output."""
    items = _channels_module.listed(channel)
    _chip.use()
    _check_setup(direction, pull_up_down, initial)
    _spend(_SETUP_S)
    for item in items:
        _setup_one(_channels_module.channel_number(item), direction, pull_up_down, initial)


def _check_setup(direction, pull_up_down, initial):
    if direction not in (IN, OUT):
        raise ValueError("An invalid direction was passed to setup()")
    if direction == OUT and pull_up_down != PUD_OFF:
        raise ValueError("pull_up_down parameter is not valid for outputs")
    if direction == IN and initial != -1:
        raise ValueError("initial parameter is not valid for inputs")
    if pull_up_down not in _PULLS:
        raise ValueError("Invalid value for pull_up_down - should be either PUD_OFF, "
                         "PUD_UP or PUD_DOWN")


def _setup_one(channel, direction, pull_up_down, initial):
    gpio = _chip.channels.gpio(channel)
    pin = _chip.header[gpio]
    _warn_of_use(gpio, pin)
    if gpio in (2, 3) and pull_up_down != PUD_OFF:
        _warn("A physical pull up resistor is fitted on this channel!", 1)
    if direction == OUT:
        pin.set_output(initial if initial in (LOW, HIGH) else None)
    else:
        pin.set_input(_PULLS[pull_up_down])
    _chip.channels.directions[gpio] = direction


def _warn_of_use(gpio, pin):
    is_new = _chip.channels.directions[gpio] == _channels_module.NOT_SET_UP
    if pin.is_taken or (is_new and pin.is_output):
        _warn("This channel is already in use, continuing anyway.  "
              "Use GPIO.setwarnings(False) to disable warnings.", 2)


def _warn(message, frames_in):
    if _chip.has_warnings:
        _warnings.warn(message, RuntimeWarning, stacklevel=_CALLER_OF_PUBLIC + frames_in)


@_c_function("|O", keywords=True)
def cleanup(channel=_NOT_GIVEN):
    """Make inputs again of all channels, or of those given, and forget their edges."""
    items = None if channel is _NOT_GIVEN else _channels_module.listed(channel)
    was_set_up = False
    if _chip.is_in_use:
        was_set_up = _cleanup_all() if items is None else _cleanup_listed(items)
    if not was_set_up:
        _warn("No channels have been set up yet - nothing to clean up!  "
              "Try cleaning up at the end of your program instead!", 0)


def _cleanup_all():
    _chip.edges.remove_all()
    released = [_release(gpio) for gpio in range(len(_chip.channels.directions))]
    _chip.channels.mode = UNKNOWN
    return any(released)


def _cleanup_listed(items):
    was_set_up = False
    for item in items:
        gpio = _chip.channels.gpio(_channels_module.channel_number(item))
        _chip.edges.remove(gpio)
        was_set_up = _release(gpio) or was_set_up
    return was_set_up


def _release(gpio):
    """Make the GPIO an input; True when the program had set it up."""
    directions = _chip.channels.directions
    if directions[gpio] == _channels_module.NOT_SET_UP:
        return False
    _chip.header[gpio].set_input()
    directions[gpio] = _channels_module.NOT_SET_UP
    return True


@_c_function("OO")
def output(channel, value):
    """Drive a channel, or a list of channels to one value or to a value each."""
    items, levels = _channels_module.listed(channel), _listed_values(value)
    if not isinstance(levels, int):
        if isinstance(channel, int) or len(levels) != len(items):
            raise RuntimeError("Number of channels != number of values")
    for index, item in enumerate(items):
        number = _channels_module.channel_number(item)
        level = levels if isinstance(levels, int) else _value(levels[index])
        _chip.header[_chip.channels.output_gpio(number)].drive(HIGH if level else LOW)


def _listed_values(value):
    if isinstance(value, int):
        return _as_c_int(value)
    if isinstance(value, (list, tuple)):
        return value
    raise ValueError("Value must be an integer/boolean or a list/tuple of integers/booleans")


def _value(item):
    if not isinstance(item, int):
        raise ValueError("Value must be an integer or boolean")
    return _as_c_int(item)


def input(*args, **kwargs):
    """HIGH or LOW. Scripts poll it in tight loops: the usual call takes the short way."""
    if not kwargs and len(args) == 1 and type(args[0]) is int and 0 <= args[0] < 99:
        channel = args[0]
    else:
        _refuse_keywords("input", kwargs)
        channel = _parse_tuple("i", args)[0]
    channels = _chip.channels
    gpio = channels.gpio(channel)
    if channels.directions[gpio] < 0:
        raise RuntimeError("You must setup() the GPIO channel first")
    return _chip.header[gpio].level


@_c_function("i")
def gpio_function(channel):
    """IN, OUT, or UNKNOWN for what the chip uses itself."""
    gpio = _chip.channels.gpio(channel)
    _chip.use()
    pin = _chip.header[gpio]
    if pin.is_taken:
        return UNKNOWN
    return OUT if pin.is_output else IN


def _check_edge(edge, bouncetime):
    if edge not in (RISING, FALLING, BOTH):
        raise ValueError("The edge must be set to RISING, FALLING or BOTH")
    if bouncetime <= 0 and bouncetime != _edges_module.NO_BOUNCETIME:
        raise ValueError("Bouncetime must be greater than 0")


@_c_function("ii|Oi", keywords=True)
def add_event_detect(gpio, edge, callback=_NOT_GIVEN, bouncetime=_edges_module.NO_BOUNCETIME):
    """Look for edges of an input in the background, and call back."""
    if callback is not _NOT_GIVEN and not callable(callback):
        raise TypeError("Parameter must be callable")
    number = _chip.channels.input_gpio(gpio)
    _check_edge(edge, bouncetime)
    try:
        _chip.edges.add(number, edge, bouncetime)
    except _edges_module.EdgeConflict:
        raise RuntimeError("Conflicting edge detection already enabled for this GPIO channel"
                           ) from None
    if callback is not _NOT_GIVEN:
        _chip.edges.add_callback(number, callback)


@_c_function("iO|i", keywords=True)
def add_event_callback(gpio, callback):
    """One more function to call at the edges that are looked for."""
    if not callable(callback):
        raise TypeError("Parameter must be callable")
    number = _chip.channels.input_gpio(gpio)
    if not _chip.edges.is_watched(number):
        raise RuntimeError("Add event detection using add_event_detect first before adding "
                           "a callback")
    _chip.edges.add_callback(number, callback)


@_c_function("i")
def remove_event_detect(gpio):
    """Look for that channel's edges no more."""
    number = _chip.channels.gpio(gpio)
    _chip.edges.remove_callbacks(number)
    _chip.check_in_use()
    _chip.edges.remove(number)


@_c_function("i")
def event_detected(channel):
    """Was there an edge since the last question?"""
    return _chip.edges.was_detected(_chip.channels.gpio(channel))


@_c_function("ii|ii", keywords=True)
def wait_for_edge(channel, edge, bouncetime=_edges_module.NO_BOUNCETIME, timeout=-1):
    """Wait for an edge: the channel, or None after `timeout` ms."""
    gpio = _chip.channels.input_gpio(channel)
    _check_edge(edge, bouncetime)
    if timeout <= 0 and timeout != -1:
        raise ValueError("Timeout must be greater than 0")
    try:
        timeout_s = None if timeout == -1 else timeout / 1000.0
        return channel if _chip.edges.wait(gpio, edge, bouncetime, timeout_s) else None
    except _edges_module.EdgeConflict:
        raise RuntimeError("Conflicting edge detection events already exist for this GPIO "
                           "channel") from None


class PWM:
    """A square wave on an output channel, while the object lives."""

    __slots__ = ("_gpio",)

    def __new__(cls, *_args, **_kwargs):
        self = object.__new__(cls)
        self._gpio = 0
        return self

    def __init__(self, *args, **_kwargs):  # keywords are taken and not looked at
        channel, frequency = _parse_tuple("if", args)
        self._gpio = _chip.channels.gpio(channel)
        if _chip.pwms.exists(self._gpio):
            raise RuntimeError("A PWM object already exists for this GPIO channel")
        if _chip.channels.directions[self._gpio] != OUT:
            raise RuntimeError("You must setup() the GPIO channel as an output first")
        _check_frequency(frequency)
        _chip.pwms.set_frequency(self._gpio, frequency)

    @_c_method("f")
    def start(self, dutycycle):
        """Begin, with so many percent high."""
        _check_duty(dutycycle)
        _chip.pwms.set_duty(self._gpio, dutycycle)
        _chip.pwms.start(self._gpio)

    @_c_method("f")
    def ChangeDutyCycle(self, dutycycle):
        """From now on, so many percent high."""
        _check_duty(dutycycle)
        _chip.pwms.set_duty(self._gpio, dutycycle)

    @_c_method("f")
    def ChangeFrequency(self, frequency):
        """From now on, so many periods a second."""
        _check_frequency(frequency)
        _chip.pwms.set_frequency(self._gpio, frequency)

    def stop(self, *_args, **_kwargs):
        """End; the channel is low."""
        _refuse_keywords(_method_name(PWM.stop), _kwargs)
        _chip.pwms.stop(self._gpio)

    def __getattr__(self, name):
        error = AttributeError("'RPi.GPIO.PWM' object has no attribute %r" % name)
        error.name, error.obj = name, self  # for Python's "Did you mean"
        raise error

    def __del__(self, _chip=_chip):  # bound: at the interpreter's end the name is gone
        # The real one ends with its object too, also with one whose making failed: a
        # second PWM for a channel is refused, and ends the first.
        _chip.pwms.stop(self._gpio)


def _check_frequency(frequency):
    if frequency <= 0.0:
        raise ValueError("frequency must be greater than 0.0")


def _check_duty(dutycycle):
    if dutycycle < 0.0 or dutycycle > 100.0:
        raise ValueError("dutycycle must have a value from 0.0 to 100.0")
