"""Sound to a loudspeaker through PyAudio."""
from edgeai.audio.pyaudio_host import choose_device, open_host, open_stream
from edgeai.audio.resample import resample
from edgeai.errors import DeviceLost, SpeakerAbsent
from edgeai.i18n import gettext as _

BLOCK_S = 0.05  # between blocks Ctrl-C and `cancelled` are heard


def find_speaker(device=""):
    """The `SoundDevice` that would be played on; SpeakerAbsent when there is none."""
    with open_host() as (_pyaudio, host):
        return choose_device(host, device, "outputs", SpeakerAbsent)


def play(samples, rate_hz, device="", cancelled=lambda: False, on_start=lambda: None):
    """Play int16 mono `samples`; returns when they have sounded, how many seconds of them.

    cancelled: asked between blocks; once true, what has not sounded never does.
    on_start: called when the device is open, just before the first block.
    A device that refuses the rate or one channel gets its own, resampled. Raises
    SpeakerAbsent, DeviceError, RateRefused, or DeviceLost when it is pulled out.
    """
    with open_host() as (pyaudio, host):
        speaker = choose_device(host, device, "outputs", SpeakerAbsent)
        opened = open_stream(
            host, speaker, rate_hz, min(2, speaker.outputs), format=pyaudio.paInt16,
            output=True, output_device_index=speaker.index,
        )
        try:
            on_start()
            frames, is_whole = _write(opened, samples, rate_hz, cancelled)
            if is_whole:
                opened.stream.stop_stream()  # waits for the sound; closing alone throws it away
            return frames / opened.rate_hz
        except OSError as problem:
            raise DeviceLost(
                _("the loudspeaker {name} stopped: {problem}").format(
                    name=speaker.name, problem=problem),
                _("Plug it in again; see `edgeai devices`."),
            ) from problem
        finally:
            opened.stream.close()


def _write(opened, samples, rate_hz, cancelled):
    """(frames written, whether that is all of them)."""
    import numpy as np

    samples = resample(samples.astype("<i2"), rate_hz, opened.rate_hz)
    frames = np.repeat(samples[:, None], opened.channels, axis=1)
    block = int(opened.rate_hz * BLOCK_S)
    for start in range(0, len(frames), block):
        if cancelled():
            return start, False
        opened.stream.write(frames[start : start + block].tobytes())
    return len(frames), True
