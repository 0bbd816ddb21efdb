"""The header: who wins on a pin, wires, and what the journal hears."""
import pytest

from edgeai.clock import ManualClock
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.linkage.journal import Journal
from edgeai.sim.header import Header

LIGHT, BUZZER, BUTTON, BARE = 17, 18, 23, 14
ACTIVE_LOW = """
[[device]]
name = "fan"
type = "relay"
pin = 26
active_high = false

[[device]]
name = "bell"
type = "button"
pin = 24
pull = "down"
"""


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def journal(clock):
    return Journal(None, clock)


@pytest.fixture
def header(journal):
    return Header(journal, load_config(DEFAULT_CONFIG))


@pytest.fixture
def low_header(journal, tmp_path):
    path = tmp_path / "kit.toml"
    path.write_text(ACTIVE_LOW)
    return Header(journal, load_config(str(path)))


def told(journal, *names):
    """The chosen fields of all entries."""
    return [tuple(entry.get(name) for name in names) for entry in journal.entries]


def test_an_output_is_told_with_its_device(header, journal):
    header[LIGHT].set_output()
    header[LIGHT].drive(1)
    header[LIGHT].drive(1)
    header[LIGHT].drive(0)
    assert told(journal, "kind", "pin", "level", "on", "device", "type") == [
        ("pin", LIGHT, 0, False, "light", "led"),
        ("pin", LIGHT, 1, True, "light", "led"),
        ("pin", LIGHT, 0, False, "light", "led"),
    ]


def test_a_bare_pin_has_no_device(header, journal):
    header[BARE].set_output(1)
    assert journal.entries == [{"at_s": 0.0, "kind": "pin", "pin": BARE, "level": 1}]


def test_an_initial_level_on_an_output_is_told(header, journal):
    header[LIGHT].set_output(0)
    header[LIGHT].set_output(1)
    assert told(journal, "level", "on") == [(0, False), (1, True)]


def test_an_output_made_an_input_goes_off_in_the_journal(header, journal):
    header[LIGHT].set_output(1)
    header[LIGHT].set_input()
    header[BARE].set_output(1)
    header[BARE].set_input()
    assert told(journal, "pin", "level", "on") == [
        (LIGHT, 1, True), (LIGHT, 0, False), (BARE, 1, None), (BARE, 0, None)]
    assert not header.is_on("light")


def test_an_output_that_was_off_is_not_told_again(header, journal):
    header[LIGHT].set_output(0)
    header[LIGHT].set_input()
    assert len(journal.entries) == 1


def test_active_low(low_header, journal):
    low_header[26].set_output(1)
    assert not low_header.is_on("fan")
    low_header[26].drive(0)
    assert low_header.is_on("fan")
    low_header[26].set_input()
    assert not low_header.is_on("fan")
    assert told(journal, "level", "on") == [(1, False), (0, True), (0, False)]


def test_an_active_low_output_that_let_go_is_off_whatever_the_level(low_header, journal):
    low_header[26].set_output(0)
    low_header[26].set_input("up")
    assert told(journal, "level", "on") == [(0, True), (1, False)]


@pytest.mark.parametrize("pull, level", [("up", 1), ("down", 0), (None, 0)])
def test_pulls(header, pull, level):
    header[BARE].set_input(pull)
    assert header[BARE].level == level


@pytest.mark.parametrize("pull", ["up", "down", None])
def test_the_boards_own_pull_wins_on_gpio_2(header, pull):
    header[2].set_input(pull)
    assert header[2].level == 1


def test_a_button_beats_the_pull_and_lets_go(header, journal):
    header[BUTTON].set_input("up")
    header.press("button")
    assert header[BUTTON].level == 0
    header.press("button", False)
    assert header[BUTTON].level == 1
    assert told(journal, "kind", "device", "does") == [
        ("hand", "button", "press"), ("hand", "button", "release")]


def test_a_button_to_3v3(low_header):
    low_header[24].set_input("down")
    low_header.press("bell")
    assert low_header[24].level == 1


def test_a_wire_carries_the_output_whichever_came_first(header):
    header[BUTTON].set_input("up")
    header[25].set_output(0)
    header.wire(25, BUTTON)
    assert header[BUTTON].level == 0
    header[25].drive(1)
    assert header[BUTTON].level == 1
    header[25].set_input()
    assert header[BUTTON].level == 1  # its own pull again
    header[BUTTON].set_input()
    assert header[BUTTON].level == 0


def test_a_wire_of_three_pins_and_a_hand(header):
    header.wire(5, 6)
    header.wire(BUTTON, 6)
    header[5].set_input("up")
    header.press("button")
    assert [header[number].level for number in (5, 6, BUTTON)] == [0, 0, 0]


def test_two_outputs_on_a_wire_are_low_when_one_is(header):
    header.wire(5, 6)
    header[5].set_output(1)
    header[6].set_output(0)
    assert header[5].level == 0


def test_listeners_hear_each_change_with_its_level(header):
    heard = []
    header.wire(25, BUTTON)
    listener = lambda pin, level: heard.append((pin.number, level))  # noqa: E731
    header[BUTTON].listen(listener)
    header[25].set_output(1)
    header[25].drive(1)
    header[25].drive(0)
    header[BUTTON].unlisten(listener)
    header[25].drive(1)
    assert heard == [(BUTTON, 1), (BUTTON, 0)]


def test_pwm_is_told_and_read(header, journal, clock):
    pin = header[BUZZER]
    pin.set_output()
    pin.start_pwm(10.0, 30.0)
    levels = []
    clock.advance(0.005)  # samples in the middle of hundredths
    for _ in range(20):
        levels.append(pin.level)
        clock.advance(0.01)
    assert levels == ([1] * 3 + [0] * 7) * 2
    assert header.is_on("buzzer")
    pin.start_pwm(10.0, 0.0)
    assert not header.is_on("buzzer")
    pin.start_pwm(10.0, 0.0)  # no change, not told
    pin.start_pwm(20.0, 50.0)
    pin.stop_pwm()
    assert pin.level == 0
    assert told(journal, "kind", "pin", "frequency_hz", "duty_percent", "level", "on") == [
        ("pin", BUZZER, None, None, 0, False),
        ("pwm", BUZZER, 10.0, 30.0, None, True),
        ("pwm", BUZZER, 10.0, 0.0, None, False),
        ("pwm", BUZZER, 20.0, 50.0, None, True),
        ("pin", BUZZER, None, None, 0, False),
    ]
    assert journal.entries[1]["device"] == "buzzer"


def test_a_pwm_leaves_the_pin_low_also_one_that_was_high(header):
    header[BUZZER].set_output(1)
    header[BUZZER].start_pwm(10.0, 100.0)
    header[BUZZER].stop_pwm()
    assert header[BUZZER].level == 0


def test_pwm_on_an_active_low_output(low_header):
    low_header[26].set_output(1)
    low_header[26].start_pwm(50.0, 100.0)
    assert not low_header.is_on("fan")
    low_header[26].start_pwm(50.0, 99.0)
    assert low_header.is_on("fan")


def test_pwm_ends_for_the_eye_when_the_pin_is_an_input(header, journal):
    header[BUZZER].set_output()
    header[BUZZER].start_pwm(10.0, 100.0)
    header[BUZZER].set_input()
    assert header[BUZZER].level == 0
    assert not header.is_on("buzzer")
    assert told(journal, "level", "on")[-1] == (0, False)


def test_gpios_beyond_the_header_belong_to_the_chip(header):
    assert [number for number in range(54) if header[number].is_taken] == list(range(28, 54))
