"""火情报警：摄像头 → YOLOv2 检测模型（ONNX） → 5 帧中有 3 帧见到火就报警。

只用 cv2、onnxruntime、numpy、RPi.GPIO。需要当前目录下的 model.onnx、labels.txt、anchors.txt；
蜂鸣器接 GPIO18。报警时保存现场图片，写入 alarm.csv。
"""
import csv
import time
from collections import deque

import cv2
import numpy as np
import onnxruntime
import RPi.GPIO as GPIO

BUZZER, SECONDS, MIN_SCORE, MAX_OVERLAP = 18, 8, 0.5, 0.45
LABELS = open("labels.txt", encoding="utf-8").read().split()
ANCHORS = np.loadtxt("anchors.txt", ndmin=2)
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])


def letterbox(image, width, height):
    """等比缩放，四周补灰；返回输入张量、缩放比例和左上偏移。"""
    scale = min(width / image.shape[1], height / image.shape[0])
    w, h = round(image.shape[1] * scale), round(image.shape[0] * scale)
    left, top = (width - w) // 2, (height - h) // 2
    canvas = np.full((height, width, 3), 114, np.uint8)
    canvas[top:top + h, left:left + w] = cv2.resize(image, (w, h))
    return cv2.dnn.blobFromImage(canvas, 1 / 255, swapRB=True), scale, left, top


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def decode(output, width, height):
    """YOLOv2 输出 → 中心坐标框（输入图像素）、置信度、类别号。"""
    rows, columns = output.shape[2:]
    grid = output.reshape(len(ANCHORS), 5 + len(LABELS), rows, columns)
    x = (sigmoid(grid[:, 0]) + np.arange(columns)) * width / columns
    y = (sigmoid(grid[:, 1]) + np.arange(rows)[:, None]) * height / rows
    w = np.exp(grid[:, 2]) * ANCHORS[:, 0, None, None] * width / columns
    h = np.exp(grid[:, 3]) * ANCHORS[:, 1, None, None] * height / rows
    classes = np.exp(grid[:, 5:] - grid[:, 5:].max(axis=1, keepdims=True))
    classes = classes / classes.sum(axis=1, keepdims=True)
    scores = sigmoid(grid[:, 4]) * classes.max(axis=1)
    boxes = np.stack([x - w / 2, y - h / 2, w, h], axis=-1)
    return boxes.reshape(-1, 4), scores.reshape(-1), classes.argmax(axis=1).reshape(-1)


def detect(image):
    """返回 [(类别, 置信度, x, y, w, h)]，坐标是原图的像素。"""
    height, width = session.get_inputs()[0].shape[2:]
    blob, scale, left, top = letterbox(image, width, height)
    boxes, scores, classes = decode(session.run(None, {session.get_inputs()[0].name: blob})[0], width, height)
    boxes = (boxes - (left, top, 0, 0)) / scale
    found = []
    for number, label in enumerate(LABELS):
        own = np.nonzero((classes == number) & (scores > MIN_SCORE))[0]
        kept = cv2.dnn.NMSBoxes(boxes[own].tolist(), scores[own].tolist(), MIN_SCORE, MAX_OVERLAP)
        for at in own[np.array(kept, int).reshape(-1)]:
            found.append((label, float(scores[at])) + tuple(int(round(v)) for v in boxes[at]))
    return found


GPIO.setmode(GPIO.BCM)
GPIO.setup(BUZZER, GPIO.OUT, initial=GPIO.LOW)
camera = cv2.VideoCapture(0)
last, is_alarm, start = deque(maxlen=5), False, time.time()
try:
    with open("alarm.csv", "w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        while time.time() - start < SECONDS:
            is_fine, image = camera.read()
            if not is_fine:
                break
            fires = [one[1] for one in detect(image) if one[0] == "fire"]  # 各处火的置信度
            last.append(bool(fires))
            if sum(last) >= 3 and not is_alarm:
                is_alarm, name = True, "alarm_%d.jpg" % int(1000 * time.time())
                GPIO.output(BUZZER, GPIO.HIGH)
                cv2.imwrite(name, image)
                table.writerow([time.strftime("%H:%M:%S"), "fire", "%.2f" % max(fires), name])
                print("发现火情，现场图片:", name)
            elif not any(last) and is_alarm:
                is_alarm = False
                GPIO.output(BUZZER, GPIO.LOW)
                print("火情解除")
finally:
    camera.release()
    GPIO.cleanup()
