"""A recording's file while it grows, and what is done about one that was left over.

While `录音.wav` is being recorded, `录音.wav.recording` stands beside it: it says rate and
channels, and its process holds a lock on it. A marker that nobody locks is one whose program
died. A finished take of the same name waits as `录音.wav.earlier` until the new one is whole.
"""
import contextlib
import glob
import json
import os

from edgeai.audio.recording.wav_repair import repair_wav
from edgeai.audio.wavfile import HEADER_BYTES, WavWriter, write_error
from edgeai.errors import AudioFileError
from edgeai.file_lock import lock
from edgeai.i18n import gettext as _

MARKER, EARLIER = ".recording", ".earlier"


class Take:
    """One WAV file, mono, from its first block to its end.

    Ends by `finish` (it replaces an earlier take of that name) or by `abandon` (something
    failed: both are kept). kept: the earlier one's new name then, or None.
    """

    def __init__(self, path, rate_hz):
        self.path = str(path)
        self.kept = None
        self._marker = _Marker(self.path, rate_hz)
        try:
            _put_aside(self.path)
            self._writer = WavWriter(self.path, rate_hz)
        except BaseException:
            _settle_earlier(self.path)
            self._marker.remove()
            raise

    @property
    def frames(self):
        return self._writer.frames

    @property
    def room_frames(self):
        return self._writer.room_frames

    def write(self, samples):
        """Append int16 (frames,). DiskFull, AudioFileError: what the disk took is kept."""
        self._writer.write(samples)

    def finish(self):
        """The take is whole."""
        self._writer.close()
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path + EARLIER)
        self._marker.remove()

    def abandon(self):
        """Close it as it is; an earlier one of that name stays under another."""
        try:
            self._writer.close()
        finally:
            self.kept = _settle_earlier(self.path)
            self._marker.remove()


def recover(folder):
    """Make whole what programs that died left in `folder`: a `Repair` for each file."""
    found = []
    for marker in sorted(glob.glob(os.path.join(glob.escape(str(folder)), "*" + MARKER))):
        with contextlib.suppress(OSError):  # another user's file, or gone by now
            found += _recover(marker)
    return found


def numbered(path, number, sign="-"):
    """`录音.wav`, 2 -> `录音-002.wav`."""
    stem, end = os.path.splitext(str(path))
    return "%s%s%03d%s" % (stem, sign, number, end)


def keep(path, name):
    """Rename the file at `path` to what `name` becomes with the first free number; returns that."""
    number = 1
    while os.path.exists(numbered(name, number, ".kept-")):
        number += 1
    kept = numbered(name, number, ".kept-")
    os.rename(path, kept)
    return kept


class _Marker:
    def __init__(self, path, rate_hz):
        self._path = path + MARKER
        try:
            # Not emptied before it is locked: it may be another's.
            self._file = open(self._path, "a+b", buffering=0)
        except OSError as problem:
            raise write_error(path, problem) from None
        try:
            self._fill(path, rate_hz)
        except BaseException:
            self._file.close()
            raise

    def _fill(self, path, rate_hz):
        if lock(self._file) is False:
            raise AudioFileError(
                _("{path} is being recorded by another program").format(path=path),
                _("End that one, or give another name."))
        try:
            self._file.truncate(0)
            self._file.write(json.dumps({"rate_hz": rate_hz, "channels": 1}).encode("ascii"))
            os.fsync(self._file.fileno())
        except OSError as problem:
            self.remove()
            raise write_error(path, problem) from None

    def remove(self):
        self._file.close()  # first: Windows removes no open file
        with contextlib.suppress(FileNotFoundError):
            os.remove(self._path)


def _recover(marker):
    path = marker[: -len(MARKER)]
    with open(marker, "r+b", buffering=0) as file:
        if lock(file) is not True or not os.path.exists(marker):
            return []  # it is being recorded, or was finished just now
        found = _make_whole(path, _numbers(file))
    os.remove(marker)
    return found


def _make_whole(path, numbers):
    try:
        found = [repair_wav(path, **numbers)]
    except AudioFileError:  # it died before the first sound, or nobody knows the rate
        found = []
    _settle_earlier(path)
    return found


def _numbers(marker_file):
    marker_file.seek(0)
    try:
        fields = json.loads(marker_file.read().decode("ascii"))
        return {"rate_hz": int(fields["rate_hz"]), "channels": int(fields["channels"])}
    except (ValueError, KeyError, TypeError):  # torn too
        return {}


def _put_aside(path):
    if os.path.isfile(path):
        try:
            os.replace(path, path + EARLIER)
        except OSError as problem:  # on Windows: a program plays it
            raise write_error(path, problem) from None


def _settle_earlier(path):
    """After a take that is not whole: the name under which the earlier one is kept, or None.

    It gets its own name back when the new one holds no sound.
    """
    if os.path.exists(path) and os.path.getsize(path) <= HEADER_BYTES:
        os.remove(path)
    if not os.path.exists(path + EARLIER):
        return None
    if os.path.exists(path):
        return keep(path + EARLIER, path)
    os.rename(path + EARLIER, path)
    return None
