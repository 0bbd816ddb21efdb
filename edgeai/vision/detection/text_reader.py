"""A reader of one line of text: an OCR network with a CTC output, brought by the user."""
from typing import NamedTuple

from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.vision.detection.network import open_network
from edgeai.vision.detection.picture_input import PictureInput, image_of
from edgeai.vision.detection.vision_models import open_package


class ReadText(NamedTuple):
    """score: 0..1, the least sure character's."""

    text: str
    score: float


class TextReader:
    """`TextReader("ocr/").read(image)`, of a package with task "classify" and head "ctc".

    The network gives probabilities, (1, steps, 1 + labels): the first is CTC's blank, the others
    are the characters that `labels` lists.
    """

    def __init__(self, package, role=None, threads=1):
        self.package = open_package(package, "classify")
        if self.package.head != "ctc":
            raise ModelError(_("{folder} is no text reader: its head is {head!r}").format(
                folder=self.package.folder, head=self.package.head),
                _("Correct `head` in model.toml."))
        self._input = PictureInput(self.package.input)
        self._network, model = open_network(self.package, role, threads)
        self._output = model.outputs[0].name

    def read(self, picture):
        """The `ReadText` of a `Frame` or an image that shows one line of text."""
        tensor, _placement = self._input.fill(image_of(picture))
        found = self._network.run(tensor)[self._output]
        if found.shape[-1] != 1 + len(self.package.labels):
            raise ModelError(
                _("the model gives {count} numbers, and model.toml has {labels} labels").format(
                    count=found.shape[-1], labels=len(self.package.labels)),
                _("Correct labels in model.toml."))
        return decode_ctc(found.reshape(-1, found.shape[-1]), self.package.labels)


def decode_ctc(steps, labels):
    """The likeliest label of each step, repeats and blanks (number 0) left out: a `ReadText`."""
    best = steps.argmax(axis=1)
    kept = [at for at, label in enumerate(best) if label and (not at or label != best[at - 1])]
    scores = [float(steps[at].max()) for at in kept]
    return ReadText("".join(labels[best[at] - 1] for at in kept), min(scores, default=0.0))
