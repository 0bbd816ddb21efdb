"""Finds what a sentence means by the known phrases that are like it, by characters and by sound.

Two views, characters and syllables with confusable sounds merged, each of weighted
single units and pairs (tf-idf). A unit's rarity is counted over keys (intents), not
phrases: an intent with many phrases would make its own words look common.

A sentence that is nearly a known phrase is that: the cosine is its score. For others
several likenesses are weighed together by a logistic regression, whose weights
`python benchmarks/chat_fit.py` fits on tests/data/chat/tuning.toml.
"""
import functools
import math
from typing import NamedTuple

from edgeai.audio.dialogue.rewriter import Rewriter
from edgeai.audio.dialogue.syllables import fuzzy_syllables, normalise
from edgeai.audio.dialogue.templates import expand

# A single unit says less than a pair.
SINGLE_WEIGHT = 0.7
NEARLY_SAID = 0.8
# What is weighed, of the better view each, and its weight.
WEIGHTS = (
    ("the cosine of the key's nearest phrase", 5.94),
    ("the share of the sentence's units that the key's phrases have", 4.41),
    ("the cosine with all the key's phrases together", 1.88),
    ("a keyword of the key is in the sentence", 3.22),
    ("how much of the sentence that keyword is", -2.37),
    ("the share of units that no key has: they speak against none", 3.25),
    ("the key has no keywords", 1.22),
    ("1 / length: in a short sentence chance is great", -10.57),
    ("always", -7.13),
)


class Match(NamedTuple):
    """`key` is what the phrase was given with; score 0..1."""

    key: object
    phrase: str
    score: float


class PhraseIndex:
    """entries: (key, templates, keywords) of each key, each with at least one template; fillers, same: see `Rewriter`."""

    def __init__(self, entries, fillers=(), same=()):
        import numpy

        fillers = [normalise(word) for word in fillers]
        same = [[normalise(word) for word in group] for group in same]
        self.keys = [key for key, _templates, _keywords in entries]
        self._keywords = _owners_of_keywords(entries)
        self._has_no_keywords = numpy.array([not keywords for _key, _templates, keywords in entries])
        self._views = [_View(tuple, Rewriter(tuple, fillers, same)),
                       _View(fuzzy_syllables, Rewriter(fuzzy_syllables, fillers, same, 2))]
        self._phrases, self._spans = [], [0]  # phrases of key n: _spans[n] to _spans[n + 1]
        for _key, templates, _keywords in entries:
            self._add(templates)
            self._spans.append(len(self._phrases))
        self._owners = numpy.repeat(numpy.arange(len(entries)), numpy.diff(self._spans))
        for view in self._views:
            view.finish(self._owners, len(self.keys))

    def best(self, text):
        """The likeliest `Match`, or None when nothing is shared with any phrase."""
        if not self._phrases:
            return None
        text = normalise(text)
        bags, cosines = self._weigh(text)
        at = int(cosines.argmax())
        score = cosines[at]
        if score <= 0.0:
            return None
        if score < NEARLY_SAID:
            scores = self._scores(text, bags, cosines)
            owner = int(scores.argmax())
            start, end = self._spans[owner : owner + 2]
            at = start + int(cosines[start:end].argmax())
            score = scores[owner]
        return Match(self.keys[self._owners[at]], self._phrases[at], round(float(score), 4))

    def nearest_keys(self, text):
        """All keys, the likeliest first."""
        text = normalise(text)
        scores = self._scores(text, *self._weigh(text))
        return [self.keys[owner] for owner in (-scores).argsort(kind="stable")]

    def likenesses(self, text):
        """What `WEIGHTS` weighs, for a normalised text: (keys, weights)."""
        return self._likenesses(text, *self._weigh(text))

    def _add(self, templates):
        """Each sentence that no other of the key is like, in both views at one place."""
        known = set()
        for template in templates:
            for phrase, *units in zip(expand(template),
                                      *(view.expand(template) for view in self._views)):
                if tuple(units) not in known:
                    known.add(tuple(units))
                    self._phrases.append(phrase)
                    for view, one in zip(self._views, units):
                        view.add(one)

    def _weigh(self, text):
        """(the text's bag in each view, its cosine with each phrase)."""
        import numpy

        bags = [view.weigh(text) for view in self._views]
        return bags, numpy.maximum(*(view.cosines(bag) for view, bag in zip(self._views, bags)))

    def _scores(self, text, bags, cosines):
        """How likely each key is meant, 0..1."""
        import numpy

        weights = numpy.array([weight for _what, weight in WEIGHTS])
        return 1.0 / (1.0 + numpy.exp(-self._likenesses(text, bags, cosines).dot(weights)))

    def _likenesses(self, text, bags, cosines):
        import numpy

        nearest = numpy.maximum.reduceat(cosines, self._spans[:-1])
        shares, wholes, unknown = zip(*(
            view.key_likenesses(bag) for view, bag in zip(self._views, bags)))
        lengths = self._keyword_lengths(text)
        every = numpy.ones(len(self.keys))
        return numpy.stack([
            nearest, numpy.maximum(*shares), numpy.maximum(*wholes), lengths > 0,
            lengths / max(len(text), 1), every * min(unknown), self._has_no_keywords,
            every / max(len(text), 1), every,
        ], axis=1)

    def _keyword_lengths(self, text):
        """Of each key's longest keyword in the text; single characters not by their sound."""
        import numpy

        lengths, sound = numpy.zeros(len(self.keys)), _sound(text)
        for (word, spoken), owners in self._keywords.items():
            if word in text or (len(word) > 1 and spoken in sound):
                lengths[owners] = numpy.maximum(lengths[owners], len(word))
        return lengths


class _View:
    """The phrases as weighted bags of units; `units_of` splits a normalised text."""

    def __init__(self, units_of, rewriter):
        self._units_of = units_of
        self._rewriter = rewriter
        self._terms = {}
        self._bags = []

    def expand(self, template):
        """The template's sentences as rewritten units, split piece by piece: that is quicker."""
        return [self._rewriter.rewrite(units)
                for units in expand(template, lambda piece: self._units_of(normalise(piece)))]

    def add(self, units):
        """Take in a phrase."""
        self._bags.append([self._terms.setdefault(term, len(self._terms))
                           for term in _bag(units)])

    def finish(self, owners, key_count):
        """Weigh what was added; owners: the number of the key whose each phrase is."""
        import numpy

        sizes = [len(bag) for bag in self._bags]
        phrases = numpy.repeat(numpy.arange(len(sizes)), sizes)
        terms = numpy.array([term for bag in self._bags for term in bag], dtype=int)
        counts = numpy.zeros((key_count, len(self._terms)))
        numpy.add.at(counts, (owners[phrases], terms), 1)
        self._has = counts > 0
        factors = numpy.array([_factor(term) for term in self._terms])
        self._rarity = numpy.log((key_count + 1) / self._has.sum(axis=0)) * factors
        self._unseen = math.log(key_count + 1)
        self._wholes = _unit_rows(numpy.log1p(counts) * self._rarity)
        self._post(phrases, terms)

    def _post(self, phrases, terms):
        """For each term the phrases that have it, and its weight there."""
        import numpy

        weights = self._rarity[terms]
        lengths = numpy.sqrt(numpy.bincount(phrases, weights ** 2, minlength=len(self._bags)))
        weights = weights / numpy.maximum(lengths[phrases], 1e-9)
        order = numpy.argsort(terms, kind="stable")
        self._postings, self._weights = phrases[order], weights[order]
        self._starts = numpy.searchsorted(terms[order], numpy.arange(len(self._terms) + 1))
        self._count, self._bags = len(self._bags), None

    def cosines(self, weighed):
        """Of a text that was weighed, with each phrase."""
        import numpy

        known, _unknown, length = weighed
        total = numpy.zeros(self._count)
        for term in known:
            span = slice(self._starts[term], self._starts[term + 1])
            # No phrase has a term twice: plain adding is right.
            total[self._postings[span]] += self._weights[span] * self._rarity[term]
        return total / length

    def key_likenesses(self, weighed):
        """(share of the units each key has, cosine with each key's whole, share nobody has)."""
        known, unknown, length = weighed
        weights = self._rarity[known]
        shares = (self._has[:, known] * weights ** 2).sum(axis=1) / length ** 2
        wholes = (self._wholes[:, known] * weights).sum(axis=1) / length
        return shares, wholes, unknown / length ** 2

    def weigh(self, text):
        """A text: (its known terms, the squared weight of the unknown ones, the length of all)."""
        bag = _bag(self._rewriter.rewrite(self._units_of(text)))
        known = [self._terms[term] for term in bag if term in self._terms]
        unknown = sum((self._unseen * _factor(term)) ** 2 for term in bag
                      if term not in self._terms)
        return known, unknown, math.sqrt((self._rarity[known] ** 2).sum() + unknown) or 1.0


def _bag(units):
    """The units and pairs of neighbours, each once."""
    return set(units) | set(zip(units, units[1:]))


def _factor(term):
    return 1.0 if isinstance(term, tuple) else SINGLE_WEIGHT


def _unit_rows(matrix):
    import numpy

    return matrix / numpy.maximum(numpy.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


def _owners_of_keywords(entries):
    """{(a keyword, its sound): the numbers of the keys that have it}"""
    owners = {}
    for number, (_key, _templates, keywords) in enumerate(entries):
        for word in map(normalise, keywords):
            owners.setdefault((word, _sound(word)), []).append(number)
    return owners


def _sound(text):
    """Syllables as one text, in which a part is found whole."""
    return " %s " % " ".join(fuzzy_syllables(text))


@functools.lru_cache(maxsize=4)
def shared_index(entries, fillers, same):
    """Building costs some tenths of a second on a Pi; the same dialogue is built once."""
    return PhraseIndex(entries, fillers, same)
