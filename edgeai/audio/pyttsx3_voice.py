"""The system's voice through pyttsx3: SAPI5 on Windows, eSpeak on Linux."""
import contextlib
import importlib.util
import io
import os
import queue
import re
import sys
import threading

from edgeai.audio import espeakng
from edgeai.audio.clip import Clip
from edgeai.audio.pyaudio_speaker import find_speaker
from edgeai.errors import DriverMissing, EdgeaiError, VoiceError
from edgeai.i18n import gettext as _

# What pyttsx3 and the libraries under it raise when they can't work here.
_INIT_ERRORS = (ImportError, OSError, RuntimeError, ValueError, KeyError, AttributeError)
# Ids and names by which Mandarin voices go, the best first. A plain eSpeak "cmn" or
# "zh" voice is the last: some versions read Chinese characters in English.
_MANDARIN_MARKS = ("huihui", "yaoyao", "kangkang", "cmn-latn-pinyin", "zh-cn", "zh_cn",
                   "mandarin", "chinese", "zh", "cmn")
# Twice what slow speech takes; then the engine hangs.
_PATIENCE_S, _PATIENCE_PER_CHARACTER_S = 30.0, 1.0


class Pyttsx3Voice:
    """One engine in one thread of its own: pyttsx3 hangs when two threads share it.

    voice: a part of a voice's id or name, or "zh" for the best Mandarin one.
    """

    name = "pyttsx3"

    def __init__(self, voice="zh", words_per_minute=160):
        self._jobs = queue.Queue()
        self._voice = voice
        self._words_per_minute = words_per_minute
        self._is_speaker_known = False
        self._thread = threading.Thread(target=self._serve, name="pyttsx3", daemon=True)
        self._thread.start()
        try:
            self._call(self._open)
        except EdgeaiError:
            self.close()
            raise

    def say(self, text):
        """Speak aloud; returns when it has sounded. SpeakerAbsent where nothing can sound."""
        if not self._is_speaker_known:
            _require_speaker()
            self._is_speaker_known = True
        self._call(self._say, text)

    def save(self, text, path):
        """Speak into a WAV file; VoiceError when pyttsx3 wrote none, as it silently may.

        The file is whole or not there; one of that name stays until then.
        """
        draft = "%s.part.wav" % path
        try:
            self._call(self._save, text, draft)
            if not os.path.isfile(draft) or not Clip.load(draft).samples.any():
                raise VoiceError(
                    _("pyttsx3 wrote no sound to {path}").format(path=path),
                    _("Set driver = \"espeakng\" under [voice] in kit.toml."),
                )
            os.replace(draft, str(path))
        finally:
            if os.path.exists(draft):
                os.remove(draft)

    def close(self):
        self._jobs.put(None)
        self._thread.join(timeout=2.0)

    def _open(self):
        self._engine, voices = _open_engine()
        self._engine.setProperty("voice", _choose(voices, self._voice))
        self._engine.setProperty("rate", self._words_per_minute)

    def _say(self, text):
        self._engine.say(text)
        self._engine.runAndWait()

    def _save(self, text, path):
        # pyttsx3 2.99 prints where it saved; standard output is the program's.
        with contextlib.redirect_stdout(io.StringIO()):
            self._engine.save_to_file(text, path)
            self._engine.runAndWait()

    def _call(self, function, *args):
        """Run in the engine's thread; its error is raised here."""
        done = queue.Queue()
        patience_s = _PATIENCE_S + _PATIENCE_PER_CHARACTER_S * len("".join(args))
        self._jobs.put((function, args, done))
        try:
            problem = done.get(timeout=patience_s)
        except queue.Empty:
            raise VoiceError(
                _("pyttsx3 did not come back within {seconds:.0f} s").format(seconds=patience_s),
                _("Start the program again, or set driver = \"espeakng\" under [voice]."),
            ) from None
        if problem is not None:
            raise problem

    def _serve(self):
        for function, args, done in iter(self._jobs.get, None):
            try:
                function(*args)
                done.put(None)
            except EdgeaiError as problem:
                done.put(problem)
            except Exception as problem:  # whatever the driver raised reaches the caller
                done.put(VoiceError(
                    _("pyttsx3 failed: {problem}").format(problem=problem),
                    _("Set driver = \"espeakng\" under [voice] in kit.toml."),
                ))


def system_voices(language="zh"):
    """The pyttsx3 voices that speak that language; DriverMissing where pyttsx3 can't work."""
    _engine, voices = _open_engine()
    marks = _marks(language)
    return [voice for voice in voices if any(_is_marked(voice, mark) for mark in marks)]


def _open_engine():
    if _is_real_espeak_driver() and espeakng.hides_system_library():
        raise DriverMissing(
            _("this system has no eSpeak NG of its own"),
            _("Install it (Raspberry Pi OS: sudo apt install espeak-ng)."),
        )
    try:
        # Not pyttsx3.init(): that gives all callers one engine, whatever their thread.
        from pyttsx3.engine import Engine

        engine = Engine()
        return engine, engine.getProperty("voices")
    except _INIT_ERRORS as problem:
        raise DriverMissing(
            _("pyttsx3 can't speak here ({problem})").format(problem=problem),
            _("Install pyttsx3 and a system voice (Raspberry Pi OS: sudo apt install "
              "espeak-ng), or set driver = \"espeakng\" under [voice] in kit.toml."),
        ) from problem


def _require_speaker():
    """pyttsx3 speaks into nothing without a word; PyAudio knows, where it is installed."""
    with contextlib.suppress(DriverMissing):
        find_speaker()


def _is_real_espeak_driver():
    """Is what pyttsx3 would speak through its own eSpeak driver, not a stand-in's?"""
    try:
        driver = importlib.util.find_spec("pyttsx3.drivers.espeak")
    except ImportError:
        return False
    folder = os.path.dirname(driver.origin)
    return sys.platform.startswith("linux") and os.path.basename(folder) == "drivers"


def _choose(voices, wanted):
    """The id of the voice that `wanted` names; the best Mandarin one for "zh"."""
    for mark in _marks(wanted):
        for voice in voices:
            if _is_marked(voice, mark):
                return voice.id
    raise VoiceError(
        _("the system has no voice {wanted!r}").format(wanted=wanted),
        _("Install one (Windows: Settings, Time and language, Speech; Raspberry Pi OS: sudo "
          "apt install espeak-ng), or set driver = \"espeakng\" under [voice] in kit.toml."),
    )


def _marks(wanted):
    return _MANDARIN_MARKS if wanted == "zh" else (wanted.lower(),)


def _is_marked(voice, mark):
    """Long marks may be a part of a word; "zh" and "cmn" must be a word of their own."""
    languages = [
        item.decode("utf-8", "ignore") if isinstance(item, bytes) else str(item)
        for item in voice.languages or ()
    ]
    text = " ".join([voice.id, voice.name or ""] + languages).lower()
    return mark in (text if len(mark) > 3 else re.split(r"[^a-z]+", text))
