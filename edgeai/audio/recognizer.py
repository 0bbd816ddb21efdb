"""Speech recognition offline, on vosk.

Result and grammar formats: vosk-api 0.3.45. A model is shared by all recognisers
of a process; a recogniser belongs to one thread.
"""
import functools
import json
import os
import time

from edgeai.audio.clip import Clip
from edgeai.audio.resample import resample
from edgeai.audio.speech_model import find_model
from edgeai.errors import ModelError, UsageError, WordUnknown
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.records import AudioChunk, Transcript, Transcription, Word

UNKNOWN = "[unk]"  # what models hear for speech outside the grammar
BLOCK_S = 0.1


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
        self._vosk_model = _load_vosk_model(self.model.folder)
        self._grammar = None
        if phrases is not None:
            if isinstance(phrases, str):
                phrases = [phrases]
            self._grammar = self._make_grammar(phrases, free)

    def knows(self, word):
        """Can the model hear that word?"""
        return self._vosk_model.vosk_model_find_word(word) >= 0

    def stream(self, source, seconds=None):
        """Yield a `Transcript` for each partial result that changed and each final one.

        source: a `Microphone`, or an iterable of mono `AudioChunk`s.
        seconds: how long to listen to a microphone.
        """
        chunks = source.chunks(seconds) if hasattr(source, "chunks") else source
        engine, heard_s, shown = None, 0.0, ""
        for chunk in chunks:
            engine = engine or self._new_engine(chunk.rate_hz)
            heard_s += chunk.seconds
            if engine.AcceptWaveform(chunk.samples.tobytes()):
                yield _final(engine.Result(), heard_s)
                shown = ""
                continue
            text = _join(_words_in(json.loads(engine.PartialResult())["partial"]))
            if text and text != shown:
                shown = text
                yield Transcript(text, is_final=False, end_s=heard_s)
        if engine is not None:
            yield _final(engine.FinalResult(), heard_s)

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
        )

    def _blocks(self, clip, on_progress=None):
        samples = resample(clip.samples, clip.rate_hz, self.model.rate_hz)
        frames = int(self.model.rate_hz * BLOCK_S)
        for start in range(0, len(samples), frames):
            yield AudioChunk(samples[start : start + frames, None], self.model.rate_hz)
            if on_progress:
                on_progress(start / self.model.rate_hz)

    def _new_engine(self, rate_hz):
        from vosk import KaldiRecognizer

        arguments = [self._grammar] if self._grammar else []
        engine = KaldiRecognizer(self._vosk_model, rate_hz, *arguments)
        engine.SetWords(True)
        return engine

    def _make_grammar(self, phrases, free):
        if not any(phrase.strip() for phrase in phrases):
            # vosk ends the whole process on an empty grammar.
            raise UsageError(_("the list of phrases is empty"), _("Give at least one phrase."))
        self._refuse_fixed_graph()
        if free:
            # Without UNKNOWN: its filler would outbid every sequence of single characters.
            entries = sorted(c for c in set("".join(phrases)) if self.knows(c))
        else:
            entries = [_spell(phrase, self.knows) for phrase in phrases]
            entries += [UNKNOWN] if self.knows(UNKNOWN) else []
        return json.dumps(entries, ensure_ascii=False)

    def _refuse_fixed_graph(self):
        if os.path.isfile(os.path.join(self.model.folder, "graph", "HCLG.fst")):
            raise ModelError(
                _("the model {name} has a fixed grammar").format(name=self.model.name),
                _("Leave out the phrases, or use a model with graph/Gr.fst."),
            )


@functools.lru_cache(maxsize=2)
def _load_vosk_model(folder):
    vosk = load("vosk", "vosk")
    vosk.SetLogLevel(-1)
    try:
        return vosk.Model(folder)
    except Exception as problem:  # vosk raises the bare class
        raise ModelError(
            _("vosk can't load {folder}: {problem}").format(folder=folder, problem=problem),
            _("Check it with `edgeai models check`."),
        ) from problem


def _spell(phrase, knows):
    """The phrase as words that the model knows, the longest first: "打开灯" or "打 开 灯"."""
    words = []
    for rest in phrase.split():
        while rest:
            word = next((rest[:n] for n in range(len(rest), 0, -1) if knows(rest[:n])), None)
            if word is None:
                raise WordUnknown(
                    _("the model has no word {word!r} (in {phrase!r})").format(
                        word=rest[0], phrase=phrase
                    ),
                    _("Say it with other words, or use a model that knows it."),
                )
            words.append(word)
            rest = rest[len(word) :]
    return " ".join(words)


def _final(result_json, heard_s):
    entries = json.loads(result_json).get("result", [])
    words = tuple(
        Word(entry["word"], round(entry["start"], 3), round(entry["end"], 3),
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


def _words_in(text):
    return [word for word in text.split() if word != UNKNOWN]


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
