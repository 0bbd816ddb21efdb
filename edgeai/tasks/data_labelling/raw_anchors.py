"""锚框：对训练集标注框的宽高做 k-means 聚类 → anchors.txt（每行一个锚框：宽 高，单位为格）。

只用 numpy 和标准库；数据集中有 annotations/（VOC 的 XML）、train.txt。
用法：python raw_anchors.py 数据集；YOLOv2 的训练、推理和开发板的 init_yolo2 都用这个文件。
"""
import os
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np

SIDE, CELL = 224, 32  # 网络输入的边长、每格的边长，像素
ANCHORS = 5  # 锚框个数
folder = sys.argv[1]


def sizes_in(path):
    """一个 XML 中各框的宽高：图片等比缩放到网络输入后，单位为格。"""
    root = ElementTree.parse(path).getroot()
    longest = max(int(root.find("size/width").text), int(root.find("size/height").text))
    for box in root.iter("bndbox"):
        left, top, right, bottom = (
            float(box.find(side).text) for side in ("xmin", "ymin", "xmax", "ymax"))
        yield (right - left) * SIDE / longest / CELL, (bottom - top) * SIDE / longest / CELL


def overlap(sizes, others):
    """两组宽高两两的交并比，中心视为重合。"""
    shared = np.minimum(sizes[:, None], others[None]).prod(axis=2)
    return shared / (sizes.prod(axis=1)[:, None] + others.prod(axis=1) - shared)


with open(os.path.join(folder, "train.txt"), encoding="utf-8") as file:
    stems = file.read().splitlines()
sizes = np.array([size for stem in stems
                  for size in sizes_in(os.path.join(folder, "annotations", stem + ".xml"))])
anchors = np.percentile(sizes, np.linspace(5, 95, ANCHORS), axis=0)  # 由小到大，作为起点
for step in range(100):
    nearest = overlap(sizes, anchors).argmax(axis=1)  # 交并比最大，就是距离最近
    moved = np.array([np.median(sizes[nearest == n], axis=0) if (nearest == n).any() else anchors[n]
                      for n in range(ANCHORS)])
    if np.array_equal(moved, anchors):
        break
    anchors = moved
anchors = anchors[anchors.prod(axis=1).argsort()]
np.savetxt("anchors.txt", anchors, fmt="%.4f")
print("%d 个框，%d 个锚框，平均交并比 %.3f" % (
    len(sizes), ANCHORS, overlap(sizes, anchors).max(axis=1).mean()))
print(anchors.round(2))
