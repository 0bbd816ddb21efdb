"""Sound devices through PyAudio: which there are, a stream from one, sound to one."""
import contextlib
import os
from typing import NamedTuple

from edgeai.errors import (
    DeviceError, DeviceLost, DriverMissing, MicrophoneAbsent, RateRefused, SpeakerAbsent,
)
from edgeai.i18n import gettext as _

BLOCK_S = 0.1
# PortAudio's error numbers (portaudio.h); PyAudio puts them into the OSError.
INVALID_CHANNELS, INVALID_RATE, INVALID_DEVICE, DEVICE_UNAVAILABLE = -9998, -9997, -9996, -9985


class SoundDevice(NamedTuple):
    """`inputs` and `outputs` are channel counts; a microphone has inputs."""

    index: int
    name: str
    inputs: int
    outputs: int
    rate_hz: int
    is_default: bool


def sound_devices():
    """Every device that PyAudio names."""
    with _portaudio() as (pyaudio, host):
        return _list_devices(host)


def find_speaker(device=""):
    """The output `SoundDevice` that would be played on; SpeakerAbsent when there is none."""
    with _portaudio() as (_pyaudio, host):
        return _choose(host, device, "outputs", SpeakerAbsent)


class PyAudioMicrophone:
    """A blocking stream of int16 frames from one input device; `start` sets it going.

    device: an index, a part of the name, or "" for the default. The stream is opened
    at `rate_hz`, or at the device's own rate when it refuses that: see `.rate_hz`.
    """

    def __init__(self, device="", rate_hz=16000):
        with contextlib.ExitStack() as stack:
            self._pyaudio, self._host = stack.enter_context(_portaudio())
            self.device = _choose(self._host, device, "inputs", MicrophoneAbsent)
            self._stream, self.rate_hz, self.channels = self._open_stream(rate_hz)
            stack.callback(self._stream.close)
            self._stack = stack.pop_all()

    def start(self):
        self._stream.start_stream()

    def read(self):
        """The next 0.1 s: int16, shape (frames, channels). Frames lost before are not marked."""
        import numpy as np

        frames = int(self.rate_hz * BLOCK_S)
        try:
            data = self._stream.read(frames, exception_on_overflow=False)
        except OSError as problem:
            raise DeviceLost(
                _("the microphone {name} stopped: {problem}").format(
                    name=self.device.name, problem=problem
                ),
                _("Plug it in again; see `edgeai devices`."),
            ) from problem
        return np.frombuffer(data, "<i2").reshape(-1, self.channels)

    def close(self):
        self._stack.close()

    def _open_stream(self, rate_hz):
        for rate, channels in self._settings(rate_hz):
            try:
                stream = self._host.open(
                    rate=rate, channels=channels, format=self._pyaudio.paInt16, input=True,
                    input_device_index=self.device.index, frames_per_buffer=int(rate * BLOCK_S),
                    start=False,
                )
            except OSError as problem:
                if problem.args[0] not in (INVALID_RATE, INVALID_CHANNELS):
                    raise _open_error(self.device, problem) from problem
            else:
                return stream, rate, channels
        raise RateRefused(
            _("the microphone {name} takes neither {wanted} Hz nor its own {own} Hz").format(
                name=self.device.name, wanted=rate_hz, own=self.device.rate_hz
            ),
            _("Choose another device in kit.toml; see `edgeai devices`."),
        )

    def _settings(self, rate_hz):
        for rate in (rate_hz, self.device.rate_hz):
            for channels in (1, self.device.inputs):
                yield rate, channels


def play(samples, rate_hz, device=""):
    """Play int16 mono `samples` on an output device; returns when they have sounded."""
    with _portaudio() as (pyaudio, host):
        chosen = _choose(host, device, "outputs", SpeakerAbsent)
        try:
            stream = host.open(
                rate=rate_hz, channels=1, format=pyaudio.paInt16, output=True,
                output_device_index=chosen.index,
            )
        except OSError as problem:
            raise _open_error(chosen, problem) from problem
        stream.write(samples.astype("<i2").tobytes())
        stream.stop_stream()
        stream.close()


@contextlib.contextmanager
def _portaudio():
    pyaudio = _import_pyaudio()
    with _quiet_stderr():
        host = pyaudio.PyAudio()
    try:
        yield pyaudio, host
    finally:
        host.terminate()


def _import_pyaudio():
    try:
        import pyaudio
    except ImportError as problem:
        raise DriverMissing(
            _("PyAudio is not installed ({problem})").format(problem=problem),
            _("Install it (Raspberry Pi OS: sudo apt install python3-pyaudio; Windows: "
              "pip install PyAudio), or use the virtual kit: open_kit(\"sim\"), --kit sim."),
        ) from None
    return pyaudio


@contextlib.contextmanager
def _quiet_stderr():
    """ALSA writes a page of warnings for every device it can't open; nobody can use them."""
    try:
        kept = os.dup(2)
    except OSError:  # no standard error at all (pythonw)
        yield
        return
    silence = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(silence, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(silence)
        os.close(kept)


def _list_devices(host):
    defaults = {_default(host.get_default_input_device_info),
                _default(host.get_default_output_device_info)}
    infos = [host.get_device_info_by_index(index) for index in range(host.get_device_count())]
    return [
        SoundDevice(
            info["index"], info["name"], int(info["maxInputChannels"]),
            int(info["maxOutputChannels"]), int(info["defaultSampleRate"]),
            info["index"] in defaults,
        )
        for info in infos
    ]


def _default(get_info):
    try:
        return get_info()["index"]
    except OSError:
        return None


def _choose(host, wanted, direction, absent):
    """The device that `wanted` names among those with channels in that direction."""
    usable = [one for one in _list_devices(host) if getattr(one, direction)]
    matches = _matches(usable, str(wanted))
    if not matches:
        names = ", ".join("%d %s" % (one.index, one.name) for one in usable)
        raise absent(
            _("no sound device {wanted!r}").format(wanted=wanted) if usable and wanted != ""
            else _("no sound device was found"),
            _("There are: {names}.").format(names=names) if usable
            else _("Plug one in, or use the virtual kit: open_kit(\"sim\"), --kit sim."),
        )
    return matches[0]


def _matches(devices, wanted):
    if wanted == "":
        return sorted(devices, key=lambda one: not one.is_default)
    if wanted.isdigit():
        return [one for one in devices if one.index == int(wanted)]
    return [one for one in devices if wanted.lower() in one.name.lower()]


def _open_error(device, problem):
    return DeviceError(
        _("{name} can't be opened: {problem}").format(name=device.name, problem=problem),
        _("Another program may be using it; close that, or choose another device."),
    )
