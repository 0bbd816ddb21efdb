"""A virtual room in this process, for tests of what stands in it."""
import contextlib
import time

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import line_time
from edgeai.sim.room import Room
from edgeai.sim.scenario import load_scenario


@contextlib.contextmanager
def room_with(folder, scenario="", config=None, clock=None):
    """A room that is not started; config: kit.toml's text, left out the one that ships."""
    path = DEFAULT_CONFIG
    if config is not None:
        path = str(folder / "kit.toml")
        (folder / "kit.toml").write_text(config, encoding="utf-8")
    loaded = load_config(path)
    (folder / "scenario.toml").write_text(scenario, encoding="utf-8")
    room = Room(loaded, load_scenario(str(folder / "scenario.toml"), loaded), clock=clock)
    line_time.install()
    try:
        yield room
    finally:
        room.close()
        line_time.uninstall()


def entries(room, kind):
    return [entry for entry in room.journal.entries if entry["kind"] == kind]


def wait_until(condition, timeout_s=60.0):
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.005)
