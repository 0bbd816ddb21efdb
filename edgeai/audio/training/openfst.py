"""Finite-state transducers in OpenFst's binary format ("vector" of "standard" arcs).

Format: OpenFst's fst.cc (FstHeader) and vector-fst.h. Weights are costs, -ln(probability).
"""
import struct
from typing import NamedTuple

EPSILON = 0
_MAGIC = 2125659606
_VERSION, _FLAGS = 2, 0
# Expanded and mutable; OpenFst finds the other properties out when it needs them.
_PROPERTIES = 0x3


class Arc(NamedTuple):
    input: int
    output: int
    cost: float
    target: int


class Fst:
    """State 0 is the start."""

    def __init__(self):
        self.arcs = []
        self.final_costs = {}

    def state(self, final_cost=None):
        """The number of a new state."""
        self.arcs.append([])
        number = len(self.arcs) - 1
        if final_cost is not None:
            self.final_costs[number] = final_cost
        return number

    def arc(self, source, target, input=EPSILON, output=EPSILON, cost=0.0):
        self.arcs[source].append(Arc(input, output, cost, target))

    def write(self, path, sort_by):
        """sort_by: "input" or "output", which side the decoder looks arcs up by."""
        header = struct.pack("<i", _MAGIC) + _text("vector") + _text("standard")
        header += struct.pack("<iiQqqq", _VERSION, _FLAGS, _PROPERTIES, 0, len(self.arcs),
                              sum(len(arcs) for arcs in self.arcs))
        with open(path, "wb") as file:
            file.write(header)
            for number, arcs in enumerate(self.arcs):
                cost = self.final_costs.get(number, float("inf"))
                file.write(struct.pack("<fq", cost, len(arcs)))
                for arc in sorted(arcs, key=lambda arc: (getattr(arc, sort_by), arc)):
                    file.write(struct.pack("<iifi", *arc))


def _text(word):
    return struct.pack("<i", len(word)) + word.encode("ascii")
