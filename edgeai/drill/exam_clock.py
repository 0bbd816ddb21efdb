"""The exam clock: how much of a drill's time is used, kept so that a power cut costs a second of it.

Time counts while a clock runs on the drill, and goes on where it was cut off. Every stop is kept, with how
long the drill stood still, for the coach to see. The state is written to two files in turn: one of them is
whole whatever happens.
"""
import json
import os
import time
from typing import Any, Dict, NamedTuple, Tuple

from edgeai.drill.drill_folder import read_drill
from edgeai.drill.drill_key import secret_digest
from edgeai.errors import DrillError
from edgeai.file_lock import lock
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

OWN = ".drill"  # the folder in the drill's that the clock and the snapshots keep
SAVE_EVERY_S = 1.0
_STATES = ("clock.0.json", "clock.1.json")
_LOCK, _PAUSE = "clock.lock", "pause.json"


class ClockState(NamedTuple):
    """stops: ({"used_s", "stood_s", "why": "cut off" or "paused"}, ...). saved_at: seconds since 1970."""

    ticket: str
    used_s: float
    stops: Tuple[Dict[str, Any], ...]
    saved_at: float


class ExamClock:
    """Runs from `with` to its end. now, wall: functions that tell seconds, as `time` has them."""

    def __init__(self, folder, now=time.monotonic, wall=time.time):
        self.folder = str(folder)
        self.drill = read_drill(folder)
        self.own = os.path.join(self.folder, OWN)
        self._now, self._wall = now, wall
        self._lock_file = None
        self._number = 1  # of the state that was written last

    def __enter__(self):
        os.makedirs(self.own, exist_ok=True)
        self._take_lock()
        self.state = read_state(self.folder) or ClockState(self.drill.ticket, 0.0, (), self._wall())
        if self.state.used_s:
            self._note_stop("cut off")
        self._last_s = self._saved_s = self._now()
        self._pause_began = None
        self._save()
        return self

    def __exit__(self, *_error):
        self.tick()
        self._save()
        self._lock_file.close()

    @property
    def left_s(self):
        return max(0.0, 60 * self.drill.minutes - self.state.used_s)

    @property
    def is_over(self):
        return self.left_s <= 0

    @property
    def is_paused(self):
        return self._pause_began is not None

    def tick(self):
        """Count the time since the last tick, unless it is paused; call it at least every second."""
        now_s = self._now()
        step_s, self._last_s = now_s - self._last_s, now_s
        self._look_for_pause()
        if not self.is_paused:
            self.state = self.state._replace(used_s=min(60 * self.drill.minutes, self.state.used_s + step_s))
        if now_s - self._saved_s >= SAVE_EVERY_S:
            self._saved_s = now_s
            self._save()

    def _look_for_pause(self):
        wanted = is_pause_wanted(self.folder, self.drill)
        if wanted and not self.is_paused:
            self._pause_began = self._wall()
        elif not wanted and self.is_paused:
            self._note_stop("paused", self._pause_began)
            self._pause_began = None

    def _note_stop(self, why, since=None):
        stood_s = max(0.0, self._wall() - (self.state.saved_at if since is None else since))
        stop = {"used_s": round(self.state.used_s, 1), "stood_s": round(stood_s, 1), "why": why}
        self.state = self.state._replace(stops=self.state.stops + (stop,))

    def _save(self):
        self.state = self.state._replace(saved_at=self._wall())
        self._number = 1 - self._number
        path = os.path.join(self.own, _STATES[self._number])
        with whole_file(path) as draft, open(draft, "w", encoding="utf-8") as file:
            json.dump(self.state._asdict(), file)

    def _take_lock(self):
        self._lock_file = open(os.path.join(self.own, _LOCK), "a+b")
        if lock(self._lock_file) is False:
            self._lock_file.close()
            raise DrillError(_("a clock runs on {folder} already").format(folder=self.folder),
                             _("Go on in that window, or close it."))


def read_state(folder):
    """The `ClockState` that was saved last, None before the first start."""
    found = [_read(os.path.join(str(folder), OWN, name)) for name in _STATES]
    return max((state for state in found if state), key=lambda state: state.used_s, default=None)


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            fields = json.load(file)
        state = ClockState(fields["ticket"], float(fields["used_s"]), tuple(fields["stops"]),
                           float(fields["saved_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return state


def ask_for_pause(folder, secret):
    """What a coach's key may do, and a contestant can't: let the clock stand still."""
    drill = read_drill(folder)
    if secret_digest(secret) != drill.pause_digest:
        raise DrillError(_("that key is not of this drill"),
                         _("Name the key file that was made with it."))
    os.makedirs(os.path.join(str(folder), OWN), exist_ok=True)
    with whole_file(_pause_path(folder)) as draft, open(draft, "w", encoding="utf-8") as file:
        json.dump({"secret": secret}, file)


def end_pause(folder):
    """Let the clock go on. Is there a pause to end?"""
    try:
        os.remove(_pause_path(folder))
    except FileNotFoundError:
        return False
    return True


def is_pause_wanted(folder, drill):
    try:
        with open(_pause_path(folder), encoding="utf-8") as file:
            return secret_digest(json.load(file)["secret"]) == drill.pause_digest
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _pause_path(folder):
    return os.path.join(str(folder), OWN, _PAUSE)
