"""表情识别测试：准确率和识别错的样本。 How good is the model, and where is it wrong?"""
import csv
import sys

from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.image_file import read_image

classifier, right = Classifier("expressions"), 0
with open(sys.argv[1] + "/truth.csv", encoding="utf-8-sig", newline="") as file:
    truths = list(csv.reader(file))[1:]
for name, truth in truths:
    found = classifier.classify(read_image(sys.argv[1] + "/" + name))
    right += found.label == truth
    if found.label != truth:
        print("%s 是 %s，模型认为是 %s（%.2f）" % (name, truth, found.label, found.score))
print("准确率 %.3f" % (right / len(truths)))
