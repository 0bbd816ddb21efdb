"""Chance by seed: the same on every Python and numpy."""
import math
import random


class Dice:
    """Named by words: `Dice("masks", 7, 0)`. Whoever else needs chance takes a child of its own,
    so that one thing more in a picture changes nothing of the rest."""

    def __init__(self, *words):
        self.name = "/".join(str(word) for word in words)
        # A text goes through SHA-512, and random() alone is promised to stay as it is.
        self._next = random.Random(self.name).random

    def child(self, *words):
        return Dice(self.name, *words)

    def uniform(self, low, high):
        return low + (high - low) * self._next()

    def whole(self, low, high):
        """low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, part):
        return self._next() < part

    def pick(self, things):
        return things[int(self._next() * len(things))]

    def weighted(self, weights):
        """weights: ((thing, weight), ...)."""
        mark = self._next() * sum(weight for _thing, weight in weights)
        for thing, weight in weights:
            mark -= weight
            if mark < 0:
                return thing
        return weights[-1][0]

    def shuffled(self, things):
        return [thing for _key, thing in sorted(
            ((self._next(), at), thing) for at, thing in enumerate(things))]

    def angle(self):
        return self.uniform(-math.pi, math.pi)

    def bytes(self, count):
        """numpy uint8, from the generator that numpy promised to freeze."""
        import numpy

        return numpy.frombuffer(
            numpy.random.RandomState(self.whole(0, (1 << 31) - 1)).bytes(count), numpy.uint8)
