"""口罩检测：图片 → YOLOv2 检测模型（ONNX） → 画框、计数、results.csv。只用 cv2、onnxruntime、numpy。

需要当前目录下的 model.onnx、labels.txt（每行一个类别）、anchors.txt（每行一个锚框：宽 高，单位为格）。
用法：python mask_check.py 图片.jpg …；结果写到 results.csv，画了框的图片是 result_图片.jpg。
"""
import csv
import os
import sys

import cv2
import numpy as np
import onnxruntime

MIN_SCORE, MAX_OVERLAP = 0.5, 0.45
LABELS = open("labels.txt", encoding="utf-8").read().split()
ANCHORS = np.loadtxt("anchors.txt", ndmin=2)
# 空 session 「onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])」 提示：用 CPU 装入 model.onnx 查：test
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])


def read(path):
    # 空 read 「cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)」 提示：解码成彩色图片 查：test
    return cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)  # 中文路径也能读


def letterbox(image, width, height):
    """等比缩放，四周补灰；返回输入张量、缩放比例和左上偏移。"""
    # 空 scale 「min(width / image.shape[1], height / image.shape[0])」 提示：等比缩放：宽、高两个比例取哪一个 查：test
    scale = min(width / image.shape[1], height / image.shape[0])
    w, h = round(image.shape[1] * scale), round(image.shape[0] * scale)
    left, top = (width - w) // 2, (height - h) // 2
    canvas = np.full((height, width, 3), 114, np.uint8)
    canvas[top:top + h, left:left + w] = cv2.resize(image, (w, h))
    # 空 blob 「1 / 255, swapRB=True」 提示：像素缩到 0 至 1，BGR 换成 RGB 查：test
    return cv2.dnn.blobFromImage(canvas, 1 / 255, swapRB=True), scale, left, top


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def decode(output, width, height):
    """YOLOv2 输出 → 中心坐标框（输入图像素）、置信度、类别号。"""
    rows, columns = output.shape[2:]
    grid = output.reshape(len(ANCHORS), 5 + len(LABELS), rows, columns)
    # 空 centre_x 「(sigmoid(grid[:, 0]) + np.arange(columns))」 提示：框中心的横坐标，单位为格 查：test
    x = (sigmoid(grid[:, 0]) + np.arange(columns)) * width / columns
    y = (sigmoid(grid[:, 1]) + np.arange(rows)[:, None]) * height / rows
    # 空 box_width 「np.exp(grid[:, 2])」 提示：框宽：锚框宽乘以什么 查：test
    w = np.exp(grid[:, 2]) * ANCHORS[:, 0, None, None] * width / columns
    h = np.exp(grid[:, 3]) * ANCHORS[:, 1, None, None] * height / rows
    classes = np.exp(grid[:, 5:] - grid[:, 5:].max(axis=1, keepdims=True))
    classes = classes / classes.sum(axis=1, keepdims=True)
    # 空 score 「sigmoid(grid[:, 4]) * classes.max(axis=1)」 提示：置信度：有物体的概率乘以最大的类别概率 查：test
    scores = sigmoid(grid[:, 4]) * classes.max(axis=1)
    boxes = np.stack([x - w / 2, y - h / 2, w, h], axis=-1)
    return boxes.reshape(-1, 4), scores.reshape(-1), classes.argmax(axis=1).reshape(-1)


def detect(image):
    """返回 [(类别, 置信度, x, y, w, h)]，坐标是原图的像素。"""
    height, width = session.get_inputs()[0].shape[2:]
    blob, scale, left, top = letterbox(image, width, height)
    # 空 run 「session.run(None, {session.get_inputs()[0].name: blob})[0]」 提示：推理，取第一个输出 查：test
    output = session.run(None, {session.get_inputs()[0].name: blob})[0]
    boxes, scores, classes = decode(output, width, height)
    # 空 unscale 「(boxes - (left, top, 0, 0)) / scale」 提示：从网络输入换算回原图的坐标 查：test
    boxes = (boxes - (left, top, 0, 0)) / scale
    found = []
    for number, label in enumerate(LABELS):
        # 空 filter 「(classes == number) & (scores > MIN_SCORE)」 提示：这一类里置信度够高的 查：test
        own = np.nonzero((classes == number) & (scores > MIN_SCORE))[0]
        # 空 nms 「MIN_SCORE, MAX_OVERLAP」 提示：非极大值抑制的两个阈值 查：test
        kept = cv2.dnn.NMSBoxes(boxes[own].tolist(), scores[own].tolist(), MIN_SCORE, MAX_OVERLAP)
        for at in own[np.array(kept, int).reshape(-1)]:
            found.append((label, float(scores[at])) + tuple(int(round(v)) for v in boxes[at]))
    return found


counts = dict.fromkeys(LABELS, 0)
with open("results.csv", "w", newline="", encoding="utf-8-sig") as file:
    table = csv.writer(file)
    table.writerow(["图片", "类别", "置信度", "x", "y", "w", "h"])
    for path in sys.argv[1:]:
        image, name = read(path), os.path.basename(path)
        for label, score, x, y, w, h in detect(image):
            counts[label] += 1
            # 空 record 「[name, label, "%.3f" % score, x, y, w, h]」 提示：一行结果：图片、类别、置信度（三位小数）、框 查：test
            table.writerow([name, label, "%.3f" % score, x, y, w, h])
            print("%s %.2f (%d, %d, %d, %d)" % (label, score, x, y, w, h))
            cv2.rectangle(image, (x, y), (x + w, y + h), (0, 200, 0) if label == "mask" else (0, 0, 255), 2)
        cv2.imencode(".jpg", image)[1].tofile("result_%s.jpg" % os.path.splitext(name)[0])
for label in LABELS:
    print("%s: %d" % (label, counts[label]))
