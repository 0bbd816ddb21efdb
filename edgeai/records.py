"""What flows between the parts: frozen records, the unit in the name or the type."""
from typing import Any, NamedTuple, Optional, Tuple


class Gap(NamedTuple):
    """Sound that was lost.

    at_s: when it began: on the kit's clock; in a `Recording`, from the file's start.
    cause: "unplugged", "overflow" (the sound card was not read in time) or "slow" (the
        program took no sound for so long that the oldest was dropped).
    """

    at_s: float
    seconds: float
    cause: str


class AudioChunk(NamedTuple):
    """A stretch of sound.

    samples: numpy int16, shape (frames, channels); full scale is -32768..32767.
    at_s: when its first frame was heard, on the kit's clock.
    gap: what was lost right before it, or None.
    """

    samples: Any
    rate_hz: int
    at_s: float = 0.0
    gap: Optional[Gap] = None

    @property
    def channels(self):
        return self.samples.shape[1]

    @property
    def seconds(self):
        return len(self.samples) / self.rate_hz


class Word(NamedTuple):
    """One recognised word; times are seconds from the start of the sound."""

    text: str
    start_s: float
    end_s: float
    confidence: float


SURE = 0.75  # of a word: below it another word may have been said (docs/dialogue.md has the figures)


class Transcript(NamedTuple):
    """What a recogniser heard.

    text: without the spaces that separate Chinese words; "" when nothing was said
        or when what was said is not in the grammar (then `is_rejected`).
    confidence: 0..1, the mean over the words; 0.0 without words.
    words: () for a partial result.
    end_s: where in the sound the result was given.
    is_free: heard character by character, so that homophones share a word's confidence.
    """

    text: str
    is_final: bool
    confidence: float = 0.0
    words: Tuple[Word, ...] = ()
    is_rejected: bool = False
    end_s: float = 0.0
    is_free: bool = False

    @property
    def is_sure(self):
        """Was each of its words hardly another one? A typed sentence has no words, and is sure; of free
        recognition the confidence says nothing."""
        return _are_sure(self.words, self.is_free)


class Transcription(NamedTuple):
    """A whole file read: its text and what it cost.

    real_time_factor: processing time / length of the sound; below 1 is faster than speech.
    is_rejected: somebody spoke, and all of it was outside the grammar.
    """

    text: str
    confidence: float
    words: Tuple[Word, ...]
    seconds: float
    real_time_factor: float
    is_rejected: bool = False
    is_free: bool = False

    @property
    def is_sure(self):
        """As of a `Transcript`."""
        return _are_sure(self.words, self.is_free)


def _are_sure(words, is_free):
    return is_free or all(word.confidence >= SURE for word in words)


class Action(NamedTuple):
    """What a device is to do: `Action("relay", "on")`, `Action("red", "blink", 3)`.

    verb: one of the device's VERBS: on, off; blink (LED) or beep (buzzer), `times` times or until
        something else is asked. value: for one of its VALUE_VERBS, such as "angle".
    """

    device: str
    verb: str
    times: Optional[int] = None
    value: Any = None


class Reply(NamedTuple):
    """A chatbot's answer.

    decision: "accept" (answered, its actions count), "confirm" (asks back, no
        action) or "reject" (not understood, no action).
    score: 0..1, how near the sentence is to what the intent knows.
    slots: what a command named, {} for others; `problem` is why it was not done.
    actions: what was done, or without a kit what is to be done.
    """

    text: str
    intent: Optional[str]
    decision: str
    score: float
    slots: dict
    actions: Tuple[Action, ...] = ()


class Spoken(NamedTuple):
    """A sentence that was said aloud or saved: how long it sounded, and by which driver.

    outcome: "spoken"; or why it was not, or not to its end: "preempted" (by an alarm), "stopped",
        "replaced" (by a newer one of its key), "dropped" (the queue was full), "expired", "failed".
    """

    text: str
    seconds: float
    driver: str
    outcome: str = "spoken"


class Frame(NamedTuple):
    """One picture of a source.

    image: numpy uint8, shape (height, width, 3), blue green red.
    at_s: when it was taken, on the kit's clock. index: counts the source's pictures from 0,
        those too that nobody took.
    """

    image: Any
    at_s: float
    index: int


class Detection(NamedTuple):
    """One thing that a detector found in a picture.

    score: 0..1. box: (x, y, width, height) in pixels, or None where there is none.
    """

    label: str
    score: float
    box: Optional[Tuple[int, int, int, int]] = None


class Reading(NamedTuple):
    """One value that a source gave, a sensor or a detector.

    quantity: with its unit where it has one ("temperature_c"); of a detector the label,
        its value is then the score, 0 in a frame without it.
    at_s: when it was read, on the kit's clock. age_s: how old the value was by then.
    ok: False for what is not to be believed: a failed checksum, a value grown stale.
    """

    source: str
    quantity: str
    value: float
    unit: str = ""
    at_s: float = 0.0
    age_s: float = 0.0
    ok: bool = True

    def __str__(self):
        text = "%s.%s = %s %s" % (self.source, self.quantity, self.value, self.unit)
        return text.rstrip() if self.ok else text.rstrip() + " ?"
