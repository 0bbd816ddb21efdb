"""Sound to a loudspeaker through PyAudio."""
from edgeai.audio.pyaudio_host import choose_device, open_host, open_stream
from edgeai.audio.resample import resample
from edgeai.errors import DeviceLost, SpeakerAbsent
from edgeai.i18n import gettext as _

BLOCK_S = 0.1  # between blocks Ctrl-C is heard


def find_speaker(device=""):
    """The `SoundDevice` that would be played on; SpeakerAbsent when there is none."""
    with open_host() as (_pyaudio, host):
        return choose_device(host, device, "outputs", SpeakerAbsent)


def play(samples, rate_hz, device=""):
    """Play int16 mono `samples`; returns when they have sounded.

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
            _write(opened, samples, rate_hz)
            opened.stream.stop_stream()
        except OSError as problem:
            raise DeviceLost(
                _("the loudspeaker {name} stopped: {problem}").format(
                    name=speaker.name, problem=problem),
                _("Plug it in again; see `edgeai devices`."),
            ) from problem
        finally:
            opened.stream.close()


def _write(opened, samples, rate_hz):
    import numpy as np

    samples = resample(samples.astype("<i2"), rate_hz, opened.rate_hz)
    frames = np.repeat(samples[:, None], opened.channels, axis=1)
    block = int(opened.rate_hz * BLOCK_S)
    for start in range(0, len(frames), block):
        opened.stream.write(frames[start : start + block].tobytes())
