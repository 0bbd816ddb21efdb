"""The features that the network hears: in training ours, in Vosk those of conf/mfcc.conf."""
from edgeai.audio.processing.features import MfccOptions, mfcc

RATE_HZ = 16000
OPTIONS = MfccOptions(num_mel_bins=40, num_ceps=40, low_freq=20, high_freq=7600, use_energy=False)
# Vosk's own; the others are its defaults and ours.
CONF = """--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--sample-frequency=16000
--dither=0
--allow-upsample=true
"""


def acoustic_features(samples):
    """(frames, 40) float32 of samples in int16's range at 16 kHz."""
    return mfcc(samples, OPTIONS)
