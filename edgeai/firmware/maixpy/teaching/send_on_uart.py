# Camera + KPU + UART in one file: one line for each thing seen, "label,percent,x,y,w,h".
import sensor
import KPU as kpu
from fpioa_manager import fm
from machine import UART

LABELS = ["no_mask", "mask"]
ANCHORS = (0.1606, 0.3562, 0.4712, 0.9568, 0.9877, 1.9108, 1.8761, 3.5310, 3.4423, 5.6823)

fm.register(22, fm.fpioa.UART1_TX, force=True)
fm.register(21, fm.fpioa.UART1_RX, force=True)
uart = UART(UART.UART1, 115200, 8, None, 1, timeout=1000, read_buf_len=2048)

sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)

task = kpu.load(0x500000)
kpu.init_yolo2(task, 0.5, 0.3, 5, ANCHORS)
try:
    while True:
        img = sensor.snapshot()
        found = kpu.run_yolo2(task, img)
        for one in found or ():
            x, y, w, h = one.rect()
            uart.write("%s,%d,%d,%d,%d,%d\n" % (LABELS[one.classid()], int(one.value() * 100), x, y, w, h))
finally:
    kpu.deinit(task)
    uart.deinit()
