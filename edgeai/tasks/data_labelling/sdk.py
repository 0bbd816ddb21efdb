"""数据清洗与标注：坏图片移出并列表，类别、划分、锚框。 Clean, then classes, parts and anchors of what was labelled."""
from edgeai.vision.datasets.cleaning import clean
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.label_names import write_label_names
from edgeai.vision.datasets.splits import divide, write_splits
from edgeai.vision.training.anchors import dataset_anchors, write_anchors

CLASSES = ["mask", "no_mask", "mask_wrong"]
VAL_SHARE = 0.2
ANCHORS = 5
pictures = Dataset.open("dataset", needs_labels=False)
clean(pictures, pictures.check(), report="clean_report.csv")
labelled = Dataset.open("annotations", CLASSES)
print("标注 %d 张" % len(labelled.items), {label: sum(counts.values()) for label, counts in labelled.counts().items()})
write_label_names("labels.txt", CLASSES)
write_splits(".", divide({"all": [item.key for item in labelled.items]}, 2024, (1 - VAL_SHARE, VAL_SHARE, 0)))
write_anchors("anchors.txt", dataset_anchors(labelled, ANCHORS))
