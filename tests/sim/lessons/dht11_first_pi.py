"""温湿度：数采样点，门限 8 是在第一代树莓派上试出来的。"""
import time

import RPi.GPIO as GPIO

channel = 4
data = []
j = 0

GPIO.setmode(GPIO.BCM)
time.sleep(1)
GPIO.setup(channel, GPIO.OUT)
GPIO.output(channel, GPIO.LOW)
time.sleep(0.02)
GPIO.output(channel, GPIO.HIGH)
GPIO.setup(channel, GPIO.IN)
while GPIO.input(channel) == GPIO.LOW:
    continue
while GPIO.input(channel) == GPIO.HIGH:
    continue
while j < 40:
    k = 0
    while GPIO.input(channel) == GPIO.LOW:
        continue
    while GPIO.input(channel) == GPIO.HIGH:
        k += 1
        if k > 100:
            break
    if k < 8:
        data.append(0)
    else:
        data.append(1)
    j += 1

total = [sum(bit * 2 ** (7 - place) for place, bit in enumerate(data[i:i + 8])) for i in range(0, 40, 8)]
if total[4] == sum(total[:4]):
    print("temperature :", total[2], ", humidity :", total[0])
else:
    print("wrong", total)
GPIO.cleanup()
