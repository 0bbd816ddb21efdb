"""What to look at when a device of a type is not read: in the order in which it helps most."""
from edgeai.i18n import gettext as _


def wiring_checks(config):
    """Sentences for people; of an input's `DeviceConfig`."""
    if config.adc is not None:
        return [
            _("Its AO to channel {channel} of {adc}, never to more than 3.3 V.").format(
                channel=config.channel, adc=config.adc),
            _("GND of the module, of the ADC and of the board together."),
        ] + _of_type(config)
    return [_where(config)] + _of_type(config)


def _where(config):
    if config.pins:
        return _("Its pins to {pins}; GND to ground.").format(
            pins=", ".join("%s GPIO %d" % pair for pair in config.pins))
    return _("Its signal to GPIO {pin} (BCM, not the number of the pin on the header); GND to "
             "ground.").format(pin=config.pin)


def _of_type(config):
    return {
        "dht11": _dht, "dht22": _dht, "ultrasonic": _ultrasonic, "pir": _pir, "flame": _flame,
        "gas": _gas, "light": _light, "sound": _sound, "button": _button, "touch": _touch,
    }[config.type](config)


def _dht(config):
    return [
        _("3.3 V on its +; without a module's resistor 4.7 to 10 kOhm from DATA to 3.3 V."),
        _("The order of its pins differs from one module to the next: read what is printed on it."),
        _("Is it really a {type}? The blue one is a dht11, the white one a dht22.").format(
            type=config.type),
        _("A wire of less than 3 m, and no other program that reads it."),
    ]


def _ultrasonic(_config):
    return [
        _("5 V on VCC: at 3.3 V most see nothing."),
        _("Its echo is 5 V: through 1 kOhm to the GPIO, and from there 2 kOhm to ground."),
        _("Trigger and echo may be swapped."),
        _("Something hard and flat in front of it, 2 cm to 4 m away."),
    ]


def _pir(_config):
    return [
        _("5 V on VCC; then a minute without anybody in front of it."),
        _("The left screw is how far it sees, the right one how long it stays high: turn that one "
          "to the shortest."),
        _("No sun, heater or fan in its view."),
    ]


def _flame(_config):
    return [
        _("Turn the screw until the module's own lamp goes on with a flame 20 cm away, and off "
          "without."),
        _("No sun and no bulb: it sees their infrared too."),
    ] + _polarity(_config)


def _gas(_config):
    return [
        _("5 V on VCC: its heater takes 150 mA, and it grows warm to the hand."),
        _("Three minutes to warm up; a new one a day."),
        _("A lighter's gas without its flame, for a second, from 5 cm."),
    ] + _polarity(_config)


def _light(_config):
    return [_("Cover it with a hand; the screw sets where bright begins.")] + _polarity(_config)


def _sound(_config):
    return [_("Clap beside it; turn the screw until the module's own lamp just goes off.")
            ] + _polarity(_config)


def _button(config):
    other = _("ground") if config.pull == "up" else "3.3 V"
    return [
        _("The other side of the button to {other}; if it is wired the other way, change `pull`."
          ).format(other=other),
        _("A button with four legs: two of them are one. Take two that lie diagonally."),
    ]


def _touch(config):
    return [_("3.3 V on VCC; its own lamp goes on when it is touched.")] + _polarity(config)


def _polarity(config):
    if config.pin is None:
        return []
    return [_("If yes and no are swapped, write active_high = {value}.").format(
        value="false" if config.active_high else "true")]
