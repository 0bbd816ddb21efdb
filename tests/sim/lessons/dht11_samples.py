"""温湿度：先把所有采样点存下来，再比较高电平的长度。"""
import time

import RPi.GPIO as GPIO

PIN = 7  # BOARD
MAX_UNCHANGED = 100


def collect():
    last, unchanged, samples = -1, 0, []
    while True:
        now = GPIO.input(PIN)
        samples.append(now)
        if now != last:
            unchanged, last = 0, now
        else:
            unchanged += 1
            if unchanged > MAX_UNCHANGED:
                return samples


def high_lengths(samples):
    lengths, length = [], 0
    for now, following in zip(samples, samples[1:]):
        if now:
            length += 1
            if not following:
                lengths.append(length)
                length = 0
    return lengths


GPIO.setmode(GPIO.BOARD)
GPIO.setup(PIN, GPIO.OUT)
GPIO.output(PIN, GPIO.HIGH)
time.sleep(0.05)
GPIO.output(PIN, GPIO.LOW)
time.sleep(0.02)
GPIO.setup(PIN, GPIO.IN, GPIO.PUD_UP)
lengths = high_lengths(collect())[-40:]
half = (min(lengths) + max(lengths)) / 2
bits = "".join("1" if length > half else "0" for length in lengths)
data = [int(bits[i : i + 8], 2) for i in range(0, 40, 8)]
print("ok" if sum(data[:4]) % 256 == data[4] else "checksum error", data)
GPIO.cleanup()
