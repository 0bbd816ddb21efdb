"""What a task gives: models, pictures, scenarios, a kit.toml; written into a folder.

    "model"                 the speech model, as model/
    "package:NAME"          a vision package that ships, as NAME/
    "raw:NAME", "raw:NAME:DIR"  the same as raw scripts read it: model.onnx, labels.txt and, for a
                            detector, anchors.txt (a line an anchor, in cells); in DIR/ if named
    "unlabelled:", "labelled:", "set:", "scenes:", "crops:", "truths:"  pictures: see `vision_material`
    any other               a file or folder in the task's material/
"""
import os
import shutil

from edgeai.drill import vision_material
from edgeai.drill.task import TASKS
from edgeai.errors import TaskError
from edgeai.i18n import gettext as _

HIDDEN = "hidden-"
NOT_GIVEN = ("task.toml", "answers.toml")  # of the task's TOML files


def put_material(task, folder, is_wanted=lambda name: True):
    """Write the task's material, its scenarios and its kit.toml, with the values of its seed.
    is_wanted(entry, or name of a TOML file): leaves out what is for grading alone, which is named
    hidden-... ."""
    for entry in filter(is_wanted, task.material):
        kind, _colon, rest = entry.partition(":")
        kind = kind[len(HIDDEN):] if kind.startswith(HIDDEN) else kind
        _KINDS.get(kind, _own)(task, rest if kind in _KINDS else entry, folder)
    for name in filter(is_wanted, setting_files(task)):
        write_text(os.path.join(folder, name), task.text(name))


def setting_files(task):
    """Names of the TOML files that describe its room and its kit."""
    return sorted(name for name in os.listdir(task.folder)
                  if name.endswith(".toml") and name not in NOT_GIVEN)


def _speech_model(_task, _rest, folder):
    from edgeai.audio.recognition.speech_model import find_folder

    _copy(find_folder("zh-command"), os.path.join(folder, "model"))


def _package(_task, name, folder):
    _copy(_package_folder(name), os.path.join(folder, name))


def _package_files(_task, rest, folder):
    """The float network and its labels and anchors as bare files."""
    from edgeai.vision.model_package import ModelPackage
    from edgeai.vision.training.anchors import write_anchors

    name, _colon, inside = rest.partition(":")
    package = ModelPackage.open(_package_folder(name))
    folder = os.path.join(folder, inside)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "model.onnx"), "wb") as file:
        file.write(package.read("float"))
    write_text(os.path.join(folder, "labels.txt"), "".join(label + "\n" for label in package.labels))
    if package.task == "detect":
        write_anchors(os.path.join(folder, "anchors.txt"), package.anchors)


def _own(task, name, folder):
    source = os.path.join(task.folder, "material", name)
    if not os.path.exists(source):
        raise TaskError(_("{path} is not there").format(path=source),
                        _("Put the file into the task's folder material."))
    _copy(source, os.path.join(folder, name))


_KINDS = {"model": _speech_model, "package": _package, "raw": _package_files,
          "unlabelled": vision_material.unlabelled, "labelled": vision_material.labelled,
          "set": vision_material.train_set,
          "scenes": vision_material.scenes, "crops": vision_material.crops,
          "truths": vision_material.truths}


def _package_folder(name):
    return os.path.join(os.path.dirname(TASKS), "models", "vision", name)


def _copy(source, target):
    if os.path.isdir(source):
        if not os.path.isdir(target):
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(source, target)


def write_text(path, text):
    """The same bytes on every system."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
