"""Speakers of eSpeak NG's Mandarin: its voice in the library's many variants, and in drawn ones.

Some of the library's are never trained on: with a few the costs of the graph are tuned, and
what the others say measures how far the training carries.
"""
import os
from typing import NamedTuple, Optional

from edgeai.audio.speaking import espeakng
from edgeai.audio.training.acoustic_features import RATE_HZ
from edgeai.audio.training.drawn_variant import draw_variant, voice_file
from edgeai.packages import load

HELD_OUT = {
    "tuning": ("m3", "f4", "klatt5", "linda", "grandma", "croak"),
    "evaluation": ("m5", "f3", "klatt3", "Andrea", "belinda", "david", "steph2", "victor",
                   "shelby", "m8"),
}
# Growls and robots: nobody talks to a kit like that.
_ODD = ("UniRobot", "anikaRobot", "Demonic", "Mr serious", "Storm")
_DRAWN_SHARE = 0.5
_WORDS_PER_MINUTE = (110, 235)
_PITCH = (15, 90)
_MARGIN = 160  # points kept around what is loud


class EspeakSpeaker(NamedTuple):
    """One manner of speaking. variant: a name of the library's, or a drawn one's voice file;
    size: what formants and pitch are multiplied with; gap_s: silence between syllables; None where they run together, 0 for the engine's own gaps.
    fade_s: over which the end of a syllable that stands alone fades."""

    variant: str
    pitch: int
    words_per_minute: int
    size: float
    gap_s: Optional[float]
    fade_s: float = 0.0


def variants(purpose="training"):
    """Names of the variants for "training", "tuning" or "evaluation", sorted."""
    if purpose in HELD_OUT:
        return sorted(HELD_OUT[purpose])
    held_out = sum(HELD_OUT.values(), ())
    folder = os.path.join(load("espeakng_loader", "espeakng-loader").get_data_path(),
                          "voices", "!v")
    return sorted(name for name in os.listdir(folder)
                  if name not in _ODD + held_out and not name.startswith("robosoft"))


def draw_speaker(rng, purpose="training"):
    """A random `EspeakSpeaker`; rng is a numpy RandomState. Held-out ones are the library's,
    and keep their size."""
    size = rng.uniform(0.85, 1.18) if purpose == "training" and rng.rand() < 0.6 else 1.0
    return EspeakSpeaker(
        variant=_draw_variant(rng, purpose), pitch=int(rng.randint(*_PITCH)),
        words_per_minute=int(rng.uniform(*_WORDS_PER_MINUTE) / size), size=size,
        gap_s=_draw_gap_s(rng, purpose), fade_s=rng.uniform(0.01, 0.15),
    )


def _draw_variant(rng, purpose):
    if purpose == "training" and rng.rand() < _DRAWN_SHARE:
        return draw_variant(rng)
    names = variants(purpose)
    return names[rng.randint(len(names))]


def _draw_gap_s(rng, purpose):
    if purpose == "training" and rng.rand() < 0.35:
        return rng.uniform(0.01, 0.06)
    return 0.0 if rng.rand() < 0.3 else None


def speak(syllables, speaker):
    """Samples (frames,) float at 16 kHz, trimmed, peak about 1. syllables: pinyin with
    tone digits ("ni3")."""
    import numpy as np

    if not speaker.gap_s:
        return _speak(("" if speaker.gap_s is None else " ").join(syllables), speaker)
    silence = np.zeros(int(RATE_HZ * speaker.gap_s))
    sounds = [_faded(_speak(syllable, speaker), speaker.fade_s) for syllable in syllables]
    return np.concatenate([part for sound in sounds for part in (sound, silence)])


def _faded(samples, seconds):
    """Lower and lower towards the end; a voice that just stops is a machine's."""
    import numpy as np

    count = min(len(samples), int(RATE_HZ * seconds))
    fall = np.ones(len(samples))
    fall[len(samples) - count :] = np.linspace(1, 0.02, count) ** 1.5
    return samples * fall


def _speak(text, speaker):
    import numpy as np

    samples, rate_hz = espeakng.synthesise(
        text, _voice(speaker.variant), speaker.words_per_minute, pitch=speaker.pitch)
    samples = stretched(samples.astype(np.float64), RATE_HZ / rate_hz / speaker.size)
    loud = np.flatnonzero(np.abs(samples) > 60)
    if not len(loud):
        return np.zeros(RATE_HZ // 10)
    samples = samples[max(0, loud[0] - _MARGIN) : loud[-1] + _MARGIN]
    return samples / np.abs(samples).max()


def _voice(variant):
    is_drawn = "\n" in variant
    return voice_file(variant) if is_drawn else "%s+%s" % (espeakng.MANDARIN, variant)


def stretched(samples, factor):
    """`samples` at `factor` times as many points, by its spectrum; whoever plays them at
    the old rate hears them slower and lower."""
    import numpy as np

    points = max(1, int(round(len(samples) * factor)))
    # To a length that the transform likes: primes cost a hundred times as much.
    padded = np.concatenate([samples, np.zeros(-len(samples) % 256)])
    wanted = max(1, int(round(len(padded) * factor)))
    spectrum = np.fft.rfft(padded)
    bins = wanted // 2 + 1
    kept = np.zeros(bins, complex)
    kept[: min(bins, len(spectrum))] = spectrum[:bins]
    return np.fft.irfft(kept, wanted)[:points] * factor
