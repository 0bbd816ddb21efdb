"""The networks: a plain stack of 3x3 convolutions that onnxruntime, cv2.dnn and the K210 run.

By the rules of the K210's KPU: kernels 3x3 and 1x1, stride 1 or 2, the same padding on all sides,
ReLU, no more than 1024 channels, no map below 4 x 4. Batch normalisation is only there in training.
"""
from typing import Any, NamedTuple

# (channels, stride) of each 3x3 convolution.
DETECTOR = ((8, 2), (24, 2), (48, 2), (48, 1), (64, 2), (64, 1), (128, 2), (128, 1))
CLASSIFIER = ((16, 2), (32, 2), (32, 1), (64, 2), (64, 1), (96, 2), (96, 1))
DETECTOR_STRIDE, CLASSIFIER_STRIDE = 32, 16


class Convolution(NamedTuple):
    """weights: (outputs, inputs, kernel, kernel) float32; bias: (outputs,)."""

    weights: Any
    bias: Any
    stride: int
    has_relu: bool


def build(stack, outputs, channels=3):
    """A torch module: the stack, then a 1x1 convolution to `outputs`."""
    from torch import nn

    layers = []
    for wide, stride in stack:
        layers += [nn.Conv2d(channels, wide, 3, stride, 1, bias=False), nn.BatchNorm2d(wide),
                   nn.ReLU(inplace=True)]
        channels = wide
    return nn.Sequential(*(layers + [nn.Conv2d(channels, outputs, 1)]))


def convolutions(net):
    """The `Convolution`s of a trained module, its normalisation folded into their weights."""
    import torch
    from torch import nn

    modules, found = list(net), []
    with torch.no_grad():
        for at, layer in enumerate(modules):
            if isinstance(layer, nn.Conv2d):
                normal = modules[at + 1] if at + 1 < len(modules) else None
                found.append(_folded(layer, normal))
    return found


def _folded(layer, normal):
    import numpy
    import torch

    weights = layer.weight.double()
    if normal is None:
        bias, has_relu = layer.bias.double(), False
    else:
        scale = normal.weight.double() / torch.sqrt(normal.running_var.double() + normal.eps)
        weights = weights * scale[:, None, None, None]
        bias, has_relu = normal.bias.double() - normal.running_mean.double() * scale, True
    return Convolution(weights.cpu().numpy().astype(numpy.float32),
                       bias.cpu().numpy().astype(numpy.float32), layer.stride[0], has_relu)
