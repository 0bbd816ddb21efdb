"""`edgeai listen` and `edgeai chat` as a person uses them: a real terminal, the real PyAudio, a
sound server on which somebody speaks."""
import importlib.util
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from edgeai.audio.speaking import espeakng
from edgeai.audio.clip import Clip
from edgeai_command import ROOT
from sound_server import Player, SoundServer

missing = SoundServer.missing() or (
    None if importlib.util.find_spec("pyaudio") else "PyAudio is not installed") or (
    None if shutil.which("paplay") else "paplay (pulseaudio-utils) is not installed")
pytestmark = pytest.mark.skipif(bool(missing), reason=str(missing))


@pytest.fixture(scope="module")
def speaking(tmp_path_factory):
    """The environment of a machine on whose sound server a sentence is spoken every three seconds."""
    samples, rate_hz = espeakng.synthesise("打开风扇")
    path = tmp_path_factory.mktemp("spoken") / "spoken.wav"
    pause = np.zeros(rate_hz, np.int16)
    Clip(np.concatenate([pause, samples // 2, pause]), rate_hz).save(path)
    with SoundServer() as server, Player(server, path):
        yield dict({name: value for name, value in os.environ.items()
                    if not name.startswith("EDGEAI_")},
                   EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONPATH=ROOT, TERM="linux",
                   **server.environment)


def on_screen(words, folder, environment):
    from pseudo_terminal import watch  # has no Windows

    code, screens = watch([sys.executable, "-m", "edgeai"] + words, folder, environment, 60)
    assert code == 0, screens[-1]
    return screens


def test_listening_shows_the_words_while_they_are_spoken_and_then_the_sentence(speaking, tmp_path):
    screens = on_screen(["listen", "--seconds", "9"], tmp_path, speaking)
    assert screens[0][0] == "listening for 9 s; speak now"
    assert any(lines[-1].startswith("… ") for lines in screens)  # while it is spoken
    last = screens[-1]
    assert "打开风扇" in last and not any("…" in line for line in last)
    # Nothing of vosk, PortAudio or ALSA comes between.
    known = ("listening", "打开", "(not one of")
    assert [line for line in last if line and not line.startswith(known)] == []


def test_chatting_shows_who_said_what(speaking, tmp_path):
    (tmp_path / "kit.toml").write_text('[voice]\ndriver = "espeakng"\n')
    last = on_screen(["chat", "--seconds", "15"], tmp_path, speaking)[-1]
    said, answered = ([line[5:] for line in last if line.startswith(who)]
                      for who in ("you: ", "kit: "))
    assert len(said) == len(answered) > 0 and all(answered), last
    assert any("风扇" in text for text in said), last  # the first came in half-way, the next perhaps under the answer
    assert not any(line.startswith("…") or "ALSA" in line or "VoskAPI" in line for line in last), last
    # The kit is deaf while it speaks: it has not heard its own voice.
    assert not set(said) & set(answered)


ALSA_FAILS = """
import ctypes
from edgeai.audio.pyaudio_host import open_host
with open_host():
    pcm = ctypes.c_void_p()
    assert ctypes.CDLL("libasound.so.2").snd_pcm_open(ctypes.byref(pcm), b"no-such", 0, 0) < 0
"""


def test_alsa_writes_nothing_while_a_sound_device_is_open(speaking):
    done = subprocess.run([sys.executable, "-c", ALSA_FAILS], env=speaking, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
