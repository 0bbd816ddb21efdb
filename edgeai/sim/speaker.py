"""The room's loudspeaker: paces what is played, keeps it as WAV files, tells the journal."""
import math
import os
import threading

from edgeai.audio.wavfile import WavWriter, read_wav, write_wav

SILENT_PEAK = 33  # -60 dBFS: nobody hears it
BUFFER_S = 0.1  # how far ahead of the sound a program may write
PAUSE_S = 0.5  # after a longer silence between two writes, a new sound begins


class Speaker:
    """`echo_db`: how loud the microphone hears it."""

    latency_s = BUFFER_S

    def __init__(self, journal, air, clock, folder, echo_db=-30.0):
        self._journal = journal
        self._air = air
        self._clock = clock
        self._folder = folder
        self._echo = 10 ** (echo_db / 20)
        self._count = 0
        self._sounding = set()  # the Playbacks whose sound is not told as done

    def open(self, rate_hz, channels=1, text=None):
        """A `Playback`; `text` is noted in the journal when it is speech."""
        return Playback(self, rate_hz, channels, text)

    def close(self):
        """End what still sounds, as when a program ends."""
        for playback in list(self._sounding):
            playback.end()

    def _new_path(self):
        self._count += 1
        if not self._folder:
            return None
        name = "speaker-%d-%03d.wav" % (os.getpid(), self._count)
        return os.path.join(self._folder, name)


class Playback:
    """One stream to the loudspeaker. Its sounds, parted by PAUSE_S or more, have each
    their WAV file and their `speaker.start` and `speaker.done` in the journal."""

    def __init__(self, speaker, rate_hz, channels, text):
        self._speaker = speaker
        self._journal = speaker._journal
        self._clock = speaker._clock
        self._rate_hz = rate_hz
        self._channels = channels
        self._text = text
        self._sound = None
        self._newest = None
        self._end_s = 0.0
        self._returned_s = 0.0  # when the latest `write` gave the program its turn again
        # Re-entrant: a signal's handler may end the sound that it interrupts.
        self._lock = threading.RLock()
        self.is_open = True

    def write(self, samples):
        """Play int16 `samples`, (frames, channels) or (frames,); returns when the
        buffer has room again, as a sound card does. Ignored after `close`."""
        with self._lock:
            if not len(samples) or not self.is_open:
                return
            self._add(samples)
        self._wait(self.ahead_s - BUFFER_S)
        self._returned_s = self._journal.now_s()

    def _add(self, samples):
        now_s = self._journal.now_s()
        # A pause is the program's: a busy machine that lets `write` come back late tears no sentence.
        if self._sound and now_s - max(self._end_s, self._returned_s) > PAUSE_S:
            self._finish_sound()
        if not self._sound:
            self._begin_sound()
        # From one sample to the next without a gap: on the sample grid of room time.
        start_s = max(math.ceil(now_s * self._rate_hz) / self._rate_hz, self._end_s)
        # Our own copy: what is cut off is silenced in it.
        self._newest = samples.copy() if samples.ndim == 1 else samples.mean(axis=1)
        self._sound.add(samples)
        self._end_s = start_s + len(samples) / self._rate_hz
        self._speaker._air.forget_before(now_s)  # else, where no microphone hears, nothing does
        self._speaker._air.add(self._newest, self._rate_hz, start_s, self._speaker._echo)

    def _wait(self, seconds):
        """Sleep; Ctrl-C ends the sound too: nobody waits for the rest of a long one."""
        try:
            self._clock.sleep(seconds)
        except BaseException:
            self._cut()
            raise

    @property
    def ahead_s(self):
        """Seconds of sound in the buffer."""
        return max(0.0, self._end_s - self._journal.now_s())

    @property
    def is_dry(self):
        """Has it played, and nothing followed in time?"""
        return self._sound is not None and not self.ahead_s

    @property
    def writable_frames(self):
        """How many frames fit into the buffer now."""
        return int(max(0.0, BUFFER_S - self.ahead_s) * self._rate_hz)

    def drain(self):
        """Return when everything written has sounded."""
        self._wait(self.ahead_s)

    def close(self):
        """Wait for the end, then tell the journal what sounded."""
        if not self.is_open:
            return
        self.is_open = False
        self.drain()
        with self._lock:
            if self._sound:
                self._finish_sound()

    def end(self):
        """Close as when the program ends: the buffer still sounds, nobody waits for more."""
        if self.ahead_s > BUFFER_S:
            self.is_open = False
            self._cut()
        self.close()

    def _cut(self):
        """End the sound now: what is ahead never sounds."""
        with self._lock:
            if not self._sound:
                return
            ahead = int(self.ahead_s * self._rate_hz)
            if ahead:
                self._newest[-ahead:] = 0
                self._sound.drop_last(ahead)
                self._end_s -= ahead / self._rate_hz
            self._finish_sound()

    def _begin_sound(self):
        self._journal.write("speaker.start", text=self._text, rate_hz=self._rate_hz)
        self._sound = _Sound(self._speaker._new_path(), self._rate_hz, self._channels)
        self._speaker._sounding.add(self)

    def _finish_sound(self):
        sound, self._sound = self._sound, None
        self._speaker._sounding.discard(self)
        fields = sound.close()
        self._journal.write("speaker.done", at_s=self._end_s, text=self._text, **fields)


class _Sound:
    """What the journal says of one sound, and its WAV file (path None: no file)."""

    def __init__(self, path, rate_hz, channels):
        self._path = path
        self._rate_hz = rate_hz
        self._writer = WavWriter(path, rate_hz, channels) if path else None
        self._frames = 0
        self._dropped = 0
        self._peak = self._peak_before = 0
        self._newest = None

    def add(self, samples):
        self._frames += len(samples)
        self._newest, self._peak_before = samples, self._peak
        self._peak = max(self._peak, _peak_of(samples))
        if self._writer:
            self._writer.write(samples)

    def drop_last(self, frames):
        """Take back the last `frames`: they were written but did not sound."""
        sounded = self._newest[: max(0, len(self._newest) - frames)]
        self._peak = max(self._peak_before, _peak_of(sounded))
        self._dropped = min(frames, self._frames)
        self._frames -= self._dropped

    def close(self):
        """The fields of `speaker.done`."""
        if self._writer:
            self._writer.close()
            if self._dropped:
                self._shorten_file()
        peak = self._peak
        return {
            "seconds": self._frames / self._rate_hz,
            "peak_dbfs": 20 * math.log10(peak / 32768.0) if peak else None,
            "silent": peak < SILENT_PEAK,
            "file": os.path.basename(self._path) if self._path else None,
        }

    def _shorten_file(self):
        samples, rate_hz = read_wav(self._path)
        write_wav(self._path, samples[: self._frames], rate_hz)


def _peak_of(samples):
    import numpy as np

    return int(np.abs(samples.astype(np.int32)).max()) if len(samples) else 0
