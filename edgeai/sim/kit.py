"""open_kit("sim"): the same kit, in a virtual room."""
import sys

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.kit import Kit
from edgeai.sim import finder, room

_open_rooms = []  # that open_kit made: at most one


def open_virtual_kit(config=None, scenario=None, journal=None):
    """A `Kit` whose drivers meet the stand-ins, and its room as `kit.room`.

    Inside `edgeai run --kit sim` the room is there already, and is joined.
    """
    if any(isinstance(one, finder.StandinFinder) for one in sys.meta_path):
        return _join(config, scenario, journal)
    _open_rooms.append(room.enter(room.make_room(config, scenario, journal)))
    replaced = finder.install()
    kit = _kit_in_room()
    kit.at_close(_open_rooms.clear)
    kit.at_close(room.leave)
    kit.at_close(lambda: finder.uninstall(replaced))
    return kit


def _join(config, scenario, journal):
    if config or scenario or journal:
        raise UsageError(
            _("this program is in a virtual room already"),
            _("Close the other kit first: kit.close(), or the end of its `with` block.")
            if _open_rooms else
            _("Give the scenario, kit.toml and journal to `edgeai run`, not to open_kit."),
        )
    return _kit_in_room()


def _kit_in_room():
    here = room.current()
    kit = Kit(here.config, here.journal, here.clock)
    kit.room = here
    kit.iio_folder = None
    kit.has_screen = True
    kit.header_name = here.header_name
    kit.child_environment = here.child_environment
    return kit
