"""Checks on a model package that was handed in, and on what was deployed of it."""
import functools
import hashlib
import json
import os
import shutil
import tempfile

from edgeai.drill import vision_gold
from edgeai.drill.task import TASKS
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _

LIMIT_S = 60.0
MOST_BYTES = 64 << 20  # of a package
SHIPPED = os.path.join(os.path.dirname(TASKS), "models", "vision")
# Runs in the sandbox: a network from anywhere may loop or fill the memory.
_TRIAL = '''import json
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.model_package import ModelPackage
package = ModelPackage.open("package")
role = "int8" if package.has("int8") else "float"
found = {"task": package.task, "labels": list(package.labels), "measure": 0.0}
hidden = Dataset.open("hidden_set")
if package.task == hidden.task and list(package.labels) == list(hidden.labels):
    found["measure"] = round(float(package.evaluate(role, hidden, "test").main), 3)
print(json.dumps(found))
'''


def model_metric(seen, package, kind_of, seed, task="detect", count=80, least=0.8):
    """It opens, has the kind's classes, and reaches `least` (mAP@0.5 or accuracy) on pictures that
    nobody was given."""
    from edgeai.vision.scenes.scene import labels_of

    found = _measured(_trained(seen, package), vision_gold.labelled_set(kind_of, seed, count, task, (0, 0, 1)))
    if found["task"] != task or tuple(found["labels"]) != tuple(labels_of(kind_of)):
        return Finding(False, _("the model should have the classes {wanted} ({task})").format(
            wanted=" ".join(labels_of(kind_of)), task=task), "%s: %s" % (package, " ".join(found["labels"])[:120]))
    return Finding(found["measure"] >= least, _("on {count} hidden pictures it reaches {measure:.3f}, asked for {least}").format(
        count=count, measure=found["measure"], least=least), package)


def deployed(seen, folder, package, file="model.onnx", role="int8"):
    """The file in `folder` is the package's own in that role, to the byte, with its list of classes."""
    from edgeai.vision.datasets.label_names import read_label_names
    from edgeai.vision.model_package import ModelPackage

    opened = ModelPackage.open(_trained(seen, package))
    built = hashlib.sha256(opened.read(role)).hexdigest()
    name = folder.rstrip("/") + "/" + file
    digest = sha256_of(seen.path(name))
    if digest != built:
        return Finding(False, _("{name} is not the {role} model that was built").format(name=name, role=role),
                       digest[:16])
    names = read_label_names(seen.path(folder.rstrip("/") + "/labels.txt"))
    if tuple(names) != tuple(opened.labels):
        return Finding(False, _("labels.txt is not in the model's order"), " ".join(names)[:120])
    return Finding(True, _("{name} is the {role} model that was built").format(name=name, role=role), digest[:16])


def _trained(seen, name):
    """The package's folder. CheckFailed where a network in it is one that ships: nobody trained it."""
    folder = _folder(seen, name)
    for file in sorted(os.listdir(folder)):
        path = os.path.join(folder, file)
        if os.path.isfile(path) and not os.path.islink(path) and sha256_of(path) in _shipped_networks():
            raise CheckFailed(_("{name} is a model that ships with edgeai, not one that was trained").format(
                name=name), name + file)
    return folder


@functools.lru_cache(maxsize=1)
def _shipped_networks():
    """Digests of the networks that everybody has."""
    from edgeai.vision.model_package import ModelPackage

    opened = [ModelPackage.open(os.path.join(SHIPPED, name)) for name in sorted(os.listdir(SHIPPED))
              if os.path.isdir(os.path.join(SHIPPED, name))]
    return frozenset(file.sha256 for package in opened for file in package.files if file.role in ("float", "int8"))


def _folder(seen, name):
    path = os.path.join(seen.folder, *name.rstrip("/").split("/"))
    if not os.path.isdir(path) or os.path.islink(path):
        raise CheckFailed(_("there is no folder {name}").format(name=name), name)
    return path


def _measured(package, hidden_set):
    from edgeai.drill.program_run import run_program

    folder = tempfile.mkdtemp(prefix="edgeai-model-")
    try:
        _copy_capped(package, os.path.join(folder, "package"))
        shutil.copytree(hidden_set, os.path.join(folder, "hidden_set"))
        with open(os.path.join(folder, "trial.py"), "w", encoding="utf-8") as file:
            file.write(_TRIAL)
        run = run_program(folder, "trial.py", limit_s=LIMIT_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(folder + ".room", ignore_errors=True)
    if run.code != 0:
        last = [line.strip() for line in run.errors.splitlines() if line.strip()]
        raise CheckFailed(_("the model can't be used"), last[-1][:200] if last else "")
    return json.loads(run.output.strip().splitlines()[-1])


def _copy_capped(source, target):
    """Regular files alone, and not for ever."""
    os.makedirs(target)
    left = MOST_BYTES
    for name in sorted(os.listdir(source)):
        path = os.path.join(source, name)
        if os.path.isfile(path) and not os.path.islink(path):
            left -= os.path.getsize(path)
            if left < 0:
                raise CheckFailed(_("the model package is larger than {bytes} bytes").format(bytes=MOST_BYTES))
            shutil.copyfile(path, os.path.join(target, name))
