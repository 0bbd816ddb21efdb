"""The stand-in against the real PyAudio: the same program, the same observations.

The real one sounds through a private PulseAudio; each side runs in a process of its own.
"""
import json
import os
import subprocess
import sys

import pytest
from pyaudio_probes import CALLS, STREAMS
from sim_script import environment
from sound_server import SoundServer

PROBES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pyaudio_probes.py")
# Names that the real modules have only because of what they import.
BY_THE_WAY = {"names_of_the_module": ["locale"]}
TRIES = 3  # a program that a busy machine keeps waiting meets an overflow, on either side
# The speaker is heard as loud as it plays, as over the null sink's monitor.
SCENARIO = "[room]\necho_db = 0.0\nnoise_dbfs = -90.0\n"


class Side:
    """The probes in a child process, started at once, waited for when asked."""

    def __init__(self, mode, env, folder):
        self._process = subprocess.Popen(
            [sys.executable, PROBES, mode], env=env, cwd=str(folder), universal_newlines=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def observations(self):
        try:
            output, errors = self._process.communicate(timeout=250)
        except subprocess.TimeoutExpired:
            self.stop()
            raise
        assert self._process.returncode == 0, errors
        return json.loads(output.splitlines()[-1])

    def stop(self):
        self._process.kill()
        self._process.communicate()


def real_environment():
    return {name: value for name, value in os.environ.items()
            if not name.startswith(("EDGEAI_", "PYTHON"))}


@pytest.fixture(scope="module")
def real_pyaudio(tmp_path_factory):
    """An environment in which `import pyaudio` is the real one."""
    env = real_environment()
    done = subprocess.run([sys.executable, "-c", "import pyaudio"], env=env,
                          cwd=str(tmp_path_factory.mktemp("import")),
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode:
        pytest.skip("PyAudio is not installed")
    return env


@pytest.fixture(scope="module")
def sides(real_pyaudio, tmp_path_factory):
    """mode -> (observations of the stand-in, observations of the real one)."""
    def both(mode, env=None):
        folder = tmp_path_factory.mktemp(mode)
        pair = [Side(mode, environment(folder, SCENARIO), folder),
                Side(mode, dict(real_pyaudio, **(env or {})), folder)]
        return tuple(side.observations() for side in pair)
    return both


@pytest.fixture(scope="module")
def calls(sides):
    return sides("calls")


@pytest.fixture(scope="module")
def streams(sides):
    if SoundServer.missing():
        pytest.skip(SoundServer.missing())
    with SoundServer() as server:
        for _try in range(TRIES):
            found = sides("streams", server.environment)
            if all(found[0][name] == found[1][name] for name in STREAMS):
                break
    if not found[1]["device count"]:
        pytest.skip("ALSA does not reach PulseAudio (libasound2-plugins is not installed)")
    return found


def test_two_sides(calls):
    assert "standins" in calls[0]["file"]
    assert "standins" not in calls[1]["file"]


@pytest.mark.parametrize("name", CALLS)
def test_call(calls, name):
    standin, real = calls[0][name], calls[1][name]
    if name in BY_THE_WAY:
        real[1] = [one for one in real[1] if one not in BY_THE_WAY[name]]
    assert standin == real


@pytest.mark.parametrize("name", STREAMS)
def test_stream(streams, name):
    assert streams[0][name] == streams[1][name]
