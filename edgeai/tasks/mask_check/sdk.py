"""口罩检测：摄像头的画面里谁戴了口罩。 Who wears a mask?"""
from edgeai import open_kit
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.drawing import draw

NAMES = {"mask": "戴口罩", "no_mask": "未戴口罩", "mask_wrong": "口罩戴错"}
with open_kit() as kit, kit.camera() as camera, kit.display() as display:
    detector = Detector("masks", min_score=0.6)
    for frame in camera.frames(seconds=20):
        found = detector.detect(frame)
        print(", ".join("%s %.2f" % (NAMES[one.label], one.score) for one in found) or "无人")
        display.show(draw(frame, found, NAMES))
