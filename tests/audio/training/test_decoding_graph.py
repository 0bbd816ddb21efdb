"""What the graphs accept, enumerated path by path and held against CTC's rule."""
import itertools

import pytest

from edgeai.audio.training.decoding_graph import GraphCosts, sentence_graph, word_graph
from edgeai.audio.training.units import phone_outputs

FILLER = 99
COSTS = GraphCosts(filler_syllable=2.8, command=2.0, first_digit=3.0, second_digit=0.2, next_digit=0.3,
                   first_filler=5.0, second_filler=0.5, next_filler=1.0, another=6.0)


def output_of(transition):
    """The network's output that a transition of a one-state phone reads."""
    return phone_outputs()[(transition + 1) // 2]


class Reader:
    """Feeds a graph frame by frame; keeps the cheapest way to each (state, words)."""

    def __init__(self, graph, output=output_of, without=None):
        self.graph = graph
        self._without = without  # a word that is not listened for
        inputs = {arc.input for arcs in graph.arcs for arc in arcs} - {0}
        self._output = {transition: output(transition) for transition in inputs}
        self.start = self._closed({(0, ()): 0.0})

    def after(self, places, frame):
        reached = {}
        for (state, words), cost in places.items():
            for arc in self.graph.arcs[state]:
                if arc.input and self._output[arc.input] == frame:
                    self._take(reached, words, cost, arc)
        return self._closed(reached)

    def accepted(self, places):
        """{words: least cost}"""
        found = {}
        for (state, words), cost in places.items():
            if state in self.graph.final_costs:
                total = cost + self.graph.final_costs[state]
                found[words] = min(total, found.get(words, total))
        return found

    def read_all(self, frame_kinds, longest, frames=(), places=None):
        """Yield (frames, what is accepted) of every sequence up to that length."""
        places = self.start if places is None else places
        yield frames, self.accepted(places)
        if len(frames) < longest:
            for frame in frame_kinds:
                for read in self.read_all(frame_kinds, longest, frames + (frame,),
                                          self.after(places, frame)):
                    yield read

    def read(self, frames):
        places = self.start
        for frame in frames:
            places = self.after(places, frame)
        return self.accepted(places)

    def _closed(self, reached):
        queue = list(reached)
        while queue:
            place = queue.pop()
            for arc in self.graph.arcs[place[0]]:
                if not arc.input:
                    new = self._take(reached, place[1], reached[place], arc)
                    if new:
                        queue.append(new)
        return reached

    def _take(self, reached, words, cost, arc):
        if arc.output and arc.output == self._without:
            return None
        place = (arc.target, words + ((arc.output,) if arc.output else ()))
        if cost + arc.cost < reached.get(place, float("inf")):
            reached[place] = cost + arc.cost
            return place
        return None


def collapsed(frames):
    """CTC: of a run only one, and no blanks."""
    return tuple(unit for unit, _run in itertools.groupby(frames) if unit)


def spellings(units, words):
    """Every sequence of words that those units spell."""
    if not units:
        return {()}
    return {(word,) + rest for word, ways in words.items() for way in ways
            if units[: len(way)] == way for rest in spellings(units[len(way):], words)}


@pytest.mark.parametrize("words", [
    {11: [(1, 2)], 12: [(1, 2, 1, 2)], 13: [(3, 3, 2)]},
    {21: [(1, 2), (3, 2)], 22: [(1, 3)], 23: [(3,)]},
])
def test_words_are_heard_by_ctcs_rule_and_nothing_else(words):
    """All 5,461 sequences of up to six frames."""
    heard = 0
    reader = Reader(word_graph(words, FILLER, COSTS), without=FILLER)
    for frames, found in reader.read_all(range(4), 6):
        if (3, 3) in zip(frames, frames[1:]) and 23 in words:
            continue  # two one-unit words side by side: no Mandarin word is like that
        assert set(found) == spellings(collapsed(frames), words), frames
        heard += len(found)
    assert heard > 100


def test_neighbouring_units_that_are_the_same_need_a_gap():
    reader = Reader(word_graph({1: [(5, 5)]}, FILLER, COSTS))
    assert (1,) in reader.read([5, 0, 5]) and (1,) in reader.read([5, 5, 0, 0, 5])
    assert (1,) not in reader.read([5, 5]) and (1,) not in reader.read([5])


def test_a_words_label_is_on_its_first_arc():
    """So that a grammar refuses it at once, and composition needs no look-ahead."""
    graph = word_graph({7: [(1, 2, 3)], 8: [(4, 5)], FILLER: [(1, 5)]}, FILLER, COSTS)
    labels = [(source, arc.output) for source, arcs in enumerate(graph.arcs)
              for arc in arcs if arc.output]
    assert {source for source, _word in labels} == {0}
    assert {word for _source, word in labels} == {7, 8, FILLER}


def test_words_cost_nothing_of_themselves():
    reader = Reader(word_graph({7: [(1, 2)]}, FILLER, COSTS))
    assert reader.read([0, 1, 1, 0, 2, 0])[(7,)] == 0.0


def test_filler_is_any_syllables_each_at_its_price():
    """What is spelled by no syllables fits no filler either; silence alone is none."""
    syllables = {FILLER: [(1, 2), (3, 2)]}
    for frames, found in Reader(word_graph(syllables, FILLER, COSTS)).read_all(range(4), 6):
        expected = spellings(collapsed(frames), syllables)
        assert found == {words: pytest.approx(2.8 * len(words))
                         for words in expected}, frames


@pytest.mark.parametrize("words, cost", [
    ((), 0.0), ((1,), 2.0), ((3,), 3.0), ((3, 4), 3.2), ((3, 3, 4), 3.5), ((3, 3, 4, 3), 3.8), ((5,), 5.0), ((5, 5), 5.5),
    ((5, 5, 5), 6.5),
    ((1, 2), 2.0 + 6.0 + 2.0), ((1, 3), 2.0 + 6.0 + 3.0), ((3, 1), 3.0 + 6.0 + 2.0),
    ((5, 1), 5.0 + 6.0 + 2.0), ((1, 5, 5), 2.0 + 6.0 + 5.5),
])
def test_the_sentence_grammar_and_its_costs(words, cost):
    graph = sentence_graph((1, 2), {"一": 3, "二": 4}, 5, COSTS)
    reader = Reader(graph, output=lambda label: label)
    assert reader.read(words) == {words: pytest.approx(cost)}


def test_numbers_are_those_of_the_grammar():
    reader = Reader(sentence_graph((1,), {"一": 3, "点": 4, "负": 6}, 5, COSTS),
                    output=lambda label: label)
    assert reader.read((3, 4, 3)) == {(3, 4, 3): pytest.approx(3.5)}
    assert reader.read((6, 3)) == {(6, 3): pytest.approx(3.2)}
    for words in ((4,), (3, 4), (6,), (4, 3), (3, 6, 4)):
        assert reader.read(words) == {}, words


def test_without_digits_no_digit_is_accepted():
    reader = Reader(sentence_graph((1,), {}, 5, COSTS), output=lambda label: label)
    assert reader.read([3]) == {} and (1,) in reader.read([1])
