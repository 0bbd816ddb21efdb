"""The graphs that Vosk decodes with: HCLr.fst (sounds to words) and Gr.fst (words to sentences).

CTC's rule lives in HCLr: a unit may be held, a blank may stand between units and must
stand between two of the same. A word's label is on its first arc, so that composing with
any word graph, a user's phrase list included, meets no dead end and needs no look-ahead.
"""
from typing import NamedTuple

from edgeai.audio.training import number_grammar
from edgeai.audio.training.openfst import EPSILON, Fst
from edgeai.audio.training.units import GAP, SILENCE, enter, phone, places, stay


class GraphCosts(NamedTuple):
    """What a path through the graphs pays; tuned on sentences that are not evaluated on.

    filler_syllable: each syllable of speech outside the grammar. Lower rejects more.
    command, first_digit, second_digit, next_digit, first_filler, second_filler,
        next_filler: in the sentence grammar.
    another: a second sentence in the same breath.

    A filler of two syllables is cheap and going on with it dear: a short word has little to be
    told from a command by, while a long command in a strange voice must be borne with. One
    syllable alone is more likely a digit than a stranger's word, and two may be a number.
    """

    filler_syllable: float = 3.0
    command: float = -1.0
    first_digit: float = 6.0
    second_digit: float = -1.6
    next_digit: float = -1.8
    first_filler: float = 5.5
    second_filler: float = -7.0
    next_filler: float = 1.0
    another: float = 6.0


def word_graph(pronunciations, filler_id, costs):
    """HCLr: a loop of all words. pronunciations: {word's id: [tuples of unit ids]}.

    Those of the filler are Mandarin's syllables: what fits no syllable fits no filler either,
    or any murmur would be better explained by it than by the command that was meant.
    """
    graph = Fst()
    loop, silence = graph.state(final_cost=0.0), graph.state(final_cost=0.0)
    graph.arc(loop, silence, enter(SILENCE))
    graph.arc(silence, silence, stay(SILENCE))
    graph.arc(silence, loop)
    for word_id, ways in sorted(pronunciations.items()):
        cost = costs.filler_syllable if word_id == filler_id else 0.0
        for units in ways:
            _add_word(graph, loop, word_id, units, cost)
    return graph


def sentence_graph(commands, digits, filler_id, costs):
    """Gr: a command, or a number, or filler; another sentence at a cost. commands: word ids;
    digits: {numeral: its word id}."""
    graph = Fst()
    start = graph.state(final_cost=0.0)
    after_command, after_one, after_filler = (graph.state(final_cost=0.0) for _ in range(3))
    for word in commands:
        graph.arc(start, after_command, word, word, costs.command)
    graph.arc(start, after_one, filler_id, filler_id, costs.first_filler)
    graph.arc(after_one, after_filler, filler_id, filler_id, costs.second_filler)
    graph.arc(after_filler, after_filler, filler_id, filler_id, costs.next_filler)
    _add_numbers(graph, start, digits, costs)
    for state in sorted(graph.final_costs):
        if state != start:
            graph.arc(state, start, cost=costs.another)
    return graph


def _add_numbers(graph, start, digits, costs):
    # What has been said, when it was one word (0) and when it was more (1): their costs differ.
    places = [{name: graph.state(final_cost=0.0 if number_grammar.may_end(name) else None)
               for name in number_grammar.states() if name != number_grammar.START}
              for _layer in range(2)]
    for name, numeral, after in number_grammar.steps(digits):
        word = digits[numeral]
        if name == number_grammar.START:
            graph.arc(start, places[0][after], word, word, costs.first_digit)
            continue
        for layer, cost in zip(places, (costs.second_digit, costs.next_digit)):
            graph.arc(layer[name], places[1][after], word, word, cost)


def _add_word(graph, loop, word_id, units, cost):
    here, gap, last_unit, label = loop, None, None, word_id
    for number, (unit, place) in enumerate(zip(units, places(len(units)))):
        sound = graph.state()
        sources = [gap] if unit == last_unit else [here] if gap is None else [here, gap]
        for source in sources:
            graph.arc(source, sound, enter(phone(unit, place)), label, cost)
        graph.arc(sound, sound, stay(phone(unit, place)))
        if number < len(units) - 1:
            gap = _add_gap(graph, sound)
        here, last_unit, label, cost = sound, unit, EPSILON, 0.0
    graph.arc(here, loop)


def _add_gap(graph, sound):
    gap = graph.state()
    graph.arc(sound, gap, enter(GAP))
    graph.arc(gap, gap, stay(GAP))
    return gap
