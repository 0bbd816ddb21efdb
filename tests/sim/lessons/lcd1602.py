"""LCD1602：在两行上写字。"""
import time

import smbus

BUS = smbus.SMBus(1)
LCD_ADDR = 0x27
BLEN = 1


def write_word(addr, data):
    BUS.write_byte(addr, data | 0x08 if BLEN == 1 else data & 0xF7)


def send(byte, mode):
    for half in (byte & 0xF0, (byte & 0x0F) << 4):
        write_word(LCD_ADDR, half | mode | 0x04)
        time.sleep(0.002)
        write_word(LCD_ADDR, half | mode)


def init():
    for command in (0x33, 0x32, 0x28, 0x0C, 0x01):
        send(command, 0)
        time.sleep(0.005)


def write(x, y, text):
    send(0x80 + 0x40 * y + x, 0)
    for letter in text:
        send(ord(letter), 1)


init()
write(4, 0, "Hello")
write(1, 1, "from the kit")
time.sleep(0.5)
send(0x01, 0)
write(0, 0, "bye")
