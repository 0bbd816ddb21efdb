"""Speech recognition offline, on vosk: sound in, `Transcript`s out.

Result format: vosk-api 0.3.45. A model is shared by all recognisers of a process; any
number of streams and threads may use one `Recognizer`, since each stream has an engine
of its own.
"""
import functools
import json
import time
from typing import NamedTuple

from edgeai.audio.clip import Clip
from edgeai.audio.recognition.grammar import UNKNOWN, character_grammar, phrase_grammar
from edgeai.audio.processing.resample import Resampler
from edgeai.audio.recognition.speech_model import find_model
from edgeai.audio.recognition.vosk_model import load_vosk_model
from edgeai.errors import ModelError, UsageError
from edgeai.i18n import gettext as _
from edgeai.records import AudioChunk, Transcript, Transcription, Word

BLOCK_S = 0.1
# Silence that goes before any sound: the models know speech after silence only, and what begins with
# its file's first sample would not be heard. As faint a noise as a sound card's own: after zeros, or
# twice as much of it, digits in a noisy room are heard worse.
LEAD_S = 0.1
LEAD_DEVIATION = 2


class Recognizer:
    """Turns sound into text.

    model: a shipped or installed model's name, or a Vosk folder.
    phrases: hear these phrases only. A word that the model does not know is a
        WordUnknown error naming it (vosk itself would drop it silently).
    free: hear any sequence of the characters of `phrases`, not the phrases as
        wholes: more is heard, and homophones get mixed up.
    """

    def __init__(self, model="zh-command", phrases=None, free=False):
        if free and not phrases:
            raise UsageError(_("free recognition needs phrases"),
                             _("Give the phrases whose characters may be heard."))
        self.model = find_model(model)
        self._vosk_model = load_vosk_model(self.model.folder)
        self._grammar, self._is_free = None, free
        if phrases is not None:
            self._refuse_fixed_graph()
            make_grammar = character_grammar if free else phrase_grammar
            self._grammar = make_grammar(phrases, self.knows)

    def knows(self, word):
        """Can the model hear that word?"""
        return self._vosk_model.knows(word)

    def stream(self, source, seconds=None):
        """Yield a `Transcript` for each partial result that changed and each final one.

        source: a `Microphone`, or an iterable of `AudioChunk`s of one rate, whatever
            it is; channels are averaged.
        seconds: how long to listen to a microphone.
        """
        chunks = source.chunks(seconds) if hasattr(source, "chunks") else source
        engine = self._vosk_model.new_engine(self.model.rate_hz, self._grammar)
        heard_s, lost_s, partial, shown = 0.0, self._lead_in(engine), "", ""
        for samples, heard_s, gap in _mono(chunks, self.model.rate_hz):
            if gap:  # what stands on either side of it is not one sentence
                yield self._final(engine.FinalResult(), gap.start_s, lost_s)
                partial, shown, lost_s = "", "", lost_s + gap.seconds + self._lead_in(engine)
            if engine.AcceptWaveform(samples.tobytes()):
                yield self._final(engine.Result(), heard_s, lost_s)
                partial = shown = ""
                continue
            before, partial = partial, engine.PartialResult()
            text = _partial_text(partial) if partial != before else shown
            if text and text != shown:
                shown = text
                yield Transcript(text, is_final=False, end_s=heard_s)
        yield self._final(engine.FinalResult(), heard_s, lost_s)

    def sentences(self, source, seconds=None):
        """Yield the final `Transcript` of each sentence; silence gives none.

        Speech outside the grammar gives one with an empty text and `is_rejected`.
        """
        for result in self.stream(source, seconds):
            if result.is_final and (result.text or result.is_rejected):
                yield result

    def transcribe(self, sound, on_progress=None):
        """A whole recording as a `Transcription`.

        sound: the path of a WAV file of any rate and channel count, or a `Clip`.
        on_progress: called with the seconds of sound read so far.
        """
        clip = sound if isinstance(sound, Clip) else Clip.load(sound)
        started_s = time.perf_counter()
        results = list(self.sentences(self._blocks(clip, on_progress)))
        took_s = time.perf_counter() - started_s
        words = tuple(word for result in results for word in result.words)
        return Transcription(
            text=_join([result.text for result in results if result.text]),
            confidence=_mean(word.confidence for word in words),
            words=words,
            seconds=clip.seconds,
            real_time_factor=took_s / clip.seconds if clip.seconds else 0.0,
            is_rejected=bool(results) and not words,
            is_free=self._is_free,
        )

    def _final(self, result_json, heard_s, lost_s):
        return _transcript(result_json, heard_s, lost_s)._replace(is_free=self._is_free)

    @staticmethod
    def _blocks(clip, on_progress=None):
        frames = max(1, int(clip.rate_hz * BLOCK_S))
        for start in range(0, len(clip.samples), frames):
            yield AudioChunk(clip.samples[start : start + frames, None], clip.rate_hz)
            if on_progress:
                on_progress(start / clip.rate_hz)

    def _lead_in(self, engine):
        """Let the engine hear silence; what its times are to be moved by (seconds) for that."""
        engine.AcceptWaveform(_faint_noise(int(LEAD_S * self.model.rate_hz)))
        return -LEAD_S

    def _refuse_fixed_graph(self):
        if not self.model.takes_phrases:
            raise ModelError(
                _("the model {name} has a fixed grammar").format(name=self.model.name),
                _("Leave out the phrases, or use a model with Gr.fst."),
            )


class _Lost(NamedTuple):
    """Sound that is not there: vosk does not count it."""

    start_s: float
    seconds: float


def _mono(chunks, rate_hz):
    """(samples int16 (frames,) at `rate_hz`, seconds from the start until their end, what was
    lost before them or None) of each chunk."""
    given_hz = resampler = None
    heard_s = 0.0
    for chunk in chunks:
        if chunk.rate_hz != given_hz:
            if given_hz is not None:
                raise UsageError(
                    _("the sound changes from {before} to {after} Hz").format(
                        before=given_hz, after=chunk.rate_hz),
                    _("Begin a new stream, or resample it first."))
            given_hz = chunk.rate_hz
            resampler = Resampler(given_hz, rate_hz) if given_hz != rate_hz else None
        lost = _Lost(heard_s, chunk.gap.seconds) if chunk.gap and heard_s else None
        heard_s += chunk.seconds + (lost.seconds if lost else 0.0)
        samples = _averaged(chunk.samples)
        yield (resampler.feed(samples) if resampler else samples), heard_s, lost
    if resampler:
        yield resampler.flush(), heard_s, None


def _averaged(samples):
    if samples.ndim == 1 or samples.shape[1] == 1:
        return samples.reshape(-1)
    return samples.mean(axis=1).round().astype(samples.dtype)


def _transcript(result_json, heard_s, lost_s):
    """heard_s: when it was given; lost_s: what vosk's times lack."""
    entries = json.loads(result_json).get("result", [])
    words = tuple(
        Word(entry["word"], _moved(entry["start"], lost_s), _moved(entry["end"], lost_s),
             round(entry["conf"], 4))
        for entry in entries if entry["word"] != UNKNOWN
    )
    return Transcript(
        text=_join([word.text for word in words]),
        is_final=True,
        confidence=_mean(word.confidence for word in words),
        words=words,
        is_rejected=bool(entries) and not words,
        end_s=heard_s,
    )


@functools.lru_cache(maxsize=None)
def _faint_noise(count):
    """Samples as vosk takes them, the same each time: a recording is heard twice alike."""
    import numpy as np

    noise = LEAD_DEVIATION * np.random.RandomState(0).standard_normal(count)
    return np.rint(noise).astype(np.int16).tobytes()


def _moved(time_s, lost_s):
    return max(0.0, round(time_s + lost_s, 3))


def _partial_text(result_json):
    return _join([word for word in json.loads(result_json)["partial"].split() if word != UNKNOWN])


def _join(words):
    """Words as people write them: Chinese without spaces, Latin words apart."""
    text = ""
    for word in words:
        if text and word and ord(text[-1]) < 128 and ord(word[0]) < 128:
            text += " "
        text += word
    return text


def _mean(values):
    values = list(values)
    return round(sum(values) / len(values), 4) if values else 0.0
