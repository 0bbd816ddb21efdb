"""From trained weights to a package: float and int8 ONNX, calibration pictures, figures, report."""
import os
import platform
import zipfile

from edgeai.i18n import gettext as _
from edgeai.vision.image_file import read_image
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.package_description import Description, ModelInput
from edgeai.vision.package_writer import update_description, write_description
from edgeai.vision.training import charts
from edgeai.vision.training.error_cases import error_cases
from edgeai.vision.training.examples import class_examples
from edgeai.vision.training.model_card import write_card
from edgeai.vision.training.network import convolutions
from edgeai.vision.training.onnx_writer import write_onnx
from edgeai.vision.training.package_evaluation import evaluate
from edgeai.vision.training.quantising import quantise
from edgeai.vision.training.report import write_report
from edgeai.whole_folder import whole_folder

LICENCE = "Apache-2.0"
REPORT = "report.html"
_CALIBRATION = 100  # pictures to measure ranges with
_FOR_NCC = 20  # of these, what goes along for board B's compiler
_FILES = {"float": "model.onnx", "int8": "model.int8.onnx", "kpu": "model.onnx",
          "calibration": "calibration.zip"}


def make_package(folder, dataset, parts, plan, anchors, learnt, tell):
    """Writes the folder, whole or not at all. parts: {"train", "val", "test": samples}."""
    name = os.path.basename(os.path.normpath(folder))
    description = Description(
        name=name, task=plan.task, labels=tuple(dataset.labels),
        input=ModelInput(plan.side, plan.side, fit="letterbox" if plan.task == "detect" else "stretch"),
        head="yolov2" if plan.task == "detect" else "softmax", anchors=anchors, licence=LICENCE,
        trained_on=_trained_on(dataset, parts, plan, learnt))
    with whole_folder(folder) as draft:
        tell("quantising")
        _write_models(draft, description, parts["train"], learnt)
        tell("measuring")
        _measure(ModelPackage.open(draft), parts["test"], learnt)


def _trained_on(dataset, parts, plan, learnt):
    known = {key: dataset.description[key] for key in ("name", "kind", "seed", "licence")
             if key in dataset.description}
    known.update(pictures=len(parts["train"]), validated_on=len(parts["val"]),
                 tested_on=len(parts["test"]), epochs=len(learnt.curves), kept_epoch=learnt.best + 1,
                 training_seed=plan.settings.seed, augmentation="flips" if plan.flips else "no flips")
    return known


def _write_models(draft, description, samples, learnt):
    paths = {role: os.path.join(draft, name) for role, name in _FILES.items()}
    taken = description.input
    write_onnx(paths["float"], convolutions(learnt.net), taken.channels, taken.height, taken.width,
               has_mean=description.task == "classify")
    images = calibration_images(description, samples)
    tensors = [_tensor(image, taken) for image in images]
    quantise(paths["float"], paths["int8"], tensors)
    _write_calibration(paths["calibration"], images[:_FOR_NCC], taken)
    write_description(draft, description, _FILES)


def calibration_images(description, samples):
    """Pictures, or the labelled parts of them, from all over the training part."""
    if description.task == "detect":
        return [read_image(sample.image_path) for sample in _spread(samples, _CALIBRATION)]
    images = []
    for example in _spread(class_examples(samples, description.labels), _CALIBRATION):
        x, y, width, height = (int(side) for side in example.boxes[0])
        image = read_image(example.sample.image_path)
        images.append(image[max(0, y):y + height, max(0, x):x + width])
    return images


def _spread(rows, most):
    return [rows[at * len(rows) // min(most, len(rows))] for at in range(min(most, len(rows)))]


def _tensor(image, taken):
    from edgeai.vision.detection.picture_input import PictureInput

    return PictureInput(taken).fill(image)[0].copy()


def _write_calibration(path, images, taken):
    """Pictures of the network's size, as `ncc --dataset` wants them in a folder."""
    import cv2
    import numpy

    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number, image in enumerate(images):
            pixels = _tensor(image, taken)[0].transpose(1, 2, 0)[..., ::-1] / taken.scale
            done, data = cv2.imencode(".jpg", pixels.round().astype(numpy.uint8),
                                      [cv2.IMWRITE_JPEG_QUALITY, 85])
            entry = zipfile.ZipInfo("calibration/%03d.jpg" % number)  # of 1980: always the same bytes
            archive.writestr(entry, data.tobytes())


def _measure(package, samples, learnt):
    evaluations = {role: evaluate(package, role, samples) for role in ("float", "int8")}
    package = update_description(package, metrics={
        role: one.metrics() for role, one in evaluations.items()})
    curves, confusion = (os.path.join(package.folder, name)
                         for name in ("curves.png", "confusion.png"))
    charts.draw_curves(curves, learnt.curves, learnt.best)
    last = evaluations["int8"]
    charts.draw_confusion(confusion, last.confusion, package.labels, package.task == "detect")
    write_report(os.path.join(package.folder, REPORT), package, report_facts(package), evaluations,
                 curves, confusion, error_cases(last))
    write_card(package)


def report_facts(package):
    """[(name, value)] of what the report is about."""
    learnt = package.trained_on
    return [(_("task"), _("detection") if package.task == "detect" else _("classification")),
            (_("classes"), ", ".join(package.labels)),
            (_("input"), "%d × %d" % (package.input.width, package.input.height)),
            (_("pictures"), _("{train} to train, {val} to validate, {test} to test").format(
                train=learnt["pictures"], val=learnt["validated_on"], test=learnt["tested_on"])),
            (_("epochs"), _("{count}, the weights of {kept} kept").format(
                count=learnt["epochs"], kept=learnt["kept_epoch"])),
            (_("measured with"), "Python %s" % platform.python_version())]
