"""按钮和人体红外：add_event_detect。"""
import time

import RPi.GPIO as GPIO

BUTTON, PIR, LED = 23, 24, 17
presses = 0


def on_button(channel):
    global presses
    presses += 1
    GPIO.output(LED, not GPIO.input(LED))
    print("button", channel, presses)


def on_motion(channel):
    print("motion" if GPIO.input(channel) else "still")


GPIO.setmode(GPIO.BCM)
GPIO.setup(LED, GPIO.OUT, initial=GPIO.LOW)
GPIO.setup(BUTTON, GPIO.IN, pull_up_down=GPIO.PUD_UP)
GPIO.setup(PIR, GPIO.IN)
GPIO.add_event_detect(BUTTON, GPIO.FALLING, callback=on_button, bouncetime=300)
GPIO.add_event_detect(PIR, GPIO.BOTH, callback=on_motion)
try:
    while True:
        time.sleep(1)
except KeyboardInterrupt:
    pass
finally:
    GPIO.cleanup()
