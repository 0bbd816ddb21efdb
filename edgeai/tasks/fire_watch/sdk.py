"""火情报警：5 帧中有 3 帧见到火就响蜂鸣器、播报，现场图片写进报警记录。 A fire raises the alarm."""
from edgeai import open_kit
from edgeai.linkage.actions import say, slow
from edgeai.linkage.engine import Linkage
from edgeai.vision.detection.detector import Detector

with open_kit() as kit, kit.camera() as camera:
    linkage = Linkage(kit)
    eye = Detector("fire").on(camera, pictures="alarms")
    rule = linkage.when_seen(eye, "fire", 0.7, "3 of 5", clear_hold_s=5, name="火情")
    rule.then(kit.buzzer().beep, say("发现火情"), slow(eye.snapshot)).on_clear(kit.buzzer().off)
    linkage.run(seconds=20)
