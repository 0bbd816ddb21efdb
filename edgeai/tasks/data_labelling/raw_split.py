"""标注之后：统计标了什么，写类别文件 labels.txt，把图片分为训练集 train.txt 和验证集 val.txt。只用标准库。

需要当前目录下的 annotations/（VOC 的 XML，每张图片一个）。用法：python raw_split.py；名单每行一个图片名，不含扩展名。
"""
import collections
import os
import random
import xml.etree.ElementTree as ElementTree

CLASSES = ["mask", "no_mask", "mask_wrong"]
VAL_SHARE = 0.2  # 验证集占多少


def read(stem):
    """一张图片标注的各框：类别、左、上、右、下；有错误的打印出来。"""
    root = ElementTree.parse(os.path.join("annotations", stem + ".xml")).getroot()
    width, height = int(root.find("size/width").text), int(root.find("size/height").text)
    boxes = []
    for thing in root.iter("object"):
        label = thing.find("name").text
        left, top, right, bottom = (
            float(thing.find("bndbox/" + side).text) for side in ("xmin", "ymin", "xmax", "ymax"))
        if label not in CLASSES:
            print("未知类别:", stem, label)
        if not (0 <= left < right <= width and 0 <= top < bottom <= height):
            print("框有误:", stem, label, left, top, right, bottom)
        boxes.append((label, left, top, right, bottom))
    return boxes


def write(name, lines):
    with open(name, "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(line + "\n" for line in lines))


stems = sorted(name[:-4] for name in os.listdir("annotations") if name.endswith(".xml"))
boxes = {stem: read(stem) for stem in stems}
counts = collections.Counter(box[0] for stem in stems for box in boxes[stem])
print("标注 %d 张，其中 %d 张里没有目标；共 %d 个框" % (
    len(stems), sum(not boxes[stem] for stem in stems), sum(counts.values())))
for label in CLASSES:
    print("%s: %d" % (label, counts[label]))
write("labels.txt", CLASSES)  # 顺序就是类别号
shuffled = list(stems)
random.Random(2024).shuffle(shuffled)  # 固定随机数，每次划分的结果相同
val = set(shuffled[:round(len(stems) * VAL_SHARE)])
for name, part in (("train", [stem for stem in stems if stem not in val]), ("val", sorted(val))):
    write(name + ".txt", part)
    print("%s: %d" % (name, len(part)))
