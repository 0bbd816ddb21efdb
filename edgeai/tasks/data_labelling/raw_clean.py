"""数据清洗：找出打不开、不完整、类型不符、太小、模糊、全黑全白、重复的图片，移到 removed/，写 clean_report.csv。

只用 cv2、numpy 和标准库。用法：python raw_clean.py 数据集（其中有 images/）；表格写在当前目录下。
"""
import csv
import hashlib
import os
import shutil
import sys

import cv2
import numpy as np

MIN_SIDE, MIN_SHARPNESS, MIN_CONTRAST, MAX_LIKENESS = 64, 5.0, 5.0, 0.92
STARTS = {".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8", ".png": b"\x89PNG", ".bmp": b"BM"}  # 各类型文件的开头
ENDS = {b"\xff\xd8": b"\xff\xd9", b"\x89PNG": b"\xaeB`\x82"}  # 和结尾：缺了就是没有传完
images = os.path.join(sys.argv[1], "images")
seen_bytes, seen_looks = {}, {}


def looks(grey):
    """缩小到 32×24，减去平均值，长度变为 1：两张图片的点积就是相关系数，与明暗、大小、压缩无关。"""
    small = cv2.resize(grey, (32, 24), interpolation=cv2.INTER_AREA).astype(np.float32)
    small -= small.mean()
    return small.ravel() / np.linalg.norm(small)


def file_problem(name, data):
    """不看内容就知道的问题：文件是空的、类型不符、不完整。"""
    start = next((one for one in STARTS.values() if data.startswith(one)), None)
    if start is None:
        return "打不开"
    if start != STARTS.get(os.path.splitext(name)[1].lower()):
        return "类型与扩展名不符"
    if start in ENDS and not data.rstrip(b"\0\r\n").endswith(ENDS[start]):
        return "不完整"
    return None


def picture_problem(image):
    """一张图片自己的问题。"""
    if image is None:
        return "打不开"
    if min(image.shape[:2]) < MIN_SIDE:
        return "太小 %dx%d" % (image.shape[1], image.shape[0])
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if grey.std() < MIN_CONTRAST:
        return "全黑、全白或没有内容"
    if cv2.Laplacian(grey, cv2.CV_64F).var() < MIN_SHARPNESS:
        return "模糊"
    return None


def twin_problem(name, data, image):
    """与前面某一张重复；不重复的记下来，供后面的比较。"""
    digest, look = hashlib.md5(data).hexdigest(), looks(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    if digest in seen_bytes:
        return "与 %s 完全相同" % seen_bytes[digest]
    for other, other_look in seen_looks.items():
        if look @ other_look > MAX_LIKENESS:
            return "与 %s 几乎相同" % other
    seen_bytes[digest], seen_looks[name] = name, look
    return None


def problem_of(name):
    """这张图片的问题；没有问题返回 None。"""
    with open(os.path.join(images, name), "rb") as file:
        data = file.read()
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    return file_problem(name, data) or picture_problem(image) or twin_problem(name, data, image)


removed = os.path.join(sys.argv[1], "removed")
os.makedirs(removed, exist_ok=True)
names, bad = sorted(os.listdir(images)), 0
with open("clean_report.csv", "w", newline="", encoding="utf-8-sig") as file:
    report = csv.writer(file)
    report.writerow(["文件", "问题"])
    for name in names:
        problem = problem_of(name)
        if problem:
            bad += 1
            report.writerow([name, problem])
            shutil.move(os.path.join(images, name), os.path.join(removed, name))
            print(name, problem)
print("共 %d 张，移出 %d 张，保留 %d 张" % (len(names), bad, len(names) - bad))
