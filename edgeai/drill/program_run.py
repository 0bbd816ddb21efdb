"""Runs a handed-in program on the virtual kit, in a child process, within limits."""
import json
import os
import subprocess
import sys
import time
from typing import Any, Dict, NamedTuple, Optional, Tuple

from edgeai.drill.bounded_output import BoundedOutput
from edgeai.drill.limits import Limits
from edgeai.linkage.journal import read_journal
from edgeai.sim.room import START_VARIABLE, add_site

GRACE_S = 4.0  # from Ctrl-C to the end: board B's own script has 2 s of it
SLICE_S = 0.05
_BOARD_RUNNER = "edgeai.sim.maixpy.board_runner"
_KEPT_VARIABLES = ("PATH", "PYTHONPATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "LD_LIBRARY_PATH")


class Run(NamedTuple):
    """ended: by itself, in its time. code: its exit code then, else None. output, errors: what it
    printed. folder: where it ran; room_folder: sounds and pictures of the room, named by the journal.
    journal: what the room saw, entries as dicts; own_entries: what the program itself wrote there.
    peak_bytes: the most memory; 0 where the system does not tell it."""

    ended: bool
    code: Optional[int]
    output: str
    errors: str
    folder: str
    room_folder: str
    journal: Tuple[Dict[str, Any], ...]
    own_entries: Tuple[Dict[str, Any], ...]
    cpu_s: float
    peak_bytes: int
    output_was_cut: bool


class Room(NamedTuple):
    """What the program runs in. Paths; None takes what the virtual kit has by itself.

    board: "b" runs a MaixPy script on a virtual board B, which `picture`, `models` and `card` are
    for; flash: {name: path of a file} on the board B that stands beside board A.
    """

    scenario: Optional[str] = None
    kit: Optional[str] = None
    board: str = "a"
    picture: Optional[str] = None
    models: Tuple[str, ...] = ()
    card: Optional[str] = None
    flash: Dict[str, str] = {}


def run_program(folder, script, arguments=(), room=Room(), limit_s=20.0, input_text="",
                limits=Limits(), room_folder=None):
    """Run `script`, a file's name in `folder`, as `python script` does there; the `Run`.

    It is stopped after `limit_s`, as Ctrl-C would, then by force. room_folder: takes the journal
    and what the room leaves; `folder`.room where it is left out.
    """
    folder = os.path.abspath(str(folder))
    room_folder = os.path.abspath(str(room_folder or folder + ".room"))
    os.makedirs(room_folder, exist_ok=True)
    _fill_flash(room, room_folder)
    child = _Child(_command(folder, script, arguments, room, room_folder), folder,
                   _environment(room, room_folder), input_text, limits)
    return child.run(limit_s, room_folder)


def _command(folder, script, arguments, room, room_folder):
    if room.board == "a":
        return [sys.executable, script] + list(arguments)
    settings = {"script": os.path.join(folder, script), "arguments": list(arguments),
                "picture": room.picture, "models": list(room.models), "card": room.card,
                "journal": _journal_path(room_folder)}
    return [sys.executable, "-m", _BOARD_RUNNER, json.dumps(settings)]


def _fill_flash(room, room_folder):
    """A board keeps what it holds: files that are there before its start are not replaced."""
    flash = os.path.join(room_folder, "board-b", "flash")
    for name, path in room.flash.items():
        os.makedirs(flash, exist_ok=True)
        with open(path, "rb") as source, open(os.path.join(flash, name), "wb") as target:
            target.write(source.read())


def _journal_path(room_folder):
    return os.path.join(room_folder, "journal.jsonl")


def _environment(room, room_folder):
    """The same for every run: nothing of the user's own settings reaches it."""
    values = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    home = os.path.join(room_folder, "home")
    os.makedirs(home, exist_ok=True)
    values.update(
        EDGEAI_KIT="sim", EDGEAI_JOURNAL=_journal_path(room_folder), EDGEAI_DATA=home,
        EDGEAI_LANG="zh_CN", HOME=home, USERPROFILE=home, TMPDIR=home, TEMP=home, TMP=home,
        LANG="C.UTF-8", PYTHONIOENCODING="utf-8", PYTHONUTF8="1", PYTHONUNBUFFERED="1",
        PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0", OPENBLAS_NUM_THREADS="1")
    values.pop(START_VARIABLE, None)
    if room.scenario:
        values["EDGEAI_SCENARIO"] = os.path.abspath(room.scenario)
    if room.kit:
        values["EDGEAI_CONFIG"] = os.path.abspath(room.kit)
    return add_site(values)


class _Child:
    def __init__(self, command, folder, environment, input_text, limits):
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, start_new_session=os.name != "nt",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._folder = folder
        self._output = BoundedOutput(self._process.stdout, limits.output_bytes)
        self._errors = BoundedOutput(self._process.stderr, limits.output_bytes)
        self._give(input_text)

    def run(self, limit_s, room_folder):
        has_ended = self._ends_within(limit_s)
        self._end()
        path = _journal_path(room_folder)
        journal = read_journal(path) if os.path.exists(path) else []
        return Run(has_ended, self._process.returncode if has_ended else None, self._output.text(),
                   self._errors.text(), self._folder, room_folder, tuple(journal), (), 0.0, 0,
                   self._output.was_cut)

    def _give(self, text):
        try:
            self._process.stdin.write(text.encode("utf-8"))
            self._process.stdin.close()
        except OSError:  # it has ended without reading
            pass

    def _ends_within(self, seconds):
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            try:
                self._process.wait(SLICE_S)
                return True
            except subprocess.TimeoutExpired:
                pass
        return False

    def _end(self):
        import signal

        if os.name == "nt":
            if self._process.poll() is None:
                subprocess.call(["taskkill", "/T", "/F", "/PID", str(self._process.pid)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        elif self._process.poll() is None:
            self._signal(signal.SIGINT)
            self._ends_within(GRACE_S)
        if os.name != "nt":
            self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number):
        try:
            os.killpg(self._process.pid, number)
        except OSError:
            pass
