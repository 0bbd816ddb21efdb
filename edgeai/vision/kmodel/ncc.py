"""ncc, nncase's compiler, driven: a model package's network becomes a kmodel.

Version 3 comes from ncc 0.1.0-rc5 out of a float tflite, version 4 from 0.2.0-beta4 out of ONNX.
Neither is on a package index: the user brings the program. From nncase's README of 0.1 and
docs/USAGE_EN.md of 0.2.
"""
import os
import shutil
import subprocess
import tempfile
from typing import NamedTuple

from edgeai.archives import unpack_zip
from edgeai.errors import DriverMissing, ModelError
from edgeai.i18n import gettext as _
from edgeai.vision.image_file import read_image, write_image

RELEASES = {3: "0.1.0-rc5", 4: "0.2.0-beta4"}
SOURCES = {3: "tflite", 4: "kpu"}  # the package's role
_ENDINGS = {3: "tflite", 4: "onnx"}
NEAR = 1e-6
SAID_LINES = 4  # of ncc's last words in an error


class Built(NamedTuple):
    """data: the kmodel's bytes; command: what was run; pictures: of calibration."""

    data: bytes
    command: tuple
    pictures: int


def find_ncc(version, wanted=None):
    """The program's path; DriverMissing says exactly what to get."""
    found = shutil.which(wanted or "ncc")
    if found is None:
        raise DriverMissing(
            _("{program} is not on the PATH: it makes kmodels of version {version}").format(
                program=wanted or "ncc", version=version),
            _("Get ncc {release} from the releases of github.com/kendryte/nncase, unpack it, and name it: "
              "edgeai kmodel build PACKAGE --version {version} --ncc PATH").format(
                  release=RELEASES[version], version=version))
    return found


def build(package, version, ncc, pictures_folder=None):
    """`Built`; ModelError with ncc's last words when it fails.

    pictures_folder: calibrate with these pictures, not with the package's own.
    """
    source = package.read(SOURCES[version])
    numbers = normalisation(package.input, version)
    with tempfile.TemporaryDirectory(prefix="ncc") as folder:
        path = os.path.join(folder, "in." + _ENDINGS[version])
        with open(path, "wb") as file:
            file.write(source)
        dataset = os.path.join(folder, "pictures")
        count = _calibration(package, pictures_folder, folder, dataset)
        target = os.path.join(folder, "out.kmodel")
        command = arguments(version, path, target, dataset, numbers)
        said = _run([ncc] + command)
        return Built(_written(target, said), (ncc,) + tuple(command), count)


def arguments(version, source, target, dataset, numbers):
    """What stands behind `ncc`."""
    if version == 3:
        return ["-i", "tflite", "-o", "k210model", "--dataset", dataset] + numbers + [source, target]
    return ["compile", source, target, "-i", "onnx", "-o", "kmodel", "-t", "k210",
            "--dataset", dataset, "--dataset-format", "image", "--inference-type", "uint8"] + numbers


def normalisation(taken, version):
    """ncc's options for (pixel - mean) * scale; ncc itself divides a pixel by 255 first."""
    means = set(taken.mean)
    mean, std = min(means) / 255, 1 / (255 * taken.scale)
    if len(means) == 1 and version == 4:
        return ["--input-mean", "%.6f" % mean, "--input-std", "%.6f" % std]
    for name, wanted in (("0to1", (0.0, 1.0)), ("n1to1", (0.5, 0.5))):
        if len(means) == 1 and abs(mean - wanted[0]) < NEAR and abs(std - wanted[1]) < NEAR:
            return ["--postprocess", name]
    raise ModelError(
        _("ncc {release} can't do this package's mean and scale").format(release=RELEASES[version]),
        _("Train with pixels from 0 to 1: scale = 1/255, mean = [0, 0, 0]."))


def _calibration(package, pictures_folder, folder, dataset):
    """Pictures of the network's own size, with plain names: how many."""
    if pictures_folder is None:
        pictures_folder = os.path.join(folder, "unpacked")
        os.mkdir(pictures_folder)
        unpack_zip(package.path_of("calibration"), pictures_folder, ModelError)
    paths = sorted(os.path.join(at, name) for at, _folders, names in os.walk(pictures_folder)
                   for name in names if name.lower().endswith((".png", ".jpg", ".jpeg", ".bmp")))
    if not paths:
        raise ModelError(_("{folder} has no pictures to calibrate with").format(folder=pictures_folder),
                         _("Give a folder of some hundred pictures of its task: --pictures DIR."))
    os.mkdir(dataset)
    for index, path in enumerate(paths):
        write_image(os.path.join(dataset, "%05d.png" % index), _fitted(read_image(path), package.input))
    return len(paths)


def _fitted(image, taken):
    import cv2

    if image.shape[:2] == (taken.height, taken.width):
        return image
    return cv2.resize(image, (taken.width, taken.height), interpolation=cv2.INTER_AREA)


def _run(command):
    """What it says; ModelError when it fails."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except OSError as problem:
        raise _failed(str(problem)) from problem
    said = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode:
        raise _failed(said)
    return said


def _written(target, said):
    try:
        with open(target, "rb") as file:
            return file.read()
    except OSError:
        raise _failed(said) from None


def _failed(said):
    return ModelError(
        _("ncc failed: {words}").format(words=" / ".join(said.splitlines()[-SAID_LINES:]) or "-"),
        _("Is it the right release? Version 3 wants 0.1.0-rc5, version 4 wants 0.2.0-beta4."))
