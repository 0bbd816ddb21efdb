"""Finds the known phrase nearest to a sentence, by its characters and by its sound.

tf-idf cosine over single units and pairs; the score is the better of the two views.
"""
import math
from collections import Counter
from typing import NamedTuple

from edgeai.audio.syllables import fuzzy_syllables, normalise


class Match(NamedTuple):
    """`key` is what the phrase was given with; score 0..1."""

    key: object
    phrase: str
    score: float


class PhraseIndex:
    """entries: (key, phrase) pairs."""

    def __init__(self, entries):
        self._entries = [(key, phrase, normalise(phrase)) for key, phrase in entries]
        texts = [text for _key, _phrase, text in self._entries]
        self._views = [_View(list, texts), _View(fuzzy_syllables, texts)]

    def best(self, text):
        """The nearest `Match`, or None when nothing is shared with any phrase."""
        text = normalise(text)
        scores = [max(pair) for pair in zip(*(view.scores(text) for view in self._views))]
        if not scores or max(scores) <= 0.0:
            return None
        score = max(scores)
        key, phrase, _text = self._entries[scores.index(score)]
        return Match(key, phrase, round(score, 4))


class _View:
    """The phrases as weighted bags of units; `units_of` splits a text."""

    def __init__(self, units_of, texts):
        self._units_of = units_of
        bags = [_bag(units_of(text)) for text in texts]
        count = Counter(term for bag in bags for term in bag)
        self._idf = {term: math.log(1 + len(bags) / seen) for term, seen in count.items()}
        self._unseen = math.log(1 + len(bags))
        self._vectors = [self._vector(bag) for bag in bags]

    def scores(self, text):
        vector = self._vector(_bag(self._units_of(text)))
        return [
            sum(weight * other.get(term, 0.0) for term, weight in vector.items())
            for other in self._vectors
        ]

    def _vector(self, bag):
        weights = {term: n * self._idf.get(term, self._unseen) for term, n in bag.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}


def _bag(units):
    units = tuple(units)
    return Counter(units + tuple(zip(units, units[1:])))
