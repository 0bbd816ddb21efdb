"""A private PulseAudio whose null sink is the speaker and whose monitor is the microphone.

ALSA is led to it by a file of its own, so that neither the machine's sound nor the
user's is touched; works as root.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time

from child_process import end

START_S = 60.0
SCRIPT = """\
load-module module-null-sink sink_name=edgeai rate=44100 channels=2
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
set-default-sink edgeai
set-default-source edgeai.monitor
"""
ALSA = """\
pcm.!default {{ type pulse server "unix:{socket}" }}
ctl.!default {{ type pulse server "unix:{socket}" }}
"""


class SoundServer:
    """Runs from `with` to its end; `environment` is what a program needs to find it."""

    @staticmethod
    def missing():
        """What is not installed, or None."""
        return None if shutil.which("pulseaudio") else "PulseAudio is not installed"

    def __enter__(self):
        # Not under pytest's folder: a socket's path has 107 characters at most.
        self._folder = tempfile.mkdtemp(prefix="sound")
        self._socket = os.path.join(self._folder, "native")
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info):
        process = getattr(self, "_process", None)
        if process:
            end(process)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def socket(self):
        return self._socket

    def crash(self):
        """Gone at once, as a device that is pulled out."""
        self._process.kill()
        self._process.wait()
        os.remove(self._socket)

    def start_again(self):
        self._start()

    @property
    def environment(self):
        return {"ALSA_CONFIG_PATH": os.path.join(self._folder, "asound.conf"),
                "JACK_NO_START_SERVER": "1", "HOME": self._folder}

    def _start(self):
        self._put("asound.conf", ALSA)
        script = self._put("default.pa", SCRIPT)
        values = dict(os.environ, HOME=self._folder, XDG_RUNTIME_DIR=self._folder,
                      PULSE_RUNTIME_PATH=self._folder)
        with open(os.path.join(self._folder, "log"), "wb") as log:
            self._process = subprocess.Popen(
                ["pulseaudio", "-n", "-F", script, "--daemonize=no", "--use-pid-file=no",
                 "--exit-idle-time=-1", "--log-target=stderr"],
                env=values, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait()

    def _put(self, name, text):
        path = os.path.join(self._folder, name)
        with open(path, "w") as file:
            file.write(text.format(socket=self._socket))
        return path

    def _wait(self):
        end_s = time.monotonic() + START_S
        while not os.path.exists(self._socket):
            if self._process.poll() is not None or time.monotonic() > end_s:
                with open(os.path.join(self._folder, "log")) as log:
                    raise RuntimeError("PulseAudio did not start: %s" % log.read())
            time.sleep(0.05)


class Player:
    """Plays a WAV into the null sink, over and over, until it is stopped."""

    def __init__(self, server, path):
        script = "while true; do paplay --server unix:%s %s; done" % (server.socket, path)
        self._process = subprocess.Popen(["sh", "-c", "exec setsid sh -c '%s'" % script])

    def __enter__(self):
        time.sleep(1.0)
        return self

    def __exit__(self, *exc_info):
        os.killpg(os.getpgid(self._process.pid), signal.SIGKILL)
        self._process.wait()
