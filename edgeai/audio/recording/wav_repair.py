"""WAV files that a power cut, a kill or a full disk left behind, made whole again."""
import contextlib
import os
import struct
from typing import NamedTuple

from edgeai.audio.wav_format import (
    PCM, HeaderLost, Layout, NoSound, WavFormat, find_samples, is_chain)
from edgeai.audio.wavfile import HEADER_BYTES, header, unreadable
from edgeai.errors import AudioFileError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

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


def repair_wav(path, rate_hz=None, channels=1):
    """Make the header tell what the file holds; the samples stay as they are. A `Repair`.

    rate_hz, channels: of a file whose header is lost altogether (16-bit samples then).
    May be stopped at any moment, and done again. AudioFileError: there is nothing to save.
    """
    with _opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        layout, is_lost = _layout(path, file, rate_hz, channels)
        data_bytes, end = _extent(file, layout, size, is_lost)
        if not data_bytes:
            raise unreadable(str(path), NoSound())
        is_changed = _mend(file, layout, data_bytes, end, size, is_lost)
    dropped_bytes = size - end if size <= MOST_BYTES else 0
    return Repair(
        str(path), layout.seconds(data_bytes), layout.format.rate_hz, layout.format.channels,
        max(0.0, layout.seconds(data_bytes - layout.told_bytes)), dropped_bytes, is_changed)


@contextlib.contextmanager
def _opened(path):
    try:
        with open(str(path), "r+b", buffering=0) as file:
            yield file
    except OSError as problem:
        raise AudioFileError(
            _("{path} can't be repaired: {problem}").format(
                path=path, problem=system_reason(problem)),
            _("Check the path and the permissions."),
        ) from None


def _layout(path, file, rate_hz, channels):
    """(the `Layout`, is the header lost)"""
    try:
        return find_samples(file), False
    except ValueError as problem:
        if rate_hz and isinstance(problem, HeaderLost):
            # As this program would have written it.
            return Layout(WavFormat(PCM, channels, rate_hz, 2), HEADER_BYTES, 0), True
        raise unreadable(str(path), problem) from None


def _extent(file, layout, size, is_lost):
    """(bytes of whole frames, where the file is to end).

    Chunks of other programs may follow the samples: then the header is believed.
    """
    told = layout.told_bytes
    if not is_lost and is_chain(file, layout.start + told + told % 2, size):
        return told - told % layout.frame_bytes, size
    found = min(size, MOST_BYTES) - layout.start
    found = max(0, found - found % layout.frame_bytes)
    return found, layout.start + found


def _mend(file, layout, data_bytes, end, size, is_lost):
    """True when the file was changed. The samples' own size goes last: it is what players trust."""
    if is_lost:
        frames = data_bytes // layout.frame_bytes
        _write(file, 0, header(layout.format.rate_hz, layout.format.channels, frames))
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
