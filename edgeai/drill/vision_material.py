"""Pictures that a task gives: kinds of `material`.

    "unlabelled:KIND:SEED"            dataset/images/: 116 scenes and some twins, 20 of them spoilt
    "labelled:KIND:SEED"              annotations/: what a hand has labelled in the good ones of these
    "set:KIND:SEED:COUNT:TASK"        train_set/: labelled, with train and val
    "scenes:KIND:SEED:COUNT:DIR"      DIR/1.jpg ...: scenes of the kind
    "crops:KIND:SEED:COUNT:DIR"       DIR/1.jpg ...: one thing each
    "truths:KIND:SEED:COUNT:DIR"      DIR/truth.csv: the classes of those crops
"""
import csv
import os
import shutil

from edgeai.drill import vision_gold


def unlabelled(_task, rest, folder):
    kind, seed = rest.split(":")
    source = os.path.join(vision_gold.spoilt_set(kind, int(seed)).folder, "images")
    shutil.copytree(source, os.path.join(folder, "dataset", "images"))


def labelled(_task, rest, folder):
    """A VOC file a good picture, as a person leaves them who draws the boxes."""
    kind, seed = rest.split(":")
    drawn = vision_gold.spoilt_set(kind, int(seed))
    place = os.path.join(folder, "annotations")
    os.makedirs(place)
    for name in drawn.truths:
        label_file = os.path.splitext(name)[0] + ".xml"
        shutil.copyfile(os.path.join(drawn.folder, "annotations", label_file), os.path.join(place, label_file))


def train_set(_task, rest, folder):
    kind, seed, count, task = rest.split(":")
    shutil.copytree(vision_gold.labelled_set(kind, int(seed), int(count), task, (4, 1, 0)),
                    os.path.join(folder, "train_set"))


def scenes(_task, rest, folder):
    _write(rest, folder, vision_gold.scenes)


def crops(_task, rest, folder):
    _write(rest, folder, vision_gold.crops)


def truths(_task, rest, folder):
    kind, seed, count, name = rest.split(":")
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    with open(os.path.join(folder, name, "truth.csv"), "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["图片", "类别"])
        for number, scene in enumerate(vision_gold.crops(kind, int(seed), int(count)), 1):
            table.writerow(["%d.jpg" % number, scene.label])


def _write(rest, folder, draw):
    from edgeai.vision.image_file import write_image

    kind, seed, count, name = rest.split(":")
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    for number, scene in enumerate(draw(kind, int(seed), int(count)), 1):
        write_image(os.path.join(folder, name, "%d.jpg" % number), scene.image)
