"""MCP3008：读 MQ-2。"""
import time

import spidev

spi = spidev.SpiDev()
spi.open(0, 0)
spi.max_speed_hz = 1000000


def read_channel(channel):
    answer = spi.xfer2([1, (8 + channel) << 4, 0])
    return ((answer[1] & 3) << 8) + answer[2]


for turn in range(3):
    level = read_channel(0)
    print("%d %.2f" % (level, level * 3.3 / 1023))
    time.sleep(0.3)
spi.close()
