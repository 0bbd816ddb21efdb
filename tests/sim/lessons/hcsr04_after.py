"""倒车雷达：回波结束以后才看一次时间；近了蜂鸣器响。"""
import time

import RPi.GPIO as GPIO

TRIG = 20
ECHO = 21
BUZZER = 18


def setup():
    GPIO.setmode(GPIO.BCM)
    GPIO.setup(TRIG, GPIO.OUT, initial=GPIO.LOW)
    GPIO.setup(ECHO, GPIO.IN)
    GPIO.setup(BUZZER, GPIO.OUT)


def distance():
    GPIO.output(TRIG, 0)
    time.sleep(0.000002)
    GPIO.output(TRIG, 1)
    time.sleep(0.00001)
    GPIO.output(TRIG, 0)
    while GPIO.input(ECHO) == 0:
        a = 0
    time1 = time.time()
    while GPIO.input(ECHO) == 1:
        a = 1
    time2 = time.time()
    return (time2 - time1) * 340 / 2 * 100


def loop():
    while True:
        dis = distance()
        print("Distance: %.2f" % dis)
        GPIO.output(BUZZER, GPIO.HIGH if dis < 50 else GPIO.LOW)
        time.sleep(0.3)


if __name__ == "__main__":
    setup()
    try:
        loop()
    except KeyboardInterrupt:
        GPIO.cleanup()
