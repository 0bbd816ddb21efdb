"""What an ADC of the virtual room finds on its channels: the sensors that kit.toml puts there."""
import math

from edgeai.sim.peripherals.peripheral import Peripheral
from edgeai.sim.quantities import quantities_of
from edgeai.sim.world import random_for

TOLD_EVERY_S = 1.0  # the journal hears of a channel that often at most


class AnalogSensor(Peripheral):
    """A sensor on a channel: the part of the reference voltage that it gives."""

    def level(self, at_s):
        (quantity,) = quantities_of(self.device)
        faults = self._faults(at_s)
        if self._is_off(faults, at_s):
            return 0.0
        return self._value(quantity, faults.get("stuck", at_s))


class AnalogInputs(Peripheral):
    """What ADCs share: their channels in whole steps, with a noise of one step."""

    steps = 0  # the highest number

    def __init__(self, device, room):
        super().__init__(device, room)
        self._sensors = {one.channel: AnalogSensor(one, room) for one in room.config.devices
                         if one.adc == device.name}
        self._conversions = 0
        self._told_s = {}

    def is_gone(self):
        return "gone" in self._faults(self._now_s())

    def convert(self, channel):
        """The number on a channel now; nothing is connected to the others: near 0."""
        now_s = self._now_s()
        sensor = self._sensors.get(channel)
        level = 0.0 if sensor is None else sensor.level(now_s)
        self._conversions += 1
        noise = random_for(self._room.seed, self.device.name, self._conversions).choice((-1, 0, 0, 1))
        number = min(max(int(round(level * self.steps)) + noise, 0), self.steps)
        if now_s - self._told_s.get(channel, -math.inf) >= TOLD_EVERY_S:
            self._told_s[channel] = now_s
            self._tell("convert", channel=channel, number=number)
        return number
