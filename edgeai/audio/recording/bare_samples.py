"""Bare samples, as `arecord -t raw` or a script without `wave` writes them, made WAV files."""
import os
import shutil

from edgeai.audio.recording.wav_repair import Repair
from edgeai.audio.wav_format import NoHeader, NoSound, find_samples
from edgeai.audio.wav_target import is_wav_name
from edgeai.audio.wavfile import MOST_DATA_BYTES, header, read_error, unreadable, write_error
from edgeai.errors import AudioFileError, UsageError
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file


def give_header(path, rate_hz, channels=1):
    """Put a header before bare 16-bit samples; a `Repair`, whose path ends in .wav.

    A file of another ending is kept beside the new one. AudioFileError, UsageError: nothing was
    changed.
    """
    path = str(path)
    target = path if is_wav_name(path) else os.path.splitext(path)[0] + ".wav"
    frame_bytes = 2 * channels
    size = _checked_size(path, target)
    frames = size // frame_bytes
    if not frames:
        raise unreadable(path, NoSound())
    _copy(path, target, header(rate_hz, channels, frames))
    seconds = frames / rate_hz
    return Repair(target, seconds, rate_hz, channels, seconds, size - frames * frame_bytes, True)


def _checked_size(path, target):
    try:
        with open(path, "rb") as file:
            has_header = _has_header(file)
            size = file.seek(0, os.SEEK_END)
    except OSError as problem:
        raise read_error(path, problem) from None
    if has_header:
        raise UsageError(_("{path} has a header").format(path=path), _("Leave out --raw."))
    if target != path and os.path.exists(target):
        raise UsageError(_("{path} is there already").format(path=target),
                         _("Rename one of the two."))
    if size > MOST_DATA_BYTES:
        raise AudioFileError(_("{path} is larger than a WAV file may be").format(path=path),
                             _("Cut it into pieces."))
    return size


def _has_header(file):
    try:
        find_samples(file)
    except NoHeader:
        return False
    except ValueError:
        # Silence at the beginning: zeros are no header.
        file.seek(0)
        return any(file.read(4))
    return True


def _copy(path, target, head):
    """The header, then the whole frames; what a torn last one left is cut off."""
    try:
        with whole_file(target) as draft:  # closed before they are moved: Windows insists
            with open(path, "rb") as file, open(draft, "wb") as copy:
                copy.write(head)
                shutil.copyfileobj(file, copy)
                copy.truncate(len(head) + int.from_bytes(head[-4:], "little"))
    except OSError as problem:
        raise write_error(target, problem) from None
