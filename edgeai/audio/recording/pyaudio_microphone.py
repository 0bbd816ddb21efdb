"""The microphone's driver on PyAudio."""
import contextlib

from edgeai.audio.pyaudio_host import choose_device, open_host, open_stream
from edgeai.errors import DeviceLost, MicrophoneAbsent
from edgeai.i18n import gettext as _

BLOCK_S = 0.1


class PyAudioMicrophone:
    """A blocking stream of int16 frames from one input device; `start` sets it going.

    device: an index, a part of the name, or "" for the default. The stream is opened
    at `rate_hz`, or at the device's own rate when it refuses that: see `.rate_hz`.
    was_there: had the card all frames of the latest read when that was called?
    """

    def __init__(self, device="", rate_hz=16000):
        with contextlib.ExitStack() as stack:
            pyaudio, host = stack.enter_context(open_host())
            self.device = choose_device(host, device, "inputs", MicrophoneAbsent)
            self._stream, self.rate_hz, self.channels = open_stream(
                host, self.device, rate_hz, self.device.inputs, format=pyaudio.paInt16,
                input=True, input_device_index=self.device.index,
                frames_per_buffer=int(rate_hz * BLOCK_S), start=False,
            )
            stack.callback(self._stream.close)
            self._stack = stack.pop_all()
        self.was_there = False

    def start(self):
        """Begin to deliver; DeviceLost when the device is gone."""
        with self._told_as_lost():
            self._stream.start_stream()

    def read(self):
        """The next 0.1 s: int16, shape (frames, channels). Frames lost before are not marked."""
        import numpy as np

        frames = int(self.rate_hz * BLOCK_S)
        with self._told_as_lost():
            self.was_there = self._stream.get_read_available() >= frames
            data = self._stream.read(frames, exception_on_overflow=False)
        return np.frombuffer(data, "<i2").reshape(-1, self.channels)

    def close(self):
        self._stack.close()

    @contextlib.contextmanager
    def _told_as_lost(self):
        try:
            yield
        except OSError as problem:
            raise DeviceLost(
                _("the microphone {name} stopped: {problem}").format(
                    name=self.device.name, problem=problem
                ),
                _("Plug it in again; see `edgeai devices`."),
            ) from problem
