"""Model answers of the vision tasks that no run leaves.

A training takes minutes, so the package that ships stands for one: it is the file that is graded.
"""
import csv
import os
import shutil

from edgeai.drill.task import TASKS


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


MAKERS = {"model_training": {"model/": package, "deploy/": deployment}}


def _shipped(task):
    return os.path.join(os.path.dirname(TASKS), "models", "vision", task.values["KIND"])
