"""温湿度：用 time.time() 量高电平，以 50 微秒为界；再用“延时 28 微秒后采样”的办法读一次。"""
import RPi.GPIO as GPIO
from time import sleep, time

DHT = 4
GPIO.setmode(GPIO.BCM)


def delay_us(us):
    end = time() + us / 1000000.0
    while time() < end:
        pass


def wait_while(level):
    start = time()
    while GPIO.input(DHT) == level:
        if time() - start > 0.1:
            raise RuntimeError("timeout")
    return time() - start


def begin():
    GPIO.setup(DHT, GPIO.OUT)
    GPIO.output(DHT, 0)
    delay_us(25 * 1000)
    GPIO.output(DHT, 1)
    GPIO.setup(DHT, GPIO.IN, pull_up_down=GPIO.PUD_UP)
    for level in (1, 0, 1):
        wait_while(level)


def bit_by_length():
    wait_while(0)
    return 1 if wait_while(1) > 0.00005 else 0


def bit_by_sample():
    wait_while(0)
    delay_us(35)
    if GPIO.input(DHT):
        wait_while(1)
        return 1
    return 0


for read_bit in (bit_by_length, bit_by_sample):
    begin()
    data = []
    for number in range(5):
        byte = 0
        for place in range(8):
            byte = byte << 1 | read_bit()
        data.append(byte)
    print("checksum", (sum(data[:4]) & 0xFF) == data[4], data)
    sleep(1.1)
GPIO.cleanup()
