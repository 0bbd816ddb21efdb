"""Speakers made of formants: every sentence by another throat.

Each speaker draws its own vocal tract, vowels, fricatives, glottis, pitch and tempo
around textbook values, so a network that hears many of them learns what Mandarin sounds
have in common, not how one synthesiser makes them.
"""
from typing import NamedTuple, Tuple

from edgeai.audio.training.acoustic_features import RATE_HZ
from edgeai.audio.training.formant_tables import CONSONANTS, FINALS, NASALS, TONES, VOWELS
from edgeai.audio.training.source_filter import HOP, frequencies_hz, render
from edgeai.audio.training.units import syllable_units

FRAME_S = HOP / RATE_HZ

SILENT_DB = -80.0


class Speaker(NamedTuple):
    """One throat. Factors are 1.0 for the textbook's man.

    fading, fade_db: over which share of a syllable's end its voice fades, and how far; a
    fading vowel is no nasal. leakage: how nasal its vowels are, of 1.
    """

    vowels: dict
    tract: float
    noise_hz_factor: float
    noise_width_factor: float
    noise_gain_db: float
    bandwidth_factor: float
    tilt_db_per_octave: float
    breathiness_db: float
    f0_hz: float
    tone_range: float
    tempo: float
    smooth_s: float
    upper_formants_hz: Tuple[float, ...]
    nasal_db: float
    consonant_tempo: float
    gap_s: float
    fading: float
    fade_db: float
    first_harmonic_db: float
    leakage: float


def draw_speaker(rng):
    """A random `Speaker`; rng is a numpy RandomState."""
    tract = rng.uniform(0.88, 1.32)
    vowels = {
        name: tuple(hz * rng.normal(1.0, spread) for hz, spread in zip(formants, (.09, .08, .05)))
        for name, formants in VOWELS.items()
    }
    high = 95 * tract ** 2.2
    return Speaker(
        vowels=vowels, tract=tract,
        noise_hz_factor=rng.normal(1.0, .08), noise_width_factor=rng.uniform(.7, 1.6),
        noise_gain_db=rng.normal(0, 4), bandwidth_factor=rng.uniform(.6, 1.7),
        tilt_db_per_octave=rng.uniform(-8, -2), breathiness_db=rng.uniform(-45, -14),
        f0_hz=min(330.0, high * rng.uniform(.85, 1.5)), tone_range=rng.uniform(.5, 1.4),
        tempo=rng.uniform(.75, 1.45), smooth_s=rng.uniform(.02, .06),
        upper_formants_hz=tuple(
            hz * tract * rng.normal(1.0, .05) for hz in (3500, 4500, 5600, 6700, 7800, 9000)),
        nasal_db=rng.uniform(-16, -5), consonant_tempo=rng.uniform(.75, 2.0),
        gap_s=rng.choice([0.0, 0.0, 0.02, 0.05, 0.08]),
        fading=rng.uniform(.05, .5), fade_db=rng.uniform(0, 25),
        first_harmonic_db=rng.uniform(-3, 12), leakage=rng.uniform(0, .35),
    )


def speak(syllables, speaker, rng):
    """Samples (frames,) float, peak about 1. syllables: pinyin with tone digits ("ni3")."""
    import numpy as np

    tracks = _Tracks(speaker, rng)
    tracks.hold(.03, speaker.vowels["schwa"], SILENT_DB)
    for number, syllable in enumerate(syllables):
        _add_syllable(tracks, syllable, number == len(syllables) - 1)
    tracks.hold(.04, speaker.vowels["schwa"], SILENT_DB)
    samples = tracks.render()
    return samples / max(np.abs(samples).max(), 1e-9)


def _add_syllable(tracks, syllable, is_last):
    tone, sound = syllable[-1], syllable
    if tone.isdigit():
        sound = syllable[:-1]
    else:
        tone = "5"
    units = syllable_units(sound)
    rng, speaker = tracks.rng, tracks.speaker
    tracks.level_db = rng.normal(0, 1.5) - (2 if tone == "5" else 0)
    parts = [part.split(":") for part in FINALS[units[1]].split()]
    tracks.consonant(CONSONANTS[units[0]], speaker.vowels[parts[0][0]], units[0])
    length_s = rng.uniform(.14, .25) * (.6 if tone == "5" else 1.25 if is_last else 1.0)
    tracks.vowels(parts, length_s, TONES[tone])
    if speaker.gap_s:
        tracks.hold(rng.uniform(0, speaker.gap_s), speaker.vowels["schwa"], SILENT_DB)


class _Tracks:
    """Frame by frame: formants, levels in dB, pitch; drawn as steps, smoothed at the end."""

    def __init__(self, speaker, rng):
        self.speaker = speaker
        self.rng = rng
        self.level_db = 0.0
        self._rows = []
        self._owed_frames = 0.0

    def hold(self, seconds, formants, voice_db, breath_db=SILENT_DB, noise_db=SILENT_DB,
             noise=(3000, 1500), nasal=0.0, semitones=(0, 0)):
        import numpy as np

        # What rounding takes from one sound, the next one gets.
        exact = seconds / self.speaker.tempo / FRAME_S + self._owed_frames
        frames = int(round(exact))
        self._owed_frames = exact - frames
        points = np.linspace(0, len(semitones) - 1, max(frames, 1))
        pitch = np.interp(points, np.arange(len(semitones)), semitones)
        for number in range(frames):
            self._rows.append(tuple(formants) + (
                voice_db + self.level_db, breath_db + self.level_db, noise_db + self.level_db,
                noise[0], noise[1], nasal, pitch[number]))

    def consonant(self, kind, vowel, name):
        rng, speaker = self.rng, self.speaker
        formants = tuple(own if hz is None else hz for hz, own in zip(kind.locus_hz, vowel))
        formants = tuple(hz * rng.normal(1, .04) for hz in formants)
        stretch = rng.uniform(.75, 1.3) / speaker.consonant_tempo
        noise_hz = kind.noise_hz * speaker.noise_hz_factor if kind.noise_hz else vowel[1] * 1.1
        noise = (noise_hz, kind.noise_width_hz * speaker.noise_width_factor)
        noise_db = kind.noise_db + speaker.noise_gain_db + rng.normal(0, 1.5)
        if kind.voiced:
            nasal = 1.0 if name in NASALS else 0.0
            self.hold(kind.closure_s * stretch, formants, speaker.nasal_db if nasal else -7,
                      noise_db=noise_db if kind.noise_s else SILENT_DB, noise=noise, nasal=nasal)
            return
        self.hold(kind.closure_s * stretch, formants,
                  rng.choice([SILENT_DB, SILENT_DB, -28]), noise=noise)
        if not kind.noise_s:
            return
        self._friction(kind, max(kind.noise_s * stretch, .006), formants, noise_db, noise)
        self.hold(kind.breath_s * stretch, _between(formants, vowel), SILENT_DB,
                  -16 + rng.normal(0, 3), noise_db - 14, noise)

    def _friction(self, kind, seconds, formants, noise_db, noise):
        """Fricatives swell, what follows a closure bursts: where the two are equally long,
        that tells them apart (Gerstman, 1957)."""
        steps = (4, 0, 0) if kind.closure_s else (-14, -5, 0)
        for step_db in steps:
            self.hold(seconds / len(steps), formants, SILENT_DB, -32, noise_db + step_db, noise)

    def vowels(self, parts, length_s, semitones):
        import numpy as np

        rng, speaker = self.rng, self.speaker
        ends = np.cumsum([float(share) for _name, share in parts])
        start, first_row = 0.0, len(self._rows)
        for (name, _share), end in zip(parts, ends):
            span = np.linspace(start, end, 3) * (len(semitones) - 1)
            pitch = np.interp(span, np.arange(len(semitones)), semitones) * speaker.tone_range
            nasal = 1.0 if name in NASALS else speaker.leakage * rng.uniform(0, 1)
            formants = tuple(hz * rng.normal(1, .03) for hz in speaker.vowels[name])
            level_db = speaker.nasal_db if name in NASALS else 0.0
            self.hold((end - start) * length_s, formants, level_db,
                      speaker.breathiness_db, nasal=nasal, semitones=tuple(pitch))
            start = end
        self._fade(first_row)

    def _fade(self, first_row):
        """What came from that row on gets lower towards its end."""
        count = int((len(self._rows) - first_row) * self.speaker.fading)
        for number in range(1, count + 1):
            at = len(self._rows) - count + number - 1
            fall_db, row = self.speaker.fade_db * number / count, self._rows[at]
            self._rows[at] = row[:3] + (row[3] - fall_db, row[4] - fall_db) + row[5:]

    def render(self):
        import numpy as np

        rows = np.array(self._rows)
        slow = _smooth(rows, int(round(self.speaker.smooth_s / FRAME_S)) | 1)
        quick = _smooth(rows, 3)
        formants, nasal = slow[:, :3] * self.speaker.tract, quick[:, 8]
        tract_db = _formants_db(formants, self.speaker, nasal)
        octaves = np.log2(np.maximum(frequencies_hz(), 60) / 200.0)
        glottis_db = self.speaker.tilt_db_per_octave * np.maximum(octaves, 0)
        glottis_db = glottis_db + self.speaker.first_harmonic_db * (
            frequencies_hz() < 1.5 * self.speaker.f0_hz)
        voiced = _linear(_levelled(tract_db + glottis_db, .85) + quick[:, 3:4])
        noise = _linear(_levelled(tract_db, 1.0) + quick[:, 4:5])
        noise += _friction(quick[:, 5], rows[:, 6], rows[:, 7])
        wobble = np.cumsum(self.rng.normal(0, .15, len(rows)))
        wobble -= np.linspace(0, wobble[-1], len(rows))
        fall = np.linspace(1, -1.5, len(rows))
        f0_hz = self.speaker.f0_hz * 2 ** ((slow[:, 9] + fall + wobble) / 12)
        return render(np.clip(f0_hz, 60, 450), voiced, noise, self.rng)


def _between(one, other):
    return tuple((a + b) / 2 for a, b in zip(one, other))


def _smooth(rows, width):
    """Moving mean over `width` frames, twice (a triangle), the ends held."""
    import numpy as np

    for _turn in range(2):
        padded = np.concatenate([rows[:1]] * (width // 2) + [rows] + [rows[-1:]] * (width // 2))
        sums = np.cumsum(np.concatenate([np.zeros((1, rows.shape[1])), padded]), axis=0)
        rows = (sums[width:] - sums[:-width]) / width
    return rows


def _formants_db(formants, speaker, nasal):
    """(frames, BINS): the vocal tract's gain, its resonances in cascade."""
    import numpy as np

    hz = frequencies_hz()
    upper = np.array(speaker.upper_formants_hz)[None, :]
    gain_db = _resonances_db(upper, hz, speaker.bandwidth_factor * np.ones((1, 1, 1)))
    factor = speaker.bandwidth_factor * (1 + 1.5 * nasal[:, None, None])
    gain_db = gain_db + _resonances_db(np.maximum(formants, 120), hz, factor)
    # A side branch takes a band out of nasals.
    notch_db = -14 * np.exp(-((hz - 900 * speaker.tract) / 350) ** 2)
    return gain_db + nasal[:, None] * notch_db[None, :]


def _resonances_db(centres_hz, hz, width_factor):
    """(frames, BINS): the product of all-pole resonances, 1 at 0 Hz; centres: (frames, n)."""
    import numpy as np

    centres = centres_hz[:, :, None]
    half = ((50 + centres * .04) * width_factor / 2) ** 2
    below, above = (hz - centres) ** 2 + half, (hz + centres) ** 2 + half
    gain = (centres ** 2 + half) ** 2 / (below * above)
    return 10 * np.log10(np.maximum(gain.prod(axis=1), 1e-12))


def _levelled(gain_db, share):
    """Each frame brought towards 0 dB of mean power, by `share` of what it is off."""
    import numpy as np

    power = (10 ** (gain_db / 10)).mean(axis=1, keepdims=True)
    return gain_db - 10 * share * np.log10(power) - (1 - share) * 10 * np.log10(power).mean()


def _friction(level_db, centre_hz, width_hz):
    import numpy as np

    away = (frequencies_hz()[None, :] - centre_hz[:, None]) / width_hz[:, None]
    shape_db = -8.7 * np.minimum(np.abs(away), 2.6) ** 1.5
    return _linear(_levelled(shape_db, 1.0) + level_db[:, None])


def _linear(decibel):
    import numpy as np

    return np.where(decibel <= SILENT_DB + 20, 0.0, 10 ** (decibel / 20.0))


