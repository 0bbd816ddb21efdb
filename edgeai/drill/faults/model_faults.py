"""Faults of a model's surroundings: the order of its labels, the order of a pixel's colours."""
import re

from edgeai.drill.faults.fault import Fault
from edgeai.i18n import gettext as _

BGR = "bgr"
# How programs hand a picture of OpenCV to the network as RGB, and the same without that.
_AS_RGB = (
    (re.compile(r"swapRB=True"), "swapRB=False"),
    (re.compile(r"cv2\.cvtColor\(([^#\n]+), cv2\.COLOR_BGR2RGB\)"), r"\1"),
    (re.compile(r"\[(?::, :|\.\.\.), ::-1\]"), ""),
)
_RGB = re.compile(r"swapRB=True|COLOR_BGR2RGB|::-1\]")


def faults():
    return (
        Fault("swapped-labels", _("labels in another order than the model's"), _swap_labels, _are_labels_right, (
            _("The boxes or scores are good, and the names are wrong."),
            _("`edgeai doctor` in the task's folder holds labels.txt against the model beside it."),
            _("Bring the lines of labels.txt into the model's order."))),
        Fault(BGR, _("BGR where the network wants RGB"), _swap_colours, _are_colours_right, (
            _("The same picture is seen well by `edgeai detect`, and worse by your program."),
            _("`edgeai doctor` in the task's folder says what the model wants: "
              "compare it with what your program gives."),
            _("Hand the picture over as RGB: swapRB=True, cv2.COLOR_BGR2RGB, or [:, :, ::-1]."))),
    )


def _label_files(work):
    """Names of the labels.txt that lie beside a model.onnx."""
    places = [entry.split(":")[2:] for entry in work.task.material if entry.split(":")[0] == "raw"]
    return ["/".join(place + ["labels.txt"]) for place in places]


def _swap_labels(work, draw):
    for name in _label_files(work):
        labels = work.text(name).split()
        if len(labels) > 1:
            at = draw(range(len(labels) - 1), "labels")
            labels[at], labels[-1] = labels[-1], labels[at]
            return {name: "".join(label + "\n" for label in labels).encode("utf-8")}
    return {}


def _are_labels_right(now, whole):
    return all(now.text(name).split() == whole.text(name).split() for name in _label_files(whole))


def _swap_colours(work, _draw):
    if not _label_files(work):
        return {}
    for name in work.scripts:
        faulty = as_bgr(work.text(name))
        if faulty is not None:
            return {name: faulty.encode("utf-8")}
    return {}


def planted_lines(fault, text):
    """The lines, without their margins, that the fault of that name makes others in this program."""
    faulty = as_bgr(text) if fault == BGR else None
    if faulty is None:
        return ()
    pairs = zip(text.split("\n"), faulty.split("\n"))
    return tuple(line.strip() for before, line in pairs if before != line)


def as_bgr(text):
    """The program with its pictures handed over as BGR; None where it hands over none as RGB."""
    for pattern, bgr in _AS_RGB:
        if pattern.search(text):
            return pattern.sub(bgr, text, 1)
    return None


def _are_colours_right(now, whole):
    return all(len(_RGB.findall(now.text(name))) >= len(_RGB.findall(whole.text(name))) for name in whole.scripts)
