"""按钮没有消抖：按一次数出好几次。"""
import time

import RPi.GPIO as GPIO

GPIO.setmode(GPIO.BCM)
GPIO.setup(23, GPIO.IN, pull_up_down=GPIO.PUD_UP)
count = 0
before = GPIO.input(23)
end = time.time() + 2
while time.time() < end:
    level = GPIO.input(23)
    if before == 1 and level == 0:
        count += 1
    before = level
print(count)
GPIO.cleanup()
