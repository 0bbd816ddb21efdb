"""数据清洗与标注：坏图片移出并列表，类别、划分、锚框。 Clean; then classes, parts and anchors of what was labelled."""
import csv
import os
import shutil

from edgeai.vision.datasets.cleaning import clean
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.dataset_split import split_dataset
from edgeai.vision.datasets.label_names import write_label_names
from edgeai.vision.training.anchors import find_anchors

CLASSES = ["mask", "no_mask", "mask_wrong"]
VAL_SHARE = 0.2
ANCHORS = 5
pictures = Dataset.open("dataset", layout="voc")
findings = [one for one in pictures.check() if os.path.isfile(one.path) and one.code != "D-NO-LABELS"]
with open("clean_report.csv", "w", encoding="utf-8-sig", newline="") as file:
    csv.writer(file).writerows([("文件", "问题")] + [(os.path.basename(one.path), one.message) for one in findings])
print("移出 %d 张" % len(clean(pictures, findings, {one.code for one in findings})["moved"]))
shutil.copytree("annotations", "dataset/annotations")  # 在网页上标注的结果
labelled = Dataset.open("dataset", CLASSES)
print(labelled.counts())
print(split_dataset(labelled, 2024, (1 - VAL_SHARE, VAL_SHARE, 0)))
for name in ("train.txt", "val.txt"):
    shutil.copy("dataset/" + name, name)
write_label_names("labels.txt", CLASSES)
sizes = [(box.width * 7 / sample.width, box.height * 7 / sample.width)
         for sample in labelled.samples() for box in sample.boxes]
with open("anchors.txt", "w") as file:
    file.writelines("%.4f %.4f\n" % anchor for anchor in find_anchors(sizes, ANCHORS))
