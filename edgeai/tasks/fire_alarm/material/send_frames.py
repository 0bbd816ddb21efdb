# Board B: sends made-up detections, so that board A's program can be tried without a fire.
# In this order: spoilt frames, two flashes of two frames, unsure ones, smoke, three frames of fire, nothing
# for eight seconds, fire. The red LED shines while an alarm is due.
import ujson
import utime
from fpioa_manager import fm
from Maix import GPIO
from machine import UART
from ubinascii import crc32

WAIT_MS, PERIOD_MS = 9000, 100
LED = 13
FIRE = [["fire", 940, 60, 50, 40, 70]]
UNSURE = [["fire", 550, 60, 50, 40, 70]]
SMOKE = [["smoke", 960, 20, 10, 80, 90]]

fm.register(22, fm.fpioa.UART1_TX, force=True)
fm.register(21, fm.fpioa.UART1_RX, force=True)
fm.register(LED, fm.fpioa.GPIOHS0, force=True)
uart = UART(UART.UART1, 115200, 8, None, 1, timeout=1000, read_buf_len=2048)
led = GPIO(GPIO.GPIOHS0, GPIO.OUT)
number = 0


def send(found, count, spoil=0):
    """So many pictures with that in them. spoil: is added to the checksum."""
    global number
    for _ in range(count):
        number += 1
        event = {"ev": "seen", "n": number, "ms": utime.ticks_ms(), "w": 224, "h": 224, "d": found}
        body = ujson.dumps(event).encode()
        check = (crc32(body) & 0xFFFFFFFF) ^ spoil
        uart.write(b"\n" + ("#E%04x%08x " % (len(body), check)).encode() + body + b"\n")
        utime.sleep_ms(PERIOD_MS)


led.value(0)
utime.sleep_ms(WAIT_MS)
uart.write(b"\nedgeai test sender\n")
send([], 3)
send(FIRE, 4, spoil=1)
send([], 2)
for _ in range(2):
    send(FIRE, 2)
    send([], 2)
send(UNSURE, 5)
send(SMOKE, 5)
led.value(1)
send(FIRE, 3)
led.value(0)
send([], 60)
led.value(1)
send(FIRE + SMOKE, 25)
led.value(0)
send([], 600)
