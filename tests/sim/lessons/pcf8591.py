"""PCF8591：读光敏电阻，写模拟输出。"""
import time

import smbus

ADDRESS = 0x48
bus = smbus.SMBus(1)


def read(channel):
    bus.write_byte(ADDRESS, 0x40 + channel)
    bus.read_byte(ADDRESS)  # 上一次的转换结果，丢掉
    return bus.read_byte(ADDRESS)


def write(value):
    bus.write_byte_data(ADDRESS, 0x40, int(value))


for turn in range(3):
    light = read(1)
    print(light)
    write(light)
    time.sleep(0.3)
