"""What all devices share: a name, closing, and errors of their threads.

An error in a device's thread (a `when_…` function, blinking) is printed at once and
raised, once, by the next call of the device, at the latest by close().
"""
import sys
import threading

from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors import safe_exit


class Device:
    """One thing of kit.toml. A misspelt attribute can't be set: it has none of its own."""

    __slots__ = ("_config", "_clock", "_pin", "_is_closed", "_failure", "_lock")
    # What a rule or a sentence can tell it: methods; and, with a value, methods or properties.
    VERBS = VALUE_VERBS = ()

    def __init__(self, config, clock=None):
        self._config = config
        self._clock = clock or Clock()
        self._pin = None
        self._is_closed = False
        self._failure = None
        self._lock = threading.RLock()

    @property
    def name(self):
        return self._config.name

    @property
    def is_closed(self):
        return getattr(self, "_is_closed", True)

    def close(self):
        """Free the pin; outputs go off. Twice is fine."""
        if self.is_closed:
            return
        self._is_closed = True
        try:
            self._stop()
        finally:
            if self._pin is not None:
                self._pin.release()
        self._raise_failure()

    def tell(self, verb, value=None, **turns):
        """Do what a rule or a sentence names: tell("on"), tell("blink", times=3).

        value: for VALUE_VERBS: the method's first argument, or what the property is set to:
            tell("angle", 90).
        turns: for those that take them: `times`, `on_s` ...
        """
        self.check_verb(verb, value)
        if isinstance(getattr(type(self), verb), property):
            setattr(self, verb, value)
        else:
            getattr(self, verb)(*() if value is None else (value,), **turns)

    def check_verb(self, verb, value=None):
        """UsageError when that can't be told."""
        problem = self.verb_problem(self.name, verb, value)
        if problem is not None:
            raise UsageError(*problem)
        if value is not None:
            self._check_value(verb, value)

    @classmethod
    def verb_problem(cls, name, verb, value=None):
        """(message, remedy) when a device of this class, of that name, has no such verb; or None."""
        if verb in (cls.VERBS if value is None else cls.VALUE_VERBS):
            return None
        verbs = cls.VERBS + tuple(one + " (value)" for one in cls.VALUE_VERBS)
        return (_("{device} can't be told to {verb!r}").format(device=name, verb=verb)
                if value is None else
                _("{device} can't be told to {verb!r} with {value!r}").format(
                    device=name, verb=verb, value=value),
                _("It can be told: {verbs}.").format(verbs=", ".join(verbs))
                if verbs else _("It is read, not switched."))

    def _check_value(self, verb, value):
        """UsageError when it can't do that verb of VALUE_VERBS with this value."""

    def _stop(self):
        """End the device's thread, if it has one."""

    def _check(self):
        """Raise what there is to raise before the device is used."""
        self._raise_failure()
        if self._is_closed:
            raise DeviceClosed(
                _("{name} is closed").format(name=self.name),
                _("Use it before close(), inside the `with` block."))

    def _fail(self):
        """Print and note the error that is being handled in the device's thread."""
        if safe_exit.is_ending():
            return  # its pins are gone, and a thread must not print while Python ends
        kind, error, traceback = sys.exc_info()
        sys.excepthook(kind, error, traceback)
        self._failure = self._failure or error

    def _raise_failure(self):
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        try:
            self.close()
        except Exception:
            if kind is None:  # else the error of the `with` block goes first
                raise

    def __repr__(self):
        state = _("closed") if self.is_closed else self._config.place
        name = self._config.name if hasattr(self, "_config") else "?"
        return "<%s %s, %s>" % (type(self).__name__, name, state)
