"""Small data sets for tests, made of true files."""
import os

import cv2
import numpy as np

from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.voc import write_voc
from edgeai.vision.image_file import write_image


def picture(seed, width=160, height=120):
    """Coarse random patches: sharp, neither dark nor bright, and no two alike."""
    chance = np.random.RandomState(seed)
    coarse = chance.randint(0, 255, (height // 20, width // 20, 3)).astype(np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)


def make_voc(folder, count=6, labels=("苹果", "香蕉"), size=(160, 120)):
    """A clean set: images/0000.png ..., annotations/0000.xml ..., labels.txt, dataset.toml."""
    for name in ("images", "annotations"):
        os.makedirs(os.path.join(str(folder), name))
    for index in range(count):
        name = "%04d" % index
        write_image(os.path.join(str(folder), "images", name + ".png"), picture(index, *size))
        boxes = (LabelBox(labels[index % len(labels)], 10 + index, 20, 40, 30),
                 LabelBox(labels[(index + 1) % len(labels)], 70, 60 - index, 50, 40))
        write_voc(os.path.join(str(folder), "annotations", name + ".xml"),
                  Annotation(name + ".png", size[0], size[1], boxes))
    write(folder, "labels.txt", "".join(label + "\n" for label in labels))
    write(folder, "dataset.toml", 'name = "水果"\ntask = "detect"\nformat = "voc"\n'
          'input = [224, 224]\n')
    return str(folder)


def write(folder, name, text):
    path = os.path.join(str(folder), *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def put_picture(folder, name, seed=0, **size):
    path = write(folder, name, b"")
    write_image(path, picture(seed, **size))
    return path
