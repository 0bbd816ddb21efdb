"""车牌识别：拉正的车牌图片 plate_1_blue.png …… → 切出字符 → 逐个分类，按车牌规则取字 → plates.csv。

只用 cv2、onnxruntime、numpy。需要当前目录下的 characters.onnx、characters.txt（字符分类）和车牌检测得到的图片，
图片名以颜色 blue、green、yellow 结尾。用法：python raw.py。
"""
import csv
import glob

import cv2
import numpy as np
import onnxruntime

CHARACTERS = open("characters.txt", encoding="utf-8").read().split()
session = onnxruntime.InferenceSession("characters.onnx", providers=["CPUExecutionProvider"])
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
LETTERS, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"  # 没有 I 和 O
ENERGY = "ABCDEFGHJK"  # 新能源车的字母：小型车在第三位，大型车在最后一位
ORDINARY = [[PROVINCES, LETTERS] + [LETTERS + DIGITS] * 5]  # 每一位允许的字符
GREEN = [[PROVINCES, LETTERS, ENERGY, LETTERS + DIGITS] + [DIGITS] * 4,
         [PROVINCES, LETTERS] + [DIGITS] * 5 + [ENERGY]]


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


def scores_of(picture):
    """{字符: 概率}"""
    height, width = session.get_inputs()[0].shape[2:]
    picture = cv2.cvtColor(cv2.resize(picture, (width, height)), cv2.COLOR_GRAY2BGR)
    blob = cv2.dnn.blobFromImage(picture, 1 / 255)
    output = session.run(None, {session.get_inputs()[0].name: blob})[0].reshape(-1)
    powers = np.exp(output - output.max())
    return dict(zip(CHARACTERS, powers / powers.sum()))


def read(plate, colour):
    """(车牌号, 置信度)：每一位只在允许的字符里取最像的；置信度是最没把握的一位的概率。"""
    rows = [scores_of(picture) for picture in cut(plate, colour)]
    found = []
    for form in GREEN if colour == "green" else ORDINARY:
        text = [max((one for one in row if one in allowed), key=row.get) for row, allowed in zip(rows, form)]
        scores = [row[one] for row, one in zip(rows, text)]
        found.append((sum(scores), min(scores), "".join(text)))
    _, score, text = max(found)  # 两种格式中取总体更像的
    return text, score


with open("plates.csv", "w", newline="", encoding="utf-8-sig") as file:
    table = csv.writer(file)
    table.writerow(["图片", "车牌", "颜色", "置信度"])
    for path in sorted(glob.glob("plate_*.png")):
        colour = path[:-4].split("_")[-1]
        text, score = read(cv2.imread(path), colour)
        table.writerow([path, text, colour, "%.3f" % score])
        print("%s: %s %s %.2f" % (path, text, colour, score))
