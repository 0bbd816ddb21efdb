"""DHT11 and DHT22 in the room: what they send, when they stay silent."""
import random
import time

import pytest

from edgeai.sim.line_time import POLL_S
from edgeai.sim.peripherals import dht
from edgeai.sim.peripherals.dht import pulses_of, with_checksum
from room_help import entries, room_with

SENSOR = 4
KIT = '[[device]]\nname = "climate"\ntype = "%s"\npin = 4\n'
SCENARIO = """
[[start]]
of = "climate.temperature_c"
value = %s
[[start]]
of = "climate.humidity_percent"
value = %s
"""


def ask(room, held_s=0.02):
    """A start pulse, then samples until nothing changes any more; (level, samples) in a row."""
    pin = room.header[SENSOR]
    pin.set_output(0)
    time.sleep(held_s)
    pin.set_input("up")
    runs = []
    while not runs or runs[-1][1] < 200:
        level = pin.level
        if runs and runs[-1][0] == level:
            runs[-1][1] += 1
        else:
            runs.append([level, 1])
    return runs


def bytes_of(runs):
    """Of 40 bits after the answer's beginning; a high of more than 50 us is a 1."""
    highs = [samples for level, samples in runs if level == 1][2:42]
    assert len(highs) == 40
    bits = "".join("1" if samples * POLL_S > 50e-6 else "0" for samples in highs)
    return [int(bits[first : first + 8], 2) for first in range(0, 40, 8)]


@pytest.mark.parametrize("kind, temperature, humidity, data", [
    # Aosong's data sheets: DHT11 24.4 C 53 %, below zero the sign in the tenths; DHT22 35.1 C
    # 65.2 %, -10.1 C.
    ("dht11", 24.4, 53, [0x35, 0x00, 0x18, 0x04, 0x51]),
    ("dht11", -10.1, 53, [0x35, 0x00, 0x0A, 0x81, 0xC0]),
    ("dht22", 35.1, 65.2, [0x02, 0x8C, 0x01, 0x5F, 0xEE]),
    ("dht22", -10.1, 65.2, [0x02, 0x8C, 0x80, 0x65, 0x73]),
    ("dht11", 90, 99, [95, 0, 60, 0, 155]),
    ("dht22", 90, 100, [0x03, 0xE8, 0x03, 0x20, 0x0E]),
])
def test_the_bytes_of_the_data_sheet(tmp_path, kind, temperature, humidity, data):
    with room_with(tmp_path, SCENARIO % (temperature, humidity), KIT % kind) as room:
        room.start()
        runs = ask(room)
        assert bytes_of(runs) == data
        (told,) = entries(room, "sensor")
        assert (told["does"], told["data"]) == ("answer", bytes(data).hex())


def test_the_pulses_are_as_long_as_the_data_sheet_says(tmp_path):
    with room_with(tmp_path, config=KIT % "dht11") as room:
        room.start()
        runs = ask(room)
    assert [level for level, _samples in runs] == [1, 0] * 42 + [1]
    samples = [samples for _level, samples in runs]
    assert 20 <= samples[0] <= 40 and samples[1:3] == pytest.approx([80, 80], abs=1)
    assert samples[3:-1:2] == pytest.approx([50] * 41, abs=1)
    assert set(samples[4:-1:2]) <= {25, 26, 27, 28, 29, 69, 70, 71}


def test_a_start_pulse_that_is_too_short_is_not_answered(tmp_path, monkeypatch):
    # Its length by hand: a busy host makes 5 ms longer.
    monkeypatch.setattr(dht, "line_now_s", iter([1.0, 1.005, 2.0, 2.0002]).__next__)
    with room_with(tmp_path, config=KIT % "dht11") as room:
        room.start()
        assert ask(room) == [[1, 200]]
        assert ask(room) == [[1, 200]]
        (told,) = entries(room, "sensor")
        assert (told["does"], told["reason"]) == ("silent", "start pulse too short: 5.0 ms")


def test_a_dht22_takes_a_short_one(tmp_path):
    with room_with(tmp_path, config=KIT % "dht22") as room:
        room.start()
        assert len(ask(room, 0.0012)) == 85


@pytest.mark.parametrize("kind, interval_s", [("dht11", 1.0), ("dht22", 2.0)])
def test_asked_too_soon_it_is_silent(tmp_path, kind, interval_s):
    with room_with(tmp_path, config=KIT % kind) as room:
        room.start()
        assert len(ask(room)) == 85
        assert ask(room) == [[1, 200]]
        time.sleep(interval_s)
        assert len(ask(room)) == 85
        assert [told["does"] for told in entries(room, "sensor")] == ["answer", "silent", "answer"]


FAULT = """
[[event]]
at_s = 0.0
fault = "%s"
device = "climate"
"""


def test_a_checksum_fault_is_one_wrong_bit(tmp_path):
    with room_with(tmp_path, FAULT % "checksum", KIT % "dht11") as room:
        room.start()
        data = bytes_of(ask(room))
    right = [50, 0, 25, 0, 75]
    wrong = [bin(one ^ other).count("1") for one, other in zip(data, right)]
    assert sum(wrong) == 1 and sum(data[:4]) & 255 != data[4]


def test_gone_is_silent(tmp_path):
    with room_with(tmp_path, FAULT % "gone", KIT % "dht11") as room:
        room.start()
        assert ask(room) == [[1, 200]]


def test_stuck_goes_on_with_the_value_of_the_beginning(tmp_path):
    scenario = FAULT % "stuck" + '[[event]]\nat_s=0.01\nset="climate.temperature_c"\nto=40.0\n'
    with room_with(tmp_path, scenario, KIT % "dht11") as room:
        room.start()
        assert bytes_of(ask(room)) == [50, 0, 25, 0, 75]


def test_a_share_of_the_answers_is_drawn_from_the_seed(tmp_path):
    def spoiled(seed):
        scenario = "[room]\nseed = %d\n" % seed + FAULT % "checksum" + "share = 0.3\n"
        with room_with(tmp_path, scenario, KIT % "dht11") as room:
            room.timeline.start()
            return ["checksum" in room.device_faults.active("climate", 1.0, number)
                    for number in range(400)]

    assert spoiled(1) == spoiled(1) != spoiled(2)
    assert 80 < sum(spoiled(1)) < 160


def test_the_pulses_follow_the_seed():
    data = with_checksum([1, 2, 3, 4])
    assert pulses_of(data, random.Random(1)) == pulses_of(data, random.Random(1))
    assert pulses_of(data, random.Random(1)) != pulses_of(data, random.Random(2))
