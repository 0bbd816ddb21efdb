"""Passive buzzer and its melodies: pitches of the equal temperament, lengths in beats."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import UsageError
from edgeai.sensors.melodies import MELODIES, frequency_hz, melody_steps


# As tables of musical notes print them.
@pytest.mark.parametrize("note, hz", [
    ("A4", 440.00), ("C4", 261.63), ("C5", 523.25), ("F#4", 369.99), ("Bb5", 932.33),
    ("g6", 1567.98), ("1", 523.25), ("6", 880.00), ("1'", 1046.50), ("5,", 392.00),
    ("#4", 739.99), ("1''", 2093.00), ("0", 0.0), ("880Hz", 880.0), ("2048.5hz", 2048.5),
    (440, 440.0), (0, 0.0)])
def test_pitches(note, hz):
    assert round(frequency_hz(note), 2) == hz


@pytest.mark.parametrize("note", ["H4", "8", "C", "C44", "1'''''", "5,,,,,,", "10Hz", "", "x",
                                  19999, -5])
def test_what_is_no_note(note):
    with pytest.raises(UsageError):
        frequency_hz(note)


def test_beats_are_seconds():
    steps = melody_steps("6 0:0.5 6:2", 60)
    assert [hz for hz, _seconds in steps] == pytest.approx([880, 0, 0, 0, 880, 0])
    assert [first[1] + second[1] for first, second in zip(steps[::2], steps[1::2])] == (
        pytest.approx([1.0, 0.5, 2.0]))
    assert sum(seconds for _hz, seconds in melody_steps("6 0:0.5 6:2", 120)) == pytest.approx(1.75)


def test_pairs_have_seconds():
    steps = melody_steps([("A4", 0.5), (1000, 0.25)], 120)
    assert [hz for hz, _seconds in steps] == [440, 0, 1000, 0]
    assert sum(seconds for _hz, seconds in steps) == pytest.approx(0.75)


@pytest.mark.parametrize("melody", [
    "", [], "1 2 9", "1:x", "1:0", "1:-1", "1:100", [5], [("A4", 0)], [("A4",)], [("A4", "1")],
    "小星量"])
def test_what_is_no_melody(melody):
    with pytest.raises(UsageError):
        melody_steps(melody, 120)


@pytest.mark.parametrize("beats", [0, -1, "fast", None])
def test_beats_that_there_are_not(beats):
    with pytest.raises(UsageError, match="beats a minute"):
        melody_steps("1", beats)


@pytest.mark.parametrize("name", sorted(MELODIES))
def test_each_melody_can_be_played(name):
    assert sum(seconds for _hz, seconds in melody_steps(name, 120)) > 0.3


def test_a_tone_sounds_until_another_call(opened, driven, room):
    buzzer = opened("melody")
    assert buzzer.value == 0
    buzzer.tone(880)
    assert buzzer.value == 880 and buzzer.is_on and room.header.is_on("melody")
    buzzer.tone("A4")
    buzzer.off()
    assert buzzer.value == 0 and not buzzer.is_on and not room.header.is_on("melody")
    buzzer.on()
    assert driven("melody") == [0, (880, 50), (440, 50), (440, 0), (2700, 0), (2700, 50)]
    buzzer.close()
    assert not room.header[13].is_output


def test_a_tone_with_an_end(opened, driven):
    clock = ManualClock()
    buzzer = opened("melody", clock)
    buzzer.tone(1000, seconds=0.5, background=False)
    assert driven("melody") == [0, (1000, 50), (1000, 0)]
    assert clock.now_s() == 0.5


def test_a_melody(opened, driven):
    clock = ManualClock()
    buzzer = opened("melody", clock)
    buzzer.play("6 6'", background=False, beats_per_minute=60)
    sounding = [step for step in driven("melody")[1:] if step[1] == 50]
    assert [round(hz) for hz, _duty in sounding] == [880, 1760]
    assert clock.now_s() == pytest.approx(2.0)
    assert not buzzer.is_on


def test_beep_and_alarm(opened, driven):
    buzzer = opened("melody", ManualClock())
    buzzer.beep(times=2, background=False)
    assert driven("melody") == [0] + [(2700, 50), (2700, 0)] * 2
    buzzer.alarm()
    buzzer.off()
    assert not buzzer.is_on


def test_what_it_can_be_told(opened):
    buzzer = opened("melody", ManualClock())
    buzzer.tell("tone", 500)
    assert buzzer.value == 500
    buzzer.tell("play", "小星星")
    buzzer._thread.join(20)
    assert not buzzer.is_on
    with pytest.raises(UsageError, match="melody can't do that 0 times"):
        buzzer.play("1", times=0)
