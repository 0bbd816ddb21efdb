"""Variants of eSpeak NG's Mandarin that no file holds: every one drawn anew.

A voice file says how the library's synthesiser is set: pitch, formants, how much voice and
breath there is (espeak-ng's docs/voices.md). The wheel's variants are some seventy such
settings; between and beside them lie all the others.
"""
import atexit
import os
import shutil
import tempfile

# What the wheel's own file says, without the names that a list would show.
_MANDARIN = """name drawn
language cmn-latn-pinyin
phonemes cmn
dictionary cmn
words 1
dict_min 100000
"""
_folder = None


def draw_variant(rng):
    """The lines of a voice file; rng is a numpy RandomState."""
    lines = [_pitch(rng)] + _formants(rng)
    for share, line in _MANNERS:
        if rng.rand() < share:
            lines.append(line(rng))
    return _MANDARIN + "\n".join(lines) + "\n"


def voice_file(text):
    """The path of a file with that text, the same one each time: espeak-ng reads it at once."""
    global _folder
    if _folder is None:
        _folder = tempfile.mkdtemp(prefix="edgeai-")
        atexit.register(shutil.rmtree, _folder, True)
    path = os.path.join(_folder, "voice")
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)
    return path


def _pitch(rng):
    low_hz = rng.uniform(60, 110) if rng.rand() < 0.5 else rng.uniform(110, 240)
    return "pitch %d %d" % (low_hz, low_hz * rng.uniform(1.05, 1.7))


def _formants(rng):
    """Frequency, strength and width in percent. The first three make the vowels and move
    together; 0 is the lowest, 4 to 8 are the voice's colour."""
    tract = rng.uniform(0.88, 1.22)
    lines = ["formant 0 %d %d %d" % _percents(rng, (80, 120), (70, 180), (80, 160))]
    for number in (1, 2, 3):
        middle = 100 * tract * rng.normal(1.0, 0.07)
        strength = (30, 140) if number == 3 else (55, 160)
        lines.append("formant %d %d %d %d" % (
            (number, middle) + _percents(rng, strength, (50, 190))))
    high = rng.uniform(0, 120)
    for number in range(4, 9):
        middle = 100 * tract * rng.normal(1.0, 0.08)
        lines.append("formant %d %d %d %d" % (
            (number, middle) + _percents(rng, (0, high + 10), (60, 150))))
    return lines


def _percents(rng, *ranges):
    return tuple(int(rng.uniform(*one)) for one in ranges)


def _breath(rng):
    """Noise through the first six formants; as loud as a whisper's at the most."""
    loudest = rng.uniform(3, 60)
    return "breath " + " ".join(str(int(rng.uniform(0, loudest))) for _formant in range(6))


def _whisper(rng):
    strength = rng.uniform(0.7, 1.1)
    levels = " ".join(str(int(level * strength)) for level in (75, 75, 50, 40, 15, 10))
    return "voicing %d\nbreath %s\nbreathw 150 150 200 200 400 400" % (rng.uniform(5, 45), levels)


def _tone(rng):
    return "tone 600 %d 1200 %d 2000 %d" % _percents(rng, (100, 255), (50, 255), (20, 255))


# (the share of voices that have it, its line); of two of a kind the later one counts.
_MANNERS = (
    (0.6, lambda rng: "voicing %d" % rng.uniform(25, 170)),
    (0.7, lambda rng: "consonants %d %d" % _percents(rng, (40, 160), (30, 160))),
    (0.35, _breath),
    (0.08, _whisper),
    (0.5, lambda rng: "flutter %d" % rng.uniform(0, 22)),
    (0.5, lambda rng: "roughness %d" % rng.randint(0, 6)),
    (0.4, _tone),
    (0.2, lambda rng: "echo %d %d" % _percents(rng, (20, 200), (8, 80))),
    (0.2, lambda rng: "klatt %d" % rng.randint(1, 7)),
    (0.25, lambda rng: "intonation %d" % rng.randint(1, 4)),
)
