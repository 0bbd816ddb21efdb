"""表情识别测试：准确率、混淆矩阵、识别错的样本。 How good is the model, and where is it wrong?"""
import sys

from edgeai.vision.detection.class_test import ClassTest
from edgeai.vision.detection.classifier import Classifier

test = ClassTest(Classifier("expressions"), sys.argv[1])
test.save("results.csv", "errors.csv")
print("准确率 %.3f" % test.accuracy)
for label, counts in zip(test.labels, test.confusion):
    print(label, *counts)
    print("召回率 %s %.3f" % (label, test.recall(label)))
for case in test.errors:
    print("%s 是 %s，模型认为是 %s（%.2f）" % (case.name, case.truth, case.found.label, case.found.score))
