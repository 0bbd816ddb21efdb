"""The two things a network can learn here: where things are, and what a picture shows.

A task makes a batch of tensors and their targets from numbers of examples, and says how far an
output is off. `rng` None: as the finished model will see the pictures.
"""
from edgeai.vision.boxes import grown
from edgeai.vision.training import augmentation as changes
from edgeai.vision.training.detection_loss import detection_loss, targets_of
from edgeai.vision.training.examples import PictureStore
from edgeai.vision.training.network import (
    CLASSIFIER, DETECTOR, DETECTOR_STRIDE)


class DetectionTask:
    """anchors: in grid cells."""

    stack = DETECTOR

    def __init__(self, labels, side, anchors, augmentation):
        self.outputs = len(anchors) * (5 + len(labels))
        self.anchors = anchors
        self._side, self._augmentation = side, augmentation
        self._store = PictureStore(2 * side)

    def batch(self, examples, rngs):
        """(float32 (n, 3, side, side), targets)"""
        pixels, pictures = [], []
        for example, rng in zip(examples, rngs):
            image, scale = self._store.read(example.sample.image_path)
            if rng is None:
                rng, augmentation = changes.still(), changes.PLAIN
            else:
                image, augmentation = changes.recoloured(image, rng), self._augmentation
            image, boxes, kept = changes.placed(
                image, example.boxes * scale, self._side, self._side, augmentation, rng)
            pixels.append(image)
            pictures.append((boxes / DETECTOR_STRIDE, example.labels[kept]))
        cells = self._side // DETECTOR_STRIDE
        return as_tensor(pixels), targets_of(pictures, self.anchors, cells, cells)

    def loss(self, output, targets):
        return detection_loss(output, targets, len(self.anchors))


class ClassTask:
    stack = CLASSIFIER

    def __init__(self, labels, side, augmentation):
        self.outputs = len(labels)
        self._side, self._augmentation = side, augmentation
        self._store = PictureStore(640)

    def batch(self, examples, rngs):
        import numpy

        pixels = [self._pixels(example, rng) for example, rng in zip(examples, rngs)]
        return as_tensor(pixels), numpy.array([example.labels[0] for example in examples])

    def _pixels(self, example, rng):
        image, scale = self._store.read(example.sample.image_path)
        box = example.boxes[0] * scale
        if rng is not None:
            box = _moved(box, rng)
        x, y, width, height = grown(box, image.shape[1], image.shape[0], 0.0)
        part = image[y:y + height, x:x + width]
        if rng is None:
            return _resized(part, self._side)
        part = changes.recoloured(_at_most(part, 2 * self._side), rng)
        part = _resized(part, self._side)  # after that: a camera's blur is of its own pixels
        return part[:, ::-1] if self._augmentation.flips and rng.rand() < 0.5 else part

    def loss(self, output, targets):
        import torch
        from torch.nn import functional

        return functional.cross_entropy(output.mean(dim=(2, 3)),
                                        torch.from_numpy(targets).to(output.device))


def _moved(box, rng):
    """A box as a detector might have drawn it: up to 8 % off on each side."""
    x, y, width, height = box
    left, right = rng.uniform(-0.08, 0.08, 2) * width
    top, bottom = rng.uniform(-0.08, 0.08, 2) * height
    return x + left, y + top, width - left + right, height - top + bottom


def _at_most(image, side):
    return _resized(image, side) if max(image.shape[:2]) > side else image


def _resized(image, side):
    import cv2

    return cv2.resize(image, (side, side), interpolation=cv2.INTER_LINEAR)


def as_tensor(images):
    """float32 (n, 3, height, width), red green blue, 0..1."""
    import numpy

    stacked = numpy.stack(images)[..., ::-1].transpose(0, 3, 1, 2)
    return numpy.ascontiguousarray(stacked, numpy.float32) / numpy.float32(255)
