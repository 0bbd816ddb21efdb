"""Driver under the real pyttsx3: eSpeak NG's voice through the room's loudspeaker.

Stands where pyttsx3's own drivers for espeak, SAPI5 and NSSpeechSynthesizer do.
The methods, notifications and their order are those that pyttsx3's `dummy` driver
documents.
"""
import time

from pyttsx3.voice import Voice

from edgeai.audio.speaking import espeakng
from edgeai.audio.wavfile import write_wav
from edgeai.sim import room as _room

IDLE_S = 0.01
BLOCK_S = 0.1  # how soon stop() is heard


def buildDriver(proxy):
    return RoomVoiceDriver(proxy)


class RoomVoiceDriver:
    """Speaks sentence by sentence inside the loop; `stop` ends the one being spoken."""

    def __init__(self, proxy):
        self._proxy = proxy
        self._pending = []
        self._looping = False
        self._end_came_early = False
        self._speaking = False
        self._stopping = False
        self._properties = {
            "voice": espeakng.MANDARIN_ID, "rate": 200, "volume": 1.0, "pitch": 50,
        }

    def destroy(self):
        pass

    def say(self, text):
        self._begin(text, self._play)

    def save_to_file(self, text, filename):
        self._begin(
            text, lambda samples, rate_hz, words, text: write_wav(filename, samples, rate_hz))

    def stop(self):
        self._stopping = self._speaking

    def getProperty(self, name):
        if name == "voices":
            return [_pyttsx3_voice(voice) for voice in espeakng.voices()]
        if name not in self._properties:
            raise KeyError("unknown property %s" % name)
        return self._properties[name]

    def setProperty(self, name, value):
        if name not in self._properties:
            raise KeyError("unknown property %s" % name)
        if name == "voice":
            self._properties[name] = _known_voice(value)
        elif name == "volume":
            self._properties[name] = min(1.0, max(0.0, float(value)))
        else:
            self._properties[name] = int(value)

    def startLoop(self):
        self._looping = True
        hangs = _room.voice_hangs()
        if not self._pending:
            self._proxy.setBusy(False)
        while self._looping:
            if self._pending and not hangs:
                self._utter(*self._pending.pop(0))
            elif self._end_came_early and not hangs:
                break
            else:
                time.sleep(IDLE_S)
        self._looping = self._end_came_early = False

    def endLoop(self):
        # From pyttsx3's second runAndWait on, the engine isn't busy, so its request to
        # end the loop arrives before the loop begins: remember it, or it runs for ever.
        self._end_came_early = not self._looping
        self._looping = False

    def iterate(self):
        if not self._pending:
            self._proxy.setBusy(False)
        while True:
            if self._pending:
                self._utter(*self._pending.pop(0))
            yield

    def _begin(self, text, output):
        self._proxy.setBusy(True)
        self._pending.append((str(text), output))

    def _utter(self, text, output):
        self._speaking = True
        self._proxy.notify("started-utterance")
        samples, rate_hz, words = espeakng.synthesise_words(
            text, self._properties["voice"].rsplit("/", 1)[-1], self._properties["rate"],
            self._properties["volume"], self._properties["pitch"],
        )
        output(samples, rate_hz, words, text)
        completed = not self._stopping
        self._speaking = self._stopping = False
        self._proxy.notify("finished-utterance", completed=completed)
        self._proxy.setBusy(False)

    def _play(self, samples, rate_hz, words, text):
        room = _room.current()
        room.start()
        playback = room.speaker.open(rate_hz, text=text)
        block = int(BLOCK_S * rate_hz)
        for start in range(0, len(samples), block):
            while words and words[0].at_s * rate_hz < start + block:
                word = words.pop(0)
                self._proxy.notify("started-word", location=word.location, length=word.length)
            if self._stopping:
                break
            playback.write(samples[start : start + block])
        playback.close()


def _pyttsx3_voice(voice):
    return Voice(id=voice.id, name=voice.name, languages=list(voice.languages),
                 gender=voice.gender, age=voice.age)


def _known_voice(wanted):
    for voice in espeakng.voices():
        if wanted in (voice.id, voice.name):
            return voice.id
    raise ValueError("no voice %r" % wanted)
