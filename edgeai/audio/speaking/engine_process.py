"""A speech engine in a process of its own, that can be ended whatever it does.

Both sides write JSON lines: requests {"id", "do", ...}, answers {"id", ...} in their order; the
first answer, with id 0, says that it is ready.
"""
import collections
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from edgeai.config import PACKAGE_DIR
from edgeai.errors import DriverMissing, VoiceError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

SLICE_S = 0.02  # between two looks at whether the answer is still wanted
REAP_S = 0.4  # a process that was killed is gone in a moment
READY = 0
# Not -m: the current folder stays off the path, as a script named pyttsx3.py in it would be
# taken for the package and start itself again and again.
_BOOT = ("import sys; sys.path[:] = [one for one in sys.path if one] + [sys.argv.pop()]; "
         "from edgeai.audio.speaking import pyttsx3_child; pyttsx3_child.main(sys.argv.pop())")
_FATAL = ("Fatal Python error", "Windows fatal exception")
_CREATE_NO_WINDOW = 0x08000000  # in subprocess from Python 3.7 on


class EngineFailure(VoiceError):
    """The engine is there, and did not speak."""


class EngineLost(EngineFailure):
    """The process ended, or did not answer in time; `is_hung` tells which."""

    def __init__(self, message, remedy, is_hung=False):
        super().__init__(message, remedy)
        self.is_hung = is_hung


class EngineSlow(EngineFailure):
    """It has not answered within the time that the caller has; it may yet."""


class EngineProcess:
    """Started at once, in the background; `ask` waits for it.

    settings: a dict for the child. environment: its variables; None for this process's own.
    folder: for the files that it is asked for; gone with it.
    """

    def __init__(self, settings, environment=None):
        try:
            self.folder = tempfile.mkdtemp(prefix="edgeai-voice-")
            self._process = _start(dict(settings, folder=self.folder), environment)
        except OSError as problem:  # no room, or too many processes
            raise _cant_start(system_reason(problem)) from problem
        self._numbers = itertools.count(READY + 1)
        self._answers = queue.Queue()
        self._noise = collections.deque(maxlen=200)  # a crash tells where all threads were
        self._threads = [
            threading.Thread(target=target, name="speech engine", daemon=True)
            for target in (self._read_answers, self._read_noise)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self):
        return self._process.pid

    def ask(self, patience_s, cancelled, **request):
        """The answer, a dict; None when `cancelled()` before. Raises what the child raised,
        or EngineLost."""
        number = next(self._numbers)
        self._send(dict(request, id=number))
        return self._answer(number, patience_s, cancelled)

    def ready(self, patience_s, cancelled):
        """The first answer, likewise; to be asked for once, before anything else."""
        return self._answer(READY, patience_s, cancelled)

    def kill(self):
        """End it and what it started, at once; twice is fine."""
        try:
            if os.name == "nt":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        except OSError:  # it has ended already
            pass
        self._reap()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _reap(self):
        try:
            self._process.wait(REAP_S)
        except subprocess.TimeoutExpired:
            return  # the system can't end it now; its pipes stay open
        try:
            self._process.stdin.close()
        except OSError:  # what was not yet written has no reader
            pass
        for thread in self._threads:
            thread.join(REAP_S)

    def _send(self, request):
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise self._lost() from None

    def _answer(self, number, patience_s, cancelled):
        end_s = time.monotonic() + patience_s
        while not cancelled():
            left_s = end_s - time.monotonic()
            try:
                answer = self._answers.get(timeout=max(0.0, min(SLICE_S, left_s)))
            except queue.Empty:
                if left_s <= 0:
                    raise self._hung(patience_s) from None
                continue
            if answer is None:
                self._answers.put(None)  # for the next asker
                raise self._lost()
            if answer["id"] == number:  # else of one that nobody waits for any more
                return _checked(answer)
        return None

    def _lost(self):
        try:
            code = self._process.wait(REAP_S)
        except subprocess.TimeoutExpired:
            code = None
        return EngineLost(
            _("pyttsx3's process ended (exit code {code}): {problem}").format(
                code=code, problem=self._last_words()),
            _("Set driver = \"espeakng\" under [voice] in kit.toml."))

    def _hung(self, patience_s):
        return EngineLost(
            _("pyttsx3 did not come back within {seconds:.0f} s").format(seconds=patience_s),
            _("Set driver = \"espeakng\" under [voice] in kit.toml."), is_hung=True)

    def _last_words(self):
        self._threads[1].join(REAP_S)
        lines = [line for line in self._noise if line.strip()]
        # faulthandler's first line names the cause; a traceback's last one does.
        fatal = [line for line in lines if line.startswith(_FATAL)]
        return (fatal or lines[-1:] or [_("it left no message")])[0].strip()

    def _read_answers(self):
        for line in _lines(self._process.stdout):
            try:
                self._answers.put(json.loads(line.decode("ascii")))
            except ValueError:  # cut short by its end
                continue
        self._answers.put(None)

    def _read_noise(self):
        for line in _lines(self._process.stderr):
            self._noise.append(line.decode("utf-8", "replace"))


def _lines(pipe):
    """Its lines; closed at its end, which may come late: what the engine started may have it too.

    Not by `readline`: its lock, held by a thread that still waits, would keep others from closing
    the pipe, and abort Python at its own end.
    """
    rest = b""
    with pipe:
        for block in iter(lambda: os.read(pipe.fileno(), 65536), b""):
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
        if rest:
            yield rest


def _start(settings, environment):
    if getattr(sys, "frozen", False):  # there, sys.executable is the program itself
        raise _cant_start(_("this program brings its own Python"))
    flags = {"creationflags": _CREATE_NO_WINDOW} if os.name == "nt" else {
        "start_new_session": True}  # a group, to end what the engine starts too
    return subprocess.Popen(
        [sys.executable, "-c", _BOOT, json.dumps(settings), os.path.dirname(PACKAGE_DIR)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, **flags)


def _cant_start(problem):
    return DriverMissing(
        _("pyttsx3's process can't be started: {problem}").format(problem=problem),
        _("Set driver = \"espeakng\" under [voice] in kit.toml."))


def _checked(answer):
    problem = answer.get("error")
    if problem is None:
        return answer
    kind = EngineFailure
    if answer["id"] == READY:  # there is no engine, or not the voice that was asked for
        kind = DriverMissing if problem["code"] == DriverMissing.code else VoiceError
    raise kind(problem["message"], problem["remedy"])
