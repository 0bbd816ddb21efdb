"""am/final.mdl, byte for byte as Kaldi's sources say, and back again."""
import io
import random
import struct

import numpy as np
import pytest

from edgeai.audio.recognition import kaldi_files as checker
from edgeai.audio.training.affine import Affine
from edgeai.audio.training.network_reader import KaldiReader, read_acoustic_model
from edgeai.audio.training.network_writer import KaldiWriter, write_acoustic_model

INT, FLOAT, DOUBLE = b"\x04", b"\x04", b"\x08"


def i32(value):
    return INT + struct.pack("<i", value)


def f32(value):
    return FLOAT + struct.pack("<f", value)


def bytes_of(write):
    file = io.BytesIO()
    write(KaldiWriter(file))
    assert file.getvalue()[:2] == b"\0B"
    return file.getvalue()[2:]


@pytest.mark.parametrize("write, expected", [
    (lambda w: w.token("<Nnet3>"), b"<Nnet3> "),
    (lambda w: w.integer(-2), b"\x04\xfe\xff\xff\xff"),
    (lambda w: w.real(0.5), b"\x04\0\0\0\x3f"),
    (lambda w: w.double(1.0), b"\x08\0\0\0\0\0\0\xf0\x3f"),
    (lambda w: w.integers([1, 258]), b"\x04\x02\0\0\0\x01\0\0\0\x02\x01\0\0"),
    (lambda w: w.integers([]), b"\x04\0\0\0\0"),
    (lambda w: w.vector([1.0]), b"FV \x04\x01\0\0\0\0\0\x80\x3f"),
    (lambda w: w.vector([]), b"FV \x04\0\0\0\0"),
    # Least 0, span 1, two rows of one column: 0 and 65535.
    (lambda w: w.matrix([[0.0], [1.0]]),
     b"CM2 \0\0\0\0\0\0\x80\x3f\x02\0\0\0\x01\0\0\0\0\0\xff\xff"),
    # -1 to 1: 0 is 32767.5, which rounds to the even 32768; rows come one after the other.
    (lambda w: w.matrix([[-1.0, 0.0], [1.0, -1.0]]),
     b"CM2 \0\0\x80\xbf\0\0\0\x40\x02\0\0\0\x02\0\0\0\0\0\0\x80\xff\xff\0\0"),
])
def test_primitives(write, expected):
    assert bytes_of(write) == expected


def small_layers():
    return [Affine("a", (-1, 0, 1), np.array([[0.0, 1.0, 0.0]]), [0.5]),
            Affine("b", (0,), np.array([[1.0], [0.0]]), [0.0, 0.25], has_relu=False)]


def function_bytes(name, kind, dim):
    return (b"<ComponentName> " + name + b" <" + kind + b"> <Dim> " + i32(dim)
            + b"<ValueAvg> FV " + i32(0) + b"<DerivAvg> FV " + i32(0) + b"<Count> " + DOUBLE
            + bytes(8) + b"</" + kind + b"> ")


def affine_bytes(name, least, span, shape, steps, bias):
    return (b"<ComponentName> " + name + b" <AffineComponent> <LearningRate> " + f32(0.001)
            + b"<LinearParams> CM2 " + struct.pack("<ffii", least, span, *shape)
            + struct.pack("<%dH" % len(steps), *steps) + b"<BiasParams> FV " + i32(len(bias))
            + struct.pack("<%df" % len(bias), *bias) + b"</AffineComponent> ")


def test_a_whole_model(tmp_path):
    """Two phones that share no output, two layers: every byte."""
    path = tmp_path / "final.mdl"
    write_acoustic_model(str(path), {1: 0, 2: 1}, small_layers(), 1)
    half = struct.pack("<f", np.log(0.5))
    assert path.read_bytes() == (
        b"\0B<TransitionModel> <Topology> "
        + INT + struct.pack("<3i", 2, 1, 2) + INT + struct.pack("<4i", 3, -1, 0, 0)
        + i32(1) + i32(2) + i32(0) + i32(2) + i32(0) + f32(0.5) + i32(1) + f32(0.5)
        + i32(-1) + i32(0) + b"</Topology> <Triples> " + i32(2)
        + i32(1) + i32(0) + i32(0) + i32(2) + i32(0) + i32(1) + b"</Triples> <LogProbs> FV "
        + i32(5) + bytes(4) + 4 * half + b"</LogProbs> </TransitionModel> <Nnet3> \n"
        b"input-node name=input dim=1\n"
        b"component-node name=a component=a input=Append(Offset(input, -1), input, "
        b"Offset(input, 1))\n"
        b"component-node name=a.relu component=a.relu input=a\n"
        b"component-node name=b component=b input=a.relu\n"
        b"component-node name=log-softmax component=log-softmax input=b\n"
        b"output-node name=output input=log-softmax objective=linear\n\n"
        b"<NumComponents> " + i32(4)
        + affine_bytes(b"a", 0, 1, (1, 3), (0, 65535, 0), (0.5,))
        + function_bytes(b"a.relu", b"RectifiedLinearComponent", 1)
        + affine_bytes(b"b", 0, 1, (2, 1), (65535, 0), (0, 0.25))
        + function_bytes(b"log-softmax", b"LogSoftmaxComponent", 2)
        + b"</Nnet3> <LeftContext> " + i32(0) + b"<RightContext> " + i32(0)
        + b"<Priors> FV " + i32(0))
    assert checker.read_network(path.read_bytes()) == 1


def residual_layers(rng, width=6):
    def layer(name, outputs, offsets, inputs, **more):
        return Affine(name, offsets, rng.standard_normal((outputs, inputs * len(offsets))),
                      rng.standard_normal(outputs), **more)

    return [layer("tdnn0", width, (-1, 0, 1), 4),
            layer("tdnn1", width, (-3, 0, 3), width, adds=True),
            layer("tdnn2", width, (-6, 0, 6), width, adds=True),
            layer("output.affine", 3, (0,), width, has_relu=False)]


@pytest.fixture
def model(tmp_path):
    path = str(tmp_path / "final.mdl")
    write_acoustic_model(path, {1: 0, 2: 0, 3: 1, 4: 2}, residual_layers(np.random.RandomState(5)), 4)
    return path


def test_what_is_written_is_read_again(model):
    written, found = residual_layers(np.random.RandomState(5)), read_acoustic_model(model)
    for one, other in zip(written, found):
        assert one._replace(weights=0, bias=0) == other._replace(weights=0, bias=0)
        step = np.ptp(one.weights) / 65535
        assert np.abs(one.weights - other.weights).max() <= 0.51 * step
        assert np.abs(one.bias - other.bias).max() < 1e-6
    assert len(written) == len(found)


def test_a_residual_layer_adds_what_came_before(model):
    with open(model, "rb") as file:
        text = file.read().split(b"<Nnet3> \n")[1].split(b"\n\n")[0].decode("ascii")
    assert ("component-node name=tdnn1 component=tdnn1 input=Append(Offset(tdnn0.relu, -3), "
            "tdnn0.relu, Offset(tdnn0.relu, 3))\n") in text
    both = "Sum(tdnn0.relu, tdnn1.relu)"
    assert "name=tdnn2 component=tdnn2 input=Append(Offset(%s, -6), %s, Offset(%s, 6))\n" % (
        both, both, both) in text
    assert "input=Sum(%s, tdnn2.relu)\n" % both in text


def test_equal_weights_stay_equal(tmp_path):
    """The span of a matrix of one value would be 0."""
    path = str(tmp_path / "final.mdl")
    write_acoustic_model(path, {1: 0}, [Affine("a", (0,), np.full((2, 3), 0.5), [0, 0], False)], 3)
    assert np.allclose(read_acoustic_model(path)[0].weights, 0.5, atol=1e-5)


@pytest.mark.parametrize("change, problem", [
    (lambda data: b"", "not a binary Kaldi file"), (lambda data: b"<Nnet3>" + data, "not a binary"),
    (lambda data: data[:100], "<Nnet3> is missing"),
    (lambda data: data.replace(b"\n\n", b"\n"), "an empty line is missing"),
    (lambda data: data.replace(b"CM2 ", b"FM  ", 1), "'FM' where CM2 belongs"),
    (lambda data: data.replace(b"FV \x04\x06", b"FV \x04\x05", 1), "does not fit together"),
    (lambda data: data.replace(b"component-node name=tdnn1 ", b"component-node name=tdnn9 "),
     "no node for the layer 'tdnn1'"),
    (lambda data: data[:-270], "ends early"),
    (lambda data: data.replace(b"<NumComponents> \x04\x08", b"<NumComponents> \x04\x00"),
     "no affine layer"),
    (lambda data: data.replace(b"CM2 ", b"CM2 " + struct.pack("<ffii", 0, 1, 2 ** 31 - 1, 2 ** 31 - 1)),
     "ends early"),
    (lambda data: data.replace(b"CM2 ", b"CM2 " + struct.pack("<ffii", 0, 1, -3, -4)), "matrix of -3"),
    (lambda data: data.replace(b"CM2 ", b"CM2 " + struct.pack("<ffii", 0, float("inf"), 1, 1)),
     "a matrix"),
    (lambda data: data.replace(b"FV \x04\x06\0\0\0", b"FV \x04\x06\0\0\0\1\0\x80\x7f", 1), "no numbers"),
])
def test_another_file_is_a_value_error(model, change, problem):
    with open(model, "rb") as file:
        data = file.read()
    with open(model, "wb") as file:
        file.write(change(data))
    with pytest.raises(ValueError, match=problem):
        read_acoustic_model(model)


def test_any_bytes_are_read_or_a_value_error(model):
    """Fuzz: cut, changed, or nothing but noise."""
    with open(model, "rb") as file:
        data = file.read()
    dice, failures = random.Random(7), 0
    for attempt in range(500):
        changed = bytearray(data if attempt % 5 else dice.getrandbits(8 * 400).to_bytes(400, "big"))
        for _change in range(dice.randint(1, 6)):
            changed[dice.randrange(len(changed))] = dice.choice([0, 255, 127, dice.randrange(256)])
        if dice.random() < 0.3:
            del changed[dice.randrange(len(changed)):]
        with open(model, "wb") as file:
            file.write(bytes(changed))
        try:
            read_acoustic_model(model)
        except ValueError:
            failures += 1
    assert 200 < failures < 500


def test_a_reader_gives_what_a_writer_wrote():
    data = b"\0B" + bytes_of(lambda w: (w.integer(7), w.token("<A>"), w.vector([1, 2.5])))
    reader = KaldiReader(data)
    assert reader.integer() == 7 and reader.token() == "<A>"
    assert reader.vector().tolist() == [1, 2.5]
    with pytest.raises(ValueError, match="ends early"):
        reader.integer()
