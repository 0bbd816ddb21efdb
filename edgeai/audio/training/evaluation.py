"""Measures a model through Vosk itself: commands, digits, strangers' words, in noise.

Each set is spoken anew from a seed that training never uses: by variants of the training
voice that it never hears, and by a second synthesiser where that is installed.
"""
import time
from typing import Any, NamedTuple, Optional, Tuple

from edgeai.audio.clip import Clip
from edgeai.audio.recognition.error_rate import total_edits
from edgeai.audio.training import augmentation, espeak_speaker, mbrola_speaker
from edgeai.audio.training.acoustic_features import RATE_HZ
from edgeai.audio.training.corpus import NUMBER_WORDS, held_out_for, spoken_syllables
from edgeai.audio.training.pronunciation import dictionary_words

CLEAN = None
SNRS_DB = (CLEAN, 20, 10, 5)
HELD_OUT, SECOND = "held-out", "second"
ENROLLED = "enrolled"  # the second voice, after its enrolment
SEED = 77
_COMMAND_ROUNDS, _NUMBERS, _STRANGERS = 3, 200, 300
_PEAK = 12000
_PADDING_S = (0.3, 0.31)


class SpokenSet(NamedTuple):
    """texts and sounds (float, peak about 1), one voice. kind: "commands", "digits" or
    "strangers" (words of the dictionary that are no command)."""

    kind: str
    voice: str
    texts: Tuple[str, ...]
    sounds: Tuple[Any, ...]


class Score(NamedTuple):
    """What the model made of a set. Shares are 0..1.

    exact: of sentences heard whole and right. error_rate: of characters. accepted: of
        sentences in which any word was heard (for strangers: falsely).
    real_time_factor: recognising / length of the sound.
    """

    kind: str
    voice: str
    snr_db: Optional[float]
    sentences: int
    exact: float
    error_rate: float
    accepted: float
    real_time_factor: float


class Goal(NamedTuple):
    """What a `Score` should reach: exact sentences at least, or accepted ones at most."""

    field: str
    share: float

    def is_reached_by(self, score):
        value = getattr(score, self.field)
        return value >= self.share if self.field == "exact" else value <= self.share


GOALS = {
    ("commands", HELD_OUT, CLEAN): Goal("exact", 0.99),
    ("commands", HELD_OUT, 20): Goal("exact", 0.97),
    ("commands", HELD_OUT, 10): Goal("exact", 0.93),
    ("commands", HELD_OUT, 5): Goal("exact", 0.85),
    ("digits", HELD_OUT, CLEAN): Goal("exact", 0.90),
    ("strangers", HELD_OUT, CLEAN): Goal("accepted", 0.03),
    ("commands", SECOND, CLEAN): Goal("exact", 0.50),
    ("commands", ENROLLED, CLEAN): Goal("exact", 0.98),
}


def goal_of(score):
    """The `Goal` of that score, or None."""
    return GOALS.get((score.kind, score.voice, score.snr_db))


def voices():
    """Those that can be measured here."""
    return (HELD_OUT, SECOND) if mbrola_speaker.is_installed() else (HELD_OUT,)


def scores(recognizer, commands, voice, named=None):
    """Yield every `Score` of one voice; `named` is what they call it, if not `voice`."""
    for kind, count in (("commands", _COMMAND_ROUNDS * len(commands.phrases)),
                        ("digits", _NUMBERS if commands.digits else 0), ("strangers", _STRANGERS)):
        if count:
            spoken = speak_set(kind, voice, commands, count, SEED)
            for snr_db in SNRS_DB if kind != "strangers" else (CLEAN,):
                yield score(recognizer, spoken, snr_db)._replace(voice=named or voice)


def takes(commands, seed=SEED + 1):
    """The second voice says each command and digit once: (text, sound) pairs to enrol with."""
    import numpy as np

    rng = np.random.RandomState(seed)
    for text in commands.phrases + commands.digits:
        sound = _speak(text, SECOND, rng, "evaluation")
        if sound is not None:
            yield text, sound


def speak_set(kind, voice, commands, count, seed, purpose="evaluation"):
    """A `SpokenSet` of `count` sentences; commands come round in order, others at random."""
    import numpy as np

    rng = np.random.RandomState(seed)
    texts = _texts(kind, commands, count, rng, purpose)
    sounds = [_speak(text, voice, rng, purpose) for text in texts]
    pairs = [(text, sound) for text, sound in zip(texts, sounds) if sound is not None]
    return SpokenSet(kind, voice, *(tuple(column) for column in zip(*pairs)))


def score(recognizer, spoken, snr_db=CLEAN):
    """The `Score` of a `Recognizer` on that set, noise added at `snr_db`."""
    pairs, seconds = [], 0.0
    clips = [microphone_clip(sound, snr_db, number) for number, sound in enumerate(spoken.sounds)]
    started_s = time.perf_counter()
    for text, clip in zip(spoken.texts, clips):
        pairs.append((text, recognizer.transcribe(clip).text))
        seconds += clip.seconds
    took_s = time.perf_counter() - started_s
    return Score(
        spoken.kind, spoken.voice, snr_db, len(pairs),
        exact=sum(text == heard for text, heard in pairs) / len(pairs),
        error_rate=total_edits(pairs).rate,
        accepted=sum(bool(heard) for _text, heard in pairs) / len(pairs),
        real_time_factor=took_s / seconds,
    )


def microphone_clip(sound, snr_db, seed):
    """The sentence as it is given to the recogniser: padded, at a fixed level, in noise."""
    import numpy as np

    rng = np.random.RandomState(seed + 17)
    sound = augmentation.padded(sound, rng, _PADDING_S) * _PEAK
    if snr_db is not CLEAN:
        noise = augmentation.coloured_noise(len(sound), rng)
        sound = augmentation.mixed(sound, noise, snr_db)
    sound = sound + 2 * rng.standard_normal(len(sound))
    samples = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
    return Clip(samples, RATE_HZ)


def _texts(kind, commands, count, rng, purpose):
    if kind == "commands":
        return [commands.phrases[at % len(commands.phrases)] for at in range(count)]
    if kind == "digits":
        return ["".join(NUMBER_WORDS[rng.randint(10)] for _digit in range(4)) for _turn in range(count)]
    words = [word for word in dictionary_words()
             if held_out_for(word) == purpose and word not in commands.phrases]
    return [words[at] for at in rng.choice(len(words), count, replace=False)]


def _speak(text, voice, rng, purpose):
    syllables = spoken_syllables(text)
    if voice == SECOND:
        return mbrola_speaker.speak(syllables, mbrola_speaker.draw_speaker(rng), rng)
    return espeak_speaker.speak(syllables, espeak_speaker.draw_speaker(rng, purpose))
