# 板 B：摄像头 + KPU + LCD + 串口。画面里的垃圾分类，显示在 LCD 上，并由串口送出一行“类别,置信度,x,y,w,h”。
import KPU as kpu
import lcd
import math
import sensor
import utime
from fpioa_manager import fm
from machine import UART

MODEL = "/sd/model.kmodel"
LABELS = ["recyclable", "hazardous", "kitchen", "other"]
SIDE = 240  # 取画面正中的正方形，单位为像素
INPUT = 64  # 网络输入的边长，单位为像素

fm.register(22, fm.fpioa.UART1_TX, force=True)
fm.register(21, fm.fpioa.UART1_RX, force=True)
uart = UART(UART.UART1, 115200, 8, None, 1, timeout=1000, read_buf_len=2048)

lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.set_windowing((SIDE, SIDE))
sensor.run(1)


def probabilities(outputs):
    powers = [math.exp(one - max(outputs)) for one in outputs]
    return [one / sum(powers) for one in powers]


task = kpu.load(MODEL)
try:
    while True:
        picture = sensor.snapshot()
        small = picture.resize(INPUT, INPUT)
        small.pix_to_ai()
        found = probabilities(kpu.forward(task, small)[:])
        percent = int(max(found) * 100)
        label = LABELS[found.index(max(found))]
        picture.draw_string(4, 4, "%s %d%%" % (label, percent), color=(0, 200, 0), scale=2)
        lcd.display(picture)
        uart.write("%s,%d,0,0,%d,%d\n" % (label, percent, SIDE, SIDE))
        utime.sleep_ms(60)
finally:
    kpu.deinit(task)
    uart.deinit()
