"""The features of every frame as a file for other programs: NumPy's .npz, or .csv for a table."""
import csv
import os

from edgeai.audio.processing.frames import frame_length
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file


def export_features(analysis, path):
    """Write a `SoundAnalysis`, whole or not at all.

    .npz holds time_s (frames,), each frame's beginning, fbank, mfcc, and rate_hz; .csv has a line
    of names, then one a frame.
    """
    check_export(path)
    _length, shift = frame_length(analysis.mfcc_options)
    with whole_file(path) as draft:
        _WRITERS[_ending(path)](analysis, [
            round(number * shift / analysis.clip.rate_hz, 6)
            for number in range(len(analysis.mfcc))], draft)


def check_export(path):
    """Raises UsageError for another ending."""
    if _ending(path) not in _WRITERS:
        raise UsageError(
            _("features can't be written as {path}").format(path=path),
            _("Let it end in one of: {endings}").format(endings=" ".join(_WRITERS)))


def _ending(path):
    return os.path.splitext(str(path))[1].lower()


def _write_npz(analysis, time_s, path):
    import numpy as np

    with open(path, "wb") as file:  # opened here: numpy appends ".npz" to a name such as X.NPZ
        np.savez_compressed(file, time_s=np.array(time_s), fbank=analysis.fbank,
                            mfcc=analysis.mfcc, rate_hz=analysis.clip.rate_hz)


def _write_csv(analysis, time_s, path):
    names = ["time_s"] + ["fbank_%d" % number for number in range(analysis.fbank.shape[1])]
    names += ["mfcc_%d" % number for number in range(analysis.mfcc.shape[1])]
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(names)
        for at_s, bands, coefficients in zip(time_s, analysis.fbank, analysis.mfcc):
            values = bands.tolist() + coefficients.tolist()
            table.writerow(["%g" % at_s] + ["%.5f" % value for value in values])


_WRITERS = {".npz": _write_npz, ".csv": _write_csv}
