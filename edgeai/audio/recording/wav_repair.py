"""WAV files that a power cut, a kill or a full disk left behind, made whole again."""
import contextlib
import os
import struct
from typing import NamedTuple, Optional

from edgeai.audio.wav_format import LONGEST_FORMAT, read_format
from edgeai.audio.wavfile import HEADER_BYTES, header
from edgeai.errors import AudioFileError
from edgeai.i18n import gettext as _

MOST_BYTES = 2 ** 32 - 1  # a size in the header


class Repair(NamedTuple):
    """What was found in a file and done to it.

    seconds: how much sound it holds now; regained_s: of which its header did not tell.
    dropped_bytes: of a torn last frame. is_changed: False when the file was whole.
    """

    path: str
    seconds: float
    rate_hz: int
    channels: int
    regained_s: float
    dropped_bytes: int
    is_changed: bool


class _Layout(NamedTuple):
    """Where the samples are. told_bytes: how many, as the header has it; None without one."""

    rate_hz: int
    channels: int
    frame_bytes: int
    start: int
    told_bytes: Optional[int]


def repair_wav(path, rate_hz=None, channels=1):
    """Make the header tell what the file holds; the samples stay as they are. A `Repair`.

    rate_hz, channels: of a file whose header is lost altogether (16-bit samples then).
    May be stopped at any moment, and done again. AudioFileError: there is nothing to save.
    """
    with _opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        layout = _read_layout(file, size)
        is_lost = layout is None
        if is_lost:
            _check_torn(path, file, size, rate_hz)
            layout = _Layout(rate_hz, channels, 2 * channels, HEADER_BYTES, None)
        data_bytes, end = _extent(file, layout, size)
        if not data_bytes:
            raise AudioFileError(_("{path} holds no sound").format(path=path),
                                 _("There is nothing to repair; delete it."))
        is_changed = _mend(file, layout, data_bytes, end, size, is_lost)
    dropped_bytes = size - end if size <= MOST_BYTES else 0
    frame_s = layout.frame_bytes * layout.rate_hz
    return Repair(
        str(path), data_bytes / frame_s, layout.rate_hz, layout.channels,
        max(0, data_bytes - (layout.told_bytes or 0)) / frame_s, dropped_bytes, is_changed)


@contextlib.contextmanager
def _opened(path):
    try:
        with open(str(path), "r+b", buffering=0) as file:
            yield file
    except OSError as problem:
        raise AudioFileError(
            _("{path} can't be repaired: {problem}").format(path=path, problem=problem.strerror),
            _("Check the path and the permissions."),
        ) from None


def _read_layout(file, size):
    """None when there is no header that tells the format."""
    if _read(file, 0, 4) != b"RIFF" or _read(file, 8, 4) != b"WAVE":
        return None
    form, place = None, 12
    while place + 8 <= size:
        name, told_bytes = struct.unpack("<4sI", _read(file, place, 8))
        if name == b"fmt ":
            form = _format(_read(file, place + 8, min(told_bytes, LONGEST_FORMAT)))
        elif name == b"data":
            return form and _Layout(*form, start=place + 8, told_bytes=told_bytes)
        place += 8 + told_bytes + told_bytes % 2
    return None


def _format(data):
    """(rate, channels, bytes of a frame), or None when it can't be that of a WAV file."""
    try:
        form = read_format(data)
    except ValueError:
        return None
    return form.rate_hz, form.channels, form.channels * form.width


def _check_torn(path, file, size, rate_hz):
    """Is this a WAV file whose first bytes never reached the disk, and are its numbers known?"""
    first = _read(file, 0, 4)
    if size and first not in (b"RIFF", bytes(len(first))):
        raise AudioFileError(_("{path} is no WAV file").format(path=path),
                             _("Only WAV files can be repaired."))
    if rate_hz is None and size > HEADER_BYTES:
        raise AudioFileError(
            _("the header of {path} is lost").format(path=path),
            _("Say at which rate it was recorded: edgeai repair {path} --rate 16000").format(
                path=path))


def _extent(file, layout, size):
    """(bytes of whole frames, where the file is to end).

    Chunks of other programs may follow the samples: then the header is believed.
    """
    told = layout.told_bytes
    if told is not None and _is_chain(file, layout.start + told + told % 2, size):
        return told - told % layout.frame_bytes, size
    found = min(size, MOST_BYTES) - layout.start
    found = max(0, found - found % layout.frame_bytes)
    return found, layout.start + found


def _is_chain(file, place, size):
    """Do whole chunks, or nothing, fill the file from `place` to its end?"""
    while place + 8 <= size:
        name, chunk_bytes = struct.unpack("<4sI", _read(file, place, 8))
        if not name.strip().isalnum():
            return False
        place += 8 + chunk_bytes + chunk_bytes % 2
    return place == size


def _mend(file, layout, data_bytes, end, size, is_lost):
    """True when the file was changed. The samples' own size goes last: it is what players trust."""
    if is_lost:
        frames = data_bytes // layout.frame_bytes
        _write(file, 0, header(layout.rate_hz, layout.channels, frames))
    sizes = [(4, end - 8), (layout.start - 4, data_bytes)]
    wrong = [(place, value) for place, value in sizes
             if struct.unpack("<I", _read(file, place, 4)) != (value,)]
    if end < size <= MOST_BYTES:
        file.truncate(end)
    for place, value in wrong:
        _write(file, place, struct.pack("<I", value))
    os.fsync(file.fileno())
    return is_lost or bool(wrong) or end < size


def _read(file, place, count):
    file.seek(place)
    return file.read(count)


def _write(file, place, data):
    file.seek(place)
    file.write(data)
