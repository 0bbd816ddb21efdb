"""Our features beside kaldi-native-fbank: how far apart, and how fast, in turns in one run.

    python benchmarks/features.py [--seconds N] [--json]

The sound is the voice task's recording with a little noise, over and over; the options are those
of the shipped speech model. Time is that of the processor.
"""
import argparse
import json
import os
import statistics
import sys
import time

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.audio.clip import Clip  # noqa: E402
from edgeai.audio.processing.features import MfccOptions, mfcc  # noqa: E402

OPTIONS = MfccOptions(num_mel_bins=40, num_ceps=40, low_freq=20, high_freq=7600, use_energy=False)
TURNS = 5
GOAL = 1e-3  # the furthest that two features may be apart


def main():
    options = arguments()
    samples = sound(options.seconds)
    spent, features = {}, {}
    for _turn in range(TURNS):
        for name, compute in (("ours", ours), ("kaldi_native_fbank", kaldi)):
            start = time.process_time()
            features[name] = compute(samples)
            spent.setdefault(name, []).append(time.process_time() - start)
    times = {name: round(options.seconds / statistics.median(each)) for name, each in spent.items()}
    result = {"times_real_time": times, "frames": len(features["ours"]),
              "ratio": round(times["ours"] / times["kaldi_native_fbank"], 2),
              "furthest_apart": round(float(np.abs(
                  features["ours"] - features["kaldi_native_fbank"]).max()), 6)}
    print(json.dumps(result) if options.json else text(result))
    return 0 if result["furthest_apart"] <= GOAL else 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of sound (60)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def sound(seconds):
    speech = Clip.load(os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav"))
    samples = np.resize(speech.samples, int(seconds * speech.rate_hz))
    return samples + np.random.RandomState(1).randint(-20, 21, len(samples)).astype(np.int16)


def ours(samples):
    return mfcc(samples, OPTIONS)


def kaldi(samples):
    import kaldi_native_fbank

    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins, options.num_ceps = OPTIONS.num_mel_bins, OPTIONS.num_ceps
    options.mel_opts.low_freq, options.mel_opts.high_freq = OPTIONS.low_freq, OPTIONS.high_freq
    options.use_energy = False
    computer = kaldi_native_fbank.OnlineMfcc(options)
    computer.accept_waveform(OPTIONS.sample_frequency, samples.astype(np.float32))
    computer.input_finished()
    return np.array([computer.get_frame(number) for number in range(computer.num_frames_ready)])


def text(result):
    return ("%(frames)d frames of 40 MFCC; furthest apart %(furthest_apart)g\n" % result
            + "ours %(ours)d × real time, kaldi-native-fbank %(kaldi_native_fbank)d ×"
            % result["times_real_time"] + "; ours is %(ratio)g times as fast" % result)


if __name__ == "__main__":
    sys.exit(main())
