"""Makes edgeai/tasks/voice_turn/commands.wav: two commands, spoken by eSpeak NG.

    python tools/speak_commands.py
"""
import os
import sys

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.audio.speaking import espeakng  # noqa: E402
from edgeai.audio.clip import Clip  # noqa: E402
from edgeai.audio.processing.resample import resample  # noqa: E402

RATE_HZ = 16000
COMMANDS = ("打开灯", "打开风扇")
# Long enough for the kit to answer the first before the second begins.
PAUSE_S = 4.5


def main():
    parts = []
    for text in COMMANDS:
        samples, rate_hz = espeakng.synthesise(text)
        parts += [resample(samples // 2, rate_hz, RATE_HZ), np.zeros(int(PAUSE_S * RATE_HZ))]
    samples = np.concatenate(parts[:-1]).astype(np.int16)
    path = os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")
    Clip(samples, RATE_HZ).save(path)
    print("%s: %.1f s" % (os.path.relpath(path, ROOT), len(samples) / RATE_HZ))


if __name__ == "__main__":
    main()
