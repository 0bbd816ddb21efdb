"""How sensors, their readings and their states are shown."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.kit_devices import INPUT_TYPES


def state_word(state):
    return {"ok": _("ok"), "stale": _("stale"), "stuck": _("stuck"),
            "out of range": _("out of range"), "absent": _("absent")}[state]


def quantity_words(_=_):
    """{quantity: its name for people}; `_` translates, or not."""
    return {
        "temperature_c": _("temperature"), "humidity_percent": _("humidity"),
        "distance_m": _("distance"), "motion": _("motion"), "touched": _("touched"),
        "pressed": _("pressed"), "flame": _("flame"), "gas": _("gas"), "bright": _("bright"),
        "loud": _("loud"), "flame_level": _("flame level"), "gas_level": _("gas level"),
        "light_level": _("light level"), "sound_level": _("sound level"),
    }


def quantity_word(quantity):
    return quantity_words().get(quantity, quantity)


def input_names(config, wanted=()):
    """The names of kit.toml's sensors, or of these of them."""
    for name in wanted:
        if config.device(name).type not in INPUT_TYPES:
            raise UsageError(
                _("{name} is no sensor, it is a {type}").format(
                    name=name, type=config.device(name).type),
                _("Sensors are: {names}.").format(names=", ".join(input_names(config))))
    return list(wanted) or [one.name for one in config.devices if one.type in INPUT_TYPES]
