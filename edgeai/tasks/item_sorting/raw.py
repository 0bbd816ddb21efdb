"""物品分类：一个文件夹的图片 → 分类模型（ONNX） → results.csv。只用 cv2、onnxruntime、numpy。

需要当前目录下的 model.onnx、labels.txt（每行一个类别，顺序与模型输出一致）。
用法：python item_sorting.py 图片文件夹。
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
    # 空 probability 「powers[best] / powers.sum()」 提示：这一类的概率 查：test
    return LABELS[best], float(powers[best] / powers.sum())


folder, counts = sys.argv[1], {}
with open("results.csv", "w", newline="", encoding="utf-8-sig") as file:
    table = csv.writer(file)
    table.writerow(["图片", "类别", "概率"])
    for name in sorted(os.listdir(folder)):
        data = np.fromfile(os.path.join(folder, name), np.uint8)  # 中文路径也能读
        # 空 decode 「cv2.imdecode(data, cv2.IMREAD_COLOR)」 提示：从内存解码成彩色图片 查：test
        image = cv2.imdecode(data, cv2.IMREAD_COLOR)
        if image is None:
            print("无法读取:", name)
            continue
        label, score = classify(image)
        # 空 count 「counts.get(label, 0) + 1」 提示：这一类又多一张 查：test
        counts[label] = counts.get(label, 0) + 1
        # 空 record 「[name, label, "%.3f" % score]」 提示：一行结果：图片、类别、概率（三位小数） 查：test
        table.writerow([name, label, "%.3f" % score])
        print("%s: %s %.2f" % (name, label, score))
print("合计:", counts)
