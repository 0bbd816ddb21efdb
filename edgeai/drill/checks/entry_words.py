"""What an entry of the journal means, in a contestant's words."""
from edgeai.drill.checks.matching import told
from edgeai.i18n import gettext as _


def words_of(entry):
    """The pattern in words; what has none as the journal writes it: `kind=pin device=fan on=true`."""
    fields = {key: value for key, value in entry.items() if key != "kind"}
    if entry.get("kind") == "pin" and set(fields) == {"device", "on"}:
        text = _("{device} is switched on") if fields["on"] is True else _("{device} is switched off")
    else:
        text = _texts().get((entry.get("kind"),) + tuple(sorted(fields)))
    if text is None or any(isinstance(value, dict) and not _is_text(value) for value in fields.values()):
        return told(entry)
    return text.format(**{key: _plain(value) for key, value in fields.items()})


def _texts():
    return {
        ("world", "to"): _("something in the room changes to {to}"),
        ("world", "device"): _("what {device} measures changes"),
        ("world", "device", "to"): _("what {device} measures changes to {to}"),
        ("hand", "does"): _("a hand presses the button"),
        ("microphone.hears",): _("what was said to the microphone"),
        ("camera.sees", "index"): _("picture {index} before the camera"),
        ("camera.sees", "index", "scene"): _("picture {index} of {scene} before the camera"),
        ("camera.sees", "picture"): _("{picture} before the camera"),
        ("sensor", "device", "does"): _("{device} is read"),
        ("serial.open", "baud"): _("a serial port is opened at {baud} baud"),
        ("serial.open", "baud", "port"): _("{port} is opened at {baud} baud"),
        ("board.pin", "function", "pin"): _("board B's pin {pin} becomes {function}"),
        ("board.uart", "baud", "uart"): _("board B opens UART {uart} at {baud} baud"),
        ("board.level", "value"): _("board B's pin goes to {value}"),
        ("speaker.start", "text"): _("“{text}” is spoken"),
    }


def _is_text(conditions):
    return set(conditions) == {"contains"}


def _plain(value):
    return value["contains"] if isinstance(value, dict) else value
