"""The one room that every stand-in of a process shares.

A program's room is described by its environment, so that stand-ins in a child
process find it: EDGEAI_KIT=sim, EDGEAI_SCENARIO, EDGEAI_JOURNAL, EDGEAI_CONFIG.
"""
import atexit
import hashlib
import itertools
import os
import threading
import time

from edgeai.clock import Clock
from edgeai.config import load_config
from edgeai.sim.air import Air
from edgeai.sim.board_b import BoardB
from edgeai.sim.device_faults import DeviceFaults
from edgeai.sim.faults import CAMERA_FAULTS, Faults
from edgeai.sim.header import Header
from edgeai.sim.peripherals.connected import Connected
from edgeai.sim.scenario import Scenario, load_scenario
from edgeai.sim.scenery import Scenery
from edgeai.sim.screen import Screen
from edgeai.sim.sealed_journal import open_journal
from edgeai.sim.speaker import Speaker
from edgeai.sim.timeline import Timeline
from edgeai.sim.world import World

# Room time 0 on the system's monotonic clock, for child processes of the program.
START_VARIABLE = "EDGEAI_ROOM_START"
VOICE_VARIABLE = "EDGEAI_ROOM_VOICE"  # "hangs": also for the processes that speak for a program
SITE_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "site")
_current = None
_run_numbers = itertools.count(1)
_lock = threading.RLock()


class Room:
    """journal, air, faults, speaker, header, scenery, screen, world, peripherals.

    It starts with the first device that is opened.
    """

    def __init__(self, config, scenario=None, journal_path=None, clock=None,
                 open_journal_now=True):
        self.config = config
        self.scenario = scenario or Scenario()
        self.clock = clock or Clock()
        self.journal = open_journal(journal_path, self.clock, open_journal_now)
        self.folder = os.path.dirname(os.path.abspath(journal_path)) if journal_path else None
        properties = self.scenario.room
        self.air = Air(properties.noise_dbfs, properties.seed)
        self.faults = Faults()
        self.speaker = Speaker(self.journal, self.air, self.clock, self.folder,
                               properties.echo_db)
        self.header = Header(self.journal, config, properties.gpio_read_us * 1e-6)
        for first, second in self.scenario.wires:
            self.header.wire(first, second)
        self.seed = properties.seed
        self.board_b = BoardB(
            self.scenario.board_b, self.journal,
            lambda: self.scenery.image(self.journal.now_s(), 320, 240), self.folder, self.seed)
        self.scenery = Scenery(self.seed)
        self.camera_faults = Faults(CAMERA_FAULTS)
        self.screen = Screen(self.journal, self.folder, self.clock)
        self.world = World(config, self.scenario)
        self.device_faults = DeviceFaults(self.seed)
        self.peripherals = Connected(self)
        self.timeline = Timeline(self, self.scenario.events)
        self._is_started = False

    def start(self):
        """Room time begins, once; every stand-in calls this when a device is opened."""
        with _lock:
            if self._is_started:
                return
            # First, as it takes its time: what the first device may hear at once is there.
            self.timeline.prepare()
            self._is_started = True
            start_s = os.environ.get(START_VARIABLE)
            if start_s:
                self._join(float(start_s))
            else:
                self._begin()

    def _begin(self):
        start_s = self.clock.now_s()
        if isinstance(self.journal.path, str):
            os.environ[START_VARIABLE] = repr(start_s)
        self.journal.start_time(start_s)
        self.peripherals.start()
        self.timeline.start()

    def _join(self, start_s):
        """The program that started this one began the room and told its start."""
        self.journal.join_time(start_s)
        self.peripherals.start()
        self.timeline.join()

    def press(self, name, is_pressed=True, is_told=True, bounces=True):
        """Press or release the button of that name, as a hand does: its contacts bounce.

        is_told: write it to the journal. bounces: False when it has been so for a while.
        """
        if is_told:
            self.journal.write("hand", device=name, does="press" if is_pressed else "release")
        self.peripherals[name].press(is_pressed, bounces)

    @property
    def voice_hangs(self):
        return self.scenario.voice.hangs or os.environ.get(VOICE_VARIABLE) == "hangs"

    @property
    def header_name(self):
        """The same in every process that is in this room, and in no other."""
        path = os.path.abspath(str(self.journal.path))
        return "edgeai-room-" + hashlib.sha256(os.fsencode(path)).hexdigest()[:16]

    def child_environment(self):
        """The variables by which a Python process of ours gets into this room; what the
        scenario does stays this process's."""
        environment = dict(os.environ, EDGEAI_KIT="sim", EDGEAI_JOURNAL=str(self.journal.path),
                           EDGEAI_CONFIG=os.path.abspath(self.config.path))
        environment.pop("EDGEAI_SCENARIO", None)
        if self.voice_hangs:
            environment[VOICE_VARIABLE] = "hangs"
        return add_site(environment)

    def close(self):
        self.timeline.stop()
        self.peripherals.stop()
        self.board_b.close()
        self.speaker.close()
        self.journal.close()
        os.environ.pop(START_VARIABLE, None)


def add_site(environment):
    """Let every Python that is started with it put the stand-ins in, before its script."""
    paths = [SITE_DIR, environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return environment


def enter(room):
    """Make `room` the one that stand-ins of this process are in."""
    global _current
    with _lock:
        _current = room
    return room


def leave():
    """Close the current room, if any."""
    global _current
    with _lock:
        room, _current = _current, None
    if room is not None:
        room.close()


def current():
    """The room of this process; made from the environment at first use."""
    with _lock:
        if _current is None:
            enter(make_room())
            atexit.register(leave)
        return _current


def voice_hangs():
    """As `Room.voice_hangs`; makes no room: who only writes speech into a file opens no device."""
    if _current is not None:
        return _current.voice_hangs
    path = os.environ.get("EDGEAI_SCENARIO")
    return os.environ.get(VOICE_VARIABLE) == "hangs" or bool(path) and load_scenario(path).voice.hangs


def make_room(config_path=None, scenario_path=None, journal_path=None):
    """A room from files; what isn't given is in the environment, or is made up."""
    config = load_config(config_path)
    scenario_path = scenario_path or os.environ.get("EDGEAI_SCENARIO")
    asked_journal = journal_path or os.environ.get("EDGEAI_JOURNAL")
    return Room(
        config,
        load_scenario(scenario_path, config) if scenario_path else None,
        str(asked_journal or new_journal_path()),
        open_journal_now=bool(asked_journal),
    )


def new_journal_path(folder="edgeai-runs"):
    """A path in a new folder of its own for a run's journal and sounds; nothing is made yet."""
    name = "%s-%d-%d" % (time.strftime("%Y%m%d-%H%M%S"), os.getpid(), next(_run_numbers))
    return os.path.abspath(os.path.join(folder, name, "journal.jsonl"))
