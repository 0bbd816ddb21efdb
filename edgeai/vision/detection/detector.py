"""A detector: a model package in, for each picture a list of `Detection`s out."""
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.records import Detection
from edgeai.vision.detection.network import open_network
from edgeai.vision.detection.picture_input import PictureInput, image_of
from edgeai.vision.detection.vision_models import open_package
from edgeai.vision.detection.yolov2 import YoloV2Head
from edgeai.vision.detection.yunet import YuNetHead

HEADS = {"yolov2": YoloV2Head, "yunet": YuNetHead}


class Detector:
    """`Detector("masks", min_score=0.6).detect(frame)`.

    package: a `ModelPackage`, its folder, or the name of one that ships.
    min_score: 0..1, what is less sure is left out. max_overlap: of two boxes of one label that
        overlap more (intersection over union), the less sure one is left out.
    role: which file of the package: "int8" or "float"; left out: int8 where there is one.
    threads: for one picture. One is right beside a camera and a voice; an idle board takes more.
    Not for two threads at once: it works in buffers that it keeps.
    """

    def __init__(self, package, min_score=0.5, max_overlap=0.45, role=None, threads=1):
        self.package = open_package(package, "detect")
        self.min_score, self.max_overlap = min_score, max_overlap
        description = self.package.description
        if description.head not in HEADS:
            raise ModelError(
                _("{folder}: a detector reads no head {head!r}").format(
                    folder=self.package.folder, head=description.head),
                _("Known are: {names}.").format(names=", ".join(sorted(HEADS))))
        self._input = PictureInput(description.input)
        self._network, model = open_network(self.package, role, threads)
        self._head = HEADS[description.head](description, model.outputs)

    @property
    def labels(self):
        return self.package.labels

    @property
    def runtime(self):
        """What runs the network: "onnxruntime" or "cv2.dnn"."""
        return self._network.name

    def detect(self, picture):
        """The `Detection`s in a `Frame` or an image (uint8, height x width x 3, BGR), the surest
        first; boxes are (x, y, width, height) in whole pixels of that picture, and lie in it.
        """
        image = image_of(picture)
        tensor, placement = self._input.fill(image)
        boxes, scores, labels = self._head.read(self._network.run(tensor), self.min_score)
        if not len(boxes):
            return []
        boxes, is_there = _in_picture(boxes, placement, image.shape[1], image.shape[0])
        boxes, scores, labels = boxes[is_there], scores[is_there], labels[is_there]
        return [self._detection(boxes[one], scores[one], labels[one])
                for one in _surest(boxes, scores, labels, self.max_overlap)]

    def on(self, camera, name="camera", pictures="alarms"):
        """A source for rules: what this detector sees through a camera. See `SeeingCamera`."""
        from edgeai.vision.detection.seeing_camera import SeeingCamera

        return SeeingCamera(camera, self, name, pictures)

    def _detection(self, box, score, label):
        left, top, right, bottom = box.tolist()
        return Detection(self.labels[label], round(float(score), 4),
                         (left, top, right - left, bottom - top))


def _in_picture(boxes, placement, width, height):
    """Corners in whole pixels of the picture, and which boxes have an area there."""
    import numpy

    corners = numpy.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
    shift = (placement.left, placement.top) * 2
    scale = (placement.scale_x, placement.scale_y) * 2
    corners = ((corners - shift) / scale).round().clip(0, (width, height) * 2)
    is_there = numpy.isfinite(corners).all(axis=1) & (corners[:, 2:] > corners[:, :2]).all(axis=1)
    return numpy.where(numpy.isfinite(corners), corners, 0).astype(int), is_there


def _surest(corners, scores, labels, max_overlap):
    """Which boxes stay: of those of one label that overlap, the surest."""
    import cv2
    import numpy

    if len(corners) < 2:
        return range(len(corners))
    # Each label in a place of its own, so that one call does for all.
    places = labels * (int(corners.max()) + 1)
    boxes = numpy.concatenate([corners[:, :2] + places[:, None],
                               corners[:, 2:] - corners[:, :2]], axis=1)
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), scores.astype(numpy.float32).tolist(), 0.0, max_overlap)
    return numpy.asarray(kept, int).reshape(-1)
