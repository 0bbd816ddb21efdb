"""Runs a handed-in program on the virtual kit, in the sandbox, within limits."""
import json
import os
import sys
import threading
import time
from typing import Any, Dict, NamedTuple, Optional, Tuple

from edgeai.drill.bounded_output import BoundedOutput
from edgeai.drill.folder_sweep import is_too_full, sweep
from edgeai.drill.journal_receiver import JournalFile, JournalReceiver
from edgeai.drill.limits import Limits
from edgeai.drill.passing_folder import without_places
from edgeai.drill.sandbox.program_box import HAS_LAYERS, PACKAGE, ProgramBox
from edgeai.linkage.journal import in_time
from edgeai.sim.room import add_site
from edgeai.sim.sealed_journal import SOCKET_VARIABLE

GRACE_S = 4.0  # from Ctrl-C to the end: board B's own script has 2 s of it
START_S = 60.0  # a busy machine may need long until the program itself begins
LOOK_S = 0.3  # between two looks at how much it has written
_BOARD_RUNNER = "edgeai.sim.maixpy.board_runner"
_PARENT = os.path.dirname(PACKAGE)
_KEPT_VARIABLES = ("PATH", "PYTHONPATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "LD_LIBRARY_PATH")


class Run(NamedTuple):
    """ended: by itself, in its time. code: its exit code then, else None. output, errors: what it
    printed. folder: where it ran; room_folder: sounds and pictures of the room, named by the journal.
    Neither holds links or devices any more.
    journal: what the room saw, entries as dicts, by their times; own_entries: what the program itself wrote there.
    peak_bytes: the most memory; 0 where the system does not tell it. forged_entries: what came to the
    journal that the room did not write. layer: what confined it (`sandbox.launcher.LAYERS`), or None.
    line_times: room seconds at which the lines of `output` came; () where the room never began.
    """

    ended: bool
    code: Optional[int]
    output: str
    errors: str
    folder: str
    room_folder: str
    journal: Tuple[Dict[str, Any], ...]
    own_entries: Tuple[Dict[str, Any], ...] = ()
    cpu_s: float = 0.0
    peak_bytes: int = 0
    output_was_cut: bool = False
    forged_entries: int = 0
    was_too_full: bool = False
    layer: Optional[str] = None
    line_times: Tuple[float, ...] = ()


class Room(NamedTuple):
    """What the program runs in. Paths; None takes what the virtual kit has by itself.

    board: "b" runs a MaixPy script on a virtual board B, which `picture`, `models` and `card` are
    for where there is no scenario.
    """

    scenario: Optional[str] = None
    kit: Optional[str] = None
    board: str = "a"
    picture: Optional[str] = None
    models: Tuple[str, ...] = ()
    card: Optional[str] = None


def run_program(folder, script, arguments=(), room=Room(), limit_s=20.0, input_text="",
                limits=Limits(), room_folder=None, readable=(), layers=None, as_user=False,
                abandoned=None):
    """Run `script`, a file's name in `folder`, as `python script` does there; the `Run`.

    The program sees nothing of the disk but `folder`, what `room` names, `readable` (paths) and Python
    with its libraries. It is stopped after `limit_s`, as Ctrl-C would, then by force; its time begins
    with its first line. room_folder: takes the journal and what the room leaves; `folder`.room where
    it is left out. layers, as_user: see `ProgramBox`. abandoned: a threading.Event; when it is set the
    program is ended at once.
    """
    folder = os.path.realpath(str(folder))
    room_folder = os.path.realpath(str(room_folder or folder + ".room"))
    os.makedirs(room_folder, exist_ok=True)
    journal = (JournalReceiver(limits.journal_bytes) if HAS_LAYERS
               else JournalFile(_journal_path(room_folder)))
    kept = (journal.child_end.fileno(),) if journal.child_end else ()
    box = ProgramBox(
        _command(folder, script, arguments, room, room_folder), folder,
        _environment(room, room_folder, kept), [folder, room_folder],
        _named(room) + [os.path.abspath(path) for path in readable], kept, limits, layers, as_user)
    output, errors = (BoundedOutput(pipe, limits.output_bytes)
                      for pipe in (box.process.stdout, box.process.stderr))
    has_ended, is_full = False, False
    try:
        journal.start()
        _give(box.process.stdin, input_text)
        has_ended, is_full = _wait(box, journal, limit_s, limits, (folder, room_folder),
                                   abandoned or threading.Event())
    finally:
        box.end()
        journal.finish()
        sweep(folder)
        sweep(room_folder)
    said, complained = (without_places(one.text(), folder, room_folder, _PARENT) for one in (output, errors))
    return Run(has_ended, box.code if has_ended else None, said, complained, folder,
               room_folder, tuple(in_time(journal.entries)), tuple(journal.own_entries), box.cpu_s,
               box.peak_bytes, output.was_cut or errors.was_cut, journal.forged, is_full, box.layer,
               _room_times(output, journal))


def _wait(box, journal, limit_s, limits, folders, abandoned):
    """(has it ended by itself?, has it filled its folders?)"""
    end_s = time.monotonic() + START_S
    while not journal.started.is_set() and not abandoned.is_set() and time.monotonic() < end_s:
        if box.ends_within(0.0):
            return True, False
    end_s = time.monotonic() + limit_s
    while time.monotonic() < end_s:
        if box.ends_within(min(LOOK_S, max(0.0, end_s - time.monotonic()))):
            return True, False
        if any(is_too_full(folder, limits) for folder in folders):
            return False, True
        if abandoned.is_set():
            return False, False
    box.interrupt()
    box.ends_within(GRACE_S)
    return False, False


def _room_times(output, journal):
    if journal.room_start_s is None:
        return ()
    return tuple(at_s - journal.room_start_s for at_s in output.line_times())


def _give(pipe, text):
    try:
        with pipe:
            pipe.write(text.encode("utf-8"))
    except OSError:  # it has ended without reading
        pass


def _named(room):
    paths = (room.scenario, room.kit, room.picture, room.card) + tuple(room.models)
    return [os.path.abspath(path) for path in paths if path]


def _command(folder, script, arguments, room, room_folder):
    if room.board == "a":
        return [sys.executable, script] + list(arguments)
    settings = {"script": os.path.join(folder, script), "arguments": list(arguments),
                "picture": room.picture, "models": list(room.models), "card": room.card,
                "scenario": room.scenario, "config": room.kit,
                "journal": _journal_path(room_folder)}
    return [sys.executable, "-m", _BOARD_RUNNER, json.dumps(settings)]


def _journal_path(room_folder):
    return os.path.join(room_folder, "journal.jsonl")


def _environment(room, room_folder, kept):
    """The same for every run: nothing of the user's own settings reaches it."""
    values = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    home = os.path.join(room_folder, "home")
    os.makedirs(home, exist_ok=True)
    values.update(
        EDGEAI_KIT="sim", EDGEAI_JOURNAL=_journal_path(room_folder), EDGEAI_DATA=home,
        EDGEAI_LANG="zh_CN", HOME=home, USERPROFILE=home, TMPDIR=home, TEMP=home, TMP=home,
        LANG="C.UTF-8", PYTHONIOENCODING="utf-8", PYTHONUTF8="1", PYTHONUNBUFFERED="1",
        PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0", OPENBLAS_NUM_THREADS="1")
    if kept:
        values[SOCKET_VARIABLE] = str(kept[0])
    if room.scenario:
        values["EDGEAI_SCENARIO"] = os.path.abspath(room.scenario)
    if room.kit:
        values["EDGEAI_CONFIG"] = os.path.abspath(room.kit)
    return add_site(values)
