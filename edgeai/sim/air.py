"""The sound in the room: what was said and played, as a microphone hears it."""
import threading
from math import gcd

NOISE_SECONDS = 10  # then the noise repeats
MEMORY_S = 10.0  # sounds that ended longer ago are forgotten
FULL_SCALE = 32767.0
BLOCK_S = 1.0  # a sound is resampled piece by piece as it is heard: nobody waits for a long one
MARGIN_FRAMES = 32  # around a piece, at the lower of both rates: the filter reaches less far


class Air:
    """Mixes sounds by room time; the same seed gives the same samples.

    noise_dbfs: level of the room's own noise, dB below a full-scale sine.
    """

    def __init__(self, noise_dbfs=-65.0, seed=0):
        self._noise_dbfs = noise_dbfs
        self._seed = seed
        self._noise = {}
        self._sounds = []
        self._lock = threading.Lock()

    def add(self, samples, rate_hz, start_s, gain=1.0):
        """Let int16 mono `samples` sound from `start_s` on."""
        with self._lock:
            self._sounds.append(_Sound(samples, rate_hz, start_s, gain))

    def forget_before(self, at_s):
        """Forget what ended more than MEMORY_S before; a microphone may lag so far behind."""
        with self._lock:
            self._sounds = [one for one in self._sounds if one.end_s > at_s - MEMORY_S]

    def hear(self, start_s, frames, rate_hz):
        """int16 of shape (frames,): the mixture from `start_s` on."""
        import numpy as np

        first = int(round(start_s * rate_hz))
        mix = self._noise_at(first, frames, rate_hz)
        self.forget_before(start_s)
        with self._lock:
            sounds = list(self._sounds)
        for sound in sounds:
            sound.mix_into(mix, first, rate_hz)
        return np.clip(np.rint(mix), -32768, 32767).astype(np.int16)

    def _noise_at(self, first, frames, rate_hz):
        import numpy as np

        if rate_hz not in self._noise:
            level = FULL_SCALE / np.sqrt(2) * 10 ** (self._noise_dbfs / 20)
            random = np.random.RandomState(self._seed)
            self._noise[rate_hz] = random.normal(0.0, level, NOISE_SECONDS * rate_hz)
        noise = self._noise[rate_hz]
        return noise.take(np.arange(first, first + frames), mode="wrap")


class _Sound:
    def __init__(self, samples, rate_hz, start_s, gain):
        self._samples = samples
        self._rate_hz = rate_hz
        self._start_s = start_s
        self._gain = gain
        self._pieces_by_rate = {}
        self.end_s = start_s + len(samples) / rate_hz

    def mix_into(self, mix, first, rate_hz):
        """Add this sound to `mix`, whose first frame is number `first` of room time."""
        offset = int(round(self._start_s * rate_hz)) - first
        if offset >= len(mix) or self.end_s * rate_hz < first:
            return
        frames = -(-len(self._samples) * rate_hz // self._rate_hz)
        begin, end = max(0, offset), min(len(mix), offset + frames)
        if begin < end:
            mix[begin:end] += self._gain * self._at(rate_hz, begin - offset, end - offset)

    def _at(self, rate_hz, begin, end):
        """Its frames `begin` to `end` at `rate_hz`."""
        import numpy as np

        if rate_hz == self._rate_hz:
            return self._samples[begin:end]
        pieces = self._pieces(rate_hz)
        numbers = range(begin // pieces.frames, -(-end // pieces.frames))
        wide = np.concatenate([pieces[number] for number in numbers])
        skipped = numbers[0] * pieces.frames
        return wide[begin - skipped : end - skipped]

    def _pieces(self, rate_hz):
        if rate_hz not in self._pieces_by_rate:
            self._pieces_by_rate[rate_hz] = _Pieces(self._samples, self._rate_hz, rate_hz)
        return self._pieces_by_rate[rate_hz]


class _Pieces:
    """`samples` at another rate, each piece made when it is asked for; together they are
    what resampling the whole gives."""

    def __init__(self, samples, from_hz, to_hz):
        divisor = gcd(from_hz, to_hz)
        # `up` frames come from `down`; in such periods the filter's phases fall as in the whole.
        self._up, self._down = to_hz // divisor, from_hz // divisor
        self._periods = max(1, int(BLOCK_S * divisor))
        self._margin = 1 + MARGIN_FRAMES // min(self._up, self._down)
        self._samples = samples
        self._rates = (from_hz, to_hz)
        self._made = {}
        self.frames = self._periods * self._up

    def __getitem__(self, number):
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def _make(self, number):
        from edgeai.audio.processing.resample import resample

        first = number * self._periods
        begin = max(0, first - self._margin)
        end = first + self._periods + self._margin
        source = self._samples[begin * self._down : end * self._down]
        start = (first - begin) * self._up
        return resample(source, *self._rates)[start : start + self.frames]
