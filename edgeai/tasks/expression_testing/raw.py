"""表情识别测试：用带答案的人脸图片检验分类模型 → 准确率、混淆矩阵、识别错的样本。只用 cv2、onnxruntime、numpy。

需要当前目录下的 model.onnx、labels.txt（每行一个类别，顺序与模型输出一致）；图片文件夹里有 truth.csv（图片,类别）。
用法：python expression_test.py 图片文件夹；结果写到 results.csv、errors.csv。
"""
import csv
import os
import sys

import cv2
import numpy as np
import onnxruntime

LABELS = open("labels.txt", encoding="utf-8").read().split()
# 空 session 「onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])」 提示：用 CPU 装入 model.onnx 查：test
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
input_name = session.get_inputs()[0].name
# 空 size 「session.get_inputs()[0].shape[2:]」 提示：网络输入的高和宽，形状是 NCHW 查：test
height, width = session.get_inputs()[0].shape[2:]


def classify(image):
    """返回 (类别, 概率)。"""
    # 空 colour 「cv2.COLOR_BGR2RGB」 提示：OpenCV 读出的颜色顺序换成网络要的 查：test
    image = cv2.cvtColor(cv2.resize(image, (width, height)), cv2.COLOR_BGR2RGB)
    # 空 layout 「transpose(2, 0, 1)」 提示：高×宽×通道 换成 通道×高×宽 查：test
    tensor = image.astype(np.float32).transpose(2, 0, 1)[np.newaxis] / 255
    # 空 run 「session.run(None, {input_name: tensor})」 提示：推理，返回各输出的列表 查：test
    output = session.run(None, {input_name: tensor})[0].reshape(-1)
    # 空 softmax 「np.exp(output - output.max())」 提示：softmax 的分子，先减去最大值 查：test
    powers = np.exp(output - output.max())
    # 空 best 「powers.argmax()」 提示：概率最大的是第几类 查：test
    best = int(powers.argmax())
    return LABELS[best], float(powers[best] / powers.sum())


folder = sys.argv[1]
confusion = np.zeros((len(LABELS), len(LABELS)), int)  # 行：答案，列：模型的结果
with open(os.path.join(folder, "truth.csv"), encoding="utf-8-sig", newline="") as file:
    truths = [(name, truth) for name, truth in list(csv.reader(file))[1:]]
with open("results.csv", "w", newline="", encoding="utf-8-sig") as results, \
        open("errors.csv", "w", newline="", encoding="utf-8-sig") as errors:
    results, errors = csv.writer(results), csv.writer(errors)
    results.writerow(["图片", "类别", "概率"])
    errors.writerow(["图片", "答案", "模型", "原因"])
    for name, truth in truths:
        image = cv2.imdecode(np.fromfile(os.path.join(folder, name), np.uint8), cv2.IMREAD_COLOR)
        label, score = classify(image)
        # 空 confuse 「[LABELS.index(truth), LABELS.index(label)]」 提示：答案在行，结果在列 查：test
        confusion[LABELS.index(truth), LABELS.index(label)] += 1
        results.writerow([name, label, "%.3f" % score])
        # 空 wrong 「label != truth」 提示：识别错的样本 查：test
        if label != truth:
            errors.writerow([name, truth, label, ""])
# 空 accuracy 「np.trace(confusion) / confusion.sum()」 提示：准确率：对角线上的占全部的多少 查：test
print("准确率 %.3f" % (np.trace(confusion) / confusion.sum()))
for truth, counts in zip(LABELS, confusion):
    print(truth, *counts)
# 空 recall 「np.diag(confusion) / confusion.sum(axis=1)」 提示：各类的召回率：对角线除以各行之和 查：test
for label, recall in zip(LABELS, np.diag(confusion) / confusion.sum(axis=1)):
    print("召回率 %s %.3f" % (label, recall))
