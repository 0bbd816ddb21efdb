"""Melodies as text, for a passive buzzer; no hardware.

Notes are parted by spaces. A note is a letter with its octave ("C5", "F#4", "Bb5"), a number of
numbered notation ("1" to "7" are do to ti, "0" is a rest; each ' after it is an octave up, each
comma one down), or a frequency with its unit ("880Hz"). ":2" behind it is its length in beats,
without it one beat: "1 1 5 5 6 6 5:2".
"""
import re

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

LOWEST_HZ, HIGHEST_HZ = 20.0, 10000.0  # what can be heard, and what rpi-lgpio can make
# Small buzzers are loud from 2 to 4 kHz and weak below 500 Hz: "1" is C of the fifth octave.
DO_OCTAVE = 5
_A4_HZ = 440.0
_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_LETTER = re.compile(r"([A-Ga-g])([#b]?)(\d)$")
_NUMBER = re.compile(r"([#b]?)([0-7])('*|,*)$")
_FREQUENCY = re.compile(r"(\d+(?:\.\d+)?)hz$", re.IGNORECASE)
# As much of each note is sound; the rest parts it from the next.
SOUNDING_SHARE = 0.9

_TWINKLE = "1 1 5 5 6 6 5:2 4 4 3 3 2 2 1:2"
_TIGERS = "1 2 3 1 1 2 3 1 3 4 5:2 3 4 5:2 5:0.5 6:0.5 5:0.5 4:0.5 3 1"
_TIGERS += " 5:0.5 6:0.5 5:0.5 4:0.5 3 1 1 5, 1:2 1 5, 1:2"
_BIRTHDAY = "5:0.5 5:0.5 6 5 1' 7:2 5:0.5 5:0.5 6 5 2' 1':2"
_ALARM = "2700Hz:0.5 2000Hz:0.5"
_SUCCESS, _FAILURE = "1:0.5 3:0.5 5:0.5 1':1", "5:0.5 3:0.5 1:1"
MELODIES = {
    "小星星": _TWINKLE, "twinkle": _TWINKLE, "两只老虎": _TIGERS, "tigers": _TIGERS,
    "生日快乐": _BIRTHDAY, "birthday": _BIRTHDAY, "报警": _ALARM, "alarm": _ALARM,
    "成功": _SUCCESS, "success": _SUCCESS, "失败": _FAILURE, "failure": _FAILURE,
}


def melody_steps(melody, beats_per_minute):
    """[(frequency in Hz or 0 for silence, seconds)] of a melody.

    melody: a name of MELODIES, notes as text, or pairs (note or frequency, seconds).
    """
    if isinstance(melody, str):
        beat_s = 60.0 / _checked_beats(beats_per_minute)
        pairs = [_note(word, beat_s) for word in MELODIES.get(melody, melody).split()]
    else:
        pairs = [_checked_pair(pair) for pair in melody]
    if not pairs:
        raise UsageError(_("there is no note to play"),
                         _("Give notes, as in {example}.").format(example='"1 1 5 5 6 6 5:2"'))
    return [step for pair in pairs for step in _with_gap(*pair)]


def frequency_hz(note):
    """The frequency of a note as text, 0 for a rest; a number is one already."""
    if isinstance(note, (int, float)):
        frequency = float(note)
    else:
        frequency = _frequency_of_text(note)
    if frequency != 0 and not LOWEST_HZ <= frequency <= HIGHEST_HZ:
        raise UsageError(
            _("a tone of {frequency:g} Hz can't be played").format(frequency=frequency),
            _("Give {lowest:g} to {highest:g} Hz.").format(
                lowest=LOWEST_HZ, highest=HIGHEST_HZ))
    return frequency


def _frequency_of_text(note):
    letter, number = _LETTER.match(note), _NUMBER.match(note)
    frequency = _FREQUENCY.match(note)
    if frequency:
        return float(frequency.group(1))
    if letter:
        name, sign, octave = letter.groups()
        return _pitch_hz(_SEMITONES[name.upper()] + _shift(sign), int(octave))
    if number:
        sign, digit, octaves = number.groups()
        if digit == "0":
            return 0.0
        octave = DO_OCTAVE + octaves.count("'") - octaves.count(",")
        return _pitch_hz(_SEMITONES["CDEFGAB"[int(digit) - 1]] + _shift(sign), octave)
    raise UsageError(_("there is no note {note!r}").format(note=note),
                     _("Write C5, F#4, 1 to 7 (0 is a rest, 1' higher, 1, lower) or 880Hz."))


def _shift(sign):
    return {"#": 1, "b": -1, "": 0}[sign]


def _pitch_hz(semitone, octave):
    """Twelve equal semitones an octave; A of the fourth is 440 Hz."""
    return _A4_HZ * 2.0 ** (octave - 4 + (semitone - 9) / 12.0)


def _checked_beats(beats_per_minute):
    if isinstance(beats_per_minute, (int, float)) and beats_per_minute > 0:
        return beats_per_minute
    raise UsageError(_("{beats!r} beats a minute").format(beats=beats_per_minute),
                     _("Give more than 0; 120 is a walk."))


def _note(word, beat_s):
    note, _colon, beats = word.partition(":")
    try:
        length = float(beats or 1)
    except ValueError:
        length = 0.0
    if not 0 < length <= 64:
        raise UsageError(_("the note {note!r} has no length").format(note=word),
                         _("Write the beats behind a colon: C5:0.5"))
    return frequency_hz(note), length * beat_s


def _checked_pair(pair):
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not _is_time(pair[1]):
        raise UsageError(_("{pair!r} is no note and its seconds").format(pair=pair),
                         _('Write pairs, as in [("C5", 0.5), (880, 0.25)].'))
    return frequency_hz(pair[0]), pair[1]


def _is_time(seconds):
    return isinstance(seconds, (int, float)) and seconds > 0


def _with_gap(frequency, seconds):
    sounding_s = seconds * SOUNDING_SHARE
    return [(frequency, sounding_s), (0, seconds - sounding_s)]
