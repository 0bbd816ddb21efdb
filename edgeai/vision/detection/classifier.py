"""A classifier: a model package in, for each picture its labels with scores out."""
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.records import Detection
from edgeai.vision.detection.network import open_network
from edgeai.vision.detection.picture_input import PictureInput, image_of
from edgeai.vision.detection.vision_models import open_package

HEADS = ("softmax", "probabilities")


class Classifier:
    """`Classifier("waste").classify(image)`; arguments as of `Detector`.

    `head` of model.toml: "softmax" (any numbers, of which the softmax is taken here: ours, and most of
    the ONNX zoo) or "probabilities" (the network has taken it).
    """

    def __init__(self, package, role=None, threads=1):
        self.package = open_package(package, "classify")
        if self.package.head not in HEADS:
            raise ModelError(
                _("{folder}: a classifier reads no head {head!r}").format(
                    folder=self.package.folder, head=self.package.head),
                _("Known are: {names}.").format(names=", ".join(sorted(HEADS))))
        self._input = PictureInput(self.package.input)
        self._network, model = open_network(self.package, role, threads)
        self._output = model.outputs[0].name

    @property
    def labels(self):
        return self.package.labels

    @property
    def runtime(self):
        return self._network.name

    def classify(self, picture, box=None):
        """The likeliest label of a `Frame` or an image, as a `Detection`.

        box: (x, y, width, height) in pixels: look at this part only.
        """
        scores = self.scores(picture, box)
        best = int(scores.argmax())
        return Detection(self.labels[best], round(float(scores[best]), 4), box)

    def scores(self, picture, box=None):
        """numpy float32: a probability for each of `labels`, together 1."""
        image = image_of(picture)
        if box is not None:
            x, y, width, height = box
            image = image[max(0, y):y + height, max(0, x):x + width]
        tensor, _placement = self._input.fill(image)
        found = self._network.run(tensor)[self._output].reshape(-1)
        if len(found) != len(self.labels):
            raise ModelError(
                _("the model gives {count} numbers, and model.toml has {labels} labels").format(
                    count=len(found), labels=len(self.labels)),
                _("Correct labels in model.toml."))
        return _softmax(found) if self.package.head == "softmax" else found


def _softmax(values):
    import numpy

    powers = numpy.exp(values - values.max())
    return powers / powers.sum()
