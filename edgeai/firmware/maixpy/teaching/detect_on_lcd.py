# Camera + KPU + LCD in one file: masks, with the reference model at 0x500000.
import sensor
import lcd
import KPU as kpu

LABELS = ["no_mask", "mask"]
ANCHORS = (0.1606, 0.3562, 0.4712, 0.9568, 0.9877, 1.9108, 1.8761, 3.5310, 3.4423, 5.6823)
COLOURS = [(255, 0, 0), (0, 255, 0)]

lcd.init(type=1)
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
        if found:
            for one in found:
                x, y, w, h = one.rect()
                colour = COLOURS[one.classid()]
                img.draw_rectangle(x, y, w, h, color=colour)
                img.draw_string(x, y, "%s %.2f" % (LABELS[one.classid()], one.value()), color=colour, scale=2)
        lcd.display(img)
finally:
    kpu.deinit(task)
