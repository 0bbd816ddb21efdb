# 板 B：摄像头 + KPU + LCD + 串口。给每张脸画框，显示在 LCD 上；最可靠的一张由串口送出一行“类别,置信度,x,y,w,h”。
import KPU as kpu
import lcd
import sensor
import utime
from fpioa_manager import fm
from machine import UART

MODEL = "/sd/model.kmodel"
LABELS = ["mask", "no_mask", "mask_wrong"]
ANCHORS = (0.9187, 1.2469, 1.1375, 1.5094, 1.3344, 1.7937, 1.5969, 2.1219, 2.2094, 2.9094)
MIN_SCORE, MAX_OVERLAP = 0.5, 0.3
SIDE = 224  # 网络输入的边长，单位为像素

fm.register(22, fm.fpioa.UART1_TX, force=True)
fm.register(21, fm.fpioa.UART1_RX, force=True)
uart = UART(UART.UART1, 115200, 8, None, 1, timeout=1000, read_buf_len=2048)

lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.set_windowing((SIDE, SIDE))
sensor.run(1)

task = kpu.load(MODEL)
kpu.init_yolo2(task, MIN_SCORE, MAX_OVERLAP, len(ANCHORS) // 2, ANCHORS)
try:
    while True:
        picture = sensor.snapshot()
        found = kpu.run_yolo2(task, picture) or []
        for one in found:
            x, y, w, h = one.rect()
            colour = (0, 200, 0) if LABELS[one.classid()] == "mask" else (255, 0, 0)
            picture.draw_rectangle(x, y, w, h, color=colour)
            picture.draw_string(x, y, LABELS[one.classid()], color=colour, scale=2)
        lcd.display(picture)
        line = "none,0,0,0,0,0"
        if found:
            best = max(found, key=lambda one: one.value())
            line = "%s,%d,%d,%d,%d,%d" % ((LABELS[best.classid()], int(best.value() * 100)) + tuple(best.rect()))
        uart.write(line + "\n")
        utime.sleep_ms(60)
finally:
    kpu.deinit(task)
    uart.deinit()
