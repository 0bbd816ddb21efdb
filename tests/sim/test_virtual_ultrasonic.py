"""HC-SR04 in the room: echo time by distance and temperature, however it is measured."""
import threading
import time

import pytest

from edgeai.sim.peripherals.ultrasonic import NO_ECHO_S, speed_of_sound_m_s
from room_help import entries, room_with

TRIGGER, ECHO = 20, 21
KIT = """
[[device]]
name = "distance"
type = "ultrasonic"
trigger_pin = 20
echo_pin = 21
[[device]]
name = "climate"
type = "dht11"
pin = 4
"""
START = '[[start]]\nof = "distance.distance_m"\nvalue = %s\n'


def trigger(room, seconds=20e-6):
    room.header[TRIGGER].set_output(0)
    room.header[TRIGGER].drive(1)
    time.sleep(seconds)
    room.header[TRIGGER].drive(0)


def echo_s(room):
    """As the lessons measure it, without a time-out."""
    pin = room.header[ECHO]
    pin.set_input()
    trigger(room)
    while pin.level == 0:
        begin_s = time.time()
    while pin.level == 1:
        end_s = time.time()
    return end_s - begin_s


@pytest.mark.parametrize("distance_m", [0.02, 0.1, 1.0, 4.0])
def test_the_distance_is_measured_to_millimetres(tmp_path, distance_m):
    with room_with(tmp_path, START % distance_m, KIT) as room:
        room.start()
        for _number in range(3):
            measured_m = echo_s(room) * speed_of_sound_m_s(25.0) / 2
            assert measured_m == pytest.approx(distance_m, abs=0.003)
        assert [one["does"] for one in entries(room, "sensor")] == ["echo"] * 3


def test_cold_air_is_slower(tmp_path):
    cold = '[[start]]\nof = "climate.temperature_c"\nvalue = -10.0\n'
    with room_with(tmp_path, START % 2.0 + cold, KIT) as room:
        room.start()
        assert echo_s(room) == pytest.approx(2 * 2.0 / (331.3 - 6.06), abs=20e-6)


def test_out_of_range_is_a_long_pulse(tmp_path):
    with room_with(tmp_path, START % 4.5, KIT) as room:
        room.start()
        assert echo_s(room) == pytest.approx(NO_ECHO_S, abs=20e-6)


def test_a_thread_that_starts_late_loses_no_echo(tmp_path):
    with room_with(tmp_path, START % 0.5, KIT) as room:
        room.start()
        room.header[ECHO].set_input()
        trigger(room)
        threading.Event().wait(0.1)  # a host that is busy elsewhere
        pin = room.header[ECHO]
        seen = [pin.level for _number in range(6000)]
        assert 1 in seen


def test_after_a_sleep_the_echo_is_over(tmp_path):
    with room_with(tmp_path, START % 0.5, KIT) as room:
        room.start()
        room.header[ECHO].set_input()
        trigger(room)
        time.sleep(0.05)
        assert {room.header[ECHO].level for _number in range(6000)} == {0}


@pytest.mark.parametrize("fault", ["gone", "flapping"])
def test_without_an_echo(tmp_path, fault):
    scenario = '[[event]]\nat_s = 0\nfault = "%s"\ndevice = "distance"\n' % fault
    with room_with(tmp_path, scenario, KIT) as room:
        room.start()
        told = set()
        for _number in range(1 if fault == "gone" else 60):
            trigger(room)
            told.add(entries(room, "sensor")[-1]["does"])
            time.sleep(0.05)
        assert told == ({"silent"} if fault == "gone" else {"silent", "echo"})
