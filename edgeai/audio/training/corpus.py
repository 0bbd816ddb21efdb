"""The speech a model is trained on: who says what, and the sound of it, kept in a folder.

Words held out (a fixed share of the dictionary) are never said here: what is tuned and
measured with them is speech the model cannot know.
"""
import hashlib
import os
from typing import NamedTuple, Tuple

from edgeai.audio.training import espeak_speaker, formant_speaker, revoiced_speaker
from edgeai.audio.training.pronunciation import dictionary_words, syllables, unit_ids
from edgeai.whole_file import whole_file

SPEAKERS = ("espeak", "revoiced", "formant")
_SHARES = (0.35, 0.3, 0.35)
_PART = 400  # utterances a file: what an interruption costs at most
NUMBER_WORDS = "零一二三四五六七八九"
_FAINT = "一二五"  # no consonant tells where they begin
_FAINT_SHARE = 0.35  # of number words, beside those that come by chance
HELD_OUT_SHARE = 0.03


class CorpusSize(NamedTuple):
    """How many utterances: each command by each kind of speaker, and the others in all."""

    per_command: int = 9
    numbers: int = 5400
    pairs: int = 800
    phrases: int = 9000


def corpus_size(commands, utterances=None):
    """The whole corpus of a list, or one of about so many utterances, of the same mixture."""
    size = CorpusSize()
    if utterances is None:
        return size
    words = len(SPEAKERS) * len(commands.phrases + commands.digits)
    factor = utterances / (size.numbers + size.pairs + size.phrases + size.per_command * words)
    return CorpusSize(*(max(1, int(round(factor * count))) for count in size))


class Line(NamedTuple):
    """One utterance to be spoken; `seed` decides by whom and how."""

    text: str
    speaker: str
    seed: int


class Spoken(NamedTuple):
    """samples: (frames,) int16 at 16 kHz; units: the network's outputs."""

    samples: object
    units: Tuple[int, ...]


def training_words():
    return [word for word in dictionary_words() if not is_held_out(word)]


def is_held_out(word):
    return held_out_for(word) is not None


def held_out_for(word):
    """"tuning", "evaluation", or None for a word to train on."""
    digest = hashlib.sha256(word.encode("utf-8")).digest()
    if digest[0] >= 256 * HELD_OUT_SHARE:
        return None
    return "evaluation" if digest[1] % 2 else "tuning"


def plan(commands, size, seed):
    """The `Line`s to speak, shuffled. commands: a `CommandList`."""
    import numpy as np

    rng = np.random.RandomState(seed)
    texts = [phrase for phrase in commands.phrases + commands.digits
             for _turn in range(size.per_command * len(SPEAKERS))]
    texts += [_number(rng) for _turn in range(size.numbers // 2)]
    if commands.digits:
        texts += [_joined(commands.digits, rng.randint(2, 6), rng)
                  for _turn in range(size.numbers // 2)]
    texts += [_joined(commands.phrases, 2, rng) for _turn in range(size.pairs)]
    words = training_words()
    texts += [_joined(words, rng.randint(1, 4), rng) for _turn in range(size.phrases)]
    rng.shuffle(texts)
    kinds = rng.choice(len(SPEAKERS), size=len(texts), p=_SHARES)
    return [Line(text, SPEAKERS[kind], seed * 1000003 + number)
            for number, (text, kind) in enumerate(zip(texts, kinds))]


def speak(line):
    """The `Spoken` line."""
    import numpy as np

    rng = np.random.RandomState(line.seed % (2 ** 32))
    spoken = spoken_syllables(line.text)
    if line.speaker == "formant":
        sound = formant_speaker.speak(spoken, formant_speaker.draw_speaker(rng), rng)
    else:
        sound = espeak_speaker.speak(spoken, espeak_speaker.draw_speaker(rng))
        if line.speaker == "revoiced":
            sound = revoiced_speaker.revoice(sound, revoiced_speaker.draw_voice(rng), rng)
    return Spoken(np.clip(sound * 20000, -32768, 32767).astype(np.int16), unit_ids(spoken))


def spoken_syllables(text):
    """The syllables of a text whose parts are separated by spaces."""
    return tuple(syllable for part in text.split() for syllable in syllables(part))


def part_count(lines):
    return -(-len(lines) // _PART)


def part_lines(lines, number):
    return lines[number * _PART : (number + 1) * _PART]


def make_part(folder, lines, number):
    """Speak the lines of one part into its file, whole or not at all; returns its path."""
    import numpy as np

    path = part_path(folder, number)
    spoken = [speak(line) for line in lines]
    with whole_file(path) as draft:
        np.savez(draft, samples=np.concatenate([one.samples for one in spoken]),
                 lengths=[len(one.samples) for one in spoken],
                 units=np.concatenate([one.units for one in spoken]).astype(np.int16),
                 unit_counts=[len(one.units) for one in spoken])
    return path


def load_part(path):
    """The list of `Spoken` of one file."""
    import numpy as np

    with np.load(path, allow_pickle=False) as part:
        samples = np.split(part["samples"], np.cumsum(part["lengths"])[:-1])
        units = np.split(part["units"], np.cumsum(part["unit_counts"])[:-1])
    return [Spoken(sound, tuple(int(unit) for unit in ids)) for sound, ids in zip(samples, units)]


def part_path(folder, number):
    return os.path.join(folder, "speech-%04d.npz" % number)


def _number(rng):
    return "".join(_number_word(rng) for _digit in range(rng.randint(1, 7)))


def _number_word(rng):
    words = _FAINT if rng.rand() < _FAINT_SHARE else NUMBER_WORDS
    return words[rng.randint(len(words))]


def _joined(words, count, rng):
    """Words with spaces between, so that each keeps its own reading."""
    return " ".join(words[rng.randint(len(words))] for _word in range(count))
