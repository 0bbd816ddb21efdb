"""What answers have to look up: the time, the date, sensors, devices.

An answer names what it needs in braces: {time}, {day} {date} {weekday}, {value} (the
intent's `reading`), {devices}.
"""
import datetime
import math

from edgeai.audio.dialogue.chinese_numbers import say, say_date, say_time
from edgeai.audio.dialogue.syllables import fuzzy_syllables, normalise
from edgeai.errors import DeviceError, DriverMissing

_WEEKDAYS = "一二三四五六日"
# The longer names first: 大后天 holds 后天.
DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "大后天": 3, "后天": 2, "明天": 1, "今天": 0}


class Skills:
    """devices: the `DeviceConfig`s. is_on(name): whether that device is on; None when there is no kit.

    now: gives the local time as a `datetime`.
    """

    def __init__(self, devices=(), is_on=None, now=datetime.datetime.now):
        self._outputs = [device for device in devices if device.type != "button" and device.spoken]
        self._is_on = is_on
        self._now = now
        self._readers = {}

    def provide(self, quantity, reader):
        """`reader()` gives that quantity: a number, a text, or a record with `value` and `ok`."""
        self._readers[quantity] = reader

    def fill(self, answer, intent, text):
        """(the answer, the slots): what the sentence asks for is filled in."""
        if "{" not in answer:
            return answer, {}
        fields = _date_fields(text, self._now())
        if "{value}" in answer:
            fields["value"] = self._value(intent.reading)
        if "{devices}" in answer:
            fields["devices"] = self._devices(normalise(text))
        if None in fields.values():
            return intent.no_reading, {}
        named = {name: value for name, value in fields.items() if "{%s}" % name in answer}
        for name, value in named.items():
            answer = answer.replace("{%s}" % name, value)
        return answer, named

    def _value(self, quantity):
        """The reading as it is spoken; None where there is none."""
        reader = self._readers.get(quantity)
        try:
            reading = reader() if reader else None
        except (DeviceError, DriverMissing):
            return None
        if not getattr(reading, "ok", True):
            return None
        value = getattr(reading, "value", reading)
        if isinstance(value, str) or value is None:
            return value
        return say(round(float(value), 1), minus="零下") if math.isfinite(value) else None

    def _devices(self, text):
        """The state of the devices that the text names, else of all."""
        if self._is_on is None or not self._outputs:
            return None
        named = [(device, spoken) for device in self._outputs for spoken in device.spoken
                 if spoken in text]
        # 红灯 holds 灯: the longest name is the one that is meant.
        longest = max((len(spoken) for _device, spoken in named), default=0)
        asked = [pair for pair in named if len(pair[1]) == longest]
        asked = asked or [(device, device.spoken[0]) for device in self._outputs]
        return "，".join(spoken + ("开着" if self._is_on(device.name) else "关着")
                        for device, spoken in asked)


def _date_fields(text, now):
    day, shift = _day_in(normalise(text))
    date = now + datetime.timedelta(days=shift)
    return {
        "time": say_time(now.hour, now.minute),
        "day": day,
        "date": say_date(date.year, date.month, date.day),
        "weekday": "星期" + _WEEKDAYS[date.weekday()],
    }


def _day_in(text):
    """The day that a sentence names, by its characters or its sound; else today."""
    for units_of in (tuple, fuzzy_syllables):
        units = units_of(text)
        for day, shift in DAYS.items():
            if holds(units, units_of(day)):
                return day, shift
    return "今天", 0


def holds(units, part):
    """Does the tuple hold the other one, as neighbours?"""
    return any(units[at : at + len(part)] == part for at in range(len(units) - len(part) + 1))
