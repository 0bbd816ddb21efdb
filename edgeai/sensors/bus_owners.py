"""Who owns which address of the I2C and SPI buses in this process: one owner each."""
import threading

from edgeai.errors import AddressInUse
from edgeai.i18n import gettext as _

_owners = {}
_lock = threading.Lock()


def claim(place, owner):
    """place: as people write it, "I2C1 0x27" or "SPI0.0"; AddressInUse names both owners."""
    with _lock:
        if place in _owners:
            raise AddressInUse(
                _("{place} is {first}'s, so {second} can't have it").format(
                    place=place, first=_owners[place], second=owner),
                _("Close {first} first, or give one of the two another address in "
                  "kit.toml.").format(first=_owners[place]))
        _owners[place] = owner


def unclaim(place):
    with _lock:
        _owners.pop(place, None)
