"""Model answers of the vision tasks: what a faultless contestant would hand in beside the programs."""
import csv
import os
import shutil

from edgeai.drill import vision_gold
from edgeai.drill.task import TASKS


def clean_report(task, path):
    """The bad pictures, each with what is wrong."""
    truth = _truth(task)
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["文件", "问题"])
        for name in sorted(truth.bad):
            table.writerow([name, "与 %s 重复" % truth.bad[name] if truth.bad[name] else "不合格"])


def labels(task, path):
    from edgeai.vision.datasets.label_names import write_label_names

    write_label_names(path, task.values["CLASSES"])


def annotations(task, path):
    """A VOC file a good picture, of what was drawn."""
    from edgeai.vision.datasets.label_box import Annotation
    from edgeai.vision.datasets.voc import write_voc

    os.makedirs(path)
    for name, boxes in _truth(task).truths.items():
        stem = os.path.splitext(name)[0]
        write_voc(os.path.join(path, stem + ".xml"), Annotation(name, 320, 240, boxes),
                  os.path.join("..", "dataset", "images", name))


def train_list(task, path):
    _write_lines(path, _parts(task)[0])


def val_list(task, path):
    _write_lines(path, _parts(task)[1])


def anchors(task, path):
    import numpy as np

    from edgeai.vision.training.anchors import find_anchors

    cell_px = 32 * 320 / 224
    sizes = np.array([(box.width / cell_px, box.height / cell_px)
                      for boxes in _truth(task).truths.values() for box in boxes])
    _write_lines(path, ["%.4f %.4f" % tuple(anchor) for anchor in find_anchors(sizes, task.values["ANCHORS"])])


def package(task, path):
    """The package of that kind that ships: trained by the same command on other pictures."""
    shutil.copytree(_shipped(task), path)
    sign_networks(path)


def sign_networks(folder):
    """Let a copy of a package that ships be told from it: grading takes none that nobody trained."""
    from edgeai.vision.model_package import ModelPackage
    from edgeai.vision.package_writer import add_file

    opened = ModelPackage.open(folder)
    for role in ("float", "int8"):
        name = next(file.name for file in opened.files if file.role == role)
        data = _signed(opened.read(role))
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
        opened = add_file(opened, role, os.path.join(folder, name))


def _signed(network):
    """An ONNX file with a description: field 6 of its protobuf message."""
    words = "model answer".encode("ascii")
    return network + b"\x32" + bytes([len(words)]) + words


def deployment(task, path):
    from edgeai.vision.datasets.label_names import write_label_names
    from edgeai.vision.model_package import ModelPackage

    opened = ModelPackage.open(_shipped(task))
    os.makedirs(path)
    with open(os.path.join(path, "model.onnx"), "wb") as file:
        file.write(_signed(opened.read("int8")))
    write_label_names(os.path.join(path, "labels.txt"), opened.labels)


def add_causes(path):
    """A cause for each of the errors that the program found."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows[:1] + [row[:3] + ["表情相近"] for row in rows[1:]])


MAKERS = {
    "data_labelling": {"clean_report.csv": clean_report, "labels.txt": labels, "annotations/": annotations,
                       "train.txt": train_list, "val.txt": val_list, "anchors.txt": anchors},
    "model_training": {"model/": package, "deploy/": deployment},
}


def _truth(task):
    return vision_gold.spoilt_set(task.values["KIND"], task.values["DATA_SEED"])


def _shipped(task):
    return os.path.join(os.path.dirname(TASKS), "models", "vision", task.values["KIND"])


def _parts(task):
    stems = [os.path.splitext(name)[0] for name in sorted(_truth(task).truths)]
    count = round(len(stems) * task.values["VAL_SHARE"])
    step = len(stems) / count
    val = {stems[int(number * step)] for number in range(count)}
    return [stem for stem in stems if stem not in val], sorted(val)


def _write_lines(path, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(line + "\n" for line in lines))
