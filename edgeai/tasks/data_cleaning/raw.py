"""数据清洗：找出打不开、太小、模糊、全黑全白、重复、没有标注的图片，移到 removed/，写 clean_report.csv。

只用 cv2、numpy 和标准库。用法：python raw.py 数据集（其中有 images/ 和 annotations/）。
"""
import csv
import hashlib
import os
import shutil
import sys

import cv2
import numpy as np

MIN_SIDE, MIN_SHARPNESS, MIN_CONTRAST, MAX_DISTANCE = 64, 15.0, 8.0, 4
folder = sys.argv[1]
images, labels = os.path.join(folder, "images"), os.path.join(folder, "annotations")
seen_bytes, seen_looks = {}, {}


def looks(grey):
    """差异哈希：缩成 9×8，比较左右相邻像素，得 64 位。"""
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    return (small[:, 1:] > small[:, :-1]).reshape(-1)


def problem_of(name):
    """这张图片的问题；没有问题返回 None。"""
    with open(os.path.join(images, name), "rb") as file:
        data = file.read()
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if image is None:
        return "打不开"
    if min(image.shape[:2]) < MIN_SIDE:
        return "太小 %dx%d" % (image.shape[1], image.shape[0])
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if grey.std() < MIN_CONTRAST:
        return "全黑、全白或没有内容"
    if cv2.Laplacian(grey, cv2.CV_64F).var() < MIN_SHARPNESS:
        return "模糊"
    digest = hashlib.md5(data).hexdigest()
    if digest in seen_bytes:
        return "与 %s 完全相同" % seen_bytes[digest]
    bits = looks(grey)
    for other, other_bits in seen_looks.items():
        if np.count_nonzero(bits != other_bits) <= MAX_DISTANCE:
            return "与 %s 几乎相同" % other
    seen_bytes[digest], seen_looks[name] = name, bits
    if not os.path.exists(os.path.join(labels, os.path.splitext(name)[0] + ".xml")):
        return "没有标注文件"
    return None


removed = os.path.join(folder, "removed")
os.makedirs(removed, exist_ok=True)
with open(os.path.join(folder, "clean_report.csv"), "w", newline="", encoding="utf-8-sig") as file:
    report = csv.writer(file)
    report.writerow(["文件", "问题"])
    names = sorted(os.listdir(images))
    bad = 0
    for name in names:
        problem = problem_of(name)
        if problem:
            bad += 1
            report.writerow([name, problem])
            shutil.move(os.path.join(images, name), os.path.join(removed, name))
            print(name, problem)
print("共 %d 张，移出 %d 张，保留 %d 张" % (len(names), bad, len(names) - bad))
