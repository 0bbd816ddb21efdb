"""A second synthesiser, for measuring only: MBROLA with its Mandarin diphones "cn1".

A person's diphones, so it sounds nothing like what the model was trained on. Its licence
restricts use: it is installed by whoever measures (Debian: contrib and non-free, packages
mbrola and mbrola-cn1), and nothing it says is ever trained on but in an enrolment.
Phones and .pho format: the README of cn1 and MBROLA's manual.
"""
import functools
import os
import re
import shutil
import subprocess
from typing import NamedTuple

from edgeai.audio.training.acoustic_features import RATE_HZ
from edgeai.audio.training.espeak_speaker import stretched

DATABASE = "/usr/share/mbrola/cn1/cn1"
DATABASE_RATE_HZ = 22050
_INITIAL = re.compile("zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]")
_WHOLE = {"yi": ["i"], "wu": ["u"], "yu": ["v"], "ye": ["ie"], "yin": ["in"], "ying": ["ing"],
          "yun": ["un"], "er": ["er"]}
# Pitch points, times the speaker's middle.
_TONES = {"1": (1.25, 1.25), "2": (.95, 1.25), "3": (.9, .75, .9), "4": (1.35, .8), "5": (1, .9)}


class MbrolaSpeaker(NamedTuple):
    f0_hz: float
    slowness: float


def is_installed():
    return shutil.which("mbrola") is not None and os.path.isfile(DATABASE)


def draw_speaker(rng):
    return MbrolaSpeaker(rng.uniform(170, 260), rng.uniform(0.75, 1.1))


def speak(syllables, speaker, rng):
    """Samples (frames,) float at 16 kHz, peak about 1; None where the database lacks a
    syllable or its programme said nothing."""
    import numpy as np

    parts = [phones_of(syllable.rstrip("12345")) for syllable in syllables]
    if None in parts:
        return None
    lines = ["_ 80"]
    for syllable, phones in zip(syllables, parts):
        lines += _lines(phones, syllable[-1], speaker, rng)
    done = subprocess.run(["mbrola", "-e", DATABASE, "-", "-.raw"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True,
                          input=("\n".join(lines + ["_ 80"]) + "\n").encode("ascii"))
    samples = np.frombuffer(done.stdout, "<i2").astype(np.float64)
    if not samples.any():
        return None
    samples = stretched(samples, RATE_HZ / DATABASE_RATE_HZ)
    return samples / np.abs(samples).max()


def phones_of(syllable):
    """The database's phones of a toneless syllable, or None."""
    pairs = _diphones(DATABASE)
    for phones in _ways(syllable):
        if all(pair in pairs for pair in zip(phones, phones[1:])):
            return phones
    return None


def _lines(phones, tone, speaker, rng):
    length = speaker.slowness * rng.uniform(170, 230) * (0.7 if tone == "5" else 1.0)
    points = _TONES.get(tone, _TONES["5"])
    pitch = " ".join("%d %d" % (99 * at // (len(points) - 1), speaker.f0_hz * point)
                     for at, point in enumerate(points))
    for name in phones[:-1]:
        yield "%s %d" % (name, speaker.slowness * (95 if name[-1] in "iu" else 70))
    yield "%s %d %s" % (phones[-1], length, pitch)
    yield "_ %d" % rng.choice([10, 20, 30])


def _ways(syllable):
    """How a syllable may be written in the database's phones, the best first."""
    if syllable in _WHOLE:
        return [_WHOLE[syllable]]
    if syllable == "yue":
        return [["yu", "e"], ["ue"]]
    if syllable == "wo":
        return [["w", "o"], ["u", "o"]]
    match = _INITIAL.match(syllable)
    initial = match.group() if match else ""
    final = _apical(initial, syllable[len(initial) :])
    ways = [[initial, final] if initial else [final]]
    if len(final) > 1 and final[0] in "iuv":
        ways.append([initial + ("u" if final[0] == "v" else final[0]), final[1:]])
    if initial == "y":
        ways += [["yu", final[1:]], ["i", final]]
    if initial == "w":
        ways.append(["u", final])
    return ways


def _apical(initial, final):
    if final == "i" and initial in ("zh", "ch", "sh", "r"):
        return "ll"
    if final == "i" and initial in ("z", "c", "s"):
        return "ii"
    return "v" if final == "u" and initial in ("j", "q", "x") else final


@functools.lru_cache(maxsize=1)
def _diphones(path):
    """The pairs in the database's index, which is plain text."""
    with open(path, "rb") as file:
        index = file.read(20000)
    pairs = re.findall(rb"([a-z]{1,4}|_)\x00([a-z]{1,4}|_)\x00", index)
    return {(one.decode(), other.decode()) for one, other in pairs}
