# Board B: camera + KPU + UART in one file: one line for each picture, "label,percent,x,y,w,h".
import KPU as kpu
import sensor
import utime
from fpioa_manager import fm
from machine import UART

MODEL = "/sd/model.kmodel"
LABELS = ["mask", "no_mask", "mask_wrong"]
ANCHORS = (0.9187, 1.2469, 1.1812, 1.6187, 1.4875, 1.9906, 1.8813, 2.5375, 2.4062, 3.2703)
THRESHOLD = 0.3
NMS = 0.3

# 空 tx 「fm.fpioa.UART1_TX」 提示：22 号引脚接串口 1 的发送端 查：look
fm.register(22, fm.fpioa.UART1_TX, force=True)
fm.register(21, fm.fpioa.UART1_RX, force=True)
# 空 baud 「115200」 提示：与板 A 约定的波特率 查：look
uart = UART(UART.UART1, 115200, 8, None, 1, timeout=1000, read_buf_len=2048)

sensor.reset()
# 空 format 「sensor.RGB565」 提示：彩色，每个像素 16 位 查：look
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
# 空 window 「(224, 224)」 提示：模型要多大的画面？ 查：look
sensor.set_windowing((224, 224))
sensor.run(1)

# 空 load 「kpu.load(MODEL)」 提示：装入模型 查：look
task = kpu.load(MODEL)
# 空 anchors 「len(ANCHORS) // 2」 提示：锚框的个数：每个锚框有宽和高 查：look
kpu.init_yolo2(task, THRESHOLD, NMS, len(ANCHORS) // 2, ANCHORS)
try:
    while True:
        picture = sensor.snapshot()
        # 空 run 「kpu.run_yolo2(task, picture)」 提示：在这幅画面上检测；什么也没看到是 None 查：look
        found = kpu.run_yolo2(task, picture)
        line = "none,0,0,0,0,0"
        if found:
            # 空 surest 「one.value()」 提示：取置信度最高的一个 查：look
            best = max(found, key=lambda one: one.value())
            # 空 label 「best.classid()」 提示：第几个类别 查：look
            label = LABELS[best.classid()]
            line = "%s,%d,%d,%d,%d,%d" % ((label, int(best.value() * 100)) + tuple(best.rect()))
        # 空 write 「uart.write」 提示：从串口送出去 查：look
        uart.write(line + "\n")
        utime.sleep_ms(60)
finally:
    kpu.deinit(task)
    uart.deinit()
