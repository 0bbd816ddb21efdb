"""无源蜂鸣器：两只老虎的第一句。"""
import time

import RPi.GPIO as GPIO

BUZZER = 13
TONES = {"do": 262, "re": 294, "mi": 330}
SONG = [("do", 1), ("re", 1), ("mi", 1), ("do", 2)]

GPIO.setmode(GPIO.BCM)
GPIO.setup(BUZZER, GPIO.OUT)
buzz = GPIO.PWM(BUZZER, 440)
buzz.start(50)
for name, beats in SONG:
    buzz.ChangeFrequency(TONES[name])
    time.sleep(beats * 0.1)
buzz.stop()
GPIO.cleanup()
