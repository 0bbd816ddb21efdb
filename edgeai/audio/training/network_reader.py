"""Reads back what `network_writer` wrote, to train on from there."""
import re
import struct

from edgeai.audio.training.affine import Affine


class KaldiReader:
    """Reads back what `write_acoustic_model` wrote; ValueError for anything else.

    data: the whole file. Counts in it are held against what is there, not believed.
    """

    def __init__(self, data):
        self._data = data
        self._at = 2
        if data[:2] != b"\0B":
            raise ValueError("not a binary Kaldi file")

    def skip_to(self, token):
        """Go on to what follows `token`."""
        self._to(token.encode("ascii") + b" ", token)

    def token(self):
        return self._to(b" ", "a token").decode("ascii", "replace")

    def text_to_empty_line(self):
        """The lines between the next line's end and an empty line."""
        self._to(b"\n", "the network's description")
        return self._to(b"\n\n", "an empty line").decode("ascii", "replace")

    def integer(self):
        size, value = struct.unpack("<bi", self._exactly(5))
        if size != 4:
            raise ValueError("an integer of %d bytes" % size)
        return value

    def vector(self):
        import numpy as np

        self._expect("FV")
        values = np.frombuffer(self._exactly(4 * self.integer()), "<f4")
        if not np.isfinite(values).all():
            raise ValueError("a vector with values that are no numbers")
        return values.astype(np.float64)

    def matrix(self):
        import numpy as np

        self._expect("CM2")
        least, span, rows, columns = struct.unpack("<ffii", self._exactly(16))
        if min(rows, columns) < 1 or not np.isfinite([least, span]).all():
            raise ValueError("a matrix of %d by %d from %s on" % (rows, columns, least))
        steps = np.frombuffer(self._exactly(2 * rows * columns), "<u2").astype(np.float64)
        return (least + steps / 65535 * span).reshape(rows, columns)

    def _to(self, ending, what):
        """What stands before `ending`; the reading goes on behind it."""
        end = self._data.find(ending, self._at)
        if end < 0:
            raise ValueError("%s is missing" % what)
        start, self._at = self._at, end + len(ending)
        return self._data[start:end]

    def _expect(self, token):
        found = self.token()
        if found != token:
            raise ValueError("%.20r where %s belongs" % (found, token))

    def _exactly(self, count):
        data = self._data[self._at : self._at + max(count, 0)]
        if len(data) != count:
            raise ValueError("the file ends early")
        self._at += count
        return data


def read_acoustic_model(path):
    """The `Affine` layers of an am/final.mdl that `write_acoustic_model` wrote; ValueError for
    any other file."""
    with open(path, "rb") as file:
        reader = KaldiReader(file.read())
    reader.skip_to("<Nnet3>")
    nodes = _parsed_nodes(reader.text_to_empty_line())
    reader.skip_to("<NumComponents>")
    layers = []
    for _component in range(reader.integer()):
        reader.skip_to("<ComponentName>")
        name = reader.token()
        if reader.token() == "<AffineComponent>":
            layers.append(_read_affine(reader, name, nodes))
    if not layers:
        raise ValueError("no affine layer")
    return layers


def _parsed_nodes(lines):
    """{component: its input, as written}"""
    return dict(re.findall(r"component-node name=(\S+) component=\S+ input=(.+)", lines))


def _read_affine(reader, name, nodes):
    if name not in nodes:
        raise ValueError("no node for the layer %.20r" % name)
    reader.skip_to("<LinearParams>")
    weights = reader.matrix()
    reader.skip_to("<BiasParams>")
    bias = reader.vector()
    offsets = _offsets(nodes[name])
    if len(bias) != len(weights) or weights.shape[1] % len(offsets):
        raise ValueError("the layer %.20r does not fit together" % name)
    has_relu = name + ".relu" in nodes
    adds = any(", %s.relu)" % name in source for source in nodes.values())  # Sum's second term
    return Affine(name, offsets, weights, bias, has_relu, adds)


def _offsets(source):
    offsets = tuple(int(offset) for offset in re.findall(r", (-?\d{1,6})\)", source))
    if source.startswith("Append"):  # the middle term stands without an Offset
        offsets = tuple(sorted(offsets + (0,)))
    return offsets or (0,)
