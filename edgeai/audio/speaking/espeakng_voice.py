"""The voice driver on espeakng-loader: needs no system voice and no process of its own."""
from edgeai.audio.speaking import espeakng
from edgeai.audio.clip import Clip
from edgeai.errors import VoiceError


class EspeakngVoice:
    """voice: an eSpeak NG voice's name, or "zh" for Mandarin. else_mandarin: also where
    eSpeak NG has no voice of that name."""

    name = "espeakng"
    renders = True

    def __init__(self, voice="zh", words_per_minute=160, else_mandarin=False):
        self._voice = espeakng.MANDARIN if voice == "zh" else voice
        self._else_mandarin = else_mandarin and self._voice != espeakng.MANDARIN
        self._words_per_minute = words_per_minute

    def open(self, at_most_s=None, cancelled=None):
        """The voice's name; it is there at once."""
        return self._voice

    def render(self, text, at_most_s=None, cancelled=None):
        """Speak into a `Clip`; takes a hundredth of the time that it sounds."""
        try:
            return self._render(text)
        except VoiceError:
            if not self._else_mandarin:
                raise
        self._voice, self._else_mandarin = espeakng.MANDARIN, False
        return self._render(text)

    def _render(self, text):
        return Clip(*espeakng.synthesise(text, self._voice, self._words_per_minute))
