"""Label files damaged at random: each reader gives an annotation or LabelFileError, and nothing else.

    python tests/vision/datasets/fuzz_labels.py [--seconds 60] [--seed N]
"""
import argparse
import os
import random
import sys
import tempfile
import time

from edgeai.errors import LabelFileError
from edgeai.vision.datasets.coco import read_coco
from edgeai.vision.datasets.label_names import read_label_names
from edgeai.vision.datasets.labelme import read_labelme
from edgeai.vision.datasets.splits import read_split
from edgeai.vision.datasets.voc import read_voc, voc_text
from edgeai.vision.datasets.yolo import read_yolo

VOC = """<annotation verified="yes"><folder>图片</folder><filename>a.jpg</filename><size><width>320</width>
<height>240</height><depth>3</depth></size><object><name>苹果</name><truncated>0</truncated><difficult>1
</difficult><bndbox><xmin>12</xmin><ymin>3.5</ymin><xmax>112</xmax><ymax>90</ymax></bndbox><part><name>叶
</name></part></object></annotation>"""
COCO = """{"images": [{"id": 1, "file_name": "a/b.jpg", "width": 320, "height": 240}], "categories":
[{"id": 3, "name": "苹果"}], "annotations": [{"id": 9, "image_id": 1, "category_id": 3, "bbox":
[1, 2.5, 3e1, 4], "iscrowd": 0, "segmentation": [[1, 2, 3, 4, 5, 6]]}]}"""
LABELME = """{"version": "5.2.1", "flags": {}, "shapes": [{"label": "苹果", "points": [[1.5, 2], [30, 40]],
"shape_type": "rectangle", "flags": {"difficult": true}}], "imagePath": "..\\\\a.jpg", "imageData": null,
"imageHeight": 240, "imageWidth": 320}"""
READERS = {
    "a.xml": (VOC, lambda path: voc_text(read_voc(path), "a.jpg").encode("utf-8")),
    "coco.json": (COCO, read_coco), "labelme.json": (LABELME, read_labelme),
    "a.txt": ("0 0.5 0.5 0.25 0.25\n1 0.1 0.2 0.3 0.4 0.5 0.6\n",
              lambda path: read_yolo(path, ("a", "b"), 320, 240)),
    "labels.txt": ("苹果\n香蕉\n", read_label_names),
    "data.yaml": ("path: .\nnc: 2\nnames:\n  0: 苹果\n  1: '香''蕉' # x\nval: [a, b]\n", read_label_names),
    "train.txt": ("images/a.jpg\nb 1\nC:\\c\\d.png\n", read_split),
}
PIECES = [b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"nan", b"1e999", b"-1", b"9" * 50, b"<", b"</object>", b"]]>",
          b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"&x;", b"&#0;", b"&#55296;", b"{", b"[", b"[" * 3000, b"null",
          b"true", b'"', b"\\ud800", b"\\u0000", b"../../", b",", b"\n", b"\r\n", b"'", b"#", b":",
          "苹".encode("gbk"), "苹".encode("utf-16")]


def damaged(chance, data):
    """The bytes after one to four accidents."""
    data = bytearray(data)
    for _accident in range(chance.randint(1, 4)):
        place, length = chance.randrange(len(data) + 1), chance.choice((0, 1, 3, 20))
        kind = chance.randrange(4)
        if kind == 0:
            data[place : place + length] = chance.choice(PIECES)
        elif kind == 1:
            data[place:place] = data[place : place + 40] * chance.randint(1, 5)
        elif kind == 2:
            del data[place : place + chance.randrange(60)]
        elif data:
            data[min(place, len(data) - 1)] = chance.randrange(256)
    return bytes(data)


def fuzz(seed, seconds, folder):
    """(files that were read, files refused). Any other error is raised with its file left behind."""
    chance, read, refused = random.Random(seed), 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = chance.choice(sorted(READERS))
        text, reader = READERS[name]
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(damaged(chance, text.encode("utf-8")))
        try:
            reader(path)
            read += 1
        except LabelFileError as problem:
            assert problem.message and problem.remedy
            refused += 1
    return read, refused


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="edgeai-fuzz-")
    print("seed %d, files in %s" % (arguments.seed, folder))
    print("%d read, %d refused, no other error" % fuzz(arguments.seed, arguments.seconds, folder))


if __name__ == "__main__":
    sys.exit(main())
