"""Loudness: recordings brought to one level, so that none is clipped."""
CEILING_DBFS = -1.0  # no sample is louder than that: a resampler or a speaker needs the room


def normalise_peak(clip, peak_dbfs=-3.0):
    """The loudest sample at `peak_dbfs`, at most CEILING_DBFS; silence stays silent."""
    return _amplified(clip, min(peak_dbfs, CEILING_DBFS) - clip.peak_dbfs)


def normalise_rms(clip, rms_dbfs=-20.0):
    """The mean power at `rms_dbfs`; quieter where a sample would pass CEILING_DBFS."""
    return _amplified(clip, min(rms_dbfs - clip.rms_dbfs, CEILING_DBFS - clip.peak_dbfs))


def _amplified(clip, gain_db):
    if not clip.samples.any():
        return clip
    return clip.with_samples(clip.samples * 10 ** (gain_db / 20))
