"""呼吸灯。"""
import time

import RPi.GPIO as GPIO

GPIO.setmode(GPIO.BOARD)
GPIO.setup(11, GPIO.OUT)
led = GPIO.PWM(11, 1000)
led.start(0)
for duty in list(range(0, 101, 10)) + list(range(100, -1, -10)):
    led.ChangeDutyCycle(duty)
    time.sleep(0.01)
led.stop()
GPIO.cleanup()
