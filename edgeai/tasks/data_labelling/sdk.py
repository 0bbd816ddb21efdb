"""数据清洗与标注：坏图片移出并列表，类别、划分、锚框。 Clean; then classes, parts and anchors of what was labelled."""
import collections
import glob
import os
import shutil

from edgeai.vision.datasets.cleaning import clean
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.label_names import write_label_names
from edgeai.vision.datasets.splits import divide, write_splits
from edgeai.vision.datasets.voc import read_voc
from edgeai.vision.training.anchors import find_anchors

CLASSES = ["mask", "no_mask", "mask_wrong"]
VAL_SHARE = 0.2
ANCHORS = 5
pictures = Dataset.open("dataset", needs_labels=False)
shutil.copy(clean(pictures, pictures.check())["report"], "clean_report.csv")
labelled = {os.path.basename(path)[:-4]: read_voc(path) for path in sorted(glob.glob("annotations/*.xml"))}
boxes = [(box, one.width) for one in labelled.values() for box in one.boxes]
print("标注 %d 张" % len(labelled), dict(collections.Counter(box.label for box, _width in boxes)))
write_label_names("labels.txt", CLASSES)
write_splits(".", divide({"all": list(labelled)}, 2024, (1 - VAL_SHARE, VAL_SHARE, 0)))
anchors = find_anchors([(box.width * 7 / width, box.height * 7 / width) for box, width in boxes], ANCHORS)
with open("anchors.txt", "w") as file:
    file.writelines("%g %g\n" % anchor for anchor in anchors)
