"""Recording to a file that is playable at any moment, and survives the program."""
import os
import shutil
from typing import NamedTuple, Optional, Tuple

from edgeai.audio.clip import peak_dbfs
from edgeai.audio.recording.ending import Ending
from edgeai.audio.recording.level_watch import LevelWatch
from edgeai.audio.recording.recording_quality import QualityMeter, RecordingQuality
from edgeai.audio.recording.take import Take, keep, numbered, recover
from edgeai.audio.wav_target import check_wav_target
from edgeai.errors import DiskFull, message_of
from edgeai.i18n import gettext as _
from edgeai.records import Gap

SPARE_BYTES = 1 << 20  # for what else a system writes meanwhile
LEAST_S = 60.0  # of room on the disk, for a recording whose length nobody knows


class Recording(NamedTuple):
    """What was saved where.

    paths: one file, several when it was long (a.wav, a-002.wav, ...), none without sound.
    peak_dbfs: the loudest sample, dB below full scale.
    ended_by: "time", "key", "silence", or "interrupt" (Ctrl-C).
    gaps: sound that was lost, silence in the file.
    """

    path: str
    seconds: float
    rate_hz: int
    channels: int
    peak_dbfs: float
    paths: Tuple[str, ...]
    ended_by: str
    gaps: Tuple[Gap, ...]
    quality: RecordingQuality


class Recorder:
    """Writes a microphone's sound to WAV files.

    interrupted: the `Recording` that Ctrl-C ended, while the KeyboardInterrupt is on its way.
    on_level(recorded_s, level_dbfs): after each block. on_notice(text): what a person should
        know at once: silence, clipping, lost sound, left-over files that were repaired.
    """

    def __init__(self, microphone, on_level=None, on_notice=None):
        self._microphone = microphone
        self._on_level = on_level or (lambda recorded_s, dbfs: None)
        self._on_notice = on_notice or (lambda text: None)
        self.interrupted = None

    def record(self, path, seconds=None, until=None, split_s=None):
        """Record to `path`, for `seconds`, or until "key" or "silence": see `Ending`.

        split_s: begin a further file after so long; left out, when a WAV file is full (18 hours
            at 16 kHz).
        Whatever ends it early (Ctrl-C, a full disk, a lost microphone), the file holds what was
        heard until then. A finished take of that name is replaced when this one is whole.
        What a recording that died left in the folder is repaired first, and never overwritten.
        """
        check_wav_target(path)
        rate_hz = self._microphone.rate_hz
        progress = _Progress(rate_hz)
        files = _Files(path, rate_hz, split_s, self._on_notice)
        files.recover()
        with Ending(rate_hz, seconds, until) as ending:
            _check_room(path, ending.left_s, rate_hz)
            self._microphone.when_lost = self._tell_lost
            try:
                self._write(ending, files, progress)
            except KeyboardInterrupt:
                files.finish()
                self.interrupted = progress.recording(files, "interrupt")
                raise
            except BaseException:
                files.abandon()
                raise
            finally:
                self._microphone.when_lost = None
            files.finish()
        return progress.recording(files, ending.by)

    def _write(self, ending, files, progress):
        for samples, gap in self._microphone.blocks(ending):
            recorded_s = files.seconds
            files.write(samples)
            if gap:
                progress.lose(gap._replace(at_s=recorded_s))
                self._on_notice(_gap_text(progress.gaps[-1]))
                continue
            warning = progress.feed(samples)
            if warning:
                self._on_notice(warning)
            self._on_level(files.seconds, peak_dbfs(samples))

    def _tell_lost(self, problem):
        self._on_notice(_("{problem}; it is waited for").format(problem=message_of(problem)))


class _Files:
    """The take, in as many files as it needs; the first one is made with the first block."""

    def __init__(self, path, rate_hz, split_s, on_notice):
        self.path = str(path)
        self.paths = ()
        self.rate_hz = rate_hz
        self._split_frames = int(round(split_s * rate_hz)) if split_s else None
        self._on_notice = on_notice
        self._left_over = set()
        self._finished_frames = 0
        self._take = None

    @property
    def seconds(self):
        frames = self._finished_frames + (self._take.frames if self._take else 0)
        return frames / self.rate_hz

    def recover(self):
        """Repair what is left over in the folder; it will not be replaced."""
        for one in recover(os.path.dirname(self.path)):
            self._left_over.add(_name(one.path))
            self._on_notice(_("left over from a recording that was cut off, and repaired: "
                              "{path} ({seconds:.1f} s)").format(
                                  path=one.path, seconds=one.seconds))

    def write(self, samples):
        while len(samples):
            room = self._room()
            self._take.write(samples[:room])
            samples = samples[room:]

    def finish(self):
        if self._take:
            self._take.finish()
            self._finished_frames += self._take.frames
            self._take = None

    def abandon(self):
        """Something failed: what there is stays, and is told."""
        if not self._take:
            return
        self._take.abandon()
        if self.seconds:
            self._on_notice(_("saved until then: {path} ({seconds:.1f} s)").format(
                path=", ".join(self.paths), seconds=self.seconds))
        if self._take.kept:
            self._tell_kept(self._take.kept)

    def _room(self):
        """How many frames the present file still takes; a full one is finished."""
        if self._take and not self._left():
            self.finish()
        if not self._take:
            self._begin()
        return self._left()

    def _left(self):
        room = self._take.room_frames
        return room if self._split_frames is None else min(
            room, self._split_frames - self._take.frames)

    def _begin(self):
        number = len(self.paths) + 1
        path = self.path if number == 1 else numbered(self.path, number)
        if _name(path) in self._left_over:
            self._tell_kept(keep(path, path))
        self._take = Take(path, self.rate_hz)
        self.paths += (path,)

    def _tell_kept(self, path):
        self._on_notice(_("the earlier one is kept as {path}").format(path=path))


class _Progress:
    """What becomes known of the sound while it is written."""

    def __init__(self, rate_hz):
        self.gaps = []
        self._quality = QualityMeter(rate_hz)
        self._watch = LevelWatch(rate_hz)

    def lose(self, gap):
        self.gaps.append(gap)

    def feed(self, samples):
        """A warning, or None."""
        self._quality.feed(samples)
        return self._watch.feed(samples)

    def recording(self, files, ended_by):
        quality = self._quality.quality()
        return Recording(
            files.path, files.seconds, files.rate_hz, 1, quality.peak_dbfs, files.paths,
            ended_by, tuple(self.gaps), quality)


def _name(path):
    """What tells files of one folder apart."""
    return os.path.normcase(os.path.basename(path))


def _check_room(path, seconds, rate_hz):
    folder = os.path.dirname(os.path.abspath(str(path)))
    if not os.path.isdir(folder):
        return  # opening the file will say so
    seconds = min(seconds, LEAST_S) if seconds == float("inf") else seconds
    needed, free = int(2 * rate_hz * seconds) + SPARE_BYTES, shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(
            _("{seconds:.0f} s need {needed:.1f} MB, but {folder} has {free:.1f} MB free").format(
                seconds=seconds, needed=needed / 1e6, folder=folder, free=free / 1e6),
            _("Make room, record for less time, or choose another disk."))


def _gap_text(gap):
    texts = {
        "unplugged": _("the microphone was gone for {seconds:.1f} s; it is silent there"),
        "overflow": _("{seconds:.1f} s were lost: the machine was too busy; it is silent there"),
        "slow": _("{seconds:.1f} s were lost: the program was too slow; it is silent there"),
    }
    return texts[gap.cause].format(seconds=gap.seconds)
