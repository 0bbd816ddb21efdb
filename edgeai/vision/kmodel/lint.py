"""All that can be told of a kmodel on a PC: its own defects, the board's limits, its package.

What a model package says and the file does not keep to would show on the board only as an
exception, or as boxes that are wrong.
"""
from edgeai.i18n import gettext as _
from edgeai.vision.kmodel.reader import load_findings
from edgeai.vision.kmodel.records import (
    BAD_PARAMETER, NO_MEMORY, NOT_RUN, Finding)

ENDINGS = (".kmodel", ".smodel")  # MaixPy looks at the name before the file
COMMON_FREE_BYTES = 1887436  # 1.8 MiB: boards with the full firmware have had 2.0 free
CAMERA_WIDTH, CAMERA_HEIGHT = 320, 240  # QVGA, also the KPU's largest feature map
BYTES_A_VALUE = 4  # of an output: float32


def lint(kmodel, name, package=None, free_bytes=None, loaded=0, sha256=""):
    """`Finding`s on a `Kmodel`, what MaixPy would refuse first.

    name: the file's; sha256: its digest (hex). package: the `ModelPackage` that it was made of.
    free_bytes: of a board's system heap; loaded: models that are loaded there already.
    """
    found = list(load_findings(kmodel, free_bytes, loaded))
    found += _name(name)
    if kmodel.input is not None:
        found += _input(kmodel.input)
    if free_bytes is None and kmodel.needed_bytes > COMMON_FREE_BYTES:
        found.append(_much_memory(kmodel.needed_bytes))
    if kmodel.is_stand_in:
        found.append(_stand_in())
    if package is not None:
        found += _against(kmodel, package, sha256)
    return tuple(sorted(found, key=lambda one: one.is_warning))


def _name(name):
    if name.endswith(ENDINGS):
        return []
    return [Finding("name", BAD_PARAMETER,
                    _("KPU.load takes no file of the name {name!r}").format(name=name),
                    _("Let its name end in .kmodel, in small letters."))]


def _input(shape):
    found = []
    if shape.channels not in (1, 3):
        found.append(Finding(
            "input", NOT_RUN,
            _("it wants {channels} channels; the camera gives 1 or 3").format(
                channels=shape.channels),
            _("Train for colour (3) or grey pictures (1).")))
    if shape.width > CAMERA_WIDTH or shape.height > CAMERA_HEIGHT:
        found.append(Finding(
            "input", NOT_RUN,
            _("it wants {width}x{height} pixels; 320x240 is the most").format(
                width=shape.width, height=shape.height),
            _("Train with a smaller input, and convert again.")))
    return found


def _much_memory(need):
    return Finding(
        "memory", NO_MEMORY,
        _("it needs {need} bytes of the board's heap; above {usual} not every board loads it").format(
            need=need, usual=COMMON_FREE_BYTES),
        _("Compare with your board: edgeai kmodel lint FILE --board."), True)


def _stand_in():
    return Finding(
        "stand-in", None, _("a stand-in for the virtual kit: a real board sees nothing with it"),
        _("Build the real one: edgeai kmodel build PACKAGE."), True)


def _against(kmodel, package, sha256):
    """What the package says otherwise."""
    found = _package_file(package, sha256)
    if kmodel.input is None:
        return found
    wanted = package.input
    if kmodel.input != (wanted.width, wanted.height, wanted.channels):
        found.append(Finding(
            "package-input", NOT_RUN,
            _("it takes {have}, the package {wanted} (width x height x channels)").format(
                have="%dx%dx%d" % kmodel.input,
                wanted="%dx%dx%d" % (wanted.width, wanted.height, wanted.channels)),
            _("Convert the package's own model again.")))
    if kmodel.outputs:
        found += _output(kmodel.outputs[0], package)
    return found


def _package_file(package, sha256):
    digests = [file.sha256 for file in package.files if file.role == "kmodel"]
    if not sha256 or not digests or sha256 in digests:
        return []
    return [Finding("package-file", None,
                    _("it is not the kmodel that the package lists"),
                    _("Take the package's own file, or build the package again."), True)]


def _output(output, package):
    """A YOLO v2 head has for each anchor a box, a score, and a score for each label."""
    labels, anchors = len(package.labels), len(package.anchors)
    channels = anchors * (5 + labels) if package.head == "yolov2" else labels
    if output.shape is not None:
        fits = output.shape.channels == channels
        have = output.shape.channels
    else:  # version 4 does not keep it: only its bytes tell
        fits = output.bytes % (BYTES_A_VALUE * channels) == 0 and output.bytes > 0
        have = _("{bytes} bytes").format(bytes=output.bytes)
    if fits:
        return []
    return [Finding(
        "package-output", BAD_PARAMETER,
        _("its output has {have}; {labels} labels and {anchors} anchors make {channels} channels").format(
            have=have, labels=labels, anchors=anchors, channels=channels),
        _("Labels and anchors must be those it was trained with: take its own model package."))]
