"""The acoustic network: a residual time-delay network over MFCC, 30 ms a step.

A layer is convolution, batch normalisation, ReLU; the normalisation stands before the
ReLU so that it folds into the convolution's own weights when the network is written.
"""
from edgeai.audio.training.affine import Affine
from edgeai.audio.training.units import OUTPUTS

INPUTS = 40
STEP = 3  # feature frames an output
FIRST_KERNEL = 9  # feature frames that the first layer sees
KERNEL = 3
CONTEXT = FIRST_KERNEL // 2


WIDTH = 176
DILATIONS = (1, 1, 1, 2, 1, 2, 1)


def side_frames(dilations=DILATIONS):
    """Feature frames that an output sees on either side of its own."""
    return CONTEXT + STEP * sum(dilations)


def build(width=WIDTH, dilations=DILATIONS):
    """The torch module: (batch, frames, 40) with `side_frames` at both ends -> log
    probabilities (steps, batch, OUTPUTS)."""
    import torch
    from torch import nn

    class AcousticNetwork(nn.Module):
        def __init__(self):
            super(AcousticNetwork, self).__init__()
            self.dilations = tuple(dilations)
            self.register_buffer("mean", torch.zeros(INPUTS))
            self.register_buffer("deviation", torch.ones(INPUTS))
            self.first = _layer(nn, INPUTS, width, FIRST_KERNEL, STEP, 1)
            self.blocks = nn.ModuleList(
                [_layer(nn, width, width, KERNEL, 1, dilation) for dilation in dilations])
            self.last_norm = nn.BatchNorm1d(width)
            self.last = nn.Conv1d(width, OUTPUTS, 1)

        def forward(self, features):
            x = ((features - self.mean) / self.deviation).transpose(1, 2)
            x = self.first(x)
            for block, dilation in zip(self.blocks, self.dilations):
                x = x[:, :, dilation:-dilation] + block(x)
            x = self.last(self.last_norm(x))
            return torch.log_softmax(x, 1).permute(2, 0, 1)

    return AcousticNetwork()


def _layer(nn, inputs, outputs, kernel, stride, dilation):
    return nn.Sequential(
        nn.Conv1d(inputs, outputs, kernel, stride=stride, dilation=dilation, bias=False),
        nn.BatchNorm1d(outputs), nn.ReLU(),
    )


def build_folded(layers):
    """The torch module of a written network's `Affine` layers, to train on from there.

    Without normalisation: that was folded in when it was written.
    """
    import torch
    from torch import nn

    class FoldedNetwork(nn.Module):
        def __init__(self):
            super(FoldedNetwork, self).__init__()
            self.layers = tuple(layers)
            self.dilations = tuple(layer.offsets[-1] // STEP for layer in layers if layer.adds)
            self.convolutions = nn.ModuleList(_convolution(nn, torch, layer) for layer in layers)

        def forward(self, features):
            x = features.transpose(1, 2)
            for layer, convolution in zip(self.layers, self.convolutions):
                y = convolution(x)
                y = torch.relu(y) if layer.has_relu else y
                side = layer.offsets[-1] // STEP
                x = x[:, :, side:-side] + y if layer.adds else y
            return torch.log_softmax(x, 1).permute(2, 0, 1)

    return FoldedNetwork()


def _convolution(nn, torch, layer):
    outputs, taps = len(layer.bias), len(layer.offsets)
    inputs = layer.weights.shape[1] // taps
    dilation = layer.offsets[-1] // STEP if layer.adds else 1
    convolution = nn.Conv1d(inputs, outputs, taps, dilation=dilation,
                            stride=STEP if taps == FIRST_KERNEL else 1)
    weights = layer.weights.reshape(outputs, taps, inputs).transpose(0, 2, 1)
    with torch.no_grad():
        convolution.weight.copy_(torch.tensor(weights))
        convolution.bias.copy_(torch.tensor(layer.bias))
    return convolution


def refolded_layers(network):
    """The `Affine` layers of a `build_folded` network, as they are now."""
    layers = []
    for layer, convolution in zip(network.layers, network.convolutions):
        weights = _array(convolution.weight).transpose(0, 2, 1).reshape(layer.weights.shape)
        layers.append(layer._replace(weights=weights, bias=_array(convolution.bias)))
    return layers


def affine_layers(network):
    """The trained network as `Affine` layers, every normalisation folded in."""
    mean, deviation = _array(network.mean), _array(network.deviation)
    layers = [_folded_first(network.first, mean, deviation)]
    for number, (block, dilation) in enumerate(zip(network.blocks, network.dilations), 1):
        layers.append(_folded(block, "tdnn%d" % number, STEP * dilation, adds=True))
    layers.append(_folded_last(network.last_norm, network.last))
    return layers


def _folded_first(layer, mean, deviation):
    affine = _folded(layer, "tdnn0", 1, adds=False)
    scale = _tiled(1 / deviation, FIRST_KERNEL)
    shift = affine.weights @ _tiled(-mean / deviation, FIRST_KERNEL)
    return affine._replace(weights=affine.weights * scale, bias=affine.bias + shift)


def _folded(layer, name, spacing, adds):
    convolution, norm = layer[0], layer[1]
    scale, shift = _scale_and_shift(norm)
    kernel = convolution.kernel_size[0]
    weights = _array(convolution.weight).transpose(0, 2, 1)  # as the spliced frames come
    offsets = tuple((tap - kernel // 2) * spacing for tap in range(kernel))
    return Affine(name, offsets, weights.reshape(len(weights), -1) * scale[:, None], shift,
                  adds=adds)


def _folded_last(norm, convolution):
    scale, shift = _scale_and_shift(norm)
    weights = _array(convolution.weight)[:, :, 0]
    return Affine("output.affine", (0,), weights * scale, _array(convolution.bias) + weights @ shift,
                  has_relu=False)


def _scale_and_shift(norm):
    scale = _array(norm.weight) / (_array(norm.running_var) + norm.eps) ** 0.5
    return scale, _array(norm.bias) - _array(norm.running_mean) * scale


def _tiled(values, count):
    import numpy as np

    return np.tile(values, count)


def _array(tensor):
    return tensor.detach().cpu().numpy().astype("float64")
