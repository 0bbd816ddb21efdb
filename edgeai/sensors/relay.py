"""A relay module on a GPIO: what is plugged into it runs when the relay is on."""
from edgeai.sensors.output_device import OutputDevice


class Relay(OutputDevice):
    """Many modules switch on at low level: active_high = false in kit.toml."""

    __slots__ = ()
