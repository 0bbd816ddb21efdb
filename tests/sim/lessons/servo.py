"""舵机来回转。"""
import time

import RPi.GPIO as GPIO

SERVO = 12
GPIO.setmode(GPIO.BCM)
GPIO.setup(SERVO, GPIO.OUT)
p = GPIO.PWM(SERVO, 50)
p.start(7.5)
time.sleep(0.05)
for angle in list(range(0, 181, 45)) + list(range(180, -1, -90)):
    p.ChangeDutyCycle(2.5 + angle / 18.0)
    time.sleep(0.05)
    p.ChangeDutyCycle(0)
p.stop()
GPIO.cleanup()
