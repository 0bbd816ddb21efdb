"""Trains a detector or a classifier from a data set, and writes its model package.

    package = train_detector(Dataset.open("dataset/"), out="mask/", seed=2024)
    print(package.evaluate("float").map50, package.evaluate("int8").map50)

The training is kept in a work folder; the same call goes on where an interrupted one was.
"""
import os
import shutil
from typing import NamedTuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.training_state import claim, require_torch
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.package_writer import check_destination
from edgeai.vision.training import learning
from edgeai.vision.training.anchors import find_anchors
from edgeai.vision.training.augmentation import Augmentation
from edgeai.vision.training.examples import (
    balancing_weights, class_examples, detection_examples, split_samples)
from edgeai.vision.training.learning import Settings
from edgeai.vision.training.learning_tasks import ClassTask, DetectionTask
from edgeai.vision.training.network import CLASSIFIER_STRIDE, DETECTOR_STRIDE
from edgeai.vision.training.onnx_writer import require_onnx

SIDES = {"detect": 224, "classify": 64}
_USUAL = {"detect": {"epochs": 48, "batch": 16, "peak_rate": 4e-3},
          "classify": {"epochs": 30, "batch": 32, "peak_rate": 2e-3}}
_STRIDES = {"detect": DETECTOR_STRIDE, "classify": CLASSIFIER_STRIDE}


class Plan(NamedTuple):
    """What is trained: the same plan in the same work folder goes on.

    side: of the network's square input, in pixels. flips: may pictures be mirrored?
    """

    task: str
    side: int
    settings: Settings
    anchors: int = 5
    flips: bool = True


def plan_for(task, side=None, epochs=None, anchors=5, flips=True, **settings):
    """A `Plan`; what is left out or None is what its task usually takes. Others are of `Settings`."""
    side = side or SIDES[task]
    stride = _STRIDES[task]
    if side % stride or not 4 * stride <= side <= 640:
        raise UsageError(
            _("a side of {side} pixels does not do").format(side=side),
            _("Give a multiple of {stride} from {least} to 640.").format(
                stride=stride, least=4 * stride))
    given = {name: value for name, value in dict(settings, epochs=epochs).items() if value is not None}
    return Plan(task, side, Settings(**dict(_USUAL[task], **given)), anchors, flips)


def train_detector(dataset, out, work=None, on_epoch=None, **options):
    """The `ModelPackage` of a detector, written to the folder `out`. options: of `plan_for`."""
    return train(dataset, out, plan_for("detect", **options), work, on_epoch)


def train_classifier(dataset, out, work=None, on_epoch=None, **options):
    """As `train_detector`. A set with boxes is learnt from the parts in its boxes."""
    return train(dataset, out, plan_for("classify", **options), work, on_epoch)


def train(dataset, out, plan, work=None, on_epoch=None, on_stage=None):
    """Train, quantise, measure, write. on_epoch(done, in all, training loss, validation loss);
    on_stage(name): "training", "quantising", "measuring".

    Raises UsageError, and DriverMissing without torch, onnx or onnxruntime, before any work.
    """
    from edgeai.vision.training.package_making import make_package  # floor by floor

    require_torch()
    require_onnx()
    check_destination(str(out))
    tell = on_stage or (lambda name: None)
    parts = split_samples(dataset, plan.settings.seed)
    work = work or os.path.normpath(str(out)) + ".work"
    os.makedirs(work, exist_ok=True)
    claim(work, _described(dataset, plan))
    tell("training")
    anchors, learnt = _learnt(dataset.labels, parts, plan, work, on_epoch or (lambda *_all: None))
    make_package(str(out), dataset, parts, plan, anchors, learnt, tell)
    shutil.rmtree(work, ignore_errors=True)
    package = ModelPackage.open(out)
    package.samples = parts["test"]
    return package


def _learnt(labels, parts, plan, work, on_epoch):
    examples_of = detection_examples if plan.task == "detect" else class_examples
    training, validation = (examples_of(parts[name], labels) for name in ("train", "val"))
    if not any(len(example.labels) for example in training) or not validation:
        raise UsageError(_("no picture to train with has a label"),
                         _("Label some (edgeai label DIR), and look at edgeai dataset check DIR."))
    augmentation, anchors = Augmentation(flips=plan.flips), ()
    if plan.task == "detect":
        anchors = find_anchors(_cell_sizes(training, plan.side), plan.anchors, plan.settings.seed)
        task = DetectionTask(labels, plan.side, anchors, augmentation)
    else:
        task = ClassTask(labels, plan.side, augmentation)
    return anchors, learning.learn(task, training, validation, plan.settings,
                                   os.path.join(work, "state.npz"), on_epoch,
                                   balancing_weights(training, len(labels)))


def _cell_sizes(examples, side):
    """(boxes, 2): sides in grid cells, as a letterbox shows them."""
    import numpy

    sizes = [example.boxes[:, 2:] * side / max(example.sample.width, example.sample.height)
             for example in examples]
    return numpy.concatenate(sizes) / DETECTOR_STRIDE


def _described(dataset, plan):
    # Neither threads nor the device are of the plan: another machine may go on.
    settings = plan.settings._replace(threads=0, device="")._asdict()
    return {"task": plan.task, "side": plan.side, "anchors": plan.anchors, "flips": plan.flips,
            "settings": settings, "labels": dataset.labels, "pictures": dataset.picture_counts()}
