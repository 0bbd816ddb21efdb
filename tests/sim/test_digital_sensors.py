"""Sensors with one digital pin: threshold, hold time, bounce, faults; by time alone."""
import pytest

from edgeai.clock import ManualClock
from edgeai.sim.peripherals.button import BOUNCE_S
from edgeai.sim.peripherals.pir import HOLD_S
from room_help import entries, room_with, wait_until

KIT = """
[[device]]
name = "door"
type = "pir"
pin = 24
[[device]]
name = "flame"
type = "flame"
pin = 16
active_high = false
[[device]]
name = "pad"
type = "touch"
pin = 17
active_high = true
[[device]]
name = "lamp"
type = "light"
pin = 27
active_high = true
[[device]]
name = "bell"
type = "button"
pin = 23
"""


def event(at_s, **fields):
    lines = ["%s = %s" % (key, '"%s"' % value if isinstance(value, str) else value)
             for key, value in fields.items()]
    return "\n".join(["[[event]]", "at_s = %s" % at_s] + lines) + "\n"


def levels(room, name, times_s):
    return [room.peripherals[name].level(time_s) for time_s in times_s]


def test_a_comparator_switches_at_half_and_knows_its_active_level(tmp_path):
    scenario = event(1, set="flame.flame", to=1.0, over_s=1) + event(3, set="pad.touched", to=1.0)
    with room_with(tmp_path, scenario, KIT) as room:
        assert levels(room, "flame", (0, 1.4, 1.6, 9)) == [1, 1, 0, 0]
        assert levels(room, "pad", (0, 2.9, 3)) == [0, 0, 1]
        assert levels(room, "lamp", (0,)) == [1]


def test_noise_at_the_threshold_makes_it_chatter(tmp_path):
    noise = '[[start]]\nof="flame.flame"\nvalue=0.5\n[[noise]]\nof="flame.flame"\ndeviation=0.1\n'
    with room_with(tmp_path, noise, KIT) as room:
        row = levels(room, "flame", [0.01 * number for number in range(100)])
        assert 25 < sum(row) < 75


def test_a_pir_holds_and_is_triggered_anew(tmp_path):
    scenario = "".join(event(at_s, set="door.motion", to=to) for at_s, to in (
        (1, 1.0), (1.1, 0.0), (2, 1.0), (2.1, 0.0)))
    with room_with(tmp_path, scenario, KIT) as room:
        assert levels(room, "door", (0.9, 1, 1.1 + HOLD_S, 2.09 + HOLD_S, 2.2 + HOLD_S)) == [
            0, 1, 1, 1, 0]


@pytest.mark.parametrize("fault, expected", [("gone", {None}), ("stuck", {0}), ("flapping", {0, 1})])
def test_faults(tmp_path, fault, expected):
    scenario = (event(2, set="pad.touched", to=1.0)
                + event(1, fault=fault, device="pad", seconds=4))
    with room_with(tmp_path, scenario, KIT) as room:
        room.timeline.start()
        times_s = [1.0 + 0.02 * number for number in range(200)]
        assert set(levels(room, "pad", times_s)) == expected
        assert levels(room, "pad", (0.9, 5.01)) == [0, 1]


def test_a_flapping_share_leaves_most_alone(tmp_path):
    scenario = event(0, fault="flapping", device="pad", share=0.1)
    with room_with(tmp_path, scenario, KIT) as room:
        room.timeline.start()
        row = levels(room, "pad", [0.05 * number + 0.01 for number in range(1000)])
        assert 20 < sum(row) < 90


def test_the_pins_follow_the_scenario_while_the_room_lasts(tmp_path):
    scenario = event(0.1, set="door.motion", to=1.0) + event(0.2, set="flame.flame", to=1.0)
    with room_with(tmp_path, scenario, KIT) as room:
        seen = [edges(room, 24), edges(room, 16)]
        room.start()
        wait_until(lambda: room.header[24].level == 1 and room.header[16].level == 0)
        for row, due_s, level in zip(seen, (0.1, 0.2), (1, 0)):
            assert row[-1][0] >= due_s and [one for _at_s, one in row] in ([1 - level, level], [level])
        wait_until(lambda: len(entries(room, "world")) == 2)
        assert {(one["device"], one["quantity"], one["to"]) for one in entries(room, "world")} == {
            ("door", "motion", 1.0), ("flame", "flame", 1.0)}


def test_a_fault_told_late_is_noticed(tmp_path):
    scenario = event(0, after="hand", fault="gone", device="lamp", seconds=1.0)
    with room_with(tmp_path, scenario, KIT) as room:
        room.start()
        assert room.header[27].level == 1
        levels_seen = []
        room.header[27].listen(lambda pin, level: levels_seen.append(level))
        room.journal.write("hand")
        wait_until(lambda: levels_seen[-2:] == [0, 1])


def edges(room, gpio):
    """[(room time, level)] of the pin from now on."""
    seen = []
    room.header[gpio].listen(lambda pin, level: seen.append((room.journal.now_s(), level)))
    return seen


def test_a_pressed_button_bounces_and_rests(tmp_path):
    with room_with(tmp_path, config=KIT, clock=ManualClock(100.0)) as room:
        room.start()
        room.header[23].set_input("up")
        seen = edges(room, 23)
        room.press("bell")
        pressed = list(seen)
        assert len(pressed) % 2 == 1 and len(pressed) >= 3 and pressed[-1][1] == 0
        assert pressed[-1][0] - pressed[0][0] >= BOUNCE_S[0] / 2
        room.press("bell", False)
        released = seen[len(pressed):]
        assert released[-1][1] == 1 and len(released) % 2 == 1 and len(released) >= 3
        assert [one["does"] for one in entries(room, "hand")] == ["press", "release"]


@pytest.mark.parametrize("is_pressed", [True, False])
def test_a_busy_machine_makes_no_bounce_longer(tmp_path, is_pressed):
    """Its thread comes back a second late each time: the contact is at rest then, and stays so."""
    with room_with(tmp_path, config=KIT, clock=ManualClock(100.0)) as room:
        room.start()
        pin = room.header[23]
        pin.set_input("up")
        room.press("bell", not is_pressed, bounces=False)
        sleep, read, seen = room.clock.sleep, [], edges(room, 23)
        room.clock.sleep = lambda seconds: (sleep(1.0), read.append(pin.level))
        room.press("bell", is_pressed)
        level = 0 if is_pressed else 1
        assert read and set(read) == {level} == {pin.level}
        assert [one for _at_s, one in seen] == [level]


def test_what_is_fed_for_a_moment_is_over_in_time(tmp_path):
    with room_with(tmp_path, config=KIT, clock=ManualClock(100.0)) as room:
        room.start()
        pin = room.header[23]
        pin.set_input("up")
        pin.feed(0)
        pin.feed(None, 0.01)
        assert pin.level == 1
        room.clock.advance(0.02)
        assert pin.level == 0
        pin.feed(None)
        assert pin.level == 1


def test_a_button_of_the_world_is_pressed_too(tmp_path):
    scenario = event(0.1, set="bell.pressed", to=1.0) + event(1.0, set="bell.pressed", to=0.0)
    with room_with(tmp_path, scenario, KIT) as room:
        room.start()
        room.header[23].set_input("up")
        seen = edges(room, 23)
        wait_until(lambda: room.journal.now_s() > 1.1 and seen and seen[-1][1] == 1)
        assert 0 in [level for _time_s, level in seen]


def test_a_stuck_button_does_not_feel_the_hand(tmp_path):
    with room_with(tmp_path, event(0, fault="stuck", device="bell"), KIT) as room:
        room.start()
        room.header[23].set_input("up")
        room.press("bell")
        assert room.header[23].level == 1


def test_what_is_due_always_lies_ahead(tmp_path):
    """A moment that is due again when it has come would keep the processor busy for ever."""
    scenario = "".join(event(at_s, set="door.motion", to=at_s % 2) for at_s in range(1, 9))
    scenario += "".join(event(0.1 * at_s, set="pad.touched", to=0.7, over_s=0.3) for at_s in range(9))
    scenario += event(0.3, fault="flapping", device="flame", seconds=1.1)
    with room_with(tmp_path, scenario, KIT) as room:
        room.timeline.start()
        for name in ("door", "pad", "flame"):
            time_s, moments = 0.0, 0
            while room.peripherals[name].due_s(time_s) < 100.0:
                assert room.peripherals[name].due_s(time_s) > time_s
                time_s = room.peripherals[name].due_s(time_s)
                moments += 1
            assert 8 <= moments < 400
