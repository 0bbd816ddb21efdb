"""The thread that calls a stream's callback, once a buffer."""
import sys
import threading

from edgeai.sim import portaudio_constants as pa
from edgeai.sim.c_arguments import c_int, read_only_bytes
from edgeai.sim.portaudio_failure import Failure

JOIN_S = 10.0  # a callback that takes longer is left behind
LOAD_SHARE = 0.1  # weight of the newest buffer in the load's moving average


class CallbackThread:
    """Hears, calls and plays until `stream` stops or the callback says so.

    owner_id: the thread in which an error of the callback is raised again.
    """

    def __init__(self, stream, callback, owner_id):
        self._stream = stream
        self._callback = callback
        self._owner_id = owner_id
        self._clock = stream._room.clock
        self._room_start_s = self._clock.now_s() - stream._room.journal.now_s()
        self._thread = threading.Thread(target=self._run, name="edgeai-sound-callback")
        self._thread.daemon = True
        self._starting = threading.Lock()
        self.is_active = True
        self.cpu_load = 0.0

    def start(self):
        with self._starting:  # an error of the callback meets the program after this, not in here
            self._thread.start()

    def join(self):
        # A callback may stop its own stream.
        if threading.current_thread() is not self._thread:
            self._thread.join(JOIN_S)

    def _run(self):
        stream, result = self._stream, pa.paContinue
        try:
            while result == pa.paContinue and not stream._stopped.is_set():
                result = self._one_buffer()
            if result == pa.paComplete and stream._playback:
                stream._playback.drain()
        finally:
            self.is_active = False

    def _one_buffer(self):
        stream = self._stream
        frames = stream._frames
        times, flags, heard = self._times(), self._flags(), None
        if stream._capture:
            heard = self._hear(frames)
            if heard is None:
                return pa.paAbort
            times["current_time"] = self._clock.now_s()
            flags |= pa.paInputOverflow if stream._capture.take_overflow() else 0
        began_s = self._clock.now_s()
        data, result = self._call(heard, frames, times, flags)
        self._note_load(self._clock.now_s() - began_s)
        return self._play(data, frames, result) if stream._plays else result

    def _hear(self, frames):
        try:
            return self._stream._hear(frames)
        except Failure:  # stopped meanwhile
            return None

    def _flags(self):
        playback = self._stream._playback
        return pa.paOutputUnderflow if playback and playback.is_dry else 0

    def _times(self):
        """Seconds on the clock of Stream.get_time; 0.0 for a direction that is not open."""
        now_s = self._clock.now_s()
        capture, playback = self._stream._capture, self._stream._playback
        return {
            "input_buffer_adc_time": self._room_start_s + capture.next_s if capture else 0.0,
            "current_time": now_s,
            "output_buffer_dac_time": now_s + playback.ahead_s if playback else 0.0,
        }

    def _play(self, data, frames, result):
        """Too little sound from the callback is its last."""
        if result == pa.paAbort:
            return result
        data = data or b""
        self._stream._play(data, frames)
        return pa.paComplete if len(data) < frames * self._stream._frame_bytes else result

    def _call(self, *arguments):
        """(bytes or None, what to do next); an error is told and aborts."""
        try:
            answer = self._callback(*arguments)
        except BaseException:
            kind, error, trace = sys.exc_info()
            return self._fail(kind, error, trace.tb_next)
        try:
            return _parsed(answer)
        except Exception as error:
            return self._fail(type(error), error, None)

    def _fail(self, kind, error, trace):
        """As PyAudio: a traceback here, and the error's class raised in the opener's thread."""
        if not issubclass(kind, SystemExit):
            sys.excepthook(kind, error.with_traceback(trace), trace)
        with self._starting:
            _raise_in_thread(self._owner_id, kind)
        return None, pa.paAbort

    def _note_load(self, seconds):
        share = seconds * self._stream._rate_hz / self._stream._frames
        self.cpu_load += LOAD_SHARE * (share - self.cpu_load)


def _parsed(answer):
    """PyArg_ParseTuple(answer, "z#i")."""
    if not isinstance(answer, tuple):
        raise SystemError("new style getargs format but argument is not a tuple")
    if len(answer) != 2:
        raise TypeError("function takes exactly 2 arguments (%d given)" % len(answer))
    data = None if answer[0] is None else read_only_bytes(answer[0], 1)
    result = c_int(answer[1])
    if result not in (pa.paContinue, pa.paComplete, pa.paAbort):
        raise ValueError("Invalid PaStreamCallbackResult from callback")
    return data, result


def _raise_in_thread(thread_id, kind):
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread_id), ctypes.py_object(kind))
