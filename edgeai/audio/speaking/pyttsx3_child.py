"""pyttsx3 in a process of its own: what `engine_process` starts and talks to.

The engine lives in the main thread, as SAPI5 wants; a second thread reads the requests and ends
the process when its parent has gone, however that ended.
"""
import faulthandler
import json
import os
import queue
import shutil
import signal
import sys
import threading
import time

from edgeai.audio.speaking.system_voices import choose, speaking
from edgeai.errors import DriverMissing, EdgeaiError, VoiceError, error_fields
from edgeai.i18n import gettext as _

# What pyttsx3 and the libraries under it raise when they can't work here.
_INIT_ERRORS = (ImportError, OSError, RuntimeError, ValueError, KeyError, AttributeError,
                SyntaxError)
READY = 0
PARENT_CHECK_S = 0.5
SLICE_S = 0.005
TRIAL_TEXT = "一"


def main(settings_text):
    settings = json.loads(settings_text)
    channel = _Channel(settings["folder"])
    engine = _Engine(settings)
    channel.answer(READY, engine.open)
    while True:
        request = channel.next()
        verb = {"save": engine.save, "say": engine.say, "voices": engine.list_voices}[request["do"]]
        channel.answer(request["id"], verb, request)


class _Channel:
    """Requests from standard input; answers to what was standard output."""

    def __init__(self, folder):
        self._folder = folder
        self._requests = queue.Queue()
        # What pyttsx3 and C libraries print must not get among the answers.
        self._output = os.dup(1)
        os.dup2(2, 1)
        faulthandler.enable(2)  # a crash leaves its cause there; pythonw.exe has no sys.stderr
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
        threading.Thread(target=self._read, daemon=True).start()
        if os.name == "posix":
            threading.Thread(target=self._watch_parent, daemon=True).start()

    def next(self):
        """The next request; a slice at a time, so that Windows hears signals."""
        while True:
            try:
                return self._requests.get(timeout=60)
            except queue.Empty:
                continue

    def answer(self, number, function, *arguments):
        """Send what it returns, or its error."""
        try:
            answer = function(*arguments) or {}
        except EdgeaiError as problem:
            answer = {"error": error_fields(problem)}
        except Exception as problem:  # whatever the driver raised reaches the caller
            answer = {"error": {
                "code": VoiceError.code,
                "message": _("pyttsx3 failed: {problem}").format(problem=problem),
                "remedy": _("Set driver = \"espeakng\" under [voice] in kit.toml.")}}
        self._write(json.dumps(dict(answer, id=number)).encode("ascii") + b"\n")

    def _write(self, data):
        while data:
            data = data[os.write(self._output, data):]

    def _read(self):
        rest = b""
        # os.read and not sys.stdin: its lock would be held while this thread waits.
        for block in iter(lambda: os.read(0, 65536), b""):
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                self._requests.put(json.loads(line.decode("ascii")))
        self._end()

    def _watch_parent(self):
        """A copy of the parent that was forked may hold the pipe open for ever."""
        parent = os.getppid()
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK_S)
        self._end()

    def _end(self):
        shutil.rmtree(self._folder, ignore_errors=True)
        if os.name == "posix" and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)  # with the player that the engine started
        os._exit(1)


class _Engine:
    """pyttsx3's engine, set to a voice and a rate."""

    def __init__(self, settings):
        self._settings = settings
        self._engine = None
        self._saves = None  # which way the engine was used; see _engine_to
        self._problems = []
        self._unfinished = 0

    def open(self):
        voices = _voices_of(_new_engine())
        self._voice_id = choose(voices, self._settings["voice"])
        return {"voice": self._voice_id, "renders": self._can_save()}

    def save(self, request):
        self._run(True, "save_to_file", request["text"], request["path"])
        if self._problems and not os.path.isfile(request["path"]):
            raise self._problems[0]

    def say(self, request):
        # What the parent's room has begun since this process was started, for one.
        os.environ.update(request["environment"])
        self._run(False, "say", request["text"])
        if self._problems:
            raise self._problems[0]

    def _run(self, save, verb, *arguments):
        engine = self._engine_to(save)
        del self._problems[:]
        self._unfinished = 0
        getattr(engine, verb)(*arguments)
        engine.runAndWait()
        # pyttsx3 2.99's first run for eSpeak returns at once: the sentence comes then.
        while self._unfinished > 0:
            time.sleep(SLICE_S)
        if self._problems:
            self._engine = None  # after an error it may be busy for ever

    def _count(self, change):
        self._unfinished += change

    def list_voices(self, request):
        return {"voices": [{"id": voice.id, "name": voice.name or ""}
                           for voice in speaking(_voices_of(_new_engine()), request["language"])]}

    def _can_save(self):
        """A trial, which also loads what the first sentence would wait for."""
        path = os.path.join(self._settings["folder"], "trial.wav")
        try:
            self.save({"text": TRIAL_TEXT, "path": path})
            return os.path.getsize(path) > 0
        except Exception:  # whatever it is: then the engine must play itself
            return False

    def _engine_to(self, save):
        """Not one engine for both: pyttsx3 2.99's for eSpeak, told once to save, plays no more."""
        if self._engine is None or self._saves != save:
            self._engine, self._saves = _new_engine(), save
            # What the driver raises, pyttsx3 tells to its listeners only.
            self._engine.connect("error", lambda name, exception: self._problems.append(exception))
            self._engine.connect("started-utterance", lambda name: self._count(+1))
            self._engine.connect("finished-utterance", lambda name, completed: self._count(-1))
            self._engine.setProperty("voice", self._voice_id)
            self._engine.setProperty("rate", self._settings["words_per_minute"])
        return self._engine


def _new_engine():
    try:
        # Not pyttsx3.init(): that gives all callers one engine.
        from pyttsx3.engine import Engine

        return Engine()
    except _INIT_ERRORS as problem:
        raise _missing(problem) from problem


def _voices_of(engine):
    try:
        voices = engine.getProperty("voices")
    except _INIT_ERRORS as problem:
        raise _missing(problem) from problem
    if sys.platform == "win32":
        for voice in voices:
            voice.languages = voice.languages or _registry_languages(voice.id)
    return voices


def _missing(problem):
    return DriverMissing(
        _("pyttsx3 can't speak here ({problem})").format(problem=problem),
        _("Install pyttsx3 and a system voice (Raspberry Pi OS: sudo apt install "
          "espeak-ng), or set driver = \"espeakng\" under [voice] in kit.toml."))


def _registry_languages(voice_id):
    """SAPI's language codes ("804;9" as a list), which pyttsx3 2.90 leaves out."""
    import winreg

    root, _backslash, path = voice_id.partition("\\")
    try:
        with winreg.OpenKey(getattr(winreg, root), path + "\\Attributes") as attributes:
            return winreg.QueryValueEx(attributes, "Language")[0].split(";")
    except (OSError, AttributeError):  # a voice of another maker may have none
        return []
