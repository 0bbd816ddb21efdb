"""物品分类：一个文件夹的图片 → 分类模型（ONNX） → results.csv。只用 cv2、onnxruntime、numpy。

需要当前目录下的 model.onnx、labels.txt（每行一个类别，顺序与模型输出一致）。
用法：python raw.py 图片文件夹。
"""
import csv
import os
import sys

import cv2
import numpy as np
import onnxruntime

LABELS = open("labels.txt", encoding="utf-8").read().split()
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
input_name = session.get_inputs()[0].name
height, width = session.get_inputs()[0].shape[2:]


def classify(image):
    """返回 (类别, 概率)。"""
    image = cv2.cvtColor(cv2.resize(image, (width, height)), cv2.COLOR_BGR2RGB)
    tensor = image.astype(np.float32).transpose(2, 0, 1)[np.newaxis] / 255
    output = session.run(None, {input_name: tensor})[0].reshape(-1)
    powers = np.exp(output - output.max())
    best = int(powers.argmax())
    return LABELS[best], float(powers[best] / powers.sum())


folder, counts = sys.argv[1], {}
with open("results.csv", "w", newline="", encoding="utf-8-sig") as file:
    table = csv.writer(file)
    table.writerow(["图片", "类别", "概率"])
    for name in sorted(os.listdir(folder)):
        data = np.fromfile(os.path.join(folder, name), np.uint8)  # 中文路径也能读
        image = cv2.imdecode(data, cv2.IMREAD_COLOR)
        if image is None:
            print("无法读取:", name)
            continue
        label, score = classify(image)
        counts[label] = counts.get(label, 0) + 1
        table.writerow([name, label, "%.3f" % score])
        print("%s: %s %.2f" % (name, label, score))
print("合计:", counts)
