"""温湿度：数采样点，连续 100 个相同就放弃。"""
import time

import RPi.GPIO as GPIO

DHT = 4

GPIO.setwarnings(False)
GPIO.setmode(GPIO.BCM)


def read():
    bits = []
    GPIO.setup(DHT, GPIO.OUT)
    GPIO.output(DHT, GPIO.LOW)
    time.sleep(0.02)
    GPIO.output(DHT, GPIO.HIGH)
    GPIO.setup(DHT, GPIO.IN)
    while GPIO.input(DHT) == GPIO.LOW:
        continue
    while GPIO.input(DHT) == GPIO.HIGH:
        continue
    while len(bits) < 40:
        samples = 0
        while GPIO.input(DHT) == GPIO.LOW:
            continue
        while GPIO.input(DHT) == GPIO.HIGH:
            samples += 1
            if samples > 100:
                break
        bits.append(0 if samples < 38 else 1)
    values = []
    for first in range(0, 40, 8):
        value = 0
        for place in range(8):
            value += bits[first + place] * 2 ** (7 - place)
        values.append(value)
    return values


time.sleep(1)
for turn in range(2):
    humidity, humidity_point, temperature, temperature_point, check = read()
    if check == humidity + humidity_point + temperature + temperature_point:
        print("temperature %d.%d humidity %d" % (temperature, temperature_point, humidity))
    else:
        print("wrong")
    time.sleep(1.2)
GPIO.cleanup()
