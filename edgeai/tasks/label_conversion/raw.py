"""标注转换：Pascal VOC（XML）→ YOLO（txt）。只用标准库。

用法：python raw.py 数据集（其中有 annotations/*.xml 和 labels.txt）；结果写到 labels/。
"""
import os
import sys
import xml.etree.ElementTree as ElementTree

folder = sys.argv[1]
LABELS = open(os.path.join(folder, "labels.txt"), encoding="utf-8").read().split()
source, target = os.path.join(folder, "annotations"), os.path.join(folder, "labels")


def convert(path):
    """一个 XML → YOLO 的各行：类别号 中心x 中心y 宽 高，都除以图片的宽或高。"""
    root = ElementTree.parse(path).getroot()
    width, height = int(root.find("size/width").text), int(root.find("size/height").text)
    lines = []
    for thing in root.iter("object"):
        label = thing.find("name").text
        if label not in LABELS:
            print("未知类别:", path, label)
            continue
        left, top, right, bottom = (
            float(thing.find("bndbox/" + side).text) for side in ("xmin", "ymin", "xmax", "ymax"))
        left, right = max(1.0, left) - 1, min(float(width), right)  # VOC 从 1 数，右下角含在内
        top, bottom = max(1.0, top) - 1, min(float(height), bottom)
        if right <= left or bottom <= top:
            print("框有误:", path, label)
            continue
        lines.append("%d %.6f %.6f %.6f %.6f" % (
            LABELS.index(label), (left + right) / 2 / width, (top + bottom) / 2 / height,
            (right - left) / width, (bottom - top) / height))
    return lines


os.makedirs(target, exist_ok=True)
stems = sorted(name[:-4] for name in os.listdir(source) if name.endswith(".xml"))
for stem in stems:
    lines = convert(os.path.join(source, stem + ".xml"))
    with open(os.path.join(target, stem + ".txt"), "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))
print("转换了 %d 个标注文件" % len(stems))
