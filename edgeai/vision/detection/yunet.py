"""Decoding YuNet, the face detector of OpenCV's model zoo (Wu, Peng and Yu, 2023).

For strides 8, 16 and 32 there are outputs cls_N, obj_N and bbox_N; the score is the root of
cls * obj, the centre is the cell plus bbox's first two, the sides are exp of the others, in strides.
"""
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _

STRIDES = (8, 16, 32)


class YuNetHead:
    def __init__(self, description, outputs):
        self._width = description.input.width
        names = {one.name for one in outputs}
        missing = ["%s_%d" % (kind, stride) for stride in STRIDES for kind in ("cls", "obj", "bbox")
                   if "%s_%d" % (kind, stride) not in names]
        if missing:
            raise ModelError(_("the model lacks YuNet's output {name!r}").format(name=missing[0]),
                             _("Correct `head` in model.toml."))

    def read(self, outputs, min_score):
        """As `YoloV2Head.read`; the label is the first one."""
        import numpy

        boxes, scores = zip(*(self._of_stride(outputs, stride, min_score) for stride in STRIDES))
        scores = numpy.concatenate(scores)
        return numpy.concatenate(boxes), scores, numpy.zeros(len(scores), int)

    def _of_stride(self, outputs, stride, min_score):
        import numpy

        both = [outputs["%s_%d" % (kind, stride)].reshape(-1).clip(0, 1) for kind in ("cls", "obj")]
        scores = numpy.sqrt(both[0] * both[1])
        at = numpy.nonzero(scores >= min_score)[0]
        row, column = numpy.divmod(at, self._width // stride)
        found = outputs["bbox_%d" % stride].reshape(-1, 4)[at]
        centres = (found[:, :2] + numpy.stack([column, row], axis=1)) * stride
        sizes = numpy.exp(found[:, 2:].clip(None, 10)) * stride
        return numpy.concatenate([centres - sizes / 2, sizes], axis=1), scores[at]
