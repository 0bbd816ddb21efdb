"""The system's voice through pyttsx3: SAPI5 on Windows, eSpeak on Linux.

Its engine lives in a process of its own, because it may hang or crash: then that process is
ended, replaced, and asked once more.
"""
import contextlib
import os
import threading
import time
from typing import NamedTuple

from edgeai.audio.clip import Clip
from edgeai.audio.speaking.engine_process import EngineFailure, EngineLost, EngineProcess, EngineSlow
from edgeai.audio.speaking.pyaudio_speaker import find_speaker
from edgeai.errors import AudioFileError, DeviceClosed, DriverMissing, EdgeaiError
from edgeai.i18n import gettext as _

# Windows loads a voice from a slow disk while its virus scanner looks on.
START_S = 15.0
# A file is made far faster than the text is spoken; aloud, slow speech takes half of this.
RENDER_S, RENDER_PER_CHARACTER_S = 5.0, 0.1
SAY_S, SAY_PER_CHARACTER_S = 10.0, 1.0


class SystemVoice(NamedTuple):
    id: str
    name: str


class Pyttsx3Voice:
    """voice: a part of a voice's id or name, or "zh" for the best Mandarin one.

    environment: a function that gives the process's variables. tell: a journal's `write`;
    gets `voice.engine` when the process had to be replaced.
    Errors of `open`: DriverMissing, VoiceError without such a voice, EngineLost.
    """

    name = "pyttsx3"

    def __init__(self, voice="zh", words_per_minute=160, environment=None, tell=None):
        self._voice = voice
        self._words_per_minute = words_per_minute
        self._environment = environment or (lambda: dict(os.environ))
        self._tell = tell or (lambda kind, **fields: None)
        self._process = None
        self._spare = None
        self._ready = None  # what the process said of itself
        self._is_closed = False
        self._count = 0
        self._turn = threading.Lock()  # one sentence at a time
        self._state = threading.Lock()  # around the process's start and end

    def start(self):
        """Start the process in the background, if there is none."""
        with self._state:
            if self._is_closed:
                raise DeviceClosed(_("the voice is closed"), _("Open it again."))
            if self._process is None:
                self._ready = None
                self._process, self._spare = self._spare or self._new_process(), None
            return self._process

    def _new_process(self):
        return EngineProcess(
            {"voice": self._voice, "words_per_minute": self._words_per_minute},
            self._environment())

    def _start_spare(self):
        """What plays itself stops only with its process: then the next one is ready."""
        with self._state:
            if self._spare is None and not self._is_closed:
                self._spare = self._new_process()

    def open(self, at_most_s=None, cancelled=lambda: False):
        """The voice's id; None when `cancelled()` before."""
        opened = self._do(self._open, START_S, at_most_s, cancelled)
        return opened and opened["voice"]

    @property
    def renders(self):
        """Can it write what it speaks into files? Where not, it must play itself."""
        return bool(self._ready and self._ready["renders"])

    def render(self, text, at_most_s=None, cancelled=lambda: False):
        """Speak into a `Clip`; None when `cancelled()` before.

        EngineSlow after `at_most_s`; EngineFailure where nothing came out, as pyttsx3 may end
        well and write nothing.
        """
        patience_s = RENDER_S + RENDER_PER_CHARACTER_S * len(text)
        return self._do(lambda *waits: self._render(text, *waits), patience_s, at_most_s,
                        cancelled)

    def say(self, text, cancelled=lambda: False, on_start=lambda: None):
        """Let the engine itself play, until `cancelled()` cuts it off; for how many seconds.

        SpeakerAbsent where nothing can sound.
        """
        # pyttsx3 speaks into nothing without a word; PyAudio knows, where it is installed.
        with contextlib.suppress(DriverMissing):
            find_speaker()
        self._start_spare()
        on_start()
        started_s = time.monotonic()
        patience_s = SAY_S + SAY_PER_CHARACTER_S * len(text)
        if self._do(lambda *waits: self._say(text, *waits), patience_s, None, cancelled) is None:
            self._end()
        return time.monotonic() - started_s

    def voices(self, language="zh"):
        """The `SystemVoice`s of that language."""
        found = self._do(lambda *waits: self._ask(waits, do="voices", language=language),
                         START_S, None, lambda: False)
        return [SystemVoice(one["id"], one["name"]) for one in found["voices"]]

    def replace(self):
        """End the process, whatever it does, and start another in the background."""
        self._end()
        self.start()

    def close(self):
        """Twice is fine."""
        self._is_closed = True
        self._end()
        with self._state:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.kill()

    def _do(self, function, patience_s, at_most_s, cancelled):
        """In a process that works: a second one where the first is lost."""
        wait_s = patience_s if at_most_s is None else at_most_s
        if not self._turn.acquire(timeout=wait_s):
            raise _slow(wait_s)
        try:
            return self._once(function, patience_s, at_most_s, cancelled)
        except EngineLost as problem:
            if self._is_closed:
                raise
            self._tell("voice.engine", problem="hung" if problem.is_hung else "crashed",
                       detail=problem.message)
            self.replace()
            return self._once(function, patience_s, at_most_s, cancelled)
        finally:
            self._turn.release()

    def _once(self, function, patience_s, at_most_s, cancelled):
        try:
            if at_most_s is None:
                return function(patience_s, cancelled)
            return self._within(at_most_s, function, patience_s, cancelled)
        except EngineLost:
            self._end()
            raise

    def _within(self, at_most_s, function, patience_s, cancelled):
        end_s = time.monotonic() + at_most_s
        is_late = []

        def has_ended():
            if time.monotonic() > end_s:
                is_late.append(True)
            return bool(is_late) or cancelled()

        done = function(patience_s, has_ended)
        if done is None and is_late:
            raise _slow(at_most_s)
        return done

    def _open(self, patience_s, cancelled):
        """What the process said of itself when it was ready."""
        if self._ready is None:
            try:
                self._ready = self.start().ready(START_S, cancelled)
            except EdgeaiError:
                self._end()  # the next sentence begins anew: it may have been installed by then
                raise
        return self._ready

    def _ask(self, waits, **request):
        if self._open(*waits) is None:
            return None
        return self.start().ask(*waits, **request)

    def _say(self, text, *waits):
        environment = {name: value for name, value in self._environment().items()
                       if name.startswith("EDGEAI_")}
        return self._ask(waits, do="say", text=text, environment=environment)

    def _render(self, text, *waits):
        self._count += 1
        folder = self.start().folder
        path = os.path.join(folder, "%d.wav" % self._count)
        if self._ask(waits, do="save", text=text, path=path) is None:
            return None
        try:
            return _whole_clip(path)
        finally:
            # What was asked for before has been answered too: no file is waited for.
            for name in os.listdir(folder):
                os.remove(os.path.join(folder, name))

    def _end(self):
        with self._state:
            process, self._process = self._process, None
        if process is not None:
            process.kill()


def _whole_clip(path):
    try:
        clip = Clip.load(path)
    except AudioFileError as problem:
        raise _silent() from problem
    if not clip.samples.any():
        raise _silent()
    return clip


def _silent():
    return EngineFailure(_("pyttsx3 wrote no sound"),
                         _("Give it words to say; if these are some, set driver = \"espeakng\" under "
                           "[voice] in kit.toml."))


def _slow(seconds):
    return EngineSlow(
        _("pyttsx3 did not come back within {seconds:.2f} s").format(seconds=seconds),
        _("Set driver = \"espeakng\" under [voice] in kit.toml."))
