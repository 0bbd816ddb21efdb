"""物品分类：这件垃圾该投哪个桶。 Which bin is it for?"""
from edgeai import open_kit
from edgeai.vision.detection.classifier import Classifier

BINS = {"recyclable": "可回收物", "hazardous": "有害垃圾", "kitchen": "厨余垃圾", "other": "其他垃圾"}
with open_kit() as kit, kit.camera() as camera:
    classifier = Classifier("waste")
    for frame in camera.frames(seconds=20):
        found = classifier.classify(frame)
        print("%s %.2f" % (BINS[found.label], found.score))
