"""May a WAV file of that name be written? Asked before anything is recorded or spoken."""
import os

from edgeai.errors import AudioFileError, UsageError
from edgeai.i18n import gettext as _


def check_wav_target(path):
    """UsageError: another ending than .wav, or a folder. AudioFileError: its folder is not there."""
    path = str(path)
    if os.path.isdir(path):
        raise UsageError(_("{path} is a folder").format(path=path),
                         _("Name a file in it: {path}").format(
                             path=os.path.join(path, "record.wav")))
    if not is_wav_name(path):
        raise UsageError(
            _("{path} does not end in .wav, and WAV is what is written").format(path=path),
            _("Write {path}.").format(path=os.path.splitext(path)[0] + ".wav"))
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise AudioFileError(_("there is no folder {folder}").format(folder=folder),
                             _("Make it first: mkdir {folder}").format(folder=folder))


def is_wav_name(path):
    """Does it end in .wav, in capitals or not?"""
    return os.path.splitext(path)[1].lower() == ".wav"
