"""From text to sound: the driver that works, what it made before, and the voice behind it."""
import contextlib
import time
from typing import NamedTuple, Optional

from edgeai.audio.speaking import espeakng
from edgeai.audio.clip import Clip
from edgeai.audio.speaking.engine_process import EngineFailure, EngineLost, EngineSlow
from edgeai.audio.speaking.espeakng_voice import EspeakngVoice
from edgeai.audio.speaking.pyttsx3_voice import Pyttsx3Voice
from edgeai.audio.speaking.sound_cache import SoundCache
from edgeai.errors import DriverMissing, EdgeaiError, VoiceError

URGENT_S = 0.15  # how long an alarm waits for the system's voice
REST_S = 30.0  # a driver that failed a sentence twice is left alone so long


class Rendering(NamedTuple):
    """clip: None where the driver can't make files and must play itself."""

    clip: Optional[Clip]
    driver: str
    is_cached: bool = False


class SpeakingVoice(NamedTuple):
    """One that a kit could speak with; `driver` is "pyttsx3" or "espeakng"."""

    id: str
    name: str
    driver: str


def _never():
    return False


class Synthesis:
    """driver: as `Voice` has it. environment: of the engine's process. tell: a journal's `write`."""

    def __init__(self, driver, voice, words_per_minute, environment, tell):
        self._may_give_up = driver == "auto"
        self._voice = voice
        self._words_per_minute = words_per_minute
        self._tell = tell
        self._cache = SoundCache()
        self._resting_until_s = 0.0
        self.fallback_reason = None
        self._fallback = EspeakngVoice(voice, words_per_minute, else_mandarin=driver != "espeakng")
        self._new_system = lambda: Pyttsx3Voice(voice, words_per_minute, environment, tell)
        self.system = None if driver == "espeakng" else self._new_system()

    def start(self):
        """Load the voices, so that the first sentence, or the first alarm, does not wait."""
        if self.system is not None:
            self.system.start()
        with contextlib.suppress(EdgeaiError):  # told when somebody speaks with it
            self._fallback.render("一")

    @property
    def driver(self):
        """The name of the driver that speaks; waits until that is known."""
        try:
            return self._driver(None, _never).name
        except EngineFailure:
            return self._fallback.name

    def render(self, text, is_urgent=False, cancelled=_never, to_file=False):
        """A `Rendering`; None when `cancelled()` before.

        is_urgent: rather with the other voice than late. to_file: there must be a clip.
        """
        at_most_s = URGENT_S if is_urgent else None
        try:
            driver = self._driver(at_most_s, cancelled)
            if driver is None:
                return None
            if to_file and not driver.renders:
                driver = self._fallback
            return self._by(driver, text, at_most_s, cancelled)
        except EngineFailure as problem:
            return self._after(problem, text, cancelled)

    def close(self):
        if self.system is not None:
            self.system.close()

    def _driver(self, at_most_s, cancelled):
        """The driver to speak with, ready; None when `cancelled()` before."""
        if self.system is None or time.monotonic() < self._resting_until_s:
            return self._fallback
        try:
            is_ready = self.system.open(at_most_s, cancelled) is not None
            return self.system if is_ready else None
        except EngineFailure:
            raise
        except (DriverMissing, VoiceError) as problem:
            if not self._may_give_up:
                raise
            self._give_up(problem)
            return self._fallback

    def _give_up(self, problem):
        """For good: without such a voice of the system's; the wheel must have it then."""
        self._tell_fallback(problem)
        self.system.close()
        self.system = None
        self._fallback = EspeakngVoice(self._voice, self._words_per_minute)

    def _by(self, driver, text, at_most_s, cancelled):
        if not driver.renders:
            return Rendering(None, driver.name)
        key = (driver.name, driver.open(at_most_s, cancelled), self._words_per_minute, text)
        clip = self._cache.get(key)
        if clip is not None:
            return Rendering(clip, driver.name, is_cached=True)
        clip = driver.render(text, at_most_s, cancelled)
        if clip is None:
            return None
        self._cache.put(key, clip)
        return Rendering(clip, driver.name)

    def _after(self, problem, text, cancelled):
        """By the voice behind, when the system's failed; the first problem counts if it can't."""
        self._tell_fallback(problem)
        if isinstance(problem, EngineLost):
            self._resting_until_s = time.monotonic() + REST_S
        try:
            return self._by(self._fallback, text, None, cancelled)
        except (DriverMissing, VoiceError):
            if isinstance(problem, EngineSlow):
                return self._by(self.system, text, None, cancelled)
            raise problem from None

    def _tell_fallback(self, problem):
        self.fallback_reason = problem.message
        self._tell("voice.fallback", driver=self._fallback.name, detail=problem.message)

    def voices(self, language="zh"):
        """(the `SpeakingVoice`s of both drivers, the errors of those that can't work here)."""
        found, problems = [], []
        system = self.system or self._new_system()
        try:
            for look, name in ((system.voices, system.name), (_wheel_voices, self._fallback.name)):
                try:
                    found += [SpeakingVoice(voice.id, voice.name, name)
                              for voice in look(language)]
                except EdgeaiError as problem:
                    problems.append(problem)
        finally:
            if system is not self.system:
                system.close()
        return found, problems


def _wheel_voices(language):
    """For Mandarin the one that reads characters."""
    return [voice for voice in espeakng.voices()
            if (voice.id == espeakng.MANDARIN_ID if language == "zh" else
                language in voice.languages)]
