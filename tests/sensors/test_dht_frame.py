"""The 40 bits of a DHT: from the line's changes to values, on slow and restless machines."""
import random

import pytest

from edgeai.sensors.dht_frame import dht11_values, dht22_values, frame_bytes
from edgeai.sensors.misread import Misread
from fake_wires import LOW_S, ZERO_S, dht_pulses, polled


def with_sum(*data):
    return list(data) + [sum(data) & 255]


def kind_of(changes):
    with pytest.raises(Misread) as caught:
        frame_bytes(changes)
    return caught.value.kind


FRAMES = [with_sum(55, 0, 24, 3), with_sum(0, 0, 0, 0), with_sum(255, 255, 255, 255),
          with_sum(0b10101010, 0b01010101, 0b11001100, 1)]


@pytest.mark.parametrize("data", FRAMES)
@pytest.mark.parametrize("poll_s", [0.5e-6, 3e-6, 9e-6])
def test_an_answer(data, poll_s):
    assert frame_bytes(polled(dht_pulses(data), poll_s)) == data


@pytest.mark.parametrize("stretch", [0.7, 1.4, 10.0])
def test_only_the_widths_relative_to_each_other_count(stretch):
    pulses = [(level, seconds * stretch) for level, seconds in dht_pulses(FRAMES[0])]
    assert frame_bytes(polled(pulses)) == FRAMES[0]


def test_a_program_that_begins_to_listen_late():
    pulses = dht_pulses(FRAMES[0])
    for start_s in (0.0, 40e-6, 120e-6, 185e-6):  # the last: only the bits are left
        assert frame_bytes(polled(pulses, start_s=start_s)) == FRAMES[0]


def test_jitter_of_the_machine():
    chance = random.Random(7)
    for _answer in range(200):
        data = with_sum(*(chance.randrange(256) for _byte in range(4)))
        changes = [(at_s + chance.uniform(0, 9e-6), level)
                   for at_s, level in polled(dht_pulses(data))]
        assert frame_bytes(changes) == data


def test_a_machine_that_was_away_is_found_out():
    """Whatever it misses, it never takes a wrong value for a right one."""
    chance, kinds, right = random.Random(5), set(), 0
    for _answer in range(300):
        data = with_sum(*(chance.randrange(256) for _byte in range(4)))
        pause = (chance.uniform(200e-6, 4000e-6), chance.choice([40e-6, 130e-6, 400e-6, 1500e-6]))
        try:
            assert frame_bytes(polled(dht_pulses(data), 2e-6, pauses=[pause])) == data
            right += 1
        except Misread as misread:
            kinds.add(misread.kind)
    assert right > 30 and kinds == {"short", "checksum"}


def test_one_bit_that_was_missed_is_no_frame():
    pulses = dht_pulses(with_sum(0, 0, 0, 0))
    # The first bit's high was not seen: the answer's own pulse must not stand in for it.
    merged = pulses[:3] + [(0, 2 * LOW_S + ZERO_S)] + pulses[6:]
    assert kind_of(polled(merged)) == "short"
    # Its low was not seen, so that the answer's own high goes on into it.
    merged = pulses[:2] + [(1, 80e-6 + LOW_S + ZERO_S)] + pulses[5:]
    assert kind_of(polled(merged)) == "short"


def test_the_answers_own_pulse_is_no_bit():
    """The last bit was not seen: with the pulse before the first one there would be forty."""
    pulses = dht_pulses(with_sum(0, 0, 0, 0))
    assert kind_of(polled(pulses[:-3] + [(1, 1e-3)])) == "short"


def test_no_answer():
    assert kind_of([(0.0, 1)]) == "silent"
    assert kind_of([(0.0, 0)]) == "silent"
    assert kind_of(polled([(1, 30e-6), (0, 80e-6), (1, 1e-3)])) == "silent"


def test_an_answer_that_breaks_off():
    pulses = dht_pulses(FRAMES[0])
    assert kind_of(polled(pulses[:40] + [(1, 1e-3)])) == "short"


@pytest.mark.parametrize("place", range(40))
def test_a_flipped_bit(place):
    data = list(FRAMES[0])
    data[place // 8] ^= 0x80 >> place % 8
    assert kind_of(polled(dht_pulses(data))) == "checksum"


@pytest.mark.parametrize("data, values", [
    ((55, 0, 24, 0), (24.0, 55.0)),
    ((55, 0, 24, 7), (24.7, 55.0)),  # newer ones send tenths
    ((20, 5, 0, 0x81), (-0.1, 20.5)),
    ((20, 0, 12, 0x83), (-12.3, 20.0)),
    ((20, 0, 0x85, 0), (-5.0, 20.0)),  # a clone's sign
])
def test_values_of_a_dht11(data, values):
    assert dht11_values(list(data)) == pytest.approx(values)


@pytest.mark.parametrize("data, values", [
    ((0x02, 0x8C, 0x01, 0x5F), (35.1, 65.2)),  # the data sheet's example
    ((0x02, 0x8C, 0x80, 0x65), (-10.1, 65.2)),  # and its example below zero
    ((0x01, 0x2C, 0xFF, 0x9B), (-10.1, 30.0)),  # a clone's two's complement
    ((0x03, 0xE8, 0x81, 0x90), (-40.0, 100.0)),
])
def test_values_of_a_dht22(data, values):
    assert dht22_values(list(data)) == pytest.approx(values)
