"""车牌检测：图片 → YOLOv2 检测模型（ONNX） → 按底色找四角、拉正 → plate_1_blue.png ……，供车牌识别使用。

只用 cv2、onnxruntime、numpy。需要当前目录下的 model.onnx、labels.txt（类别 plate_blue 等）、anchors.txt。
用法：python raw.py 图片.jpg。
"""
import sys

import cv2
import numpy as np
import onnxruntime

MIN_SCORE, MAX_OVERLAP = 0.5, 0.45
LABELS = open("labels.txt", encoding="utf-8").read().split()
ANCHORS = np.loadtxt("anchors.txt", ndmin=2)
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
HUES = {"blue": (95, 130), "green": (35, 95), "yellow": (12, 34)}


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


def straighten(part, colour):
    """按底色找出车牌的四角，透视变换拉正；1 像素为 1 毫米。"""
    (h, w), width = part.shape[:2], 480 if colour == "green" else 440
    hsv, (low, high) = cv2.cvtColor(part, cv2.COLOR_BGR2HSV), HUES[colour]
    paint = cv2.inRange(hsv, (low, 70, 40), (high, 255, 255))
    middle = np.s_[h // 4:h - h // 4, w // 5:w - w // 5]
    if paint[middle].any():  # 只要与中间的漆一样鲜、一样亮的，不要同色的墙
        _, saturation, value = np.median(hsv[middle][paint[middle] > 0], axis=0)
        paint &= cv2.inRange(hsv, (0, saturation / 2, 0.6 * value), (180, 255, 255))
    side = max(3, w // 12)
    mask = cv2.morphologyEx(paint, cv2.MORPH_CLOSE, np.ones((side // 2 + 1, side), np.uint8))
    contours = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[-2]
    if not contours:
        return cv2.resize(part, (width, 140))
    points = np.float32(cv2.convexHull(max(contours, key=cv2.contourArea)).reshape(-1, 2))
    sums, differences = points.sum(axis=1), points[:, 0] - points[:, 1]  # 左上角 x+y 最小，右上角 x-y 最大，……
    corners = points[[sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin()]]
    target = np.float32([(0, 0), (width, 0), (width, 140), (0, 140)])
    return cv2.warpPerspective(part, cv2.getPerspectiveTransform(corners, target), (width, 140))


image = cv2.imdecode(np.fromfile(sys.argv[1], np.uint8), cv2.IMREAD_COLOR)  # 中文路径也能读
for number, (label, score, x, y, w, h) in enumerate(detect(image), 1):
    print("%s %.2f (%d, %d, %d, %d)" % (label, score, x, y, w, h))
    dx, dy = int(0.12 * w), int(0.12 * h)  # 四周多留一些，四角才在图中
    part = image[max(0, y - dy):y + h + dy, max(0, x - dx):x + w + dx]
    colour = label.split("_")[-1]
    cv2.imwrite("plate_%d_%s.png" % (number, colour), straighten(part, colour))
