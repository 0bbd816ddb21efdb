"""The 40 bits of a DHT11 or DHT22: from the moments at which the line changed to values.

By Aosong's data sheets: 80 us low and 80 us high in answer, then each bit 50 us low and 26 to 28 us
(0) or 70 us (1) high, and a last 50 us low. Two bytes of humidity, two of temperature, their sum.
"""
from statistics import median

from edgeai.sensors.misread import Misread

BITS = 40
# In lows of a bit: a bit that was missed makes one of 127 us or more; the answer's own is 80 us.
LONGEST, ANSWER = 2.3, 1.3


def frame_bytes(changes):
    """The five bytes; Misread "silent", "short" or "checksum".

    changes: [(moment in s, level)], the first of them when listening began. Only the widths relative
        to each other count: a slow machine stretches them all.
    """
    pulses = _pulses(changes)
    if not pulses:
        raise Misread("silent")
    pulses = pulses[-BITS:]
    if len(pulses) < BITS or not _are_bits(pulses):
        raise Misread("short")
    # A short high is a 0, and shorter than the low before it; a long one is longer.
    limit = median(low_s for low_s, _high_s in pulses)
    bits = "".join("1" if high_s > limit else "0" for _low_s, high_s in pulses)
    data = [int(bits[start : start + 8], 2) for start in range(0, BITS, 8)]
    if sum(data[:4]) & 255 != data[4]:
        raise Misread("checksum")
    return data


def _pulses(changes):
    """(seconds low, seconds high after it) wherever both were seen from edge to edge."""
    moments = [at_s for at_s, _level in changes]
    falls = [number for number, (_at_s, level) in enumerate(changes) if level == 0 and number > 0]
    return [(moments[fall + 1] - moments[fall], moments[fall + 2] - moments[fall + 1])
            for fall in falls if fall + 2 < len(moments)]


def _are_bits(pulses):
    usual_s = median(low_s for low_s, _high_s in pulses)
    longest_s = max(max(pulse) for pulse in pulses)
    return longest_s <= LONGEST * usual_s and pulses[0][0] <= ANSWER * usual_s


def dht11_values(data):
    """(temperature in °C, humidity in %).

    Older ones send whole degrees, newer ones tenths too; below zero the sign is the highest
    bit of the tenths, of some clones that of the degrees.
    """
    degrees = (data[2] & 0x7F) + (data[3] & 0x7F) / 10.0
    return (-degrees if (data[2] | data[3]) & 0x80 else degrees), data[0] + data[1] / 10.0


def dht22_values(data):
    """(temperature in °C, humidity in %): tenths; sign and magnitude, of some clones two's complement."""
    tenths = data[2] << 8 | data[3]
    if tenths & 0x8000:
        magnitude = tenths & 0x7FFF
        tenths = -magnitude if magnitude <= 800 else tenths - 0x10000
    return tenths / 10.0, (data[0] << 8 | data[1]) / 10.0
