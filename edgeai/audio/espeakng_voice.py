"""The voice driver on espeakng-loader: needs no system voice; plays through PyAudio."""
from edgeai.audio import espeakng
from edgeai.audio.wavfile import write_wav


class EspeakngVoice:
    """voice: an eSpeak NG voice's name, or "zh" for Mandarin. speaker: an output device."""

    name = "espeakng"

    def __init__(self, voice="zh", words_per_minute=160, speaker=""):
        self._voice = espeakng.MANDARIN if voice == "zh" else voice
        self._words_per_minute = words_per_minute
        self._speaker = speaker

    def say(self, text):
        """Speak aloud; returns when it has sounded."""
        from edgeai.audio.pyaudio_speaker import play

        samples, rate_hz = self._synthesise(text)
        play(samples, rate_hz, self._speaker)

    def save(self, text, path):
        """Speak into a WAV file."""
        samples, rate_hz = self._synthesise(text)
        write_wav(path, samples, rate_hz)

    def close(self):
        pass

    def _synthesise(self, text):
        return espeakng.synthesise(text, self._voice, self._words_per_minute)
