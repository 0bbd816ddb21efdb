"""WAV files: PCM and float read at any width, 16-bit written so that a power cut loses a second.

Format: RIFF/WAVE, "Multimedia Programming Interface and Data Specifications 1.0"
(IBM and Microsoft, 1991).
"""
import os
import struct

from edgeai.audio.wav_format import read_chunks, to_int16
from edgeai.errors import AudioFileError
from edgeai.i18n import gettext as _

HEADER_BYTES = 44
SYNC_PERIOD_S = 1.0


class WavWriter:
    """Writes 16-bit PCM; the header is right after every block, so the file is
    playable at any moment, and what is older than a second is on the disk."""

    def __init__(self, path, rate_hz, channels=1):
        self.path = str(path)
        self.rate_hz = rate_hz
        self.channels = channels
        self.frames = 0
        self._synced_frames = 0
        self._file = _create(self.path)
        self._write_header()

    @property
    def seconds(self):
        return self.frames / self.rate_hz

    def write(self, samples):
        """Append int16 `samples`, shape (frames, channels) or (frames,)."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(samples.astype("<i2").tobytes())
        self.frames += len(samples)
        self._write_header()
        if self.frames - self._synced_frames >= SYNC_PERIOD_S * self.rate_hz:
            self.sync()

    def sync(self):
        """Force what was written to the disk."""
        os.fsync(self._file.fileno())
        self._synced_frames = self.frames

    def close(self):
        if not self._file.closed:
            try:
                self._file.flush()
                self.sync()
            finally:
                self._file.close()

    def _write_header(self):
        frame_bytes = 2 * self.channels
        data_bytes = self.frames * frame_bytes
        header = struct.pack(
            "<4sI4s4sIHHIIHH4sI",
            b"RIFF", HEADER_BYTES - 8 + data_bytes, b"WAVE",
            b"fmt ", 16, 1, self.channels, self.rate_hz,
            self.rate_hz * frame_bytes, frame_bytes, 16,
            b"data", data_bytes,
        )
        self._file.seek(0)
        self._file.write(header)
        self._file.flush()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def _create(path):
    try:
        return open(path, "wb")
    except OSError as problem:
        raise _write_error(path, problem) from None


def _write_error(path, problem):
    return AudioFileError(
        _("{path} can't be written: {problem}").format(path=path, problem=problem.strerror),
        _("Check the folder, the free space, and that no other program has the file open."),
    )


def write_wav(path, samples, rate_hz):
    """Write int16 `samples` (frames,) or (frames, channels) to a new file, whole or not at all."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    draft = "%s.part" % path
    try:
        with WavWriter(draft, rate_hz, channels) as writer:
            writer.write(samples)
        os.replace(draft, str(path))
    except OSError as problem:  # a full disk; on Windows also a target that is being played
        raise _write_error(path, problem) from None
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
        raise AudioFileError(
            _("{path} can't be read: {problem}").format(path=path, problem=problem.strerror),
            _("Check the path and the permissions."),
        ) from None
    except ValueError as problem:
        raise AudioFileError(
            _("{path} is not a PCM WAV file ({problem})").format(path=path, problem=problem),
            _("Save it as 16-bit PCM WAV."),
        ) from None
    return to_int16(data, wav_format), wav_format.rate_hz
