"""How well voice activity is told: speech of the synthesiser in noise, frame by frame.

    python benchmarks/voice_activity.py [--minutes N] [--json]

`heard` is the share of the speech's frames inside a segment, `false` that of the frames which are
further than 0.1 s from speech. What is speech comes from the sound before the noise was added; the
ratio is that of the powers while somebody speaks. No segment is longer by its context here.
"""
import argparse
import json
import os
import sys
import time

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.audio.clip import Clip  # noqa: E402
from edgeai.audio.speaking.espeakng import synthesise  # noqa: E402
from edgeai.audio.processing.resample import resample  # noqa: E402
from edgeai.audio.processing.voice_activity import speech_segments  # noqa: E402

RATE_HZ = 16000
HOP = RATE_HZ // 100
SENTENCES = ("打开灯", "关闭风扇", "今天天气怎么样", "请佩戴口罩", "温度过高，请注意通风",
             "二十五点五度", "蜂鸣器响三声", "现在几点了", "发现火情，立即报警", "四七九二")
RATIOS_DB = (20, 10, 5)


def main():
    options = arguments()
    rows = [row(kind, ratio_db, options.minutes) for kind in NOISES for ratio_db in RATIOS_DB]
    print(json.dumps(rows, indent=2) if options.json else text(rows))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=2.0, help="of sound in each noise (2)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def row(kind, ratio_db, minutes):
    random = np.random.RandomState(2024)
    speech = conversation(random, minutes * 60)
    is_speech = speech_frames_of(speech)
    clip = mixed(speech, is_speech, NOISES[kind](random, len(speech)), ratio_db)
    start = time.process_time()
    found = frames_inside(speech_segments(clip, context_s=0.0), len(is_speech))
    factor = clip.seconds / (time.process_time() - start)
    far = ~np.convolve(is_speech, np.ones(21), "same").astype(bool)
    return {"noise": kind, "ratio_db": ratio_db, "heard": round(found[is_speech].mean(), 4),
            "false": round(found[far].mean(), 4), "times_real_time": round(factor, 1)}


def text(rows):
    lines = ["noise   ratio  heard   false   × real time"]
    lines += ["%-7s %3d dB  %5.1f %%  %5.2f %%  %4.0f" % (
        row["noise"], row["ratio_db"], 100 * row["heard"], 100 * row["false"],
        row["times_real_time"]) for row in rows]
    return "\n".join(lines)


def conversation(random, seconds):
    """Sentences with pauses of 0.6 to 1.6 s, as floats in int16's range."""
    parts = [np.zeros(RATE_HZ)]
    while sum(map(len, parts)) < seconds * RATE_HZ:
        spoken, rate_hz = synthesise(
            SENTENCES[random.randint(len(SENTENCES))], pitch=int(random.randint(20, 81)),
            words_per_minute=int(random.randint(120, 211)))
        spoken = resample(spoken, rate_hz, RATE_HZ).astype(float)
        sounding = np.flatnonzero(np.abs(spoken) > 30)
        spoken = spoken[sounding[0] : sounding[-1] + 1]
        parts += [spoken * 2500 / np.sqrt((spoken ** 2).mean()),
                  np.zeros(int(RATE_HZ * random.uniform(0.6, 1.6)))]
    return np.concatenate(parts)


def speech_frames_of(speech):
    """bool (frames of 10 ms,): louder than 40 dB below the loud ones, gaps up to 0.1 s too."""
    frames = speech[: len(speech) // HOP * HOP].reshape(-1, HOP)
    level = np.sqrt((frames ** 2).mean(axis=1))
    is_speech = level > 0.01 * np.percentile(level[level > 0], 95)
    loud = np.flatnonzero(is_speech)
    for before, after in zip(loud, loud[1:]):
        if after - before <= 11:
            is_speech[before:after] = True
    return is_speech


def mixed(speech, is_speech, noise, ratio_db):
    power = (speech[: len(is_speech) * HOP].reshape(-1, HOP)[is_speech] ** 2).mean()
    noise = noise * np.sqrt(power / (noise ** 2).mean() / 10 ** (ratio_db / 10))
    return Clip(np.clip(np.rint(speech + noise), -32768, 32767).astype(np.int16), RATE_HZ)


def frames_inside(segments, frames):
    inside = np.zeros(frames, bool)
    for start_s, end_s in segments:
        inside[int(start_s * 100) : int(end_s * 100) + 1] = True
    return inside


def white(random, samples):
    return random.randn(samples)


def fan(random, samples):
    """Air, louder towards the bass, that swells with the blades, and the motor's tone."""
    spectrum = np.fft.rfft(random.randn(samples))
    spectrum *= np.maximum(np.fft.rfftfreq(samples, 1 / RATE_HZ), 50) ** -0.65
    air, time_s = np.fft.irfft(spectrum, samples), np.arange(samples) / RATE_HZ
    air = air / air.std() * (1 + 0.1 * np.sin(2 * np.pi * 3.1 * time_s))
    return air + 0.3 * np.sin(2 * np.pi * 118 * time_s)


def hum(random, samples):
    """The mains' 50 Hz with its overtones."""
    time_s = np.arange(samples) / RATE_HZ
    tones = sum(np.sin(2 * np.pi * 50 * number * time_s + number) / number ** 0.7
                for number in range(1, 14))
    return tones + 0.3 * random.randn(samples)


def clicks(random, samples):
    """A keyboard: four bursts a second."""
    out = 0.02 * random.randn(samples)
    for start in random.randint(0, samples - 400, samples // (RATE_HZ // 4)):
        out[start : start + 200] += random.randn(200) * np.exp(-np.arange(200) / 40.0)
    return out


NOISES = {"white": white, "fan": fan, "hum": hum, "clicks": clicks}


if __name__ == "__main__":
    main()
