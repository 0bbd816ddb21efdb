"""表情识别：找到人脸，紧贴着裁出来，再分类。 A face found, cut out tightly, classified."""
from edgeai import open_kit
from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.drawing import draw

NAMES = {"happy": "高兴", "sad": "悲伤", "angry": "生气", "surprised": "惊讶", "neutral": "平静"}
with open_kit() as kit, kit.camera() as camera, kit.display() as display:
    faces, expressions = Detector("faces"), Classifier("expressions")
    for frame in camera.frames(seconds=20):
        found = [expressions.classify(frame, face.box) for face in faces.detect(frame)]
        print(", ".join("%s %.2f" % (NAMES[one.label], one.score) for one in found) or "无人")
        display.show(draw(frame, found, NAMES))
