"""A device's place on a bus of the Pi: one owner in this process, until it is let go."""
import threading

from edgeai.errors import AddressInUse, DeviceAbsent, DeviceClosed, DeviceError, DeviceLost
from edgeai.i18n import gettext as _

_owners = {}
_lock = threading.Lock()


class BusPlace:
    """Owned until `release`. A subclass says in `_open` what is asked, and by what `_transact` calls.

    name: the place as people write it: "I2C1 0x27", "SPI0.0". AddressInUse names both owners.
    """

    BUS = ""  # as raspi-config calls it; in small letters it is the group that may use it

    def __init__(self, name, owner):
        self._name, self._owner = name, owner
        self._bus = None
        _claim(name, owner)
        try:
            self._bus = self._open()
        except BaseException:
            _unclaim(name)
            raise

    def release(self):
        """Nobody's from now on. Twice is fine."""
        bus, self._bus = self._bus, None
        if bus is not None:
            try:
                bus.close()
            finally:
                _unclaim(self._name)

    def _open(self):
        """The package's object for the bus."""
        raise NotImplementedError

    def _wires(self):
        """What to check when the device does not answer."""
        raise NotImplementedError

    def _transact(self, call, *values):
        """A method of the package's object; its OSError is the loss of the device."""
        bus = self._bus
        if bus is None:
            raise DeviceClosed(
                _("{name} on {place} is closed").format(name=self._owner, place=self._name),
                _("Use it before close(), inside the `with` block."))
        try:
            return getattr(bus, call)(*values)
        except OSError as error:
            raise DeviceLost(
                _("{name} on {place} does not answer: {error}").format(
                    name=self._owner, place=self._name, error=error), self._wires()) from error

    def _refused(self, error):
        """What to raise for an OSError while the bus is opened."""
        message = _("the {bus} bus of {name} ({place}) can't be opened: {error}").format(
            bus=self.BUS, name=self._owner, place=self._name, error=error)
        if isinstance(error, FileNotFoundError):
            return DeviceAbsent(message, _(
                "Switch it on: sudo raspi-config, Interface Options, {bus}; then restart the Pi."
            ).format(bus=self.BUS))
        if isinstance(error, PermissionError):
            return DeviceError(message, _(
                "This user may not use it: sudo adduser $USER {group}, then log in again."
            ).format(group=self.BUS.lower()))
        return DeviceError(message, _("Another program may hold it: end that one."))


def _claim(place, owner):
    with _lock:
        if place in _owners:
            raise AddressInUse(
                _("{place} is {first}'s, so {second} can't have it").format(
                    place=place, first=_owners[place], second=owner),
                _("Close {first} first, or give one of the two another address in "
                  "kit.toml.").format(first=_owners[place]))
        _owners[place] = owner


def _unclaim(place):
    with _lock:
        _owners.pop(place, None)
