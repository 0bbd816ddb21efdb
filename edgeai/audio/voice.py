"""The kit's voice: text to the loudspeaker or to a WAV file."""
import time

from edgeai.audio.clip import Clip
from edgeai.audio.espeakng_voice import EspeakngVoice
from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.pyttsx3_voice import Pyttsx3Voice
from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, DriverMissing, UsageError, VoiceError
from edgeai.i18n import gettext as _
from edgeai.records import Spoken


class Voice:
    """Speaks with the first driver that works.

    driver: "pyttsx3", "espeakng", or "auto" for the system's voice where there is a
        Mandarin one, else eSpeak NG from its wheel.
    half_duplex: a `HalfDuplex` that is told while it speaks, for microphones to be deaf.
    """

    def __init__(self, driver="auto", voice="zh", words_per_minute=160, speaker="",
                 half_duplex=None):
        self._half_duplex = half_duplex or HalfDuplex(Clock())
        self._fallback = EspeakngVoice(voice, words_per_minute, speaker)
        self._driver = self._open(driver, voice, words_per_minute)

    @property
    def driver(self):
        """The name of the driver that speaks."""
        return self._driver.name

    def say(self, text):
        """Speak aloud; returns a `Spoken` when it has sounded."""
        driver = self._checked(text)
        started_s = time.perf_counter()
        with self._half_duplex.speaking():
            driver.say(text)
        return Spoken(text, round(time.perf_counter() - started_s, 3), driver.name)

    def save(self, text, path):
        """Speak into a 16-bit WAV file; returns a `Spoken`.

        Where the system's voice can't write files (pyttsx3 2.90 without ffmpeg, for
        one), eSpeak NG writes it: see the result's `driver`.
        """
        driver = self._checked(text)
        try:
            driver.save(text, path)
        except VoiceError:
            if driver is self._fallback:
                raise
            driver = self._fallback
            driver.save(text, path)
        return Spoken(text, round(Clip.load(path).seconds, 3), driver.name)

    @property
    def is_closed(self):
        return self._driver is None

    def close(self):
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _open(self, driver, voice, words_per_minute):
        if driver == "espeakng":
            return self._fallback
        try:
            return Pyttsx3Voice(voice, words_per_minute)
        except (DriverMissing, VoiceError):
            if driver == "pyttsx3":
                raise
            return self._fallback

    def _checked(self, text):
        if self._driver is None:
            raise DeviceClosed(_("the voice is closed"), _("Open it again."))
        if not text.strip():
            raise UsageError(_("there is no text to speak"), _("Give at least one word."))
        return self._driver

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()
