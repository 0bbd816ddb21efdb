"""WAV files: PCM and float read at any width, 16-bit written so that a power cut loses a second.

Format: RIFF/WAVE, "Multimedia Programming Interface and Data Specifications 1.0"
(IBM and Microsoft, 1991).
"""
import contextlib
import errno
import os
import struct

from edgeai.audio.recording.disk_sync import DiskSync
from edgeai.audio.wav_format import (
    HeaderBehind, HeaderLost, NoHeader, NoSound, read_chunks, to_int16)
from edgeai.errors import AudioFileError, DiskFull
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

HEADER_BYTES = 44
SYNC_PERIOD_S = 1.0
# Both sizes in the header are unsigned 32-bit numbers, but many players read them as signed.
MOST_DATA_BYTES = 2 ** 31 - 1 - HEADER_BYTES
# A file larger than its owner may have is reported as EFBIG.
FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


class WavWriter:
    """Writes 16-bit PCM; the header is right after every block, so the file is
    playable at any moment, and what is older than a second is on the disk.

    The disk is waited for on a thread of its own; `write` never is.
    draft_of: the file that errors name, where `path` is only its draft.
    """

    def __init__(self, path, rate_hz, channels=1, draft_of=None):
        self.path = str(path)
        self._named = str(draft_of or path)
        self.rate_hz = rate_hz
        self.channels = channels
        self.frames = 0
        self._frame_bytes = 2 * channels
        self._synced_frames = 0
        self._file = _create(self.path, header(rate_hz, channels, 0), self._named)
        self._sync = DiskSync(self._file.fileno())

    @property
    def seconds(self):
        return self.frames / self.rate_hz

    @property
    def room_frames(self):
        """How many more frames a WAV file that anything plays can hold."""
        return MOST_DATA_BYTES // self._frame_bytes - self.frames

    def write(self, samples):
        """Append int16 `samples`, shape (frames, channels) or (frames,).

        DiskFull, AudioFileError: the file is closed, whole, with what the disk took.
        """
        try:
            self._sync.check()
            end = HEADER_BYTES + self.frames * self._frame_bytes
            _write_at(self._file, end, samples.astype("<i2").tobytes())
            self.frames += len(samples)
            self._write_header()
        except OSError as problem:
            self._close_short()
            raise write_error(self._named, problem) from None
        if self.frames - self._synced_frames >= SYNC_PERIOD_S * self.rate_hz:
            self._synced_frames = self.frames
            self._sync.soon()

    def close(self):
        """On the disk when this returns; twice is fine."""
        if not self._file.closed:
            try:
                self._end()
                self._sync.close()
            except OSError as problem:
                raise write_error(self._named, problem) from None
            finally:
                self._file.close()

    def _write_header(self):
        _write_at(self._file, 0, header(self.rate_hz, self.channels, self.frames))

    def _end(self):
        """Ctrl-C may come between a block and its header."""
        self._write_header()
        self._file.truncate(HEADER_BYTES + self.frames * self._frame_bytes)

    def _close_short(self):
        """Keep the whole frames of a block of which the disk took a part."""
        with contextlib.suppress(OSError, AudioFileError):
            size = os.fstat(self._file.fileno()).st_size
            self.frames = max(0, size - HEADER_BYTES) // self._frame_bytes
            self.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def header(rate_hz, channels, frames):
    """The 44 bytes before 16-bit PCM samples."""
    frame_bytes = 2 * channels
    data_bytes = frames * frame_bytes
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", HEADER_BYTES - 8 + data_bytes, b"WAVE",
        b"fmt ", 16, 1, channels, rate_hz, rate_hz * frame_bytes, frame_bytes, 16,
        b"data", data_bytes,
    )


def _create(path, first_bytes, named):
    """Without a buffer: what is written is the system's at once, and a kill can't take it."""
    try:
        file = open(path, "wb", buffering=0)
        try:
            _write_at(file, 0, first_bytes)
        except OSError:
            file.close()
            os.remove(path)
            raise
    except OSError as problem:
        raise write_error(named, problem) from None
    return file


def _write_at(file, position, data):
    """Whole: the system may take a part at a time."""
    file.seek(position)
    data = memoryview(data)
    while data:
        data = data[file.write(data):]


def write_error(path, problem):
    """What to raise for an OSError while writing `path`."""
    if problem.errno in FULL:
        return DiskFull(_("the disk is full: {path}").format(path=path),
                        _("Make room; what fitted is saved."))
    return AudioFileError(
        _("{path} can't be written: {problem}").format(path=path, problem=system_reason(problem)),
        _("Check the folder, the free space, and that no other program has the file open."),
    )


def write_wav(path, samples, rate_hz):
    """Write int16 `samples` (frames,) or (frames, channels) to a new file, whole or not at all."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    draft = "%s.part" % path
    try:
        with WavWriter(draft, rate_hz, channels, draft_of=path) as writer:
            writer.write(samples)
        os.replace(draft, str(path))
    except OSError as problem:  # a full disk; on Windows also a target that is being played
        raise write_error(path, problem) from None
    finally:
        if os.path.exists(draft):
            os.remove(draft)


def read_wav(path):
    """(samples int16 of shape (frames, channels), rate_hz) of a PCM or float file of any width.

    Raises AudioFileError when there is no readable sound in the file.
    """
    try:
        with open(str(path), "rb") as file:
            wav_format, data = read_chunks(file)
    except OSError as problem:
        raise read_error(path, problem) from None
    except ValueError as problem:
        raise unreadable(str(path), problem) from None
    return to_int16(data, wav_format), wav_format.rate_hz


def read_error(path, problem):
    """What to raise for an OSError while reading `path`."""
    return AudioFileError(
        _("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
        _("Check the path and the permissions."))


def unreadable(path, problem):
    """What to raise for the ValueError of `read_chunks` or `find_samples`."""
    if isinstance(problem, HeaderBehind):
        return AudioFileError(
            _("{path} was cut off: its header tells of {told:.1f} s, but it holds {there:.1f} s"
              ).format(path=path, told=problem.told_s, there=problem.there_s),
            _("Repair it: {command}").format(command=_repair_line(path)))
    if isinstance(problem, HeaderLost):
        return AudioFileError(
            _("the header of {path} is lost").format(path=path),
            _("Repair it, with the rate at which it was recorded: {command}").format(
                command=_repair_line(path, "--rate 16000")))
    if isinstance(problem, NoSound):
        return AudioFileError(_("{path} holds no sound").format(path=path), _("Record it again."))
    remedy = _("Save it as 16-bit PCM WAV.")
    if isinstance(problem, NoHeader):
        remedy = _("Save it as 16-bit PCM WAV; if it holds bare 16-bit samples: {command}").format(
            command=_repair_line(path, "--raw --rate 16000"))
    return AudioFileError(
        _("{path} is not a PCM WAV file ({problem})").format(path=path, problem=problem), remedy)


def _repair_line(path, options=""):
    """The command that makes that file whole."""
    name = '"%s"' % path if " " in path else path
    return ("edgeai repair %s %s" % (name, options)).rstrip()
