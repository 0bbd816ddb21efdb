"""Sound to a loudspeaker through PyAudio."""
import contextlib
import threading

from edgeai.audio.pyaudio_host import choose_device, open_host, open_stream
from edgeai.audio.processing.resample import Resampler
from edgeai.audio.watched_call import Stalled, WatchedCall
from edgeai.errors import DeviceLost, SpeakerAbsent
from edgeai.i18n import gettext as _

BLOCK_S = 0.03  # between blocks Ctrl-C and `cancelled` are heard
CLOSE_S = 0.5
# A device takes a block every 0.03 s and holds two seconds of sound at most; longer than what
# `pyaudio_host` waits for.
STALLED_S = 6.0


def find_speaker(device=""):
    """The `SoundDevice` that would be played on; SpeakerAbsent when there is none."""
    with open_host() as (_pyaudio, host):
        return choose_device(host, device, "outputs", SpeakerAbsent)


class Loudspeaker:
    """device: an index, a part of its name, or "" for the default. For one thread at a time."""

    def __init__(self, device=""):
        self._device = device
        self._closing = None  # the thread that closes what was cut off
        self._call = None  # the latest playing

    def play(self, samples, rate_hz, cancelled=lambda: False, on_start=lambda: None):
        """Play int16 mono `samples`; returns when they have sounded, how many seconds of them.

        cancelled: asked between blocks; once true, what has not sounded never does.
        on_start: called when the device is open, just before the first block.
        A device that refuses the rate or one channel gets its own, resampled. Raises
        SpeakerAbsent, DeviceError, RateRefused, or DeviceLost when it is pulled out or hangs.
        """
        self.close()
        if self._call is not None and self._call.is_running:
            raise _hung()  # still; a second thread would hang beside the first
        self._call = WatchedCall(
            lambda call: self._play(call, samples, rate_hz, cancelled, on_start), "loudspeaker")
        try:
            return self._call.result(STALLED_S)
        except Stalled:
            raise _hung() from None

    def _play(self, call, samples, rate_hz, cancelled, on_start):
        def is_over():
            call.step()
            return call.is_left or cancelled()

        with contextlib.ExitStack() as stack:
            pyaudio, host = stack.enter_context(open_host())
            call.step()
            speaker = choose_device(host, self._device, "outputs", SpeakerAbsent)
            opened = open_stream(
                host, speaker, rate_hz, min(2, speaker.outputs), format=pyaudio.paInt16,
                output=True, output_device_index=speaker.index,
            )
            stack.callback(opened.stream.close)
            if call.is_left:
                return 0.0
            on_start()
            frames, is_whole = _sound(opened, speaker, samples, rate_hz, is_over)
            if not is_whole:
                self._close_meanwhile(stack.pop_all())
        return frames / opened.rate_hz

    def close(self):
        """Wait until the device is free."""
        closing, self._closing = self._closing, None
        if closing is not None:
            closing.join(CLOSE_S)

    def _close_meanwhile(self, stack):
        """It takes its buffer's time, in which the next sentence is rendered."""
        self._closing = threading.Thread(target=stack.close, name="loudspeaker", daemon=True)
        self._closing.start()


def _hung():
    return DeviceLost(
        _("the loudspeaker has taken nothing for {seconds:.0f} s").format(seconds=STALLED_S),
        _("Plug it in again; see `edgeai devices`."))


def _sound(opened, speaker, samples, rate_hz, cancelled):
    try:
        frames, is_whole = _write(opened, samples, rate_hz, cancelled)
        if is_whole:
            opened.stream.stop_stream()  # waits for the sound; closing alone throws it away
        return frames, is_whole
    except OSError as problem:
        raise DeviceLost(
            _("the loudspeaker {name} stopped: {problem}").format(
                name=speaker.name, problem=problem),
            _("Plug it in again; see `edgeai devices`."),
        ) from problem


def _write(opened, samples, rate_hz, cancelled):
    """(frames written, whether that is all of them)."""
    import numpy as np

    written = 0
    for block in _blocks(samples.astype("<i2"), rate_hz, opened.rate_hz):
        if cancelled():
            return written, False
        opened.stream.write(np.repeat(block[:, None], opened.channels, axis=1).tobytes())
        written += len(block)
    return written, True


def _blocks(samples, from_hz, to_hz):
    """Of BLOCK_S, at the device's rate; each is made when it is its turn."""
    resampler = Resampler(from_hz, to_hz) if from_hz != to_hz else None
    size = int(from_hz * BLOCK_S)
    for start in range(0, len(samples), size):
        block = samples[start : start + size]
        yield resampler.feed(block) if resampler else block
    if resampler:
        yield resampler.flush()
