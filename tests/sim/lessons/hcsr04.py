"""超声波测距：没有超时，照书上写。"""
import time

import RPi.GPIO as GPIO

TRIG = 20
ECHO = 21

GPIO.setmode(GPIO.BCM)
GPIO.setup(TRIG, GPIO.OUT)
GPIO.setup(ECHO, GPIO.IN)


def distance():
    GPIO.output(TRIG, True)
    time.sleep(0.00001)
    GPIO.output(TRIG, False)
    start = time.time()
    stop = time.time()
    while GPIO.input(ECHO) == 0:
        start = time.time()
    while GPIO.input(ECHO) == 1:
        stop = time.time()
    return (stop - start) * 34300 / 2


try:
    while True:
        print("%.2f" % distance())
        time.sleep(0.1)
except KeyboardInterrupt:
    GPIO.cleanup()
