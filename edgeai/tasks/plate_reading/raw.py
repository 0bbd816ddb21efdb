"""车牌识别：图片 → 车牌检测 → 按底色找四角、拉正 → 切出字符 → 逐个分类，按车牌规则取字。

只用 cv2、onnxruntime、numpy。需要当前目录下的 model.onnx、labels.txt、anchors.txt（车牌检测，类别 plate_blue 等），
characters.onnx、characters.txt（字符分类）。用法：python raw.py 图片.jpg。
"""
import sys

import cv2
import numpy as np
import onnxruntime

MIN_SCORE, MAX_OVERLAP = 0.5, 0.45
LABELS = open("labels.txt", encoding="utf-8").read().split()
ANCHORS = np.loadtxt("anchors.txt", ndmin=2)
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
CHARACTERS = open("characters.txt", encoding="utf-8").read().split()
reader = onnxruntime.InferenceSession("characters.onnx", providers=["CPUExecutionProvider"])
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
HUES = {"blue": (95, 130), "green": (35, 95), "yellow": (12, 34)}
LETTERS, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"  # 没有 I 和 O


def read(path):
    return cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)  # 中文路径也能读


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
    output = session.run(None, {session.get_inputs()[0].name: blob})[0]
    boxes, scores, classes = decode(output, width, height)
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
    width = 480 if colour == "green" else 440
    hsv = cv2.cvtColor(part, cv2.COLOR_BGR2HSV)
    low, high = HUES[colour]
    paint = cv2.inRange(hsv, (low, 70, 40), (high, 255, 255))
    h, w = paint.shape
    middle = np.s_[h // 4:h - h // 4, w // 5:w - w // 5]
    if paint[middle].any():  # 只要与中间的漆一样鲜、一样亮的，不要同色的墙
        _, saturation, value = np.median(hsv[middle][paint[middle] > 0], axis=0)
        paint &= cv2.inRange(hsv, (0, saturation / 2, 0.6 * value), (180, 255, 255))
    side = max(3, w // 12)
    mask = cv2.morphologyEx(paint, cv2.MORPH_CLOSE, np.ones((side // 2 + 1, side), np.uint8))
    contours = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[-2]
    if not contours:
        return cv2.resize(part, (width, 140))
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    points = hull.reshape(-1, 2).astype(np.float32)  # 左上角 x+y 最小，右上角 x-y 最大，……
    sums, differences = points.sum(axis=1), points[:, 0] - points[:, 1]
    corners = points[[sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin()]]
    target = np.float32([(0, 0), (width, 0), (width, 140), (0, 140)])
    matrix = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(part, matrix, (width, 140))


def cut(plate, colour):
    """按国标尺寸（毫米即像素）切出 7 或 8 个字符，白字黑底。"""
    grey = cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY)[18:-18]
    low, high = np.percentile(grey[20:-20], (2, 98))
    ink = ((grey - low) * (255 / max(1, high - low))).clip(0, 255).astype(np.uint8)
    ink = ink if colour == "blue" else 255 - ink
    widths, gap, wide = ([45] + [43] * 7, 9, 49) if colour == "green" else ([45] * 7, 12, 34)
    left, pictures = 15.5, []
    for number, width in enumerate(widths):
        part = ink[:, max(0, int(left) - 3):int(left + width) + 3]
        pictures.append(cv2.resize(part, (32, 48), interpolation=cv2.INTER_AREA))
        left += width + (wide if number == 1 else gap)
    return pictures


def read_character(picture, allowed):
    """只在这一位允许的字符里取最像的。"""
    height, width = reader.get_inputs()[0].shape[2:]
    picture = cv2.cvtColor(cv2.resize(picture, (width, height)), cv2.COLOR_GRAY2BGR)
    blob = cv2.dnn.blobFromImage(picture, 1 / 255)
    output = reader.run(None, {reader.get_inputs()[0].name: blob})[0].reshape(-1)
    return max((output[n], one) for n, one in enumerate(CHARACTERS) if one in allowed)[1]


image = read(sys.argv[1])
for label, score, x, y, w, h in detect(image):
    dx, dy = int(0.12 * w), int(0.12 * h)
    part = image[max(0, y - dy):y + h + dy, max(0, x - dx):x + w + dx]
    colour = label.split("_")[-1]
    places = [PROVINCES, LETTERS] + [LETTERS + DIGITS] * (6 if colour == "green" else 5)
    text = "".join(map(read_character, cut(straighten(part, colour), colour), places))
    print("车牌 %s %s 置信度 %.2f (%d, %d, %d, %d)" % (text, colour, score, x, y, w, h))
