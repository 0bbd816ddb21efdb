"""Writes am/final.mdl: Kaldi's transition model and nnet3 network, in binary.

Formats: Kaldi's io-funcs-inl.h, kaldi-matrix.cc, compressed-matrix.cc, hmm-topology.cc,
transition-model.cc, nnet-simple-component.cc, am-nnet-simple.cc.
"""
import struct

STAY_PROBABILITY = 0.5


class KaldiWriter:
    """One binary stream."""

    def __init__(self, file):
        self.file = file
        file.write(b"\0B")

    def token(self, text):
        self.file.write(text.encode("ascii") + b" ")

    def integer(self, value):
        self.file.write(b"\x04" + struct.pack("<i", value))

    def real(self, value):
        self.file.write(b"\x04" + struct.pack("<f", value))

    def double(self, value):
        self.file.write(b"\x08" + struct.pack("<d", value))

    def integers(self, values):
        values = list(values)
        self.file.write(b"\x04" + struct.pack("<i%di" % len(values), len(values), *values))

    def vector(self, values):
        import numpy as np

        values = np.asarray(values, "<f4")
        self.token("FV")
        self.integer(len(values))
        self.file.write(values.tobytes())

    def matrix(self, values):
        """As 16-bit steps between least and greatest (Kaldi's CM2): half the size of floats,
        and unlike 8 bits harmless to the result."""
        import numpy as np

        values = np.asarray(values, np.float64)
        least, span = float(values.min()), float(np.ptp(values)) or 1e-5
        steps = np.rint((values - least) / span * 65535).astype("<u2")
        self.token("CM2")
        self.file.write(struct.pack("<ffii", least, span, *values.shape) + steps.tobytes())


def write_acoustic_model(path, phone_outputs, layers, input_dim):
    """am/final.mdl: one-state phones 1..n and a chain of `Affine` layers, the last one's
    outputs through log-softmax. Kaldi recomputes the contexts when it reads."""
    with open(path, "wb") as file:
        writer = KaldiWriter(file)
        _write_transitions(writer, phone_outputs)
        _write_network(writer, layers, input_dim)
        for name in ("<LeftContext>", "<RightContext>"):
            writer.token(name)
            writer.integer(0)
        writer.token("<Priors>")
        writer.vector([])


def _write_transitions(writer, phone_outputs):
    phones = sorted(phone_outputs)
    writer.token("<TransitionModel>")
    _write_topology(writer, phones)
    writer.token("<Triples>")
    writer.integer(len(phones))
    for phone in phones:
        writer.integer(phone)
        writer.integer(0)
        writer.integer(phone_outputs[phone])
    writer.token("</Triples>")
    _write_log_probabilities(writer, len(phones))
    writer.token("</TransitionModel>")


def _write_topology(writer, phones):
    writer.token("<Topology>")
    writer.integers(phones)
    writer.integers([-1] + [0] * len(phones))
    writer.integer(1)  # one entry, of two states: the emitting one and the final one
    writer.integer(2)
    writer.integer(0)
    writer.integer(2)
    for target, probability in ((0, STAY_PROBABILITY), (1, 1 - STAY_PROBABILITY)):
        writer.integer(target)
        writer.real(probability)
    writer.integer(-1)
    writer.integer(0)
    writer.token("</Topology>")


def _write_log_probabilities(writer, phones):
    from math import log

    writer.token("<LogProbs>")
    writer.vector([0.0] + [log(STAY_PROBABILITY), log(1 - STAY_PROBABILITY)] * phones)
    writer.token("</LogProbs>")


def _write_network(writer, layers, input_dim):
    writer.token("<Nnet3>")
    writer.file.write(b"\n" + _network_lines(layers, input_dim).encode("ascii") + b"\n\n")
    writer.token("<NumComponents>")
    writer.integer(sum(2 if layer.has_relu else 1 for layer in layers) + 1)
    for layer in layers:
        _write_affine(writer, layer)
        if layer.has_relu:
            _write_function(writer, layer.name + ".relu", "RectifiedLinearComponent",
                            len(layer.bias))
    _write_function(writer, "log-softmax", "LogSoftmaxComponent", len(layers[-1].bias))
    writer.token("</Nnet3>")


def _network_lines(layers, input_dim):
    lines, source = ["input-node name=input dim=%d" % input_dim], "input"
    for layer in layers:
        lines.append(_node(layer.name, _spliced(source, layer.offsets)))
        output = layer.name
        if layer.has_relu:
            output += ".relu"
            lines.append(_node(output, layer.name))
        source = "Sum(%s, %s)" % (source, output) if layer.adds else output
    lines.append(_node("log-softmax", source))
    lines.append("output-node name=output input=log-softmax objective=linear")
    return "\n".join(lines)


def _node(name, source):
    return "component-node name=%s component=%s input=%s" % (name, name, source)


def _spliced(source, offsets):
    terms = [source if offset == 0 else "Offset(%s, %d)" % (source, offset) for offset in offsets]
    return terms[0] if len(terms) == 1 else "Append(%s)" % ", ".join(terms)


def _write_affine(writer, layer):
    _write_component(writer, layer.name, "AffineComponent")
    writer.token("<LearningRate>")
    writer.real(0.001)
    writer.token("<LinearParams>")
    writer.matrix(layer.weights)
    writer.token("<BiasParams>")
    writer.vector(layer.bias)
    writer.token("</AffineComponent>")


def _write_function(writer, name, kind, dim):
    _write_component(writer, name, kind)
    writer.token("<Dim>")
    writer.integer(dim)
    for statistic in ("<ValueAvg>", "<DerivAvg>"):
        writer.token(statistic)
        writer.vector([])
    writer.token("<Count>")
    writer.double(0.0)
    writer.token("</%s>" % kind)


def _write_component(writer, name, kind):
    writer.token("<ComponentName>")
    writer.token(name)
    writer.token("<%s>" % kind)
