"""What noise reduction gains, and whether the recogniser still hears; what resampling costs.

    python benchmarks/preprocessing.py [--phrases N] [--json]

Phrases of the shipped command list, spoken by the synthesiser with half a second around, in each
noise. `speech` is the ratio of the speech to all that is not the speech, while somebody speaks,
before and after `denoise`; `heard` how many phrases the recogniser gives exactly, before and after.
Rejection is the loudest of what aliases, against what went in.
"""
import argparse
import json
import os
import sys
import time

import numpy as np

import voice_activity as noises

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.audio.clip import Clip  # noqa: E402
from edgeai.audio.recognition.command_list import load_command_list  # noqa: E402
from edgeai.audio.speaking.espeakng import synthesise  # noqa: E402
from edgeai.audio.processing.preprocessing import preprocess  # noqa: E402
from edgeai.audio.recognition.recognizer import Recognizer  # noqa: E402
from edgeai.audio.processing.resample import resample  # noqa: E402
from edgeai.audio.processing.soxr_resample import soxr_resample  # noqa: E402

RATE_HZ = noises.RATE_HZ
RATIOS_DB = (10, 5, 0)
RATES = ((48000, 16000), (44100, 16000), (16000, 22050))


def main():
    options = arguments()
    phrases = load_command_list().phrases
    spoken = [(phrase, padded(phrase)) for phrase in phrases[:: max(1, len(phrases) // options.phrases)]]
    recognizer = Recognizer("zh-command")
    report = {
        "denoise": [noise_row(kind, ratio_db, spoken, recognizer)
                    for kind in ("white", "fan", "hum") for ratio_db in RATIOS_DB],
        "resample": [resample_row(*rates) for rates in RATES],
    }
    print(json.dumps(report, indent=2) if options.json else text(report))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phrases", type=int, default=40, help="about how many (40)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def padded(phrase):
    samples, rate_hz = synthesise(phrase)
    samples = resample(samples, rate_hz, RATE_HZ).astype(float)
    silence = np.zeros(RATE_HZ // 2)
    return np.concatenate([silence, samples * 2500 / np.sqrt((samples ** 2).mean()), silence])


def noise_row(kind, ratio_db, spoken, recognizer):
    random = np.random.RandomState(7)
    before, after, heard = [], [], [0, 0]
    for phrase, speech in spoken:
        is_speech = noises.speech_frames_of(speech)
        noise = noises.NOISES[kind](random, len(speech))
        noisy = noises.mixed(speech, is_speech, noise, ratio_db)
        cleaned = preprocess(noisy, "denoise")
        before.append(ratio_of(speech, is_speech, noisy))
        after.append(ratio_of(speech, is_speech, cleaned))
        for number, clip in enumerate((noisy, cleaned)):
            heard[number] += recognizer.transcribe(clip).text == phrase
    return {"noise": kind, "ratio_db": ratio_db, "phrases": len(spoken),
            "speech_before_db": round(float(np.mean(before)), 1),
            "speech_after_db": round(float(np.mean(after)), 1),
            "heard_before": heard[0], "heard_after": heard[1]}


def ratio_of(speech, is_speech, clip):
    """In dB, over the frames with speech."""
    inside = np.repeat(is_speech, noises.HOP)
    error = clip.samples[: len(inside)][inside] - speech[: len(inside)][inside]
    return 10 * np.log10((speech[: len(inside)][inside] ** 2).mean() / (error ** 2).mean())


def resample_row(from_hz, to_hz):
    row = {"from_hz": from_hz, "to_hz": to_hz}
    for name, change in (("own", resample), ("soxr", soxr_resample)):
        if to_hz < from_hz:
            row[name + "_rejection_db"] = round(rejection_db(change, from_hz, to_hz), 1)
        seconds = 20
        samples = np.random.RandomState(1).randint(-3000, 3000, seconds * from_hz).astype(np.int16)
        start = time.process_time()
        change(samples, from_hz, to_hz)
        row[name + "_times_real_time"] = round(seconds / (time.process_time() - start))
    return row


def rejection_db(change, from_hz, to_hz):
    """The worst of the tones from 10 % above the new half rate on."""
    worst = 0.0
    for frequency_hz in np.linspace(0.55 * to_hz, 0.49 * from_hz, 25):
        tone = np.sin(2 * np.pi * frequency_hz * np.arange(from_hz // 2) / from_hz)
        worst = max(worst, np.sqrt(2 * (change(tone, from_hz, to_hz)[1000:-1000] ** 2).mean()))
    return -20 * np.log10(worst)


def text(report):
    lines = ["denoise  ratio   speech, dB       heard of %d" % report["denoise"][0]["phrases"]]
    lines += ["%-7s %3d dB   %4.1f -> %4.1f     %2d -> %2d" % (
        row["noise"], row["ratio_db"], row["speech_before_db"], row["speech_after_db"],
        row["heard_before"], row["heard_after"]) for row in report["denoise"]]
    lines += ["", "resample            own: rejection, × real time    soxr"]
    lines += ["%5d -> %5d Hz   %10s dB %8d %12s dB %8d" % (
        row["from_hz"], row["to_hz"], row.get("own_rejection_db", "-"), row["own_times_real_time"],
        row.get("soxr_rejection_db", "-"), row["soxr_times_real_time"])
        for row in report["resample"]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
