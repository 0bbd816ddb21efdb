"""The kit's voice: text to the loudspeaker or to a WAV file, in a queue of its own.

One thread speaks, so that nobody else waits for a slow engine; an alarm cuts off what is spoken.
"""
import collections
import contextlib
import sys
import threading
import traceback

from edgeai.audio.speaking import speech_queue
from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.speaking.pyaudio_speaker import Loudspeaker
from edgeai.audio.speaking.speech_queue import SpeechQueue, urgency
from edgeai.audio.speaking.synthesis import Synthesis
from edgeai.audio.speaking.utterance import Utterance
from edgeai.audio.wav_target import check_wav_target
from edgeai.clock import Clock
from edgeai.errors import (
    DeviceClosed, DriverMissing, UsageError, VoiceError, message_of,
)
from edgeai.i18n import gettext as _
from edgeai.records import Spoken

CLOSE_S = 1.5  # what close() gives the sentence that is spoken


class Voice:
    """Speaks with the first driver that works.

    driver: "pyttsx3", "espeakng", or "auto" for the system's voice where there is a
        Mandarin one, else eSpeak NG from its wheel.
    voice: a language ("zh"), or a part of the voice's name.
    half_duplex: a `HalfDuplex` that is told while it speaks, for microphones to be deaf.
    tell: a journal's `write`. environment: a function that gives the variables for the
        engine's process.
    when_failed: called with the `Utterance` that nothing could speak, so that a buzzer
        sounds instead; in the voice's thread.
    """

    def __init__(self, driver="auto", voice="zh", words_per_minute=160, speaker="",
                 half_duplex=None, clock=None, tell=None, environment=None):
        self.wanted = voice
        self.when_failed = None
        self.counts = collections.Counter({outcome: 0 for outcome in speech_queue.OUTCOMES})
        self._clock = clock or Clock()
        self._half_duplex = half_duplex or HalfDuplex(self._clock)
        self._loudspeaker = Loudspeaker(speaker)
        self._tell = tell or (lambda kind, **fields: None)
        self._synthesis = Synthesis(driver, voice, words_per_minute, environment, self._tell)
        self._queue = SpeechQueue()
        self._ready = threading.Condition()
        self._current = None
        self._cut = None  # the outcome of the current one, once it is cut off
        self._is_closed = False
        self._failure = None
        self._thread = threading.Thread(target=self._serve, name="voice", daemon=True)
        self._thread.start()

    @property
    def driver(self):
        """The name of the driver that speaks; waits until it is known."""
        self._check_open()
        return self._synthesis.driver

    @property
    def fallback_reason(self):
        """Why it does not speak with the system's voice, once `driver` is known; else None."""
        return self._synthesis.fallback_reason

    @property
    def is_speaking(self):
        """Is a sentence being rendered or sounding?"""
        return self._current is not None

    @property
    def waiting(self):
        """How many sentences wait; `counts` tells how those before them ended."""
        return len(self._queue)

    def voices(self, language="zh"):
        """(the `SpeakingVoice`s of that language, the errors of drivers that can't work here)."""
        self._check_open()
        return self._synthesis.voices(language)

    def say(self, text, priority="reply", key=None, wait=True, live_s=speech_queue.LIVE_S):
        """Speak aloud; a `Spoken` when it has sounded, or with wait=False an `Utterance` at once.

        priority: "alarm" cuts off what is spoken, unless that is one; "reply"; "information".
        key: a newer sentence with it takes the place of one that waits.
        live_s: not spoken when its turn comes later than this.
        """
        self._check(text)
        rank = urgency(priority)
        if wait and threading.current_thread() is self._thread:
            raise UsageError(_("the voice can't wait for itself"), _("Write wait=False."))
        now_s = self._clock.now_s()
        utterance = Utterance(text, priority, key, now_s + live_s, self._clock)
        with self._ready:
            self._check_open()
            ended = self._queue.add(utterance, now_s)
            if rank == 0 and self._current and urgency(self._current.priority) > 0:
                self._cut = self._cut or speech_queue.PREEMPTED
            self._ready.notify_all()
        self._end_all(ended)
        return self._wait_for(utterance) if wait else utterance

    def save(self, text, path):
        """Speak into a 16-bit WAV file, whole or not there; returns a `Spoken`.

        Where the system's voice can't write files (pyttsx3 2.90 without ffmpeg, for
        one), eSpeak NG writes it: see the result's `driver`.
        """
        self._check(text)
        check_wav_target(path)
        rendering = self._synthesis.render(text, to_file=True)
        rendering.clip.save(path)
        return Spoken(text, round(rendering.clip.seconds, 3), rendering.driver)

    def stop(self):
        """End what is spoken and forget what waits."""
        with self._ready:
            waiting = self._queue.clear()
            if self._current is not None:
                self._cut = speech_queue.STOPPED
        self._end_all([(one, speech_queue.STOPPED) for one in waiting])

    @property
    def is_closed(self):
        return self._is_closed

    def close(self):
        """Stop, and end the engine, within two seconds; twice is fine.

        Raises the error of a `when_failed`, or of a journal's listener, that failed.
        """
        if self._is_closed:
            return
        with self._ready:
            self._is_closed = True
            self._ready.notify_all()
        self.stop()
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_S)
        self._loudspeaker.close()
        self._synthesis.close()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _check_open(self):
        if self._is_closed:
            raise DeviceClosed(_("the voice is closed"), _("Open it again."))

    def _check(self, text):
        self._check_open()
        if not text.strip():
            raise UsageError(_("there is no text to speak"), _("Give at least one word."))

    def _wait_for(self, utterance):
        try:
            return utterance.wait()
        except BaseException:
            self._cancel(utterance)  # Ctrl-C: nobody waits for the rest of it
            raise

    def _cancel(self, utterance):
        with self._ready:
            was_waiting = self._queue.discard(utterance)
            if self._current is utterance:
                self._cut = self._cut or speech_queue.STOPPED
        if was_waiting:
            self._end(utterance, speech_queue.STOPPED)

    def _serve(self):
        with contextlib.suppress(Exception):  # whatever it is: told by the first sentence
            self._synthesis.start()
        while not self._is_closed:
            self._serve_next()

    def _serve_next(self):
        """Speak the next sentence, or wait until there may be one."""
        with self._ready:
            self._current, ended = self._queue.take(self._clock.now_s())
            self._cut = None
            if not (self._current or ended or self._is_closed):
                self._ready.wait()
        self._end_all(ended)
        if self._current is not None:
            self._utter(self._current)

    def _is_cut(self):
        return self._cut is not None or self._is_closed

    def _utter(self, utterance):
        seconds, driver, error = 0.0, "", None
        try:
            rendering = self._synthesis.render(
                utterance.text, urgency(utterance.priority) == 0, self._is_cut)
            if rendering is not None:
                driver = rendering.driver
                seconds, driver = self._sound(utterance, rendering)
        except Exception as problem:  # reaches the caller, who is in another thread
            error = problem
        with self._ready:
            outcome = self._outcome(error)
            self._current = None
        self._end(utterance, outcome, seconds, driver,
                  error if outcome == speech_queue.FAILED else None)

    def _outcome(self, error):
        """Who cut it off does not care why it would have failed."""
        if self._is_cut():
            return self._cut or speech_queue.STOPPED
        return speech_queue.SPOKEN if error is None else speech_queue.FAILED

    def _sound(self, utterance, rendering):
        """Let it sound; (for how many seconds it did, the driver)."""
        system = self._synthesis.system
        with self._half_duplex.speaking():
            if rendering.clip is not None:
                try:
                    return self._loudspeaker.play(
                        rendering.clip.samples, rendering.clip.rate_hz, self._is_cut,
                        self._starter(utterance, rendering.driver, rendering.is_cached),
                    ), rendering.driver
                except DriverMissing:  # no PyAudio: the system's engine can play itself
                    if system is None:
                        raise
            return system.say(utterance.text, self._is_cut,
                              self._starter(utterance, system.name)), system.name

    def _starter(self, utterance, driver, is_cached=False):
        """A function that tells that it sounds from now on."""
        return lambda: self._tell(
            "voice.start", text=utterance.text, priority=utterance.priority, key=utterance.key,
            driver=driver, cached=is_cached)

    def _end_all(self, ended):
        for utterance, outcome in ended:
            self._end(utterance, outcome)

    def _end(self, utterance, outcome, seconds=0.0, driver="", error=None):
        """Count it, write it down, tell its caller."""
        with self._ready:
            self.counts[outcome] += 1
        fields = {} if error is None else {"error": getattr(error, "code", VoiceError.code),
                                           "detail": message_of(error)}
        try:
            self._tell("voice.done", text=utterance.text, outcome=outcome, seconds=seconds,
                       priority=utterance.priority, key=utterance.key, driver=driver or None,
                       **fields)
        except Exception as problem:  # of a journal's listener: it ends neither voice nor waiting
            self._fail(problem)
        utterance.end(outcome, seconds, driver, error)
        if error is not None and self.when_failed is not None:
            self._call_when_failed(utterance)

    def _call_when_failed(self, utterance):
        try:
            self.when_failed(utterance)
        except Exception as problem:
            self._fail(problem)

    def _fail(self, problem):
        """Print the error of somebody's function at once; close() raises it."""
        traceback.print_exc(file=sys.stderr)
        self._failure = self._failure or problem

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()
