"""One open stream of the virtual sound card, as PortAudio's streams behave."""
import threading

from edgeai.sim import portaudio_constants as pa
from edgeai.sim import sample_formats
from edgeai.sim.portaudio_failure import Failure
from edgeai.sim.sound_callback import CallbackThread
from edgeai.sim.sound_card import Capture

USUAL_FRAMES = 1024  # where the program leaves the buffer's size to PortAudio
INFO_VERSION = 1


class SoundStream:
    """Sound from `microphone` (a Device or None) and, with `plays`, to the speaker.

    Public are the four fields of PortAudio's stream information; the rest is for
    portaudio.py and the callback's thread.
    """

    def __init__(self, room, rate_hz, channels, format, microphone=None, plays=False,
                 frames_per_buffer=0, callback=None):
        self._room = room
        self._rate_hz = rate_hz
        self._channels = channels
        self._format = format
        self._microphone = microphone
        self._plays = plays
        self._frames = frames_per_buffer or USUAL_FRAMES
        self._callback = callback
        self._owner_id = threading.get_ident()
        self._stopped = threading.Event()
        self._capture = Capture(room, rate_hz, self._stopped) if microphone else None
        self._playback = None
        self._thread = None
        self._is_told = False
        self._is_started = False
        self._is_open = True

    @property
    def structVersion(self):
        self._require_open()
        return INFO_VERSION

    @property
    def inputLatency(self):
        self._require_open()
        return self._frames / self._rate_hz if self._capture else 0.0

    @property
    def outputLatency(self):
        self._require_open()
        return self._room.speaker.latency_s if self._plays else 0.0

    @property
    def sampleRate(self):
        self._require_open()
        return float(self._rate_hz)

    def _require_open(self):
        if not self._is_open:
            raise OSError(pa.paBadStreamPtr, "Stream closed")

    def _start(self):
        if self._is_started:
            return
        self._stopped.clear()
        if self._plays:
            self._playback = self._room.speaker.open(self._rate_hz, self._channels)
        if self._capture:
            self._capture.start(self._tell_open())
        self._is_started = True
        if self._callback:
            self._thread = CallbackThread(self, self._callback, self._owner_id)
            self._thread.start()

    def _stop(self):
        """Returns when what was written has sounded; what was not read is gone."""
        self._is_started = False
        self._stopped.set()
        if self._thread:
            self._thread.join()
        if self._playback:
            self._playback.close()

    def _close(self):
        if not self._is_open:
            return
        self._is_open = False
        self._stop()
        self._callback = self._thread = None
        if self._is_told:
            self._room.journal.write(
                "microphone.close", seconds=self._capture.frames / self._rate_hz,
                overflows=self._capture.overflows)

    def _is_active(self):
        return self._is_started and (self._thread is None or self._thread.is_active)

    def _read(self, frames):
        """(bytes, whether sound was lost before them)."""
        if not frames:
            return b"", False
        if not self._is_started:
            raise Failure(pa.paStreamIsStopped)
        if self._callback:
            raise Failure(pa.paCanNotReadFromACallbackStream)
        if not self._capture:
            raise Failure(pa.paCanNotReadFromAnOutputOnlyStream)
        return self._hear(frames), self._capture.take_overflow()

    def _hear(self, frames):
        import numpy as np

        mono = self._capture.read(frames)
        if len(mono) < frames:
            raise Failure(pa.paUnanticipatedHostError if self._capture.is_lost
                          else pa.paStreamIsStopped)
        wide = np.repeat(mono.reshape(-1, 1), self._channels, axis=1)
        return sample_formats.from_int16(wide, self._format)

    def _write(self, data, frames):
        """Whether the speaker had run dry before."""
        if not frames:
            return False
        if not self._is_started:
            raise Failure(pa.paStreamIsStopped)
        if self._callback:
            raise Failure(pa.paCanNotWriteToACallbackStream)
        if not self._plays:
            raise Failure(pa.paCanNotWriteToAnInputOnlyStream)
        return self._play(data, frames)

    def _play(self, data, frames):
        size = frames * self._frame_bytes
        whole = data[:size].ljust(size, b"\0")
        is_dry = self._playback.is_dry
        self._playback.write(
            sample_formats.to_int16(whole, self._format, self._channels))
        return is_dry

    @property
    def _frame_bytes(self):
        return sample_formats.SAMPLE_BYTES[self._format] * self._channels

    def _read_available(self):
        """Frames; below 0 an error number, as Pa_GetStreamReadAvailable has it."""
        if self._callback:
            return pa.paCanNotReadFromACallbackStream
        if not self._capture:
            return pa.paCanNotReadFromAnOutputOnlyStream
        return self._capture.available if self._is_started else 0

    def _write_available(self):
        if self._callback:
            return pa.paCanNotWriteToACallbackStream
        if not self._plays:
            return pa.paCanNotWriteToAnInputOnlyStream
        return self._playback.writable_frames if self._playback else 0

    def _cpu_load(self):
        return self._thread.cpu_load if self._thread else 0.0

    def _tell_open(self):
        """Room time at which the microphone is heard from."""
        if self._is_told:
            return self._room.journal.now_s()
        self._is_told = True
        return self._room.journal.write(
            "microphone.open", rate_hz=self._rate_hz, channels=self._channels,
            format=sample_formats.NAMES[self._format], device=self._microphone.name)["at_s"]
