"""安全帽检测：工地的画面里谁没戴安全帽。 Who wears no helmet?"""
from edgeai import open_kit
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.drawing import draw

NAMES = {"helmet": "已戴安全帽", "no_helmet": "未戴安全帽"}
with open_kit() as kit, kit.camera() as camera, kit.display() as display:
    detector = Detector("helmets", min_score=0.6)
    for frame in camera.frames(seconds=20):
        found = detector.detect(frame)
        print(", ".join("%s %.2f" % (NAMES[one.label], one.score) for one in found) or "无人")
        display.show(draw(frame, found, NAMES))
