"""One layer of a network as Kaldi's files hold it."""
from typing import Any, NamedTuple, Tuple


class Affine(NamedTuple):
    """y = weights @ [x(t + offset) for offset in offsets] + bias, then ReLU where asked.

    weights: (outputs, inputs * len(offsets)); offsets in input frames, ascending.
    adds: does the layer add its input to its output?
    """

    name: str
    offsets: Tuple[int, ...]
    weights: Any
    bias: Any
    has_relu: bool = True
    adds: bool = False
